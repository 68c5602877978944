package theory

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestChainOfThreeStatesByHand(t *testing.T) {
	// A → B at 1, B → C at 2, C → A at 4, B → A at 2: A = 4B and 4C = 2B, so
	// the shares are 8, 2 and 1 of 11.
	states, p, err := stationary("A", func(s string, to func(string, float64)) {
		switch s {
		case "A":
			to("B", 1)
		case "B":
			to("C", 1)
			to("A", 2)
			to("C", 1) // rates of the same transition add up
			to("nowhere", 0)
		case "C":
			to("A", 4)
			to("C", 7) // going where one is changes nothing
		}
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"A", "B", "C"}, states)
	assert.InDeltaSlice(t, []float64{8.0 / 11, 2.0 / 11, 1.0 / 11}, p, exact)
}

func TestChainOfALossSystemIsErlangB(t *testing.T) {
	const load, servers = 3.0, 40
	states, p, err := stationary(7, func(n int, to func(int, float64)) {
		if n < servers {
			to(n+1, load)
		}
		to(n-1, float64(n))
	})
	require.NoError(t, err)
	assert.Equal(t, []int{7, 8, 6, 9, 5}, states[:5], "from the start outwards")
	for i, n := range states {
		if n == servers { // once in 10²⁹
			assert.InEpsilon(t, ErlangB(servers, load), p[i], exact)
		}
	}
}

func TestChainsOutsideTheDomainAreRefused(t *testing.T) {
	_, _, err := stationary(0, func(n int, to func(int, float64)) { to(1, 1) })
	assert.ErrorContains(t, err, "state 1: no way back to 0")
	_, _, err = stationary(0, func(n int, to func(int, float64)) { to(n+1, 1) })
	assert.ErrorContains(t, err, "more than 4000 states")
	for _, bad := range []float64{-1, math.NaN(), math.Inf(1)} {
		_, _, err = stationary(0, func(n int, to func(int, float64)) { to(1-n, bad) })
		assert.ErrorContains(t, err, "state 0: rate to 1 must be 0 or more")
	}
	_, _, err = stationary(0, func(n int, to func(int, float64)) {
		if n < 9 {
			to(n+1, 1e200) // one state may weigh 10⁴⁰⁰ times another
		}
		to(0, 1e-200)
	})
	assert.ErrorContains(t, err, "differ by too much")
	states, p, err := stationary(0, func(int, func(int, float64)) {})
	assert.NoError(t, err)
	assert.Equal(t, []int{0}, states)
	assert.Equal(t, []float64{1}, p)
}
