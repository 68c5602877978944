package report

import (
	"math"
	"strconv"

	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// The page compares options with current; this file each with each.
var chancesCSV = csvFile("chances.csv", "how probable it is, by draws of the inputs, that an option does better than another in each line of the headline table", []Column{
	measureColumn, byColumn, valueColumn, optionColumn,
	{"than", "the option with which it is compared", ""},
	{"chance", "how probable it is that the option does better, the chance of single runs taken off; what both lack of 1 is that they do the same", "share of 1"},
	{"se", "its standard error", "share of 1"},
	{"draws", "in which all options had a value", "draws"},
}, func(s sheet, r *Results) {
	if r.draws() < fewestDraws {
		return
	}
	for _, h := range r.headlines() {
		if h.better == "" {
			continue
		}
		c, o := r.chances(h.column, h.better), r.outcomes(bedRow{plus: []result.Column{h.column}})
		if c == nil || o == nil {
			continue
		}
		by, value := group(h.column.By, h.column.Value)
		for a, option := range r.Set.Options {
			for b, than := range r.Set.Options {
				p := c.Better[a][b]
				if a == b || math.IsNaN(p.Value) || r.others(a, h.column).Void || r.others(b, h.column).Void {
					continue
				}
				s.row(h.column.Measure, by, value, option, than, words.Exact(p.Value), words.Exact(p.SE), strconv.Itoa(o.Draws()))
			}
		}
	}
})
