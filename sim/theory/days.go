package theory

import "math"

// WithinDays returns the share of patients who are done within that many
// calendar days when a stage that takes T days begins at any time of a day alike:
// done on the same day counts as 0 days. With U uniform and F the distribution
// function of T,
//
//	P(⌊U + T⌋ ≤ d) = ∫F(t)dt from d to d + 1 = 1 − (E[min(T, d + 1)] − E[min(T, d)])
//
// by integrating over U. limited is the mean of T limited to t, such as
// [LimitedMeanLognormal] with its parameters. d ≥ 0; nobody is done within fewer.
func WithinDays(days int, limited func(t float64) float64) float64 {
	if days < 0 {
		return 0
	}
	d := float64(days)
	return 1 - (limited(d+1) - limited(d))
}

// GammaWithinDays returns [WithinDays] of a gamma time with shape k and scale θ
// days. Stages one after the other with the same scale are one whose shape is
// the sum of theirs.
func GammaWithinDays(shape, scale float64, days int) float64 {
	if !positive(shape, scale) {
		return math.NaN()
	}
	return WithinDays(days, func(t float64) float64 { return LimitedMeanGamma(shape, scale, t) })
}
