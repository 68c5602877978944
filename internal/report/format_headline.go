package report

import (
	"strconv"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// The lines are those of the table ([Results.headlines]), so that nobody need take the
// printed page apart. Whatever the table leaves out of an option's column has a row here,
// with empty cells.
var headlineCSV = csvFile("headline.csv", "the headline table and additional patients, a row for each line and option", headlineColumns, func(s sheet, r *Results) {
	for _, h := range r.headlines() {
		for o, id := range r.Set.Options {
			own, change := h.own[o], h.change[o]
			if o == 0 || r.noResult(o, h.column) {
				change = nothing(r.Level)
			}
			s.headline(h, id, own, change, r.noteOf(o, h.column), !r.others(o, h.column).Void, r.openCells(o, &h)...)
		}
	}
	for _, f := range r.figures() {
		h := headline{column: window(f.Measure), section: "Additional patients a year", label: f.Label, unit: additionalUnit}
		for o := 1; o < len(r.Set.Options); o++ {
			change := f.window(r, o)
			if r.noResult(o, window(f.from(r))) {
				change = nothing(r.Level)
			}
			s.headline(h, r.Set.Options[o], nothing(r.Level), change, f.note(r, o, window(f.from(r))), true)
		}
	}
})

// noResult says that a word stands in place of a change which nobody found out; what chance
// made of it is in differences.csv.
func (r *Results) noResult(option int, c result.Column) bool {
	word := r.insteadOf(option, c)
	return word == facts.AssumedNone || word == facts.NotModelled
}

// openCells are what the evidence leaves open of a line; empty where nothing was drawn, and
// of a change that nobody found out.
func (r *Results) openCells(option int, h *headline) []string {
	cells := make([]string, 6)
	if e := r.evidence(option, h.column); e.known {
		cells[0], cells[1] = words.Exact(e.Low), words.Exact(e.High)
	}
	if option == 0 || r.noResult(option, h.column) {
		return cells
	}
	if e := r.evidenceOfChange(option, h.column); e.known {
		cells[2], cells[3] = words.Exact(e.Low), words.Exact(e.High)
		if p, ok := r.chanceBetter(option, h); ok {
			cells[4], cells[5] = words.Exact(p.Value), words.Exact(p.SE)
		}
	}
	return cells
}

func (s sheet) headline(h headline, option string, own, change stats.Estimate, note string, finding bool, open ...string) {
	if open == nil {
		open = make([]string, 6)
	}
	by, value := group(h.column.By, h.column.Value)
	s.row(append([]string{h.section, h.label, h.column.Measure, by, value, option, h.unit,
		words.Exact(own.Mean), words.Exact(own.Low), words.Exact(own.High), strconv.Itoa(own.N),
		kpi.DifferenceUnit(h.unit), words.Exact(change.Mean), words.Exact(change.Low), words.Exact(change.High), strconv.Itoa(change.N),
		strings.Join(remarks(note, own, change, finding), "; ")}, open...)...)
}

// remarks put into words what the table marks: a star, "no change", "(n = 1)".
func remarks(note string, own, change stats.Estimate, finding bool) (list []string) {
	if unknown(own) {
		list = append(list, "one replication alone had a value")
	}
	switch {
	case note == noChange:
		list = append(list, noChange+": identical in every replication")
	case note != "":
		list = append(list, note)
	}
	switch {
	case note != "" && !strings.HasPrefix(note, otherPatients):
	case unknown(change):
		list = append(list, "one replication alone had a change")
	case finding && change.Clear():
		list = append(list, "the interval of the change leaves out 0")
	}
	return list
}

var headlineColumns = []Column{
	{"section", "part of the table", ""},
	{"label", "the line, as the table prints it", ""},
	measureColumn, byColumn, valueColumn, optionColumn,
	{"unit", "unit of mean, low and high", ""},
	{"mean", "the option's own value; empty where it has none", "as in unit"},
	{"low", "lower end of its interval, at the level in manifest.json; empty with fewer than two replications that had a value", "as in unit"},
	{"high", "upper end of its interval", "as in unit"},
	{"n", "replications that had a value", "replications"},
	{"change_unit", "unit of change, change_low and change_high: points are percentage points", ""},
	{"change", "paired difference from current; empty for current itself, and where note says that it is assumed none or not modelled", "as in change_unit"},
	{"change_low", "lower end of its interval; empty as low is, and where no bed-days count as released because fewer or more patients are treated", "as in change_unit"},
	{"change_high", "upper end of its interval", "as in change_unit"},
	{"change_n", "replications that had a value, in the option or in current, whichever are fewer", "replications"},
	noteColumn,
	{"evidence_low", "lower end of where the mean lies by what is known of the inputs, at the same level, from draws of them (--draws); empty without", "as in unit"},
	{"evidence_high", "upper end", "as in unit"},
	{"change_evidence_low", "lower end of where the change lies by what is known of the inputs", "as in change_unit"},
	{"change_evidence_high", "upper end", "as in change_unit"},
	{"chance_better", "how probable it is, by what is known of the inputs, that the option does better than current in this line; empty where neither way is better", "share of 1"},
	{"chance_better_se", "its standard error", "share of 1"},
}
