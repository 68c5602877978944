package analysis

import "prehabsim/sim/engine"

// Reads appends the attributes on which it depends what patients ask for at an operation
// and where they go on, as long as nobody waits: in the order in which they are asked
// for. What decides when somebody's turn comes is left out (priority, patience, what must
// stay free), and so are factors of a choice, since it is followed at its own shares.
func Reads(list []int32, p *engine.Program, op *engine.Op) []int32 {
	def := &engine.Operations[op.Code]
	add := func(attrs ...int32) {
		for _, a := range attrs {
			if a != engine.None {
				list = append(list, a)
			}
		}
	}
	for i, x := range op.Operands() {
		switch is := def.Operands()[i].Is; is {
		case engine.WaysOf, engine.ValuesOf, engine.SamplerOf:
			add(int32(op.By))
		case engine.AnAttribute, engine.ChangedBy:
			add(x)
		case engine.Multipliers:
			add(p.Scales[x]...)
		case engine.ALookup:
			add(p.Lookups[x].Attrs...)
		case engine.ARequest:
			if op.Code == engine.Free { // without waiting there is always room
				continue
			}
			rq := &p.Requests[x]
			for _, need := range rq.Needs {
				for _, c := range need.If {
					add(c.Attr)
				}
				add(need.Resource.Attrs...)
				add(need.Units.By)
			}
			add(rq.PlanBy)
		}
	}
	return list
}

// Look is the entry of a lookup for attributes with these values.
func Look(l *engine.Lookup, value func(attr int32) int) float64 {
	i := 0
	for n, a := range l.Attrs {
		v := min(max(0, value(a)), int(l.Sizes[n])-1)
		i = i*int(l.Sizes[n]) + v
	}
	return l.Values[i]
}
