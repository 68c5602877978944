package econ

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/sim/fmath"
	"prehabsim/sim/voi"
)

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

// Of two options whose difference in net benefit is normal, the chance of being best and
// the value of perfect information have closed forms (Raiffa and Schlaifer 1961, Applied
// Statistical Decision Theory, ch. 5: the unit normal loss integral).
func TestTwoNormalOptionsHaveClosedForms(t *testing.T) {
	const n, threshold = 4000, 20000.0
	const effect, sd, cost = 0.02, 0.05, 300.0
	d := NewDraws("now", "new")
	d.Exact = true
	for i := range n {
		z := fmath.NormQuantile((float64(i) + 0.5) / n)
		d.Add([]Outcome{{1000, 1}, {1000 + cost, 1 + effect + sd*z}})
	}
	mean, spread := threshold*effect-cost, threshold*sd
	u := mean / spread
	want := spread*fmath.NormDensity(u) + mean*fmath.NormCDF(u) - max(0, mean)
	a := d.Acceptability([]float64{threshold}, voi.Settings{Bootstrap: 20})[0]
	assert.InDelta(t, fmath.NormCDF(u), a.Probability[1], 1.0/n)
	assert.InEpsilon(t, want, a.EVPI.Value, 0.002)
	assert.InEpsilon(t, want, a.Loss[a.Leader], 0.002, "the leader's expected loss is the EVPI")
	assert.InDelta(t, mean, a.NetBenefit[1]-a.NetBenefit[0], 0.01)
	assert.Equal(t, 1, a.Leader)
	assert.InDelta(t, a.Loss[0]-a.Loss[1], mean, 0.01)
}

// More often the best, and worse on average (Barton, Briggs and Fenwick 2008, Value in
// Health 11, 886-897): in 6 of 10 draws the new option gains £1,000 and in 4 it loses
// £4,000.
func TestTheCurveAndTheFrontierMayDisagree(t *testing.T) {
	d := NewDraws("now", "new")
	d.Exact = true
	for i := range 10 {
		net := 1000.0
		if i < 4 {
			net = -4000
		}
		d.Add([]Outcome{{0, 0}, {-net, 0}})
	}
	a := d.at(15000)
	assert.InDeltaSlice(t, []float64{0.4, 0.6}, a.Probability, 1e-12)
	assert.InDeltaSlice(t, []float64{0, 0.6}, a.AboveComparator, 1e-12)
	assert.Equal(t, 0, a.Leader)
	assert.InDelta(t, 0.4, a.AtLeader(), 1e-12)
	assert.InDeltaSlice(t, []float64{0, -1000}, a.NetBenefit, 1e-9)
	assert.InDeltaSlice(t, []float64{600, 1600}, a.Loss, 1e-9)
	assert.False(t, a.NoneClearlyBetter())
	assert.InDelta(t, 600, d.NetBenefit(15000).EVPI(voi.Settings{Bootstrap: 2}).Value, 1e-9)
}

func TestOptionsThatAreTheSameShareTheChance(t *testing.T) {
	d := NewDraws("now", "a", "b")
	d.Exact = true
	for i := range 20 {
		x := float64(i)
		d.Add([]Outcome{{x, 0}, {x, 0}, {x, 0}})
	}
	a := d.Acceptability([]float64{0, 15000}, voi.Settings{Bootstrap: 2})
	for _, p := range a {
		assert.InDeltaSlice(t, []float64{1. / 3, 1. / 3, 1. / 3}, p.Probability, 1e-12)
		assert.True(t, p.NoneClearlyBetter())
		assert.Zero(t, p.EVPI.Value)
	}
}

func TestNoneIsClearlyBetterWithinAFifthOfTheLoss(t *testing.T) {
	for loss, want := range map[float64]bool{79: false, 81: true} {
		assert.Equal(t, want, Acceptability{Leader: 1, Loss: []float64{100, loss, 500}}.NoneClearlyBetter())
	}
	assert.False(t, Acceptability{Loss: []float64{0}}.NoneClearlyBetter(), "there is no other")
}

// Identities of any draws: chances add up to 1; at threshold 0 the cheapest leads; expected
// net benefit is that of expected cost and health; the means of the plane are the table's.
func TestDrawsAddUp(t *testing.T) {
	rnd := seeded(3)
	d := NewDraws("now", "a", "b", "c")
	for range 300 {
		var r [2][]Outcome
		for k := range r {
			for j := range 4 {
				r[k] = append(r[k], Outcome{1000 * (float64(j) + rnd.NormFloat64()), 0.1*float64(j) + 0.2*rnd.NormFloat64()})
			}
		}
		d.Add(r[0], r[1])
	}
	expected := d.Expected()
	for _, a := range d.Acceptability([]float64{0, 1000, 15000, 30000}, voi.Settings{Bootstrap: 2}) {
		sum := 0.0
		for j, p := range a.Probability {
			sum += p
			assert.InDelta(t, expected[j].NetMonetary(a.Threshold), a.NetBenefit[j], 1e-6)
			assert.LessOrEqual(t, a.NetBenefit[j], a.NetBenefit[a.Leader])
		}
		assert.InDelta(t, 1, sum, 1e-9)
		assert.InDelta(t, a.Loss[a.Leader], a.EVPI.Raw, 1e-6)
		assert.Less(t, a.EVPI.Value, a.EVPI.Raw, "luck is taken off")
		if a.Threshold == 0 {
			assert.Equal(t, 0, a.Leader)
		}
	}
	var mean Outcome
	for _, p := range d.Plane(2) {
		mean.Cost += p.Cost / float64(d.Len())
		mean.Effect += p.Effect / float64(d.Len())
	}
	assert.InDelta(t, expected[2].Cost-expected[0].Cost, mean.Cost, 1e-6)
	assert.InDelta(t, expected[2].Effect-expected[0].Effect, mean.Effect, 1e-9)
	assert.Panics(t, func() { d.Add([]Outcome{{}}) })
	assert.True(t, math.IsNaN(onceEach().NetBenefit(1).EVPI(voi.Settings{Bootstrap: 2}).Value), "luck cannot be told")
}

func onceEach() *Draws {
	d := NewDraws("now", "a")
	for i := range 10 {
		d.Add([]Outcome{{}, {float64(i), 0}})
	}
	return d
}
