package stats

import "math"

// Precision is how narrow an interval is wanted. Where both are given, either
// will do: a relative half-width cannot be reached for a mean near zero.
type Precision struct {
	Absolute float64 // half-width in the measure's own unit; 0 means not asked for
	Relative float64 // half-width as a share of the mean; 0 means not asked for
}

// HalfWidthRelative returns the half-width as a share of the mean's magnitude.
// It is 0 for an interval of no width and infinite when only the mean is 0.
func (e Estimate) HalfWidthRelative() float64 {
	half := e.HalfWidth()
	if half == 0 {
		return 0
	}
	return half / math.Abs(e.Mean)
}

// Met tells whether the estimate is precise enough. An estimate without an
// interval never is, not even when nothing was asked for.
func (p Precision) Met(e Estimate) bool {
	return e.HalfWidth() <= p.target(e)
}

// Replications predicts how many replications the precision needs, from the
// spread seen so far: the smallest n for which t·SD/√n is narrow enough (Law
// 2015, Simulation Modeling and Analysis, sec. 9.4.1). It is never less than
// the replications that e has. ok is false when e cannot tell: it has no
// interval, or the target is not above zero, or more than a million are needed.
func (p Precision) Replications(e Estimate) (n int, ok bool) {
	const most = 1_000_000
	target := p.target(e)
	if math.IsNaN(e.HalfWidth()) || !(target > 0) {
		return 0, false
	}
	wide := func(n int) bool {
		return StudentT((1+e.Level)/2, float64(n-1))*e.SD/math.Sqrt(float64(n)) > target
	}
	low, high := e.N, most // the half-width falls with n: look for the change
	if wide(high) {
		return 0, false
	}
	for low < high {
		if middle := (low + high) / 2; wide(middle) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, true
}

// target returns the widest half-width that will do, in the measure's unit.
func (p Precision) target(e Estimate) float64 {
	if p == (Precision{}) {
		return math.Inf(1)
	}
	return max(p.Absolute, p.Relative*math.Abs(e.Mean))
}
