package appraise

import (
	"errors"
	"fmt"
	"strings"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
)

// daysOfYear are those of a year by which measures are told, and weeksOfYear those over which
// a quality of life counts as one year of it.
const (
	daysOfYear  = 365.25
	weeksOfYear = daysOfYear / 7
)

// sheet is a ledger with the line of each row and, of health, how much of its quantity is
// each part's of the population.
type sheet struct {
	*econ.Ledger
	lines []*facts.CostLine
	parts [][]float64
}

// ledger is what an option comes to in a world, with the lines of cash that nobody has
// decided on, which are capacity in it.
func (b *book) ledger(option int, w world) (s *sheet, undecided []*facts.CostLine, err error) {
	s = &sheet{Ledger: b.empty()}
	for i := range b.entries[option] {
		if err := b.write(s, &b.entries[option][i], w); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", at(b.entries[option][i].line()), err)
		}
	}
	s.Ledger, _ = s.UndecidedIsCapacity()
	for i, r := range s.Rows {
		if l := s.lines[i]; r.Class == econ.Capacity && l.Class == econ.CashReleasing.String() && (len(undecided) == 0 || undecided[len(undecided)-1] != l) {
			undecided = append(undecided, l)
		}
	}
	return s, undecided, nil
}

// write adds an entry's rows. Where option and current count at the same terms one row a
// year has the difference; otherwise each has its own.
func (b *book) write(s *sheet, x *entry, w world) error {
	if x.own != nil && x.now != nil && !sameTerms(x.own, x.now) {
		if err := b.writeLine(s, x, x.own, "", func(c change) (float64, float64) { return c.own, c.goes }, w); err != nil {
			return err
		}
		return b.writeLine(s, x, x.now, ", as now", func(c change) (float64, float64) { return c.now, 0 }, w)
	}
	return b.writeLine(s, x, x.line(), "", func(c change) (float64, float64) { return c.both, c.goes }, w)
}

// sameTerms says that two lines differ in nothing but how much they count, and where they
// are written.
func sameTerms(a, b *facts.CostLine) bool {
	return a.Class == b.Class && a.Basis == b.Basis && a.Unit == b.Unit && a.Resource == b.Resource &&
		a.Payer == b.Payer && a.BudgetHolder == b.BudgetHolder && a.Decision == b.Decision &&
		same(a.Price, b.Price) && a.NextPatient == b.NextPatient && a.Pay == b.Pay && a.PriceYear == b.PriceYear && a.AllIn == b.AllIn &&
		a.Life == b.Life && same(a.Utility, b.Utility) && same(a.Weeks, b.Weeks)
}

func same(a, b facts.Number) bool { return a.Value == b.Value && a.Input == b.Input }

// writeLine adds a line's rows, given which part of each year's change is its own and what
// is left out of it.
func (b *book) writeLine(s *sheet, x *entry, l *facts.CostLine, suffix string, part func(change) (more, goes float64), w world) error {
	p, err := b.price(l, w)
	if err != nil {
		return err
	}
	row := econ.Row{
		Option: b.set.Options[x.option], Item: l.Name + suffix, Title: l.Title + suffix, Class: classOf(l), Payer: l.Payer, BudgetHolder: l.BudgetHolder,
		Unit: econ.Unit(l.Unit), Resource: l.Resource, UnitPrice: p.each, PriceYear: p.year, AllIn: l.AllIn, Source: p.source, Decision: l.Decision,
	}
	if l.Kind == facts.HealthKind {
		row.Unit = econ.QALY
	}
	for year := range b.e.Horizon {
		r := row
		more, goes := part(b.change(x, year, w))
		r.Year, r.Quantity, r.Note = year, more, b.note(l, year, goes)
		var parts []float64
		if l.Kind == facts.HealthKind {
			gain := float64(w.number(l.Utility) * (w.number(l.Weeks) / weeksOfYear))
			r.Quantity *= gain
			for _, c := range b.changesOfParts(x, year, w) {
				theirs, _ := part(c)
				parts = append(parts, float64(theirs*gain))
			}
			if p.each == 0 {
				r.Note = strings.TrimPrefix(r.Note+"; what society would pay for a QALY is not given", "; ")
			}
		}
		if r.Quantity == 0 { // what changes nothing has no row
			continue
		}
		if l.Basis == onceBasis {
			if err := b.buy(s, l, r, w); err != nil {
				return err
			}
		} else if err := s.add(l, r, parts...); err != nil {
			return err
		}
	}
	return nil
}

// add adds a row of a line.
func (s *sheet) add(l *facts.CostLine, r econ.Row, parts ...float64) error {
	if err := s.Add(r); err != nil {
		return errors.Unwrap(err) // the line says where
	}
	s.lines, s.parts = append(s.lines, l), append(s.parts, parts)
	return nil
}

// buy adds a purchase: what it costs, what such estimates leave out, and what it is still
// worth when the horizon ends. A benefit that comes once has no more than itself.
func (b *book) buy(s *sheet, l *facts.CostLine, r econ.Row, w world) error {
	r.Timing, r.Life = econ.Once, l.Life
	if r.Year > l.Year {
		r.Timing = econ.BoughtAgain
	}
	if err := s.add(l, r); err != nil || r.Class != econ.Cost {
		return err
	}
	if share := w.number(b.e.OptimismBias); share != 0 {
		bias := r
		bias.Item, bias.Title = r.Item+", optimism bias", r.Title+", optimism bias"
		bias.UnitPrice, bias.Source = r.UnitPrice.Times(share), sourceOf(b.e.OptimismBias)
		if err := s.add(l, bias); err != nil {
			return err
		}
	}
	c := econ.Capital{Price: r.UnitPrice, Life: max(1, l.Life), Bought: r.Year}
	if err := c.Check(b.rates); err != nil {
		return err
	}
	used := b.e.Horizon - r.Year
	if used >= l.Life {
		return nil
	}
	left := r
	left.Item = fmt.Sprintf("%s, left of year %d", r.Item, r.Year+1)
	left.Title = fmt.Sprintf("%s, what is left of that of year %d", r.Title, r.Year+1)
	left.Class, left.Timing, left.Year, left.UnitPrice = econ.Residual, econ.AtTheEnd, b.e.Horizon, c.Left(b.e.Horizon)
	left.Note = fmt.Sprintf("%d of %d years are left", l.Life-used, l.Life)
	return s.add(l, left)
}
