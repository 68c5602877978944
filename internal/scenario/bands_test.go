package scenario

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBandsOfDaysAndWeeks(t *testing.T) {
	for text, want := range map[string]string{
		"d 59": "59-59", "d 60-66": "60-66", "d 60 - 66": "60-66", "d 60–66": "60-66", "d 0": "0-0", "d 105+": "105-210+", "w 2-4": "14-27", "w 0-2": "0-13",
		"w 3": "21-27", "w 10+": "70-139+", "w 0.5-1": "4-6", "w 8-9": "56-62",
	} {
		read := ParseDays
		if text[0] == 'w' {
			read = ParseWeeks
		}
		x, err := read(text[2:])
		require.NoError(t, err, text)
		got := fmt.Sprintf("%d-%d", x.From, x.To)
		if x.Open {
			got += "+"
		}
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"d 1.5", "d -3", "d x", "d", "d 9-8", "d 0+", "d +", "d NaN", "d 1e9", "w 4-4", "w 4-2", "w 0.1-0.14", "w 1-"} {
		read := ParseDays
		if text[0] == 'w' {
			read = ParseWeeks
		}
		_, err := read(strings.TrimSpace(text[1:]))
		require.Error(t, err, text)
	}
}
