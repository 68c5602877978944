package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/analysis"
	"prehabsim/sim/engine"
)

// Whether a patient comes to a mark may hang on what was drawn long before: a step asks
// whether he is fit for what was intended, which was drawn on arrival and may have been
// drawn anew. So of a mark all is compared that decides anything on the way to it. That is
// too much rather than too little: where an option draws anything else on the way in
// another way than current, nothing is said.

// marksCounted are the operations that reach a mark which is counted under one of some
// names.
func marksCounted(p *engine.Program, names []string) (list []int32) {
	for pc := range p.Ops {
		op := &p.Ops[pc]
		if op.Code != engine.Mark {
			continue
		}
		if t := p.Marks[op.A].Tally; t.Is() && slices.Contains(names, p.Tallies[t.ID()].Name) {
			list = append(list, int32(pc))
		}
	}
	return list
}

// drawnBefore finds all draws and assignments on the way to some operations, but those of
// services. It is not ok where capacity or the wait decides who goes which way.
func drawnBefore(o *Option, at []int32) Drawn {
	p := o.Program
	w := writer{p: p}
	way := analysis.Toward(p, w.inServices(), at)
	d := Drawn{option: o, ok: true}
	for pc := range p.Ops {
		op := &p.Ops[pc]
		if !way[pc] || ofService(p, op) {
			continue
		}
		d.ok = d.ok && op.Code != engine.Free && op.Code != engine.Have && !turnsAside(p, way, int32(pc))
		if op.Code == engine.Branch {
			d.draws = append(d.draws, int32(pc))
			if p.Choices[op.A].Factor.Is() && p.Choices[op.A].Probs[0] <= addedShare {
				continue // a chance to take one of its ways, which stands for none without dose
			}
		}
		if text := decision(p, op); text != "" {
			d.words = append(d.words, text)
		}
	}
	slices.Sort(d.words)
	return d
}

// ofService says whether an operation on the pathway only keeps what a service knows.
func ofService(p *engine.Program, op *engine.Op) bool {
	if op.Step != engine.None && strings.HasPrefix(p.Steps[op.Step], "prehab.") {
		return true
	}
	a := op.Changes()
	if op.Code == engine.Test || op.Code == engine.Reached {
		a = op.A
	}
	return a != engine.None && hasServicePrefix(p.Attributes[a].Name)
}

func hasServicePrefix(name string) bool {
	return strings.HasPrefix(name, "prehab ") || strings.HasPrefix(name, "effect ")
}

// turnsAside says whether who is refused, or gives up, may come to the mark all the same.
func turnsAside(p *engine.Program, way []bool, pc int32) bool {
	var room [8]engine.Exit
	for _, x := range p.Exits(room[:0], pc) {
		if (x.Way == engine.Refused || x.Way == engine.GivesUp) && way[x.To] {
			return true
		}
	}
	return false
}

// decision is what an operation decides, in words that mean the same in every program; ""
// where it decides nothing.
func decision(p *engine.Program, op *engine.Op) string {
	var step string
	if op.Step != engine.None {
		step = p.Steps[op.Step]
	}
	name := func(a int32) string {
		if a == engine.None {
			return ""
		}
		return p.Attributes[a].Name
	}
	var what any
	switch op.Code {
	case engine.Branch:
		c := &p.Choices[op.A]
		var to []string
		for _, at := range c.Targets {
			if p.Ops[at].Code == engine.Call {
				at = p.Ops[at].A
			}
			if p.Ops[at].Step != engine.None {
				to = append(to, p.Steps[p.Ops[at].Step])
			}
		}
		what = [2]any{c.Probs, to}
	case engine.Pick:
		what = [2]any{p.Choices[op.B].Probs, p.Choices[op.B].Targets}
	case engine.Look:
		var by []string
		for _, a := range p.Lookups[op.B].Attrs {
			by = append(by, name(int32(a)))
		}
		what = [2]any{p.Lookups[op.B].Values, by}
	case engine.Sample:
		rows := 1
		if op.By != engine.None {
			rows = max(1, len(p.Attributes[op.By].Values))
		}
		var laws []any
		for _, s := range p.Samplers[op.B : op.B+int32(rows)] {
			laws = append(laws, s.Law, s.Scale)
		}
		what = laws
	case engine.Set, engine.Add, engine.Reached:
		what = op.Value
	case engine.Test:
		what = p.Sets[op.B]
	case engine.During:
		what = p.Periods[op.A]
	default:
		return ""
	}
	a := op.Changes()
	if op.Code == engine.Test || op.Code == engine.Reached {
		a = op.A
	}
	return fmt.Sprint(step, " ", op.Code, " ", name(a), " by ", name(int32(op.By)), " ", what)
}
