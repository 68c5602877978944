package fmath

import "math"

const sqrt2Pi = 2.50662827463100050242

// NormDensity returns exp(-x²/2)/sqrt(2π). The square is split so that its
// rounding error does not grow with x (Cody 1969).
func NormDensity(x float64) float64 {
	if x < -39 || x > 39 {
		return 0
	}
	near := float64(math.Floor(float64(x*16)) * 0.0625) // its square is exact
	rest := float64((x - near) * (x + near))
	return float64(Exp(float64(-0.5*float64(near*near)))*Exp(float64(-0.5*rest))) / sqrt2Pi
}

// NormCDF returns the probability that a standard normal variable is at most x.
// Both tails keep their relative accuracy, about 3e-14.
func NormCDF(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 2:
		return 1 - normTail(x)
	case x < -2:
		return normTail(-x)
	}
	// Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/(3·5) + ...), Abramowitz and Stegun 26.2.11.
	term, sum := x, x
	sq := float64(x * x)
	for n := 3.0; math.Abs(term) > math.Abs(float64(sum*0x1p-55)); n += 2 {
		term = float64(term*sq) / n
		sum += term
	}
	return 0.5 + float64(NormDensity(x)*sum)
}

// normTail returns the probability above x, for x of 2 or more, by the
// continued fraction φ(x)/(x + 1/(x + 2/(x + ...))), Abramowitz and Stegun
// 26.2.14, from the inside out. At x = 2 it takes 120 levels.
func normTail(x float64) float64 {
	if x > 39 {
		return 0
	}
	levels := math.Floor(10 + 440/float64(x*x))
	f := x
	for k := levels; k >= 1; k-- {
		f = x + k/f
	}
	return NormDensity(x) / f
}

// The rational approximations of Wichura (1988), algorithm AS 241 (PPND16):
// for the middle, for p down to exp(-25), and beyond.
var (
	midTop = [...]float64{
		3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
		1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
		3.3430575583588128105e+4, 2.5090809287301226727e+3,
	}
	midBottom = [...]float64{
		1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
		2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
		5.2264952788528545610e+3,
	}
	tailTop = [...]float64{
		1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
		3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
		2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}
	tailBottom = [...]float64{
		1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
		1.05075007164441684324e-9,
	}
	farTop = [...]float64{
		6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
		2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
		2.71155556874348757815e-5, 2.01033439929228813265e-7,
	}
	farBottom = [...]float64{
		1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
		2.04426310338993978564e-15,
	}
)

// NormQuantile returns the x below which a standard normal variable falls with
// probability p, to about 1e-15 (Wichura 1988, AS 241).
func NormQuantile(p float64) float64 {
	switch {
	case !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0:
		return math.Inf(-1)
	case p == 1:
		return math.Inf(1)
	}
	if q := p - 0.5; math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return float64(q*horner(r, midTop[:])) / horner(r, midBottom[:])
	}
	tail := min(p, 1-p)
	var x float64
	if r := math.Sqrt(-Log(tail)); r <= 5 {
		x = horner(r-1.6, tailTop[:]) / horner(r-1.6, tailBottom[:])
	} else {
		x = horner(r-5, farTop[:]) / horner(r-5, farBottom[:])
	}
	if p < 0.5 {
		return -x
	}
	return x
}
