package analysis

import (
	"slices"

	"prehabsim/sim/engine"
)

// Flow is a program as a graph: which operation may follow which.
type Flow struct {
	Returns map[int32]bool // by entry: some way through the route reaches Return

	p    *engine.Program
	back [][]int32 // see LeadingTo
	ends []bool    // see findEnds
}

// NewFlow finds the flow of a program.
func NewFlow(p *engine.Program) *Flow {
	g := &Flow{p: p, Returns: map[int32]bool{}}
	seen := make([]bool, len(p.Ops))
	// Routes may call one another: repeat until nothing changes.
	for changed := true; changed; {
		changed = false
		tried := map[int32]bool{}
		for i := range p.Ops {
			op := &p.Ops[i]
			if op.Code != engine.Call || g.Returns[op.A] || tried[op.A] {
				continue
			}
			tried[op.A] = true
			if g.canReturn(op.A, seen) {
				g.Returns[op.A] = true
				changed = true
			}
		}
	}
	return g
}

// canReturn says whether some way through a route reaches its Return, as far as the
// routes that it calls are known to return. It uses seen for its own.
func (g *Flow) canReturn(entry int32, seen []bool) bool {
	clear(seen)
	stack := []int32{entry}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[at] {
			continue
		}
		seen[at] = true
		if g.p.Ops[at].Code == engine.Return {
			return true
		}
		stack = g.Within(stack, at)
	}
	return false
}

// Within appends the operations that may follow one in the same route: behind a call
// what comes when it has returned, if it can.
func (g *Flow) Within(list []int32, at int32) []int32 {
	op := &g.p.Ops[at]
	var room [8]engine.Exit
	for _, x := range g.p.Exits(room[:0], at) {
		switch x.Way {
		case engine.Into, engine.Back:
			continue
		case engine.Chosen:
			if c := &g.p.Choices[op.A]; !c.Factor.Is() && !c.Possible(x.Target) {
				continue
			}
		case engine.Onward:
			if op.Code == engine.Call && !g.Returns[op.A] {
				continue
			}
		}
		list = append(list, x.To)
	}
	return list
}

// Next appends the operations that may follow one: behind a call also those of its route.
func (g *Flow) Next(list []int32, at int32) []int32 {
	if op := &g.p.Ops[at]; op.Code == engine.Call {
		list = append(list, op.A)
	}
	return g.Within(list, at)
}

// Reachable says of each operation whether a patient who starts at one of the entries
// may come to it.
func (g *Flow) Reachable(entries ...int32) []bool { return Spread(len(g.p.Ops), entries, g.Next) }

// Spread marks what can be come to, of n operations, from some of them. Next appends
// those to which one leads.
func Spread(n int, from []int32, next func(list []int32, at int32) []int32) []bool {
	seen, open := make([]bool, n), slices.Clone(from)
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		if !seen[at] {
			seen[at] = true
			open = next(open, at)
		}
	}
	return seen
}

// Reached says of each operation whether patients of some source may come to it.
func (g *Flow) Reached() []bool {
	var entries []int32
	for i := range g.p.Sources {
		entries = append(entries, int32(g.p.Sources[i].Entry))
	}
	return g.Reachable(entries...)
}

// LeadingTo lists for each operation those that lead to it.
func (g *Flow) LeadingTo() [][]int32 {
	if g.back != nil {
		return g.back
	}
	g.back = make([][]int32, len(g.p.Ops))
	var next []int32
	for pc := range g.back {
		next = g.Next(next[:0], int32(pc))
		for _, n := range next {
			g.back[n] = append(g.back[n], int32(pc))
		}
	}
	return g.back
}

// Stuck lists the steps among the reachable operations from which no Leave, End
// or Return can be reached.
func (g *Flow) Stuck(reach []bool) []string {
	ends := g.findEnds()
	var names []string
	for at := range g.p.Ops {
		if s := g.p.Ops[at].Step; reach[at] && !ends[at] && s >= 0 && !slices.Contains(names, g.p.Steps[s]) {
			names = append(names, g.p.Steps[s])
		}
	}
	return names
}

// findEnds marks the operations from which some way comes to an end.
func (g *Flow) findEnds() []bool {
	if g.ends == nil {
		var last []int32
		for at := range g.p.Ops {
			switch g.p.Ops[at].Code {
			case engine.Leave, engine.End, engine.Return:
				last = append(last, int32(at))
			}
		}
		back := g.LeadingTo()
		g.ends = Spread(len(g.p.Ops), last, func(list []int32, at int32) []int32 { return append(list, back[at]...) })
	}
	return g.ends
}
