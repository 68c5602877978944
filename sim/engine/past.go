package engine

import (
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Whole names all that a program says but for titles, and by which numbers.
func (p *Program) Whole() Digest {
	s := newSpeller(p)
	s.places = make([]int32, len(p.Ops))
	for pc := range s.places {
		s.places[pc] = int32(pc)
	}
	return s.digest(func(s *speller) {
		s.program()
		for i := range p.Attributes {
			s.attribute(int32(i))
		}
		for i := range p.Groups {
			s.group(int32(i))
		}
		for i := range p.Marks {
			s.mark(int32(i)) // of one that nobody reaches too: records have room for its time
		}
		s.words(p.Tags)
		s.words(p.Steps)
	})
}

// past is the state of an engine when programs part.
type past struct {
	key  rng.Key
	kept bool

	now, insideSince tick.Time
	inside           int64
	shorts           int
	month, year      int32
	resources        []resource
	sources          []source
	openClock        []clockArea
	expected         [MostCauses]float64
	counts           Counts
	arena            arena // but for what a replication leaves behind
	next, step       int   // of the journal
	lists            [][]list
	byClass          [][]int64
	holders          [][]int32
}

// keep keeps what this engine has come to.
func (p *past) keep(e *Engine) {
	p.key, p.kept = e.key, true
	p.now, p.insideSince, p.inside, p.month, p.year, p.expected = e.now, e.insideSince, e.inside, e.month, e.year, e.expected
	p.shorts = e.shorts
	p.resources = append(p.resources[:0], e.resources...)
	p.sources = append(p.sources[:0], e.sources...)
	p.openClock = append(p.openClock[:0], e.openClock...)
	p.lists, p.byClass, p.holders = sized(p.lists, len(e.resources)), sized(p.byClass, len(e.resources)), sized(p.holders, len(e.resources))
	for i := range e.resources {
		r := &e.resources[i]
		p.lists[i] = append(p.lists[i][:0], r.lists...)
		p.byClass[i] = append(p.byClass[i][:0], r.byClass...)
		p.holders[i] = append(p.holders[i][:0], r.holders...)
	}
	p.counts.copy(&e.counts)
	p.arena.copy(&e.arena)
	p.arena.records = append(p.arena.records[:0], e.records...)
	if e.reads != nil {
		p.next, p.step = e.reads.next, e.reads.step
	}
}

// goOn brings an engine, just reset, to where it or another has come.
func (p *past) goOn(e *Engine) {
	e.now, e.insideSince, e.inside, e.month, e.year, e.expected = p.now, p.insideSince, p.inside, p.month, p.year, p.expected
	e.shorts = p.shorts
	copy(e.sources, p.sources)
	copy(e.openClock, p.openClock)
	e.arena.copy(&p.arena)
	if e.passage == nil {
		e.counts.copy(&p.counts)
		e.records = append(e.records[:0], p.arena.records...)
	} else {
		e.counts.plus(&p.counts, nil, &e.passage.renumbering)
		e.pass(p)
	}
	if e.reads != nil {
		e.reads.next, e.reads.step = p.next, p.step
	}
	for i := range e.resources {
		r := &e.resources[i]
		own := *r
		*r = p.resources[i]
		r.def, r.dependents, r.levels, r.times = own.def, own.dependents, own.levels, own.times
		r.lists = append(own.lists[:0], p.lists[i]...)
		r.byClass = append(own.byClass[:0], p.byClass[i]...)
		r.holders = append(own.holders[:0], p.holders[i]...)
		e.newMonth(int32(i))
	}
}

// pass makes what patients are and do in the program that kept the past what it is in this one.
func (e *Engine) pass(p *past) {
	x := e.passage
	e.records = e.records[:0]
	for i := range e.patients {
		e.records = append(e.records, e.layout.initial...)
		n := e.before.size
		e.welcome(record{e.before, p.arena.records[i*n : (i+1)*n]}, e.record(int32(i)))
	}
	for i := range e.tokens {
		t := &e.tokens[i]
		switch {
		case t.state == idle:
			continue
		case t.state == waiting && !e.interrupted(int32(i)):
			t.pc = uint16(x.operations[t.pc])
		default:
			t.pc = uint16(x.rests[t.pc])
		}
		for k := range t.depth {
			t.ret[k] = uint16(x.rests[t.ret[k]])
		}
		if at := e.seats[i]; at != None && e.places[at].seize != None {
			e.places[at].seize = x.operations[e.places[at].seize]
		}
		for h := t.held; h != None; h = e.holdings[h].next {
			held := &e.holdings[h]
			held.tag, held.step = x.tags[held.tag], x.steps[held.step]
		}
	}
}

// welcome makes a record of the program that kept the past one of this program.
func (e *Engine) welcome(was, is record) {
	e.arriving.apply(was, is)
	clocks := 4 * ((len(e.p.Clocks)+31)/32 + len(e.p.Clocks))
	copy(is.at[is.of.running:is.of.running+clocks], was.at[was.of.running:])
}

// sized is a list of so many, in the room of another.
func sized[T any](old []T, n int) []T {
	for len(old) < n {
		var none T
		old = append(old, none)
	}
	return old[:n]
}

// copy takes over what patients do, but not their records, into the room that is there.
func (a *arena) copy(b *arena) {
	a.events.copy(&b.events)
	a.ready = append(a.ready[:0], b.ready...)
	a.tokens, a.freeToken = append(a.tokens[:0], b.tokens...), b.freeToken
	a.seats = append(a.seats[:0], b.seats...)
	a.places, a.freePlace = append(a.places[:0], b.places...), b.freePlace
	a.pauses = append(a.pauses[:0], b.pauses...)
	a.patients, a.freeSlot = append(a.patients[:0], b.patients...), b.freeSlot
	a.holdings, a.freeHeld = append(a.holdings[:0], b.holdings...), b.freeHeld
}

// copy takes over the events of another list, into the room that is there.
func (l *eventList) copy(m *eventList) {
	own := *l
	*l = *m
	l.daily, l.halted = own.daily, own.halted
	l.heap.at = append(own.heap.at[:0], m.heap.at...)
	l.cells = append(own.cells[:0], m.cells...)
	l.bags = append(own.bags[:0], m.bags...)
	l.sheaves = append(own.sheaves[:0], m.sheaves...)
	l.soon = append(own.soon[:0], m.soon...)
}

// copy takes over what another of the same shape has counted, but for what probes have
// seen, into the room that is there.
func (c *Counts) copy(d *Counts) {
	own := *c
	*c = *d
	c.N, c.S = append(own.N[:0], d.N...), append(own.S[:0], d.S...)
	c.MonthN, c.MonthS = append(own.MonthN[:0], d.MonthN...), append(own.MonthS[:0], d.MonthS...)
	c.Days, c.Longer = append(own.Days[:0], d.Days...), append(own.Longer[:0], d.Longer...)
	c.Running = append(own.Running[:0], d.Running...)
	c.Resources = append(own.Resources[:0], d.Resources...)
	c.Waiting = append(own.Waiting[:0], d.Waiting...)
	c.Probes = own.Probes
	c.Occupancy = sized(own.Occupancy, len(d.Occupancy))
	for i := range d.Occupancy {
		c.Occupancy[i] = append(c.Occupancy[i][:0], d.Occupancy[i]...)
	}
}
