package appraise

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// outcome is what an option comes to in one world, against current.
type outcome struct {
	cost, cash econ.Pence // present values: what is spent, and what cash is released
	social     econ.Pence // net present social value
	equivalent econ.Pence // cost, a year
	qalys      float64    // present value
	running    econ.Flow  // what is spent in each year on what comes each year
	units      []float64  // a year, of each of units

	gains   []int64   // millionths of QALYs by part of the population; the last are told of none
	offered []float64 // prehab by the option itself, patients of each part over the horizon
	starts  float64   // a year: how many of the most deprived agree to take part
}

// less is the difference from another option in the same world.
func (o outcome) less(p outcome) outcome {
	d := outcome{o.cost - p.cost, o.cash - p.cash, o.social - p.social, o.equivalent - p.equivalent, o.qalys - p.qalys, slices.Clone(o.running), slices.Clone(o.units), slices.Clone(o.gains), o.offered, o.starts - p.starts}
	for year := range d.running {
		d.running[year] -= p.running[year]
	}
	for i := range d.units {
		d.units[i] -= p.units[i]
	}
	for i := range d.gains {
		d.gains[i] -= p.gains[i]
	}
	return d
}

// net is cost less the cash released, in pounds, and health.
func (o outcome) net() econ.Outcome {
	return econ.Outcome{Cost: (o.cost - o.cash).Pounds(), Effect: o.qalys}
}

// netHealth is net of what the money would have given elsewhere, to the millionth of a QALY, as
// that of parts of the population is, which so add up to it.
func (o outcome) netHealth(threshold float64) float64 {
	return float64(econ.NetHealthOfParts([]int64{econ.Millionths(o.qalys)}, o.net().Cost, threshold, []float64{1})[0]) / 1e6
}

func (o outcome) alternative() econ.Alternative {
	net := o.net()
	return econ.Alternative{Cost: net.Cost, Effect: net.Effect}
}

// outcomes are those of all options in a world.
func (b *book) outcomes(w world) (list []outcome, err error) {
	for option := range b.set.Options {
		s, _, err := b.ledger(option, w)
		if err != nil {
			return nil, err
		}
		v := s.PresentValues()
		o := outcome{cost: v.Cost, cash: v.Cash, social: v.Benefits() - v.Cost, equivalent: s.EquivalentAnnualCost(), qalys: s.QALYs(), running: eachYear(s.Ledger)}
		o.gains, o.offered = s.gains(len(b.parts)), b.offeredTo(option, w)
		if len(b.parts) > 0 {
			o.starts = b.aYear(func(year int) float64 { return b.measuredIn(b.parts[0], started, option, year, w) })
		}
		for _, u := range units {
			o.units = append(o.units, u.more(b, option, w))
		}
		list = append(list, o)
	}
	return list, nil
}

// worlds are the outcomes by replication of the central values, and by draw and its
// replications where draws have all that is counted.
type worlds struct {
	chance [][]outcome   // by replication and option
	draws  [][][]outcome // by draw, its replications and option
	number []int         // of each draw
}

func (b *book) worlds() (x worlds, err error) {
	for _, row := range b.set.OfDraw(result.Central) {
		list, err := b.outcomes(b.of(&row, b.lost))
		if err != nil {
			return x, fmt.Errorf("replication %d: %w", row.Replication, err)
		}
		x.chance = append(x.chance, list)
	}
	if len(b.lacking()) > 0 {
		return x, nil
	}
	for _, rows := range b.set.ByDraw() {
		var draw [][]outcome
		lost := b.sharesLostIn(rows)
		for _, row := range rows {
			list, err := b.outcomes(b.of(&row, lost))
			if err != nil {
				return x, fmt.Errorf("draw %d of the inputs: %w", row.Draw, err)
			}
			draw = append(draw, list)
		}
		x.draws, x.number = append(x.draws, draw), append(x.number, rows[0].Draw)
	}
	return x, nil
}

// lacking are measures of which lines count something and that rows of draws do not have.
func (b *book) lacking() (names []string) {
	for option := range b.entries {
		for _, x := range b.entries[option] {
			for _, l := range []*facts.CostLine{x.own, x.now} {
				if l == nil || l.Known != nil {
					continue
				}
				for _, m := range l.Measured {
					if name := nameOf(m); !b.drawnOf(m) && !slices.Contains(names, name) {
						names = append(names, name)
					}
				}
			}
		}
	}
	return names
}

// drawnOf says that rows of draws have a measure in all years of the horizon, or that there
// is none of it at all.
func (b *book) drawnOf(m facts.Measured) bool {
	m.Times = 0
	for year := range b.e.Horizon {
		column := b.columns[m].in(year)
		if column < 0 {
			return true
		}
		if _, ok := b.set.Entry(column); !ok {
			return false
		}
	}
	return true
}

// nameOf writes a measure as files do.
func nameOf(m facts.Measured) string {
	if m.By == "" {
		return m.Measure
	}
	return strings.TrimSpace(m.Measure + " by " + m.By + " " + m.Value)
}
