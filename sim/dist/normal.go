package dist

import (
	"cmp"
	"math"

	"prehabsim/sim/fmath"
)

// leastMu is how many standard deviations below 0 the parent of a truncated
// normal law may have its mean. What is left above 0 is then nearly exponential.
const leastMu = -30

type normal struct{ m, s float64 }

// Normal is the normal law. It has no lower end, so it serves for parameters
// such as a log odds ratio, not for times.
func Normal(mean, sd float64) (Law, error) {
	if err := cmp.Or(finite("normal", "mean", mean), positive("normal", "sd", sd)); err != nil {
		return Law{}, err
	}
	return Law{"normal", normal{mean, sd}}, nil
}

func (n normal) mean() float64 { return n.m }
func (n normal) sd() float64   { return n.s }
func (n normal) key() string   { return keyOf("normal", n.m, n.s) }

// unit leaves a law with mean 0 as it is: it has no mean to be divided by.
func (n normal) unit() shape {
	if n.m == 0 {
		return n
	}
	return normal{n.m / n.s, 1}
}

func (n normal) quantile(p float64) float64 {
	return n.m + float64(n.s*fmath.NormQuantile(p))
}

func (n normal) cdf(x float64) float64 { return fmath.NormCDF((x - n.m) / n.s) }

type truncated struct{ mu, sigma float64 }

// TruncatedNormal is the normal law with mean mu and standard deviation sigma,
// given that the value is above 0. Its own mean is higher than mu.
func TruncatedNormal(mu, sigma float64) (Law, error) {
	const family = "truncated_normal"
	if err := cmp.Or(finite(family, "mu", mu), positive(family, "sigma", sigma)); err != nil {
		return Law{}, err
	}
	if mu/sigma < leastMu {
		return Law{}, refuse(family, "mu %v is more than %v sigmas of %v below 0", mu, -leastMu, sigma)
	}
	if sigma < float64(leastCV*mu) {
		return Law{}, refuse(family, "sigma %v is less than a thousandth of mu %v; use %q", sigma, mu, "constant")
	}
	return Law{family, truncated{mu, sigma}}, nil
}

// excess is the mean above mu, in sigmas: the inverse Mills ratio (Johnson, Kotz
// and Balakrishnan 1994, §13.10.1).
func (t truncated) excess() float64 {
	z := t.mu / t.sigma
	return fmath.NormDensity(z) / fmath.NormCDF(z)
}

func (t truncated) mean() float64 { return t.mu + float64(t.sigma*t.excess()) }

func (t truncated) sd() float64 {
	e := t.excess()
	return float64(t.sigma * math.Sqrt(1-float64(e*(e+t.mu/t.sigma))))
}

func (t truncated) unit() shape { return truncated{t.mu / t.sigma, 1} }
func (t truncated) key() string { return keyOf("truncated_normal", t.mu, t.sigma) }

// quantile works from the tail that is the smaller, so that neither loses digits.
func (t truncated) quantile(p float64) float64 {
	if p == 0 {
		return 0
	}
	z := t.mu / t.sigma
	above := float64((1 - p) * fmath.NormCDF(z)) // of the parent
	if above < 0.5 {
		return max(0, t.mu-float64(t.sigma*fmath.NormQuantile(above)))
	}
	below := fmath.NormCDF(-z) + float64(p*fmath.NormCDF(z))
	return max(0, t.mu+float64(t.sigma*fmath.NormQuantile(below)))
}

func (t truncated) cdf(x float64) float64 {
	if x <= 0 {
		return 0
	}
	above := fmath.NormCDF((t.mu-x)/t.sigma) / fmath.NormCDF(t.mu/t.sigma)
	return 1 - min(1, above)
}
