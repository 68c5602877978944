package theory

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestConstantRatesHaveNoPeriods(t *testing.T) {
	for _, s := range []float64{0.01, 1, 30, 1e6} {
		atStart, average, err := PeriodicOccupancy([]float64{4, 4, 4}, s)
		require.NoError(t, err)
		want, _ := Occupancy(4, s)
		for i := range average {
			assert.InEpsilon(t, want, atStart[i], 1e-9, "stay %g", s)
			assert.InEpsilon(t, want, average[i], 1e-9, "stay %g", s)
		}
	}
}

func TestTwoPeriodsByHand(t *testing.T) {
	// Rate 1, then none; stay 1. The number m at the start obeys
	// m = (me⁻¹ + 1 − e⁻¹)e⁻¹, so m = 1/(1 + e), and at half-time e/(1 + e).
	atStart, average, err := PeriodicOccupancy([]float64{1, 0}, 1)
	require.NoError(t, err)
	assert.InEpsilon(t, 1/(1+math.E), atStart[0], exact)
	assert.InEpsilon(t, math.E/(1+math.E), atStart[1], exact)
	assert.InEpsilon(t, math.E/(1+math.E)*(1-1/math.E), average[1], exact)
}

func TestPeriodsAverageToTheLongRun(t *testing.T) {
	// Little's law over the cycle.
	rates := []float64{0, 3, 7, 1, 0, 0, 2.5}
	for _, s := range []float64{0.1, 2, 50} {
		_, average, err := PeriodicOccupancy(rates, s)
		require.NoError(t, err)
		sum, arrivals := 0.0, 0.0
		for i := range rates {
			sum += average[i]
			arrivals += rates[i]
		}
		assert.InEpsilon(t, arrivals*s, sum, 1e-10, "stay %g", s)
	}
}

func TestShortPeriodsApproachTheSinusoidOfEickMasseyAndWhitt(t *testing.T) {
	// With λ(t) = a + b·sin γt the number is
	// as + bs(sin γt − γs·cos γt)/(1 + γ²s²) (Eick, Massey and Whitt 1993).
	// A day of 24 hours in steps, with the rate at the middle of each: the error
	// falls as the square of the step.
	const a, b, hours, meanStay = 5.0, 3.0, 24.0, 6.0
	gamma := 2 * math.Pi / hours
	for _, c := range []struct {
		steps  int
		within float64
	}{{24, 0.1}, {2400, 0.1e-4}} {
		rates, step := make([]float64, c.steps), hours/float64(c.steps)
		for i := range rates {
			rates[i] = (a + b*math.Sin(gamma*step*(float64(i)+0.5))) * step
		}
		atStart, _, err := PeriodicOccupancy(rates, meanStay/step)
		require.NoError(t, err)
		for i, got := range atStart {
			x := gamma * step * float64(i)
			y := gamma * meanStay
			want := a*meanStay + b*meanStay*(math.Sin(x)-y*math.Cos(x))/(1+y*y)
			assert.InDelta(t, want, got, c.within, "step %d of %d", i, c.steps)
		}
	}
}

func TestPeriodsOutsideTheDomainAreRefused(t *testing.T) {
	_, _, err := PeriodicOccupancy([]float64{1, -1}, 1)
	assert.ErrorContains(t, err, "period 2: rate must be 0 or more, not -1")
	_, _, err = PeriodicOccupancy([]float64{1}, 0)
	assert.ErrorContains(t, err, "mean stay must be above 0, not 0")
	_, _, err = PeriodicOccupancy([]float64{1e200}, 1e200)
	assert.ErrorContains(t, err, "too large")
	_, _, err = PeriodicOccupancy(nil, 1)
	assert.ErrorContains(t, err, "a period or more")
}

func ExamplePeriodicOccupancy() {
	// Five admissions on each weekday, none at the weekend; stays of four days.
	_, beds, _ := PeriodicOccupancy([]float64{5, 5, 5, 5, 5, 0, 0}, 4)
	fmt.Printf("%.1f\n", beds)
	// Output: [11.6 13.4 14.9 16.0 16.9 15.3 11.9]
}
