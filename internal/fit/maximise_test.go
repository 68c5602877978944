package fit

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMaximiseFindsTheSummit(t *testing.T) {
	within := span{-5, 20}
	for _, summit := range []float64{-4.9, -1, 0, 0.05, 3, 19.9} {
		for _, start := range []float64{-100, -1, 0, 12, 100} {
			x := maximise(func(x float64) float64 { return -math.Cosh(x - summit) }, start, within)
			assert.InDelta(t, summit, x, 1e-7, "from %g", start)
			assert.False(t, pinned(x, within))
		}
	}
	assert.True(t, pinned(maximise(func(x float64) float64 { return x }, 0, within), within))
	assert.True(t, pinned(maximise(func(x float64) float64 { return -x }, 0, within), within))
	assert.InDelta(t, 2, maximise(func(x float64) float64 {
		if x > 2 {
			return math.NaN() // where no number is large enough
		}
		return x
	}, 0, within), 1e-6)
}
