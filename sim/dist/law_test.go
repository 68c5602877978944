package dist_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"prehabsim/sim/dist"
)

// must stops the test where a law that should be accepted is refused.
func must(l dist.Law, err error) dist.Law {
	if err != nil {
		panic(err)
	}
	return l
}

type reference struct {
	law dist.Law
	cdf func(x float64) float64 // gonum's, or put together from gonum's
}

func continuous() map[string]reference {
	return map[string]reference{
		"exponential":      {must(dist.Exponential(14)), distuv.Exponential{Rate: 1. / 14}.CDF},
		"gamma":            {must(dist.Gamma(7, 4.2)), gammaOf(7, 4.2)},
		"gamma, cv 3":      {must(dist.Gamma(2, 6)), gammaOf(2, 6)},
		"gamma, cv 0.02":   {must(dist.Gamma(100, 2)), gammaOf(100, 2)},
		"gamma by shape":   {must(dist.GammaByShape(11.98, 37.56)), distuv.Gamma{Alpha: 11.98, Beta: 1 / 37.56}.CDF},
		"erlang":           {must(dist.Erlang(3, 9)), distuv.Gamma{Alpha: 3, Beta: 1. / 3}.CDF},
		"lognormal":        {must(dist.LogNormalByMean(7, 4.2)), logNormalOf(7, 4.2)},
		"lognormal, cv 3":  {must(dist.LogNormalByMean(6, 18)), logNormalOf(6, 18)},
		"lognormal median": {must(dist.LogNormalByMedian(9, 0.5)), distuv.LogNormal{Mu: math.Log(9), Sigma: 0.5}.CDF},
		"lognormal mu":     {must(dist.LogNormal(-0.0513, 0.0509)), distuv.LogNormal{Mu: -0.0513, Sigma: 0.0509}.CDF},
		"weibull":          {must(dist.Weibull(1.7, 20)), distuv.Weibull{K: 1.7, Lambda: 20}.CDF},
		"weibull, falling": {must(dist.Weibull(0.6, 20)), distuv.Weibull{K: 0.6, Lambda: 20}.CDF},
		"truncated":        {must(dist.TruncatedNormal(10, 6)), truncatedOf(10, 6)},
		"truncated, below": {must(dist.TruncatedNormal(-3, 2)), truncatedOf(-3, 2)},
		"triangular":       {must(dist.Triangular(2, 3, 9)), distuv.NewTriangle(2, 9, 3, nil).CDF},
		"triangular, down": {must(dist.Triangular(0, 0, 7)), distuv.NewTriangle(0, 7, 0, nil).CDF},
		"pert":             {must(dist.PERT(2, 3, 9)), func(x float64) float64 { return pert.CDF((x - 2) / 7) }},
		"uniform":          {must(dist.Uniform(2, 9)), distuv.Uniform{Min: 2, Max: 9}.CDF},
		"beta":             {must(dist.Beta(22.27, 9.54)), distuv.Beta{Alpha: 22.27, Beta: 9.54}.CDF},
		"beta, U-shaped":   {must(dist.Beta(0.4, 0.7)), distuv.Beta{Alpha: 0.4, Beta: 0.7}.CDF},
		"beta by mean":     {must(dist.BetaByMean(0.3, 0.1)), distuv.Beta{Alpha: 6, Beta: 14}.CDF},
		"normal":           {must(dist.Normal(-0.152, 0.06)), distuv.Normal{Mu: -0.152, Sigma: 0.06}.CDF},
	}
}

var pert = distuv.Beta{Alpha: 1 + 4./7, Beta: 1 + 24./7}

func gammaOf(mean, sd float64) func(float64) float64 {
	k := mean * mean / (sd * sd)
	return distuv.Gamma{Alpha: k, Beta: k / mean}.CDF
}

func logNormalOf(mean, sd float64) func(float64) float64 {
	v := math.Log1p(sd * sd / (mean * mean))
	return distuv.LogNormal{Mu: math.Log(mean) - v/2, Sigma: math.Sqrt(v)}.CDF
}

func truncatedOf(mu, sigma float64) func(float64) float64 {
	n := distuv.Normal{Mu: mu, Sigma: sigma}
	return func(x float64) float64 { return (n.CDF(x) - n.CDF(0)) / n.Survival(0) }
}

// Both sides round the parameters once more than needed, hence 1e-12 and not
// the last digit.
func TestQuantileIsUndoneByTheProbabilityOfAnotherLibrary(t *testing.T) {
	for name, r := range continuous() {
		for _, p := range []float64{1e-6, 0.001, 0.025, 0.2, 0.5, 0.77, 0.975, 0.999, 1 - 1e-6} {
			x := r.law.Quantile(p)
			require.InDelta(t, p, r.cdf(x), 1e-11, "%s at %v", name, p)
			require.InDelta(t, p, r.law.CDF(x), 1e-12, "%s at %v, own", name, p)
		}
		require.Equal(t, r.law.Quantile(0.5), r.law.Median(), name)
		require.True(t, math.IsNaN(r.law.Quantile(1.5)), name)
	}
}

