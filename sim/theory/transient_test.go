package theory

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"
)

// stay is a law of stays with its limited mean.
type stay struct {
	name     string
	mean     float64
	limited  func(t float64) float64
	survival func(t float64) float64
}

func stays() []stay {
	lognormal := distuv.LogNormal{Mu: 1 - 0.32, Sigma: 0.8}
	return []stay{
		{"exponential", 3, func(t float64) float64 { return LimitedMeanExponential(3, t) },
			distuv.Exponential{Rate: 1.0 / 3}.Survival},
		{"gamma", 4, func(t float64) float64 { return LimitedMeanGamma(2.5, 1.6, t) },
			distuv.Gamma{Alpha: 2.5, Beta: 1 / 1.6}.Survival},
		{"lognormal", math.E, func(t float64) float64 {
			return LimitedMeanLognormal(math.E, lognormal.StdDev(), t)
		}, lognormal.Survival},
	}
}

func TestLimitedMeanIsTheAreaUnderTheSurvivalCurve(t *testing.T) {
	for _, s := range stays() {
		for _, x := range []float64{0.3, 1, 3, 10} {
			area := quad.Fixed(s.survival, 0, x, 200, nil, 0)
			assert.InEpsilon(t, area, s.limited(x), 1e-6, "%s up to %g", s.name, x)
		}
		assert.Zero(t, s.limited(0), s.name)
		assert.InEpsilon(t, 1e-6, s.limited(1e-6), 1e-5, "%s: nobody is done yet", s.name)
		assert.InEpsilon(t, s.mean, s.limited(1e6), 1e-9, "%s: everybody is", s.name)
	}
}

func TestLimitedMeansMeet(t *testing.T) {
	for _, x := range []float64{0.1, 2, 30} {
		assert.InEpsilon(t, LimitedMeanExponential(3, x), LimitedMeanGamma(1, 3, x), exact, "shape 1")
		assert.InEpsilon(t, math.Min(3, x), LimitedMeanLognormal(3, 0, x), exact, "no spread")
		assert.InEpsilon(t, math.Min(3, x), LimitedMeanLognormal(3, 1e-6, x), 1e-6, "hardly any")
		assert.InEpsilon(t, math.Min(3, x), LimitedMeanGamma(1e8, 3e-8, x), 1e-3, "hardly any")
	}
	// By hand, a lognormal time at its median e^μ: E[min] = mΦ(−s) + e^μ/2.
	mean, s := math.Exp(0.5), 1.0
	want := mean*0.15865525393145707 + 0.5
	assert.InEpsilon(t, want, LimitedMeanLognormal(mean, mean*math.Sqrt(math.Expm1(s)), 1), exact)
}

func TestOccupancyGrowsFromEmptyToItsLimit(t *testing.T) {
	for _, s := range stays() {
		assert.Zero(t, OccupancyFromEmpty(5, s.limited, 0), s.name)
		assert.InEpsilon(t, 5e-6, OccupancyFromEmpty(5, s.limited, 1e-6), 1e-5, "%s: all who came are here", s.name)
		want, _ := Occupancy(5, s.mean)
		assert.InEpsilon(t, want, OccupancyFromEmpty(5, s.limited, 1e6), 1e-9, s.name)
	}
	// By hand: after one mean stay 1 − 1/e of the limit is there.
	at := func(t float64) float64 { return LimitedMeanExponential(3, t) }
	assert.InEpsilon(t, 6*(1-1/math.E), OccupancyFromEmpty(2, at, 3), exact)
}

func TestAverageOccupancyIsTheIntegral(t *testing.T) {
	at := func(t float64) float64 { return 2 * LimitedMeanExponential(3, t) }
	for _, c := range []struct{ a, b float64 }{{0, 1}, {0, 20}, {5, 6}, {9, 40}} {
		want := quad.Fixed(at, c.a, c.b, 100, nil, 0) / (c.b - c.a)
		assert.InEpsilon(t, want, MeanOccupancyFromEmpty(2, 3, c.a, c.b), 1e-9, "%v", c)
	}
	// A short period is its instant, a late one the long run.
	assert.InEpsilon(t, at(4), MeanOccupancyFromEmpty(2, 3, 4, 4.00001), 1e-5)
	assert.InEpsilon(t, 6.0, MeanOccupancyFromEmpty(2, 3, 200, 201), exact)
	// By hand, from 0 to one mean stay: 6(1 − (1 − 1/e)) = 6/e.
	assert.InEpsilon(t, 6/math.E, MeanOccupancyFromEmpty(2, 3, 0, 3), exact)
}

func TestTransientsOutsideTheDomainAreNaN(t *testing.T) {
	one := func(float64) float64 { return 1 }
	for i, got := range []float64{
		OccupancyFromEmpty(-1, one, 1), OccupancyFromEmpty(1, one, -1), OccupancyFromEmpty(1, one, math.NaN()),
		MeanOccupancyFromEmpty(-1, 1, 0, 1), MeanOccupancyFromEmpty(1, 0, 0, 1),
		MeanOccupancyFromEmpty(1, 1, 1, 1), MeanOccupancyFromEmpty(1, 1, -1, 1),
		LimitedMeanExponential(0, 1), LimitedMeanExponential(1, -1),
		LimitedMeanGamma(0, 1, 1), LimitedMeanGamma(1, 0, 1), LimitedMeanGamma(1, 1, -1),
		LimitedMeanLognormal(0, 1, 1), LimitedMeanLognormal(1, -1, 1), LimitedMeanLognormal(1, 1, math.NaN()),
	} {
		assert.True(t, math.IsNaN(got), "case %d: %g", i, got)
	}
}

func ExampleOccupancyFromEmpty() {
	// A ward opens: four admissions a day, stays of 6 ± 8 days.
	for _, week := range []float64{1, 2, 4, 8} {
		beds := OccupancyFromEmpty(4, func(t float64) float64 { return LimitedMeanLognormal(6, 8, t) }, 7*week)
		fmt.Printf("after %g weeks %.1f beds are in use\n", week, beds)
	}
	// Output:
	// after 1 weeks 15.8 beds are in use
	// after 2 weeks 20.1 beds are in use
	// after 4 weeks 22.7 beds are in use
	// after 8 weeks 23.7 beds are in use
}
