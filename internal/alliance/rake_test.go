package alliance

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A table whose margins already fit stays as it is; one that is proportional is
// solved exactly: with rows 10 and 30 and columns 8, 12, 16, 4 every row has the
// columns' shares.
func TestRakeByHand(t *testing.T) {
	even := [4]float64{0.25, 0.25, 0.25, 0.25}
	got := rake([][4]float64{even, even}, []float64{10, 30}, [4]float64{8, 12, 16, 4})
	for _, row := range got {
		require.InDeltaSlice(t, []float64{0.2, 0.3, 0.4, 0.1}, row[:], 1e-12)
	}
	same := [][4]float64{{1, 0, 0, 0}, {0, 0.5, 0.5, 0}}
	got = rake(same, []float64{10, 30}, [4]float64{10, 15, 15, 0})
	for i := range same {
		require.InDeltaSlice(t, same[i][:], got[i][:], 1e-12)
	}
	empty := rake([][4]float64{even, even}, []float64{0, 30}, [4]float64{30, 0, 0, 0})
	require.Equal(t, even, empty[0], "nobody to share out")
}
