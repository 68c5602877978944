package voi

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestThreshold(t *testing.T) {
	const n = 1024
	_, x := study{weight: []float64{1, 1}}.draw(7, n)
	line, bow := NewOutcomes(2), NewOutcomes(2)
	for i := range n {
		z := x[0][i]
		line.Add([]float64{0, 3 - 2*z + x[1][i] + normal(7, i, 0)})
		bow.Add([]float64{0, 1 - z*z + 0.1*normal(7, i, 1)})
	}
	got := line.Threshold(Settings{}, 1, 0, x[0])
	t.Logf("%+v", got)
	assert.InDelta(t, 1.5, got.At, 2*got.SE)
	assert.Less(t, got.SE, 0.15)
	assert.False(t, got.Above)
	assert.Equal(t, 1.0, got.Found)
	assert.Equal(t, 1, got.Crossings)
	assert.True(t, line.Threshold(Settings{Bootstrap: 2}, 0, 1, x[0]).Above)

	got = bow.Threshold(Settings{}, 1, 0, x[0])
	t.Logf("%+v", got)
	assert.Equal(t, 2, got.Crossings)
	assert.InDelta(t, 1, math.Abs(got.At), 0.1)

	high, _ := study{mean: 50, weight: []float64{1}}.draw(1, 300)
	got = high.Threshold(Settings{}, 1, 0, x[0][:300])
	assert.True(t, math.IsNaN(got.At) && math.IsNaN(got.SE))
	assert.Zero(t, got.Crossings)
}

// How often an interval of two standard errors holds the threshold of a known line.
func TestThresholdsIntervalCovers(t *testing.T) {
	y := study{mean: 0.6, weight: []float64{1, 0.6}, noise: 1}
	const trials = 80
	inside := 0
	for seed := range uint64(trials) {
		o, x := y.draw(seed, 300)
		got := o.Threshold(Settings{Seed: seed, Bootstrap: 50}, 1, 0, x[0])
		if math.Abs(got.At+0.6) < 2*got.SE {
			inside++
		}
	}
	t.Logf("within 2 standard errors %d of %d", inside, trials)
	assert.GreaterOrEqual(t, inside, trials*88/100)
}
