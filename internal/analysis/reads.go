package analysis

import "prehabsim/sim/engine"

// Reads appends the attributes on which it depends what patients ask for at an operation
// and where they go on, as long as nobody waits: in the order in which they are asked
// for. What decides when somebody's turn comes is left out (priority, patience, what must
// stay free), and so are factors of a choice, since it is followed at its own shares.
func Reads(list []int32, p *engine.Program, op *engine.Op) []int32 {
	def := &engine.Operations[op.Code]
	add := func(a int32) {
		if a != engine.None {
			list = append(list, a)
		}
	}
	all := func(attrs []engine.AttributeID) {
		for _, a := range attrs {
			add(int32(a))
		}
	}
	for i, x := range op.Operands() {
		switch is := def.Operands()[i].Is; is {
		case engine.WaysOf, engine.ValuesOf, engine.SamplerOf:
			add(int32(op.By))
		case engine.AnAttribute, engine.ChangedBy:
			add(x)
		case engine.Multipliers:
			all(p.Scales[x])
		case engine.ALookup:
			all(p.Lookups[x].Attrs)
		case engine.ARequest:
			if op.Code == engine.Free { // without waiting there is always room
				continue
			}
			rq := &p.Requests[x]
			for _, need := range rq.Needs {
				for _, c := range need.If {
					add(int32(c.Attr))
				}
				all(need.Resource.Attrs)
				add(int32(need.Units.By.ID()))
			}
			add(int32(rq.PlanBy.ID()))
		}
	}
	return list
}

// Look is the entry of a lookup for attributes with these values.
func Look(l *engine.Lookup, value func(attr int32) int) float64 { return l.Values[entry(l, value)] }

// entry is the number of that entry.
func entry(l *engine.Lookup, value func(attr int32) int) (i int) {
	for n, a := range l.Attrs {
		v := min(max(0, value(int32(a))), int(l.Sizes[n])-1)
		i = i*int(l.Sizes[n]) + v
	}
	return i
}

// entry is that of a way.
func (w *way) entry(l *engine.Lookup) int32 {
	return int32(entry(l, func(a int32) int { return int(w.attrs[a].value) }))
}
