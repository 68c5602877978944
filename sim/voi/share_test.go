package voi

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Shares of a sum of independent inputs are their variances: 0.64, 0.32 and 0.04 of what
// is not noise, which is half of the whole.
func TestSharesOfVariance(t *testing.T) {
	y := study{weight: []float64{0.8, math.Sqrt(0.32), 0.2, 0}, noise: 1, twice: 128}
	want := []float64{0.64, 0.32, 0.04, 0}
	const trials = 60
	got, inside := make([]float64, 4), make([]int, 4)
	for seed := range uint64(trials) {
		o, x := y.draw(seed, 512)
		for k := range x {
			share := o.Share(Settings{Seed: seed, Bootstrap: 60}, 1, 0, x[k])
			got[k] += share.Value / trials
			if math.Abs(share.Value-want[k]) < 2*share.SE {
				inside[k]++
			}
		}
	}
	t.Logf("exactly %v, found %.3f, within 2 standard errors %v of %d", want, got, inside, trials)
	for k := range want {
		assert.InDelta(t, want[k], got[k], 0.03)
		assert.GreaterOrEqual(t, inside[k], trials*9/10)
	}
}

func TestSharesOfAMeasureByItself(t *testing.T) {
	o, x := study{weight: []float64{3, 4}}.draw(2, 1024)
	o.Exact = true
	s := Settings{Bootstrap: 5}
	assert.InDelta(t, 9.0/25, o.Share(s, 1, 0, x[0]).Value, 0.01)
	assert.InDelta(t, 1, o.Share(s, 1, 0, x[0], x[1]).Value, 0.01)
	assert.InDelta(t, 25.0/925, o.Share(s, 1, Nothing, x[0], x[1]).Value, 0.03) // what both share has variance 900
	assert.InDelta(t, 0, o.Share(s, 0, Nothing, x[0]).Value, 0.02)
	assert.True(t, math.IsNaN(o.Share(s, 0, 0, x[0]).Value), "nothing varies")
}
