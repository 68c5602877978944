package voi

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/fmath"
	"prehabsim/sim/sobol"
)

// lines are options whose difference is 3 + 2 x + 10 z + noise, with x and z standard normal.
func lines(n int, noise float64, seed uint64) (o *Outcomes, x, z []float64) {
	o = NewOutcomes(2)
	for i := range uint64(n) {
		a, b := fmath.NormQuantile(sobol.Draw(seed, i, 0)), fmath.NormQuantile(sobol.Draw(seed, i, 1))
		e := noise * fmath.NormQuantile(sobol.Draw(seed+1000, i, 7))
		x, z = append(x, a), append(z, b)
		o.Add([]float64{1, 4 + float64(2*a) + float64(10*b) + e})
	}
	return o, x, z
}

func TestALinearEffectIsItsSlope(t *testing.T) {
	o, x, z := lines(512, 1, 1)
	plain, adjusted := o.Effect(1, 0, x, -1, 1), o.Without(z).Effect(1, 0, x, -1, 1)
	require.InDelta(t, 4, plain.Swing.Value, 3*plain.Swing.SE)
	require.InDelta(t, 4, adjusted.Swing.Value, 3*adjusted.Swing.SE)
	require.InDelta(t, 1, adjusted.Low.Value, 3*adjusted.Low.SE+0.1)
	require.InDelta(t, 5, adjusted.High.Value, 3*adjusted.High.SE+0.1)
	require.InDelta(t, adjusted.Swing.Value, adjusted.High.Value-adjusted.Low.Value, 1e-9)
	require.Equal(t, float64(512-1-4-4)/4, adjusted.Freedom)
	require.Less(t, 5*adjusted.Swing.SE, plain.Swing.SE, "what the other input does is not chance once it is told")
}

// Of many runs the standard error is the spread: of independent noise, and of what another
// input does, in the same group of points or in another.
func TestTheStandardErrorOfAnEffectIsItsSpread(t *testing.T) {
	for _, n := range []int{64, 256} {
		for _, other := range []int{1, 4, 41} {
			sum, squares, se := 0.0, 0.0, 0.0
			const runs = 300
			for seed := range uint64(runs) {
				o, luck, x := NewOutcomes(2), rand.New(rand.NewPCG(seed, 1)), []float64(nil)
				for i := range uint64(n) {
					x = append(x, fmath.NormQuantile(sobol.Draw(seed, i, 0)))
					o.Add([]float64{0, float64(2*x[i]) + float64(5*fmath.NormQuantile(sobol.Draw(seed, i, other))) + 2*luck.NormFloat64()})
				}
				e := o.Effect(1, 0, x, -1.28, 1.28).Swing
				sum, squares, se = sum+e.Value, squares+e.Value*e.Value, se+e.SE
			}
			mean := sum / runs
			spread := math.Sqrt(squares/runs - mean*mean)
			require.InDelta(t, 2*2*1.28, mean, 4*spread/math.Sqrt(runs))
			ratio := se / runs / spread
			require.Greater(t, ratio, 0.85, "%d draws, input %d", n, other)
			if other > 3 { // inputs of one group are evener with each other
				require.Less(t, ratio, 1.15, "%d draws, input %d", n, other)
			}
		}
	}
}

func TestAnInputThatNeverVariesDoesNothing(t *testing.T) {
	o, _, _ := lines(64, 1, 1)
	e := o.Effect(1, 0, make([]float64, 64), 0, 0)
	require.Equal(t, Estimate{}, e.Swing)
	require.InDelta(t, 3, e.Low.Value, 3*e.Low.SE)
}

func TestTooFewDrawsTellNoEffect(t *testing.T) {
	o, x, _ := lines(3, 1, 1)
	require.True(t, math.IsNaN(o.Effect(1, 0, x, -1, 1).Swing.Value))
}

func TestASurfaceOfAPlaneIsThePlane(t *testing.T) {
	o, x, z := lines(512, 1, 3)
	at := []float64{-1, 0, 1}
	for i, row := range o.Surface(Settings{}, 1, 0, x, z, at, at) {
		for j, e := range row {
			require.InDelta(t, 3+2*at[i]+10*at[j], e.Value, 4*e.SE+1e-6)
			require.Less(t, e.SE, 0.5)
		}
	}
}
