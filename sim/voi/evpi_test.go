package voi

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/sim/fmath"
	"prehabsim/sim/rng"
)

// normal is a draw of the standard normal law for tests.
func normal(seed uint64, i, k int) float64 {
	return fmath.NormQuantile(rng.NewKey(seed, 1000).Uniform(uint64(i), rng.Site(k), 0))
}

func TestEVPIOfTwoNormalOptions(t *testing.T) {
	for _, mean := range []float64{0.3, -0.8, 1.5} {
		y := study{mean: mean, weight: []float64{1, 0.6, 0.3}}
		want := normalGain(mean, math.Sqrt(1.45))
		for seed := range uint64(5) {
			o, _ := y.draw(seed, 4096)
			o.Exact = true
			got := o.EVPI(Settings{Bootstrap: 2})
			assert.InEpsilon(t, want, got.Value, 0.02)
			assert.InDelta(t, got.Raw, got.Value, 1e-9, "without noise nothing is taken off")
		}
	}
}

// One replication in most draws, whose noise is two thirds of the spread, or one and a
// half times: raw maxima are too large by 38% and by 120%.
func TestEVPITakesNoiseOff(t *testing.T) {
	for _, noise := range []float64{1, 1.8} {
		y := study{mean: 0.3, weight: []float64{1, 0.6, 0.3}, noise: noise, twice: 1024}
		want := normalGain(0.3, math.Sqrt(1.45))
		const trials = 40
		var values, raw float64
		inside := 0
		for seed := range uint64(trials) {
			o, _ := y.draw(seed, 4096)
			got := o.EVPI(Settings{Seed: seed, Bootstrap: 30})
			values += got.Value / trials
			raw += got.Raw / trials
			if math.Abs(got.Value-want) < 2*got.SE {
				inside++
			}
		}
		t.Logf("noise %.1f: exactly %.4f, raw %.4f, corrected %.4f, within 2 standard errors %d of %d", noise, want, raw, values, inside, trials)
		assert.InEpsilon(t, want, values, 0.03)
		assert.Greater(t, raw, 1.3*want)
		assert.GreaterOrEqual(t, inside, trials*9/10)
	}
}

func TestNothingUnknownIsWorthNothing(t *testing.T) {
	const trials = 100
	y := study{mean: 0.1, noise: 1, twice: 64}
	inside := 0
	var sum, raw float64
	for seed := range uint64(trials) {
		o, _ := y.draw(seed, 512)
		got := o.EVPI(Settings{Seed: seed})
		sum += got.Value / trials
		raw += got.Raw / trials
		if math.Abs(got.Value) < 2*got.SE {
			inside++
		}
	}
	t.Logf("raw %.4f, corrected %.4f, within 2 standard errors of 0 in %d of %d", raw, sum, inside, trials)
	assert.InDelta(t, 0, sum, 0.05)
	assert.Greater(t, raw, 0.3)
	assert.GreaterOrEqual(t, inside, trials*9/10)
}

// Of three options that are independent and normal, the best has mean 0.8463 standard
// deviations above the others' (the mean of the largest of three, 3/(2√π)).
func TestEVPIOfThreeOptions(t *testing.T) {
	want := 3 / (2 * math.Sqrt(math.Pi))
	o, noisy := NewOutcomes(3), NewOutcomes(3)
	o.Exact = true
	for i := range 4096 {
		var exact, a, b []float64
		for k := range 3 {
			v := 7 + normal(4, i, k)
			exact, a, b = append(exact, v), append(a, v+normal(4, i, 10+k)), append(b, v+normal(4, i, 20+k))
		}
		o.Add(exact)
		if i < 1024 {
			noisy.Add(a, b)
		} else {
			noisy.Add(a)
		}
	}
	got := o.EVPI(Settings{Bootstrap: 30})
	assert.InDelta(t, want, got.Value, 2*got.SE)
	assert.InEpsilon(t, want, got.Value, 0.03)
	got = noisy.EVPI(Settings{Bootstrap: 30})
	assert.InDelta(t, want, got.Value, 2*got.SE)
	assert.Greater(t, got.Raw, 1.25*want)
}

// It does not matter which option the others are compared with, nor what all have in
// common.
func TestEVPIDoesNotDependOnTheReference(t *testing.T) {
	a, b := NewOutcomes(3), NewOutcomes(3)
	for i := range 300 {
		var r [2][]float64
		var turned [2][]float64
		for k := range r {
			x := normal(1, i, 0)
			r[k] = []float64{x, 2*normal(1, i, 1) + normal(1, i, 5+k), 0.3 - x + normal(1, i, 7+k)}
			turned[k] = []float64{r[k][2] + 50, r[k][0] + 50, r[k][1] + 50}
		}
		a.Add(r[0], r[1])
		b.Add(turned[0], turned[1])
	}
	s := Settings{Bootstrap: 5}
	assert.InDelta(t, a.EVPI(s).Value, b.EVPI(s).Value, 1e-9)
	assert.InDelta(t, a.EVPI(s).SE, b.EVPI(s).SE, 1e-9)
}

func TestOptionsThatAreTheSameHaveNothingToChoose(t *testing.T) {
	o := NewOutcomes(3)
	for i := range 100 {
		a, b := normal(2, i, 0), normal(2, i, 1)
		o.Add([]float64{a, a, a}, []float64{b, b, b})
	}
	assert.Equal(t, Information{}, o.EVPI(Settings{}))
}

func TestNoiseThatCannotBeToldHasNoValue(t *testing.T) {
	o := NewOutcomes(2)
	for i := range 100 {
		o.Add([]float64{0, normal(3, i, 0)})
	}
	got := o.EVPI(Settings{Bootstrap: 5})
	assert.True(t, math.IsNaN(got.Value) && math.IsNaN(got.SE))
	assert.InDelta(t, normalGain(0, 1), got.Raw, 0.1)
	assert.Panics(t, func() { o.Add([]float64{1}) })
	assert.Panics(t, func() { o.Add([]float64{1, math.NaN()}) })
}
