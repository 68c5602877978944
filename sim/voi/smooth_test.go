package voi

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/sim/fmath"
	"prehabsim/sim/rng"
)

// With noise of twice what a dozen inputs do, one replication a draw and 64 draws with
// two: the regression needs no second replication and errs far less than what those 64 tell.
func TestSmoothedOutcomesWhereNoiseIsLarge(t *testing.T) {
	y := study{weight: make([]float64, 12), noise: 2, twice: 64}
	squares := 0.0
	for k := range y.weight {
		y.weight[k] = 1 / float64(k+1)
		squares += y.weight[k] * y.weight[k]
	}
	for k := range y.weight {
		y.weight[k] /= math.Sqrt(squares)
	}
	y.mean = 0.5
	worth, chance := normalGain(0.5, 1), fmath.NormCDF(0.5)
	const trials = 40
	var value, better, sd float64
	var plain, smooth [2]float64 // squares of errors
	var inside [2]int
	for seed := range uint64(trials) {
		o, x := y.draw(seed, 512)
		sm := o.Smoothed(x...)
		s := Settings{Seed: seed, Bootstrap: 25}
		got := [2]Estimate{{sm.EVPI(s).Value, sm.EVPI(s).SE}, sm.Chances(s).Better[1][0]}
		for k, want := range []float64{worth, chance} {
			smooth[k] += (got[k].Value - want) * (got[k].Value - want) / trials
			if math.Abs(got[k].Value-want) < 2*got[k].SE {
				inside[k]++
			}
		}
		s.Bootstrap = 2
		plain[0] += math.Pow(o.EVPI(s).Value-worth, 2) / trials
		plain[1] += math.Pow(o.Chances(s).Better[1][0].Value-chance, 2) / trials
		value += got[0].Value / trials
		better += got[1].Value / trials
		sd += sm.Belief(nil, 1, 0, 0.95).SD / trials
	}
	t.Logf("worth %.3f, found %.3f; chance %.3f, found %.3f; spread 1, found %.3f; within 2 standard errors %v of %d", worth, value, chance, better, sd, inside, trials)
	for k := range plain {
		t.Logf("error %.3f, by draws with two replications %.3f", math.Sqrt(smooth[k]), math.Sqrt(plain[k]))
		assert.Less(t, smooth[k], plain[k]/4)
		assert.GreaterOrEqual(t, inside[k], trials*9/10)
	}
	assert.InDelta(t, worth, value, 0.1*worth)
	assert.InDelta(t, chance, better, 0.03)
	assert.InDelta(t, 1, sd, 0.1)
}

// What is unknown is skewed, a gamma law of shape 2, and noise normal and as large: to know
// it is worth 0.104, not 0.160, which keeps the shape of the draws as they are.
func TestSmoothedOutcomesKeepTheShape(t *testing.T) {
	const draws, trials = 512, 20
	var smooth, plain, exactly float64
	for seed := range uint64(trials) {
		o := NewOutcomes(2)
		x := make([][]float64, 8)
		var below float64
		for i := range draws {
			g := fmath.GammaQuantile(2, rng.NewKey(seed, 0).Uniform(uint64(i), 1, 0)) - 1
			below += max(0, -g) / draws
			x[0] = append(x[0], g)
			for k := 1; k < len(x); k++ {
				x[k] = append(x[k], normal(seed, i, 40+k))
			}
			r := [][]float64{{0, g + 1.4*normal(seed, i, 2)}, {0, g + 1.4*normal(seed, i, 3)}}
			if i >= 64 {
				r = r[:1]
			}
			o.Add(r...)
		}
		smooth += o.Smoothed(x...).EVPI(Settings{Bootstrap: 2}).Value / trials
		plain += o.EVPI(Settings{Bootstrap: 2}).Value / trials
		exactly += below / trials
	}
	t.Logf("exactly %.3f, smoothed %.3f, from draws with two replications %.3f", exactly, smooth, plain)
	assert.InDelta(t, exactly, smooth, 0.02)
	assert.Greater(t, plain, smooth+0.03)
}

func TestSmoothedOutcomesAreTheOutcomesWhereInputsExplainAll(t *testing.T) {
	o, x := study{mean: 0.2, weight: []float64{1, 0.5, 0.2}}.draw(1, 400)
	o.Exact = true
	s := Settings{Bootstrap: 20}
	sm := o.Smoothed(x...)
	assert.InDelta(t, o.EVPI(s).Value, sm.EVPI(s).Value, 1e-6)
	assert.InDelta(t, o.EVPI(s).SE, sm.EVPI(s).SE, 1e-6)
	assert.InDelta(t, o.Chances(s).Best[1].Value, sm.Chances(s).Best[1].Value, 0.0051) // one draw or two, close to 0
	assert.InDelta(t, 1/1.29, sm.Share(s, 1, 0, x[0]).Value, 0.02)
	assert.InDelta(t, o.Belief(nil, 1, 0, 0.9).High, sm.Belief(nil, 1, 0, 0.9).High, 1e-6)
	few, x := study{weight: []float64{1, 1, 1}}.draw(1, 4)
	assert.True(t, math.IsNaN(few.Smoothed(x...).EVPI(s).Value))
}
