package stats

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// By hand: the logarithm's residual of a replication is what its ratio is above the mean,
// as a part of it, less the same of the other.
func TestQuotientIsThatOfLogarithms(t *testing.T) {
	a, b := []int64{30, 36, 33, 41}, []int64{50, 52, 44, 54}
	of := []int64{100, 110, 90, 120}
	got := Quotient(a, of, b, of, 0.95)
	require.InDelta(t, 140.0/200, got.Mean, 1e-12)
	var squares float64
	for i := range a {
		residual := func(x []int64, sum float64) float64 {
			return (float64(x[i]) - sum/420*float64(of[i])) / (sum / 4)
		}
		squares += math.Pow(residual(a, 140)-residual(b, 200), 2)
	}
	half := StudentT(0.975, 3) * math.Sqrt(squares/3/4)
	require.InDelta(t, 0.7*math.Exp(-half), got.Low, 1e-12)
	require.InDelta(t, 0.7*math.Exp(half), got.High, 1e-12)

	other := Quotient(b, of, a, of, 0.95) // the other way round
	require.InDelta(t, 1/got.Low, other.High, 1e-12)
	require.InDelta(t, 1/got.High, other.Low, 1e-12)
}

// What is the same in every replication is once the other, for certain; where one of them
// is 0 there is none.
func TestQuotientOfTheSameIsOne(t *testing.T) {
	a, of := []int64{30, 36, 33}, []int64{100, 110, 90}
	e := Quotient(a, of, a, of, 0.95)
	require.Equal(t, []float64{1, 1, 1}, []float64{e.Mean, e.Low, e.High})
	require.True(t, math.IsNaN(Quotient(a, of, []int64{0, 0, 0}, of, 0.95).Mean))
	require.True(t, math.IsNaN(Quotient(a[:1], of[:1], a[:1], of[:1], 0.95).Low), "one replication says nothing of chance")
}
