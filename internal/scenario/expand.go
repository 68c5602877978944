package scenario

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/sim/tick"
)

// Expand replaces each section with `for_each` by one copy for each row of its
// table (of two tables: for each pair), named theatre.gstt.urology, and puts the
// cells of tables where { column = "..." } stands. Call it on a document that
// [Document.Option] has patched.
func (d *Document) Expand(problems *diag.List) {
	d.ground = nil
	for i, collection := range d.Root.Children() {
		name := d.Root.Keys[i]
		if name == "option" || name == "table" || collection.Kind != TableKind {
			continue
		}
		mine := collection
		for _, key := range collection.Keys {
			thing := collection.Child[key]
			d.checkTitle(thing, name, key, problems)
			if thing.Kind == TableKind && thing.Child["for_each"] != nil {
				if mine == collection {
					mine = d.Root.ownChild(name)
				}
				e := expander{doc: d, thing: thing, name: key, where: name + " " + quote(key), problems: problems}
				e.expand(mine)
			}
		}
	}
}

// checkTitle refuses words in braces in the title of a section that is there once: nothing
// could stand in their place.
func (d *Document) checkTitle(thing *Node, collection, name string, problems *diag.List) {
	title := thing.TextAt("title")
	if !strings.Contains(title, "{") || thing.Kind != TableKind {
		return // regular expressions are slow, and titles many
	}
	if left := inBraces.FindString(title); left != "" && thing.Child["for_each"] == nil {
		at := thing.Child["title"]
		problems.Add(at.File, at.Line, "%s %q: title: nothing can stand in the place of %s, since this is no section with for_each", collection, name, left)
	}
}

// forEach returns the tables of a section's for_each, or nil if it has none or
// names one that does not exist.
func (d *Document) forEach(thing *Node) []*DataTable {
	names, ok := namesOf(thing.At("for_each"))
	if !ok {
		return nil
	}
	var tables []*DataTable
	for _, name := range names {
		t := d.Tables[name]
		if t == nil {
			return nil
		}
		tables = append(tables, t)
	}
	return tables
}

// namesOf reads a name or a list of names.
func namesOf(n *Node) ([]string, bool) {
	if n == nil {
		return nil, false
	}
	if n.Kind == TextKind {
		return []string{n.Text}, true
	}
	if n.Kind != ArrayKind || n.list {
		return nil, false
	}
	names := []string{}
	for _, item := range n.Items {
		if item.Kind != TextKind {
			return nil, false
		}
		names = append(names, item.Text)
	}
	return names, true
}

type expander struct {
	doc      *Document
	thing    *Node
	name     string
	where    string
	problems *diag.List
	tables   []*DataTable
}

func (e *expander) problem(at *Node, format string, args ...any) {
	e.problems.Add(at.File, at.Line, "%s: %s", e.where, fmt.Sprintf(format, args...))
}

func (e *expander) expand(collection *Node) {
	at := e.thing.Child["for_each"]
	names, ok := namesOf(at)
	if !ok || len(names) == 0 || len(names) > 2 {
		e.problem(at, `for_each must name a table, such as "trust", or two, such as ["trust", "specialty"], not %s`, inline(at))
		collection.remove(e.name)
		return
	}
	for _, name := range names {
		if e.doc.Tables[name] == nil {
			e.problem(at, "for_each: there is no table %q%s", name, diag.Known(name, slices.Sorted(maps.Keys(e.doc.Tables))))
			collection.remove(e.name)
			return
		}
	}
	e.tables = e.doc.forEach(e.thing)
	copies := e.copyOnce(func() []*Node { return e.copies(collection.Path, names) })
	keys := make([]string, len(copies))
	for i, section := range copies {
		keys[i] = section.Path[len(collection.Path)+1:]
		if collection.Child[keys[i]] != nil {
			e.problem(collection.Child[keys[i]], "%q is also the name of a copy made by for_each", keys[i])
		}
		collection.put(keys[i], section)
	}
	e.inPlace(collection, keys)
}

// copies makes a section for each row, with what is written for it alone.
func (e *expander) copies(path string, names []string) (copies []*Node) {
	template, patches := e.split()
	for _, rows := range product(e.tables) {
		row := strings.Join(rows, ".")
		section := template.copy(join(path, e.name+"."+row))
		for _, patch := range patches[row] {
			section = merge(section, patch, e.problems)
		}
		section = section.clone(section.Path)
		e.fill(section, rows, asWritten)
		for i, row := range rows {
			section.Rows = append(section.Rows, RowOf{Table: names[i], Row: row})
		}
		copies = append(copies, section)
	}
	return copies
}

