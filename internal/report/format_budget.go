package report

import (
	"strconv"

	"prehabsim/internal/appraise"
	"prehabsim/internal/words"
)

var budgetCSV = moneyFile("budget.csv", "what each option costs payers, and what cash it gives back, year by year, not discounted", []Column{
	optionColumn, horizonYearColumn,
	{"class", "cost, or cash-releasing where somebody has decided that a budget falls; nothing else reaches a budget", ""},
	payerColumn,
	{"amount", "what is spent or given back in that year: the sum of the rows of ledger.csv of that option, year, class and payer", "pounds"},
}, func(s sheet, _ *Results, a *appraise.Appraisal) {
	for _, account := range a.Accounts {
		for _, b := range account.Budget {
			for year, amount := range b.ByYear {
				s.row(b.Option, strconv.Itoa(year+1), b.Class.String(), b.Payer, amount.String())
			}
		}
	}
})

var icerCSV = moneyFile("icer.csv", "all options against one another by cost and health: the frontier in order of cost, then what is dominated", []Column{
	optionColumn,
	{"cost", "present value of cost less the cash released, against current", "pounds"},
	{"qalys", "present value of health, against current", "QALYs"},
	{"from", "the option before it on the frontier, with which it is compared", ""},
	{"more_cost", "cost more than that option's", "pounds"},
	{"more_qalys", "QALYs more than that option's", "QALYs"},
	{"icer", "the one over the other; empty of the first, of what is like the first and of what is dominated", "pounds for a QALY"},
	{"status", "on the frontier; dominated: another does as much or more for as little or less; dominated by extension: a mixture of two others does", ""},
	{"means_of", "draws: expected over the draws of the inputs; central values: where there are fewer than two", ""},
}, func(s sheet, _ *Results, a *appraise.Appraisal) {
	means := "central values"
	if a.ByDraws() {
		means = "draws"
	}
	for _, x := range a.Table {
		more := []string{"", ""}
		if x.From != "" {
			more = []string{words.Exact(x.MoreCost), words.Exact(x.MoreEffect)}
		}
		s.row(x.Name, words.Exact(x.Cost), words.Exact(x.Effect), x.From, more[0], more[1], words.Exact(x.ICER), x.Status.String(), means)
	}
})
