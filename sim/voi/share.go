package voi

import "math"

// Share returns how much of the variance that uncertain inputs give to a measure one
// input explains, or two together: the measure is the value of an option less that of
// another, or by itself (against [Nothing]). It is the correlation ratio, or first-order
// sensitivity index (Saltelli and others 2008, Global Sensitivity Analysis: The Primer,
// ch. 1), by the regression of [Outcomes.EVPPI]. Chance is taken off both: what a fit finds
// by chance off the one variance, noise off the other.
//
// Shares of inputs that vary independently add up to 1, or to less by what they do only
// together. A share is not cut off, so that of an input that matters nothing lies within
// its standard error of 0, on either side. It is NaN where noise cannot be told or nothing
// is left without it.
func (o *Outcomes) Share(s Settings, option, against int, inputs ...[]float64) Estimate {
	n := o.Draws()
	q, y := design(inputs...), o.Contrast(option, against)
	parts := func(times []float64) (explained, between float64) {
		value, noise := o.at(times)
		_, cov := covariance([][]float64{contrast(value, option, against)}, times)
		between = cov[0][0] - noiseOf(noise, option, against)
		return explainedBy(q, y, times), between
	}
	explained, between := parts(once(n))
	if !(between > 0) {
		return Estimate{math.NaN(), math.NaN()}
	}
	share := explained / between

	// The spread of the quotient to first order, which stays finite where a resample has
	// hardly any variance left (Cochran 1977, Sampling Techniques, sec. 6.4).
	off := s.again(n, func(times []float64) float64 {
		e, b := parts(times)
		return (e - float64(share*b)) / between
	})
	return Estimate{share, off.se()}
}

// explainedBy is the variance of what a regression fits, less what chance gives it: the
// residual variance for every degree of freedom.
func explainedBy(q [][]float64, y, times []float64) float64 {
	if len(q) == 0 {
		return 0
	}
	fitted := again(q, [][]float64{y}, times)[0]
	rest := make([]float64, len(y))
	n := 0.0
	for i, t := range times {
		rest[i] = y[i] - fitted[i]
		n += t
	}
	_, cov := covariance([][]float64{fitted, rest}, times)
	k := float64(len(q))
	return cov[0][0] - float64(cov[1][1]*k)/(n-1-k)
}
