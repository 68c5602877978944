package voi

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/sim/fmath"
	"prehabsim/sim/rng"
)

// With noise as large as what is unknown, 64 of 512 draws with two replications: draws as
// they are put the chance that the option is better too near a half.
func TestChanceThatAnOptionIsBetter(t *testing.T) {
	y := study{mean: 0.9, weight: []float64{0.8, 0.6}, noise: 1, twice: 64}
	want := fmath.NormCDF(0.9)
	const trials = 100
	var mean, raw float64
	inside := 0
	for seed := range uint64(trials) {
		o, _ := y.draw(seed, 512)
		c := o.Chances(Settings{Seed: seed, Bootstrap: 60})
		got := c.Better[1][0]
		mean += got.Value / trials
		raw += above(o.Contrast(1, 0), 0, once(512)) / trials
		if math.Abs(got.Value-want) < 2*got.SE {
			inside++
		}
		assert.InDelta(t, 1, got.Value+c.Better[0][1].Value, 1e-12)
		assert.Equal(t, got.Value, c.Best[1].Value)
		assert.Equal(t, 0.0, c.Better[0][0].Value)
	}
	t.Logf("exactly %.3f, draws as they are %.3f, without noise %.3f, within 2 standard errors %d of %d", want, raw, mean, inside, trials)
	assert.InDelta(t, want, mean, 0.015)
	assert.Greater(t, want-raw, 0.06)
	assert.GreaterOrEqual(t, inside, trials*9/10)
}

// What is unknown need not be normal for the correction to help: a gamma law of shape 2.
func TestChanceOfASkewedDifference(t *testing.T) {
	const n = 20_000
	o := NewOutcomes(2)
	exactly := 0.0
	for i := range n {
		g := fmath.GammaQuantile(2, rng.NewKey(5, 0).Uniform(uint64(i), 1, 0)) - 1
		if g > 0 {
			exactly += 1.0 / n
		}
		o.Add([]float64{0, g + normal(5, i, 2)}, []float64{0, g + normal(5, i, 3)})
	}
	got := o.Chances(Settings{Bootstrap: 2}).Better[1][0].Value
	raw := above(o.Contrast(1, 0), 0, once(n))
	t.Logf("exactly %.3f, draws as they are %.3f, without noise %.3f", exactly, raw, got)
	assert.Less(t, math.Abs(got-exactly), math.Abs(raw-exactly))
	assert.InDelta(t, exactly, got, 0.02)
}

func TestChancesAmongThree(t *testing.T) {
	const n = 4096
	o := NewOutcomes(4)
	o.Exact = true
	for i := range n {
		a, b := normal(6, i, 0), normal(6, i, 1)
		o.Add([]float64{a, b, b + 0.5, a}) // the last is the first again
	}
	c := o.Chances(Settings{Bootstrap: 20})
	assert.Equal(t, Estimate{1, 1.0 / n}, c.Better[2][1])
	assert.Equal(t, Estimate{}, c.Better[0][3])
	assert.InDelta(t, fmath.NormCDF(0.5/math.Sqrt2), c.Better[2][0].Value, 0.02)
	assert.InDelta(t, c.Better[2][0].Value, c.Best[2].Value, 1e-12)
	assert.Zero(t, c.Best[0].Value, "it is never better than the one that is the same")
}

func TestChancesWithoutNoiseKnown(t *testing.T) {
	o := NewOutcomes(2)
	for i := range 50 {
		o.Add([]float64{0, normal(1, i, 0)})
	}
	c := o.Chances(Settings{Bootstrap: 3})
	assert.True(t, math.IsNaN(c.Better[1][0].Value))
	assert.True(t, math.IsNaN(c.Best[0].Value))
}
