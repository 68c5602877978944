package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// allWardDays are those that causes and groups of patients add up to.
const allWardDays = "ward_bed_days"

// bedCauses are the measures of ward bed-days by cause, in the order of the table. In every
// replication they add up to all of them.
var bedCauses = []string{
	"ward_bed_days_stay", "ward_bed_days_complications", "ward_bed_days_readmissions", "ward_bed_days_unplanned", "ward_bed_days_other_treatment",
}

// lessLuck is the measure with the chance of single stays taken out, which tells the same
// with less noise.
const lessLuck = facts.LessLuck

// bedRow is a row of a table of bed-days: columns that are added up, without those that are
// taken off.
type bedRow struct {
	label      string
	plus, less []result.Column
	apart      bool // below the total, and no part of it
}

// writeCauses says for what patients lie in ward beds, what of it an option changes, and
// of which patients. Every table adds up to the change of all ward bed-days.
func (r *Results) writeCauses(d *document.Document) {
	suffix := strings.TrimPrefix(r.bedDays(), allWardDays)
	var rows []bedRow
	for _, measure := range bedCauses {
		c := window(measure + suffix)
		if _, ok := r.column[c]; ok && r.everUsed(c) {
			rows = append(rows, bedRow{label: measureOf(measure).Label, plus: []result.Column{c}})
		}
	}
	if len(rows) < 2 {
		return
	}
	total := window(allWardDays + suffix)
	options := r.changing(total)
	if len(r.Set.Options) > 1 && len(options) == 0 {
		return // there is nothing to take apart, and the headlines say so
	}
	if c := window("critical_care_bed_days"); r.of(0, c).Mean > 0 {
		rows = append(rows, bedRow{label: "Critical care, in beds of its own", plus: []result.Column{c}, apart: true})
	}
	d.Heading("Ward bed-days by cause", "")
	d.Put(r.bedTable("What patients are in bed for", rows, total, options))
	r.writeCauseNotes(d, rows, total, options)
	if len(options) == 0 {
		return
	}
	most := r.changingMost(total, options)
	told, marked := false, r.anyMarked(append(slices.Clone(rows), bedRow{plus: []result.Column{total}}), options)
	for _, b := range r.Breakdowns {
		if b.Name == "site" || b.Name == "modality" {
			d.Heading("Ward bed-days by "+words.LowerFirst(titleOr(b)), "")
			groups := r.bedGroups(b, total, most)
			d.Put(r.bedTable(titleOr(b), groups, total, most))
			told, marked = true, marked || r.anyMarked(groups, most)
		}
	}
	if told && len(most) < len(options) {
		d.Note("Those options that change ward bed-days most; the others, and the causes in each group of patients, are in differences.csv.")
	}
	if marked {
		d.Note(othersMark + ": may go with fewer patients treated, or with more.")
	}
}

// anyMarked says whether a change in some rows may be of other patients than current's.
func (r *Results) anyMarked(rows []bedRow, options []int) bool {
	return slices.ContainsFunc(rows, func(row bedRow) bool {
		return len(row.less) == 0 && slices.ContainsFunc(options, func(o int) bool { return r.others(o, row.plus[0]).Text != "" })
	})
}

// mostOptions is how many options stand in a table of groups: as many as fit beside each
// other.
const mostOptions = 3

// changingMost are those of some options that change a column most, in their order.
func (r *Results) changingMost(c result.Column, options []int) []int {
	order := slices.Clone(options)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(math.Abs(r.change(b, c).Mean), math.Abs(r.change(a, c).Mean)) })
	order = order[:min(len(order), mostOptions)]
	slices.Sort(order)
	return order
}

// everUsed says whether a column is other than 0 in any option.
func (r *Results) everUsed(c result.Column) bool {
	for o := range r.Set.Options {
		if m := r.of(o, c).Mean; m != 0 && !math.IsNaN(m) {
			return true
		}
	}
	return false
}

// changing are the options that may change a column, as far as the scenario says.
func (r *Results) changing(c result.Column) (list []int) {
	for o := 1; o < len(r.Set.Options); o++ {
		if r.insteadOf(o, c) == "" {
			list = append(list, o)
		}
	}
	return list
}

