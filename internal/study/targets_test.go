package study

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/sim/stats"
)

func TestOneYearFallsWhereTheTextbookSays(t *testing.T) {
	e := stats.OfRatios([]int64{60, 62, 64, 66}, []int64{1, 1, 1, 1}, 0.95)
	low, high := oneYear(e)
	half := stats.StudentT(0.975, 3) * e.SD * math.Sqrt(1+1.0/4)
	require.InDelta(t, 63-half, low, 1e-9)
	require.InDelta(t, 63+half, high, 1e-9)
}

// What lies in a published range is met if it is known to within the range's width. What
// chance may still bring into the range is no miss.
func TestAFigureWithARangeIsMetByItsMean(t *testing.T) {
	for _, c := range []struct {
		mean, half   float64
		replications int
		want         string
	}{
		{0.97, 0.02, 10, facts.Inside},
		{0.93, 0.05, 10, facts.Inside}, // it may be outside, and is known well enough
		{1.04, 0.14, 10, facts.CannotTell},
		{0.97, 0.02, 9, facts.CannotTell},
		{0.90, 0.03, 10, facts.CannotTell},
		{0.90, 0.01, 10, facts.Missed},
		{1.30, 0.05, 2, facts.Missed},
		{0.97, math.NaN(), 10, facts.CannotTell},
		{math.NaN(), math.NaN(), 10, facts.Missed},
	} {
		x := facts.Target{From: 0.92, To: 1.18}
		e := stats.Estimate{Mean: c.mean, Low: c.mean - c.half, High: c.mean + c.half}
		require.Equal(t, c.want, verdictOfRange(&x, e, c.replications), "%v", c)
	}
}
