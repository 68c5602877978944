package compile

import (
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// liveness finds, for every operation, the attributes that the walk through the
// program (expect.go) may still ask for. Ways that differ in nothing else can be
// followed as one. It is the backward data-flow analysis of compilers (Kildall
// 1973), sharpened by what the walk knows: a time passes unnoticed by a patient
// who holds nothing, a draw asks for something only if somebody asks for what is
// drawn, and the way out of a route is the way that the patient came.
type liveness struct {
	p     *engine.Program
	all   bool      // everything that an operation reads is asked for, as in a run
	at    tick.Time // the date for dated operations
	words int

	// By operation, a set of attributes: while nothing is held, and while
	// something may be. A Return leads nowhere, since a way carries the
	// operations it will return to, and what is live there counts as well.
	here [2]attrSets

	// The same with every Return taken to lead behind any Call: an attribute
	// that is not in it is asked for by nobody, whatever the way.
	anywhere [2]attrSets
}

type attrSets []uint64 // [operation × words]

const (
	emptyHanded = 0
	laden       = 1
)

// onward is an operation that may follow, and whether something may be held then.
type onward struct {
	pc   int32
	held int
}

func newLiveness(p *engine.Program, at tick.Time, g *flowGraph, all bool) *liveness {
	l := &liveness{p: p, all: all, at: at, words: (len(p.Attributes) + 63) / 64}
	var behind []onward
	for i := range p.Ops {
		if op := &p.Ops[i]; op.Code == engine.Call && g.returns[op.A] {
			behind = append(behind, onward{int32(i + 1), laden})
		}
	}
	for h := range 2 {
		l.here[h] = make(attrSets, len(p.Ops)*l.words)
		l.anywhere[h] = make(attrSets, len(p.Ops)*l.words)
	}
	l.solve(&l.anywhere, behind)
	l.solve(&l.here, nil)
	return l
}

// has says whether an attribute is in an operation's set.
func (l *liveness) has(set attrSets, pc, attr int32) bool {
	return set[int(pc)*l.words+int(attr)/64]>>(uint(attr)%64)&1 != 0
}

// solve repeats until nothing changes, from the last operation to the first since
// most lead forwards.
func (l *liveness) solve(sets *[2]attrSets, behindReturn []onward) {
	var next []onward
	var reads []int32
	for changed := true; changed; {
		changed = false
		for pc := int32(len(l.p.Ops) - 1); pc >= 0; pc-- {
			op := &l.p.Ops[pc]
			for h := range 2 {
				next = l.next(next[:0], pc, h)
				if op.Code == engine.Return {
					next = append(next, behindReturn...)
				}
				row := sets[h][int(pc)*l.words : int(pc+1)*l.words]
				kills := writes(op)
				for _, n := range next {
					for w, set := range sets[n.held][int(n.pc)*l.words : int(n.pc+1)*l.words] {
						if kills >= 0 && int(kills)/64 == w {
							set &^= 1 << (uint(kills) % 64)
						}
						if row[w]|set != row[w] {
							row[w] |= set
							changed = true
						}
					}
				}
				if a := changes(op); a != engine.None && !l.all && !l.served(next, a) {
					continue
				}
				holding := h
				if l.all {
					holding = laden
				}
				reads = readsOf(reads[:0], l.p, op, holding)
				for _, a := range reads {
					if bit := uint64(1) << (uint(a) % 64); row[int(a)/64]&bit == 0 {
						row[int(a)/64] |= bit
						changed = true
					}
				}
			}
		}
	}
}

// served says whether anybody behind an operation asks for what it changes.
func (l *liveness) served(next []onward, attr int32) bool {
	for _, n := range next {
		if l.has(l.anywhere[n.held], n.pc, attr) {
			return true
		}
	}
	return false
}

// next appends where the walk may go from an operation.
func (l *liveness) next(list []onward, pc int32, held int) []onward {
	p := l.p
	op := &p.Ops[pc]
	switch op.Code {
	case engine.Seize, engine.Have:
		for _, need := range p.Requests[op.A].Needs {
			for _, id := range need.Resource.Table {
				if id != engine.None && p.Resources[id].Supply == engine.Places {
					held = laden
				}
			}
		}
	case engine.Branch:
		c := &p.Choices[op.A]
		for i, t := range c.Targets {
			for r := i; r < len(c.Probs); r += len(c.Targets) {
				if c.Probs[r] > 0 {
					list = append(list, onward{t, held})
					break
				}
			}
		}
		return list
	case engine.Test, engine.Reached:
		list = append(list, onward{op.C, held})
	case engine.During:
		if d := p.Periods[op.A]; l.at < d.From || l.at >= d.To {
			return append(list, onward{op.C, held})
		}
	case engine.Repeat:
		list = append(list, onward{op.C, held})
	case engine.Jump:
		return append(list, onward{op.A, held})
	case engine.Call:
		// The way out of the route is known where it is followed. It may lead
		// out with something in hand.
		return append(list, onward{op.A, held}, onward{pc + 1, laden})
	case engine.Fork:
		if op.Value != 0 {
			return append(list, onward{op.A, held}, onward{pc + 1, emptyHanded})
		}
		list = append(list, onward{op.A, emptyHanded})
	case engine.Leave, engine.End, engine.Return:
		return list
	}
	if int(pc)+1 < len(p.Ops) {
		list = append(list, onward{pc + 1, held})
	}
	return list
}

// writes is the attribute that an operation gives a value, whatever it was.
func writes(op *engine.Op) int32 {
	switch op.Code {
	case engine.Set, engine.Look, engine.Pick, engine.Sample:
		return op.A
	}
	return engine.None
}

// changes is the attribute that an operation gives another value.
func changes(op *engine.Op) int32 {
	if op.Code == engine.Add {
		return op.A
	}
	return writes(op)
}

// readsOf appends the attributes that the walk asks for at an operation.
func readsOf(list []int32, p *engine.Program, op *engine.Op, held int) []int32 {
	if op.Code == engine.Hold && held == emptyHanded {
		return list
	}
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
	case engine.Seize, engine.Have:
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

// asks says whether a way may still be asked for an attribute from its operation on.
func (l *liveness) asks(w *way, attr int32) bool {
	return l.word(w, int(attr)/64)>>(uint(attr)%64)&1 != 0
}

func (l *liveness) word(w *way, i int) uint64 {
	held := emptyHanded
	if len(w.held) > 0 {
		held = laden
	}
	set := l.here[held][int(w.pc)*l.words+i]
	for _, pc := range w.stack {
		set |= l.here[laden][int(pc)*l.words+i]
	}
	return set
}
