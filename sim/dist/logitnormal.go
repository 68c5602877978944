package dist

import (
	"math"

	"prehabsim/sim/fmath"
)

// logitNormal is the law of a share whose log-odds are normal: how shares differ from one
// hospital to another. It describes what is not known of a parameter and is no law of
// patients, so it is none of Families.
type logitNormal struct{ mu, sigma float64 }

func fitLogitNormal(value, low, high float64) (Fitted, error) {
	if err := openRange("logitnormal", value, low, high, 1); err != nil {
		return Fitted{}, err
	}
	// As for the lognormal: the median is held, so it drops out of the least squares.
	return measured(Law{"logitnormal", logitNormal{logit(value), (logit(high) - logit(low)) / (2 * z95)}}, nil, low, high)
}

func logit(p float64) float64 { return fmath.Log(p / (1 - p)) }

func (l logitNormal) quantile(p float64) float64 {
	switch p {
	case 0, 1:
		return p
	}
	return 1 / (1 + fmath.Exp(-(l.mu + float64(l.sigma*fmath.NormQuantile(p)))))
}

func (l logitNormal) cdf(x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	}
	return fmath.NormCDF((logit(x) - l.mu) / l.sigma)
}

// Neither moment has a closed form. The mean of quantiles at even steps is exact to six
// digits for the spreads that ranges have.
func (l logitNormal) moment(of func(float64) float64) float64 {
	const steps = 2000
	sum := 0.0
	for i := range steps {
		sum += of(l.quantile((float64(i) + 0.5) / steps))
	}
	return sum / steps
}

func (l logitNormal) mean() float64 { return l.moment(func(x float64) float64 { return x }) }

func (l logitNormal) sd() float64 {
	mean := l.mean()
	return math.Sqrt(l.moment(func(x float64) float64 { return float64((x - mean) * (x - mean)) }))
}

func (l logitNormal) unit() shape { return l }

func (l logitNormal) key() string { return keyOf("logitnormal", l.mu, l.sigma) }
