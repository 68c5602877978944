package dist

import (
	"cmp"
	"math"

	"prehabsim/sim/fmath"
)

// The range of the beta law's parameters. At a million each the sd is 0.0004.
const (
	leastBeta = 0.01
	mostBeta  = 1e6
)

// beta is a beta law stretched over low to low + width.
type beta struct{ a, b, low, width float64 }

// Beta is the beta law on 0 to 1, with mean a/(a+b): as if a-1 of a+b-2 patients
// had been seen to take part.
func Beta(a, b float64) (Law, error) {
	if err := cmp.Or(within("beta", "a", a, leastBeta, mostBeta), within("beta", "b", b, leastBeta, mostBeta)); err != nil {
		return Law{}, err
	}
	return Law{"beta", beta{a, b, 0, 1}}, nil
}

// BetaByMean is the beta law on 0 to 1 by its mean and standard deviation.
func BetaByMean(mean, sd float64) (Law, error) {
	if err := cmp.Or(finite("beta", "mean", mean), positive("beta", "sd", sd)); err != nil {
		return Law{}, err
	}
	if mean <= 0 || mean >= 1 {
		return Law{}, refuse("beta", "mean must be between 0 and 1, not %v", mean)
	}
	most := math.Sqrt(float64(mean * (1 - mean)))
	if sd >= most {
		return Law{}, refuse("beta", "sd %v is too large for mean %v: it must be below %s", sd, mean, digits(most))
	}
	ratio := most / sd
	n := float64(ratio*ratio) - 1 // a + b
	a, b := float64(n*mean), float64(n*(1-mean))
	if max(a, b) > mostBeta {
		return Law{}, refuse("beta", "sd %v is too small beside mean %v; use %q", sd, mean, "constant")
	}
	if min(a, b) < leastBeta {
		return Law{}, refuse("beta", "sd %v leaves nearly all of the law at 0 and 1, with mean %v", sd, mean)
	}
	return Beta(a, b)
}

// PERT is the beta law from low to high with the given mode and the mean
// (low + 4 mode + high)/6 (Malcolm and others 1959).
func PERT(low, mode, high float64) (Law, error) {
	if err := ordered("pert", "min", low, "mode", mode, "max", high); err != nil {
		return Law{}, err
	}
	width := high - low
	return Law{"pert", beta{1 + float64(4*(mode-low))/width, 1 + float64(4*(high-mode))/width, low, width}}, nil
}

func (b beta) mean() float64 { return b.low + float64(b.width*(b.a/(b.a+b.b))) }

func (b beta) sd() float64 {
	n := b.a + b.b
	return float64(b.width*math.Sqrt(float64(b.a*b.b)/(n+1))) / n
}

func (b beta) unit() shape { return b }
func (b beta) key() string { return keyOf("beta", b.a, b.b, b.low, b.width) }

func (b beta) quantile(p float64) float64 {
	return b.low + float64(b.width*fmath.BetaQuantile(b.a, b.b, p))
}

func (b beta) cdf(x float64) float64 {
	return fmath.RegIncBeta(b.a, b.b, (x-b.low)/b.width)
}
