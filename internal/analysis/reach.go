package analysis

import (
	"slices"
	"strings"

	"prehabsim/sim/engine"
)

// Reach is what a change somewhere in a program may move, by number. It errs on the
// side of more: what is not in it cannot be moved, what is in it might be.
type Reach struct {
	Tallies, Clocks, Resources []bool
}

// Any says whether one of some numbers is in a part of a reach.
func Any(part []bool, numbers []int) bool {
	return slices.ContainsFunc(numbers, func(i int) bool { return part[i] })
}

// Reacher follows a change: forwards along the pathway, since who comes later does
// everything later; and by way of resources to everybody who asks for them. Steps aside,
// such as those of a service of prehab, are left out: they take the service's staff, and
// what they change for the patient are effects, which are followed by themselves.
type Reacher struct {
	g         *Flow
	p         *engine.Program
	aside     []bool            // by step
	returnsTo map[int32][]int32 // by Return: the operations behind the calls of its route
	asks      [][]int32         // by resource: the operations that ask for it
	held      []map[int32]bool  // by operation: the tags under which something may be held
	ops       []bool
	resources []bool
	open      []int32
}

// NewReacher prepares to follow changes in a program, but for some of its steps.
func NewReacher(p *engine.Program, aside []bool) *Reacher {
	r := &Reacher{g: NewFlow(p), p: p, aside: aside, returnsTo: map[int32][]int32{}, asks: make([][]int32, len(p.Resources))}
	r.findReturns()
	for pc := range p.Ops {
		for id := range p.Asked(int32(pc)) {
			r.asks[id] = append(r.asks[id], int32(pc))
		}
	}
	r.findHeld()
	return r
}

// Behind says of each operation whether patients may come to it who have been at one, and
// not yet at some others.
func Behind(p *engine.Program, at int32, before ...int32) []bool {
	r := &Reacher{g: NewFlow(p), p: p, aside: make([]bool, len(p.Steps)), returnsTo: map[int32][]int32{}}
	r.findReturns()
	return Spread(len(p.Ops), []int32{at}, func(list []int32, pc int32) []int32 {
		if slices.Contains(before, pc) {
			return list
		}
		return r.next(list, pc)
	})
}

// Toward marks the operations from which patients may still come to some, with them; but
// for steps aside.
func Toward(p *engine.Program, aside []bool, at []int32) []bool {
	r := &Reacher{g: NewFlow(p), p: p, aside: aside, returnsTo: map[int32][]int32{}}
	r.findReturns()
	behind := make([][]int32, len(p.Ops))
	var next []int32
	for pc := range p.Ops {
		next = r.next(next[:0], int32(pc))
		for _, n := range next {
			if !r.isAside(int32(pc)) {
				behind[n] = append(behind[n], int32(pc))
			}
		}
	}
	return Spread(len(p.Ops), at, func(list []int32, pc int32) []int32 { return append(list, behind[pc]...) })
}

func (r *Reacher) isAside(pc int32) bool {
	step := r.p.Ops[pc].Step
	return step != engine.None && r.aside[step]
}

// findReturns finds where each route leads back to.
func (r *Reacher) findReturns() {
	seen := map[int32][]int32{} // by entry: its returns
	for pc := range r.p.Ops {
		op := &r.p.Ops[pc]
		if op.Code != engine.Call || r.isAside(op.A) {
			continue
		}
		returns, ok := seen[op.A]
		if !ok {
			returns = r.returnsOf(op.A)
			seen[op.A] = returns
		}
		for _, back := range returns {
			r.returnsTo[back] = append(r.returnsTo[back], int32(pc)+1)
		}
	}
}

func (r *Reacher) returnsOf(entry int32) (list []int32) {
	for pc, comes := range Spread(len(r.p.Ops), []int32{entry}, r.g.Within) {
		if comes && r.p.Ops[pc].Code == engine.Return {
			list = append(list, int32(pc))
		}
	}
	return list
}

// next appends what may follow an operation, into routes and out of them.
func (r *Reacher) next(list []int32, pc int32) []int32 {
	switch op := &r.p.Ops[pc]; op.Code {
	case engine.Call:
		if r.isAside(op.A) {
			return append(list, pc+1) // it takes no time
		}
		return append(list, op.A)
	case engine.Push:
		return append(list, op.A, pc+1)
	case engine.Return:
		return append(list, r.returnsTo[pc]...)
	}
	return r.g.Within(list, pc)
}

// findHeld finds what may be held before each operation, by tag.
func (r *Reacher) findHeld() {
	r.held = make([]map[int32]bool, len(r.p.Ops))
	var next []int32
	for changed := true; changed; {
		changed = false
		for pc := range r.p.Ops {
			after := r.heldAfter(int32(pc))
			if len(after) == 0 {
				continue
			}
			next = r.next(next[:0], int32(pc))
			for _, n := range next {
				if r.held[n] == nil {
					r.held[n] = map[int32]bool{}
				}
				for tag := range after {
					if !r.held[n][tag] {
						r.held[n][tag], changed = true, true
					}
				}
			}
		}
	}
}

