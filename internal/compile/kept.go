package compile

import (
	"cmp"
	"slices"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Capacity that answers waits hands lists back when waits are short, whoever paid for
// them. An option says with kept = true that what it adds is not among them.

// readKept notes a resource whose added capacity is to be kept.
func (b *builder) readKept(t *scenario.Table, r *engine.Resource) {
	if b.doc.Applied == scenario.Current {
		t.Problem("kept", "is said where capacity is added: in an option, under [option.NAME.resource.%s]", r.Name)
		return
	}
	b.kept[r.Name] = t
}

// keepAdded lets answers to waits leave alone what an option has above current's
// capacity.
func (b *builder) keepAdded(current *builder) {
	for i := range b.p.Resources {
		r := &b.p.Resources[i]
		t := b.kept[r.Name]
		if t == nil {
			continue
		}
		was := &engine.Resource{Supply: r.Supply, ByLoad: r.ByLoad, Weekly: r.Weekly, Capacity: []engine.Level{{}}}
		if k, ok := current.resource[r.Name]; ok {
			was = &current.p.Resources[k]
		}
		switch {
		case r.Response == nil:
			t.Problem("kept", "nothing is handed back here, since the resource does not answer waits (responds)")
		case was.Supply != r.Supply || was.ByLoad != r.ByLoad || was.Weekly != r.Weekly:
			t.Problem("kept", "current's capacity is said in another way, so nothing tells what is added; write this one as a change of it")
		case !keepAbove(r, was) && b.size.times() == 1: // a part of it may be none
			t.Problem("kept", "there is nothing to keep: the capacity is never above current's")
		}
	}
}

// keepAbove marks what a resource has above another capacity, if it ever has.
func keepAbove(r, was *engine.Resource) (some bool) {
	var levels []engine.Level
	for _, l := range slices.Concat(r.Capacity, was.Capacity) {
		levels = append(levels, engine.Level{From: l.From})
	}
	slices.SortFunc(levels, func(a, b engine.Level) int { return cmp.Compare(a.From, b.From) })
	levels = slices.Compact(levels)
	for i := range levels {
		l := &levels[i]
		l.Value = valueAt(r.Capacity, l.From)
		l.Kept = max(0, l.Value-valueAt(was.Capacity, l.From))
		some = some || l.Kept > 0
	}
	r.Capacity = levels
	return some
}

// valueAt is what some levels say of a time.
func valueAt(levels []engine.Level, at tick.Time) float64 {
	value := levels[0].Value
	for _, l := range levels {
		if l.From <= at {
			value = l.Value
		}
	}
	return value
}
