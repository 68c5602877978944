package theory

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOneBedEachHasItsPublishedStates(t *testing.T) {
	// Gross, Shortle, Thompson and Harris 2008, ch. 4: with equal service rates
	// μ, P(empty) = 2μ²/(3λ² + 4λμ + 2μ²), and relative to it P(first only) =
	// (λ² + 2λμ)/(2μ²), P(second only) = λ/μ, P(both) = P(held) = λ²/(2μ²).
	for _, c := range []struct{ lambda, mu float64 }{{1, 1}, {0.2, 3}, {5, 0.5}} {
		l, m := c.lambda, c.mu
		empty := 2 * m * m / (3*l*l + 4*l*m + 2*m*m)
		first, second, both := empty*(l*l+2*l*m)/(2*m*m), empty*l/m, empty*l*l/(2*m*m)
		got := TandemLoss(l, 1/m, 1, 1/m, 1)
		assert.InEpsilon(t, first+2*both, got.Lost, exact, "%v", c)
		assert.InEpsilon(t, first+both, got.InFirst, exact, "%v", c)
		assert.InEpsilon(t, both, got.Blocked, exact, "%v", c)
		assert.InEpsilon(t, second+2*both, got.InSecond, exact, "%v", c)
		assert.InEpsilon(t, both/(l*(empty+second)), got.BlockedTime, exact, "%v", c)
	}
}

func TestOneBedEachByHandWithUnequalStays(t *testing.T) {
	// λ = 1, stays 1 and 2. With P(second only) = 1: P(empty) = ½; P(both) =
	// 1/(1 + ½) = ⅔; P(held) = P(both)·1/½ = 4/3; P(first only) =
	// P(empty) + ½P(both) = 5/6. All add to 13/3.
	got := TandemLoss(1, 1, 1, 2, 1)
	assert.InEpsilon(t, (5.0/6+2.0/3+4.0/3)/(13.0/3), got.Lost, exact)
	assert.InEpsilon(t, 4.0/13, got.Blocked, exact)
}

func TestTandemWithPlentyBehindIsErlangB(t *testing.T) {
	got := TandemLoss(4, 0.5, 3, 1, 50)
	assert.InEpsilon(t, ErlangB(3, 2), got.Lost, 1e-9)
	assert.Less(t, got.Blocked, 1e-20)
	// Departures from the loss system are not Poisson, but Little's law holds.
	assert.InEpsilon(t, 4*(1-ErlangB(3, 2)), got.InSecond, 1e-9)
}

func TestTandemWithAShortFirstStayIsRoomToWait(t *testing.T) {
	// The first unit's beds are then places in which to wait for the second, so
	// the whole is M/M/c/K.
	got := TandemLoss(5, 1e-9, 4, 1, 4)
	q, loss := MMcK(5, 1, 4, 8)
	assert.InEpsilon(t, loss, got.Lost, 1e-6)
	assert.InEpsilon(t, q.Lq, got.Blocked, 1e-6)
	assert.InEpsilon(t, q.Wq, got.BlockedTime, 1e-6)
}

func TestTandemSendsOnWhomItAdmits(t *testing.T) {
	for _, c := range []struct {
		rate, stay1  float64
		beds1        int
		stay2        float64
		beds2        int
		mostlyHeldUp bool
	}{{2, 3, 8, 5, 10, false}, {6, 1, 12, 4, 6, true}, {0.01, 1, 1, 1, 1, false}, {20, 2, 50, 2, 50, false}} {
		got := TandemLoss(c.rate, c.stay1, c.beds1, c.stay2, c.beds2)
		admitted := c.rate * (1 - got.Lost)
		assert.InEpsilon(t, admitted, got.InFirst/c.stay1, 1e-10, "%v", c)
		assert.InEpsilon(t, admitted, got.InSecond/c.stay2, 1e-10, "%v", c)
		assert.LessOrEqual(t, got.InFirst+got.Blocked, float64(c.beds1), "%v", c)
		assert.Equal(t, c.mostlyHeldUp, got.Blocked > got.InFirst, "%v", c)
	}
}

func TestTandemOutsideTheDomainIsNaN(t *testing.T) {
	for _, got := range []Tandem{
		TandemLoss(0, 1, 1, 1, 1), TandemLoss(1, -1, 1, 1, 1), TandemLoss(1, 1, 0, 1, 1),
		TandemLoss(1, 1, 1, math.NaN(), 1), TandemLoss(1, 1, 1, 1, 0), TandemLoss(1, 1, 100, 1, 100),
	} {
		assert.True(t, math.IsNaN(got.Lost) && math.IsNaN(got.BlockedTime) && math.IsNaN(got.InSecond))
	}
}

func ExampleTandemLoss() {
	// Two patients a day: three days on a unit of 10 beds, six on a ward of 14.
	u := TandemLoss(2, 3, 10, 6, 14)
	fmt.Printf("%.0f%% find the unit full; %.1f of its beds are held by patients whom the ward cannot take\n",
		100*u.Lost, u.Blocked)
	// Output: 7% find the unit full; 0.5 of its beds are held by patients whom the ward cannot take
}
