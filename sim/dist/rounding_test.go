package dist_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
)

func law(t *testing.T) func(dist.Law, error) dist.Law {
	return func(l dist.Law, err error) dist.Law {
		require.NoError(t, err)
		return l
	}
}

// grown is the mean of a law's draws after rounding.
func grown(l dist.Law) float64 {
	return l.Mean() + dist.NewTable(l).Rounding(l.Scale(), 0, math.Inf(1))
}

// The mean of a rounded time is Σ P(X ≥ k − ½): of an exponential law with mean m
// e^(−1/2m) ÷ (1 − e^(−1/m)).
func TestRoundingOfAnExponentialLawIsAGeometricSum(t *testing.T) {
	for _, m := range []float64{0.125, 0.2, 1, 1.25, 5, 7, 60, 500} {
		want := math.Exp(-0.5/m) / -math.Expm1(-1/m)
		require.InDelta(t, want, grown(law(t)(dist.Exponential(m))), 1e-4*m, "mean %g", m)
	}
}

func TestRoundingOfLawsByHand(t *testing.T) {
	of := law(t)
	for _, c := range []struct {
		law  dist.Law
		want float64
	}{
		{of(dist.Constant(0.2)), 0},
		{of(dist.Constant(1.4)), 1},
		{of(dist.Constant(2.5)), 3},
		{of(dist.Constant(90)), 90},
		{of(dist.Discrete([]float64{0, 0.4, 1.6}, []float64{1, 2, 1})), 0.5},
		{of(dist.Uniform(0, 1)), 0.5},
		{of(dist.Uniform(0, 0.5)), 0},
		{of(dist.Uniform(0.25, 0.75)), 0.5},
		{of(dist.Uniform(0, 2.25)), (1 + 2*0.75) / 2.25},
		{of(dist.Triangular(0, 0.5, 1)), 0.5},
	} {
		require.InDelta(t, c.want, grown(c.law), 2e-4, c.law.String())
	}
}

// For any law, against the other library's distribution function.
func TestRoundingMatchesTheSumOfSurvivals(t *testing.T) {
	for name, r := range continuous() {
		if r.law.Quantile(0) < 0 {
			continue
		}
		want, scale := 0.0, 3/r.law.Mean() // a mean of 3, so that it matters
		for k := range 200_000 {
			want += 1 - r.cdf((float64(k)+0.5)/scale)
		}
		table := dist.NewTable(r.law)
		require.InDelta(t, want, 3+table.Rounding(3, 0, math.Inf(1)), 3e-3, name)
	}
}

// Cut off at 1 and 3: a uniform law from 0 to 4 is 1 for a quarter, then 1.5 on
// average, then 3 for a quarter.
func TestMeanOfALawThatIsCutOff(t *testing.T) {
	l := law(t)(dist.Uniform(0, 4))
	table := dist.NewTable(l)
	cut := func(low, high float64) (mean, sd float64) {
		mean, sd = table.Cut(low/l.Scale(), high/l.Scale())
		return l.Scale() * mean, l.Scale() * sd
	}
	mean, sd := cut(1, 3)
	require.InDelta(t, 2, mean, 1e-6)
	require.InDelta(t, math.Sqrt((1+9+2*13/3.)/4-4), sd, 1e-6)
	mean, _ = cut(1, math.Inf(1))
	require.InDelta(t, (1+2.5*3)/4., mean, 1e-6)
	mean, sd = cut(0, math.Inf(1))
	require.InDelta(t, 2, mean, 1e-9)
	require.InDelta(t, 4/math.Sqrt(12), sd, 1e-6)
	// From 0.6 on: 0.6 for 0.15, which becomes 1, then straight to 4.
	require.InDelta(t, 0.15*0.4+(0.4*0.4-0)/8, table.Rounding(l.Scale(), 0.6, math.Inf(1)), 1e-4)
	n := law(t)(dist.Normal(0, 1))
	mean, sd = dist.NewTable(n).Cut(0, math.Inf(1))
	require.InDelta(t, 1/math.Sqrt(2*math.Pi), mean, 1e-4, "half a normal law")
	require.InDelta(t, math.Sqrt(0.5-1/(2*math.Pi)), sd, 1e-3)
	die := dist.NewTable(law(t)(dist.Discrete([]float64{1, 2, 3, 4}, []float64{1, 1, 1, 1})))
	mean, sd = die.Cut(2/2.5, 3/2.5)
	require.InDelta(t, 1, mean, 1e-12)
	require.InDelta(t, 0.2, sd, 1e-12)
}
