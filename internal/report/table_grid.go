package report

import (
	"math"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// gridMeasures are what is printed of a grid, of each row the first that there is: the
// standard, patients, beds, money's largest parts. All lines stand in grid.csv.
var gridMeasures = []struct {
	heads    string
	measures []string
}{
	{"Treated within\n62 days, %", []string{"within_62_days"}},
	{"First treatments\na year", []string{"first_treatments"}},
	{"Cancer ward\nbed-days a year", []string{"ward_bed_days_less_luck", "ward_bed_days"}},
	{"Mean dose at\ntreatment, %", []string{"prehab_dose"}},
}

// GridDocument are the cells of a grid, a table for each option whose numbers were set.
func (r *Results) GridDocument() (d document.Document) {
	d.Put(document.Heading{Level: 1, Text: r.title()})
	d.Say(r.when())
	columns, heads := r.gridColumns()
	told := ""
	for _, c := range r.Grid.Cells {
		if c.Base != told {
			told = c.Base
			d.Heading(c.BaseName, "")
			d.Put(r.gridTable(c.Base, columns, heads))
			if note := r.teamNote(c.Base); note != "" && slices.Contains(columns, window("prehab_dose")) {
				d.Note(note)
			}
		}
	}
	d.Note(r.gridNote(len(columns)))
	return d
}

// gridColumns are the measures that this run has; of a plain network its resources' lines.
func (r *Results) gridColumns() (columns []result.Column, heads []string) {
	for _, g := range gridMeasures {
		for _, m := range g.measures {
			if _, ok := r.column[window(m)]; ok && r.valued(window(m)) {
				columns, heads = append(columns, window(m)), append(heads, ">"+g.heads)
				break
			}
		}
	}
	if len(columns) > 0 {
		return columns, heads
	}
	for _, h := range r.headlines() {
		if len(columns) < len(gridMeasures) {
			columns, heads = append(columns, h.column), append(heads, ">"+h.label)
		}
	}
	return columns, heads
}

// valued says that some option has a value.
func (r *Results) valued(c result.Column) bool {
	for o := range r.Set.Options {
		if !math.IsNaN(r.of(o, c).Mean) {
			return true
		}
	}
	return false
}

func (r *Results) gridTable(base string, columns []result.Column, heads []string) *document.Table {
	var first []string
	for _, a := range r.Grid.Axes {
		first = append(first, ">"+axisHead(a))
	}
	t := document.NewTable(append(first, heads...)...)
	for _, c := range r.Grid.Cells {
		if c.Base != base {
			continue
		}
		o := slices.Index(r.Set.Options, c.Option)
		var cells []string
		for _, x := range c.Values {
			cells = append(cells, words.Short(x, 6))
		}
		for _, column := range columns {
			cells = append(cells, r.gridCell(o, column))
		}
		t.Add(cells...)
	}
	return t
}

// axisHead is a path, each part in a line of its own, so that columns stay narrow.
func axisHead(a facts.Axis) string {
	head := strings.ReplaceAll(strings.TrimPrefix(a.Path, "resource."), ".", "\n")
	if a.Unit != "" {
		head += ",\n" + a.Unit
	}
	return head
}

// gridCell is a value and, but of current itself, the change from it.
func (r *Results) gridCell(option int, c result.Column) string {
	own := r.of(option, c)
	if math.IsNaN(own.Mean) {
		return "-"
	}
	places := placesOf(c.Measure, own.Mean)
	text := words.Plain(own.Mean, places)
	if change := r.cell(option, c, r.change(option, c), places); option > 0 && change != "" {
		text += " (" + change + ")"
	}
	return text
}

func (r *Results) gridNote(measures int) string {
	text := "Each row is the option named above with these numbers set"
	if slices.ContainsFunc(r.Grid.Cells, func(c facts.Cell) bool { return c.Option == r.Set.Options[0] }) {
		text += "; where that leaves nothing otherwise than now, it is current itself"
	}
	text += "."
	if measures > 0 {
		text += " In brackets: the change from current as it is written, of the same patients"
		if len(r.rows()) > 1 {
			text += ", ± half of its interval of " + words.Plain(100*r.Level, 0) + "%; *: it leaves out 0"
		}
		text += "."
	}
	return text + " All lines of all cells: grid.csv."
}
