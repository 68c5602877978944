package dist

import (
	"cmp"
	"math"

	"prehabsim/sim/fmath"
)

// The range of shapes: coefficients of variation from leastCV to gammaCV.
const (
	gammaCV    = 20
	leastGamma = 1. / (gammaCV * gammaCV)
	mostGamma  = 1 / (leastCV * leastCV)
)

type gamma struct{ k, scale float64 }

// Gamma is a gamma law by its mean and standard deviation: skewed, with a tail
// like that of the exponential law.
func Gamma(mean, sd float64) (Law, error) {
	if err := spread("gamma", mean, sd, gammaCV); err != nil {
		return Law{}, err
	}
	root := mean / sd
	k := float64(root * root)
	return Law{"gamma", gamma{k, mean / k}}, nil
}

// GammaByShape is a gamma law with mean shape × scale.
func GammaByShape(shape, scale float64) (Law, error) {
	if err := cmp.Or(within("gamma", "shape", shape, leastGamma, mostGamma), positive("gamma", "scale", scale)); err != nil {
		return Law{}, err
	}
	return Law{"gamma", gamma{shape, scale}}, nil
}

// Erlang is the sum of k exponential times, with the given mean in all.
func Erlang(k int, mean float64) (Law, error) {
	if k < 1 || k > 1000 {
		return Law{}, refuse("erlang", "k must be a whole number between 1 and 1000, not %d", k)
	}
	if err := positive("erlang", "mean", mean); err != nil {
		return Law{}, err
	}
	return Law{"erlang", gamma{float64(k), mean / float64(k)}}, nil
}

func (g gamma) mean() float64 { return float64(g.k * g.scale) }
func (g gamma) sd() float64   { return float64(math.Sqrt(g.k) * g.scale) }
func (g gamma) unit() shape   { return gamma{g.k, 1 / g.k} }
func (g gamma) key() string   { return keyOf("gamma", g.k, g.scale) }

func (g gamma) quantile(p float64) float64 {
	return float64(g.scale * fmath.GammaQuantile(g.k, p))
}

func (g gamma) cdf(x float64) float64 {
	return fmath.RegIncGamma(g.k, x/g.scale)
}
