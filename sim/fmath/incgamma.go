package fmath

import "math"

// maxTerms bounds series and continued fractions. They need some 10 times the
// root of the parameter, so it suffices up to a shape of 1e7.
const maxTerms = 50_000

// tiny stands for a zero denominator in a continued fraction (Lentz's method,
// as modified by Thompson and Barnett 1986).
const tiny = 1e-290

// RegIncGamma returns P(a, x), the probability that a gamma variable of shape a
// and scale 1 is at most x.
func RegIncGamma(a, x float64) float64 {
	below, _, _ := incGamma(a, x)
	return below
}

// RegIncGammaAbove returns 1 - P(a, x) without loss of digits in the upper tail.
func RegIncGammaAbove(a, x float64) float64 {
	_, above, _ := incGamma(a, x)
	return above
}

// incGamma returns the probabilities below and above x, and x times the density
// there. It sums the series (Abramowitz and Stegun 6.5.29) below the mean and
// the continued fraction (6.5.31, in its even part) above.
func incGamma(a, x float64) (below, above, xDensity float64) {
	switch {
	case !(a > 0) || x != x:
		return math.NaN(), math.NaN(), math.NaN()
	case x <= 0:
		return 0, 1, 0
	case x > math.MaxFloat64:
		return 1, 0, 0
	}
	mass := PoissonMass(a, x) // x^a exp(-x) / Γ(a+1)
	xDensity = float64(a * mass)
	if x < a+1 {
		term, sum := 1.0, 1.0
		for n := 1.0; n < maxTerms && term > float64(sum*0x1p-54); n++ {
			term = float64(term * (x / (a + n)))
			sum += term
		}
		below = min(1, float64(mass*sum))
		return below, 1 - below, xDensity
	}
	b := x + 1 - a
	c, d := 1/tiny, 1/b
	f := d
	for n := 1.0; n < maxTerms; n++ {
		num := float64(n * (a - n))
		b += 2
		d = 1 / nonZero(float64(num*d)+b)
		c = nonZero(b + num/c)
		step := float64(c * d)
		f = float64(f * step)
		if math.Abs(step-1) < 0x1p-52 {
			break
		}
	}
	above = min(1, float64(xDensity*f))
	return 1 - above, above, xDensity
}

func nonZero(x float64) float64 {
	if math.Abs(x) < tiny {
		return tiny
	}
	return x
}

// GammaQuantile returns the x below which a gamma variable of shape a and scale
// 1 falls with probability p, to about 1e-13.
func GammaQuantile(a, p float64) float64 {
	switch {
	case !(a > 0) || !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0:
		return 0
	case p == 1:
		return math.Inf(1)
	}
	// Far down P(a, x) is x^a / Γ(a+1), up to a factor 1+x.
	t := (Log(p) + Lgamma(a+1)) / a
	if t < -40 {
		return Exp(t)
	}
	if a > 0.5 { // Wilson and Hilferty 1931: the cube root is nearly normal
		z := NormQuantile(p)
		root := 1 - 1/float64(9*a) + z/float64(3*math.Sqrt(a))
		if cube := float64(root * float64(root*root)); root > 0.2 {
			t = Log(float64(a * cube))
		}
	}
	// In log x, log(-log(probability above)) is nearly a straight line at both
	// ends: slope a below, slope 1 above. So Newton's method takes few steps.
	target := Log(-Log1p(-p))
	t = solve(t, func(t float64) (miss, slope float64) {
		below, above, xDensity := incGamma(a, Exp(t))
		hazard := -Log1p(-below)
		if below > 0.5 {
			hazard = -Log(above)
		}
		return Log(hazard) - target, xDensity / float64(above*hazard)
	})
	return Exp(t)
}

// solve finds the zero of an increasing function near the first guess t by
// Newton's method, kept within what is known to bracket it.
func solve(t float64, f func(t float64) (value, slope float64)) float64 {
	lo, hi := math.Inf(-1), math.Inf(1)
	for range 200 {
		value, slope := f(t)
		next := t - value/slope
		if math.Abs(next-t) < 1e-9 { // the next step would be about its square
			return next
		}
		if value > 0 {
			hi = t
		} else { // below zero, or 0/0 where the probability itself is nought
			lo = t
		}
		if !(next > lo && next < hi) || math.Abs(next-t) > 1e3 {
			next = between(lo, hi)
		}
		t = next
	}
	return t
}

// between halves the bracket, or moves away from the end that is known.
func between(lo, hi float64) float64 {
	switch {
	case math.IsInf(hi, 1):
		return lo + 1 + float64(0.5*math.Abs(lo))
	case math.IsInf(lo, -1):
		return hi - 1 - float64(0.5*math.Abs(hi))
	}
	return lo + float64(0.5*(hi-lo))
}
