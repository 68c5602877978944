package fmath

import "math"

// The natural logarithm of 2 in two parts. The first has 21 zero bits at its
// end, so that a whole number up to 2000 times it is exact (Cody and Waite
// 1980, ch. 6).
const (
	ln2Hi  = 6.93147180369123816490e-01
	ln2Lo  = 1.90821492927058770002e-10
	invLn2 = 1.44269504088896338700
)

// expTail holds 1/2!, 1/3!, ... 1/14!: the series of (exp(r)-1-r)/r², whose
// first term left out is below 2^-60 of the result for |r| up to ln(2)/2.
var expTail = [...]float64{
	1. / 2, 1. / 6, 1. / 24, 1. / 120, 1. / 720, 1. / 5040, 1. / 40320,
	1. / 362880, 1. / 3628800, 1. / 39916800, 1. / 479001600,
	1. / 6227020800, 1. / 87178291200,
}

// reduce splits x = k ln 2 + r + c with |r| at most about ln(2)/2 and c the
// rounding error of r.
func reduce(x float64) (k int, r, c float64) {
	whole := math.Floor(float64(x*invLn2) + 0.5)
	hi := x - float64(whole*ln2Hi)
	lo := float64(whole * ln2Lo)
	r = hi - lo
	return int(whole), r, (hi - r) - lo
}

// scale returns x * 2^k.
func scale(x float64, k int) float64 {
	if -1022 <= k && k <= 1023 {
		return float64(x * math.Float64frombits(uint64(1023+k)<<52))
	}
	return math.Ldexp(x, k)
}

// Exp returns e to the power x, within 1 unit in the last place, by reduction
// to |r| <= ln(2)/2 and the Taylor series.
func Exp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 709.782712893384: // ln of the largest float64
		return math.Inf(1)
	case x < -745.1332191019412: // ln of half the smallest float64
		return 0
	}
	k, r, c := reduce(x)
	sq := float64(r * r)
	y := 1 + (r + (float64(sq*horner(r, expTail[:])) + c))
	if k < -1021 {
		return math.Ldexp(y, k) // y/2^1022 may be subnormal: round once
	}
	return scaleUp(y, k)
}

// scaleUp is scale for a result that is known to be finite: at k = 1024 the
// factor 2^k would overflow on its own.
func scaleUp(y float64, k int) float64 {
	if k > 1023 {
		return scale(float64(2*y), k-1)
	}
	return scale(y, k)
}

// Expm1 returns exp(x) - 1 without the loss of digits near x = 0, within 2
// units in the last place.
func Expm1(x float64) float64 {
	switch {
	case x != x || (-0x1p-54 < x && x < 0x1p-54):
		return x
	case x > 40: // 1 is below half a unit in the last place of exp(40)
		return Exp(x)
	case x < -40:
		return -1
	}
	k, r, c := reduce(x)
	sq := float64(r * r)
	y := r + (float64(sq*horner(r, expTail[:])) + c)
	if k == 0 {
		return y
	}
	// exp(x)-1 = 2^k (exp(r)-1) + 2^k - 1 = 2^k (y + (1 - 2^-k))
	return scale(y+(1-scale(1, -k)), k)
}
