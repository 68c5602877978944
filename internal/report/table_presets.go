package report

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// Preset is what changes by another reading of the evidence: the mean change of each option
// from current, by column.
type Preset struct {
	Name         string
	Replications int
	Change       map[string]map[result.Column]float64 // by option
}

// Preset is what these results are as another reading.
func (r *Results) Preset(name string) Preset {
	p := Preset{Name: name, Replications: r.replications(), Change: map[string]map[result.Column]float64{}}
	for o := 1; o < len(r.Set.Options); o++ {
		of := map[result.Column]float64{}
		for c, column := range r.Set.Columns {
			if column.Year == result.WholeWindow {
				of[column] = r.difference(o, c).Mean
			}
		}
		p.Change[r.Set.Options[o]] = of
	}
	return p
}

// range is the least and the most of a change over all readings, this one's among them; ok
// is false where there are no others, or they do not differ.
func (r *Results) rangeOf(option int, c result.Column) (low, high float64, ok bool) {
	low = r.change(option, c).Mean
	high = low
	for _, p := range r.Presets {
		x, there := p.Change[r.Set.Options[option]][c]
		if !there || math.IsNaN(x) || math.IsNaN(low) {
			return 0, 0, false
		}
		low, high = min(low, x), max(high, x)
	}
	return low, high, low < high
}

// doubted says whether some reading of the evidence has the change at none or the other
// way, or what draws of the inputs leave open does.
func (r *Results) doubted(option int, c result.Column) bool {
	low, high, ok := r.rangeOf(option, c)
	return ok && low <= 0 && high >= 0 || r.evidenceOfChange(option, c).allowsNone()
}

// doubtedRow says the same of a row of bed-days, whose columns are added up.
func (r *Results) doubtedRow(option int, row bedRow) bool {
	_, own := r.summed(option, row)
	low, high := own.Mean, own.Mean
	for _, p := range r.Presets {
		changes, sum := p.Change[r.Set.Options[option]], 0.0
		for i, c := range append(slices.Clone(row.plus), row.less...) {
			x, there := changes[c]
			if !there || math.IsNaN(x) {
				return false
			}
			if i >= len(row.plus) {
				x = -x
			}
			sum += x
		}
		low, high = min(low, sum), max(high, sum)
	}
	return low < high && low <= 0 && high >= 0 || r.evidenceOfRow(option, row).allowsNone()
}

// presetRow is the range of a line over the readings of the evidence; nil where there is
// none.
func (r *Results) presetRow(h *headline) *document.Row {
	row := document.Row{Cells: []document.Cell{{Text: "  by reading of the evidence"}, {}}}
	some := false
	for _, o := range h.compared() {
		low, high, ok := r.rangeOf(o, h.column)
		x := document.Cell{}
		if ok {
			places := h.decimals()
			a, b := words.Signed(low, places), words.Signed(high, places)
			if a != b { // as written
				x.More, some = a+" to "+b, true
			}
		}
		row.Cells = append(row.Cells, x)
	}
	if !some {
		return nil
	}
	return &row
}

// writePresets explains the ranges.
func (r *Results) writePresets(d *document.Document) {
	if len(r.Presets) == 0 {
		return
	}
	var names []string
	for _, p := range r.Presets {
		names = append(names, p.Name)
	}
	d.Note("By reading of the evidence: the least and the most that the change is with the evidence read as " + words.List(append(names, "central")) +
		" (null: no effect at all). It is no interval: chance is in it too, with " + words.Count(r.Presets[0].Replications, "replication") +
		" of each.")
}

var evidenceCSV = csvFile("evidence.csv", "changes from current by reading of the evidence; empty where one alone was run", []Column{
	{"reading", "null (no effect), conservative, central or optimistic", ""},
	optionColumn, measureColumn,
	{"change", "mean change from current", "as in measures.csv"},
	{"replications", "of this reading", ""},
}, func(s sheet, r *Results) {
	if len(r.Presets) == 0 {
		return
	}
	var columns []result.Column
	for _, h := range r.headlines() {
		columns = append(columns, h.column)
	}
	for _, cause := range bedCauses { // which a chart takes apart
		columns = append(columns, window(cause+strings.TrimPrefix(r.bedDays(), allWardDays)))
	}
	for _, p := range append(slices.Clone(r.Presets), r.Preset("central")) {
		for _, c := range columns {
			for _, option := range r.Set.Options[1:] {
				if x, ok := p.Change[option][c]; ok {
					s.row(p.Name, option, c.Measure, words.Exact(x), strconv.Itoa(p.Replications))
				}
			}
		}
	}
})
