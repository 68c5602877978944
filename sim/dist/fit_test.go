package dist_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/dist"
)

// Rows of the evidence on prehabilitation with the parameters that it publishes.
func TestFitMatchesThePublishedParameters(t *testing.T) {
	for _, c := range []struct {
		id, family       string
		value, low, high float64
		published        dist.Law
	}{
		{"M-LOS", "lognormal", 0.95, 0.86, 1.05, must(dist.LogNormal(-0.0513, 0.0509))},
		{"M-UPT", "beta", 0.7, 0.53, 0.84, must(dist.Beta(22.27, 9.54))},
		{"M-DEP", "normal", -0.152, -0.27, -0.03, must(dist.Normal(-0.152, 0.06))},
		{"M-COSTT", "gamma", 450, 232, 738, must(dist.GammaByShape(11.98, 37.56))},
	} {
		f, err := dist.Fit(c.family, c.value, c.low, c.high)
		require.NoError(t, err, c.id)
		require.Less(t, f.Miss, 0.005, "%s must be well within the 2 points that are allowed", c.id)
		// The publication rounds sd or interval to two digits: 0.06 for 0.0612.
		require.InEpsilon(t, c.published.SD(), f.Law.SD(), 0.03, c.id)
		require.InDelta(t, c.published.Mean(), f.Law.Mean(), 0.02*c.published.SD(), c.id)
	}
}

func TestFitHonoursTheValueInTheMiddle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Float64Range(0.05, 0.95).Draw(t, "value")
		low := value * rapid.Float64Range(0.3, 0.9).Draw(t, "low")
		high := value + (1-value)*rapid.Float64Range(0.1, 0.7).Draw(t, "high")
		for _, family := range []string{"beta", "gamma", "normal"} {
			f, err := dist.Fit(family, value, low, high)
			require.NoError(t, err)
			require.InEpsilon(t, value, f.Law.Mean(), 1e-12, family)
			require.InDelta(t, f.Miss, math.Max(math.Abs(f.Law.CDF(low)-0.025), math.Abs(f.Law.CDF(high)-0.975)), 1e-15)
		}
		f, err := dist.Fit("lognormal", value, low, high)
		require.NoError(t, err)
		require.InEpsilon(t, value, f.Law.Median(), 1e-12)
	})
}

// A law's own central 95% must lead back to the law.
func TestFitRecoversALawFromItsRange(t *testing.T) {
	for _, l := range []dist.Law{
		must(dist.Beta(3, 8)), must(dist.Beta(0.6, 0.9)), must(dist.Gamma(40, 13)), must(dist.Gamma(40, 55)), must(dist.Normal(-2, 0.7)),
	} {
		f, err := dist.Fit(l.Family, l.Mean(), l.Quantile(0.025), l.Quantile(0.975))
		require.NoError(t, err)
		require.InEpsilon(t, l.SD(), f.Law.SD(), 1e-9, l.Family)
		require.Less(t, f.Miss, 1e-10, l.Family)
	}
	l := must(dist.LogNormalByMedian(3, 0.8))
	f, err := dist.Fit("lognormal", 3, l.Quantile(0.025), l.Quantile(0.975))
	require.NoError(t, err)
	require.InEpsilon(t, l.SD(), f.Law.SD(), 1e-12)
	require.Less(t, f.Miss, 1e-14)
}

func TestFitByTheEnds(t *testing.T) {
	for _, c := range []struct {
		family           string
		value, low, high float64
		mean, miss       float64
	}{
		{"pert", 3, 2, 10, 4, 0},
		{"triangular", 3, 2, 10, 5, 0},
		{"uniform", 6, 2, 10, 6, 0},
		{"uniform", 4, 2, 10, 6, 0.25},
		{"fixed", 3, math.NaN(), math.NaN(), 3, 0},
	} {
		f, err := dist.Fit(c.family, c.value, c.low, c.high)
		require.NoError(t, err)
		require.InDelta(t, c.mean, f.Law.Mean(), 1e-14, c.family)
		require.Equal(t, c.miss, f.Miss, c.family)
	}
}

func TestFitReportsALargeMiss(t *testing.T) {
	f, err := dist.Fit("lognormal", 0.5, 0.1, 0.6)
	require.NoError(t, err)
	require.Greater(t, f.Miss, 0.02)
}

func TestFitRefusalsSayWhatToChange(t *testing.T) {
	for _, c := range []struct {
		family           string
		value, low, high float64
		want             string
	}{
		{"weibull", 1, 0, 2, `"weibull" does not describe a value with a range; use one of lognormal, logitnormal, normal, beta, gamma, pert, triangular, uniform, fixed`},
		{"beta", 0.7, 0.8, 0.9, `beta: value 0.7 must be between low 0.8 and high 0.9`},
		{"beta", 0.7, 0.7, 0.9, `beta: value 0.7 must be strictly between low 0.7 and high 0.9`},
		{"beta", 0.7, 0.5, 1, `beta: high must be below 1, not 1`},
		{"beta", 0.7, 0.6999999, 0.7000001, `beta: the range from 0.6999999 to 0.7000001 is too narrow to fit; use "fixed"`},
		{"gamma", 5, 0, 9, `gamma: low must be above 0, not 0`},
		{"lognormal", 5, -1, 9, `lognormal: low must be above 0, not -1`},
		{"normal", 5, 9, 1, `normal: low 9 must be below high 1`},
		{"normal", 5, math.NaN(), 9, `normal: low must be a finite number, not NaN`},
		{"uniform", 1, 2, 3, `uniform: value 1 must be between low 2 and high 3`},
		{"pert", 1, 2, 3, `pert: mode 1 must be between min 2 and max 3`},
		{"triangular", 1, 3, 3, `triangular: min 3 must be below max 3`},
		{"fixed", math.Inf(1), 0, 0, `fixed: value must be a finite number, not +Inf`},
	} {
		_, err := dist.Fit(c.family, c.value, c.low, c.high)
		require.EqualError(t, err, c.want)
	}
	require.Len(t, dist.FitFamilies(), 9)
}

// Log-odds sd 0.3 around 15%: the range that the rule behind it gives, and the mean by the
// second derivative of the inverse logit, p(1−p)(1−2p)σ²/2, to its order.
func TestLogitNormal(t *testing.T) {
	fitted, err := dist.Fit("logitnormal", 0.15, 0.0893, 0.241)
	require.NoError(t, err)
	l := fitted.Law
	require.Less(t, fitted.Miss, 0.0005)
	require.InDelta(t, 0.15, l.Median(), 1e-12)
	require.InDelta(t, 0.0893, l.Quantile(0.025), 0.0001)
	require.InDelta(t, 0.241, l.Quantile(0.975), 0.0002)
	require.InDelta(t, 0.15+0.15*0.85*0.7*0.09/2, l.Mean(), 0.0003)
	require.InDelta(t, 0.15*0.85*0.3, l.SD(), 0.0008)
	for _, p := range []float64{0.001, 0.3, 0.999} {
		require.InDelta(t, p, l.CDF(l.Quantile(p)), 1e-9)
	}
	for _, c := range [][3]float64{{0.1, 0, 0.2}, {0.1, 0.1, 0.2}, {0.1, 0.05, 1}} {
		_, err := dist.Fit("logitnormal", c[0], c[1], c[2])
		require.Error(t, err)
	}
}
