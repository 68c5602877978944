package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// settling returns n noisy values around 100 that start at 100 + bias and lose
// half of the bias every halfLife values.
func settling(n int, bias, halfLife float64) []float64 {
	r := rand.New(rand.NewPCG(3, 4))
	x := make([]float64, n)
	for i := range x {
		x[i] = 100 + bias*math.Exp2(-float64(i)/halfLife) + r.NormFloat64()
	}
	return x
}

func TestWarmUpIsCutWhereTheBiasHasGone(t *testing.T) {
	cut, ok := MSER5(settling(1000, -80, 10))
	require.True(t, ok)
	// After 40 values the bias is 80/2⁴ = 5, after 100 it is 0.08, a twelfth of
	// the noise.
	assert.GreaterOrEqual(t, cut, 40)
	assert.LessOrEqual(t, cut, 100)
	assert.Zero(t, cut%5)
}

func TestStepIsCutAtTheStep(t *testing.T) {
	x := make([]float64, 200)
	for i := range x {
		x[i] = 5 + float64(i%5) // the same mean in every batch
		if i < 60 {
			x[i] += 100
		}
	}
	cut, ok := MSER5(x)
	require.True(t, ok)
	require.Equal(t, 60, cut)
}

func TestConstantSeriesNeedsNoWarmUp(t *testing.T) {
	cut, ok := MSER5(make([]float64, 50))
	require.True(t, ok)
	require.Zero(t, cut)
}

func TestSeriesThatHasNotSettledIsRefused(t *testing.T) {
	nan := settling(100, 0, 1)
	nan[20] = math.NaN()
	falling := make([]float64, 500)
	for i := range falling {
		falling[i] = -float64(i * i)
		if i > 400 {
			falling[i] = -160000
		}
	}
	for name, x := range map[string][]float64{"empty": nil, "short": make([]float64, 49), "not finite": nan, "settles too late": falling} {
		_, ok := MSER5(x)
		assert.False(t, ok, name)
	}
}

func TestCutAgreesWithTheDefinition(t *testing.T) {
	x := settling(203, 30, 15)
	best, want := math.Inf(1), 0
	for d := 0; d <= 35; d++ { // 40 batches, of which five are kept
		var means []float64
		for b := d; b < 40; b++ {
			means = append(means, (x[5*b]+x[5*b+1]+x[5*b+2]+x[5*b+3]+x[5*b+4])/5)
		}
		var mean, squares float64
		for _, y := range means {
			mean += y / float64(len(means))
		}
		for _, y := range means {
			squares += (y - mean) * (y - mean)
		}
		if v := squares / float64(len(means)*len(means)); v < best {
			best, want = v, 5*d
		}
	}
	cut, ok := MSER5(x)
	require.True(t, ok)
	require.Equal(t, want, cut)
}

func TestPrecisionIsMetByHalfWidth(t *testing.T) {
	e := OfRatios([]int64{98, 102, 99, 101, 100}, ones(5), 0.95) // 100 ± 1.963
	assert.InDelta(t, 0.01963, e.HalfWidthRelative(), 0.00001)
	assert.True(t, Precision{}.Met(e))
	assert.True(t, Precision{Absolute: 2}.Met(e))
	assert.False(t, Precision{Absolute: 1.9}.Met(e))
	assert.True(t, Precision{Relative: 0.02}.Met(e))
	assert.False(t, Precision{Relative: 0.01}.Met(e))
	assert.False(t, Precision{}.Met(OfRatios(ones(1), ones(1), 0.95)), "one replication")
	assert.Zero(t, OfRatios([]int64{0, 0}, ones(2), 0.95).HalfWidthRelative())
	assert.True(t, math.IsInf(OfRatios([]int64{-1, 1}, ones(2), 0.95).HalfWidthRelative(), 1))
}

func TestReplicationsPredictedAreTheFewestThatDo(t *testing.T) {
	e := OfRatios([]int64{98, 102, 99, 101, 100}, ones(5), 0.95)
	p := Precision{Absolute: 0.5}
	n, ok := p.Replications(e)
	require.True(t, ok)
	half := func(n int) float64 { return StudentT(0.975, float64(n-1)) * e.SD / math.Sqrt(float64(n)) }
	assert.LessOrEqual(t, half(n), 0.5)
	assert.Greater(t, half(n-1), 0.5)

	n, ok = Precision{Absolute: 10}.Replications(e)
	assert.True(t, ok)
	assert.Equal(t, 5, n, "already met")
	_, ok = Precision{Absolute: 1e-9}.Replications(e)
	assert.False(t, ok, "beyond a million")
	_, ok = Precision{Absolute: 1}.Replications(OfRatios(ones(1), ones(1), 0.95))
	assert.False(t, ok, "no interval yet")
}
