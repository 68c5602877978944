package dist

import "prehabsim/sim/fmath"

type exponential struct{ m float64 }

// Exponential is the law of the time to the next of many unconnected events.
func Exponential(mean float64) (Law, error) {
	if err := positive("exponential", "mean", mean); err != nil {
		return Law{}, err
	}
	return Law{"exponential", exponential{mean}}, nil
}

func (e exponential) mean() float64 { return e.m }
func (e exponential) sd() float64   { return e.m }
func (e exponential) unit() shape   { return exponential{1} }
func (e exponential) key() string   { return keyOf("exponential", e.m) }

func (e exponential) quantile(p float64) float64 {
	return float64(e.m * -fmath.Log1p(-p))
}

func (e exponential) cdf(x float64) float64 {
	return -fmath.Expm1(-max(x, 0) / e.m)
}
