package appraise

import (
	"math"

	"prehabsim/internal/econ"
	"prehabsim/sim/stats"
	"prehabsim/sim/voi"
)

// Comparison is one option against another, in the same replications and the same draws.
type Comparison struct {
	Of, Against int // options by number

	// Present values at central values: sums by class, cash view, social value, benefits
	// for each pound and payback.
	econ.Appraisal

	// Plane is where the difference lies at central values. Cost is less the cash released.
	Plane       econ.Quadrant
	Cost, QALYs Spread // present values: pounds, and QALYs
	Social      Spread // of NPSV, in pounds

	Net   []Net // at each threshold
	Units []Unit
}

// Spread is what chance and evidence make of a number. The two are never mixed.
type Spread struct {
	Central  float64         // at central values
	Chance   stats.Estimate  // of replications at central values
	Evidence stats.Clustered // of draws, luck taken off; N is 0 where there are none
}

// Net is net benefit at a threshold, pounds for a QALY: in QALYs, which is health gained
// less what the money would have given elsewhere, and in pounds.
type Net struct {
	Threshold float64
	Health    Spread
	Benefit   Spread

	// Above is the chance by draws, luck taken off, that it is above 0; NaN where draws
	// cannot tell.
	Above voi.Estimate
}

// Unit is what one more of something costs, by its name; false where the set does not
// measure it.
func (c *Comparison) Unit(name string) (Unit, bool) {
	for _, u := range c.Units {
		if u.Name == name {
			return u, true
		}
	}
	return Unit{}, false
}

// Against compares an option with another, which is current if it is 0.
func (a *Appraisal) Against(option, other int) *Comparison {
	c := &Comparison{Of: option, Against: other, Appraisal: a.Ledger.Appraise(a.Options[option], a.Options[other])}
	_, _, c.Plane = a.central[option].alternative().Against(a.central[other].alternative())
	central, chance, draws := a.paired(option, other)
	spread := func(of func(outcome) float64) Spread { return spreadOf(central, chance, draws, of, a.Level) }
	c.Cost = spread(func(o outcome) float64 { return o.net().Cost })
	c.QALYs = spread(func(o outcome) float64 { return o.qalys })
	c.Social = spread(func(o outcome) float64 { return o.social.Pounds() })
	for i, n := range a.Economics.Threshold {
		net := Net{Threshold: n.Value, Above: voi.Estimate{Value: math.NaN(), SE: math.NaN()}}
		net.Benefit = spread(func(o outcome) float64 { return o.alternative().NetMonetary(n.Value) })
		net.Health = spread(func(o outcome) float64 { return o.alternative().NetHealth(n.Value) })
		net.Health.Central = central.netHealth(n.Value)
		if a.Standing != nil {
			net.Above = a.Standing[i].Better[option][other]
		}
		c.Net = append(c.Net, net)
	}
	c.Units = a.unitsOf(option, other, central, chance, draws)
	return c
}

// paired are the differences of an option from another: at central values, by replication and
// by draw.
func (a *Appraisal) paired(option, other int) (central outcome, chance []outcome, draws [][]outcome) {
	for _, r := range a.worlds.chance {
		chance = append(chance, r[option].less(r[other]))
	}
	for _, runs := range a.worlds.draws {
		var draw []outcome
		for _, r := range runs {
			draw = append(draw, r[option].less(r[other]))
		}
		draws = append(draws, draw)
	}
	return a.central[option].less(a.central[other]), chance, draws
}

// spreadOf is what replications and draws make of one number of their outcomes.
func spreadOf(central outcome, chance []outcome, draws [][]outcome, of func(outcome) float64, level float64) Spread {
	values := func(list []outcome) (x []float64) {
		for _, o := range list {
			x = append(x, of(o))
		}
		return x
	}
	var clusters []stats.Estimate
	for _, draw := range draws {
		clusters = append(clusters, econ.Mean(values(draw), level))
	}
	return Spread{of(central), econ.Mean(values(chance), level), stats.OfClusters(clusters, level)}
}
