package dist

import (
	"cmp"
	"math"
)

type triangular struct{ low, mode, high float64 }

// Triangular is the law whose density rises from the lowest value to the mode
// and falls to the highest, both in a straight line.
func Triangular(low, mode, high float64) (Law, error) {
	if err := ordered("triangular", "min", low, "mode", mode, "max", high); err != nil {
		return Law{}, err
	}
	return Law{"triangular", triangular{low, mode, high}}, nil
}

func (t triangular) mean() float64 { return (t.low + t.mode + t.high) / 3 }

// sd takes the form of Johnson, Kotz and Balakrishnan (1995), §26.9.
func (t triangular) sd() float64 {
	left, right := t.mode-t.low, t.high-t.mode
	return math.Sqrt((float64(left*left) + float64(left*right) + float64(right*right)) / 18)
}

func (t triangular) unit() shape { return t }
func (t triangular) key() string { return keyOf("triangular", t.low, t.mode, t.high) }

func (t triangular) quantile(p float64) float64 {
	width, left := t.high-t.low, t.mode-t.low
	if p == 0 || float64(p*width) < left {
		return t.low + math.Sqrt(float64(float64(p*width)*left))
	}
	return t.high - math.Sqrt(float64(float64((1-p)*width)*(t.high-t.mode)))
}

func (t triangular) cdf(x float64) float64 {
	width := t.high - t.low
	switch {
	case x <= t.low:
		return 0
	case x >= t.high:
		return 1
	case x < t.mode:
		return float64(((x - t.low) / width) * ((x - t.low) / (t.mode - t.low)))
	}
	return 1 - float64(((t.high-x)/width)*((t.high-x)/(t.high-t.mode)))
}

type uniform struct{ low, high float64 }

// Uniform is the law under which every value from low to high is as likely as any
// other.
func Uniform(low, high float64) (Law, error) {
	err := cmp.Or(finite("uniform", "min", low), finite("uniform", "max", high))
	if err == nil && low >= high {
		err = refuse("uniform", "min %v must be below max %v", low, high)
	}
	if err != nil {
		return Law{}, err
	}
	return Law{"uniform", uniform{low, high}}, nil
}

func (u uniform) mean() float64 { return u.low + float64(0.5*(u.high-u.low)) }
func (u uniform) sd() float64   { return (u.high - u.low) / math.Sqrt(12) }
func (u uniform) unit() shape   { return u }
func (u uniform) key() string   { return keyOf("uniform", u.low, u.high) }

func (u uniform) quantile(p float64) float64 {
	if p == 1 {
		return u.high
	}
	return u.low + float64(p*(u.high-u.low))
}

func (u uniform) cdf(x float64) float64 {
	return min(1, max(0, (x-u.low)/(u.high-u.low)))
}