// mostGroups is how many groups of patients have a row of their own.
const mostGroups = 6

// bedGroups are the rows of a breakdown: the groups that an option changes most, and all
// other patients together.
func (r *Results) bedGroups(b kpi.Breakdown, total result.Column, options []int) []bedRow {
	type group struct {
		bedRow
		most float64
	}
	var groups []group
	for i, v := range b.Values {
		c := inGroup(total.Measure, b, v)
		if _, ok := r.column[c]; !ok || !r.everUsed(c) {
			continue
		}
		x := group{bedRow: bedRow{label: titlesOf(b)[i], plus: []result.Column{c}}}
		for _, o := range options {
			x.most = max(x.most, math.Abs(r.change(o, c).Mean))
		}
		groups = append(groups, x)
	}
	slices.SortStableFunc(groups, func(a, b group) int { return cmp.Compare(b.most, a.most) })
	if len(groups) > mostGroups+1 {
		groups = groups[:mostGroups]
	}
	rest := bedRow{label: "All others", plus: []result.Column{total}}
	var rows []bedRow
	for _, x := range groups {
		rows = append(rows, x.bedRow)
		rest.less = append(rest.less, x.plus...)
	}
	for o := range r.Set.Options {
		if is, _ := r.summed(o, rest); is.Mean != 0 || is.HalfWidth() > 0 {
			return append(rows, rest)
		}
	}
	return rows
}

// bedTable has current's bed-days and what options change, row by row, and all of them.
func (r *Results) bedTable(head string, rows []bedRow, total result.Column, options []int) *document.Table {
	t := document.NewTable(head, ">"+r.optionName(0)+", a year")
	for _, o := range options {
		t.Columns = append(t.Columns, document.Column{Head: r.optionName(o), Kind: document.Number, Wrap: 18, Split: true})
	}
	all := bedRow{label: "All ward bed-days", plus: []result.Column{total}}
	cells := make([][]string, len(rows)+1)
	for i, row := range append(slices.Clone(rows), all) {
		cells[i] = []string{row.label}
	}
	for _, o := range append([]int{0}, options...) {
		for i, text := range r.bedColumn(o, append(slices.Clone(rows), all)) {
			cells[i] = append(cells[i], text)
		}
	}
	last := len(rows)
	for i, row := range rows {
		if !row.apart {
			t.Add(cells[i]...)
		}
	}
	t.Add(cells[last]...)
	for i, row := range rows {
		if row.apart {
			t.Add(cells[i]...)
		}
	}
	return t
}

// bedColumn writes the rows of an option, the total last: what they are in current, or
// their change from it, rounded so that the rows add up as they are printed.
func (r *Results) bedColumn(option int, rows []bedRow) (texts []string) {
	var found []stats.Estimate
	var parts []float64
	most := 0.0
	for _, row := range rows {
		own, change := r.summed(option, row)
		e := change
		if option == 0 {
			e = own
		}
		found = append(found, e)
		if !row.apart {
			most = max(most, math.Abs(e.Mean))
			if half := e.HalfWidth(); option > 0 && half > most {
				most = half
			}
			parts = append(parts, e.Mean)
		}
	}
	places := max(0, words.Places(most)-1)
	rounded := words.AddingUp(parts, places)
	for i, e := range found {
		if !rows[i].apart {
			e.Mean, rounded = rounded[0], rounded[1:]
		}
		texts = append(texts, r.bedCell(option, rows[i], e, found[i], places))
	}
	return texts
}

// bedCell writes an estimate whose mean is rounded to add up.
func (r *Results) bedCell(option int, row bedRow, e, exact stats.Estimate, places int) string {
	switch {
	case math.IsNaN(e.Mean):
		return ""
	case option == 0:
		return words.Plain(e.Mean, places)
	}
	one := len(row.plus) == 1 && len(row.less) == 0
	if word := r.insteadOf(option, row.plus[0]); one && word != "" {
		return word
	}
	text := words.Signed(e.Mean, places)
	if around := r.around(exact, places); around != "" {
		text += " " + around
	}
	if exact.Clear() && !r.doubtedRow(option, row) {
		text += " *"
	}
	if one {
		text = r.others(option, row.plus[0]).mark(text)
	}
	return text
}

