package fmath

import "math"

// RegIncBeta returns I(x; a, b), the probability that a beta variable is at
// most x.
func RegIncBeta(a, b, x float64) float64 {
	below, _, _ := incBeta(a, b, x, 1-x)
	return below
}

// incBeta returns the probabilities below and above x = 1-y, and x y times the
// density there, by the continued fraction of Abramowitz and Stegun 26.5.8 on
// the side where it converges fast.
func incBeta(a, b, x, y float64) (below, above, xyDensity float64) {
	switch {
	case !(a > 0 && b > 0) || x != x:
		return math.NaN(), math.NaN(), math.NaN()
	case x <= 0:
		return 0, 1, 0
	case y <= 0:
		return 1, 0, 0
	}
	mass := betaMass(a, b, x, y)
	if float64(x*(a+b+2)) < a+1 {
		below = min(1, float64(mass*betaFraction(a, b, x))/a)
		return below, 1 - below, mass
	}
	above = min(1, float64(mass*betaFraction(b, a, y))/b)
	return 1 - above, above, mass
}

func betaFraction(a, b, x float64) float64 {
	c := 1.0
	d := 1 / nonZero(1-float64(float64((a+b)*x)/(a+1)))
	f := d
	for n := 1.0; n < maxTerms; n++ {
		even := a + float64(2*n)
		num := float64(float64(n*(b-n))*x) / float64((even-1)*even)
		d = 1 / nonZero(1+float64(num*d))
		c = nonZero(1 + num/c)
		f = float64(f * float64(c*d))
		num = -float64(float64((a+n)*(a+b+n))*x) / float64(even*(even+1))
		d = 1 / nonZero(1+float64(num*d))
		c = nonZero(1 + num/c)
		step := float64(c * d)
		f = float64(f * step)
		if math.Abs(step-1) < 0x1p-52 {
			break
		}
	}
	return f
}

// BetaQuantile returns the x below which a beta variable falls with probability
// p, to about 1e-12.
func BetaQuantile(a, b, p float64) float64 {
	switch {
	case !(a > 0 && b > 0) || !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0 || p == 1:
		return p
	case p > 0.5:
		_, upper := betaQuantileLow(b, a, 1-p)
		return upper
	}
	lower, _ := betaQuantileLow(a, b, p)
	return lower
}

// betaQuantileLow returns the quantile x and 1-x, for p up to 1/2.
func betaQuantileLow(a, b, p float64) (x, y float64) {
	// Far down the probability is x^a / (a B(a,b)), up to a factor 1 + b x. It is
	// worked out from a point below which that factor is 1.
	far := -40 - Log1p(b)
	logP := Log(betaMass(a, b, Exp(far), 1) / a)
	t := far + (Log(p)-logP)/a
	if t < far {
		return Exp(t), 1
	}
	target := Log(p) - Log1p(-p)
	switch {
	case a > 1 && b > 1:
		t = betaGuess(a, b, p)
	case t > 0: // the same line for the upper end, 1-p = y^b / (b B(a,b))
		logBeta := Lgamma(a) + Lgamma(b) - Lgamma(a+b)
		t = (target - Log(b) - logBeta) / b
	}
	// In log(x/y), log(below/above) is nearly a straight line at both ends:
	// slope a on the left, slope b on the right.
	t = solve(t, func(t float64) (miss, slope float64) {
		x, y := logistic(t)
		below, above, xyDensity := incBeta(a, b, x, y)
		return Log(below) - Log(above) - target, xyDensity / float64(below*above)
	})
	return logistic(t)
}

// logistic returns x and y with x + y = 1 and log(x/y) = t.
func logistic(t float64) (x, y float64) {
	if t > 0 {
		e := Exp(-t)
		return 1 / (1 + e), e / (1 + e)
	}
	e := Exp(t)
	return e / (1 + e), 1 / (1 + e)
}

// betaGuess approximates log(x/y) at probability p (Abramowitz and Stegun
// 26.5.22).
func betaGuess(a, b, p float64) float64 {
	z := -NormQuantile(p)
	l := (float64(z*z) - 3) / 6
	u, v := 1/(float64(2*a)-1), 1/(float64(2*b)-1)
	h := 2 / (u + v)
	w := float64(z*math.Sqrt(h+l))/h - float64((v-u)*(l+5./6-2/float64(3*h)))
	if w != w {
		w = 0
	}
	return Log(a) - Log(b) - float64(2*w)
}