// The mean is the area above the distribution function, summed here over 20,000
// slices of equal probability cut finer towards both ends.
func TestMeanAndSDMatchTheIntegralOfTheQuantiles(t *testing.T) {
	for name, r := range continuous() {
		const n = 20_000
		var mean, square, weight float64
		for i := range n {
			// s maps evenly spread points to probabilities crowded at the ends.
			s := (float64(i) + 0.5) / n
			p, w := s*s*s*(10+s*(6*s-15)), 30*s*s*(1-s)*(1-s)
			if p <= 0 || p >= 1 {
				continue
			}
			x := r.law.Quantile(p)
			mean += w * x
			square += w * (x - r.law.Mean()) * (x - r.law.Mean())
			weight += w
		}
		require.InDelta(t, r.law.Mean(), mean/weight, 1e-5*r.law.SD(), "mean of %s", name)
		require.InEpsilon(t, r.law.SD(), math.Sqrt(square/weight), 1e-3, "sd of %s", name)
	}
}

func TestLawsByMeanKeepTheMeanAndSD(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mean := math.Exp(rapid.Float64Range(-10, 15).Draw(t, "log mean"))
		sd := mean * math.Exp(rapid.Float64Range(-5, 2).Draw(t, "log cv"))
		for _, l := range []dist.Law{
			must(dist.Gamma(mean, sd)), must(dist.LogNormalByMean(mean, sd)), must(dist.WeibullByMean(mean, sd)),
		} {
			require.InEpsilon(t, mean, l.Mean(), 1e-13, l.Family)
			// The Weibull shape comes from a difference of logarithms near cv².
			require.InEpsilon(t, sd, l.SD(), 1e-9, l.Family)
		}
	})
}

func TestQuantilesOfALogNormalLawAreMet(t *testing.T) {
	l := must(dist.LogNormalFromQuantiles(12, 8, 18))
	require.InEpsilon(t, 12, l.Median(), 1e-14)
	require.InEpsilon(t, 8, l.Quantile(0.25), 1e-14)
	require.InEpsilon(t, 18, l.Quantile(0.75), 1e-14)
}

func TestPoissonMatchesAnotherLibrary(t *testing.T) {
	for _, mean := range []float64{0.01, 0.8, 4, 31.5, 900} {
		l, want := must(dist.Poisson(mean)), distuv.Poisson{Lambda: mean}
		for _, z := range []float64{-3, -1, 0, 0.5, 2, 4} {
			k := math.Floor(mean + z*math.Sqrt(mean))
			require.InDelta(t, want.CDF(k), l.CDF(k), 1e-12, "mean %v, at most %v", mean, k)
		}
		for _, p := range []float64{1e-9, 0.01, 0.3, 0.5, 0.9, 0.9999} {
			k := l.Quantile(p)
			require.GreaterOrEqual(t, l.CDF(k), p)
			require.Less(t, l.CDF(k-1), p)
		}
		require.Equal(t, mean, l.Mean())
		require.Equal(t, math.Sqrt(mean), l.SD())
		require.True(t, math.IsInf(l.Quantile(1), 1))
		require.Zero(t, l.Quantile(0))
	}
}

func TestDiscreteAndEmpiricalLaws(t *testing.T) {
	l := must(dist.Discrete([]float64{3, 1, 3, 7}, []float64{1, 2, 1, 0}))
	require.Equal(t, 2.0, l.Mean())
	require.Equal(t, 1.0, l.SD())
	require.Equal(t, 0.5, l.CDF(2.9))
	require.Equal(t, 1.0, l.CDF(3))
	require.Zero(t, l.CDF(0))
	require.Equal(t, []float64{1, 1, 1, 3, 3}, []float64{
		l.Quantile(0), l.Quantile(0.2), l.Quantile(0.5), l.Quantile(0.51), l.Quantile(1)})

	e := must(dist.Empirical([]float64{9, 4, 4, 7}))
	require.Equal(t, 6.0, e.Mean())
	require.Equal(t, 0.5, e.CDF(4))
	require.Equal(t, 9.0, e.Quantile(1))
}

func TestKeysTellLawsApartAndTablesTogether(t *testing.T) {
	a, b := must(dist.LogNormalByMedian(5, 0.4)), must(dist.LogNormalByMedian(50, 0.4))
	require.NotEqual(t, a.Key(), b.Key())
	require.Equal(t, a.TableKey(), b.TableKey())
	require.Equal(t, dist.NewTable(a).At(0.3), dist.NewTable(b).At(0.3))
	require.NotEqual(t, a.TableKey(), must(dist.LogNormalByMedian(5, 0.5)).TableKey())
	for name, x := range continuous() {
		for other, y := range continuous() {
			require.Equal(t, name == other, x.law.Key() == y.law.Key(), "%s and %s", name, other)
		}
	}
}

func TestTheZeroLawIsNought(t *testing.T) {
	var l dist.Law
	require.Zero(t, l.Mean())
	require.Equal(t, 1.0, l.Scale())
	require.Zero(t, dist.NewTable(l).At(0.3))
}
