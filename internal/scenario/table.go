package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/sim/tick"
)

// Table is a section that has been checked against its shape. Its methods return
// what a key says, or the key's default, or nothing: whoever asks need not know
// whether the key was faulty, since that is a problem already.
type Table struct {
	node       *Node
	where      string
	shape      Shape
	doc        *Document
	problems   *diag.List
	asking     asking // while it is read
	quantities map[string]Quantity
	laws       map[string]LawSpec
}

// Read checks every key of a section once: unknown and missing keys, wrong types
// and units, bounds, choices. The words of where begin each message:
// `resource "ward"`.
func Read(n *Node, where string, s Shape, doc *Document, problems *diag.List) *Table {
	f := doc.recall(place{node: n, as: s.Name, unit: "section"}, problems, func(a asking, problems *diag.List) *found {
		t := &Table{node: n, where: where, shape: s, doc: doc, problems: problems, asking: a,
			quantities: map[string]Quantity{}, laws: map[string]LawSpec{}}
		t.read(n)
		return &found{section: t}
	})
	return &Table{node: f.section.node, where: where, shape: s, doc: doc, problems: problems,
		quantities: f.section.quantities, laws: f.section.laws}
}

func (t *Table) read(n *Node) {
	where, s, problems := t.where, t.shape, t.problems
	if n == nil || n.Kind != TableKind {
		if n != nil {
			problems.Add(n.File, n.Line, "%s must be a section or { key = value }, not %s", where, inline(n))
		}
		t.node = &Node{Kind: TableKind}
		if n != nil {
			t.node = n.newTable(n.Path)
		}
	}
	for i, child := range t.node.Children() {
		key := t.node.Keys[i]
		f, ok := s.field(key)
		if !ok {
			t.unknown(key, child)
			continue
		}
		t.check(f, child)
	}
	t.tellLacking(n)
}

// tellLacking tells of keys that must be there. A section with the name of another but for a
// slip lacks them all, and a key but for a slip is there: that alone is told then.
func (t *Table) tellLacking(n *Node) {
	var lacking []Field
	for _, f := range t.shape.Fields {
		if f.Required && n != nil && t.node.Child[f.Name] == nil && !t.misspelt(f.Name) {
			lacking = append(lacking, f)
		}
	}
	if len(lacking) > 0 && t.node.Near != "" {
		t.problems.Add(t.node.File, t.node.Line, "%s is new and has no %s; did you mean %q, which is there?", t.where, lacking[0].Name, t.node.Near)
		return
	}
	for _, f := range lacking {
		t.problems.Add(t.node.File, t.node.Line, "%s has no %s; write %s", t.where, f.Name, f.example())
	}
}

// misspelt reports whether the section has a key that is none and nearly this one.
func (t *Table) misspelt(name string) bool {
	return slices.ContainsFunc(t.node.Keys, func(key string) bool {
		if _, known := t.shape.field(key); known {
			return false
		}
		near, ok := diag.Closest(key, t.shape.names())
		return ok && near == name
	})
}

// unknown tells of a key that the section does not have. In a copy of for_each it may
// be meant for a copy.
func (t *Table) unknown(key string, child *Node) {
	what, names := "key", t.shape.names()
	if child.Section && child.Kind == TableKind {
		for _, r := range t.node.Rows {
			if rows := t.doc.Tables[r.Table]; rows != nil {
				what, names = "key or copy", append(names, rows.Rows...)
			}
		}
	}
	t.problems.Add(child.File, child.Line, "%s: unknown %s %q%s", t.where, what, key, diag.Known(key, names))
}

// example shows how a key is written.
func (f Field) example() string {
	switch {
	case f.Example != "":
		return f.Name + " = " + f.Example
	case len(f.Choices) > 0:
		return f.Name + " = one of " + quotedList(f.Choices)
	case f.Type == AnyField || f.Type == SectionField:
		return f.Name + " = ..."
	}
	return f.Name + " = " + f.expects()
}

func quotedList(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	return strings.Join(quoted, ", ")
}

func (t *Table) reading(f Field) *reading {
	return &reading{doc: t.doc, field: f, where: t.where, key: f.Name, above: t.node, problems: t.problems,
		whole: f.Type == SpanField, asking: t.asking}
}

// check reads the value of one key.
func (t *Table) check(f Field, n *Node) {
	r := t.reading(f)
	switch f.Type {
	case TextField, NameField:
		if n.Kind != TextKind || strings.TrimSpace(n.Text) == "" {
			r.wrong(n)
			return
		}
		if len(f.Choices) > 0 && !slices.Contains(f.Choices, n.Text) {
			r.problem(n, "must be one of %s, not %q%s", quotedList(f.Choices), n.Text, diag.Nearest(n.Text, f.Choices))
		}
	case NamesField:
		names, ok := namesOf(n)
		if !ok {
			r.wrong(n)
			return
		}
		for _, name := range names {
			if strings.TrimSpace(name) == "" {
				r.problem(n, "names an empty text; leave it out")
			}
			if len(f.Choices) > 0 && !slices.Contains(f.Choices, name) {
				r.problem(n, "may hold %s, not %q%s", quotedList(f.Choices), name, diag.Nearest(name, f.Choices))
			}
		}
	case BoolField:
		if n.Kind != BoolKind {
			r.wrong(n)
		}
	case DateField:
		if n.Kind != DateKind {
			r.wrong(n)
		}
	case TimeOfDayField:
		if n.Kind != TextKind {
			r.wrong(n)
		} else if span, err := ParseTimeOfDay(n.Text); err != nil {
			r.problem(n, "%v", err)
		} else if span == tick.Day {
			r.problem(n, `is "24:00", the end of a day; write "00:00", its beginning`)
		}
	case WeekField:
		t.checkWeek(r, n)
	case SpanField:
		q := r.read(n)
		r.wholeSeconds(q)
		t.quantities[f.Name] = q
	case ShareField, CountField, NumberField, RateField:
		t.quantities[f.Name] = r.read(n)
	case LawField:
		t.laws[f.Name] = r.law(n, false)
	case SectionField:
		if n.Kind != TableKind {
			r.wrong(n)
		}
	}
}

