package sensitivity

import (
	"cmp"
	"math"
	"slices"

	"prehabsim/sim/voi"
)

// Worth is what it would be worth to know inputs before choosing, in the measure's unit.
type Worth struct {
	All    voi.Information // all inputs that are clear of some option; NaN: there are none
	Inputs []InputWorth    // each of them by itself, the largest first
}

// InputWorth is what one input is worth.
type InputWorth struct {
	Input int
	voi.Information
}

// Told says that it is more than nothing, beyond chance.
func (w InputWorth) Told() bool { return w.Value > 2*w.SE }

// Worth works out what inputs are worth that some tornado has found clear: of others nothing
// is known but that they do little.
func (v *View) Worth(all []*Tornado) *Worth {
	clear := clearOf(all)
	w := &Worth{All: voi.Information{Value: math.NaN(), SE: math.NaN()}}
	if len(clear) == 0 || v.Measure.Better == "" {
		return w
	}
	if 8*len(clear) <= v.Draws() { // what [voi.Outcomes.Smoothed] takes
		w.All = v.outcomes.Smoothed(v.columns(clear)...).EVPI(v.settings())
	}
	for _, i := range clear {
		w.Inputs = append(w.Inputs, InputWorth{i, v.outcomes.EVPPI(v.settings(), v.inputs[i])})
	}
	slices.SortStableFunc(w.Inputs, func(a, b InputWorth) int { return -cmp.Compare(a.Value, b.Value) })
	return w
}
