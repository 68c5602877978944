package dist

import (
	"cmp"
	"math"

	"prehabsim/sim/fmath"
)

// mostSigma bounds the lognormal law. At 4 one value in forty is above 2,500
// times the median; a larger sigma is a slip, such as a sd given in its place.
const mostSigma = 4

// upperQuartile is the standard normal quantile at 3/4.
const upperQuartile = 0.67448975019608174320

type lognormal struct{ mu, sigma float64 }

// LogNormal is the law of a value whose natural logarithm is normal with mean mu
// and standard deviation sigma.
func LogNormal(mu, sigma float64) (Law, error) {
	if err := cmp.Or(within("lognormal", "mu", mu, -100, 100), checkSigma(sigma)); err != nil {
		return Law{}, err
	}
	return Law{"lognormal", lognormal{mu, sigma}}, nil
}

// LogNormalByMedian is the lognormal law with the given median; sigma is the
// standard deviation of its logarithm.
func LogNormalByMedian(median, sigma float64) (Law, error) {
	if err := positive("lognormal", "median", median); err != nil {
		return Law{}, err
	}
	return LogNormal(fmath.Log(median), sigma)
}

// LogNormalByMean is the lognormal law by mean and standard deviation of the
// value itself.
func LogNormalByMean(mean, sd float64) (Law, error) {
	if err := spread("lognormal", mean, sd, 1000); err != nil {
		return Law{}, err
	}
	cv := sd / mean
	variance := fmath.Log1p(float64(cv * cv))
	return LogNormal(fmath.Log(mean)-float64(0.5*variance), math.Sqrt(variance))
}

// LogNormalFromQuantiles is the lognormal law with the given median whose
// quartiles come nearest to q1 and q3 on the logarithmic scale.
func LogNormalFromQuantiles(median, q1, q3 float64) (Law, error) {
	if err := cmp.Or(positive("lognormal", "q1", q1),
		ordered("lognormal", "q1", q1, "median", median, "q3", q3)); err != nil {
		return Law{}, err
	}
	// Least squares: the two misses are weighed alike, so the median drops out.
	return LogNormalByMedian(median, fmath.Log(q3/q1)/(2*upperQuartile))
}

func checkSigma(sigma float64) error {
	if err := positive("lognormal", "sigma", sigma); err != nil {
		return err
	}
	if sigma > mostSigma {
		return refuse("lognormal", "sigma %v is too large: at most %v; sigma is the sd of the logarithm, not of the value",
			sigma, mostSigma)
	}
	return nil
}

func (l lognormal) mean() float64 {
	return fmath.Exp(l.mu + float64(0.5*float64(l.sigma*l.sigma)))
}

func (l lognormal) sd() float64 {
	return float64(l.mean() * math.Sqrt(fmath.Expm1(float64(l.sigma*l.sigma))))
}

func (l lognormal) unit() shape {
	return lognormal{float64(-0.5 * float64(l.sigma*l.sigma)), l.sigma}
}

func (l lognormal) key() string { return keyOf("lognormal", l.mu, l.sigma) }

func (l lognormal) quantile(p float64) float64 {
	return fmath.Exp(l.mu + float64(l.sigma*fmath.NormQuantile(p)))
}

func (l lognormal) cdf(x float64) float64 {
	if x <= 0 {
		return 0
	}
	return fmath.NormCDF((fmath.Log(x) - l.mu) / l.sigma)
}
