package analysis

import (
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// liveness finds, for every operation, the attributes that the walk through the
// program (walk.go) may still ask for. Ways that differ in nothing else can be
// followed as one. It is the backward data-flow analysis of compilers (Kildall
// 1973), sharpened by what the walk knows: a time passes unnoticed by a patient
// who holds nothing, a draw asks for something only if somebody asks for what is
// drawn, and the way out of a route is the way that the patient came.
type liveness struct {
	p     *engine.Program
	all   bool      // everything that an operation reads is asked for, as in a run
	at    tick.Time // the date for dated operations
	words int

	reads [][]int32     // by operation: what it asks for
	nexts [2][][]onward // likewise, while nothing is held and while something may be

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

func newLiveness(p *engine.Program, at tick.Time, g *Flow, all bool) *liveness {
	l := &liveness{p: p, all: all, at: at, words: (len(p.Attributes) + 63) / 64, reads: make([][]int32, len(p.Ops))}
	var behind []onward
	for h := range l.nexts {
		l.nexts[h] = make([][]onward, len(p.Ops))
		l.here[h] = make(attrSets, len(p.Ops)*l.words)
		l.anywhere[h] = make(attrSets, len(p.Ops)*l.words)
	}
	for pc := range int32(len(p.Ops)) {
		op := &p.Ops[pc]
		l.reads[pc] = append(Reads(nil, p, op), fences(p, op)...)
		for h := range l.nexts {
			l.nexts[h][pc] = l.next(nil, pc, h)
		}
		if op.Code == engine.Call && g.Returns[op.A] {
			behind = append(behind, onward{pc + 1, laden})
		}
	}
	l.solve(&l.anywhere, behind)
	l.solve(&l.here, nil)
	return l
}

// fences are the attributes by which what an operation asks for is kept for some.
func fences(p *engine.Program, op *engine.Op) (attrs []int32) {
	if op.Code != engine.Seize && op.Code != engine.Have {
		return nil
	}
	for id := range p.Requests[op.A].Resources {
		if f := p.Resources[id].Fence; f != nil {
			attrs = append(attrs, int32(f.Attr))
		}
	}
	return attrs
}

// has says whether an attribute is in an operation's set.
func (l *liveness) has(set attrSets, pc, attr int32) bool {
	return set[int(pc)*l.words+int(attr)/64]>>(uint(attr)%64)&1 != 0
}

// solve repeats until nothing changes, from the last operation to the first since
// most lead forwards.
func (l *liveness) solve(sets *[2]attrSets, behindReturn []onward) {
	for changed := true; changed; {
		changed = false
		for pc := int32(len(l.p.Ops) - 1); pc >= 0; pc-- {
			for h := range sets {
				next := l.nexts[h][pc]
				if l.p.Ops[pc].Code == engine.Return {
					next = behindReturn
				}
				changed = l.spread(sets, pc, h, next) || changed
			}
		}
	}
}

// spread adds to an operation's set what is asked for behind it, and by it; it says
// whether that is new.
func (l *liveness) spread(sets *[2]attrSets, pc int32, held int, next []onward) (changed bool) {
	op := &l.p.Ops[pc]
	row := sets[held][int(pc)*l.words : int(pc+1)*l.words]
	kills := op.Writes()
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
	if !l.all {
		if a := op.Changes(); a != engine.None && !l.served(next, a) || op.Code == engine.Hold && held == emptyHanded {
			return changed
		}
	}
	for _, a := range l.reads[pc] {
		if bit := uint64(1) << (uint(a) % 64); row[int(a)/64]&bit == 0 {
			row[int(a)/64] |= bit
			changed = true
		}
	}
	return changed
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

// next appends where the walk may go from an operation: everybody is let in at once.
// The way out of a route is known where it is followed; it may lead out with something
// in hand.
func (l *liveness) next(list []onward, pc int32, held int) []onward {
	p := l.p
	op := &p.Ops[pc]
	there, behind := held, held // what is in hand elsewhere, and behind the operation
	switch op.Code {
	case engine.Seize, engine.Have:
		for id := range p.Requests[op.A].Resources {
			if p.Resources[id].Supply == engine.Places {
				behind = laden
			}
		}
	case engine.Call:
		behind = laden
	case engine.Fork:
		there = emptyHanded
		if op.Flag == engine.WithHeld {
			there, behind = held, emptyHanded
		}
	}
	var room [8]engine.Exit
	for _, x := range p.Exits(room[:0], pc) {
		switch {
		case x.Way == engine.Refused, x.Way == engine.GivesUp, x.Way == engine.Round, x.Way == engine.Back:
		case x.Way == engine.Else && op.Code == engine.Free:
		case x.Way == engine.Chosen && !p.Choices[op.A].Possible(x.Target):
		case op.Code == engine.During && (x.Way == engine.Onward) != p.Periods[op.A].Holds(l.at):
		case x.Way == engine.Onward:
			list = append(list, onward{x.To, behind})
		default:
			list = append(list, onward{x.To, there})
		}
	}
	return list
}

// asks says whether a way may still be asked for an attribute from its operation on.
func (l *liveness) asks(w *way, attr int32) bool {
	return l.word(w, int(attr)/64)>>(uint(attr)%64)&1 != 0
}

func (l *liveness) word(w *way, i int) uint64 {
	return l.here[w.hands()][int(w.pc)*l.words+i] | w.frame.live[i]
}

func (w *way) hands() int {
	if len(w.held) > 0 {
		return laden
	}
	return emptyHanded
}
