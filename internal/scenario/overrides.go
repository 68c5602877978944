package scenario

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
)

// Instead says what numbers are to be instead of what the scenario writes: "the same
// scenario, with this number different". The value is in the unit in which the number is
// written, see [Quantity.Written].
//
// A number that an option changes ("+8") is asked for twice: first as it was before
// (Patch is ""), and the change is made to the answer; then as the option has it. So it
// goes with a cell of a table that is scaled where it is used, and with a number that the
// copies of a section have in common: first that of all, then that of the copy. What was
// answered once is known for sure and has no range any more.
type Instead interface {
	Instead(q Quantity) (value float64, ok bool)

	// Insists lists the keys of numbers that must be there and be used, in order.
	Insists() []string
}

// Overrides are numbers that are to be others, each by its key: the path by which the
// register of assumptions knows it (a cell of a table has its own, table.site.lung.days)
// to the value, in the unit in which it is written. A number that is written once for all
// copies of a section is one for all of them at the path where it is written,
// resource.ward.capacity, and one of a copy alone at the copy's, resource.ward.gstt.capacity.
//
// Where an option writes the number itself, it keeps its own; where it changes what is
// there, it changes the new value: with resource.ward.capacity at 300 instead of 292, an
// option that says "+8" has 308. What the option writes itself has the key under which it
// stands there, option.more_beds.resource.ward.capacity.
type Overrides map[string]float64

// Instead implements [Instead].
func (o Overrides) Instead(q Quantity) (value float64, ok bool) {
	value, ok = o[q.key]
	return value, ok
}

// Insists are all keys: an override that changes nothing is a slip.
func (o Overrides) Insists() []string { return slices.Sorted(maps.Keys(o)) }

// With is the document with some numbers others than are written, in it and in what is
// made of it from now on. The text of the document stays as it is.
func (d *Document) With(numbers Instead) *Document {
	d.kept.next()
	with := *d
	with.register, with.shares, with.instead = nil, nil, nil
	if numbers != nil {
		with.instead = &instead{Instead: numbers, found: map[*found]*found{}}
	}
	return &with
}

// instead is Instead, with what was read anew because of it, for all options.
type instead struct {
	Instead
	found map[*found]*found
}

// recall reads again what holds a number that is to be another.
func (in *instead) recall(f *found, problems *diag.List, read func(asking, *diag.List) *found) *found {
	if in == nil {
		return f
	}
	if now := in.found[f]; now != nil {
		return now
	}
	now := f
	if slices.ContainsFunc(f.asked, func(q Quantity) bool { _, ok := in.Instead.Instead(q); return ok }) {
		var told diag.List
		if now = read(asking{instead: in}, &told); !told.Silent() {
			problems.Tell(&told)
			return now
		}
	}
	in.found[f] = now
	return now
}

// TellUnused tells of numbers that must be used and are not by any of a scenario's
// options.
func TellUnused(options []*Document, problems *diag.List) {
	if len(options) == 0 || options[0].instead == nil {
		return
	}
	used := map[string]bool{}
	for _, d := range options {
		for _, q := range d.register {
			if q.replaced != "" {
				used[q.replaced] = true
			}
		}
	}
	for _, key := range options[0].instead.Insists() {
		if !used[key] {
			problems.Add(options[0].Name, 1, "override: %q is no number that is used%s", key, diag.Known(key, keysOf(options)))
		}
	}
}

// keysOf are the keys of all numbers that options use.
func keysOf(options []*Document) []string {
	known := map[string]bool{}
	for _, d := range options {
		for _, q := range d.register {
			known[q.key], known[q.common] = true, true
			if was := q.node.before(); was != nil {
				common, own := was.keys()
				known[common], known[own] = true, true
			}
		}
	}
	return slices.Sorted(maps.Keys(known))
}

// asking is how a reader asks what a number is to be.
type asking struct {
	asked   *[]Quantity // if not nil, told of each number that is read
	instead *instead
}

func (a asking) ask(q Quantity) (value float64, ok bool) {
	if a.asked != nil {
		*a.asked = append(*a.asked, q)
	}
	if a.instead == nil {
		return 0, false
	}
	return a.instead.Instead.Instead(q)
}

