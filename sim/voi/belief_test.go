package voi

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What inputs leave open of a difference, with noise as large again: its interval holds
// nineteen of twenty values that it may have, and not those that noise adds.
func TestBeliefTakesNoiseOff(t *testing.T) {
	y := study{mean: 2, weight: []float64{0.8, 0.6}, noise: 1, twice: 64}
	const trials = 100
	var b, raw Belief
	for seed := range uint64(trials) {
		o, _ := y.draw(seed, 512)
		one := o.Belief(nil, 1, 0, 0.95)
		noisy := NewWeights(512).Belief(o.Contrast(1, 0), 0.95)
		assert.Equal(t, noisy.Mean, one.Mean)
		for _, p := range []struct{ sum, part *Belief }{{&b, &one}, {&raw, &noisy}} {
			p.sum.Mean += p.part.Mean / trials
			p.sum.SD += p.part.SD / trials
			p.sum.Low += p.part.Low / trials
			p.sum.High += p.part.High / trials
		}
	}
	t.Logf("with noise %.3f, without %.3f", raw, b)
	assert.InDelta(t, 2, b.Mean, 0.01)
	assert.InDelta(t, 1, b.SD, 0.03)
	assert.InDelta(t, 2-1.96, b.Low, 0.06)
	assert.InDelta(t, 2+1.96, b.High, 0.06)
	assert.InDelta(t, math.Sqrt2, raw.SD, 0.03)
}

// Data of an input change what is believed of a difference that depends on it: an input
// of variance 0.64 becomes one of 0.64/5, and the mean moves with it.
func TestBeliefUnderWeights(t *testing.T) {
	y := study{mean: 2, weight: []float64{0.8, 0.6}, noise: 0.7, twice: 512}
	const trials = 30
	var mean, sd float64
	for seed := range uint64(trials) {
		o, x := y.draw(seed, 1024)
		w := NewWeights(1024)
		w.Target(x[0], Target{Observed: 1, Chance: 0.5})
		b := o.Belief(w, 1, 0, 0.95)
		mean += b.Mean / trials
		sd += b.SD / trials
		assert.Less(t, b.Low, b.Mean)
		assert.Greater(t, b.High, b.Mean)
	}
	assert.InDelta(t, 2+0.8*0.8, mean, 0.02)
	assert.InDelta(t, math.Sqrt(0.64/5+0.36), sd, 0.02)
}

func TestBeliefOfWhatDoesNotVary(t *testing.T) {
	o := NewOutcomes(2)
	for i := range 40 {
		o.Add([]float64{0, 3 + normal(1, i, 0)}, []float64{0, 3 - normal(1, i, 0)}) // noise, far apart in each draw
	}
	b := o.Belief(nil, 1, 0, 0.9)
	assert.Equal(t, Belief{Mean: b.Mean, Low: b.Mean, High: b.Mean}, b)
	unknown := NewOutcomes(1)
	unknown.Add([]float64{1})
	unknown.Add([]float64{2})
	b = unknown.Belief(nil, 0, Nothing, 0.9)
	assert.Equal(t, 1.5, b.Mean)
	assert.True(t, math.IsNaN(b.SD) && math.IsNaN(b.Low) && math.IsNaN(b.High))
	unknown.Exact = true
	assert.Equal(t, Belief{1.5, 0.5, 1, 2}, unknown.Belief(nil, 0, Nothing, 0.99))
}
