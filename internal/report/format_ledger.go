package report

import (
	"io"
	"strconv"

	"prehabsim/internal/appraise"
	"prehabsim/internal/words"
)

// Every amount on a page is a sum of rows of this file, to the penny.
var ledgerCSV = moneyFile("ledger.csv", "what each option costs and releases, line by line and year by year, against current; empty where the scenario says nothing of money", []Column{
	optionColumn,
	{"item", "name of the line in the scenario; as now: that part of it which current has at other terms", ""},
	{"title", "what people call it", ""},
	horizonYearColumn, classColumn,
	{"timing", "each year; once; bought again: at the end of a life; at the end: of the horizon", ""},
	payerColumn,
	{"budget_holder", "who answers for that budget", ""},
	{"quantity", "how much more than in current; of a benefit how much less is used", "as in unit"},
	{"unit", "what the quantity counts", ""},
	{"unit_price", "price of one in the prices of price_year", "pounds"},
	{"price_year", "year of the unit price", ""},
	{"source", "id of the price's source or, where it has none, where the price is written", ""},
	{"amount", "quantity x unit price, brought to the price year of the scenario by its index, rounded to the penny; a cost is above 0, and so is a benefit", "pounds"},
	{"present_value", "the amount discounted to the beginning of year 1, rounded to the penny", "pounds"},
	{"note", "where the quantity is not that year's own", ""},
}, func(s sheet, _ *Results, a *appraise.Appraisal) {
	for _, row := range a.Ledger.Rows {
		s.row(row.Option, row.Item, row.Title, strconv.Itoa(row.Year+1), row.Class.String(), row.Timing.String(), row.Payer, row.BudgetHolder,
			words.Exact(row.Quantity), string(row.Unit), row.UnitPrice.String(), row.PriceYear, row.Source,
			row.Amount.String(), a.Ledger.PresentValue(row).String(), row.Note)
	}
})

// Columns that files of money share.
var (
	horizonYearColumn = Column{"year", "1 is the first 12 months of the window; what capital is still worth stands in the year after the last", ""}
	classColumn       = Column{"class", "cost; of benefits cash-releasing (a budget falls, and somebody has decided so), capacity (released for other patients, no cash), health, society, residual value (of capital when the horizon ends) or not monetised", ""}
	payerColumn       = Column{"payer", "who pays, or whose budget falls", ""}
)

// moneyFile is a CSV file of the appraisal, without rows where there is none.
func moneyFile(name, title string, columns []Column, rows func(sheet, *Results, *appraise.Appraisal)) Format {
	f := csvFile(name, title, columns, func(s sheet, r *Results) {
		if a, _ := r.Appraisal(); a != nil {
			rows(s, r, a)
		}
	})
	write := f.Write
	f.Write = func(w io.Writer, r *Results) error {
		if _, err := r.Appraisal(); err != nil {
			return err
		}
		return write(w, r)
	}
	return f
}
