package theory

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// OccupancyFromEmpty returns the mean number in an M/G/∞ system a time t after it
// opened empty, λE[min(S, t)]; the number is Poisson (Takács 1962, Introduction
// to the Theory of Queues, ch. 3; Eick, Massey and Whitt 1993, Operations
// Research 41(4), 731–742). limited is the stay's mean limited to t, such as
// [LimitedMeanExponential] with its mean. t ≥ 0.
func OccupancyFromEmpty(rate float64, limited func(t float64) float64, t float64) float64 {
	if !zeroOrMore(rate, t) {
		return math.NaN()
	}
	return rate * limited(t)
}

// MeanOccupancyFromEmpty returns the average of [OccupancyFromEmpty] from time a
// to b, with exponential stays of mean s:
//
//	λs(1 − s(exp(−a/s) − exp(−b/s))/(b − a))
//
// which is λs(1 − exp(−t/s)) integrated. That is how far a simulation that
// starts empty falls short after a warm-up of a. 0 ≤ a < b.
func MeanOccupancyFromEmpty(rate, meanStay, a, b float64) float64 {
	if !zeroOrMore(rate, a, b) || !positive(meanStay) || !(a < b) {
		return math.NaN()
	}
	short := math.Exp(-a/meanStay) * limitedToOne((b-a)/meanStay)
	return rate * meanStay * (1 - short/((b-a)/meanStay))
}

// LimitedMeanExponential returns E[min(S, t)] of an exponential time,
// m(1 − exp(−t/m)) (Klugman, Panjer and Willmot 2012, Loss Models, app. A).
// t ≥ 0.
func LimitedMeanExponential(mean, t float64) float64 {
	if !positive(mean) || !zeroOrMore(t) {
		return math.NaN()
	}
	return mean * limitedToOne(t/mean)
}

// LimitedMeanGamma returns E[min(S, t)] of a gamma time with shape k and scale θ,
// kθP(k + 1, t/θ) + t(1 − P(k, t/θ)) with the incomplete gamma ratio P (Klugman,
// Panjer and Willmot 2012, app. A). t ≥ 0.
func LimitedMeanGamma(shape, scale, t float64) float64 {
	if !positive(shape, scale) || !zeroOrMore(t) {
		return math.NaN()
	}
	x := t / scale
	return float64(shape*scale*mathext.GammaIncReg(shape+1, x)) + float64(t*mathext.GammaIncRegComp(shape, x))
}

// LimitedMeanLognormal returns E[min(S, t)] of a lognormal time with mean m and
// standard deviation sd. With s² = log(1 + sd²/m²) and d = (log(t/m) + s²/2)/s it
// is mΦ(d − s) + t(1 − Φ(d)) (Klugman, Panjer and Willmot 2012, app. A). t ≥ 0.
func LimitedMeanLognormal(mean, sd, t float64) float64 {
	switch {
	case !positive(mean) || !zeroOrMore(sd, t):
		return math.NaN()
	case sd == 0:
		return math.Min(mean, t)
	case t == 0:
		return 0
	}
	s := math.Sqrt(math.Log1p((sd / mean) * (sd / mean)))
	d := math.Log(t/mean)/s + s/2
	return float64(mean*normal(d-s)) + float64(t*normal(-d))
}

// limitedToOne is 1 − exp(−x), with all its digits for small x.
func limitedToOne(x float64) float64 { return -math.Expm1(-x) }

// normal is the standard normal distribution function Φ.
func normal(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
