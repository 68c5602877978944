package theory

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/integrate/quad"
)

func TestWaitSpreadOfTheEyeClinic(t *testing.T) {
	// By hand, C = 4/9 and θ = 3: √(4/9·14/9)/3 = √56/27.
	assert.InEpsilon(t, math.Sqrt(56)/27, MMcWaitSD(6, 3, 3), exact)
	assert.Zero(t, MMcWaitSD(0, 3, 3))
}

func TestWaitSpreadIsThatOfTheTail(t *testing.T) {
	// E[W²] = 2∫t·P(W > t)dt, here up to where one in e⁶⁰ waits.
	for _, c := range []struct {
		lambda  float64
		servers int
	}{{0.5, 1}, {4.5, 5}, {19, 20}} {
		end := 60 / (float64(c.servers) - c.lambda)
		second := 2 * quad.Fixed(func(t float64) float64 {
			return t * MMcWaitExceeds(c.lambda, 1, c.servers, t)
		}, 0, end, 200, nil, 0)
		mean := MMc(c.lambda, 1, c.servers).Wq
		assert.InEpsilon(t, math.Sqrt(second-mean*mean), MMcWaitSD(c.lambda, 1, c.servers), 1e-9, "%v", c)
	}
}

func TestWaitQuantileInvertsTheTail(t *testing.T) {
	for _, p := range []float64{0.6, 0.9, 0.999} {
		x := MMcWaitQuantile(6, 3, 3, p)
		assert.InEpsilon(t, 1-p, MMcWaitExceeds(6, 3, 3, x), 1e-10, "%g", p)
	}
	// 5/9 do not wait at all.
	for _, p := range []float64{0, 0.3, 0.555} {
		assert.Zero(t, MMcWaitQuantile(6, 3, 3, p), "%g", p)
	}
	assert.Zero(t, MMcWaitQuantile(0, 3, 3, 0.99))
}

func TestWaitsOutsideTheDomainAreNaN(t *testing.T) {
	for i, got := range []float64{
		MMcWaitSD(9, 3, 3), MMcWaitSD(-1, 3, 3), MMcWaitSD(1, 0, 3), MMcWaitSD(1, 3, 0),
		MMcWaitQuantile(9, 3, 3, 0.1), MMcWaitQuantile(6, 3, 3, 1), MMcWaitQuantile(6, 3, 3, -0.1),
		MMcWaitQuantile(6, 3, 3, math.NaN()),
	} {
		assert.True(t, math.IsNaN(got), "case %d: %g", i, got)
	}
}

func ExampleMMcWaitQuantile() {
	// Six patients an hour, three doctors, 20 minutes each.
	fmt.Printf("nine in ten wait at most %.0f minutes\n", 60*MMcWaitQuantile(6, 3, 3, 0.9))
	// Output: nine in ten wait at most 30 minutes
}
