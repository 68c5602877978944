package dist

import (
	"cmp"
	"math"

	"prehabsim/sim/fmath"
)

// The range of Weibull shapes. At 0.1 the coefficient of variation is 429.
const (
	leastWeibull = 0.1
	mostWeibull  = 1500
)

type weibull struct{ k, scale float64 }

// Weibull is the law of a lifetime whose hazard goes with the power shape-1 of
// age: it falls for a shape below 1, rises above.
func Weibull(shape, scale float64) (Law, error) {
	if err := cmp.Or(within("weibull", "shape", shape, leastWeibull, mostWeibull), positive("weibull", "scale", scale)); err != nil {
		return Law{}, err
	}
	return Law{"weibull", weibull{shape, scale}}, nil
}

// WeibullByMean is the Weibull law by its mean and standard deviation.
func WeibullByMean(mean, sd float64) (Law, error) {
	if err := spread("weibull", mean, sd, 400); err != nil {
		return Law{}, err
	}
	// The coefficient of variation falls as the shape rises: halve the range,
	// on a logarithmic scale, until it is down to the last digit.
	lo, hi := float64(leastWeibull), float64(mostWeibull)
	for range 60 {
		mid := math.Sqrt(float64(lo * hi))
		if weibullCV(mid) > sd/mean {
			lo = mid
		} else {
			hi = mid
		}
	}
	return Weibull(hi, mean/weibull{hi, 1}.mean())
}

// weibullCV returns the coefficient of variation for a shape; the difference of
// logarithms is π²/6k² for large k, and keeps about ten digits.
func weibullCV(k float64) float64 {
	return math.Sqrt(fmath.Expm1(fmath.Lgamma(1+2/k) - float64(2*fmath.Lgamma(1+1/k))))
}

func (w weibull) mean() float64 { return float64(w.scale * fmath.Exp(fmath.Lgamma(1+1/w.k))) }
func (w weibull) sd() float64   { return float64(w.mean() * weibullCV(w.k)) }
func (w weibull) unit() shape   { return weibull{w.k, 1} }
func (w weibull) key() string   { return keyOf("weibull", w.k, w.scale) }

func (w weibull) quantile(p float64) float64 {
	return float64(w.scale * fmath.Pow(-fmath.Log1p(-p), 1/w.k))
}

func (w weibull) cdf(x float64) float64 {
	if x <= 0 {
		return 0
	}
	return -fmath.Expm1(-fmath.Pow(x/w.scale, w.k))
}
