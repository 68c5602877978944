package appraise

import (
	"prehabsim/internal/econ"
)

// Account is what one option comes to against current.
type Account struct {
	Option string
	Ledger *econ.Ledger // its rows

	// FullYear is the year in which most is spent on what comes each year: the option at
	// full running, or the first of such years. CostAYear is what is spent on that then.
	FullYear  int
	CostAYear econ.Pence

	CostOnce       econ.Pence // of all that is bought once, the first time, optimism bias included
	CostAgain      econ.Pence // of what is bought again within the horizon
	EquivalentCost econ.Pence // a year: see [econ.Ledger.EquivalentAnnualCost]

	Sums   econ.Totals       // by class over the horizon, not discounted
	Budget []econ.BudgetLine // by payer and class, year by year
	Out    econ.Flow         // by year: costs
	Back   econ.Flow         // by year: cash released
	Cash   econ.Flow         // by year: cash released less costs

	// Present values: sums by class, cash view, social value, benefits for each pound and
	// payback.
	econ.Appraisal
}

// newAccount adds up the rows of an option, which are against current already.
func newAccount(option, current string, all *econ.Ledger) Account {
	l := all.Option(option)
	a := Account{
		Option: option, Ledger: l, EquivalentCost: l.EquivalentAnnualCost(), Sums: l.Totals(), Budget: l.Budget(),
		Out: make(econ.Flow, l.Horizon), Back: make(econ.Flow, l.Horizon), Cash: l.Cash(), Appraisal: all.Appraise(option, current),
	}
	eachYear := make(econ.Flow, l.Horizon)
	for _, r := range l.Rows {
		switch r.Class {
		case econ.CashReleasing:
			a.Back[r.Year] += r.Amount
			continue
		case econ.Cost:
			a.Out[r.Year] += r.Amount
		default:
			continue
		}
		switch r.Timing {
		case econ.EachYear:
			eachYear[r.Year] += r.Amount
		case econ.Once:
			a.CostOnce += r.Amount
		case econ.BoughtAgain:
			a.CostAgain += r.Amount
		}
	}
	for year, p := range eachYear {
		if size(p) > size(a.CostAYear) {
			a.FullYear, a.CostAYear = year, p
		}
	}
	return a
}

func size(p econ.Pence) econ.Pence { return max(p, -p) }
