package theory

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPollaczekKhinchineHasItsSpecialCases(t *testing.T) {
	// By hand: λ = 1/4, service 2 ± 1: Wq = ¼·(4 + 1)/(2·½) = 1.25.
	assert.InEpsilon(t, 1.25, MG1(0.25, 2, 1).Wq, exact)
	// A spread equal to the mean, as of exponential service, is M/M/1.
	got, want := MG1(5, 1.0/6, 1.0/6), MM1(5, 6)
	assert.InEpsilon(t, want.Wq, got.Wq, exact)
	assert.InEpsilon(t, want.L, got.L, exact)
	// Equal services wait half as long (Kleinrock 1975, ch. 5), and
	// L = ρ + ρ²/(2(1 − ρ)) = 0.75 at ρ = ½.
	assert.InEpsilon(t, want.Wq/2, MD1(5, 1.0/6).Wq, exact)
	assert.InEpsilon(t, 0.75, MD1(0.5, 1).L, exact)
}

func TestRegularArrivalsHaveThePublishedRoot(t *testing.T) {
	// At ρ = ½ the equation is σ = exp(−2(1 − σ)), which also gives the chance
	// that a branching process with Poisson(2) offspring dies out: 0.2032
	// (Feller 1968, vol. I, sec. XII.4; by hand, exp(−2·0.79681) = 0.20319).
	q := DM1(2, 1)
	assert.InDelta(t, 0.20319, q.Delayed, 0.00001)
	assert.InDelta(t, 0.20319/0.79681, q.Wq, 0.0001)
	for _, rho := range []float64{0.05, 0.5, 0.9, 0.999} {
		sigma := DM1(1/rho, 1).Delayed
		assert.InEpsilon(t, math.Exp(-(1-sigma)/rho), sigma, 1e-9, "load %g", rho)
		assert.Less(t, sigma, rho, "regular arrivals wait less than random ones")
	}
}

func TestPoissonArrivalsMakeGM1TheMM1Queue(t *testing.T) {
	for _, rho := range []float64{0.1, 0.7, 0.99} {
		got := GM1(rho, 1, func(s float64) float64 { return rho / (rho + s) })
		assert.InEpsilon(t, rho, got.Delayed, 1e-9)
		assert.InEpsilon(t, MM1(rho, 1).W, got.W, 1e-9)
	}
}

func TestHeavyTrafficApproachesKingman(t *testing.T) {
	// Kingman 1961: as ρ → 1, Wq(1 − ρ) → (ca² + cs²)/2 services; ca = 0, cs = 1.
	assert.InEpsilon(t, 0.5, DM1(1/0.9999, 1).Wq*(1-0.9999), 0.001)
}

func TestOccupancyIsPoisson(t *testing.T) {
	mean, sd := Occupancy(4, 6.25)
	assert.Equal(t, 25.0, mean)
	assert.Equal(t, 5.0, sd)
	// By hand: P(N ≥ 3) at mean 2 is 1 − e⁻²(1 + 2 + 2).
	assert.InEpsilon(t, 1-5*math.Exp(-2), OccupancyAtLeast(2, 3), exact)
	assert.InEpsilon(t, 1-math.Exp(-2), OccupancyAtLeast(2, 1), exact)
	assert.Equal(t, 1.0, OccupancyAtLeast(2, 0))
	assert.Equal(t, 0.0, OccupancyAtLeast(0, 1))
}

func TestCapacityIsTheLeastThatWillDo(t *testing.T) {
	for _, mean := range []float64{0, 0.001, 1, 7.8, 25, 400, 1e6} {
		for _, p := range []float64{0.5, 0.05, 0.001, 1e-9} {
			c := CapacityFor(mean, p)
			assert.LessOrEqual(t, OccupancyAtLeast(mean, c), p, "mean %g", mean)
			assert.Greater(t, OccupancyAtLeast(mean, c-1), p, "mean %g", mean)
		}
	}
	// By hand, Cornish and Fisher 1938: mean + 1.96 sd + (1.96² − 1)/6 + ½ for
	// whole numbers = 440.2, and the next whole number.
	assert.Equal(t, 441, CapacityFor(400, 0.025))
}

func ExampleCapacityFor() {
	// Four admissions a day stay 6.25 days on average.
	mean, sd := Occupancy(4, 6.25)
	fmt.Printf("%.0f beds in use, standard deviation %.0f; %d beds are full one day in twenty\n",
		mean, sd, CapacityFor(mean, 0.05))
	// Output: 25 beds in use, standard deviation 5; 34 beds are full one day in twenty
}
