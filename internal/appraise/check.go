package appraise

import (
	"errors"
	"fmt"
	"slices"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// check returns everything for which the ledger of all options is refused, each problem
// once, with the line that it is of.
func (b *book) check(s *sheet, w world) (problems []error) {
	told := map[string]bool{}
	for _, err := range append(s.Check(b.limits(w)...), s.fillers()...) {
		text := err.Error()
		var p *econ.Problem
		if errors.As(err, &p) && p.Row >= 0 {
			text = fmt.Sprintf("%s: %s", at(s.lines[p.Row]), p.Text)
		}
		if !told[text] {
			told[text] = true
			problems = append(problems, errors.New(text))
		}
	}
	return problems
}

// fillers finds bed-days that are valued beside the health of the routine patients who fill
// them, which is what such a bed-day is worth.
func (s *sheet) fillers() (problems []error) {
	for i, r := range s.Rows {
		fills := r.Class == econ.HealthGain && slices.ContainsFunc(s.lines[i].Measured, func(m facts.Measured) bool { return m.Measure == routineAdmissions })
		if fills && slices.ContainsFunc(s.Rows, func(d econ.Row) bool {
			return d.Option == r.Option && d.Year == r.Year && d.Unit == econ.BedDay && d.Class != econ.Cost && d.Class != econ.NotMonetised
		}) {
			problems = append(problems, &econ.Problem{Row: i, Text: "bed-days are valued, and so is the health of the routine patients who fill them; value one of them (class = \"not monetised\")"})
		}
	}
	return problems
}

// limits are how many staff hours each option used more than current, and how many bed-days
// it released, of each resource: what is measured and, of what is known, what is said. No
// more than that may be charged or valued, in whatever lines.
func (b *book) limits(w world) (list []econ.Measured) {
	type of struct {
		option   int
		resource string
		class    econ.Class
		unit     econ.Unit
	}
	var order []of
	entries := map[of][]*entry{}
	for option := range b.entries {
		for i := range b.entries[option] {
			x := &b.entries[option][i]
			l := x.line()
			hour, bedDay := classOf(l) == econ.Cost && l.Unit == string(econ.StaffHour), l.Kind == facts.BenefitKind && l.Unit == string(econ.BedDay)
			if l.Resource == "" || !hour && !bedDay || classOf(l) == econ.NotMonetised {
				continue
			}
			k := of{option, l.Resource, econ.Capacity, econ.Unit(l.Unit)}
			if hour {
				k.class = econ.Cost
			}
			if entries[k] == nil {
				order = append(order, k)
			}
			entries[k] = append(entries[k], x)
		}
	}
	for _, k := range order {
		for year := range b.e.Horizon {
			list = append(list, econ.Measured{
				Option: b.set.Options[k.option], Resource: k.resource, Year: year, Class: k.class, Unit: k.unit, Quantity: b.once(entries[k], year, w),
			})
		}
	}
	return list
}

// once is what entries count more in a year, each measure once, whichever of them it is in.
func (b *book) once(entries []*entry, year int, w world) (sum float64) {
	seen := map[facts.Measured]bool{}
	for _, x := range entries {
		l := x.line()
		if l.Known != nil {
			sum += b.change(x, year, w).both
		}
		for _, m := range l.Measured {
			if seen[m] || l.Known != nil {
				continue
			}
			seen[m] = true
			own := 0.0
			if x.own != nil {
				own = b.measured(m, x.option, year, w)
			}
			sum += float64(x.way() * (own - b.measured(m, 0, year, w)))
		}
	}
	return sum
}

// Check tells, before anything is simulated, why economics could not be added up for these
// options, current first: each is taken to have one more of whatever is measured. [New] finds
// what is left, which hangs on how much there is.
func Check(e *facts.Economics, options []string) error {
	if e == nil {
		return nil
	}
	set := &result.Set{Options: options}
	known := map[facts.Measured]bool{}
	for _, l := range e.Lines {
		for _, m := range l.Measured {
			if m.Times = 0; !known[m] {
				known[m] = true
				set.Columns = append(set.Columns, result.Column{Measure: m.Measure, By: m.By, Value: m.Value})
			}
		}
	}
	b, err := newBook(e, set, nil, 0.95)
	if err != nil {
		return err
	}
	_, _, err = b.whole(world{
		lost:   b.lost,
		value:  func(option, _ int) float64 { return float64(min(1, option)) },
		number: func(n facts.Number) float64 { return n.Value },
	})
	return err
}
