package theory

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// exact is for values that differ by rounding alone.
const exact = 1e-12

func TestBarberOfGrossAndHarris(t *testing.T) {
	// Gross, Shortle, Thompson and Harris 2008, sec. 2.2: 5 customers an hour,
	// 10 minutes each. By hand: ρ = 5/6, L = 5, Lq = 4 1/6, Wq = 50 min, W = 1 h.
	q := MM1(5, 6)
	assert.InEpsilon(t, 5.0/6, q.Load, exact)
	assert.InEpsilon(t, 5.0/6, q.Delayed, exact)
	assert.InEpsilon(t, 5.0, q.L, exact)
	assert.InEpsilon(t, 25.0/6, q.Lq, exact)
	assert.InEpsilon(t, 5.0/6, q.Wq, exact)
	assert.InEpsilon(t, 1.0, q.W, exact)
}

func TestEyeClinicOfGrossAndHarris(t *testing.T) {
	// The same, sec. 2.3: three doctors, 6 patients an hour, 20 minutes each.
	// By hand: p₀ = 1/(1 + 2 + 2 + (8/6)·3) = 1/9, C = (8/6)·3/9 = 4/9,
	// Lq = C·ρ/(1−ρ) = 8/9, L = 26/9, Wq = 8.9 min, W = 28.9 min.
	q := MMc(6, 3, 3)
	assert.InEpsilon(t, 4.0/9, q.Delayed, exact)
	assert.InEpsilon(t, 8.0/9, q.Lq, exact)
	assert.InEpsilon(t, 26.0/9, q.L, exact)
	assert.InDelta(t, 8.9, 60*q.Wq, 0.05)
	assert.InDelta(t, 28.9, 60*q.W, 0.05)
	// By hand: C·exp(−(9 − 6)·⅓) = (4/9)/e.
	assert.InEpsilon(t, 4.0/9/math.E, MMcWaitExceeds(6, 3, 3, 1.0/3), exact)
}

func TestErlangBMatchesTheTables(t *testing.T) {
	// By hand: (3⁵/5!)/(1 + 3 + 9/2 + 27/6 + 81/24 + 243/120) = 2.025/18.4.
	assert.InEpsilon(t, 2.025/18.4, ErlangB(5, 3), exact)
	// Standard traffic tables: load at which 1 in 100 calls is lost.
	for _, c := range []struct {
		trunks  int
		erlangs float64
	}{{1, 0.0101}, {2, 0.153}, {5, 1.36}, {10, 4.46}, {20, 12.0}, {100, 84.1}} {
		// The tables give three digits: half a unit of the third is at most
		// half a per cent.
		low, high := c.erlangs*0.995, c.erlangs*1.005
		assert.LessOrEqual(t, ErlangB(c.trunks, low), 0.01, "%d trunks", c.trunks)
		assert.GreaterOrEqual(t, ErlangB(c.trunks, high), 0.01, "%d trunks", c.trunks)
	}
	assert.Equal(t, 1.0, ErlangB(0, 3), "no servers lose everybody")
	assert.Equal(t, 0.0, ErlangB(4, 0))
}

func TestErlangCHasItsClosedFormForTwoServers(t *testing.T) {
	for _, rho := range []float64{0.1, 0.5, 0.9, 0.99} {
		assert.InEpsilon(t, 2*rho*rho/(1+rho), ErlangC(2, 2*rho), 1e-10)
		assert.InEpsilon(t, rho, ErlangC(1, rho), 1e-10)
	}
}

func TestLittlesLawHoldsEverywhere(t *testing.T) {
	limited, loss := MMcK(9, 2, 3, 8)
	for name, c := range map[string]struct {
		rate float64
		q    Queue
	}{
		"M/M/1": {0.7, MM1(0.7, 1)}, "M/M/c": {9, MMc(9, 2, 6)}, "M/G/1": {0.3, MG1(0.3, 2, 5)},
		"M/D/1": {0.3, MD1(0.3, 2)}, "D/M/1": {0.5, DM1(2, 0.8)}, "M/M/c/K": {9 * (1 - loss), limited},
	} {
		assert.InEpsilon(t, c.rate*c.q.W, c.q.L, exact, name)
		assert.InEpsilon(t, c.rate*c.q.Wq, c.q.Lq, exact, name)
		assert.True(t, c.q.Defined(), name)
	}
}

func TestCarInspectionOfGrossAndHarris(t *testing.T) {
	// Gross, Shortle, Thompson and Harris 2008, sec. 2.5: three stalls, room for
	// seven, a car a minute, 6 minutes each. By hand: weights 1, 6, 18, 36, 72,
	// 144, 288, 576 add to 1141, so 576/1141 are lost, Lq = 3528/1141 = 3.09, and
	// L = Lq + 6·565/1141 = 6918/1141 = 6.06.
	q, loss := MMcK(1, 1.0/6, 3, 7)
	assert.InEpsilon(t, 576.0/1141, loss, exact)
	assert.InEpsilon(t, 3528.0/1141, q.Lq, exact)
	assert.InEpsilon(t, 6918.0/1141, q.L, exact)
	assert.InEpsilon(t, 6918.0/565, q.W, exact)
}

