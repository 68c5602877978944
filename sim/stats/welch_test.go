package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The two lines of the definition, by hand.
func TestWelchsCurveIsThatOfItsDefinition(t *testing.T) {
	replications := [][]float64{{0, 3, 6, 9, 12, 60}, {0, 1, 2, 3, 4, 20, 7}}
	mean := []float64{0, 2, 4, 6, 8, 40}
	require.Equal(t, mean, MeanSeries(replications))
	require.Equal(t, mean, Welch(replications, 0))
	require.Equal(t, []float64{0, 2, 4, 6, 18}, Welch(replications, 1))
	require.Equal(t, []float64{0, 2, 4, 12}, Welch(replications, 2))
	require.Nil(t, Welch(replications, 6))
	require.Nil(t, Welch(nil, 0))
}

// exactCurve is Welch's curve of expected values.
func exactCurve(n, w int, expected func(i int) float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = expected(i)
	}
	return Welch([][]float64{x}, w)
}

// followed requires a curve to follow an exact one within four standard errors, which
// curves of single replications show.
func followed(t *testing.T, want []float64, replications [][]float64, w int) {
	t.Helper()
	curve := Welch(replications, w)
	require.Len(t, curve, len(want))
	var single [][]float64
	for i := range replications {
		single = append(single, Welch(replications[i:i+1], w))
	}
	for _, i := range []int{0, 1, 2, 5, 10, 20, 50, 100, len(want) - 1} {
		squares := 0.0
		for _, s := range single {
			squares += (s[i] - curve[i]) * (s[i] - curve[i])
		}
		n := float64(len(single))
		assert.InDelta(t, want[i], curve[i], 1e-12+4*math.Sqrt(squares/(n-1)/n), fmt.Sprint("at ", i))
	}
}

// autoregressive is Xₜ = μ(1 − φ) + φXₜ₋₁ + ε begun at 0, whose mean is μ(1 − φᵗ) (Fishman
// 1972, Bias considerations in simulation experiments, Operations Research 20(4), 785–790).
func autoregressive(replications, n int, mu, phi float64) (all [][]float64) {
	r := rand.New(rand.NewPCG(5, 6))
	for range replications {
		x, list := 0.0, make([]float64, n)
		for i := range list {
			list[i] = x
			x = mu*(1-phi) + phi*x + r.NormFloat64()
		}
		all = append(all, list)
	}
	return all
}

func TestWelchsCurveFollowsAnAutoregressionFromEmpty(t *testing.T) {
	const mu, phi, w = 20, 0.95, 8
	want := exactCurve(200, w, func(i int) float64 { return mu * (1 - math.Pow(phi, float64(i))) })
	followed(t, want, autoregressive(500, 200, mu, phi), w)
}

// MSER-5 cuts the mean of ten replications where the bias, φᵗ of μ, has fallen below a
// tenth of μ and is not yet a thousandth of it: sooner it would keep what is seen, later it
// would throw away what is good.
func TestTheCutOfAnAutoregressionIsThatOfItsBias(t *testing.T) {
	const phi = 0.95
	cut, ok := MSER5(MeanSeries(autoregressive(10, 600, 20, phi)))
	require.True(t, ok)
	assert.Less(t, math.Pow(phi, float64(cut)), 0.1)
	assert.Greater(t, math.Pow(phi, float64(cut)), 0.001)
}

// delayFromEmpty is the mean wait of customer n (from 0) of an M/M/1 queue that opens
// empty, the usual example of a transient (Kelton and Law 1985, The transient behavior of
// the M/M/s queue, Operations Research 33(2), 378–396; Law 2015, sec. 9.5.1). By Spitzer's
// identity it is Σ E[max(Sₖ, 0)] ÷ k over k = 1 to n, where Sₖ is k services less k times
// between arrivals (Asmussen 2003, Applied Probability and Queues, ch. VIII). Of the
// services j are over when the k-th customer comes, a negative binomial number, and each
// of the others has a whole mean service to go.
func delayFromEmpty(arrivals, service float64, n int) (mean float64) {
	p := arrivals / (arrivals + service)
	for k := 1; k <= n; k++ {
		share, rest := math.Pow(p, float64(k)), 0.0
		for j := range k {
			rest += share * float64(k-j) / service
			share *= (1 - p) * float64(k+j) / float64(j+1)
		}
		mean += rest / float64(k)
	}
	return mean
}

func TestWelchsCurveFollowsAQueueFromEmpty(t *testing.T) {
	const arrivals, service, n, w = 1, 1.25, 240, 10
	require.InDelta(t, 0.8/(1.25-1), delayFromEmpty(arrivals, service, 900), 0.001, "in the long run ρ/(μ − λ)")
	r := rand.New(rand.NewPCG(7, 8))
	var all [][]float64
	for range 2000 {
		wait, list := 0.0, make([]float64, n)
		for i := range list {
			list[i] = wait // Lindley 1952
			wait = max(0, wait+r.ExpFloat64()/service-r.ExpFloat64()/arrivals)
		}
		all = append(all, list)
	}
	followed(t, exactCurve(n, w, func(i int) float64 { return delayFromEmpty(arrivals, service, i) }), all, w)
}
