package analysis

import (
	"slices"

	"prehabsim/sim/engine"
)

// AskedBefore lists the steps of the pathway, before some clocks stop, that ask for an
// attribute or for anything that follows from it: what the clocks measure differs between
// its values because of them, or by chance. It may list too many steps, never too few. It
// is false where that cannot be told: where the attribute is not drawn for all patients in
// the same way, or decides which clocks run.
//
// What a patient has beside the pathway, such as a service of prehab, may ask for it. Then
// all that this sets follows from it, and it may take nothing that the pathway takes.
func AskedBefore(p *engine.Program, attr engine.AttributeID, clocks []*engine.Clock) (steps []int32, ok bool) {
	if len(clocks) == 0 || !drawnForAll(p, attr) {
		return nil, false
	}
	// Each key leaves out only what cannot be, so the fewest are right.
	for _, key := range append([]int32{engine.None}, keys(p)...) {
		a := &alike{p: p, follows: make([]bool, len(p.Attributes)), way: before(p, clocks, key)}
		a.follows[attr] = true
		a.findBesides()
		for a.spread() {
		}
		if list, told := a.askedFor(clocks); told && (!ok || len(list) < len(steps)) {
			steps, ok = list, true
		}
	}
	return steps, ok
}

// drawnForAll says whether an attribute gets its values by a draw alone, and by the same
// one for all patients.
func drawnForAll(p *engine.Program, attr engine.AttributeID) bool {
	var first *engine.Choice
	for pc := range p.Ops {
		op := &p.Ops[pc]
		if op.Changes() != int32(attr) {
			continue
		}
		if op.Code != engine.Pick || op.By != engine.None {
			return false
		}
		c := &p.Choices[op.B]
		if first == nil {
			first = c
		}
		if c.Factor.Is() || !slices.Equal(c.Probs, first.Probs) || !slices.Equal(c.Targets, first.Targets) {
			return false
		}
	}
	return first != nil
}

// alike is what follows from an attribute on the way.
type alike struct {
	p       *engine.Program
	follows []bool // by attribute
	way     []bool // by operation: of the pathway, on the way to where the clocks stop
	besides []beside
}

// beside is what a branch of the patient may come to.
type beside struct {
	group int32
	ops   []bool
	asks  bool // for something that follows
}

func (a *alike) findBesides() {
	g := NewFlow(a.p)
	for pc := range a.p.Ops {
		if op := &a.p.Ops[pc]; op.Code == engine.Fork && a.way[pc] {
			a.besides = append(a.besides, beside{group: op.B, ops: g.Reachable(op.A)})
		}
	}
}

// spread adds what follows directly from what is known to follow; it says whether there
// was any.
func (a *alike) spread() (more bool) {
	add := func(attr int32) {
		if attr != engine.None && !a.follows[attr] {
			a.follows[attr], more = true, true
		}
	}
	for pc := range a.p.Ops {
		if a.way[pc] && a.asks(int32(pc)) {
			add(a.p.Ops[pc].Changes())
		}
	}
	for i := range a.besides {
		b := &a.besides[i]
		for pc := range a.p.Ops {
			b.asks = b.asks || b.ops[pc] && a.asks(int32(pc))
		}
		for pc := range a.p.Ops {
			if b.asks && b.ops[pc] { // what it sets, and when, may follow
				add(a.p.Ops[pc].Changes())
				if op := &a.p.Ops[pc]; op.Code == engine.Mark {
					add(int32(a.p.Marks[op.A].Time.ID()))
				}
			}
		}
	}
	return more
}

// asks says whether an operation asks for something that follows.
func (a *alike) asks(pc int32) bool {
	op := &a.p.Ops[pc]
	list := Reads(nil, a.p, op)
	if op.Code == engine.Branch && a.p.Choices[op.A].Factor.Is() {
		list = append(list, int32(a.p.Choices[op.A].Factor.ID()))
	}
	if op.Code == engine.Seize || op.Code == engine.Free || op.Code == engine.Have {
		list = a.ofRequest(list, &a.p.Requests[op.A])
	}
	return slices.ContainsFunc(list, func(x int32) bool { return a.follows[x] })
}

// ofRequest appends what [Reads] leaves out: what decides when somebody's turn comes.
func (a *alike) ofRequest(list []int32, rq *engine.Request) []int32 {
	add := func(x engine.Maybe[engine.AttributeID]) {
		if x.Is() {
			list = append(list, int32(x.ID()))
		}
	}
	add(rq.GivesBy)
	add(rq.PlanBy)
	if rq.Priority != nil {
		add(rq.Priority.By)
	}
	for i := range rq.Needs {
		n := &rq.Needs[i]
		for _, c := range n.If {
			list = append(list, int32(c.Attr))
		}
		for _, x := range n.Resource.Attrs {
			list = append(list, int32(x))
		}
		add(n.Units.By)
		if n.Leaving != nil {
			add(n.Leaving.By)
		}
	}
	return list
}

// askedFor lists the steps on the way that ask for what follows. An attribute that only
// gets a value is asked for where it is used. It is false where clocks and queues do.
func (a *alike) askedFor(clocks []*engine.Clock) (steps []int32, ok bool) {
	taken := make([]bool, len(a.p.Resources))
	for pc := range a.p.Ops {
		if !a.way[pc] {
			continue
		}
		op := &a.p.Ops[pc]
		if op.Changes() == engine.None && op.Code != engine.Count && a.asks(int32(pc)) {
			if op.Step == engine.None {
				return nil, false
			}
			if !slices.Contains(steps, op.Step) {
				steps = append(steps, op.Step)
			}
		}
		if op.Code == engine.Join && slices.ContainsFunc(a.besides, func(b beside) bool { return b.asks && b.group == op.A }) {
			return nil, false
		}
		for id := range a.p.Asked(int32(pc)) {
			taken[id] = true
		}
	}
	for _, b := range a.besides {
		for pc := range a.p.Ops {
			if !b.asks || !b.ops[pc] {
				continue
			}
			for id := range a.p.Asked(int32(pc)) {
				if taken[id] {
					return nil, false
				}
			}
		}
	}
	for i := range a.p.Resources {
		if f := a.p.Resources[i].Fence; f != nil && a.follows[f.Attr] {
			return nil, false
		}
	}
	for i := range a.p.Clocks { // by which queues may be ordered, too
		c := &a.p.Clocks[i]
		if c.If != nil && a.follows[c.If.Attr] || c.Of != nil && slices.Contains(clocks, c) && a.follows[c.Of.Attr] {
			return nil, false
		}
	}
	return steps, true
}
