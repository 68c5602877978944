package scenario

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

func TestAValueIsSaidInBrief(t *testing.T) {
	for text, want := range map[string]string{
		`120`:           "120",
		`"+4 per week"`: "+4 per week",
		`{ value = 0.76, low = 0.67, high = 0.83, source = "M" }`:         "0.76",
		`{ value = 14, unit = "d" }`:                                      "14 d",
		`{ value = 300, times = 1, plus = 4 }`:                            "304",
		`{ value = 1.83, times = 1.27 }`:                                  "2.3241",
		`{ column = "beds", times = 1, plus = -4 }`:                       "column beds, -4",
		`{ how = "opt-in", probability = { value = 0.6, source = "M" } }`: "how opt-in, probability 0.6",
		`{ dist = "lognormal", mean = "6d", sd = "8d" }`:                  "lognormal, mean 6d, sd 8d",
		`["mon", "wed"]`:                   "mon, wed",
		`[{ from = 2028-04-01, wte = 0 }]`: "from 2028-04-01, wte 0",
	} {
		var problems diag.List
		root, ok := parse("test.toml", []byte("x = "+text+"\n"), &problems)
		require.True(t, ok, text)
		require.Equal(t, want, root.Child["x"].Brief(), text)
	}
}
