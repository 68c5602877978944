package appraise

import (
	"fmt"
	"strings"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// columns are where a set has a measure.
type columns struct {
	years  []int // column by year of the window
	window int   // of the whole window; −1: there is none
}

// findColumns notes where each measure stands, by its name with Times 0.
func (b *book) findColumns() {
	for i, c := range b.set.Columns {
		m := facts.Measured{Measure: c.Measure, By: c.By, Value: c.Value}
		at := b.columns[m]
		if at == nil {
			at = &columns{window: -1}
			b.columns[m] = at
		}
		switch {
		case c.Year == result.WholeWindow:
			at.window = i
		case c.Year == len(at.years):
			at.years = append(at.years, i)
		}
	}
	// What is to be quoted of bed-days is the line without the chance of single stays, so that
	// a cost of a bed-day is that cost over those that the page tells.
	for m := range b.columns {
		quoted := m
		if quoted.Measure += facts.LessLuck; b.columns[quoted] != nil {
			b.columns[m] = b.columns[quoted]
		}
	}
}

// in is the column of a year of the horizon: its own, beyond the window the last year's,
// and of what is measured over the whole window alone that. −1: nothing is measured, as
// where no option has any of it.
func (c *columns) in(year int) int {
	switch {
	case c == nil:
		return -1
	case len(c.years) == 0:
		return c.window
	}
	return c.years[min(year, len(c.years)-1)]
}

// measured is what an option has of a measure in a year; 0 where there is none of it.
func (b *book) measured(m facts.Measured, option, year int, w world) float64 {
	times := m.Times
	m.Times = 0
	column := b.columns[m].in(year)
	if column < 0 {
		return 0
	}
	m.Times = times
	return m.Of(w.value(option, column))
}

// quantity is how much a line counts of an option in a year.
func (b *book) quantity(l *facts.CostLine, option, year int, w world) (sum float64) {
	if l.Known != nil {
		return l.KnownOf(year, w.number(l.Count))
	}
	for _, m := range l.Measured {
		sum += b.measured(m, option, year, w)
	}
	return sum
}

// change is how much more an entry counts of the option than of current in a year; of a
// benefit how much less.
type change struct {
	both     float64
	own, now float64 // the parts of the option and of current
	goes     float64 // bed-days left out of it, since they may go with fewer patients
}

// change works out an entry's. What the option does not count is 0, and so is what current
// does not, unless it is measured.
func (b *book) change(x *entry, year int, w world) (c change) {
	var own, now float64
	if x.own != nil {
		own = b.quantity(x.own, x.option, year, w)
	}
	switch {
	case x.now != nil:
		now = b.quantity(x.now, 0, year, w)
	case x.own.Known == nil:
		now = b.quantity(x.own, 0, year, w)
	}
	if l := x.line(); l.Kind == facts.BenefitKind && l.Unit == string(econ.BedDay) && l.Known == nil {
		c.goes = w.goesWithPatients(x.option, now, now-own)
	}
	way := x.way()
	c.own, c.now = float64(way*own)-c.goes, -way*now
	c.both = float64(way*(own-now)) - c.goes
	return c
}

// note says what a reader should know of a quantity: from which year of the window it is
// where the horizon goes beyond that, and what is left out of it.
func (b *book) note(l *facts.CostLine, year int, goes float64) string {
	var notes []string
	if last := b.lastYear(l); last >= 0 && year > last {
		notes = append(notes, fmt.Sprintf("measured in year %d, the last that was simulated", last+1))
	}
	if goes > 0 {
		notes = append(notes, fmt.Sprintf("%.1f left out, which may go with fewer patients treated", goes))
	}
	return strings.Join(notes, "; ")
}

// lastYear is the last year of the window in which a line is measured; −1: in none.
func (b *book) lastYear(l *facts.CostLine) int {
	last := -1
	if l.Known != nil {
		return last
	}
	for _, m := range l.Measured {
		m.Times = 0
		if c := b.columns[m]; c != nil {
			last = max(last, len(c.years)-1)
		}
	}
	return last
}