// summed is a row in an option, and its paired difference from current: columns of one
// period, which are of the same denominator, are added up in each replication.
func (r *Results) summed(option int, row bedRow) (own, change stats.Estimate) {
	if len(row.plus) == 1 && len(row.less) == 0 {
		return r.of(option, row.plus[0]), r.change(option, row.plus[0])
	}
	sum := func(x []result.Ratio) (n, den int64) {
		for _, c := range row.plus {
			n, den = n+x[r.column[c]].Num, x[r.column[c]].Den
		}
		for _, c := range row.less {
			n -= x[r.column[c]].Num
		}
		return n, den
	}
	var is, isOf, was, wasOf []int64
	for _, x := range r.rows() {
		n, den := sum(x.Options[option])
		is, isOf = append(is, n), append(isOf, den)
		n, den = sum(x.Options[0])
		was, wasOf = append(was, n), append(wasOf, den)
	}
	return stats.OfRatios(is, isOf, r.Level), stats.PairedDifference(is, isOf, was, wasOf, r.Level)
}

// writeCauseNotes explains the table by cause.
func (r *Results) writeCauseNotes(d *document.Document, rows []bedRow, total result.Column, options []int) {
	if len(options) > 0 {
		chance := ""
		if total.Measure != allWardDays {
			chance = " Chance of single stays is taken out."
		}
		d.Note(r.optionName(0) + ": bed-days a year. Options: the change from that; below 0 are fewer. Rows are rounded so that they add up to the total as printed." + chance)
	}
	if len(r.Set.Options) > 1 {
		var names []string
		for o := 1; o < len(r.Set.Options); o++ {
			if !slices.Contains(options, o) {
				names = append(names, r.optionName(o)+" ("+r.insteadOf(o, total)+")")
			}
		}
		if len(names) > 0 {
			d.Note("Not in these tables: " + words.List(names) + ".")
		}
	}
	r.writeReadmissionNote(d, rows, options)
	for _, o := range options {
		var more []string
		for _, row := range rows {
			c := row.plus[0]
			if change := r.change(o, c); change.Mean > 0 && change.ClearAmong(len(rows)*len(options)) && !r.doubted(o, c) {
				more = append(more, words.LowerFirst(row.label)+" ("+words.Signed(change.Mean, max(0, words.Places(change.Mean)-1))+")")
			}
		}
		if len(more) > 0 {
			d.Note(r.optionName(o) + ": more bed-days, and not fewer, beyond chance: " + words.List(more) + ".")
		}
	}
	if slices.ContainsFunc(rows, func(x bedRow) bool { return x.plus[0].Measure == "ward_bed_days_other_treatment"+lessLuck }) {
		d.Note(measureOf("ward_bed_days_other_treatment").Label + ": all that these patients use from then on. What they would have used otherwise is missing from the other rows.")
	}
}

// writeReadmissionNote says where prehab has no effect on who comes back, so that a change
// in the bed-days of readmissions does not pass for one.
func (r *Results) writeReadmissionNote(d *document.Document, rows []bedRow, options []int) {
	at := slices.IndexFunc(rows, func(x bedRow) bool { return strings.HasPrefix(x.plus[0].Measure, "ward_bed_days_readmissions") })
	if at < 0 {
		return
	}
	var names []string
	for _, o := range options {
		if r.noResult(o, window("readmissions")) && !identical(r.change(o, rows[at].plus[0])) {
			names = append(names, r.optionName(o))
		}
	}
	switch {
	case len(names) == 0:
	case len(names) == len(options):
		d.Note(rows[at].label + ": no option has an effect on who comes back, so a change in that row is chance, other patients or other stays.")
	default:
		d.Note(rows[at].label + ": without effect on who comes back are " + words.List(names) + "; there a change in that row is chance, other patients or other stays.")
	}
}
