package compile

import "prehabsim/sim/engine"

// flowGraph is a program as a graph: which operation may follow which. Calls are
// followed into the route, and past it if the route can return.
type flowGraph struct {
	p       *engine.Program
	returns map[int32]bool // by entry: some way through the route reaches Return
}

func newFlowGraph(p *engine.Program) *flowGraph {
	g := &flowGraph{p: p, returns: map[int32]bool{}}
	seen := make([]bool, len(p.Ops))
	// Routes may call one another: repeat until nothing changes.
	for changed := true; changed; {
		changed = false
		tried := map[int32]bool{}
		for i := range p.Ops {
			op := &p.Ops[i]
			if op.Code != engine.Call || g.returns[op.A] || tried[op.A] {
				continue
			}
			tried[op.A] = true
			if g.canReturn(op.A, seen) {
				g.returns[op.A] = true
				changed = true
			}
		}
	}
	return g
}

// canReturn says whether some way through a route reaches its Return, as far as the
// routes that it calls are known to return. It uses seen for its own.
func (g *flowGraph) canReturn(entry int32, seen []bool) bool {
	clear(seen)
	stack := []int32{entry}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if at < 0 || int(at) >= len(g.p.Ops) || seen[at] {
			continue
		}
		seen[at] = true
		switch op := &g.p.Ops[at]; op.Code {
		case engine.Return:
			return true
		case engine.Call:
			if g.returns[op.A] {
				stack = append(stack, at+1)
			}
		default:
			stack = g.next(stack, at)
		}
	}
	return false
}

// next appends the operations that may follow one within the same route.
func (g *flowGraph) next(stack []int32, at int32) []int32 {
	op := &g.p.Ops[at]
	switch op.Code {
	case engine.Branch:
		c := &g.p.Choices[op.A]
		for i, t := range c.Targets {
			possible := c.Factor != engine.None
			for r := i; r < len(c.Probs); r += len(c.Targets) {
				possible = possible || c.Probs[r] > 0
			}
			if possible {
				stack = append(stack, t)
			}
		}
	case engine.Test, engine.Reached, engine.Free, engine.During:
		stack = append(stack, at+1, op.C)
	case engine.Repeat:
		stack = append(stack, at+1, op.C)
	case engine.Again:
		stack = append(stack, at+1, op.B)
	case engine.Jump:
		stack = append(stack, op.A)
	case engine.Seize:
		stack = append(stack, at+1, op.B)
		if away := g.p.Requests[op.A].GiveUp; away != engine.None {
			stack = append(stack, away)
		}
	case engine.Fork:
		stack = append(stack, at+1, op.A)
	case engine.Leave, engine.End, engine.Return:
	default:
		stack = append(stack, at+1)
	}
	return stack
}

// reachable returns every operation that a patient starting at entry may come
// to, with calls followed.
func (g *flowGraph) reachable(entry int32) map[int32]bool {
	seen := map[int32]bool{}
	stack := []int32{entry}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if at < 0 || int(at) >= len(g.p.Ops) || seen[at] {
			continue
		}
		seen[at] = true
		op := &g.p.Ops[at]
		if op.Code == engine.Call {
			stack = append(stack, op.A)
			if g.returns[op.A] {
				stack = append(stack, at+1)
			}
			continue
		}
		stack = g.next(stack, at)
	}
	return seen
}

// stuck lists the steps among the reachable operations from which no Leave, End
// or Return can be reached.
func (g *flowGraph) stuck(reach map[int32]bool) []string {
	back := map[int32][]int32{}
	var ends []int32
	for at := range reach {
		op := &g.p.Ops[at]
		switch op.Code {
		case engine.Leave, engine.End, engine.Return:
			ends = append(ends, at)
		case engine.Call:
			back[op.A] = append(back[op.A], at)
			if g.returns[op.A] {
				back[at+1] = append(back[at+1], at)
			}
		default:
			for _, n := range g.next(nil, at) {
				back[n] = append(back[n], at)
			}
		}
	}
	good := map[int32]bool{}
	for len(ends) > 0 {
		at := ends[len(ends)-1]
		ends = ends[:len(ends)-1]
		if good[at] {
			continue
		}
		good[at] = true
		ends = append(ends, back[at]...)
	}
	var names []string
	for at := int32(0); int(at) < len(g.p.Ops); at++ {
		if s := g.p.Ops[at].Step; reach[at] && !good[at] && s >= 0 && !contains(names, g.p.Steps[s]) {
			names = append(names, g.p.Steps[s])
		}
	}
	return names
}
