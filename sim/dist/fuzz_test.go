package dist_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
)

// FuzzLaw gives every family every kind of number: a law is refused with a
// reason, or it has a mean, its table rises, and a draw is a number.
func FuzzLaw(f *testing.F) {
	for i := range dist.Families() {
		for _, v := range [][3]float64{{7, 4.2, 9}, {1, 3, 9}, {0.3, 0.1, 0.5}, {2, 2, 2}, {0, 0, 0}, {-1, math.Inf(1), math.NaN()}, {1e12, 1e-9, 1e12}, {1e-9, 1, 1e9}} {
			for way := range 4 {
				f.Add(uint8(i), uint8(way), v[0], v[1], v[2])
			}
		}
	}
	f.Fuzz(func(t *testing.T, family, way uint8, a, b, c float64) {
		tooLong := time.AfterFunc(5*time.Minute, func() { panic("a law does not come to an end") })
		defer tooLong.Stop()
		one := dist.Families()[int(family)%len(dist.Families())]
		w := one.Ways[int(way)%len(one.Ways)]
		for _, x := range []float64{a, b, c} {
			if size := math.Abs(x); size != 0 && size < 1e-9 || size > 1e12 && !math.IsInf(x, 0) {
				return // a nanosecond, 30,000 years in seconds: nobody means these
			}
		}
		var l dist.Law
		var err error
		switch {
		case w.Make != nil:
			l, err = w.Make([]float64{a, b, c}[:len(w.Params)])
		case one.Name == "discrete":
			l, err = dist.Discrete([]float64{a, b}, []float64{c, 1})
		default:
			l, err = dist.Empirical([]float64{a, b, c})
		}
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		require.False(t, math.IsNaN(l.Mean()) || math.IsInf(l.Mean(), 0), "%s: mean %v", l.Key(), l.Mean())
		require.False(t, math.IsNaN(l.SD()) || l.SD() < 0, "%s: sd %v", l.Key(), l.SD())
		require.NotEmpty(t, l.String())
		table := dist.NewTable(l)
		before := math.Inf(-1)
		for _, u := range []float64{0x1p-53, 1e-9, 0.001, 1. / 256, 0.1, 0.5, 0.9, 255. / 256, 0.999, 1 - 1e-9, 1 - 0x1p-53} {
			x := table.At(u)
			require.False(t, math.IsNaN(x) || math.IsInf(x, 0), "%s: %v at %v", l.Key(), x, u)
			require.GreaterOrEqual(t, x, before, "%s: falls at %v", l.Key(), u)
			before = x
		}
	})
}
