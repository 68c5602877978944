package report

import (
	"slices"
	"strconv"

	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
)

// A row for each cell and line, so that a map of any line is one filter away.
var gridCSV = csvFile("grid.csv", "of a run with --grid: the lines of the headline table in each cell, with the numbers that were set", gridColumns, func(s sheet, r *Results) {
	if r.Grid == nil {
		return
	}
	lines := r.headlines()
	for _, c := range r.Grid.Cells {
		o := slices.Index(r.Set.Options, c.Option)
		if o < 0 {
			continue
		}
		for _, h := range lines {
			change := h.change[o]
			if o == 0 || r.noResult(o, h.column) {
				change = nothing(r.Level)
			}
			by, value := group(h.column.By, h.column.Value)
			cells := append([]string{c.Base, c.Option}, setTo(r.Grid, c)...)
			cells = append(cells, h.column.Measure, by, value, h.unit)
			cells = append(cells, estimate(h.own[o])...)
			s.row(append(append(cells, kpi.DifferenceUnit(h.unit)), estimate(change)...)...)
		}
	}
})

// mostGridNumbers is how many numbers a grid has at most.
const mostGridNumbers = 3

// setTo are the paths and values of a cell, empty where the grid has fewer numbers.
func setTo(g *facts.Grid, c facts.Cell) []string {
	cells := make([]string, 3*mostGridNumbers)
	for i, a := range g.Axes {
		cells[3*i], cells[3*i+1], cells[3*i+2] = a.Path, words.Exact(c.Values[i]), a.Unit
	}
	return cells
}

var gridColumns = func() []Column {
	list := []Column{{"base", "the option whose numbers were set", ""}, optionColumn}
	for i := range mostGridNumbers {
		n := strconv.Itoa(i + 1)
		list = append(list,
			Column{"number_" + n, "path of number " + n + " of the grid; empty where there are fewer", ""},
			Column{"value_" + n, "what it is in this cell", "as in unit_" + n},
			Column{"unit_" + n, "unit in which it is written; empty of a plain number", ""})
	}
	return append(list, measureColumn, byColumn, valueColumn,
		Column{"unit", "unit of mean, low, high and sd", ""},
		Column{"mean", "the cell's own value; empty where it has none", "as in unit"},
		Column{"low", "lower end of its interval, at the level in manifest.json; empty with fewer than two replications that had a value", "as in unit"},
		Column{"high", "upper end of its interval", "as in unit"},
		Column{"sd", "standard deviation between replications", "as in unit"},
		Column{"n", "replications that had a value", "replications"},
		Column{"change_unit", "unit of change, change_low, change_high and change_sd: points are percentage points", ""},
		Column{"change", "paired difference from current as it is written; empty for current itself, and where it is assumed none or not modelled", "as in change_unit"},
		Column{"change_low", "lower end of its interval", "as in change_unit"},
		Column{"change_high", "upper end of its interval", "as in change_unit"},
		Column{"change_sd", "standard deviation of differences between replications", "as in change_unit"},
		Column{"change_n", "replications that had a value in both", "replications"})
}()
