package voi

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/sim/fmath"
	"prehabsim/sim/rng"
	"prehabsim/sim/sobol"
)

// prior is 1,024 draws of the normal law with mean 0 and standard deviation 1, and the
// draws of another.
func prior(seed uint64) (x, y []float64) {
	for i := range uint64(1024) {
		x = append(x, fmath.NormQuantile(sobol.Draw(seed, i, 0)))
		y = append(y, fmath.NormQuantile(sobol.Draw(seed, i, 1)))
	}
	return x, y
}

func quantileOf(w *Weights, x []float64, p float64) float64 {
	return weightedQuantile(x, w.Normalised(), sorting(x), p)
}

func TestDrawsOfWhichNothingIsKnownCountAlike(t *testing.T) {
	x, _ := prior(1)
	w := NewWeights(len(x))
	assert.InDelta(t, 1024, w.Effective(), 1e-9)
	assert.InDelta(t, 0, w.Belief(x, 0.95).Mean, 0.005)
	for _, p := range []float64{0.025, 0.3, 0.5, 0.975} {
		assert.InDelta(t, fmath.NormQuantile(p), quantileOf(w, x, p), 0.1, "%v", p)
	}
	small := NewWeights(4)
	values := []float64{4, 1, 3, 2}
	for _, c := range [][2]float64{{0, 1}, {0.125, 1}, {0.25, 1.5}, {0.5, 2.5}, {0.875, 4}, {1, 4}} {
		assert.InDelta(t, c[1], quantileOf(small, values, c[0]), 1e-12)
	}
}

// The mean of a column that data are about moves by as much as the belief does; that of
// another within its standard error, and nothing moves where nothing is known.
func TestWeightsMoveTheMean(t *testing.T) {
	x, y := prior(3)
	w := NewWeights(len(x))
	assert.Equal(t, Estimate{}, w.Moved(x))
	l := w.Target(x, Target{Observed: 0.8, Chance: 0.5})
	assert.InDelta(t, l.After.Mean-l.Before.Mean, w.Moved(x).Value, 1e-12)
	other := w.Moved(y)
	assert.Less(t, math.Abs(other.Value), 2*other.SE)
	assert.InDelta(t, math.Sqrt(1/w.Effective()-1.0/1024), other.SE, 0.01)
}

// Mean and quantiles of a product of a beta and a gamma quantity, a share times a length of
// stay: the mean is the product of the means, the law an integral.
func TestQuantilesOfAProduct(t *testing.T) {
	var x []float64
	for i := range uint64(4096) {
		x = append(x, fmath.BetaQuantile(3, 7, sobol.Draw(1, i, 0))*2*fmath.GammaQuantile(4, sobol.Draw(1, i, 1)))
	}
	w := NewWeights(len(x))
	assert.InEpsilon(t, 0.3*8, w.Belief(x, 0.95).Mean, 0.002)
	for _, p := range []float64{0.025, 0.25, 0.5, 0.9, 0.975} {
		q := quantileOf(w, x, p)
		const steps = 2000
		below := 0.0
		for k := range steps {
			share := fmath.BetaQuantile(3, 7, (float64(k)+0.5)/steps)
			below += fmath.RegIncGamma(4, q/share/2) / steps
		}
		assert.InDelta(t, p, below, 0.004)
	}
}

// A measured mean of 0.8 with standard error 0.5 makes of the normal prior a normal law of
// variance 1/(1 + 4) and mean 0.8 × 4/5.
func TestMeasuredMeanGivesTheNormalPosterior(t *testing.T) {
	x, y := prior(2)
	w := NewWeights(len(x))
	l := w.Target(x, Target{Observed: 0.8, Chance: 0.5})
	sd := math.Sqrt(0.2)
	assert.InDelta(t, 0.64, l.After.Mean, 0.01)
	assert.InDelta(t, sd, l.After.SD, 0.01)
	assert.InDelta(t, 0.64-1.96*sd, l.After.Low, 0.05)
	assert.InDelta(t, 0.64+1.96*sd, l.After.High, 0.05)
	assert.InDelta(t, 1, l.Before.SD, 0.01)
	assert.InDelta(t, 2*fmath.NormCDF(-0.8/math.Sqrt(1.25)), l.Surprise, 0.01)
	assert.False(t, l.Unexpected())
	// ∫(posterior)²/prior is 1/(effective/draws).
	assert.InEpsilon(t, 1024/chiSquared(0.64, sd), l.Effective, 0.03)
	assert.InDelta(t, 1, w.Belief(y, 0.95).SD, 0.05, "nothing is learnt of what the figure does not depend on")

	both := NewWeights(len(x))
	both.Target(x, Target{Observed: 0.8, Chance: 0.3, Discrepancy: 0.4})
	assert.InDeltaSlice(t, w.Normalised(), both.Normalised(), 1e-12)
}

// chiSquared is the mean of a normal law's density over the standard normal one.
func chiSquared(mean, sd float64) float64 {
	v := sd * sd
	return math.Exp(mean*mean/(2-v)) / math.Sqrt(v*(2-v))
}

