package engine

import (
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Options often differ in capacities alone, and not before some day: twelve more beds
// from April. Until then they fare the same, so one of them simulates that, keeps
// what it has come to, and the others go on from there. Nothing is translated, since
// only programs that say the same and number it alike have a past in common.

// epoch is which programs have the same past, and until when.
type epoch struct {
	until   tick.Time
	members []int
	past    int // where engines keep it
}

// mostKept is with how many patients and branches inside a past is still kept: 50 MB
// with their records. With more each option simulates its own.
const mostKept = 1 << 18

// findEpochs groups the programs that have a past in common. It also says of which
// group each is; nil: of none.
func findEpochs(programs []*Program) (of []*epoch) {
	of = make([]*epoch, len(programs))
	said := map[pastOf]Digest{}
	past := func(k int, until tick.Time) Digest {
		d, ok := said[pastOf{k, until}]
		if !ok {
			d = programs[k].past(until)
			said[pastOf{k, until}] = d
		}
		return d
	}
	var all []*epoch
	for k, p := range programs {
		for _, x := range all {
			first := x.members[0]
			if until := min(x.until, p.parts(programs[first])); until > 0 && past(first, until) == past(k, until) {
				x.until, x.members = until, append(x.members, k)
				of[k] = x
				break
			}
		}
		if of[k] == nil {
			of[k] = &epoch{until: p.Stop, members: []int{k}}
			all = append(all, of[k])
		}
	}
	kept := 0
	for _, x := range all {
		if len(x.members) == 1 {
			of[x.members[0]] = nil
			continue
		}
		x.past = kept
		kept++
	}
	return of
}

// pastOf is one program up to some time.
type pastOf struct {
	program int
	until   tick.Time
}

// parts is when two programs' capacities first differ: 0 where programs differ in more
// than that for all that can be seen at a glance, and their end where in nothing.
func (p *Program) parts(q *Program) tick.Time {
	if len(p.Ops) != len(q.Ops) || len(p.Resources) != len(q.Resources) || p.MostInside != q.MostInside || len(p.Probes)+len(q.Probes) > 0 {
		return 0
	}
	first := p.Stop
	for i := range p.Resources {
		a, b := p.Resources[i].Capacity, q.Resources[i].Capacity
		if len(a) > len(b) {
			a, b = b, a
		}
		for n := range b {
			switch {
			case n == len(a):
				first = min(first, b[n].From)
			case a[n] != b[n]:
				first = min(first, a[n].From, b[n].From)
			default:
				continue
			}
			break
		}
	}
	return first
}

// Whole names all that a program says but for titles, and by which numbers.
func (p *Program) Whole() Digest { return p.past(0) }

// past names what a program says of the time before some moment (0: all), and in which order.
func (p *Program) past(until tick.Time) Digest {
	s := newSpeller(p)
	s.until = until
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
	if e.reads != nil {
		p.next, p.step = e.reads.next, e.reads.step
	}
}

// goOn brings an engine, just reset, to where another has come.
func (p *past) goOn(e *Engine) {
	e.now, e.insideSince, e.inside, e.month, e.year, e.expected = p.now, p.insideSince, p.inside, p.month, p.year, p.expected
	e.shorts = p.shorts
	copy(e.sources, p.sources)
	copy(e.openClock, p.openClock)
	e.counts.copy(&p.counts)
	e.arena.copy(&p.arena)
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

// sized is a list of so many, in the room of another.
func sized[T any](old []T, n int) []T {
	for len(old) < n {
		var none T
		old = append(old, none)
	}
	return old[:n]
}

// copy takes over what patients do, into the room that is there.
func (a *arena) copy(b *arena) {
	a.events.copy(&b.events)
	a.ready = append(a.ready[:0], b.ready...)
	a.tokens, a.freeToken = append(a.tokens[:0], b.tokens...), b.freeToken
	a.seats = append(a.seats[:0], b.seats...)
	a.places, a.freePlace = append(a.places[:0], b.places...), b.freePlace
	a.pauses = append(a.pauses[:0], b.pauses...)
	a.patients, a.freeSlot = append(a.patients[:0], b.patients...), b.freeSlot
	a.records = append(a.records[:0], b.records...)
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
