package report

import (
	"math"

	"prehabsim/internal/words"
)

// A load without bound has no number that every reader of CSV survives: its cell is
// empty, and unbounded says "yes".
var loadsCSV = csvFile("loads.csv", "what is asked of each resource against what it opens, by year, from arithmetic", loadColumns, func(s sheet, r *Results) {
	for _, l := range r.Loads {
		x := r.resource(l.Resource)
		unbounded := "no"
		if math.IsInf(l.Share, 1) {
			unbounded = "yes"
		}
		s.row(l.Option, l.Resource, x.Title, x.Group, period(l.Year), l.Unit+" per year", words.Exact(l.Offered), words.Exact(l.Capacity), words.Exact(l.Ceiling),
			words.Exact(l.Share), words.Exact(l.ShareCeiling), unbounded,
			l.Passes.From, l.Passes.Until, l.PassesCeiling.From, l.PassesCeiling.Until, l.Closed.From, l.Closed.Until,
			l.Who, l.BarredWho, l.Barred.From, l.Barred.Until)
	}
})

var loadColumns = []Column{
	optionColumn,
	{"resource", "id of the resource, as in measures.csv by resource", ""},
	titleColumn,
	{"group", "what it is: theatre, ward, prehab and so on", ""},
	{"period", "the year of the window: year 1, year 2", ""},
	{"unit", "unit of asked, capacity and ceiling", ""},
	{"asked", "what patients ask for, on average over the year", "as in unit"},
	{"capacity", "what is open, on average over the year; empty where there is no limit", "as in unit"},
	{"ceiling", "the same with all that may be added in answer to waits", "as in unit"},
	{"load", "asked, divided by capacity", "1 is all of it"},
	{"load_at_ceiling", "asked, divided by ceiling", "1 is all of it"},
	{"unbounded", "yes where something is asked for and nothing opens all year: then load is empty", ""},
	{"passes", "first month in which more is asked than capacity; before: from before the window; empty: never", "month"},
	{"passes_until", "the last such month; empty where it goes on", "month"},
	{"passes_ceiling", "first month in which more is asked than ceiling, as passes", "month"},
	{"passes_ceiling_until", "the last such month; empty where it goes on", "month"},
	{"closed", "first month in which something is asked for and nothing is open, as passes", "month"},
	{"closed_until", "the last such month; empty where it goes on", "month"},
	{"who", "of whom asked, capacity, ceiling and load are, where not all of it is open to them and they are worse off than all who ask; empty: of all", ""},
	{"barred_who", "who ask for it and find nothing open while others do", ""},
	{"barred", "first month in which that is so, as passes", "month"},
	{"barred_until", "the last such month; empty where it goes on", "month"},
}
