package compile

import "prehabsim/sim/engine"

// liveness finds, for every operation, the attributes that some later operation
// may still ask for. Ways that differ in nothing else can be followed as one.
// It is the backward data-flow analysis of compilers (Kildall 1973), with every
// Return taken to lead behind any Call.
type liveness struct {
	words int
	live  []uint64 // [operation × words]
}

func (l *liveness) has(pc, attr int32) bool {
	return l.live[int(pc)*l.words+int(attr)/64]>>(uint(attr)%64)&1 != 0
}

func newLiveness(p *engine.Program) *liveness {
	words := (len(p.Attributes) + 63) / 64
	l := &liveness{words: words, live: make([]uint64, len(p.Ops)*words)}
	g := &flowGraph{p: p}
	var behindCalls []int32
	for i := range p.Ops {
		if p.Ops[i].Code == engine.Call {
			behindCalls = append(behindCalls, int32(i+1))
		}
	}
	reads := make([][]int32, len(p.Ops))
	for i := range p.Ops {
		reads[i] = readsOf(p, &p.Ops[i])
	}
	var next []int32
	for changed := true; changed; {
		changed = false
		for i := len(p.Ops) - 1; i >= 0; i-- {
			op := &p.Ops[i]
			next = g.next(next[:0], int32(i))
			switch op.Code {
			case engine.Call:
				next = append(next[:0], op.A, int32(i+1))
			case engine.Return:
				next = append(next[:0], behindCalls...)
			}
			row := l.live[i*words : (i+1)*words]
			for _, n := range next {
				if n < 0 || int(n) >= len(p.Ops) {
					continue
				}
				for w, bits := range l.live[int(n)*words : int(n+1)*words] {
					if kills := writes(op); kills >= 0 && int(kills)/64 == w {
						bits &^= 1 << (uint(kills) % 64)
					}
					if row[w]|bits != row[w] {
						row[w] |= bits
						changed = true
					}
				}
			}
			for _, a := range reads[i] {
				if bit := uint64(1) << (uint(a) % 64); row[a/64]&bit == 0 {
					row[a/64] |= bit
					changed = true
				}
			}
		}
	}
	return l
}

// writes is the attribute that an operation gives a value, whatever it was.
func writes(op *engine.Op) int32 {
	switch op.Code {
	case engine.Set, engine.Look, engine.Pick, engine.Sample:
		return op.A
	}
	return engine.None
}

// readsOf lists the attributes that an operation asks for.
func readsOf(p *engine.Program, op *engine.Op) []int32 {
	var list []int32
	if op.By != engine.None {
		list = append(list, int32(op.By))
	}
	switch op.Code {
	case engine.Hold:
		list = append(list, p.Scales[op.B]...)
	case engine.Test, engine.Add:
		list = append(list, op.A)
	case engine.Reached:
		list = append(list, op.A)
		if op.B != engine.None {
			list = append(list, op.B)
		}
	case engine.Look:
		list = append(list, p.Lookups[op.B].Attrs...)
	case engine.Seize, engine.Free:
		rq := &p.Requests[op.A]
		if rq.PlanBy != engine.None {
			list = append(list, rq.PlanBy)
		}
		for _, n := range rq.Needs {
			list = append(list, n.Resource.Attrs...)
			if n.Units.By != engine.None {
				list = append(list, n.Units.By)
			}
			for _, c := range n.If {
				list = append(list, c.Attr)
			}
		}
	}
	return list
}
