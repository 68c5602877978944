package fit

import (
	"math"

	"prehabsim/sim/fmath"
)

// form is a law as likelihoods ask of it: its density, the share of patients whose
// time is below and above x, and what their times add to the mean. Below and above
// are each right to the last digits where they are small.
type form interface {
	logDensity(x float64) float64
	share(x float64) (below, above float64)
	time(x float64) (below, above float64)
}

type gammaForm struct{ shape, mean float64 }

func (g gammaForm) logDensity(x float64) float64 {
	scale := g.mean / g.shape
	return (g.shape-1)*math.Log(x) - x/scale - g.shape*math.Log(scale) - fmath.Lgamma(g.shape)
}

func (g gammaForm) share(x float64) (below, above float64) {
	return incomplete(g.shape, x*g.shape/g.mean)
}

func (g gammaForm) time(x float64) (below, above float64) {
	below, above = incomplete(g.shape+1, x*g.shape/g.mean)
	return g.mean * below, g.mean * above
}

func incomplete(shape, x float64) (below, above float64) {
	return fmath.RegIncGamma(shape, x), fmath.RegIncGammaAbove(shape, x)
}

type logNormalForm struct{ sigma, mean float64 }

func (l logNormalForm) mu() float64 { return math.Log(l.mean) - l.sigma*l.sigma/2 }

func (l logNormalForm) logDensity(x float64) float64 {
	z := (math.Log(x) - l.mu()) / l.sigma
	return -math.Log(x*l.sigma) - halfLog2Pi - z*z/2
}

func (l logNormalForm) share(x float64) (below, above float64) {
	if x <= 0 {
		return 0, 1
	}
	z := (math.Log(x) - l.mu()) / l.sigma
	return fmath.NormCDF(z), fmath.NormCDF(-z)
}

func (l logNormalForm) time(x float64) (below, above float64) {
	if x <= 0 {
		return 0, l.mean
	}
	z := (math.Log(x)-l.mu())/l.sigma - l.sigma
	return l.mean * fmath.NormCDF(z), l.mean * fmath.NormCDF(-z)
}

type weibullForm struct{ shape, mean float64 }

func (w weibullForm) scale() float64 { return w.mean / math.Exp(fmath.Lgamma(1+1/w.shape)) }

func (w weibullForm) logDensity(x float64) float64 {
	scale := w.scale()
	return math.Log(w.shape/scale) + (w.shape-1)*math.Log(x/scale) - math.Pow(x/scale, w.shape)
}

func (w weibullForm) share(x float64) (below, above float64) {
	if x <= 0 {
		return 0, 1
	}
	hazard := math.Pow(x/w.scale(), w.shape)
	return -math.Expm1(-hazard), math.Exp(-hazard)
}

func (w weibullForm) time(x float64) (below, above float64) {
	if x <= 0 {
		return 0, w.mean
	}
	below, above = incomplete(1+1/w.shape, math.Pow(x/w.scale(), w.shape))
	return w.mean * below, w.mean * above
}

// normalForm is a normal law cut off below 0; z is mu in sigmas.
type normalForm struct{ z, mean float64 }

func (n normalForm) sigma() float64 {
	return n.mean / (n.z + fmath.NormDensity(n.z)/fmath.NormCDF(n.z))
}

func (n normalForm) logDensity(x float64) float64 {
	sigma := n.sigma()
	z := x/sigma - n.z
	return -math.Log(sigma) - halfLog2Pi - z*z/2 - math.Log(fmath.NormCDF(n.z))
}

func (n normalForm) share(x float64) (below, above float64) {
	if x <= 0 {
		return 0, 1
	}
	z, all := x/n.sigma()-n.z, fmath.NormCDF(n.z)
	return (fmath.NormCDF(z) - fmath.NormCDF(-n.z)) / all, fmath.NormCDF(-z) / all
}

func (n normalForm) time(x float64) (below, above float64) {
	if x <= 0 {
		return 0, n.mean
	}
	sigma := n.sigma()
	below, above = n.share(x)
	z, all := x/sigma-n.z, fmath.NormCDF(n.z)
	density := fmath.NormDensity(z) / all
	return sigma * (n.z*below + fmath.NormDensity(n.z)/all - density), sigma * (n.z*above + density)
}

const halfLog2Pi = 0.91893853320467274178
