package kpi

import (
	"strings"

	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// Measure is one line of the table.
type Measure struct {
	Name, Title, Unit string
	Better            string // "higher", "lower" or "" where neither is better in itself

	// Headline measures stand in the table that a board reads, under Section,
	// as Label says it there.
	Headline       bool
	Section, Label string

	// Events are those that the measure counts, where steps of the scenario decide who may
	// have them. Of a Risk it tells how probable one is for a patient, or how many there
	// are: an option that changes no such probability moves the measure only because
	// others are treated, or at other times.
	Events []string
	Risk   bool

	// Ends says of whom alone the measure is: of those who came to an end of some kind in
	// its period. Who still waits for it is not in it. Where current has none who came to
	// it, OrEnds says so of another end.
	Ends, OrEnds Ending

	rows   rows
	window bool // read for the whole window only: what it rests on is not kept by year
	chosen bool // of patients chosen by what has become of them: see Compared
	read   reading
}

// Ending is what somebody came to. In is the measure whose denominators count them (its
// numerators, if it is so many a year), of the same row; What says what they are and do, as it stands behind a number.
type Ending struct {
	In, What string
	AnyWay   bool // who has not come to it may move the measure either way; else they are worse off
}

// Serie is a measure by month.
type Serie struct {
	Name, Title, Unit, Better string

	rows rows
	read reading
}

// DifferenceUnit is the unit of a difference between two options.
func DifferenceUnit(unit string) string {
	if unit == "%" {
		return "points"
	}
	return unit
}

// Compared says whether an option's row of a measure is to be compared with current's.
// Who starts prehab is an outcome of the option: a tier or mode is other patients in each, none of
// them in current, and a difference would tell how they were chosen and not what became
// of them. The same goes for clocks of some patients when they stop. What prehab itself
// does in a tier is compared.
func Compared(measure, by string) bool {
	m := Find(measure)
	return (m == nil || !m.chosen) && (by != byTier && by != byMode || strings.HasPrefix(measure, "prehab_"))
}

// Find returns the measure of that name, or nil.
func Find(name string) *Measure {
	for i := range Measures {
		if Measures[i].Name == name {
			return &Measures[i]
		}
	}
	return nil
}

// FindSerie returns the monthly series of that name, or nil.
func FindSerie(name string) *Serie {
	for i := range Monthly {
		if Monthly[i].Name == name {
			return &Monthly[i]
		}
	}
	return nil
}

// A reading resolves names of a program once and returns the function that
// reads the measure from counts, or nil if the program does not count it.
type reading func(x *index, at place) value

type value func(c *engine.Counts, t period) result.Ratio

// period is a year of the window, the whole window (year -1) or, where month is
// not -1, a month of it.
type period struct{ year, month int }

func yearOf(year int) period { return period{year, -1} }

func monthOf(month int) period { return period{-1, month} }

// span is the length of the period in seconds.
func (t period) span(c *engine.Counts) int64 {
	if t.month >= 0 {
		return c.MonthSpan[t.month]
	}
	return c.Span(t.year)
}

// months calls do for each month of the period.
func (t period) months(c *engine.Counts, do func(month int)) {
	for m := range c.Months {
		if t.month == m || t.month < 0 && (t.year < 0 || c.YearOf[m] == t.year) {
			do(m)
		}
	}
}
