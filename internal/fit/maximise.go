package fit

import "math"

// span is where a parameter may lie.
type span struct{ low, high float64 }

// maximise returns where f is greatest within a span, from a start: it walks uphill in
// growing steps until it has passed the summit, and closes in by parabolas and golden
// sections (Brent 1973, ch. 5). It needs no derivatives; the likelihoods here have one
// parameter and one summit. The package optimize of gonum would bring another module
// with it.
func maximise(f func(x float64) float64, start float64, s span) float64 {
	value := func(x float64) float64 {
		if y := f(x); y == y {
			return y
		}
		return math.Inf(-1)
	}
	low, x, high := bracket(value, min(max(start, s.low), s.high), s)
	return closeIn(value, low, x, high)
}

// bracket returns three places, the middle one no lower than the others.
func bracket(f func(float64) float64, x float64, s span) (low, middle, high float64) {
	y := f(x)
	low, high = x, x
	for _, way := range []float64{1, -1} {
		for step := 0.1; ; step *= 2 {
			next := min(max(x+way*step, s.low), s.high)
			at := f(next)
			if way > 0 {
				high = next
			} else {
				low = next
			}
			if at <= y {
				break
			}
			if way > 0 {
				low = x
			} else {
				high = x
			}
			x, y = next, at
		}
	}
	return low, x, high
}

const golden = 0.3819660112501051 // (3 - √5) / 2

func closeIn(f func(float64) float64, low, x, high float64) float64 {
	const near = 1e-9
	w, v := x, x // the best but one, and what was that before
	y := f(x)
	yw, yv := y, y
	step, before := 0.0, 0.0
	for range 200 {
		middle, tolerance := (low+high)/2, near*(math.Abs(x)+1)
		if math.Abs(x-middle) <= 2*tolerance-(high-low)/2 {
			break
		}
		p, q := parabola(x, w, v, y, yw, yv)
		if math.Abs(before) > tolerance && q != 0 && math.Abs(p) < math.Abs(q*before/2) && x+p/q > low && x+p/q < high {
			step, before = p/q, step
		} else {
			before = high - x
			if x >= middle {
				before = low - x
			}
			step = golden * before
		}
		if math.Abs(step) < tolerance {
			step = math.Copysign(tolerance, step)
		}
		u := x + step
		yu := f(u)
		if (yu >= y) == (u >= x) {
			low = min(u, x)
		} else {
			high = max(u, x)
		}
		switch {
		case yu >= y:
			v, yv, w, yw, x, y = w, yw, x, y, u, yu
		case yu >= yw || w == x:
			v, yv, w, yw = w, yw, u, yu
		case yu >= yv || v == x || v == w:
			v, yv = u, yu
		}
	}
	return x
}

// parabola returns the step p/q from x to the summit of the parabola through three
// points.
func parabola(x, w, v, y, yw, yv float64) (p, q float64) {
	if math.IsInf(yw, 0) || math.IsInf(yv, 0) {
		return 0, 0
	}
	r, t := (x-w)*(yv-y), (x-v)*(yw-y)
	return (x-v)*t - (x-w)*r, 2 * (r - t)
}

// pinned reports whether a result lies on a bound, so that there is no summit.
func pinned(x float64, s span) bool {
	margin := 1e-6 * (s.high - s.low)
	return x < s.low+margin || x > s.high-margin
}
