package dist

import (
	"fmt"
	"math"
	"strings"

	"prehabsim/sim/fmath"
)

// Fitted is a law fitted to a value with a range.
type Fitted struct {
	Law Law
	// Miss is how far the law's probabilities at low, value and high are from
	// what was asked, at most: 0.02 is two points of probability.
	Miss float64
}

// z95 is the standard normal quantile at 0.975.
const z95 = 1.95996398454005423552

// fits says what a value with a range means in each family.
var fits = []struct {
	family, help string
	fit          func(value, low, high float64) (Fitted, error)
}{
	{"lognormal", "value is the median, low to high the central 95%", fitLogNormal},
	{"logitnormal", "value is the median, low to high the central 95%, normal in log-odds: for shares", fitLogitNormal},
	{"normal", "value is the mean, low to high the central 95%", fitNormal},
	{"beta", "value is the mean, low to high the central 95%", fitBeta},
	{"gamma", "value is the mean, low to high the central 95%", fitGamma},
	{"pert", "value is the mode, low and high the ends", fitPERT},
	{"triangular", "value is the mode, low and high the ends", fitTriangular},
	{"uniform", "low and high are the ends, value the middle", fitUniform},
	{"fixed", "value alone; low and high are not used", fitFixed},
}

// FitFamilies lists what Fit knows, with one line of help each, for the
// generated reference.
func FitFamilies() []Family {
	list := make([]Family, len(fits))
	for i, f := range fits {
		list[i] = Family{Name: f.family, Help: f.help, Ways: []Way{{Params: []Param{{Name: "value"}, {Name: "low"}, {Name: "high"}}}}}
	}
	return list
}

// Fit returns the law of a parameter that is known as a value with a range. See
// FitFamilies for what the three numbers mean.
func Fit(family string, value, low, high float64) (Fitted, error) {
	var names []string
	for _, f := range fits {
		if f.family == family {
			return f.fit(value, low, high)
		}
		names = append(names, f.family)
	}
	return Fitted{}, fmt.Errorf("%q does not describe a value with a range; use one of %s", family, strings.Join(names, ", "))
}

func fitLogNormal(value, low, high float64) (Fitted, error) {
	if err := openRange("lognormal", value, low, high, math.Inf(1)); err != nil {
		return Fitted{}, err
	}
	// Least squares on the logarithmic scale with the median held: the two ends
	// are as many sigmas away, so the median drops out.
	l, err := LogNormalByMedian(value, fmath.Log(high/low)/(2*z95))
	return measured(l, err, low, high)
}

func fitNormal(value, low, high float64) (Fitted, error) {
	if err := openRange("normal", value, low, high, math.NaN()); err != nil {
		return Fitted{}, err
	}
	l, err := Normal(value, (high-low)/(2*z95))
	return measured(l, err, low, high)
}

// A gamma or a beta law that keeps its mean has one parameter left, its
// concentration. It is chosen so that the range holds 95% exactly; then too much
// below the range is as much too little above, and the larger miss is least.

func fitGamma(value, low, high float64) (Fitted, error) {
	if err := openRange("gamma", value, low, high, math.Inf(1)); err != nil {
		return Fitted{}, err
	}
	lawOf := func(k float64) (Law, error) { return GammaByShape(k, value/k) }
	k, err := holding95("gamma", lawOf, leastGamma, mostGamma, low, high)
	if err != nil {
		return Fitted{}, err
	}
	l, err := lawOf(k)
	return measured(l, err, low, high)
}

func fitBeta(value, low, high float64) (Fitted, error) {
	if err := openRange("beta", value, low, high, 1); err != nil {
		return Fitted{}, err
	}
	lawOf := func(n float64) (Law, error) { return Beta(float64(n*value), float64(n*(1-value))) }
	least := leastBeta / min(value, 1-value)
	n, err := holding95("beta", lawOf, float64(least*(1+1e-9)), mostBeta, low, high)
	if err != nil {
		return Fitted{}, err
	}
	l, err := lawOf(n)
	return measured(l, err, low, high)
}

func fitPERT(value, low, high float64) (Fitted, error) {
	l, err := PERT(low, value, high)
	return Fitted{Law: l}, err
}

func fitTriangular(value, low, high float64) (Fitted, error) {
	l, err := Triangular(low, value, high)
	return Fitted{Law: l}, err
}

func fitUniform(value, low, high float64) (Fitted, error) {
	if err := ordered("uniform", "low", low, "value", value, "high", high); err != nil {
		return Fitted{}, err
	}
	l, err := Uniform(low, high)
	return Fitted{l, math.Abs(l.CDF(value) - 0.5)}, err
}

func fitFixed(value, _, _ float64) (Fitted, error) {
	if err := finite("fixed", "value", value); err != nil {
		return Fitted{}, err
	}
	l, err := Constant(value)
	return Fitted{Law: l}, err
}

// openRange checks low < value < high, and for a law with ends at 0 and top that
// neither is reached: no such law leaves 2.5% below its own end.
func openRange(family string, value, low, high, top float64) error {
	if err := ordered(family, "low", low, "value", value, "high", high); err != nil {
		return err
	}
	switch {
	case value == low || value == high:
		return refuse(family, "value %v must be strictly between low %v and high %v", value, low, high)
	case top == top && low <= 0:
		return refuse(family, "low must be above 0, not %v", low)
	case high >= top:
		return refuse(family, "high must be below %v, not %v", top, high)
	}
	return nil
}

// measured says how far low to high is from a law's central 95%. The value in
// the middle is honoured exactly by each family that comes here.
func measured(l Law, err error, low, high float64) (Fitted, error) {
	if err != nil {
		return Fitted{}, err
	}
	return Fitted{l, max(math.Abs(l.CDF(low)-0.025), math.Abs(l.CDF(high)-0.975))}, nil
}

// holding95 returns the concentration, between least and most, at which low to
// high holds 95% of the law; what it holds rises with the concentration.
func holding95(family string, lawOf func(float64) (Law, error), least, most, low, high float64) (float64, error) {
	holds := func(k float64) float64 {
		l, err := lawOf(k)
		if err != nil {
			return math.NaN()
		}
		return l.CDF(high) - l.CDF(low)
	}
	if !(holds(most) > 0.95) {
		return 0, refuse(family, "the range from %v to %v is too narrow to fit; use %q", low, high, "fixed")
	}
	if !(holds(least) < 0.95) {
		return 0, refuse(family, "the range from %v to %v is too wide to fit", low, high)
	}
	for range 60 {
		mid := math.Sqrt(float64(least * most))
		if holds(mid) < 0.95 {
			least = mid
		} else {
			most = mid
		}
	}
	return most, nil
}
