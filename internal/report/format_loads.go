package report

import (
	"io"
	"math"
)

// A load without bound has no number that every reader of CSV survives: its cell is
// empty, and unbounded says "yes".
var loadsCSV = Format{
	File:  "loads.csv",
	Title: "what is asked of each resource against what it opens, by year, from arithmetic",
	Write: func(w io.Writer, r *Results) error {
		s := newSheet(w, "option", "resource", "title", "group", "period", "unit", "asked", "capacity", "ceiling", "load", "load_at_ceiling", "unbounded",
			"passes", "passes_until", "passes_ceiling", "passes_ceiling_until", "closed", "closed_until")
		for _, l := range r.Loads {
			x := r.resource(l.Resource)
			unbounded := "no"
			if math.IsInf(l.Share, 1) {
				unbounded = "yes"
			}
			s.row(l.Option, l.Resource, x.Title, x.Group, period(l.Year), l.Unit+" per year", number(l.Offered), number(l.Capacity), number(l.Ceiling),
				number(l.Share), number(l.ShareCeiling), unbounded,
				l.Passes.From, l.Passes.Until, l.PassesCeiling.From, l.PassesCeiling.Until, l.Closed.From, l.Closed.Until)
		}
		return s.end()
	},
}
