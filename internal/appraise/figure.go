package appraise

import (
	"slices"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
)

// Figure is a sum or a gain of health that an option comes to against current, of which a
// target may be set: "solve" looks for the price, or the number, with which it is met.
type Figure struct {
	Name, Title, Unit, Better string

	of func(*Appraisal, *outcome, int) (num, den int64) // of an option, in one replication
}

const netHealth = "net_health"

// Figures are all figures, in reading order.
var Figures = []Figure{
	{"cost_a_year", "Cost a year, at full running", "£ a year", "lower", func(a *Appraisal, o *outcome, option int) (num, den int64) {
		return inPounds(o.running[a.Accounts[option].FullYear])
	}},
	{"net_cost", "Cost less cash released, in present values", "£", "lower", func(_ *Appraisal, o *outcome, _ int) (num, den int64) {
		return inPounds(o.cost - o.cash)
	}},
	{"npsv", "Net present social value", "£", "higher", func(_ *Appraisal, o *outcome, _ int) (num, den int64) {
		return inPounds(o.social)
	}},
	{netHealth, "Net health", "QALYs", "higher", func(a *Appraisal, o *outcome, _ int) (num, den int64) {
		return econ.Millionths(o.netHealth(a.Economics.Threshold[0].Value)), 1_000_000
	}},
}

// FigureNamed is that of a name; nil: there is none.
func FigureNamed(name string) *Figure {
	i := slices.IndexFunc(Figures, func(f Figure) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return &Figures[i]
}

// At is the threshold at which the figure is taken; 0: at none.
func (f *Figure) At(e *facts.Economics) float64 {
	if f.Name != netHealth || len(e.Threshold) == 0 {
		return 0
	}
	return e.Threshold[0].Value
}

// Known says that the economics have what it is made of: a threshold, of net health.
func (f *Figure) Known(e *facts.Economics) bool {
	return f.Name != netHealth || len(e.Threshold) > 0
}

// ByReplication is what an option comes to in each replication at central values, as ratios.
// Of the replications together it is what its account has, to the rounding of single amounts.
func (a *Appraisal) ByReplication(f *Figure, option int) (num, den []int64) {
	for _, r := range a.worlds.chance {
		n, d := f.of(a, &r[option], option)
		num, den = append(num, n), append(den, d)
	}
	return num, den
}

func inPounds(p econ.Pence) (num, den int64) { return int64(p), 100 }
