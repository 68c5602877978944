package analysis

import (
	"slices"

	"prehabsim/sim/engine"
)

// Alike says whether patients fare alike up to the end of some clocks whatever value an
// attribute has, so that what these measure differs between its values by chance alone:
// the attribute is drawn for all patients in the same way, and nothing on the way there
// asks for it, or for anything that follows from it. It errs on the side of no: a yes is
// sure.
//
// What a patient has beside the pathway, such as a service of prehab, may ask for it. Then
// all that this sets follows from it, and it may take nothing that the pathway takes.
func Alike(p *engine.Program, attr engine.AttributeID, clocks []*engine.Clock) bool {
	if len(clocks) == 0 || !drawnForAll(p, attr) {
		return false
	}
	a := &alike{p: p, follows: make([]bool, len(p.Attributes)), way: beforeMarks(p, clocks)}
	a.follows[attr] = true
	a.findBesides()
	for a.spread() {
	}
	return a.holds(clocks)
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

// beforeMarks are the operations of the pathway before clocks stop: those that patients
// come to without passing the milestones, and not as a branch of theirs.
func beforeMarks(p *engine.Program, clocks []*engine.Clock) []bool {
	q := *p
	q.Ops = slices.Clone(p.Ops)
	for pc := range q.Ops {
		switch op := &q.Ops[pc]; op.Code {
		case engine.Mark:
			if slices.ContainsFunc(clocks, func(c *engine.Clock) bool { return slices.Contains(c.To, engine.MarkID(op.A)) }) {
				*op = engine.Op{Code: engine.End, By: engine.None, A: engine.None, B: engine.None, C: engine.None, Step: op.Step}
			}
		case engine.Fork:
			*op = engine.Op{Code: engine.Jump, By: engine.None, A: int32(pc) + 1, B: engine.None, C: engine.None, Step: op.Step}
		}
	}
	return NewFlow(&q).Reached()
}

// alike is what follows from an attribute.
type alike struct {
	p       *engine.Program
	follows []bool // by attribute
	way     []bool // by operation: of the pathway before the clocks stop
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

// holds says whether nothing on the way, in the clocks and in queues asks for what
// follows. An attribute that only gets a value is asked for where it is used.
func (a *alike) holds(clocks []*engine.Clock) bool {
	taken := make([]bool, len(a.p.Resources))
	for pc := range a.p.Ops {
		if !a.way[pc] {
			continue
		}
		op := &a.p.Ops[pc]
		if op.Changes() == engine.None && op.Code != engine.Count && a.asks(int32(pc)) {
			return false
		}
		if op.Code == engine.Join && slices.ContainsFunc(a.besides, func(b beside) bool { return b.asks && b.group == op.A }) {
			return false
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
					return false
				}
			}
		}
	}
	for i := range a.p.Resources {
		if f := a.p.Resources[i].Fence; f != nil && a.follows[f.Attr] {
			return false
		}
	}
	for i := range a.p.Clocks { // by which queues may be ordered, too
		c := &a.p.Clocks[i]
		if c.If != nil && a.follows[c.If.Attr] || c.Of != nil && slices.Contains(clocks, c) && a.follows[c.Of.Attr] {
			return false
		}
	}
	return true
}
