package compile

import (
	"slices"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// Copies of a resource ("ward.{trust}") may be set differently: one trust
// discharges at eight, another at ten. Which copy a patient is in is known only
// when the patient gets there, so what differs is looked up then.

// copyRows looks up, for the copy that a patient is in, the row of a list of
// distinct settings. Attr is None where all copies are set alike.
type copyRows struct {
	attr   int32
	lookup engine.Lookup
}

// rowsOfCopies lists the distinct settings of the resources that a selector may
// find, and how to look up a patient's own.
func rowsOfCopies[T comparable](b *builder, name string, sel engine.Selector, of func(resource int32) T) ([]T, copyRows) {
	var distinct []T
	l := engine.Lookup{Attrs: sel.Attrs, Sizes: sel.Sizes}
	for _, id := range sel.Table {
		x := of(int32(id.ID()))
		i := slices.Index(distinct, x)
		if i < 0 {
			i = len(distinct)
			distinct = append(distinct, x)
		}
		l.Values = append(l.Values, float64(i))
	}
	rows := copyRows{attr: engine.None, lookup: l}
	if len(distinct) > 1 {
		rows.attr = b.hidden("copy of "+name, -1)
	}
	return distinct, rows
}

// emit looks the row up.
func (r copyRows) emit(b *builder) {
	if r.attr == engine.None {
		return
	}
	b.p.Lookups = append(b.p.Lookups, r.lookup)
	op := b.op(engine.Look)
	op.A, op.B = r.attr, int32(len(b.p.Lookups)-1)
	b.emit(op)
}

// copiesOf finds the resources that are meant by a name as steps write it, with
// attributes in braces, or by the bare name that copies share.
func (b *builder) copiesOf(name string) (engine.Selector, bool) {
	silent := func(string, ...any) {}
	if sel, ok := b.selector(name, silent); ok {
		return sel, true
	}
	for _, n := range b.sections("resource") {
		if family(n) != name || len(n.Rows) == 0 {
			continue
		}
		pattern := name
		for _, row := range n.Rows {
			pattern += ".{" + row.Table + "}"
		}
		return b.selector(pattern, silent)
	}
	return engine.Selector{}, false
}

// alignment is the time of day to which the end of a stay is moved; it may
// differ between the copies of a ward.
type alignment struct {
	times []int32 // None: not moved
	rows  copyRows
}

// alignedTo is the same for everybody; None for an end that is not moved.
func alignedTo(timeOfDay int32) alignment {
	return alignment{times: []int32{timeOfDay}, rows: copyRows{attr: engine.None}}
}

// moves says whether any end is moved.
func (a alignment) moves() bool { return len(a.times) > 1 || a.times[0] != engine.None }

// dischargeOf is the time of day to which discharges from a resource are moved.
func (b *builder) dischargeOf(resource string) alignment {
	if len(b.discharge) == 0 {
		return alignedTo(engine.None)
	}
	sel, ok := b.copiesOf(resource)
	if !ok {
		return alignedTo(engine.None)
	}
	var a alignment
	a.times, a.rows = rowsOfCopies(b, resource+" discharge", sel, func(id int32) int32 {
		if at, ok := b.discharge[id]; ok {
			return at
		}
		return engine.None
	})
	return a
}

// sameNumbers says whether two quantities are the same for everybody.
func sameNumbers(q, other scenario.Quantity) bool {
	return q.By == other.By && q.Value == other.Value && slices.Equal(q.Values, other.Values) &&
		slices.EqualFunc(q.Each, other.Each, func(a, b scenario.Quantity) bool { return a.Value == b.Value })
}

// noShowOf is the share who do not come to a resource, with the rows of its
// copies where they differ; ok is false where everybody comes.
func (b *builder) noShowOf(resource string) (shares []scenario.Quantity, rows copyRows, ok bool) {
	if len(b.noShow) == 0 {
		return nil, rows, false
	}
	sel, found := b.copiesOf(resource)
	if !found {
		return nil, rows, false
	}
	// Copies of one resource that are alike are one row.
	index, rows := rowsOfCopies(b, resource+" no-show", sel, func(id int32) int32 {
		for k, q := range shares {
			if sameNumbers(q, b.noShow[id]) {
				return int32(k)
			}
		}
		shares = append(shares, b.noShow[id])
		return int32(len(shares) - 1)
	})
	if len(index) == 1 && shares[0].By == "" && shares[0].Value == 0 {
		return nil, rows, false
	}
	return shares, rows, true
}

// choiceOfCopies makes a two-way choice of shares that differ between copies.
func (b *builder) choiceOfCopies(shares []scenario.Quantity, rows copyRows, factor int32) (choice int32, by int16) {
	choice, by = b.binary(shares[0], b.where, factor)
	if rows.attr == engine.None {
		return choice, by
	}
	c := &b.p.Choices[choice]
	c.Probs = nil
	for _, q := range shares {
		if q.By != "" {
			b.problems.Add(q.File, q.Line, "%s: no_show depends on %s here and differs between copies of the resource; write it at the step", b.where, q.By)
		}
		c.Probs = append(c.Probs, q.Value, 1-q.Value)
	}
	return choice, int16(rows.attr)
}

// emitStay emits a stay of a drawn time whose end may be moved.
func (b *builder) emitStay(d drawn, path string, a alignment) {
	a.rows.emit(b)
	if a.rows.attr == engine.None {
		b.emitHold(d, path, a.times[0])
		return
	}
	var overs []int32
	for i, at := range a.times {
		test := b.emitTest(a.rows.attr, 1<<uint(i))
		b.emitHold(d, path, at)
		overs = append(overs, b.emitJump(engine.None))
		b.p.Ops[test].C = b.here()
	}
	b.land(overs...)
}
