package econ

import (
	"fmt"

	"prehabsim/sim/voi"
)

// Draws are cost and health of options by draw of the uncertain inputs: a probabilistic
// sensitivity analysis. Option 0 is the comparator. Make them with [NewDraws].
type Draws struct {
	// Exact says that what a draw came to has no luck in it, as that of a formula.
	Exact bool

	options []string
	runs    [][][]Outcome // by draw, replication and option
	mean    [][]Outcome   // by draw and option
}

// Outcome is what an option came to: pounds and QALYs.
type Outcome struct{ Cost, Effect float64 }

func (o Outcome) netMonetary(threshold float64) float64 {
	return float64(threshold*o.Effect) - o.Cost
}

// NewDraws has room for these options, the comparator first, and no draws.
func NewDraws(options ...string) *Draws { return &Draws{options: options} }

// Add adds the next draw, given the outcomes of all options in each of its replications.
// Two in some draws tell what is luck (package voi); with one in each, and not Exact, the
// value of information is unknown.
func (d *Draws) Add(replications ...[]Outcome) {
	mean := make([]Outcome, len(d.options))
	for _, r := range replications {
		if len(r) != len(d.options) {
			panic(fmt.Sprintf("econ: outcomes of %d options, not %d", len(r), len(d.options)))
		}
		for j, o := range r {
			mean[j].Cost += o.Cost / float64(len(replications))
			mean[j].Effect += o.Effect / float64(len(replications))
		}
	}
	d.runs, d.mean = append(d.runs, replications), append(d.mean, mean)
}

// Len is how many draws there are.
func (d *Draws) Len() int { return len(d.mean) }

// Plane are the points of the cost-effectiveness plane: an option less the comparator, by
// draw.
func (d *Draws) Plane(option int) []Outcome {
	points := make([]Outcome, len(d.mean))
	for i, m := range d.mean {
		points[i] = Outcome{m[option].Cost - m[0].Cost, m[option].Effect - m[0].Effect}
	}
	return points
}

// Expected are the means over draws, from which an incremental table is made and not from
// inputs at their central values.
func (d *Draws) Expected() []Alternative {
	a := make([]Alternative, len(d.options))
	for j, name := range d.options {
		a[j].Name = name
		for _, m := range d.mean {
			a[j].Cost += m[j].Cost / float64(len(d.mean))
			a[j].Effect += m[j].Effect / float64(len(d.mean))
		}
	}
	return a
}

// NetBenefit are net benefits in pounds at a threshold, as package voi takes them: for
// what single inputs leave open, and for regressions on them.
func (d *Draws) NetBenefit(threshold float64) *voi.Outcomes {
	o := voi.NewOutcomes(len(d.options))
	o.Exact = d.Exact
	for _, runs := range d.runs {
		net := make([][]float64, len(runs))
		for k, r := range runs {
			for _, x := range r {
				net[k] = append(net[k], x.netMonetary(threshold))
			}
		}
		o.Add(net...)
	}
	return o
}
