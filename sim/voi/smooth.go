package voi

import "math"

// Smoothed returns the outcomes with the values that a regression on these inputs gives
// them, one spline for each, added up: on all inputs, or on those that matter. Of chance
// there is then no more left than a fit follows, which the regression itself tells, so no
// draw needs a second replication. It is the way to take noise off where noise is as large
// as what inputs do (as in economics done by regression: Strong, Oakley and Brennan 2014,
// Medical Decision Making 34, 311–326). What inputs do only together, or what inputs that
// are not given do, is left out, so spread and value come out too small by that.
//
// For [Outcomes.EVPI], [Outcomes.Chances], [Outcomes.Belief] and the whole of which
// [Outcomes.Share] is a part. It takes eight draws for each input at the least.
func (o *Outcomes) Smoothed(inputs ...[]float64) *Outcomes {
	s := *o
	s.smooth = additive(inputs...)
	return &s
}

// smoothed are the fitted values and the covariance that chance gives them: that of what is
// left, for each function of the inputs.
func smoothed(q, value [][]float64, times []float64) (fitted, noise [][]float64) {
	fitted = again(q, value, times)
	rest := make([][]float64, len(value))
	for j := range rest {
		rest[j] = append([]float64(nil), value[j]...)
		for i, f := range fitted[j] {
			rest[j][i] -= f
		}
	}
	_, noise = covariance(rest, times)
	n, k := 0.0, float64(len(q))
	for _, t := range times {
		n += t
	}
	left := n - 1 - k
	if left < 1 {
		left = math.NaN() // nothing tells what is chance
	}
	for a := range noise {
		for b := range noise {
			noise[a][b] = float64(noise[a][b]*k) / left
		}
	}
	return fitted, noise
}
