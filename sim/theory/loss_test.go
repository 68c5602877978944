package theory

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// upTo allows as many patients as there are units, of which each class needs
// its own number.
func upTo(units int, needs ...int) func([]int) bool {
	return func(n []int) bool {
		used := 0
		for k := range n {
			used += needs[k] * n[k]
		}
		return used <= units
	}
}

func TestOneClassLossIsErlangB(t *testing.T) {
	for _, c := range []struct {
		units int
		load  float64
	}{{0, 3}, {1, 0.25}, {5, 3}, {100, 84.1}, {1000, 990}, {10, 5000}} {
		blocked, inUse, err := Loss([]float64{c.load}, upTo(c.units, 1))
		require.NoError(t, err)
		want := ErlangB(c.units, c.load)
		assert.InEpsilon(t, want, blocked[0], 1e-10, "%v", c)
		assert.InDelta(t, c.load*(1-want), inUse[0], 1e-10*c.load, "%v", c)
	}
}

func TestClassesWithEqualNeedsShareErlangB(t *testing.T) {
	blocked, inUse, err := Loss([]float64{1, 2.5, 0}, upTo(6, 1, 1, 1))
	require.NoError(t, err)
	for k := range blocked {
		assert.InEpsilon(t, ErlangB(6, 3.5), blocked[k], exact, "class %d, the last of which nobody comes", k+1)
	}
	assert.InEpsilon(t, 2.5, inUse[1]/inUse[0], exact)
	assert.Zero(t, inUse[2])
}

// kaufmanRoberts finds the share of time that j units are in use by
// j·q(j) = Σ a(k)b(k)q(j − b(k)) (Kaufman 1981; Roberts 1981), and from it the
// share of each class that finds too few units free.
func kaufmanRoberts(units int, loads []float64, needs []int) []float64 {
	q := make([]float64, units+1)
	q[0] = 1
	total := 1.0
	for j := 1; j <= units; j++ {
		for k, b := range needs {
			if b <= j {
				q[j] += loads[k] * float64(b) * q[j-b] / float64(j)
			}
		}
		total += q[j]
	}
	blocked := make([]float64, len(loads))
	for k, b := range needs {
		for j := max(0, units-b+1); j <= units; j++ {
			blocked[k] += q[j] / total
		}
	}
	return blocked
}

func TestLossMatchesTheRecursionOfKaufmanAndRoberts(t *testing.T) {
	for _, c := range []struct {
		units int
		loads []float64
		needs []int
	}{
		{4, []float64{1, 1}, []int{1, 2}},
		{30, []float64{12, 4, 1.5}, []int{1, 2, 5}},
		{3, []float64{0.5, 0.5}, []int{1, 4}}, // more than there are
		{60, []float64{10, 3, 2, 0.5}, []int{1, 3, 7, 11}},
	} {
		blocked, inUse, err := Loss(c.loads, upTo(c.units, c.needs...))
		require.NoError(t, err)
		want := kaufmanRoberts(c.units, c.loads, c.needs)
		for k, a := range c.loads {
			assert.InEpsilon(t, want[k], blocked[k], 1e-10, "%v, class %d", c, k+1)
			assert.InDelta(t, a*(1-blocked[k]), inUse[k], 1e-10*a, "Little's law, %v, class %d", c, k+1)
		}
	}
}

func TestTwoResourcesByHand(t *testing.T) {
	// Two beds, one with a monitor; class 2 needs a bed and the monitor. At
	// loads of 1, the states 00, 10, 20, 01, 11 weigh 1, 1, ½, 1, 1. Class 1 is
	// refused in 20 and 11, class 2 in 20, 01 and 11.
	blocked, inUse, err := Loss([]float64{1, 1}, func(n []int) bool { return n[0]+n[1] <= 2 && n[1] <= 1 })
	require.NoError(t, err)
	assert.InEpsilon(t, 1.5/4.5, blocked[0], exact)
	assert.InEpsilon(t, 2.5/4.5, blocked[1], exact)
	assert.InEpsilon(t, 3/4.5, inUse[0], exact)
	assert.InEpsilon(t, 2/4.5, inUse[1], exact)
}

func TestLossIsTheChainOfArrivalsAndDepartures(t *testing.T) {
	// Two theatres share five nurses and three recovery bays.
	loads := []float64{1.2, 0.7}
	fits := func(n []int) bool { return 2*n[0]+n[1] <= 5 && n[0]+n[1] <= 3 }
	states, p, err := stationary([2]int{}, func(n [2]int, to func([2]int, float64)) {
		for k := range n {
			more, less := n, n
			more[k]++
			less[k]--
			if fits(more[:]) {
				to(more, loads[k])
			}
			to(less, float64(n[k]))
		}
	})
	require.NoError(t, err)
	blocked, _, err := Loss(loads, fits)
	require.NoError(t, err)
	for k := range loads {
		want := 0.0
		for i, n := range states {
			if n[k]++; !fits(n[:]) {
				want += p[i]
			}
		}
		assert.InEpsilon(t, want, blocked[k], exact)
	}
}

func TestLossOutsideTheDomainIsRefused(t *testing.T) {
	_, _, err := Loss([]float64{1, math.NaN()}, upTo(3, 1, 1))
	assert.ErrorContains(t, err, "class 2: load must be 0 or more, not NaN")
	_, _, err = Loss([]float64{1}, func([]int) bool { return false })
	assert.ErrorContains(t, err, "not even an empty system fits")
	_, _, err = Loss([]float64{1}, func([]int) bool { return true })
	assert.ErrorContains(t, err, "more than 1000000 states fit")
	// The second class only beside as many of the first.
	_, _, err = Loss([]float64{1, 1}, func(n []int) bool { return n[1] <= n[0] && n[0] <= 2 })
	assert.ErrorContains(t, err, "[1 1] patients fit, but not with one of class 1 less")
	blocked, _, err := Loss(nil, upTo(3))
	assert.NoError(t, err)
	assert.Empty(t, blocked)
}

func ExampleLoss() {
	// Ten beds, four of them with a monitor. Five patients at a time would need
	// a bed, and three a bed with a monitor.
	refused, _, _ := Loss([]float64{5, 3}, func(n []int) bool { return n[0]+n[1] <= 10 && n[1] <= 4 })
	fmt.Printf("%.0f%% without a monitor and %.0f%% with one are refused\n", 100*refused[0], 100*refused[1])
	// Output: 10% without a monitor and 24% with one are refused
}
