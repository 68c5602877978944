package dist_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
)

func TestRefusalsSayWhatToChange(t *testing.T) {
	refused := func(_ dist.Law, err error) error { return err }
	for _, c := range []struct {
		err  error
		want string
	}{
		{refused(dist.Constant(math.NaN())), `constant: value must be a finite number, not NaN`},
		{refused(dist.Exponential(-3)), `exponential: mean must be above 0, not -3`},
		{refused(dist.Gamma(7, 0)), `gamma: sd must be above 0, not 0; for a value that does not vary use "constant"`},
		{refused(dist.Gamma(7, 0.001)), `gamma: sd 0.001 is less than a thousandth of the mean 7; use "constant"`},
		{refused(dist.Gamma(7, 700)), `gamma: sd 700 is more than 20 times the mean 7`},
		{refused(dist.GammaByShape(0, 1)), `gamma: shape must be between 0.0025 and 1e+06, not 0`},
		{refused(dist.Erlang(0, 5)), `erlang: k must be a whole number between 1 and 1000, not 0`},
		{refused(dist.Erlang(2, 0)), `erlang: mean must be above 0, not 0`},
		{refused(dist.Poisson(-1)), `poisson: mean must be above 0, not -1`},
		{refused(dist.Poisson(2e6)), `poisson: mean must be at most 1000000, not 2e+06`},
		{refused(dist.LogNormalByMean(0, 4)), `lognormal: mean must be above 0, not 0`},
		{refused(dist.LogNormalByMean(4, math.Inf(1))), `lognormal: sd must be a finite number, not +Inf`},
		{refused(dist.LogNormalByMedian(-1, 0.5)), `lognormal: median must be above 0, not -1`},
		{refused(dist.LogNormalByMedian(9, 0)), `lognormal: sigma must be above 0, not 0`},
		{refused(dist.LogNormalByMedian(9, 7)), `lognormal: sigma 7 is too large: at most 4; sigma is the sd of the logarithm, not of the value`},
		{refused(dist.LogNormal(1e5, 1)), `lognormal: mu must be between -100 and 100, not 100000`},
		{refused(dist.LogNormalFromQuantiles(9, 12, 19)), `lognormal: median 9 must be between q1 12 and q3 19`},
		{refused(dist.LogNormalFromQuantiles(9, 0, 19)), `lognormal: q1 must be above 0, not 0`},
		{refused(dist.Weibull(0, 5)), `weibull: shape must be between 0.1 and 1500, not 0`},
		{refused(dist.WeibullByMean(5, -1)), `weibull: sd must be above 0, not -1; for a value that does not vary use "constant"`},
		{refused(dist.TruncatedNormal(5, 0)), `truncated_normal: sigma must be above 0, not 0`},
		{refused(dist.TruncatedNormal(-100, 2)), `truncated_normal: mu -100 is more than 30 sigmas of 2 below 0`},
		{refused(dist.TruncatedNormal(100, 0.001)), `truncated_normal: sigma 0.001 is less than a thousandth of mu 100; use "constant"`},
		{refused(dist.Triangular(5, 4, 9)), `triangular: mode 4 must be between min 5 and max 9`},
		{refused(dist.PERT(9, 9, 9)), `pert: min 9 must be below max 9`},
		{refused(dist.Uniform(3, 2)), `uniform: min 3 must be below max 2`},
		{refused(dist.Beta(0, 2)), `beta: a must be between 0.01 and 1e+06, not 0`},
		{refused(dist.BetaByMean(1.2, 0.1)), `beta: mean must be between 0 and 1, not 1.2`},
		{refused(dist.BetaByMean(0.5, 0.6)), `beta: sd 0.6 is too large for mean 0.5: it must be below 0.5`},
		{refused(dist.BetaByMean(0.5, 1e-6)), `beta: sd 1e-06 is too small beside mean 0.5; use "constant"`},
		{refused(dist.BetaByMean(0.5, 0.4999)), `beta: sd 0.4999 leaves nearly all of the law at 0 and 1, with mean 0.5`},
		{refused(dist.Discrete(nil, nil)), `discrete: needs at least one value`},
		{refused(dist.Discrete([]float64{1, 2}, []float64{1})), `discrete: has 2 values but 1 weights`},
		{refused(dist.Discrete([]float64{1}, []float64{-1})), `discrete: the weight of value 1 must not be negative, but is -1`},
		{refused(dist.Discrete([]float64{1}, []float64{0})), `discrete: the weights must add to more than 0, and add to 0`},
		{refused(dist.Discrete([]float64{math.NaN()}, []float64{1})), `discrete: a value must be a finite number, not NaN`},
		{refused(dist.Empirical(nil)), `empirical: needs at least one value`},
		{refused(dist.Empirical([]float64{math.Inf(1)})), `empirical: a value must be a finite number, not +Inf`},
		{refused(dist.Normal(1, -1)), `normal: sd must be above 0, not -1`},
	} {
		require.EqualError(t, c.err, c.want)
	}
}

// The names that a scenario uses, the constructors and the laws must agree.
func TestFamiliesMakeLawsOfTheirName(t *testing.T) {
	values := map[string]float64{"min": 1, "mode": 2, "max": 5, "value": 3, "mean": 0.4, "sd": 0.2,
		"shape": 2, "scale": 3, "k": 2, "median": 4, "q1": 2, "q3": 7, "sigma": 0.5, "mu": 1, "a": 2, "b": 3}
	for _, f := range dist.Families() {
		require.NotEmpty(t, f.Help, f.Name)
		for _, w := range f.Ways {
			var v []float64
			for _, p := range w.Params {
				if !p.List {
					require.Contains(t, values, p.Name)
					v = append(v, values[p.Name])
				}
			}
			if w.Make == nil {
				require.Empty(t, v, f.Name)
				continue
			}
			require.Equal(t, f.Name, must(w.Make(v)).Family)
		}
	}
	erlang := dist.Families()[3].Ways[0]
	_, err := erlang.Make([]float64{2.5, 1})
	require.EqualError(t, err, "erlang: k must be a whole number between 1 and 1000, not 2.5")
}