// 9 events among 60 make of a beta prior (2, 5) one of (11, 56).
func TestCountedEventsGiveTheBetaPosterior(t *testing.T) {
	var p []float64
	for i := range uint64(2048) {
		p = append(p, fmath.BetaQuantile(2, 5, sobol.Draw(3, i, 0)))
	}
	w := NewWeights(len(p))
	l := w.Events(p, 9, 60)
	assert.InDelta(t, 11.0/67, l.After.Mean, 0.001)
	assert.InDelta(t, math.Sqrt(11.0*56/67/67/68), l.After.SD, 0.001)
	assert.InDelta(t, fmath.BetaQuantile(11, 56, 0.025), l.After.Low, 0.004)
	assert.InDelta(t, fmath.BetaQuantile(11, 56, 0.975), l.After.High, 0.004)
	below, above := 0.0, 1.0
	for k := range 10 {
		below += betaBinomial(k, 60, 2, 5)
		if k < 9 {
			above -= betaBinomial(k, 60, 2, 5)
		}
	}
	assert.InDelta(t, 2*min(below, above), l.Surprise, 0.005)

	// The same patients in two batches.
	twice := NewWeights(len(p))
	twice.Events(p, 4, 25)
	twice.Events(p, 5, 35)
	assert.InDeltaSlice(t, w.Normalised(), twice.Normalised(), 1e-12)
}

// The prior is off by two standard deviations in each of two parameters; a model of them
// is held against figures that the truth gives, with what chance adds.
func TestTruthComesBackFromAPriorThatIsOff(t *testing.T) {
	const trials = 40
	near := 0
	for seed := range uint64(trials) {
		x, y := prior(seed)
		truth := [2]float64{2, -2}
		w := NewWeights(len(x))
		for k, f := range []func(x, y float64) float64{
			func(x, y float64) float64 { return 60 + 5*x + 2*y },
			func(x, y float64) float64 { return 300 - 20*y + 3*x*x },
			func(x, y float64) float64 { return 10 + x*y },
		} {
			model := make([]float64, len(x))
			for i := range model {
				model[i] = f(x[i], y[i])
			}
			sd := []float64{1.5, 8, 1}[k]
			w.Target(model, Target{Observed: f(truth[0], truth[1]) + sd*0.6*normal(seed, k, 0), Chance: 0.6 * sd, Discrepancy: 0.8 * sd})
		}
		a, b := w.Belief(x, 0.95), w.Belief(y, 0.95)
		if math.Abs(a.Mean-truth[0]) < 0.5 && math.Abs(b.Mean-truth[1]) < 0.5 {
			near++
		}
		assert.Less(t, a.SD, 0.5)
		assert.Less(t, w.Effective(), 1024.0/5, "the figures pin the parameters down")
	}
	t.Logf("both parameters within half a standard deviation of the prior in %d of %d", near, trials)
	assert.GreaterOrEqual(t, near, trials*8/10)
}

func TestDataThatNoDrawCouldHaveProduced(t *testing.T) {
	x, _ := prior(4)
	l := NewWeights(len(x)).Target(x, Target{Observed: 6, Chance: 0.3})
	assert.True(t, l.Unexpected())
	assert.Less(t, l.Effective, 3.0)
	var p []float64
	for i := range x {
		p = append(p, 0.1+0.02*fmath.NormCDF(x[i]))
	}
	assert.True(t, NewWeights(len(x)).Events(p, 40, 100).Unexpected())
	assert.False(t, NewWeights(len(x)).Events(p, 12, 100).Unexpected())

	assert.Panics(t, func() { NewWeights(1).Target([]float64{1}, Target{Observed: 1}) })
	assert.Panics(t, func() { NewWeights(1).Events([]float64{0.5}, 3, 2) })

	never := NewWeights(3)
	l = never.Events([]float64{0, 0, 0}, 2, 10)
	assert.True(t, l.Unexpected())
	assert.Zero(t, l.Effective)
	assert.True(t, math.IsNaN(l.After.Mean))

	some := NewWeights(3)
	l = some.Events([]float64{0, 0.2, 1}, 2, 10)
	assert.Equal(t, 0.2, l.After.Mean)
	assert.Equal(t, 1.0, l.Effective)
	assert.Equal(t, 0.0, some.Belief([]float64{1, 1, 1}, 0.95).SD)
}

// Data that the prior does produce are seldom surprising: one in twenty at 0.05, and one in
// a thousand is called unexpected.
func TestSurpriseIsAProbability(t *testing.T) {
	x, _ := prior(5)
	const trials = 1000
	var rare int
	for k := range trials {
		key := rng.NewKey(9, uint64(k))
		truth := fmath.NormQuantile(key.Uniform(0, 1, 0))
		observed := truth + 0.4*fmath.NormQuantile(key.Uniform(0, 2, 0))
		if NewWeights(len(x)).Target(x, Target{Observed: observed, Chance: 0.4}).Surprise < 0.05 {
			rare++
		}
	}
	assert.InDelta(t, 0.05, float64(rare)/trials, 0.015)
}

// With known variances intervals of what is believed afterwards cover the truth as often as
// they say.
func TestBeliefsCoverTheTruth(t *testing.T) {
	x, _ := prior(6)
	const trials = 1000
	inside := 0
	for k := range trials {
		key := rng.NewKey(10, uint64(k))
		truth := fmath.NormQuantile(key.Uniform(0, 1, 0))
		observed := truth + 0.5*fmath.NormQuantile(key.Uniform(0, 2, 0))
		after := NewWeights(len(x)).Target(x, Target{Observed: observed, Chance: 0.5}).After
		if after.Low < truth && truth < after.High {
			inside++
		}
	}
	assert.InDelta(t, 0.95, float64(inside)/trials, 0.02)
}
