package appraise

import (
	"errors"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// Appraisal is what the options of a run come to in money and health. Of a scenario that
// says nothing of money it is nil, and a nil one has no accounts.
type Appraisal struct {
	Economics *facts.Economics
	Options   []string  // ids; current first
	Accounts  []Account // of each option; current's is all zeros, since all are against it
	Level     float64   // of intervals

	// Ledger has the rows of all options at central values, each option's together.
	Ledger *econ.Ledger

	// Undecided are lines of cash for which nobody has decided that a budget falls. They
	// are counted as capacity.
	Undecided []*facts.CostLine
}

// New makes the accounts. Rows of the set with central values give the ledger; of draws the
// inputs had the values in drawn. Level is that of intervals, such as 0.95. It refuses
// economics that cannot be added up, each problem with its line.
func New(e *facts.Economics, set *result.Set, drawn []facts.Drawn, level float64) (*Appraisal, error) {
	if e == nil {
		return nil, nil
	}
	b, err := newBook(e, set, drawn)
	if err != nil {
		return nil, err
	}
	a := &Appraisal{Economics: e, Options: set.Options, Level: level}
	whole, central := &sheet{Ledger: b.empty()}, b.central()
	var problems []error
	for option := range set.Options {
		s, undecided, err := b.ledger(option, central)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		whole.Rows, whole.lines = append(whole.Rows, s.Rows...), append(whole.lines, s.lines...)
		a.Undecided = append(a.Undecided, undecided...)
	}
	if err := errors.Join(append(problems, b.check(whole, central)...)...); err != nil {
		return nil, err
	}
	a.Ledger = whole.Ledger
	for _, option := range set.Options {
		a.Accounts = append(a.Accounts, newAccount(option, set.Options[0], a.Ledger))
	}
	return a, nil
}

// Account is that of an option by its number; nil where there is none.
func (a *Appraisal) Account(option int) *Account {
	if a == nil {
		return nil
	}
	return &a.Accounts[option]
}
