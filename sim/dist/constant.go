package dist

type constant struct{ value float64 }

// Constant is the law of a value that doesn't vary.
func Constant(v float64) (Law, error) {
	if err := finite("constant", "value", v); err != nil {
		return Law{}, err
	}
	return Law{"constant", constant{v}}, nil
}

func (c constant) mean() float64            { return c.value }
func (c constant) sd() float64              { return 0 }
func (c constant) quantile(float64) float64 { return c.value }
func (c constant) key() string              { return keyOf("constant", c.value) }

func (c constant) cdf(x float64) float64 {
	if x < c.value {
		return 0
	}
	return 1
}

func (c constant) unit() shape {
	switch {
	case c.value > 0:
		return constant{1}
	case c.value < 0:
		return constant{-1}
	}
	return constant{0}
}
