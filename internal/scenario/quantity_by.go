package scenario

import (
	"fmt"
	"maps"
	"slices"

	"prehabsim/internal/diag"
)

// by reads a quantity that depends on an attribute: written value by value, or
// taken from a column of the attribute's table.
func (r *reading) by(n *Node) Quantity {
	q := r.start(n)
	if q.By = r.text(n, "by"); q.By == "" {
		if n.Child["by"].Kind == TextKind {
			r.problem(n, "needs the name of an attribute behind by")
		}
		return q
	}
	if n.Child["column"] != nil {
		r.unknown(n, byKeys)
		r.column(n, &q)
		return q
	}
	known := r.doc.valuesOf(q.By)
	inner := *r
	inner.above = n
	if n.Child["source"] == nil && r.above != nil {
		inner.above = r.above
	}
	for i, child := range n.Children() {
		value := n.Keys[i]
		switch {
		case slices.Contains(byKeys, value):
			continue
		case known != nil && value != rest && !slices.Contains(known, value):
			r.problem(child, "names %q, which is no value of attribute %q%s", value, q.By, diag.Known(value, append(slices.Clone(known), byKeys...)))
			continue
		case child.Kind == TableKind && (child.Child["by"] != nil || child.Child["column"] != nil):
			r.problem(child, "is by %q already; it cannot depend on a second attribute", q.By)
			continue
		}
		inner.key = r.key + " for " + q.By + " " + quote(value)
		if unit := n.Child["unit"]; unit != nil && child.Kind != TextKind {
			child = withUnit(child, unit)
		}
		q.Values = append(q.Values, value)
		q.Each = append(q.Each, inner.read(child))
	}
	r.failed = r.failed || inner.failed
	if len(q.Values) == 0 && !r.failed {
		r.problem(n, `names no value of %q; write { by = %q, some_value = ..., rest = ... }`, q.By, q.By)
	}
	return q
}

// withUnit gives a number the unit that stands beside `by`.
func withUnit(n, unit *Node) *Node {
	q := n
	if n.Kind != TableKind {
		q = n.newTable(n.Path)
		q.put("value", n)
	}
	if q.Child["unit"] == nil {
		if q == n {
			q = n.own()
		}
		q.put("unit", unit)
	}
	return q
}

// column takes a column of the attribute's table, each row that has something
// in it.
func (r *reading) column(n *Node, q *Quantity) {
	column := r.text(n, "column")
	t := r.doc.TableOf(q.By)
	if name := r.text(n, "table"); name != "" {
		if t = r.doc.Tables[name]; t == nil {
			r.problem(n, "names table %q, which does not exist%s", name, diag.Known(name, slices.Sorted(maps.Keys(r.doc.Tables))))
			return
		}
	}
	if t == nil {
		r.problem(n, "takes column %q by %q, but that attribute has no table", column, q.By)
		return
	}
	if !slices.Contains(t.Columns, column) {
		if file, line := t.Header(); t.header != nil && t.header.File == r.doc.Own && n.File != r.doc.Own {
			r.failed = true
			r.problems.Add(file, line, "%s has no column %q, which %s takes%s", t.where, column, r.where, diag.Known(column, t.Columns))
			return
		}
		r.problem(n, "takes column %q, which table %q does not have%s", column, t.Name, diag.Known(column, t.Columns))
		return
	}
	_, unitless := r.field.unit("")
	inner := *r
	inner.taken, q.Column, q.table, q.column = n.Path, true, t, column
	for _, row := range t.Rows {
		if text, _, ok := t.Cell(row, column); !ok || text == "" {
			continue
		}
		if _, plain := readText(t.cell(row, column)).Number(); plain && !unitless && n.Child["unit"] == nil {
			// Said once where the column is named, not for each of its rows.
			r.problem(n, "takes column %q without a unit; write unit = \"...\" so that it is %s", column, r.field.expects())
			return
		}
		q.Values = append(q.Values, row)
		q.Each = append(q.Each, inner.cell(t, n, row, column))
	}
	r.failed = r.failed || inner.failed
	if len(q.Values) == 0 {
		r.problem(n, "takes column %q, which has nothing in it in table %q", column, t.Name)
	}
}

// RowWithout is where a row of a table stands, in the scenario's own file, that has nothing in
// the column which a number takes, and what is to be said of it; "" if it stands elsewhere.
func (q Quantity) RowWithout(row, own, where string) (file string, line int, text string) {
	if q.table == nil {
		return "", 0, ""
	}
	var columns []string
	for _, column := range q.table.Columns {
		if c := q.table.cell(row, column); c != nil && c.File == own {
			columns = append(columns, column)
			if line == 0 || c.Line < line {
				file, line = c.File, c.Line
			}
		}
	}
	if line == 0 {
		return "", 0, ""
	}
	return file, line, fmt.Sprintf("%s: row %q has nothing in column %q, which %s takes%s", q.table.where, row, q.column, where, diag.Nearest(q.column, columns))
}

// cell reads one cell as a quantity.
func (r *reading) cell(t *DataTable, n *Node, row, column string) Quantity {
	r.key = column + " of row " + quote(row) + " of table " + quote(t.Name)
	r.ofCell = true
	cell, err := t.quantity(n, row, column)
	if err != nil {
		r.failed = true
		at := t.blamed(n, row, column)
		r.problems.Add(at.File, at.Line, "%s: %v", r.where, err)
	}
	if cell.Path == n.Path {
		cell.Path = join(n.Path, row) // a changed cell is a number of its own
	}
	r.above = nil
	return r.read(cell)
}

// TableOf returns the table whose rows are the values of an attribute: that which
// it names, or the one of the same name; nil if there is none.
func (d *Document) TableOf(attribute string) *DataTable {
	if named := d.Root.At("attribute", attribute, "table"); named != nil && named.Kind == TextKind {
		return d.Tables[named.Text]
	}
	return d.Tables[attribute]
}

// valuesOf returns the values of an attribute where they can be read off it, or
// nil.
func (d *Document) valuesOf(attribute string) []string {
	n := d.Root.At("attribute", attribute)
	if t := d.TableOf(attribute); t != nil {
		return t.Rows
	}
	if n.At("probability") != nil {
		return []string{"no", "yes"}
	}
	shares := n.At("shares")
	if shares == nil || shares.Child["by"] != nil {
		return nil
	}
	var values []string
	for _, key := range shares.Keys {
		if !slices.Contains(byKeys, key) {
			values = append(values, key)
		}
	}
	return values
}
