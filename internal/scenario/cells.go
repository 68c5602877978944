package scenario

import (
	"slices"

	"prehabsim/internal/diag"
)

// TellCells warns of a word in a cell that is nearly another word of its column, where an
// attribute takes its values from it: the misspelt one becomes a value of its own, for which
// no condition asks.
func (d *Document) TellCells(problems *diag.List) {
	attributes := d.Root.Child["attribute"]
	for _, n := range attributes.Children() {
		from := n.At("from")
		if from == nil || from.Kind != TableKind || n.Child["table"] != nil { // values that a table lists are held to it
			continue
		}
		if t := d.TableOf(from.TextAt("by")); t != nil {
			t.tellCells(from.TextAt("column"), problems)
		}
	}
}

func (t *DataTable) tellCells(column string, problems *diag.List) {
	times := map[string]int{}
	var order []string
	for _, row := range t.Rows {
		if text, _, ok := t.Cell(row, column); ok && text != "" {
			if times[text] == 0 {
				order = append(order, text)
			}
			times[text]++
		}
	}
	truths := []string{"yes", "no"} // too short to be a slip of one another
	if !slices.ContainsFunc(truths, func(word string) bool { return times[word] > 0 }) {
		truths = nil
	}
	for _, row := range t.Rows {
		cell := t.cell(row, column)
		if cell == nil || cell.Kind != TextKind || cell.Text == "" || slices.Contains(truths, cell.Text) {
			continue
		}
		var others []string
		for _, word := range order {
			if times[word] > times[cell.Text] {
				others = append(others, word)
			}
		}
		near, ok := diag.Closest(cell.Text, truths)
		if !ok {
			near, ok = diag.Slip(cell.Text, append(others, cell.Was))
		}
		if ok {
			problems.Warn(cell.File, cell.Line, "%s: row %q: %s is %q; did you mean %q?", t.where, row, column, cell.Text, near)
		}
	}
}
