package scenario

import (
	"path"
	"path/filepath"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/sim/tick"
)

// fieldOf names the measure of a number that is read without a shape.
func fieldOf(kind string) Field {
	switch kind {
	case "span":
		return Field{Type: SpanField}
	case "days":
		return Field{Type: SpanField, Step: float64(tick.Day)}
	case "rate":
		return Field{Type: RateField}
	case "share":
		return Field{Type: ShareField}
	case "count":
		return Field{Type: CountField}
	case "real":
		return Field{Type: NumberField, Min: nan, Max: nan}
	case "number":
		return Field{Type: NumberField}
	case "a week":
		return Field{Type: NumberField, Unit: "per week"}
	}
	panic("scenario: unknown kind of number " + kind)
}

// Quantity reads and registers a number outside of a shape. The kind is "span", "days"
// (whole ones), "rate", "share", "count", "number" (0 or more), "a week" (so many) or "real" (any).
func (d *Document) Quantity(n *Node, where, kind string, problems *diag.List) Quantity {
	return d.QuantityWith(n, nil, where, kind, problems)
}

// QuantityWith is Quantity for a number inside a table whose source and status
// hold for it too.
func (d *Document) QuantityWith(n, above *Node, where, kind string, problems *diag.List) Quantity {
	if n == nil {
		return Quantity{}
	}
	f := d.recall(place{node: n, above: above, as: kind}, problems, func(a asking, problems *diag.List) *found {
		r := &reading{doc: d, field: fieldOf(kind), where: where, key: lastPart(n.Path), above: above, problems: problems, asking: a}
		return &found{quantity: r.read(n)}
	})
	d.note(f.quantity)
	return f.quantity
}

// CellQuantity reads and registers a cell of a table. Problems without a line in
// the table itself are put at n.
func (d *Document) CellQuantity(t *DataTable, row, column, unit, where, kind string, n *Node, problems *diag.List) Quantity {
	cell := t.cell(row, column)
	if t.HasRow(row) && cell == nil {
		problems.Add(n.File, n.Line, "%s: table %q has no column %q%s", where, t.Name, column, diag.Known(column, t.Columns))
		return Quantity{}
	}
	f := d.recall(place{node: cell, as: kind, unit: unit}, problems, func(a asking, problems *diag.List) *found {
		r := &reading{doc: d, field: fieldOf(kind), where: where, problems: problems, asking: a}
		at := n.newTable(n.Path)
		if unit != "" {
			at.put("unit", n.newText(join(n.Path, "unit"), unit))
		}
		return &found{quantity: r.cell(t, at, row, column)}
	})
	d.note(f.quantity)
	return f.quantity
}

// LawOf reads and registers a law outside of a shape: of times ("span") or of
// numbers ("number"). The node may be a section that holds other keys too.
func (d *Document) LawOf(n *Node, where, kind string, problems *diag.List) LawSpec {
	if n == nil {
		return LawSpec{}
	}
	f := d.recall(place{node: n, as: "law of " + kind}, problems, func(a asking, problems *diag.List) *found {
		r := &reading{doc: d, field: Field{Type: LawField}, where: where, key: lastPart(n.Path), problems: problems, asking: a}
		if kind != "span" {
			r.field.Unit, r.field.Min, r.field.Max = "number", nan, nan // an attribute may be negative
		}
		return &found{law: r.law(n, n.Section)}
	})
	d.noteLaw(f.law)
	return f.law
}

func lastPart(path string) string { return path[strings.LastIndex(path, ".")+1:] }

// ShortName returns the name of the scenario's file without folder and ending,
// or "selca" of "builtin:selca".
func (d *Document) ShortName() string {
	name := strings.TrimPrefix(d.Name, builtin)
	return strings.TrimSuffix(path.Base(filepath.ToSlash(name)), ".toml")
}
