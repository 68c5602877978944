package report

import (
	"math"
	"slices"

	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

var measuresCSV = csvFile("measures.csv", "every measure of every option, for all patients and one group at a time", measureColumns, func(s sheet, r *Results) {
	for option, id := range r.Set.Options {
		for i, c := range r.Set.Columns {
			m := measureOf(c.Measure)
			s.row(measureCells(id, r.titleOf(c), m.Unit, m.Better, c, r.estimate(option, i))...)
		}
	}
})

var differencesCSV = csvFile("differences.csv", "paired difference of every measure from current, and additional patients", differenceColumns, func(s sheet, r *Results) {
	for option := 1; option < len(r.Set.Options); option++ {
		id := r.Set.Options[option]
		for i, c := range r.Set.Columns {
			if !kpi.Compared(c.Measure, c.By) {
				continue
			}
			m := measureOf(c.Measure)
			s.row(append(measureCells(id, r.titleOf(c), kpi.DifferenceUnit(m.Unit), r.better(option, c), c, r.difference(option, i)), r.noteOf(option, c))...)
		}
		for _, f := range additionalPatients {
			for _, c := range r.Set.Columns {
				if c.Measure != f.from(r) {
					continue
				}
				e := f.of(r, option, c)
				if math.IsNaN(e.Mean) {
					continue
				}
				note := f.note(r, option, c)
				c.Measure = f.Measure
				s.row(append(measureCells(id, f.Title, additionalUnit, "higher", c, e), note)...)
			}
		}
		if g := r.Grown.OfOption(id); g != nil {
			s.row(append(measureCells(id, "Sustainable additional patients", additionalUnit, "higher", window("sustainable"), r.sustainableOf(option)), grownNote(g))...)
		}
	}
})

var measureColumns = append([]Column{
	optionColumn, measureColumn, titleColumn, byColumn, valueColumn, periodColumn, unitColumn,
	{"better", "higher or lower, where one is better in itself", ""},
}, estimateColumns...)

var differenceColumns = append(slices.Clone(measureColumns), noteColumn)

func measureCells(option, title, unit, better string, c result.Column, e stats.Estimate) []string {
	by, value := group(c.By, c.Value)
	return append([]string{option, c.Measure, title, by, value, period(c.Year), unit, better}, estimate(e)...)
}
