package scenario

import (
	"cmp"
	"slices"
	"strings"
)

// Quantities returns the register of assumptions: every number that has been
// read, in document order, each once. Numbers `by` an attribute are listed one by
// one.
func (d *Document) Quantities() []Quantity {
	order := d.order()
	all := make([]Quantity, 0, len(d.register))
	for _, path := range sortedKeys(d.register) {
		all = append(all, d.register[path])
	}
	slices.SortStableFunc(all, func(a, b Quantity) int { return cmp.Compare(order[a.Path], order[b.Path]) })
	return all
}

// order numbers all paths as they stand in the document, the cells of a table
// with the table.
func (d *Document) order() map[string]int {
	order := map[string]int{}
	number := func(path string) {
		if _, seen := order[path]; !seen {
			order[path] = len(order)
		}
	}
	var walk func(n *Node)
	walk = func(n *Node) {
		number(n.Path)
		for _, child := range append(n.Children(), n.Items...) {
			walk(child)
		}
		if t := d.Tables[strings.TrimPrefix(n.Path, "table.")]; t != nil && strings.HasPrefix(n.Path, "table.") {
			for _, row := range t.Rows {
				for _, column := range t.Columns {
					number(t.path(row, column))
				}
			}
		}
	}
	walk(d.Root)
	return order
}

func (d *Document) note(q Quantity) {
	if !q.Set {
		return
	}
	if q.By != "" {
		for _, each := range q.Each {
			d.note(each)
		}
		return
	}
	if d.register == nil {
		d.register = map[string]Quantity{}
	}
	if _, ok := d.register[q.Path]; !ok {
		d.register[q.Path] = q
	}
}
