package econ

import (
	"cmp"
	"slices"
)

// BudgetLine is what one payer spends, or gets back, under one option in one class: by
// year and not discounted, as a budget is.
type BudgetLine struct {
	Option, Payer string
	Class         Class
	ByYear        Flow
}

// Budget is the impact on budgets: costs and cash only, since nothing else reaches one. It
// is in order of option, payer and class, whatever the order of rows.
func (l *Ledger) Budget() []BudgetLine {
	var lines []BudgetLine
	for _, r := range l.Rows {
		if r.Class != Cost && r.Class != CashReleasing {
			continue
		}
		i := slices.IndexFunc(lines, func(b BudgetLine) bool {
			return b.Option == r.Option && b.Payer == r.Payer && b.Class == r.Class
		})
		if i < 0 {
			i = len(lines)
			lines = append(lines, BudgetLine{r.Option, r.Payer, r.Class, make(Flow, l.Horizon)})
		}
		lines[i].ByYear[r.Year] += r.Amount
	}
	slices.SortFunc(lines, func(a, b BudgetLine) int {
		return cmp.Or(cmp.Compare(a.Option, b.Option), cmp.Compare(a.Payer, b.Payer), cmp.Compare(a.Class, b.Class))
	})
	return lines
}

// Cash is what the rows leave in budgets in each year: cash released less costs. Its
// Cumulative is the curve that a board asks for, its Payback the answer.
func (l *Ledger) Cash() Flow { return l.cash(func(r Row) Pence { return r.Amount }) }

// DiscountedCash is the same in present values, row by row.
func (l *Ledger) DiscountedCash() Flow { return l.cash(l.PresentValue) }

func (l *Ledger) cash(value func(Row) Pence) Flow {
	f := make(Flow, l.Horizon)
	for _, r := range l.Rows {
		switch r.Class {
		case Cost:
			f[r.Year] -= value(r)
		case CashReleasing:
			f[r.Year] += value(r)
		}
	}
	return f
}

// Less is the difference between two flows, year by year.
func (f Flow) Less(g Flow) Flow {
	d := make(Flow, max(len(f), len(g)))
	copy(d, f)
	for year, p := range g {
		d[year] -= p
	}
	return d
}
