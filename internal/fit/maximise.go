package fit

import (
	"math"
	"slices"
)

// span is where a parameter may lie.
type span struct{ low, high float64 }

// maximise returns where f is greatest, from a start within the bounds, by the
// downhill simplex of Nelder and Mead (1965), begun anew from its own result in
// case it has collapsed on the way. It needs no derivatives, and the likelihoods here
// have two parameters at most and one summit. The package optimize of gonum would
// bring another module with it.
func maximise(f func(x []float64) float64, start []float64, bounds []span) []float64 {
	value := func(x []float64) float64 {
		for i, b := range bounds {
			if !(x[i] >= b.low && x[i] <= b.high) {
				return math.Inf(-1)
			}
		}
		if y := f(x); y == y {
			return y
		}
		return math.Inf(-1)
	}
	best := slices.Clone(start)
	for i, b := range bounds {
		best[i] = min(max(best[i], b.low), b.high)
	}
	for _, size := range []float64{0.5, 0.05} {
		best = simplex(value, best, size, bounds)
	}
	return best
}

type corner struct {
	x []float64
	y float64
}

func simplex(f func([]float64) float64, start []float64, size float64, bounds []span) []float64 {
	corners := []corner{{start, f(start)}}
	for i := range start {
		x := slices.Clone(start)
		if x[i] += size; x[i] > bounds[i].high {
			x[i] -= 2 * size
		}
		corners = append(corners, corner{x, f(x)})
	}
	last := len(start)
	// along returns the point on the line from the worst corner through the
	// middle of the others; 1 is its mirror image.
	along := func(by float64) corner {
		x := make([]float64, len(start))
		for i := range x {
			middle := 0.0
			for _, c := range corners[:last] {
				middle += c.x[i] / float64(last)
			}
			x[i] = middle + by*(middle-corners[last].x[i])
		}
		return corner{x, f(x)}
	}
	for range 2000 {
		slices.SortStableFunc(corners, func(a, b corner) int {
			switch {
			case a.y > b.y:
				return -1
			case a.y < b.y:
				return 1
			}
			return 0
		})
		if width(corners) < 1e-8 {
			break
		}
		mirror := along(1)
		switch {
		case mirror.y > corners[0].y:
			if further := along(2); further.y > mirror.y {
				mirror = further
			}
			corners[last] = mirror
		case mirror.y > corners[last-1].y:
			corners[last] = mirror
		default:
			by := -0.5
			if mirror.y > corners[last].y {
				by = 0.5
			}
			if nearer := along(by); nearer.y > corners[last].y {
				corners[last] = nearer
				continue
			}
			for _, c := range corners[1:] {
				for i := range c.x {
					c.x[i] = (c.x[i] + corners[0].x[i]) / 2
				}
			}
			for i := range corners[1:] {
				corners[i+1].y = f(corners[i+1].x)
			}
		}
	}
	return corners[0].x
}

func width(corners []corner) (w float64) {
	for _, c := range corners[1:] {
		for i := range c.x {
			w = max(w, math.Abs(c.x[i]-corners[0].x[i]))
		}
	}
	return w
}

// pinned reports whether a result lies on a bound, so that there is no summit.
func pinned(x []float64, bounds []span) bool {
	for i, b := range bounds {
		margin := 1e-6 * (b.high - b.low)
		if x[i] < b.low+margin || x[i] > b.high-margin {
			return true
		}
	}
	return false
}