// inPlace moves the copies to where the section stood and takes that out.
func (e *expander) inPlace(collection *Node, copies []string) {
	made := map[string]bool{}
	for _, key := range copies {
		made[key] = true
	}
	var keys []string
	for _, key := range collection.Keys {
		if key == e.name {
			keys = append(keys, copies...)
		} else if !made[key] {
			keys = append(keys, key)
		}
	}
	collection.Keys = keys
	delete(collection.Child, e.name)
}

// split takes the sections that patch single copies out of the template.
func (e *expander) split() (template *Node, patches map[string][]*Node) {
	template, patches = e.thing.clone(e.thing.Path), map[string][]*Node{}
	template.remove("for_each")
	for _, key := range slices.Clone(template.Keys) {
		child := template.Child[key]
		first, rest, both := strings.Cut(key, ".")
		switch {
		case len(e.tables) == 2 && both && e.tables[0].HasRow(first) && e.tables[1].HasRow(rest):
			patches[key] = append(patches[key], child)
		case !e.tables[0].HasRow(key):
			continue
		case !child.Section:
			e.problem(child, "%q is a key and the name of a row of table %q; rename one", key, e.tables[0].Name)
			continue
		case len(e.tables) == 1:
			patches[key] = append(patches[key], child)
		default:
			for i, inner := range child.Children() {
				if second := child.Keys[i]; inner.Section && e.tables[1].HasRow(second) {
					patches[key+"."+second] = append(patches[key+"."+second], inner)
				} else {
					e.problem(inner, "there is no row %q in table %q%s", second, e.tables[1].Name, diag.Known(second, e.tables[1].Rows))
				}
			}
		}
		template.remove(key)
	}
	return template, patches
}

func product(tables []*DataTable) [][]string {
	var all [][]string
	for _, first := range tables[0].Rows {
		if len(tables) == 1 {
			all = append(all, []string{first})
			continue
		}
		for _, second := range tables[1].Rows {
			all = append(all, []string{first, second})
		}
	}
	return all
}

// rowNameKeys are the keys whose text may say {referral} for the row of the copy.
// In the others braces are kept: there {trust} is an attribute of the patient,
// who may be at another trust by then.
var rowNameKeys = []string{"title", "note", "description", "resource", "site", "group", "set"}

// shownKeys are those of them that nothing but a reader sees: there a row goes by
// its title, or its name, if its table has such a column.
var shownKeys = []string{"title", "note", "description"}

// naming says what stands for {trust} in a text of a copy.
type naming int

const (
	asWritten naming = iota // braces are the patient's
	byRow
	byTitle
)

func namingOf(key string, outer naming) naming {
	switch {
	case outer != asWritten:
		return outer
	case slices.Contains(shownKeys, key):
		return byTitle
	case slices.Contains(rowNameKeys, key):
		return byRow
	}
	return asWritten
}

// fill puts the cells of the rows where { column = "..." } stands, in all of a
// copy.
func (e *expander) fill(n *Node, rows []string, named naming) {
	for i, child := range n.Children() {
		key := n.Keys[i]
		n.Child[key] = e.filled(child, rows, namingOf(key, named))
	}
	for i, item := range n.Items {
		n.Items[i] = e.filled(item, rows, named)
	}
}

func (e *expander) filled(n *Node, rows []string, named naming) *Node {
	switch {
	case n.Kind == TextKind && named != asWritten:
		for i, t := range e.tables {
			row := rows[i]
			if named == byTitle {
				row = t.Title(row)
			}
			n.Text = strings.ReplaceAll(n.Text, "{"+t.Name+"}", row)
		}
		if left := inBraces.FindStringSubmatch(n.Text); left != nil && named == byTitle {
			e.problem(n, "{%s} is no table of for_each, so no name of a row can stand there%s", left[1], diag.Known(left[1], e.tableNames()))
		}
	case n.Kind == TableKind && n.Child["column"] != nil && n.Child["by"] == nil && n.Child["csv"] == nil:
		return e.cell(n, rows)
	case n.Kind == TableKind && n.Child["by"] == nil, n.Kind == ArrayKind:
		e.fill(n, rows, named)
	}
	return n
}

// inBraces is a word in braces.
var inBraces = regexp.MustCompile(`\{(\w+)\}`)

func (e *expander) tableNames() (names []string) {
	for _, t := range e.tables {
		names = append(names, t.Name)
	}
	return names
}

