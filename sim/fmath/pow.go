package fmath

import "math"

// Pow returns x to the power y for x >= 0; it is NaN for negative x, which the
// laws of probability do not need. The error is at most 4 units in the last
// place: log x is taken to twice the usual precision, since the exponential
// multiplies its error by y.
func Pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case x != x || y != y || x < 0:
		return math.NaN()
	case x == 0 || math.IsInf(x, 1) || math.IsInf(y, 0):
		return powEdge(x, y)
	}
	hi, lo := logTwice(x)
	p, err := product(y, hi)
	if !(-800 < p && p < 800) {
		return Exp(p) // 0 or infinite
	}
	e := Exp(p)
	if e == 0 || math.IsInf(e, 1) {
		return e
	}
	return e + float64(e*(err+float64(y*lo)))
}

// powEdge is Pow where x or y is at the end of its range.
func powEdge(x, y float64) float64 {
	if math.IsInf(y, 0) {
		if (x > 1) == (y > 0) {
			return math.Inf(1)
		}
		return 0
	}
	if (x == 0) == (y > 0) {
		return 0
	}
	return math.Inf(1)
}

// logTwice returns log x as the sum of two numbers, good to about 2^-60.
func logTwice(x float64) (hi, lo float64) {
	k, f := split(x)
	den := 2 + f
	denLo := f - (den - 2) // what rounding took from 2+f
	s := f / den
	p, perr := product(s, den)
	sLo := ((f - p) - perr - float64(s*denLo)) / den // s + sLo is f/(2+f)
	z := float64(s * s)
	tail := float64(float64(s*z)*horner(z, atanhTail[:])) + float64(2*sLo)
	kHi, a := float64(k*ln2Hi), float64(2*s) // kHi is exact, and larger than a or 0
	hi = kHi + a
	lo = a - (hi - kHi)
	if k == 0 {
		hi, lo = a, 0
	}
	lo += tail + float64(k*ln2Lo)
	sum := hi + lo
	return sum, lo - (sum - hi)
}

// product returns x*y and its rounding error, by splitting each factor into
// halves of 26 bits (Dekker 1971; Veltkamp's splitting).
func product(x, y float64) (p, err float64) {
	xh, xl := halves(x)
	yh, yl := halves(y)
	p = float64(x * y)
	err = ((float64(xh*yh) - p) + float64(xh*yl) + float64(xl*yh)) + float64(xl*yl)
	return p, err
}

func halves(x float64) (hi, lo float64) {
	c := float64(134217729 * x) // 2^27 + 1
	hi = c - (c - x)
	return hi, x - hi
}
