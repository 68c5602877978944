package analysis

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestUnitsAreWrittenAsPeopleDo(t *testing.T) {
	require.Equal(t, "1 bed", units(1, "bed"))
	require.Equal(t, "12 beds", units(12, "bed"))
	require.Equal(t, "0 beds", units(0, "bed"))
	require.Equal(t, "2447 minutes a day", units(2447, "minutes a day"))
}