// number reads a number that is the same for all, or what it is to be; with the value as
// it would then be written.
func (r *reading) number(n *Node) (Quantity, *Node) {
	replaced := ""
	if was := n.before(); was != nil {
		quiet := *r
		quiet.problems = nil
		if base, now := quiet.number(was); base.replaced != "" {
			n, replaced = n.again(now), base.replaced
		}
	}
	q := r.written(n)
	q.replaced = replaced
	for _, key := range []string{q.common, q.key} {
		if key == "" {
			continue
		}
		q.key = key
		if x, ok := r.ask(q); ok {
			q, n = r.replace(n, q, x)
		}
	}
	return q, n
}

// replace reads a number as if another were written.
func (r *reading) replace(n *Node, q Quantity, x float64) (Quantity, *Node) {
	n = n.with(x)
	told := *r
	told.where, told.key = "override", q.key
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		told.problem(n, "must be a finite number, not %v", x)
	case r.field.Type == CountField && x != math.Trunc(x):
		told.problem(n, "must be a whole number, not %s", formatNumber(x))
	default:
		key := q.key
		q = told.written(n)
		q.key = key
	}
	q.replaced = q.key
	r.failed = r.failed || told.failed
	return q, n
}

// change is what a patch makes of a number.
type change struct {
	from *Node // what was there; nil for nothing
	by   relative
	at   *Node // where the patch says so
}

// numberKeys are the keys of a number that a change may have changed.
var numberKeys = []string{"value", "low", "high", "times", "plus"}

// before is a number as it was before a patch changed it, or a cell before it was scaled;
// nil where nothing was there or is changed.
func (n *Node) before() (was *Node) {
	if n.change != nil {
		at := *n.change.from
		if n.Kind != TableKind && at.Path != n.Path { // it is part of a copy now
			at.common, at.Path = at.Path, n.Path
		}
		return &at
	}
	if n.Kind != TableKind {
		return nil
	}
	for _, key := range numberKeys {
		child := n.Child[key]
		if child == nil || child.change == nil {
			continue
		}
		if was == nil {
			was = n.own()
			was.patch = ""
		}
		if from := child.change.from; from != nil {
			was.Child[key], was.patch = from, from.patch
		} else {
			was.remove(key)
		}
	}
	return was
}

// again makes the change to what the number is now before it.
func (n *Node) again(now *Node) *Node {
	if n.Kind != TableKind {
		changed, err := n.change.by.apply(now, n.change.at, n.Path)
		if err != nil {
			return n // cannot be: it was made to a number written in the same way
		}
		changed.common = n.common
		return changed
	}
	value := now.Child["value"]
	if was := n.Child["value"]; n.change == nil && was != nil && was.change != nil {
		value = was.again(value)
	}
	c := n.known()
	c.put("value", value)
	return c
}

// known is a number written as a table without what says how sure it is, to be given
// another value.
func (n *Node) known() *Node {
	c := n.own()
	for _, key := range []string{"low", "high", "dist", "mu", "sigma"} {
		c.remove(key)
	}
	return c
}

// with is a number as it would be written with another value.
func (n *Node) with(x float64) *Node {
	c := n.own()
	c.change = nil
	switch n.Kind {
	case TableKind:
		c = n.known()
		c.change = nil
		value := n.Child["value"]
		if value == nil {
			value = n.newFloat(join(n.Path, "value"), 0)
		}
		c.put("value", value.with(x))
		c.remove("times")
		c.remove("plus")
	case TextKind:
		c.Text = n.textWith(x)
	default:
		c.Kind, c.Float = FloatKind, x
	}
	return c
}

// textWith is a number with its unit, or a change that is a number of its own ("+4 per
// week"), with another value.
func (n *Node) textWith(x float64) string {
	sign := ""
	_, unit, ok := splitNumber(n.Text)
	if !ok {
		r, _ := parseRelative(n)
		if unit = r.unit; x >= 0 {
			sign = "+"
		}
	}
	return strings.TrimSpace(sign + strconv.FormatFloat(x, 'g', -1, 64) + " " + unit)
}
