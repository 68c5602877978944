package report

import (
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
)

// Where is the headline table of the patients who have one value of a breakdown, and which
// of its lines there are for all patients alone.
func (r *Results) Where(breakdown, value string) document.Document {
	d := &document.Document{}
	i := slices.IndexFunc(r.Breakdowns, func(b kpi.Breakdown) bool { return b.Name == breakdown })
	if i < 0 {
		return *d
	}
	b := r.Breakdowns[i]
	r.writeTitle(d)
	lines, others := r.headlinesWhere(b, value)
	d.Heading("Patients whose "+words.LowerFirst(titleOr(b))+" is "+titleIn(b, value), r.deprivedFirst(b))
	if len(lines) == 0 {
		d.Say("Nothing was counted of them.")
	}
	r.writeHeadlines(d, lines)
	r.writeSigns(d, lines)
	if len(others) > 0 {
		d.Note("Of all patients alone, and so not here: " + strings.Join(others, "; ") + ".")
	}
	return *d
}

// headlinesWhere are the lines that a group of patients has, and what the others are
// called, of which only all patients have one.
func (r *Results) headlinesWhere(b kpi.Breakdown, value string) (lines []headline, others []string) {
	for _, h := range r.headlines() {
		if h.column.By == "" {
			of := headline{column: inGroup(h.column.Measure, b, value), section: h.section, label: h.label, unit: h.unit, better: h.better}
			if more := r.appendHeadline(lines, of); len(more) > len(lines) {
				lines = more
				continue
			}
			if r.isBrokenDown(h.column.Measure, b) {
				continue // nobody in this group has it
			}
		}
		others = append(others, h.label)
	}
	return lines, others
}

// isBrokenDown says whether any group of a breakdown has a measure.
func (r *Results) isBrokenDown(measure string, b kpi.Breakdown) bool {
	return slices.ContainsFunc(b.Values, func(v string) bool {
		_, ok := r.column[inGroup(measure, b, v)]
		return ok
	})
}

func titleOr(b kpi.Breakdown) string {
	if b.Title != "" {
		return b.Title
	}
	return b.Name
}

// titleIn is what people call a value of a breakdown.
// deprivedFirst says of deprivation which end is which, since the numbers do not; "" of any other
// breakdown.
func (r *Results) deprivedFirst(b kpi.Breakdown) string {
	if b.Name != Deprivation || len(b.Values) < 2 {
		return ""
	}
	return " (" + titlesOf(b)[0] + " is the most deprived)"
}

func titleIn(b kpi.Breakdown, value string) string {
	if i := slices.Index(b.Values, value); i >= 0 {
		return titlesOf(b)[i]
	}
	return value
}
