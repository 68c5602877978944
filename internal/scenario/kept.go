package scenario

import (
	"maps"
	"slices"

	"prehabsim/internal/diag"
)

// kept is what the documents of one scenario share, however options patch them: files,
// and whatever was worked out from values that no patch has touched since. A value is
// never changed once it is part of a document, so it is known by its place in memory.
// What had a problem is not kept: it is worked out again, so that it is told again.
type kept struct {
	reader  *reader
	tables  map[*Node]*DataTable
	copies  map[*Node]copied // by section with for_each
	patched map[string]patched
	grounds []*ground
	numbers int // in the largest register so far
}

type copied struct {
	tables []*DataTable
	copies []*Node
}

type patched struct {
	document *Document
	changes  []Change
}

func newKept(files Files) *kept {
	return &kept{reader: &reader{files: files}, tables: map[*Node]*DataTable{}, copies: map[*Node]copied{}, patched: map[string]patched{}}
}

// patchOnce patches a document, or finds it as it was patched before.
func (d *Document) patchOnce(name string, problems *diag.List, patch func(*diag.List) (*Document, []Change)) (*Document, []Change) {
	p, ok := d.kept.patched[name]
	if !ok {
		var told diag.List
		p.document, p.changes = patch(&told)
		if told.Silent() {
			d.kept.patched[name] = p
		}
		problems.Tell(&told)
	}
	afresh := *p.document
	afresh.Root, afresh.instead = p.document.Root.own(), d.instead // Expand puts copies into it
	afresh.register, afresh.shares = make(map[string]Quantity, d.kept.numbers), nil
	return &afresh, p.changes
}

// copyOnce makes the copies of a section, or finds them as they were made before.
func (e *expander) copyOnce(make func() []*Node) []*Node {
	if c, ok := e.doc.kept.copies[e.thing]; ok && slices.Equal(c.tables, e.tables) {
		return c.copies
	}
	problems := e.problems
	e.problems = &diag.List{}
	copies := make()
	if e.problems.Silent() {
		e.doc.kept.copies[e.thing] = copied{e.tables, copies}
	}
	problems.Tell(e.problems)
	e.problems = problems
	return copies
}

// ground is all that reading a value may look at beside the value itself. On the same
// ground the same value reads the same.
type ground struct {
	attributes *Node // whose values numbers may be by
	tables     map[string]*DataTable
	found      map[place]*found // since the document was last given other numbers
	before     map[place]*found // ... and what had been found until then
}

// next forgets what was not asked for since the document was last given other numbers, or
// each draw of them would leave some: values that it had put in place of others.
func (k *kept) next() {
	for _, g := range k.grounds {
		g.found, g.before = map[place]*found{}, g.found
	}
	k.grounds = slices.DeleteFunc(k.grounds, func(g *ground) bool { return len(g.before) == 0 })
}

// place is what is read: a section, a number or a law, and as what.
type place struct {
	node, above *Node
	as, unit    string
}

// found is what was read there.
type found struct {
	section  *Table
	quantity Quantity
	law      LawSpec
	asked    []Quantity // the numbers among it, as they are written
}

// standsOn finds the document's ground. It is called when nothing is patched any more.
func (d *Document) standsOn() *ground {
	if d.ground != nil {
		return d.ground
	}
	attributes := d.Root.Child["attribute"]
	for _, g := range d.kept.grounds {
		if sameChildren(g.attributes, attributes) && maps.Equal(g.tables, d.Tables) {
			d.ground = g
			return g
		}
	}
	d.ground = &ground{attributes: attributes, tables: d.Tables, found: map[place]*found{}}
	d.kept.grounds = append(d.kept.grounds, d.ground)
	return d.ground
}

// sameChildren reports whether two sections hold the very same values.
func sameChildren(a, b *Node) bool {
	return a == b || a != nil && b != nil && slices.Equal(a.Keys, b.Keys) && maps.Equal(a.Child, b.Child)
}

// recall finds what was read in a place, or reads it: once as it is written, and once
// more if a number in it is to be another.
func (d *Document) recall(p place, problems *diag.List, read func(asking, *diag.List) *found) *found {
	g := d.standsOn()
	f := g.found[p]
	if f == nil {
		if f = g.before[p]; f != nil {
			g.found[p] = f
		}
	}
	if f == nil {
		var asked []Quantity
		var told diag.List
		f = read(asking{asked: &asked}, &told)
		f.asked = asked
		if !told.Silent() {
			return read(asking{instead: d.instead}, problems)
		}
		g.found[p] = f
	}
	return d.instead.recall(f, problems, read)
}
