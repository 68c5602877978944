package scenario

import (
	"maps"
	"slices"
	"strings"
)

// Entry is a number of the register of assumptions, and the options that use it as it
// stands.
type Entry struct {
	Quantity
	Options []string
}

// Register puts the numbers of options side by side, in the order of the documents. A
// number of which options say different things has a row for each: what it is, how
// sure it is and where it comes from. Where it is written alone makes no other row.
func Register(options []*Document) []Entry {
	order := orderOf(options)
	rows := map[string][]Entry{}
	for _, d := range options {
		for _, q := range d.register {
			list := rows[q.Path]
			i := slices.IndexFunc(list, func(e Entry) bool { return e.says(q) })
			if i < 0 {
				i = len(list)
				list = append(list, Entry{Quantity: q})
			}
			list[i].Options = append(list[i].Options, d.Applied)
			rows[q.Path] = list
		}
	}
	var all []Entry
	for _, path := range inOrder(rows, order) {
		all = append(all, rows[path]...)
	}
	return all
}

// says tells whether two quantities say the same of a number.
func (q Quantity) says(other Quantity) bool {
	return q.Value == other.Value && q.Low == other.Low && q.High == other.High && q.Unit == other.Unit && q.Factor == other.Factor &&
		q.Dist == other.Dist && q.Source == other.Source && q.Status == other.Status
}

// Quantities returns the numbers that have been read and are used, in document order,
// each once. Numbers `by` an attribute are listed one by one.
func (d *Document) Quantities() []Quantity {
	var all []Quantity
	for _, path := range inOrder(d.register, orderOf([]*Document{d})) {
		all = append(all, d.register[path])
	}
	return all
}

// Each visits the numbers that are used, in no order.
func (d *Document) Each(visit func(q *Quantity)) {
	for _, q := range d.register {
		visit(&q)
	}
}

// Such are the numbers that are used and whose paths are such as are looked for, in order
// of path.
func (d *Document) Such(path func(string) bool) (list []Quantity) {
	var paths []string
	for p := range d.register {
		if path(p) {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	for _, p := range paths {
		list = append(list, d.register[p])
	}
	return list
}

// Uses says whether some number that is used is such as is looked for.
func (d *Document) Uses(such func(q *Quantity) bool) bool {
	for _, q := range d.register {
		if such(&q) {
			return true
		}
	}
	return false
}

// inOrder sorts paths as they stand in documents. What no document writes as a section
// of its own, such as a row of a changed column, stands where the section does.
func inOrder[T any](register map[string]T, order map[string]int) []string {
	place := func(path string) int {
		for {
			if i, ok := order[path]; ok {
				return i
			}
			i := strings.LastIndexByte(path, '.')
			if i < 0 {
				return len(order)
			}
			path = path[:i]
		}
	}
	paths := slices.Sorted(maps.Keys(register))
	at := make(map[string]int, len(paths))
	for _, path := range paths {
		at[path] = place(path)
	}
	slices.SortStableFunc(paths, func(a, b string) int { return at[a] - at[b] })
	return paths
}

// orderOf numbers the paths of documents as they stand in the first; what another adds
// comes behind what it stands behind there.
func orderOf(documents []*Document) map[string]int {
	next, seen := map[string]string{}, map[string]bool{}
	for _, d := range documents {
		last := ""
		d.eachPath(func(path string) {
			if !seen[path] {
				seen[path] = true
				next[path], next[last] = next[last], path
			}
			last = path
		})
	}
	order := make(map[string]int, len(seen))
	for path := next[""]; path != ""; path = next[path] {
		order[path] = len(order)
	}
	return order
}

// eachPath visits all paths of a document, the cells of a table with the table.
func (d *Document) eachPath(visit func(path string)) {
	var walk func(n *Node)
	walk = func(n *Node) {
		if n.Path != "" {
			visit(n.Path)
		}
		for _, child := range append(n.Children(), n.Items...) {
			walk(child)
		}
		if t := d.Tables[strings.TrimPrefix(n.Path, "table.")]; t != nil && strings.HasPrefix(n.Path, "table.") {
			for _, row := range t.Rows {
				for _, column := range t.Columns {
					visit(t.path(row, column))
				}
			}
		}
	}
	walk(d.Root)
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
	if _, ok := d.register[q.Path]; ok {
		return
	}
	if d.register == nil {
		d.register = map[string]Quantity{}
	}
	q.Priced = d.priced
	d.register[q.Path] = q
	d.kept.numbers = max(d.kept.numbers, len(d.register))
}

// Aside reads what may be of no use to the option, such as a service that it does not
// offer: mistakes are told, and what was read is returned and not registered.
func (d *Document) Aside(read func()) map[string]Quantity {
	kept := d.register
	d.register = nil
	read()
	aside := d.register
	d.register = kept
	return aside
}

// Use registers numbers that were read aside.
func (d *Document) Use(numbers map[string]Quantity) {
	if d.register == nil {
		d.register = map[string]Quantity{}
	}
	for path, q := range numbers {
		if _, ok := d.register[path]; !ok {
			d.register[path] = q
		}
	}
}

// Priced registers what is read meanwhile as numbers of money and health, for which no
// simulation asks. What one has asked for already stays as it is.
func (d *Document) Priced(read func()) {
	d.priced = true
	read()
	d.priced = false
}

// Number is the number at a path, if it is used.
func (d *Document) Number(path string) (Quantity, bool) {
	q, ok := d.register[path]
	return q, ok
}
