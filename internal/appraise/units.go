package appraise

import (
	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
)

// Unit is what one more of something costs under an option: its equivalent annual cost over
// how many more there are a year or, of a QALY, the present value of cost less cash released
// over that of health.
type Unit struct {
	Name, Title string

	// More is how many more there are at central values: a year or, of QALYs, over the
	// horizon. Years count as their present values do.
	More float64

	Chance   econ.UnitCost // by replications, Fieller's interval, in pounds
	Evidence econ.UnitCost // by draws; without any, or where they lack the measure, too few to tell
}

// Names of units.
const (
	BedDay    = "bed_day"
	Treatment = "treatment"
	Routine   = "routine"
	Start     = "start"
	QALY      = "qaly"
)

// unitOf is how a unit is counted.
type unitOf struct {
	name, title string
	measures    func(b *book, option int) []facts.Measured // that it is read from; nil: the ledger
	more        func(b *book, option int, w world) float64
}

// units are all units, in reading order.
var units = []unitOf{
	{BedDay, "usable bed-day", bedMeasures, func(b *book, option int, w world) float64 { return b.beds(option, w).Usable }},
	counted(Treatment, "extra cancer treatment", "treatments"),
	counted(Routine, "extra routine patient admitted", routineAdmissions),
	counted(Start, "patient who starts prehab", "prehab_started"),
	{QALY, "QALY", nil, func(*book, int, world) float64 { return 0 }},
}

// routineAdmissions counts patients who fill free beds.
const routineAdmissions = "routine_admissions"

func counted(name, title, measure string) unitOf {
	m := facts.Measured{Measure: measure}
	return unitOf{name, title, func(*book, int) []facts.Measured { return []facts.Measured{m} }, func(b *book, option int, w world) float64 {
		return b.aYear(func(year int) float64 { return b.measured(m, option, year, w) - b.measured(m, 0, year, w) })
	}}
}

// aYear is the mean over the years of the horizon, each counting as its present value does:
// the same number every year would be worth as much.
func (b *book) aYear(of func(year int) float64) float64 {
	var mean, worth float64 // so made that what is the same every year is its own mean, to the bit
	for year := range b.e.Horizon {
		f := b.rates.Factor(econ.Money, year)
		worth += f
		mean += float64(f / worth * (of(year) - mean))
	}
	return mean
}

// unitsOf are what units cost, from differences in replications and in draws. Those that the
// set does not measure are left out.
func (a *Appraisal) unitsOf(option, other int, central outcome, chance []outcome, draws [][]outcome) (list []Unit) {
	for i, u := range units {
		own, against := a.counts[option][i], a.counts[other][i]
		if !own.measured || !against.measured {
			continue
		}
		parts := func(o outcome) (cost, more float64) {
			if u.measures == nil {
				return o.net().Cost, o.qalys
			}
			return o.equivalent.Pounds(), o.units[i]
		}
		x := Unit{Name: u.name, Title: u.title}
		_, x.More = parts(central)
		var cost, more []float64
		for _, o := range chance {
			c, m := parts(o)
			cost, more = append(cost, c), append(more, m)
		}
		x.Chance = econ.Fieller(cost, more, a.Level)
		cost, more = nil, nil
		for _, draw := range draws {
			if !own.drawn || !against.drawn {
				break
			}
			var c, m float64
			for _, o := range draw {
				oneCost, one := parts(o)
				c, m = c+oneCost/float64(len(draw)), m+one/float64(len(draw))
			}
			cost, more = append(cost, c), append(more, m)
		}
		x.Evidence = econ.ByDraw(cost, more, a.Level)
		list = append(list, x)
	}
	return list
}

// count says whether the set and its draws have what a unit of an option is read from.
type count struct{ measured, drawn bool }

func (b *book) counts(option int) (list []count) {
	for _, u := range units {
		c := count{measured: u.measures == nil, drawn: true}
		if u.measures != nil {
			for _, m := range u.measures(b, option) {
				c.measured = c.measured || b.columns[m].in(0) >= 0
				c.drawn = c.drawn && b.drawnOf(m)
			}
		}
		list = append(list, c)
	}
	return list
}
