package study

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/stats"
)

func TestOneYearFallsWhereTheTextbookSays(t *testing.T) {
	e := stats.OfRatios([]int64{60, 62, 64, 66}, []int64{1, 1, 1, 1}, 0.95)
	low, high := oneYear(e)
	half := stats.StudentT(0.975, 3) * e.SD * math.Sqrt(1+1.0/4)
	require.InDelta(t, 63-half, low, 1e-9)
	require.InDelta(t, 63+half, high, 1e-9)
}