func (r *Reacher) heldAfter(pc int32) map[int32]bool {
	op := &r.p.Ops[pc]
	if op.Code != engine.Seize && op.Code != engine.Release {
		return r.held[pc]
	}
	after := map[int32]bool{}
	for tag := range r.held[pc] {
		after[tag] = true
	}
	if op.Code == engine.Release {
		delete(after, op.A)
		return after
	}
	for _, n := range r.p.Requests[op.A].Needs {
		after[int32(n.Tag)] = true
	}
	return after
}

// From is the reach of a change at some operations and in some resources.
func (r *Reacher) From(ops, resources []int32) Reach {
	r.ops, r.resources = make([]bool, len(r.p.Ops)), make([]bool, len(r.p.Resources))
	for _, id := range resources {
		r.resource(id)
	}
	for _, pc := range ops {
		r.op(pc)
	}
	var next []int32
	for len(r.open) > 0 {
		pc := r.open[len(r.open)-1]
		r.open = r.open[:len(r.open)-1]
		next = r.next(next[:0], pc)
		for _, n := range next {
			r.op(n)
		}
		r.through(pc)
	}
	return r.reach()
}

func (r *Reacher) op(pc int32) {
	if !r.ops[pc] && !r.isAside(pc) {
		r.ops[pc] = true
		r.open = append(r.open, pc)
	}
}

// resource spreads a change to those who ask for it, and to the endless lists that
// watch it.
func (r *Reacher) resource(id int32) {
	if r.resources[id] {
		return
	}
	r.resources[id] = true
	for _, pc := range r.asks[id] {
		r.op(pc)
	}
	for i := range r.p.Sources {
		if s := &r.p.Sources[i]; int32(s.Fill.ID()) == id {
			r.op(int32(s.Entry))
		}
	}
}

// through spreads a change from an operation by what it does to others.
func (r *Reacher) through(pc int32) {
	for id := range r.p.Asked(pc) {
		r.resource(int32(id))
	}
	switch op := &r.p.Ops[pc]; op.Code {
	case engine.Release:
		r.tag(op.A)
	case engine.Leave, engine.End:
		for tag := range r.held[pc] {
			r.tag(tag)
		}
		if op.Code == engine.End {
			r.every(engine.Join, func(*engine.Op) bool { return true })
		}
	case engine.Cancel:
		r.every(engine.Fork, func(fork *engine.Op) bool { return fork.B == op.A })
	}
}

// tag spreads a change to whatever is held under a name.
func (r *Reacher) tag(tag int32) {
	for i := range r.p.Requests {
		for _, n := range r.p.Requests[i].Needs {
			if int32(n.Tag) != tag {
				continue
			}
			for _, id := range n.Resource.Table {
				if id.Is() {
					r.resource(int32(id.ID()))
				}
			}
		}
	}
}

// every spreads a change to all operations of a kind; from a fork, to its branch.
func (r *Reacher) every(code engine.Code, is func(*engine.Op) bool) {
	for pc := range r.p.Ops {
		if op := &r.p.Ops[pc]; op.Code == code && is(op) {
			if code == engine.Fork {
				r.op(op.A)
			} else {
				r.op(int32(pc))
			}
		}
	}
}

// reach is what is counted at the operations and of the resources that were reached.
func (r *Reacher) reach() Reach {
	x := Reach{Tallies: make([]bool, len(r.p.Tallies)), Clocks: make([]bool, len(r.p.Clocks)), Resources: r.resources}
	tally := func(id int32) {
		if id != engine.None {
			x.Tallies[id] = true
		}
	}
	for pc := range r.p.Ops {
		if !r.ops[pc] {
			continue
		}
		switch op := &r.p.Ops[pc]; op.Code {
		case engine.Count:
			tally(op.B)
		case engine.Mark:
			tally(int32(r.p.Marks[op.A].Tally.ID()))
			for i := range r.p.Clocks {
				if c := &r.p.Clocks[i]; slices.Contains(c.From, engine.MarkID(op.A)) || slices.Contains(c.To, engine.MarkID(op.A)) {
					x.Clocks[i] = true
				}
			}
		}
	}
	// Bed-days, stays and their luck are kept by the group of the resource.
	for id := range r.resources {
		for i := range r.p.Tallies {
			if g := r.p.Resources[id].Group; r.resources[id] && g != "" && strings.HasSuffix(r.p.Tallies[i].Name, "."+g) {
				x.Tallies[i] = true
			}
		}
	}
	return x
}