// Weekdays are the keys of a week.
var Weekdays = tick.Weekdays[:]

func (t *Table) checkWeek(r *reading, n *Node) {
	if n.Kind != TableKind {
		r.wrong(n)
		return
	}
	for i, day := range n.Children() {
		if name := n.Keys[i]; !slices.Contains(Weekdays, name) {
			r.problem(day, "has an unknown day %q; days are %s%s", name, strings.Join(Weekdays, ", "), diag.Nearest(name, Weekdays))
		}
	}
}

// Has reports whether the scenario writes the key.
func (t *Table) Has(key string) bool { return t.node.Child[key] != nil }

// Node returns a key's value as it stands in the document, or nil.
func (t *Table) Node(key string) *Node { return t.node.Child[key] }

// Where returns the words with which messages about the section begin.
func (t *Table) Where() string { return t.where }

// Line returns the line of a key, or of the section if it does not have it.
func (t *Table) Line(key string) int { return t.at(key).Line }

func (t *Table) at(key string) *Node {
	if n := t.node.Child[key]; n != nil {
		return n
	}
	return t.node
}

// Problem reports something wrong with a key; with an empty key or one that is
// not there, with the section.
func (t *Table) Problem(key, format string, args ...any) {
	n, text := t.at(key), fmt.Sprintf(format, args...)
	if key != "" {
		text = key + ": " + text
	}
	t.problems.Add(n.File, n.Line, "%s: %s", t.where, text)
}

// Text returns the text or the name that a key holds.
func (t *Table) Text(key string) string {
	if n := t.node.Child[key]; n != nil {
		return n.Text
	}
	return t.fallback(key).Default
}

func (t *Table) fallback(key string) Field {
	f, _ := t.shape.field(key)
	return f
}

// Names returns the names of a list; a single name is a list of one.
func (t *Table) Names(key string) []string {
	names, _ := namesOf(t.node.Child[key])
	if f := t.fallback(key); !t.Has(key) && f.Default != "" {
		for _, name := range strings.Split(f.Default, ",") {
			names = append(names, strings.TrimSpace(name))
		}
	}
	return names
}

// Bool returns a truth.
func (t *Table) Bool(key string) bool {
	if n := t.node.Child[key]; n != nil {
		return n.Bool
	}
	return t.fallback(key).Default == "true"
}

// Date returns a date, or the zero date.
func (t *Table) Date(key string) tick.Date {
	if n := t.node.Child[key]; n != nil {
		return n.Date
	}
	d, _ := tick.ParseDate(t.fallback(key).Default)
	return d
}

// Span returns a length of time that is the same for everybody, or the time of
// day of a TimeOfDayField since midnight.
func (t *Table) Span(key string) tick.Span {
	if f := t.fallback(key); f.Type == TimeOfDayField {
		span, _ := ParseTimeOfDay(t.Text(key))
		return span
	}
	return tick.Round(t.Number(key))
}

// Number returns a number that is the same for everybody, and puts it into the
// register of assumptions.
func (t *Table) Number(key string) float64 {
	q := t.Quantity(key)
	if q.By != "" {
		t.Problem(key, "must be the same for all, not by %q", q.By)
	}
	return q.Value
}

// Quantity returns a number and puts it into the register of assumptions.
func (t *Table) Quantity(key string) Quantity {
	if q, ok := t.quantities[key]; ok {
		t.doc.note(q)
		return q
	}
	f := t.fallback(key)
	if f.Default == "" {
		return Quantity{}
	}
	q := t.reading(f).read(t.defaultNode(f))
	q.Set = false
	return q
}

// Law returns a law and puts its parameters into the register of assumptions.
func (t *Table) Law(key string) LawSpec {
	if l, ok := t.laws[key]; ok {
		t.doc.noteLaw(l)
		return l
	}
	f := t.fallback(key)
	if f.Default == "" {
		return LawSpec{}
	}
	l := t.reading(f).law(t.defaultNode(f), false)
	l.Set = false
	return l
}

func (d *Document) noteLaw(l LawSpec) {
	if !l.Set {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(l.Params)) {
		d.note(l.Params[name])
	}
	d.note(l.Floor)
	d.note(l.Ceiling)
}

// defaultNode makes a node of a default, which is written without quotes.
func (t *Table) defaultNode(f Field) *Node {
	n := t.node.newText(join(t.node.Path, f.Name), f.Default)
	if x, err := strconv.ParseFloat(f.Default, 64); err == nil {
		return t.node.newNumber(n.Path, x)
	}
	return n
}

// Sections returns the children of a collection, each a section, in document
// order.
func (t *Table) Sections(key string) []*Node {
	var sections []*Node
	n := t.node.Child[key]
	if n == nil || n.Kind != TableKind {
		return nil
	}
	for i, child := range n.Children() {
		if child.Kind != TableKind {
			t.problems.Add(child.File, child.Line, "%s: %s %q must be a section, not %s", t.where, key, n.Keys[i], inline(child))
			continue
		}
		sections = append(sections, child)
	}
	return sections
}

// Shown returns a value as the scenario writes it, on one line.
func (n *Node) Shown() string { return inline(n) }
