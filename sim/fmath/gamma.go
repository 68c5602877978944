package fmath

import "math"

const (
	eulerGamma  = 0.57721566490153286060651209
	halfLog2Pi  = 0.91893853320467274178032973 // ln(2π)/2
	stirlingMin = 10                           // from here on the Stirling series is complete
)

// zetaTail holds (-1)^n (ζ(n)-1)/n for n = 2, 3, ...: the series of
// log Γ(2+x) - (1-γ)x (Abramowitz and Stegun 6.1.33).
var zetaTail = [...]float64{
	0.6449340668482264364724152 / 2, -0.2020569031595942853997382 / 3,
	0.08232323371113819151600370 / 4, -0.03692775514336992633136549 / 5,
	0.01734306198444913971451793 / 6, -0.008349277381922826839797550 / 7,
	0.004077356197944339378685239 / 8, -0.002008392826082214417852769 / 9,
	0.0009945751278180853371459589 / 10, -0.0004941886041194645587022825 / 11,
	0.0002460865533080482986379980 / 12, -0.0001227133475784891467518365 / 13,
	0.00006124813505870482925854511 / 14, -0.00003058823630702049355172851 / 15,
	0.00001528225940865187173257149 / 16, -0.000007637197637899762273600294 / 17,
	0.000003817293264999839856461645 / 18, -0.000001908212716553938925656958 / 19,
	9.539620338727961131520387e-7 / 20, -4.769329867878064631167196e-7 / 21,
	2.384505027277329900036482e-7 / 22, -1.192199259653110730677887e-7 / 23,
	5.960818905125947961244021e-8 / 24, -2.980350351465228018606371e-8 / 25,
	1.490155482836504123465851e-8 / 26, -7.450711789835429491981004e-9 / 27,
	3.725334024788457054819204e-9 / 28, -1.862659723513049006403910e-9 / 29,
	9.313274324196681828717647e-10 / 30,
}

// Lgamma returns the logarithm of the gamma function for x > 0; it is +Inf at 0
// and NaN below. Near the zeros at 1 and 2 it keeps its relative accuracy.
func Lgamma(x float64) float64 {
	switch {
	case x != x || x > math.MaxFloat64:
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(1)
	case x >= stirlingMin:
		return float64((x-0.5)*(Log(x)-1)) + (halfLog2Pi - 0.5) + stirlingSeries(x)
	case x < 0.5:
		return lgamma2(x) - Log1p(x) - Log(x)
	case x < 1.5:
		return lgamma2(x-1) - Log1p(x-1)
	}
	shift := 1.0 // Γ(x) = (x-1)(x-2)... Γ(x-n), with x-n between 1.5 and 2.5
	for x >= 2.5 {
		x--
		shift = float64(shift * x)
	}
	return lgamma2(x-2) + Log(shift)
}

// lgamma2 returns log Γ(2+d) for |d| <= 1/2.
func lgamma2(d float64) float64 {
	return float64(d * ((1 - eulerGamma) + float64(d*horner(d, zetaTail[:]))))
}

// stirlingTail holds B(2n)/(2n(2n-1)) for n = 1, 2, ...: 1/12, -1/360 and so on
// (Abramowitz and Stegun 6.1.40).
var stirlingTail = [...]float64{
	1. / 12, -1. / 360, 1. / 1260, -1. / 1680, 1. / 1188, -691. / 360360, 1. / 156, -3617. / 122400,
}

// stirlingSeries returns log Γ(x) - ((x-½) log x - x + ½ log 2π) for x >= stirlingMin.
func stirlingSeries(x float64) float64 {
	inv := 1 / x
	return float64(inv * horner(float64(inv*inv), stirlingTail[:]))
}

// stirlingError is the same difference for any x > 0.
func stirlingError(x float64) float64 {
	if x >= stirlingMin {
		return stirlingSeries(x)
	}
	return Lgamma(x) - float64((x-0.5)*Log(x)) + x - halfLog2Pi
}

// deviance returns x log(x/m) + m - x, the half deviance of an observation x
// when m was expected (Loader 2000).
func deviance(x, m float64) float64 {
	e := (m - x) / x
	if e < -0.4 || e > 0.6 {
		return m - x - float64(x*Log(m/x))
	}
	return -float64(x * log1pMinus(e))
}

// PoissonMass returns exp(-mean) mean^x / Γ(x+1), the probability of x events
// when mean are expected; x need not be a whole number. It is the saddle-point
// form of Loader (2000), "Fast and accurate computation of binomial
// probabilities", which doesn't subtract large logarithms from each other.
func PoissonMass(x, mean float64) float64 {
	switch {
	case x < 0 || mean < 0:
		return 0
	case x == 0:
		return Exp(-mean)
	case mean < float64(1e-290*x): // the quotient mean/x would be lost
		return Exp(float64(x*Log(mean)) - mean - Lgamma(x+1))
	}
	return float64(Exp(-stirlingError(x)-deviance(x, mean)) / math.Sqrt(float64(2*math.Pi*x)))
}

// betaMass returns x^a y^b Γ(a+b)/(Γ(a)Γ(b)) for y = 1-x, likewise.
func betaMass(a, b, x, y float64) float64 {
	if x <= 0 || y <= 0 {
		return 0
	}
	n := a + b
	e := stirlingError(n) - stirlingError(a) - stirlingError(b) -
		deviance(a, float64(n*x)) - deviance(b, float64(n*y))
	return float64(math.Sqrt(float64(a*(b/n))/(2*math.Pi)) * Exp(e))
}
