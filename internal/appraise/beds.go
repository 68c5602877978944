package appraise

import (
	"math"
	"slices"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// Beds are an option's ward bed-days against current, a year, each year of the horizon
// counting as its present value does.
type Beds struct {
	Released float64 // that cancer patients use less, but for those that go with fewer patients; below 0: that they use more
	Opened   float64 // beds opened more than in current; below 0: closed

	// Usable are those released less those that beds closed would have held or, of an option
	// that opens beds, those used of them by anybody; Unused is the rest of what they hold.
	Usable, Unused float64
}

// wardBedDays are those of cancer patients; inUse is how many are in use by anybody, on average.
var wardBedDays = facts.Measured{Measure: "ward_bed_days"}

const inUse = "in_use"

// bedMeasures are what [book.beds] reads of an option.
func bedMeasures(b *book, option int) []facts.Measured {
	list := []facts.Measured{wardBedDays}
	for _, o := range b.opens(option, b.central()) {
		used := b.measuresOf(o.of)
		if used == nil {
			return nil // whether they are used nothing tells
		}
		list = append(list, used...)
	}
	return list
}

// Reads says whether accounts are made from a column, which draws should therefore keep: what
// lines are counted by, how many are in use of beds that options are charged with, and what
// parts of the population gain.
func Reads(e *facts.Economics, c result.Column) bool {
	if e == nil {
		return false
	}
	m := facts.Measured{Measure: c.Measure, By: c.By, Value: c.Value}
	return slices.ContainsFunc(e.Lines, func(l facts.CostLine) bool {
		return opens(&l) && usedOf(l.Beds, m) || slices.ContainsFunc(l.Measured, func(n facts.Measured) bool { n.Times = 0; return n == m })
	}) || readsParts(e, c)
}

// opens says that a line charges for beds that are open.
func opens(l *facts.CostLine) bool { return l.Kind == facts.CostKind && len(l.Beds) > 0 }

// usedOf says that a measure is how many are in use of one of these resources.
func usedOf(beds []string, m facts.Measured) bool {
	return m.Measure == inUse && m.By == "resource" && slices.Contains(beds, m.Value)
}

// measuresOf are the measures of how many of these beds are in use, as far as there are any.
func (b *book) measuresOf(beds []string) (list []facts.Measured) {
	for _, name := range beds {
		if m := (facts.Measured{Measure: inUse, By: "resource", Value: name}); b.columns[m] != nil {
			list = append(list, m)
		}
	}
	return list
}

// opening is by how many beds of some resources an option has more than current.
type opening struct {
	of   []string
	beds float64
}

// opened are the beds that an option is charged with more than current in a year, by the bed
// or by the bed-day that is open. Several costs of one bed are of one bed.
func (b *book) opened(option, year int, w world) (list []opening) {
	for i := range b.entries[option] {
		x := &b.entries[option][i]
		l := x.line()
		if !opens(l) {
			continue
		}
		o := opening{l.Beds, b.change(x, year, w).both}
		if l.Basis == bedDayBasis {
			o.beds /= daysOfYear
		}
		k := slices.IndexFunc(list, func(p opening) bool { return overlap(o.of, p.of) })
		switch {
		case k < 0:
			list = append(list, o)
		case len(o.of) > len(list[k].of) || len(o.of) == len(list[k].of) && math.Abs(o.beds) > math.Abs(list[k].beds):
			list[k] = o
		}
	}
	return list
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(name string) bool { return slices.Contains(b, name) })
}

// opens are the beds of which an option opens more than current in any year.
func (b *book) opens(option int, w world) (list []opening) {
	for year := range b.e.Horizon {
		for _, o := range b.opened(option, year, w) {
			if o.beds > 0 {
				list = append(list, o)
			}
		}
	}
	return list
}

// beds are an option's bed-days. They are used where the option opens beds in any year: what
// cancer patients use of these is not released.
func (b *book) beds(option int, w world) (x Beds) {
	x.Released = b.aYear(func(year int) float64 { return b.released(wardBedDays, option, year, w) })
	x.Opened = b.aYear(func(year int) (sum float64) {
		for _, o := range b.opened(option, year, w) {
			sum += o.beds
		}
		return sum
	})
	if len(b.opens(option, w)) == 0 {
		x.Usable = x.Released + float64(x.Opened*econ.DaysOfYear)
		return x
	}
	x.Usable = b.aYear(func(year int) float64 { usable, _ := b.used(option, year, w); return usable })
	x.Unused = b.aYear(func(year int) float64 { _, unused := b.used(option, year, w); return unused })
	return x
}

// used is how many bed-days of beds opened are used in a year, and how many are not.
func (b *book) used(option, year int, w world) (usable, unused float64) {
	for _, o := range b.opened(option, year, w) {
		if o.beds <= 0 {
			continue
		}
		more := 0.0
		for _, m := range b.measuresOf(o.of) {
			more += b.measured(m, option, year, w) - b.measured(m, 0, year, w)
		}
		u, rest := econ.UsableBedDays(o.beds, 1, more*econ.DaysOfYear)
		usable, unused = usable+u, unused+rest
	}
	return usable, unused
}
