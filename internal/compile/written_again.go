package compile

import (
	"prehabsim/sim/engine"
)

// Every stream of patients is given the same attributes in the same way: what was written
// for the first of them is written again for the others, and not read anew.

// extent is how much of a program is written.
type extent struct{ ops, choices, samplers, lookups int }

func (w *writer) extent() extent {
	return extent{len(w.p.Ops), len(w.p.Choices), len(w.p.Samplers), len(w.p.Lookups)}
}

// assignment is where what gives an attribute its value stands, and on which condition.
type assignment struct {
	when     string
	from, to extent
}

// assignAgain gives an attribute its value as it was given to others before.
func (w *writer) assignAgain(a assignment) {
	now, p := w.extent(), w.p
	p.Choices = append(p.Choices, p.Choices[a.from.choices:a.to.choices]...)
	p.Samplers = append(p.Samplers, p.Samplers[a.from.samplers:a.to.samplers]...)
	p.Lookups = append(p.Lookups, p.Lookups[a.from.lookups:a.to.lookups]...)
	for _, op := range p.Ops[a.from.ops:a.to.ops] {
		switch op.Code {
		case engine.Pick:
			op.B += int32(now.choices - a.from.choices)
		case engine.Sample:
			op.B += int32(now.samplers - a.from.samplers)
		case engine.Look:
			op.B += int32(now.lookups - a.from.lookups)
		}
		op.Step = w.step
		w.emit(op)
	}
}
