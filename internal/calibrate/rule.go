package calibrate

import (
	"math"
	"strings"

	"prehabsim/internal/compile"
)

// slopeOf is how many units of the target a unit of the number moves; the
// defaults are what trials found for delays, in days of the quantile for each day.
func slopeOf(t compile.Target) float64 {
	if t.Slope != 0 {
		return t.Slope
	}
	return 1.4
}

// next is the number's next value.
func (f *fitting) next(n *Number, a float64) float64 {
	t := n.Target
	switch t.Follows() {
	case compile.RuleQuantile:
		q, days := f.quantile(t, t.Observed)
		return n.Value + a*(days-q)/slopeOf(t)/n.days
	case compile.RuleSpread:
		// The upper tail against the middle: day 104 is reached by the share not
		// over it, day 62 (or whatever the standard is) by its partner's target.
		partner, ok := f.partner(t)
		if !ok {
			return math.NaN()
		}
		high, late := f.lateQuantile(t, 1-t.Observed)
		middle, days := f.quantile(partner, partner.Observed)
		if high <= 0 || middle <= 0 {
			return math.NaN()
		}
		step := 1.8 * a * (math.Log(late/high) - math.Log(days/middle))
		return n.Value * math.Exp(min(max(step, -0.4), 0.4))
	case compile.RuleDifference:
		own, whole := f.residual(t), f.wholeResidual(t)
		if strings.HasPrefix(t.Measure, "median_") {
			return n.Value * math.Exp(-a*(own-whole)/20)
		}
		return n.Value * math.Exp(a*(own-whole)/35)
	}
	residual := f.residual(t)
	if isShare(t) {
		residual /= 100
	}
	return n.Value - a*residual/slopeOf(t)
}
