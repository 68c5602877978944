package engine

import (
	"fmt"

	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Classes order what happens at the same second: the world changes first, then
// patients arrive, then patients already inside move.
const (
	classPeriod  = iota // a month or year of counting begins
	classChange         // capacity changes by date; lists of waiting patients are reset
	classReview         // Monday 00:00: the week's lists are laid out, capacity answers the queue
	classFree           // a place has been turned round, a list is free again
	classOpen           // lists open, doors open or close, staff begin their day
	classFill           // routine patients are called in
	classArrive         // the next candidate of a source
	classPatient        // a patient's time is up
	classGiveUp         // a patient's patience is up
)

type tokenState uint8

const (
	idle tokenState = iota
	running
	holding
	waiting
	joining
)

// token is a patient or one of a patient's parallel branches: what every event
// touches, in little more than a cache line.
type token struct {
	number  uint64 // the patient's, as in every draw
	pc      int32
	patient int32
	held    int32 // first of its holdings
	sibling int32 // next token of the same patient, or in the free list
	visit   uint32
	ret     [MaxDepth]uint16
	rounds  [maxLoops]uint16 // left in each loop that it is inside of
	outer   [maxLoops]uint32 // its visit outside of each
	gen     uint16
	group   int8 // None for the patient itself
	branch  uint8
	depth   uint8
	loop    uint8
	state   tokenState
	joins   int8 // the group it waits for
	served  bool // by some resource: it comes to the next from inside
	delayed bool // only the way out is missing
}

// place is a token's place in a queue: what only waiting touches.
type place struct {
	since  tick.Time // when it joined
	rank   int64     // by priority or due date
	work   int64     // planned seconds (Places: unit-seconds)
	queue  int32     // the resource
	next   int32
	prev   int32
	day    int32     // last day on which it was cancelled for want of a bed
	seize  int32     // the operation that asked
	until  tick.Time // Preempt: when its time would be up
	rest   tick.Span // Preempt: what is left of an interrupted time; -1: was not interrupted
	stayed tick.Time // Preempt: in it before the interruption
	held   int32     // first of what it held when it joined
}

type patient struct {
	number   uint64 // source and candidate: names the patient in every draw
	arrived  tick.Time
	source   int32
	tokens   int32 // first of its tokens
	cohort   int32 // year of arrival, or the bin for "outside"
	counted  bool
	branches uint8
}

// maxLoops is how deep repeats may stand inside one another.
const maxLoops = 3

// MaxDepth is how deep routes may call one another; a program must not go deeper.
const MaxDepth = 7

// held is some units of a resource in a token's hands.
type held struct {
	since    tick.Time
	units    int64
	resource int32
	next     int32
	tag      int32
	list     int32
	step     int32 // that asked for it
}

// Engine is the state of one replication. A worker keeps one and runs many
// replications on it; after the first, nothing is allocated.
type Engine struct {
	p   *Program
	key rng.Key

	now    tick.Time
	events eventList
	ready  []int32 // tokens that go on at this very second, in order

	tokens    []token
	places    []place // by token
	freeToken int32
	patients  []patient
	freeSlot  int32
	attrs     []float64 // patient slot × attribute
	started   []tick.Time
	holdings  []held
	freeHeld  int32

	resources   []resource
	sources     []source
	initial     []float64
	preempts    bool    // some resource interrupts
	insides     []int32 // probes of the number inside, of arrivals, of intervals
	arrivals    []int32
	intervals   []int32
	insideSince tick.Time
	openClock   []clockArea
	stops       [][]int32 // by milestone: the clocks that it stops
	starts      [][]int32 // ... and starts

	month, year int32 // bins of the present moment; the last bin is "outside"
	bounds      []bound
	counts      Counts

	inside int64
	trace  *tracer
	err    error
}

type bound struct {
	at          tick.Time
	month, year int32
}

type clockArea struct {
	open int64
	last tick.Time
}

// New prepares an engine for a program. The program must not change afterwards.
func New(p *Program) *Engine {
	if len(p.Ops) > 1<<16 {
		panic("engine: a program has at most 65,536 operations")
	}
	e := &Engine{p: p}
	e.bounds = periodBounds(p)
	e.counts = newCounts(p, e.bounds)
	e.resources = make([]resource, len(p.Resources))
	for i := range e.resources {
		e.resources[i].def = &p.Resources[i]
		e.preempts = e.preempts || p.Resources[i].Discipline == Preempt
	}
	e.findDependents()
	e.linkClocks()
	e.linkProbes()
	e.sources = make([]source, len(p.Sources))
	e.openClock = make([]clockArea, len(p.Clocks))
	e.initial = make([]float64, len(p.Attributes))
	for i, a := range p.Attributes {
		e.initial[i] = a.Initial
	}
	return e
}

// Run simulates one replication and returns what was counted. The result
// belongs to the engine and is overwritten by the next run. An error says which
// step of the program asked for something that its patient does not have.
func (e *Engine) Run(key rng.Key) (*Counts, error) {
	e.reset(key)
	e.schedulePeriods()
	for i := range e.resources {
		e.startResource(int32(i))
	}
	for i := range e.sources {
		e.startSource(int32(i))
	}
	still := 0 // events since time last moved
	for e.err == nil {
		ev, ok := e.events.pop()
		if !ok || ev.time() >= e.p.Stop {
			break
		}
		if ev.time() != e.now {
			e.now, still = ev.time(), 0
		} else if still++; still == mostAtOnce*16 {
			e.fail(None, "time stands still at %s: patients go round and round without taking any time", e.p.Calendar.Date(e.p.Calendar.Day(e.now)))
		}
		e.counts.Events++
		switch ev.class() {
		case classPatient:
			t := &e.tokens[ev.token()]
			if t.gen == ev.gen() && t.state == holding {
				if t.delayed {
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
		e.drain()
	}
	e.now = e.p.Stop
	e.finish()
	return &e.counts, e.err
}

func (e *Engine) reset(key rng.Key) {
	e.key, e.now, e.err, e.inside, e.insideSince = key, 0, nil, 0, 0
	e.events.reset(e.p.Stop)
	e.ready = e.ready[:0]
	e.tokens, e.places, e.freeToken = e.tokens[:0], e.places[:0], None
	e.patients, e.freeSlot = e.patients[:0], None
	e.attrs, e.started = e.attrs[:0], e.started[:0]
	e.holdings, e.freeHeld = e.holdings[:0], None
	e.counts.clear()
	e.month, e.year = int32(e.counts.Months), int32(e.counts.Years)
	for i := range e.resources {
		e.resources[i].reset()
	}
	clear(e.sources)
	clear(e.openClock)
}

// drain lets every token go on that became able to at this second.
func (e *Engine) drain() {
	for i := 0; i < len(e.ready); i++ {
		tk := e.ready[i]
		if e.tokens[tk].state == running {
			e.exec(tk)
		}
	}
	e.ready = e.ready[:0]
}

func (e *Engine) fail(step int32, format string, args ...any) {
	if e.err == nil {
		name := "arrival"
		if step >= 0 {
			name = e.p.Steps[step]
		}
		e.err = fmt.Errorf("step %q: %s", name, fmt.Sprintf(format, args...))
	}
}

func (e *Engine) after(span tick.Span, tk int32, class uint8) {
	t := &e.tokens[tk]
	e.events.push(newEvent(e.now+tick.Time(span), class, t.number, t.branch, tk, t.gen))
}

// newToken returns a token of a patient, running.
func (e *Engine) newToken(pat int32, group int8) int32 {
	tk := e.freeToken
	if tk != None {
		e.freeToken = e.tokens[tk].sibling
	} else {
		tk = int32(len(e.tokens))
		e.tokens = append(e.tokens, token{})
		e.places = append(e.places, place{})
		if tk > maxToken {
			e.fail(None, "more than %d patients and branches at the same time", maxToken)
		}
	}
	p := &e.patients[pat]
	e.tokens[tk] = token{
		number: p.number, patient: pat, held: None, sibling: p.tokens,
		gen: e.tokens[tk].gen, group: group, branch: p.branches, state: running,
	}
	e.places[tk].day, e.places[tk].rest, e.places[tk].stayed = None, notInterrupted, 0
	p.tokens = tk
	p.branches++
	return tk
}

// dropToken ends a token: it leaves its queue, its pending event is forgotten,
// what it holds is given back.
func (e *Engine) dropToken(tk int32) {
	t := &e.tokens[tk]
	switch t.state {
	case waiting:
		e.leaveQueue(tk)
		t.gen++ // its patience may still be pending
		t.state = idle
		e.dispatch(e.places[tk].queue) // it may have stood at the head, waiting for something large
	case holding:
		t.gen++
		if t.delayed {
			e.delay(tk, false)
		}
	}
	t.state = idle
	for e.tokens[tk].held != None {
		e.giveBack(tk, e.tokens[tk].held)
	}
	t = &e.tokens[tk]
	p := &e.patients[t.patient]
	if p.tokens == tk {
		p.tokens = t.sibling
	} else {
		for s := p.tokens; s != None; s = e.tokens[s].sibling {
			if e.tokens[s].sibling == tk {
				e.tokens[s].sibling = t.sibling
				break
			}
		}
	}
	pat := t.patient
	group := t.group
	t.sibling = e.freeToken
	e.freeToken = tk
	if p.tokens == None {
		e.dropPatient(pat)
	} else if group != None {
		e.wakeJoiner(pat, group)
	}
}

func (e *Engine) dropPatient(pat int32) {
	if e.insides != nil {
		e.watchInside()
	}
	e.stopAllClocks(pat)
	e.patients[pat].source = e.freeSlot
	e.freeSlot = pat
	e.counts.Left++
	e.inside--
}

// admit makes a patient and its first token.
func (e *Engine) admit(src int32, number uint64) int32 {
	pat := e.freeSlot
	n := len(e.initial)
	if pat != None {
		e.freeSlot = e.patients[pat].source
	} else {
		pat = int32(len(e.patients))
		e.patients = append(e.patients, patient{})
		e.attrs = append(e.attrs, e.initial...)
		for range e.p.Clocks {
			e.started = append(e.started, notRunning)
		}
	}
	def := &e.p.Sources[src]
	e.patients[pat] = patient{
		number: def.Number<<28 | number, arrived: e.now, source: src, tokens: None,
		cohort: e.year, counted: def.Counted,
	}
	copy(e.attrs[int(pat)*n:int(pat+1)*n], e.initial)
	if e.insides != nil {
		e.watchInside()
	}
	if e.arrivals != nil {
		e.observeArrival(src)
	}
	e.counts.Arrived++
	e.inside++
	tk := e.newToken(pat, None)
	e.tokens[tk].pc = def.Entry
	return tk
}

func (e *Engine) attr(pat int32, a int32) *float64 {
	return &e.attrs[int(pat)*len(e.initial)+int(a)]
}