func (e *expander) cell(n *Node, rows []string) *Node {
	column, table := n.Child["column"], n.Child["table"]
	if column.Kind != TextKind || table != nil && table.Kind != TextKind {
		e.problem(n, `a cell is written { column = "name" }, not %s`, inline(n))
		return n.newFloat(n.Path, 0)
	}
	var known []string
	for i, t := range e.tables {
		if table != nil && table.Text != t.Name {
			continue
		}
		if slices.Contains(t.Columns, column.Text) {
			cell, err := t.quantity(n, rows[i], column.Text)
			if err != nil {
				e.problem(t.blamed(n, rows[i], column.Text), "%v", err)
			}
			return cell
		}
		known = append(known, t.Columns...)
	}
	of := fmt.Sprintf("table %q", e.tables[0].Name)
	if len(e.tables) == 2 {
		of += fmt.Sprintf(" or %q", e.tables[1].Name)
	}
	if table != nil && known == nil {
		e.problem(n, "table %q is not in for_each; the columns are those of %s", table.Text, of)
	} else {
		e.problem(n, "there is no column %q in %s%s", column.Text, of, diag.Known(column.Text, known))
	}
	return n.newFaulty()
}

// quantity returns a cell as it would be written in place of at: a number with
// the unit and source that stand beside `column`, or else a text, a date or a
// truth. It keeps the path of the cell, so that one cell used in two places is
// one number to vary.
func (t *DataTable) quantity(at *Node, row, column string) (*Node, error) {
	cell := t.cell(row, column)
	if cell == nil || cell.Kind == TextKind && cell.Text == "" {
		return at.newFaulty(), fmt.Errorf("table %q: row %q has nothing in column %q", t.Name, row, column)
	}
	value := cell.clone(cell.Path)
	if cell.Kind == TextKind {
		value = readText(cell)
	}
	unit, hasUnit := at.Child["unit"]
	if _, isNumber := value.Number(); !isNumber {
		_, _, withUnit := splitNumber(value.Text)
		if hasUnit && !(value.Kind == TextKind && withUnit) && value.Kind != TableKind {
			return at.newFaulty(), fmt.Errorf("table %q: row %q: column %q must hold a number, not %s", t.Name, row, column, inline(value))
		}
		if !withUnit && value.Kind != TableKind {
			return value, nil
		}
	}
	q := value
	if value.Kind != TableKind {
		q = cell.newTable(cell.Path)
		q.put("value", value.clone(join(cell.Path, "value")))
	}
	add := func(key string, n *Node) {
		if n != nil && q.Child[key] == nil {
			q.put(key, n.clone(join(q.Path, key)))
		}
	}
	if _, isNumber := value.Number(); isNumber || value.Kind == TableKind {
		add("unit", unit)
	}
	for _, key := range []string{"times", "plus", "low", "high", "dist", "source", "note", "status"} {
		add(key, at.Child[key])
	}
	add("source", cell.newText("", t.Source(row, column)))
	if t.status != "" {
		add("status", cell.newText("", t.status))
	}
	t.addRange(q, row, column)
	if q.Child["times"] != nil || q.Child["plus"] != nil { // no longer the cell itself
		plain := q.own()
		plain.remove("times")
		plain.remove("plus")
		q.Path, q.change = at.Path, &change{from: plain}
	}
	return q, nil
}

// blamed is where the fault of a cell is told: where it stands or, if it is not there, at n,
// where it is asked for.
func (t *DataTable) blamed(n *Node, row, column string) *Node {
	if cell := t.cell(row, column); cell != nil {
		return cell
	}
	return n
}

// addRange gives a cell that says none the range which the evidence has under the cell's
// own id, where the value lies in it: a range is written once, beside its source.
func (t *DataTable) addRange(q *Node, row, column string) {
	id, value := t.Source(row, column), q.Child["value"]
	if value == nil || q.TextAt("source") != id || q.Child["low"] != nil || q.Child["high"] != nil || q.Child["dist"] != nil {
		return
	}
	x, ok := value.Number()
	low, high, known := t.known.rangeOf(id)
	if ok && known && low <= x && x <= high {
		q.put("low", value.newFloat(join(q.Path, "low"), low))
		q.put("high", value.newFloat(join(q.Path, "high"), high))
		if law := t.known.lawOf(id, x); law != "" {
			q.put("dist", value.newText(join(q.Path, "dist"), law))
		}
	}
}

// readText gives the text of a CSV cell the kind that it would have in TOML.
func readText(cell *Node) *Node {
	if cell.Kind != TextKind {
		return cell
	}
	n := *cell
	if x, unit, ok := splitNumber(cell.Text); ok && unit == "" {
		return cell.newNumber(cell.Path, x)
	}
	if d, err := tick.ParseDate(cell.Text); err == nil {
		n.Kind, n.Date = DateKind, d
	}
	switch cell.Text {
	case "true", "false":
		n.Kind, n.Bool = BoolKind, cell.Text == "true"
	}
	return &n
}

func quote(s string) string { return fmt.Sprintf("%q", s) }
