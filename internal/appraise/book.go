package appraise

import (
	"errors"
	"fmt"
	"slices"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// book is what ledgers are made from.
type book struct {
	e       *facts.Economics
	set     *result.Set
	drawn   []facts.Drawn
	rates   econ.Discounting
	index   econ.PriceIndex
	columns map[facts.Measured]*columns
	entries [][]entry // by option; current has none
	level   float64   // of intervals
	lost    []float64 // by option: see sharesLost
	parts   []string  // of the population: see partsOf
}

// entry is what an option counts under one name, beside what current counts under it.
type entry struct {
	option   int
	own, now *facts.CostLine // of the option and of current; one of them may be nil
}

// line is the option's or, where it has none, current's.
func (x *entry) line() *facts.CostLine {
	if x.own != nil {
		return x.own
	}
	return x.now
}

// way is 1 where more is counted than in current, and −1 of benefits, which are what less
// is used of.
func (x *entry) way() float64 {
	if x.line().Kind == facts.BenefitKind {
		return -1
	}
	return 1
}

func newBook(e *facts.Economics, set *result.Set, drawn []facts.Drawn, level float64) (*book, error) {
	b := &book{e: e, set: set, drawn: drawn, index: indexOf(e), columns: map[facts.Measured]*columns{}, parts: partsOf(set), level: level}
	var err error
	if b.rates, err = econ.Preset(e.Rates); err == nil {
		err = b.rates.Check(e.Horizon)
	}
	if err != nil {
		return nil, fmt.Errorf("economics: %w", err)
	}
	b.findColumns()
	b.lost = b.sharesLost()
	problems := b.checkNumbers()
	for option, id := range set.Options {
		b.entries = append(b.entries, nil)
		if option > 0 {
			problems = append(problems, b.enter(option, id)...)
		}
	}
	return b, errors.Join(problems...)
}

// enter puts an option's lines beside current's: those of the option in their order, then
// those that only current has.
func (b *book) enter(option int, id string) (problems []error) {
	current := b.set.Options[0]
	counterpart := func(of *facts.CostLine, in string) *facts.CostLine {
		i := slices.IndexFunc(b.e.Lines, func(l facts.CostLine) bool { return l.Option == in && l.Kind == of.Kind && l.Name == of.Name })
		if i < 0 {
			return nil
		}
		return &b.e.Lines[i]
	}
	add := func(x entry) {
		for _, l := range []*facts.CostLine{x.own, x.now} {
			if l == nil {
				continue
			}
			if err := checkClass(l); err != nil {
				problems = append(problems, fmt.Errorf("%s: %w", at(l), err))
			}
			if l.Known != nil && len(l.Known) != b.e.Horizon {
				problems = append(problems, fmt.Errorf("%s: quantities of %d years; the horizon has %d", at(l), len(l.Known), b.e.Horizon))
			}
		}
		b.entries[option] = append(b.entries[option], x)
	}
	for i := range b.e.Lines {
		if l := &b.e.Lines[i]; l.Option == id {
			add(entry{option: option, own: l, now: counterpart(l, current)})
		}
	}
	for i := range b.e.Lines {
		if l := &b.e.Lines[i]; l.Option == current && counterpart(l, id) == nil {
			add(entry{option: option, now: l})
		}
	}
	return problems
}

// checkClass refuses a class that there is not or that a line's kind contradicts.
func checkClass(l *facts.CostLine) error {
	class, err := econ.ClassNamed(l.Class)
	switch {
	case err != nil:
		return err
	case (l.Kind == facts.CostKind) != (class == econ.Cost), class == econ.Residual,
		l.Kind == facts.HealthKind && class != econ.HealthGain:
		return fmt.Errorf("what is of kind %s is not of class %s", l.Kind, class)
	}
	return nil
}

// classOf is a line's class, which has been checked.
func classOf(l *facts.CostLine) econ.Class {
	class, _ := econ.ClassNamed(l.Class)
	return class
}

// at says where a line is written.
func at(l *facts.CostLine) string {
	name := fmt.Sprintf("option %q: %s %q", l.Option, l.Kind, l.Name)
	if l.File == "" {
		return name
	}
	return fmt.Sprintf("%s:%d: %s", l.File, l.Line, name)
}

// empty is a ledger of the economics' rules without rows.
func (b *book) empty() *econ.Ledger {
	return &econ.Ledger{PriceYear: b.e.PriceYear, Index: b.index, Horizon: b.e.Horizon, Discounting: b.rates}
}
