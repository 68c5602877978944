package appraise

import (
	"slices"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// KnownCost is what an option costs more than current of what needs no simulation, such as
// posts, beds and buildings: the rows of the ledger that a run would make of it.
type KnownCost struct {
	Lines []KnownLine
	Year  int        // in which most is spent on what comes each year, from 0
	AYear econ.Pence // what is spent on that then
	Once  econ.Pence // bought for the first time, optimism bias included
	Again econ.Pence // bought again within the horizon
}

// KnownLine is what one line comes to: in that year, and once.
type KnownLine struct {
	Title              string
	AYear, Once, Again econ.Pence
}

// Known is that of an option at central values, in the prices that are reported; nil where
// nothing is said of money. A line of which the option or current is measured is left out.
func Known(e *facts.Economics, current, option string) (*KnownCost, error) {
	if e == nil || option == current {
		return nil, nil
	}
	measured := map[string]bool{}
	for i := range e.Lines {
		if l := &e.Lines[i]; (l.Option == option || l.Option == current) && l.Known == nil {
			measured[l.Name] = true
		}
	}
	known := *e
	known.Lines = slices.DeleteFunc(slices.Clone(e.Lines), func(l facts.CostLine) bool {
		return l.Kind != facts.CostKind || measured[l.Name]
	})
	b, err := newBook(&known, &result.Set{Options: []string{current, option}}, nil, 0.95)
	if err != nil {
		return nil, err
	}
	s, _, err := b.ledger(1, world{lost: b.lost, number: func(n facts.Number) float64 { return n.Value }})
	if err != nil {
		return nil, err
	}
	all := addUp(option, s.Ledger)
	k := &KnownCost{Year: all.FullYear, AYear: all.CostAYear, Once: all.CostOnce, Again: all.CostAgain}
	at := map[*facts.CostLine]int{}
	for i, r := range s.Rows {
		if r.Class != econ.Cost || r.Timing == econ.EachYear && r.Year != k.Year {
			continue
		}
		n, ok := at[s.lines[i]]
		if !ok {
			n = len(k.Lines)
			at[s.lines[i]], k.Lines = n, append(k.Lines, KnownLine{Title: s.lines[i].Title})
		}
		switch r.Timing {
		case econ.EachYear:
			k.Lines[n].AYear += r.Amount
		case econ.Once:
			k.Lines[n].Once += r.Amount
		case econ.BoughtAgain:
			k.Lines[n].Again += r.Amount
		}
	}
	return k, nil
}
