package engine

import (
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Run simulates one replication and returns what was counted. The result
// belongs to the memory and is overwritten by the next run on it. An error says which
// step of the program asked for something that its patient does not have.
func (e *Engine) Run(key rng.Key) (*Counts, error) {
	e.arena, e.memory.arena = e.memory.arena, arena{}
	defer e.giveBackMemory()
	e.reset(key)
	switch {
	case e.past == nil:
		e.start()
	case e.past.kept && e.past.key == key:
		e.past.goOn(e)
		e.goApart()
	default:
		e.start()
		e.until(e.parts)
		if e.passage == nil && e.err == nil && len(e.tokens) <= mostKept {
			e.past.keep(e)
		}
		e.goApart()
	}
	e.until(e.p.Stop)
	e.now = e.p.Stop
	e.finish()
	return &e.counts, e.err
}

// start schedules what happens by itself from the beginning.
func (e *Engine) start() {
	e.schedulePeriods()
	for i := range e.resources {
		if e.common == nil || e.runs(int32(i), e.common.resources, e.to.resources) {
			e.startResource(int32(i))
		}
	}
	for i := range e.sources {
		if e.common == nil || e.runs(int32(i), e.common.sources, e.to.sources) {
			e.startSource(int32(i))
		}
	}
	if e.reads != nil {
		e.nextOfJournal()
	}
}

// goApart schedules what comes after the past in common.
func (e *Engine) goApart() {
	for i := range e.resources {
		if e.common == nil || e.runs(int32(i), e.common.resources, e.to.resources) {
			e.changesOf(int32(i), e.parts, e.p.Stop)
		}
	}
}

// until lets all happen that happens before some time.
func (e *Engine) until(end tick.Time) {
	still := 0 // events since time last moved
	for e.err == nil {
		ev, ok := e.events.pop()
		if len(e.events.soon) > 0 {
			e.fetch()
		}
		if !ok {
			if e.events.halted {
				e.err = ErrHalted
			}
			break
		}
		if ev.time() >= end {
			e.events.push(ev)
			break
		}
		if ev.time() != e.now {
			e.now, still = ev.time(), 0
		} else if still++; still == mostAtOnce*16 {
			e.fail(None, "time stands still at %s: patients go round and round without taking any time", e.p.Calendar.Date(e.p.Calendar.Day(e.now)))
		}
		switch {
		case ev.token() == journalled:
			e.replay()
			e.drain()
		case e.writes != nil:
			e.writeDown(ev)
		default:
			e.counts.Events++
			e.happen(ev)
			if len(e.ready) > 0 {
				e.drain()
			}
		}
	}
}

// happen lets an event happen.
func (e *Engine) happen(ev event) {
	switch ev.class() {
	case classPatient:
		t := &e.tokens[ev.token()]
		if t.gen == ev.gen() && t.state == holding {
			if t.is&delayed != 0 {
				e.delay(ev.token(), false)
			}
			e.exec(ev.token())
		}
	case classArrive:
		e.arrive(ev.subject())
	case classFree:
		e.freed(ev.subject(), ev.token())
	case classOpen:
		e.opened(ev.subject())
	case classReview:
		e.review(ev.subject())
	case classFill:
		e.fill(ev.subject())
	case classChange:
		e.changed(ev.subject())
	case classPeriod:
		e.period(ev.subject())
	case classGiveUp:
		e.giveUp(ev.token(), ev.gen())
	}
}

// giveBackMemory leaves the arena for the next replication, with what has grown.
func (e *Engine) giveBackMemory() {
	if e.writes == nil {
		e.spent = e.counts
	}
	e.arena, e.memory.arena = arena{}, e.arena
}

func (e *Engine) reset(key rng.Key) {
	e.key, e.now, e.err, e.inside, e.insideSince = key, 0, nil, 0, 0
	e.shorts = 0
	e.events.reset(e.p.Stop, e.daily)
	e.findPlaces()
	e.ready = e.ready[:0]
	e.tokens, e.seats, e.freeToken = e.tokens[:0], e.seats[:0], None
	e.places, e.pauses, e.freePlace = e.places[:0], e.pauses[:0], None
	e.patients, e.records, e.freeSlot = e.patients[:0], e.records[:0], None
	e.holdings, e.freeHeld = e.holdings[:0], None
	if e.writes != nil {
		e.counts.begin(e.p, &e.counts) // they are needed until all options have run
	} else {
		e.counts.begin(e.p, &e.spent)
	}
	e.month, e.year = int32(e.counts.Months), int32(e.counts.Years)
	for i := range e.resources {
		e.resources[i].reset()
		e.newMonth(int32(i))
	}
	clear(e.sources)
	clear(e.openClock)
}

// drain lets every token go on that became able to at this second.
func (e *Engine) drain() {
	for i := 0; i < len(e.ready); i++ {
		tk := e.ready[i]
		switch {
		case tk == None:
			e.turn()
		case e.tokens[tk].state == running:
			e.exec(tk)
		}
		if e.writes != nil {
			e.writes.turn(len(e.ready))
		}
	}
	e.ready = e.ready[:0]
}
