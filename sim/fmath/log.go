package fmath

import "math"

// atanhTail holds 2/3, 2/5, ... 2/25: the series of 2 atanh(s) after its first
// term, complete to 2^-60 for |s| up to 0.172.
var atanhTail = [...]float64{
	2. / 3, 2. / 5, 2. / 7, 2. / 9, 2. / 11, 2. / 13, 2. / 15, 2. / 17,
	2. / 19, 2. / 21, 2. / 23, 2. / 25,
}

// Log returns the natural logarithm of x, within 1 unit in the last place:
// x = 2^k (1+f), then log(1+f) = 2 atanh(f/(2+f)) by its series (Abramowitz and
// Stegun 4.1.27).
func Log(x float64) float64 {
	switch {
	case x != x || x > math.MaxFloat64:
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	}
	k, f := split(x)
	return logSum(k, f, 0)
}

// split writes x = 2^k (1+f) with 1+f between the roots of 1/2 and of 2.
func split(x float64) (k, f float64) {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = m+m, e-1
	}
	return float64(e), m - 1
}

// logSum returns k ln 2 + log(1+f) + c, adding the small parts first. It keeps
// f, which is exact, apart: with s = f/(2+f), log(1+f) = f - (f²/2 - s (f²/2+R)).
func logSum(k, f, c float64) float64 {
	s := f / (2 + f)
	z := float64(s * s)
	rest := float64(z * horner(z, atanhTail[:]))
	half := float64(0.5 * float64(f*f))
	small := float64(s*(half+rest)) + (float64(k*ln2Lo) + c)
	return float64(k*ln2Hi) - ((half - small) - f)
}

// Log1p returns log(1+x) without the loss of digits near x = 0, within 1 unit
// in the last place.
func Log1p(x float64) float64 {
	switch {
	case x != x || x > math.MaxFloat64 || (-0x1p-54 < x && x < 0x1p-54):
		return x
	case x < -1:
		return math.NaN()
	case x == -1:
		return math.Inf(-1)
	case -0.29 < x && x < 0.41:
		return logSum(0, x, 0)
	}
	u := 1 + x
	lost := x - (u - 1) // what rounding took from 1+x
	if x > 1 {
		lost = 1 - (u - x)
	}
	k, f := split(u)
	return logSum(k, f, lost/u)
}

// log1pMinus returns log(1+x) - x for x between -0.4 and 0.6. Near 0 it is about
// -x²/2 and would lose all its digits if the two were subtracted.
func log1pMinus(x float64) float64 {
	s := x / (2 + x)
	z := float64(s * s)
	// 2 atanh(s) - x = (2s - x) + 2s³/3 + ..., and 2s - x = -s x
	return float64(s * (float64(z*horner(z, atanhTail[:])) - x))
}