func TestLimitedRoomGoesFromLossToQueue(t *testing.T) {
	q, loss := MMcK(5, 1, 4, 4)
	assert.InEpsilon(t, ErlangB(4, 5), loss, exact, "no room to wait is Erlang's loss system")
	assert.Zero(t, q.Wq)

	// By hand, M/M/1/2 at ρ = 1: three equally likely states.
	q, loss = MMcK(1, 1, 1, 2)
	assert.InEpsilon(t, 1.0/3, loss, exact)
	assert.InEpsilon(t, 1.0, q.L, exact)
	assert.InEpsilon(t, 0.5, q.Delayed, exact)

	q, loss = MMcK(5, 1, 7, 2000)
	open := MMc(5, 1, 7)
	assert.Less(t, loss, 1e-100)
	assert.InEpsilon(t, open.Wq, q.Wq, 1e-9)
	assert.InEpsilon(t, open.Delayed, q.Delayed, 1e-9)
}

func TestErlangAWhenLeavingIsAsFastAsServiceIsPoisson(t *testing.T) {
	// With θ = μ everybody departs at rate μ, as in M/M/∞.
	for _, c := range []struct {
		a       float64
		servers int
	}{{3, 2}, {3, 5}, {50, 40}, {900, 700}} {
		q := ErlangA(c.a, 1, 1, c.servers)
		assert.InEpsilon(t, OccupancyAtLeast(c.a, c.servers), q.Delayed, 1e-9, "%v", c)
	}
}

func TestErlangALimits(t *testing.T) {
	open, patient := MMc(5, 1, 7), ErlangA(5, 1, 1e-9, 7)
	assert.InEpsilon(t, open.Delayed, patient.Delayed, 1e-6)
	assert.InEpsilon(t, open.Wq, patient.Wq, 1e-6)
	assert.InEpsilon(t, ErlangB(4, 5), ErlangA(5, 1, 1e12, 4).Abandoned, 1e-6, "nobody waits: all who are delayed are lost")
	// Far above capacity the share that leaves is what cannot be served, 1 − cμ/λ.
	over := ErlangA(200, 1, 0.001, 100)
	assert.InEpsilon(t, 0.5, over.Abandoned, 1e-9)
	assert.InEpsilon(t, 1.0, over.Load, 1e-9)
}

func TestOutsideTheirDomainResultsAreNotNumbers(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, x := range map[string]float64{
		"M/M/1 overloaded":      MM1(2, 1).W,
		"M/M/1 at capacity":     MM1(1, 1).Wq,
		"M/M/1 negative":        MM1(-1, 1).L,
		"M/M/1 no service":      MM1(0, 0).L,
		"M/M/1 NaN":             MM1(nan, 1).L,
		"M/M/c no servers":      MMc(1, 2, 0).Lq,
		"M/M/c at capacity":     MMc(6, 2, 3).Delayed,
		"M/M/c infinite":        MMc(1, inf, 3).W,
		"Erlang B negative":     ErlangB(3, -1),
		"Erlang B no c":         ErlangB(-1, 1),
		"Erlang C full":         ErlangC(3, 3),
		"Erlang C NaN":          ErlangC(3, nan),
		"wait before 0":         MMcWaitExceeds(1, 2, 1, -1),
		"M/M/c/K small":         func() float64 { _, l := MMcK(1, 1, 3, 2); return l }(),
		"Erlang A theta":        ErlangA(1, 1, 0, 1).Wq,
		"Erlang A endless":      ErlangA(2, 1, 1e-9, 1).Wq,
		"M/G/1 overloaded":      MG1(1, 1, 0).W,
		"M/G/1 negative spread": MG1(0.5, 1, -1).W,
		"D/M/1 at capacity":     DM1(1, 1).W,
		"D/M/1 no interval":     DM1(0, 1).W,
		"occupancy negative":    OccupancyAtLeast(-1, 2),
		"occupancy endless":     func() float64 { m, _ := Occupancy(1, inf); return m }(),
	} {
		assert.True(t, math.IsNaN(x), "%s: %g", name, x)
	}
	for _, c := range [][2]float64{{-1, 0.1}, {5, 0}, {5, 1}, {nan, 0.5}, {5, nan}, {inf, 0.5}} {
		assert.Equal(t, -1, CapacityFor(c[0], c[1]), "%v", c)
	}
}

func TestEmptyQueueHasOnlyService(t *testing.T) {
	require.Equal(t, Queue{W: 0.5}, MMc(0, 2, 3))
}

func ExampleMMc() {
	// Six referrals a day, three clinics that see three a day each.
	q := MMc(6, 3, 3)
	fmt.Printf("%.0f%% wait, on average %.2f days\n", 100*q.Delayed, q.Wq)
	// Output: 44% wait, on average 0.15 days
}
