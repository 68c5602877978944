package theory

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"
)

func TestCalendarDaysOfAnExponentialByHand(t *testing.T) {
	// Shape 1: ∫(1 − exp(−t/θ))dt = 1 − θ(exp(−d/θ) − exp(−(d + 1)/θ)).
	for _, scale := range []float64{0.1, 1, 14} {
		for d := range 30 {
			x := float64(d)
			want := 1 - scale*(math.Exp(-x/scale)-math.Exp(-(x+1)/scale))
			assert.InDelta(t, want, GammaWithinDays(1, scale, d), exact*14, "scale %g, %d days", scale, d)
		}
	}
	assert.InEpsilon(t, 1/math.E, GammaWithinDays(1, 1, 0), exact)
}

func TestCalendarDaysAreTheIntegral(t *testing.T) {
	for _, c := range []struct{ shape, scale float64 }{{0.5, 4}, {2.5, 1.6}, {30, 0.9}} {
		law := distuv.Gamma{Alpha: c.shape, Beta: 1 / c.scale}
		for _, d := range []int{0, 1, 7, 28, 62} {
			want := quad.Fixed(law.CDF, float64(d), float64(d+1), 400, nil, 0)
			// The square root at 0 of the first law limits the quadrature.
			assert.InDelta(t, want, GammaWithinDays(c.shape, c.scale, d), 1e-6, "%v, %d days", c, d)
		}
	}
}

func TestCalendarDaysOfAFixedTime(t *testing.T) {
	// 2.3 days end two days later if begun in the first 0.7 of a day, else three.
	fixed := func(t float64) float64 { return LimitedMeanLognormal(2.3, 0, t) }
	for d, want := range []float64{0, 0, 0.7, 1, 1} {
		assert.InDelta(t, want, WithinDays(d, fixed), exact, "%d days", d)
	}
}

func TestCalendarDaysAddUpToTheMean(t *testing.T) {
	// E⌊U + T⌋ = E[T], because ⌊U + x⌋ has mean x; and the mean is Σ P(> d).
	mean := 0.0
	for d := range 2000 {
		mean += 1 - GammaWithinDays(2.5, 1.6, d)
	}
	assert.InEpsilon(t, 4, mean, 1e-10)
}

func TestCalendarDaysInTheirLimits(t *testing.T) {
	assert.Zero(t, GammaWithinDays(2, 3, -1))
	assert.InDelta(t, 1, GammaWithinDays(2, 3, 5000), exact)
	assert.InDelta(t, 1, GammaWithinDays(2, 1e-9, 0), 1e-8, "done at once, so on the same day")
	for _, got := range []float64{GammaWithinDays(0, 1, 1), GammaWithinDays(1, -1, 1), GammaWithinDays(math.NaN(), 1, -1)} {
		assert.True(t, math.IsNaN(got))
	}
}

func ExampleGammaWithinDays() {
	// Tests and a report, together 20 ± 10 days, against a standard of 28.
	fmt.Printf("%.1f%% within 28 days\n", 100*GammaWithinDays(4, 5, 28))
	// Output: 82.0% within 28 days
}
