package theory

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReservationByHand(t *testing.T) {
	// Two servers, one kept, ordinary 1, urgent 1, service 1: weights 1, 2, 1.
	ordinary, urgent, inUse := TrunkReservation(2, 1, 1, 1, 1)
	assert.InEpsilon(t, 3.0/4, ordinary, exact)
	assert.InEpsilon(t, 1.0/4, urgent, exact)
	assert.InEpsilon(t, 1.0, inUse, exact)
}

func TestNothingReservedIsErlangB(t *testing.T) {
	for _, c := range []struct {
		servers int
		rate    float64
	}{{0, 1}, {1, 0.5}, {12, 9}, {1000, 5000}} {
		ordinary, urgent, inUse := TrunkReservation(c.servers, 0, 0.75*c.rate, 0.25*c.rate, 1)
		want := ErlangB(c.servers, c.rate)
		assert.InEpsilon(t, want, ordinary, 1e-10, "%v", c)
		assert.InEpsilon(t, want, urgent, 1e-10, "%v", c)
		assert.InDelta(t, c.rate*(1-want), inUse, 1e-10*c.rate, "%v", c)
	}
}

func TestEverythingReservedLeavesTheUrgentAlone(t *testing.T) {
	ordinary, urgent, _ := TrunkReservation(5, 5, 100, 3, 1)
	assert.Equal(t, 1.0, ordinary)
	assert.InEpsilon(t, ErlangB(5, 3), urgent, exact)

	ordinary, urgent, _ = TrunkReservation(5, 2, 3, 0, 1)
	assert.InEpsilon(t, ErlangB(3, 3), ordinary, exact, "nobody urgent: two servers are never used")
	assert.Zero(t, urgent)
}

func TestReservationIsTheChainOfArrivalsAndDepartures(t *testing.T) {
	const servers, kept, lo, lu, mu = 20, 3, 14.0, 2.5, 0.9
	states, p, err := stationary(0, func(j int, to func(int, float64)) {
		if servers-j > kept {
			to(j+1, lo)
		}
		if j < servers {
			to(j+1, lu)
		}
		to(j-1, mu*float64(j))
	})
	require.NoError(t, err)
	var wantOrdinary, wantUrgent, wantInUse float64
	for i, j := range states {
		wantInUse += float64(j) * p[i]
		if servers-j <= kept {
			wantOrdinary += p[i]
		}
		if j == servers {
			wantUrgent += p[i]
		}
	}
	ordinary, urgent, inUse := TrunkReservation(servers, kept, lo, lu, mu)
	assert.InEpsilon(t, wantOrdinary, ordinary, exact)
	assert.InEpsilon(t, wantUrgent, urgent, exact)
	assert.InEpsilon(t, wantInUse, inUse, exact)
	// Little's law on the servers.
	assert.InEpsilon(t, (lo*(1-ordinary)+lu*(1-urgent))/mu, inUse, exact)
}

func TestReservationOutsideTheDomainIsNaN(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		servers, kept int
		lo, lu, mu    float64
	}{{-1, 0, 1, 1, 1}, {3, -1, 1, 1, 1}, {3, 4, 1, 1, 1}, {3, 1, -1, 1, 1}, {3, 1, 1, nan, 1}, {3, 1, 1, 1, 0}} {
		ordinary, urgent, inUse := TrunkReservation(c.servers, c.kept, c.lo, c.lu, c.mu)
		assert.True(t, math.IsNaN(ordinary) && math.IsNaN(urgent) && math.IsNaN(inUse), "%v", c)
	}
}

func ExampleTrunkReservation() {
	// Twenty beds, stays of a day, 12 elective and 4 emergency patients a day.
	for _, kept := range []int{0, 2} {
		elective, emergency, _ := TrunkReservation(20, kept, 12, 4, 1)
		fmt.Printf("%d beds kept: %.1f%% of elective, %.1f%% of emergency patients refused\n",
			kept, 100*elective, 100*emergency)
	}
	// Output:
	// 0 beds kept: 6.4% of elective, 6.4% of emergency patients refused
	// 2 beds kept: 13.6% of elective, 0.5% of emergency patients refused
}
