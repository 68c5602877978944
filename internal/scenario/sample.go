package scenario

import (
	"slices"

	"prehabsim/internal/diag"
)

// hundredYears in seconds: days since 1900 are what dates become in a spreadsheet.
const hundredYears = 36_525 * 86_400

// isSample reports whether a value is an empirical law that takes its values from
// a file.
func isSample(n *Node) bool {
	csv, dist := n.At("csv"), n.At("dist")
	return csv != nil && csv.Kind == TextKind && dist != nil && dist.Kind == TextKind && dist.Text == "empirical"
}

// readSamples reads the files of all empirical laws, so that Document.Files is
// complete once a scenario is loaded.
func (d *Document) readSamples(n *Node) {
	if isSample(n) {
		// A file that cannot be read is a problem of the law, found when it is read.
		_, _, _ = d.kept.reader.read(beside(n.Child["csv"].File, n.Child["csv"].Text))
	}
	for _, child := range append(n.Children(), n.Items...) {
		d.readSamples(child)
	}
}

// sample reads the column of a CSV file as observed values.
func (r *reading) sample(n *Node, l *LawSpec, inner reading) {
	name, column := inner.text(n, "csv"), inner.text(n, "column")
	found, text, err := r.doc.kept.reader.read(beside(n.Child["csv"].File, name))
	if err != nil {
		r.problem(n.Child["csv"], "%v", err)
		return
	}
	before := r.problems.Len()
	file := readCSV(found, text, r.problems)
	if r.problems.Len() > before || file.header == nil {
		r.failed = true // told
		return
	}
	at := file.column(column)
	if at < 0 {
		r.problem(n, "takes column %q, which %s does not have%s", column, name, diag.Known(column, file.header))
		return
	}
	for _, row := range file.rows {
		cell := &Node{File: found, Line: row.line, Kind: TextKind, Text: row.text(at)}
		if slices.ContainsFunc(row.fields, diag.IsTotal) {
			r.problem(cell, "would take a total for an observed value; leave its row out of the file")
			continue
		}
		x, _, _ := inner.amount(cell, inner.text(n, "unit"))
		if inner.field.Type == SpanField && x > hundredYears {
			r.problem(cell, "would take %s for an observed time: it is longer than a hundred years; is it a date, as a spreadsheet keeps it?", cell.Text)
			continue
		}
		l.Points = append(l.Points, x)
	}
	slices.Sort(l.Points)
	if r.failed = r.failed || inner.failed; len(l.Points) == 0 && !r.failed {
		r.problem(n, "%s has no values", name)
	}
}
