package engine

import (
	"fmt"

	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Classes order what happens at the same second: the world changes first, then
// patients arrive, then patients already inside move.
const (
	classPeriod  = iota // a month or year of counting begins; with the first, lists of waiting patients are reset
	classChange         // capacity changes by date
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
// touches, in one cache line.
type token struct {
	who     uint64 // the patient's number, as in every draw, 40 bits | branch 8 | group 8 | the group it waits for 8
	visit   uint32
	patient int32
	held    int32            // first of its holdings
	sibling int32            // next token of the same patient, or in the free list
	outer   [maxLoops]uint32 // its visit outside of each loop
	ret     [MaxDepth]uint16
	rounds  [maxLoops]uint16 // left in each loop that it is inside of
	pc      uint16
	gen     uint16
	state   tokenState
	depth   uint8
	loop    uint8
	is      uint8 // served, delayed, counted, forked; for which cause it holds what it holds
}

// What else a token is.
const (
	served  uint8 = 1 << iota // by some resource: it comes to the next from inside
	delayed                   // only the way out is missing
	counted                   // its source is
	forked                    // the patient has, or had, other tokens
)

// Where the cause stands in what else a token is.
const (
	causeShift       = 4
	causeBits  uint8 = 0xff << causeShift & 0xff
)

// MostCauses is how many causes a program may have.
const MostCauses = 1 << (8 - causeShift)

func (t *token) number() uint64 { return t.who >> 24 }

// branch is 0 for the patient itself.
func (t *token) branch() uint8 { return uint8(t.who >> 16) }

// group is None for the patient itself.
func (t *token) group() int8 { return int8(t.who >> 8) }

func (t *token) joins() int8     { return int8(t.who) }
func (t *token) setJoins(g int8) { t.who = t.who&^0xff | uint64(uint8(g)) }

// place is a token's place in a queue: what only waiting touches, in one cache
// line. Where a resource may interrupt, every token has one all the time.
type place struct {
	since tick.Time // when it joined
	rank  int64     // by priority or due date
	work  int64     // planned seconds (Places: unit-seconds)
	token int32
	queue int32 // the resource
	next  int32 // place, or in the free list
	prev  int32 // place
	day   int32 // last day on which it was cancelled for want of a bed
	seize int32 // the operation that asked
	held  int32 // first of what it held when it joined
	_     [8]byte
}

// pause is what goes with a place where a resource may interrupt.
type pause struct {
	until  tick.Time // when its time would be up
	rest   tick.Span // what is left of an interrupted time; -1: was not interrupted
	stayed tick.Time // in it before the interruption
}

// patient is what the tokens of a patient have in common and hardly any event
// touches; see record for the rest.
type patient struct {
	arrived  tick.Time
	tokens   int32 // first of its tokens
	source   int32 // or the next in the free list
	cohort   int16 // year of arrival, or the bin for "outside"
	branches uint8
}

// fitsInCache is how many patients are near at hand anyway: six megabytes with their records.
const fitsInCache = 1 << 15

// maxLoops is how deep repeats may stand inside one another.
const maxLoops = 3

// MaxOps is how many operations a program may have.
const MaxOps = 1 << 16

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

// Engine runs the replications of one program. After the first, nothing is
// allocated.
type Engine struct {
	p      *Program
	layout *layout
	memory *Memory
	arena  // the memory's, while a replication runs
	key    rng.Key

	now tick.Time

	resources    []resource
	sources      []source
	given        []given // who is there already when counting begins; see given.go
	waitForGiven bool    // they are being put into their places, and nobody is served meanwhile
	handingOver  bool    // those who stood there are being taken out
	preempts     bool    // some resource interrupts
	backs        int     // how often the token that executes has gone back at this moment
	shorts       int     // queues that wait for what another resource lacks
	insides      []int32 // probes of the number inside, of arrivals, of intervals
	arrivals     []int32
	intervals    []int32
	insideSince  tick.Time
	openClock    []clockArea
	clocksOfAll  bool         // some run in patients of uncounted sources too
	stops        [][]uint32   // by milestone: the clocks that it stops, as bits
	starts       [][]starting // ... and those that it starts

	lucky    []luckiness         // by operation; nil: luck is not told apart, see luck.go
	expected [MostCauses]float64 // by cause: see luckOfChoice

	month, year int32 // bins of the present moment; the last bin is "outside"
	bounds      []bound
	counts      Counts

	// Where programs have a part in common; see border.go.
	common  *common
	to      *renumbering // from the first program to this one
	from    *layout      // of the first program
	customs *customs     // ... and how records of that become this program's
	writes  *journal     // this engine runs the common part
	reads   *journal     // this engine runs the rest

	// Where programs have a past in common; see past.go.
	past     *past     // nil: they have none
	parts    tick.Time // when it ends; the end where there is none
	passage  *passage  // from the program that keeps it; nil: this one does
	arriving *customs  // ... and how its records become this program's
	before   *layout   // ... which are of this form

	ops         []Op         // the program's, see prepare, and behind them those of beginnings
	copied      []int32      // ... which these are
	allowed     []bool       // operations that are executed here; nil: all
	assignments []assignment // see findWrites
	beginnings  []beginning  // by source
	plans       []tick.Span  // by sampler: its mean
	singles     []single     // by request
	breakdowns  []breakdown
	tellings    []telling
	mine        []int32    // see cells
	told        uint64     // the bits of a record's word that say where its patient is counted; 0: no word does
	toldOf      uint64     // the word whose cells are in mine
	toldIn      int        // ... and how many they are; 0: of none
	wanted      []want     // see wants
	same        [][]want   // by request: what it wants, if that is the same for every patient
	byRow       [][][]want // ... or by the row of the only resource that it needs, if by nothing else
	inside      int64
	most        int32 // tokens; the last that an event could name is taken, see journalled
	stuck       reduction
	daily       func(day tick.Time) bool // see Daily
	trace       *tracer
	watcher     *watcher
	err         error
}

// Memory is the room that a replication takes. Engines that run one after
// another may share one, so that a worker needs no more of it for ten options
// than for one. The zero Memory is ready for use.
type Memory struct{ arena }

// arena is the state of a replication that grows with the number of patients.
type arena struct {
	events eventList
	ready  []int32 // tokens that go on at this very second, in order

	tokens    []token
	freeToken int32
	seats     []int32 // by token: its place, or None
	places    []place
	pauses    []pause // by place, where a resource may interrupt
	freePlace int32
	patients  []patient
	freeSlot  int32
	records   []byte // by patient, see layout
	holdings  []held
	freeHeld  int32
	touched   uint64 // see fetch
	spent     Counts // of the last replication, for its arrays
}

type bound struct {
	at          tick.Time
	month, year int32
}

// clockArea is for how long a clock runs in patients: each end of it less each beginning.
type clockArea struct {
	open int64 // in so many it runs now
	ran  int64 // seconds since the month began, but for what is added to open at its end
}

// New prepares an engine for a program. The program must not change afterwards.
func New(p *Program) *Engine { return NewIn(new(Memory), p) }

// NewIn prepares an engine that shares a memory with others.
func NewIn(m *Memory, p *Program) *Engine {
	if len(p.Ops) > MaxOps {
		panic("engine: a program has at most 65,536 operations")
	}
	e := &Engine{p: p, layout: newLayout(p), memory: m, most: maxToken, parts: p.Stop}
	if p.MostInside > 0 {
		e.most = min(e.most, p.MostInside)
	}
	e.bounds = periodBounds(p)
	e.counts = newCounts(p, e.bounds)
	e.resources = make([]resource, len(p.Resources))
	for i := range e.resources {
		e.resources[i].def, e.resources[i].id = &p.Resources[i], int32(i)
		e.preempts = e.preempts || p.Resources[i].Discipline == Preempt
	}
	e.findPlans()
	for i, list := range p.dependents() {
		e.resources[i].dependents = list
	}
	e.findSame()
	e.linkClocks()
	e.linkProbes()
	e.findSingles()
	e.findBreakdowns()
	e.lucky = p.lucky()
	e.prepare(nil)
	e.sources = make([]source, len(p.Sources))
	e.listGiven()
	e.openClock = make([]clockArea, len(p.Clocks))
	return e
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

// fetch reads what the events that come next will touch, all at once: so the
// processor waits for memory once and not at each event in turn.
func (e *Engine) fetch() {
	sum := uint64(0)
	for _, tk := range e.events.soon {
		sum += uint64(e.tokens[tk].gen)
	}
	n := e.layout.size
	for _, tk := range e.events.soon {
		at := int(e.tokens[tk].patient) * n
		sum += uint64(e.records[at]) + uint64(e.records[at+n-1])
	}
	e.touched += sum // or the compiler would leave it out
	e.events.soon = e.events.soon[:0]
}

func (e *Engine) after(span tick.Span, tk int32, class uint8) {
	t := &e.tokens[tk]
	e.events.push(newEvent(e.now+tick.Time(span), class, t.number(), t.branch(), tk, t.gen))
}

// newToken returns a token of a patient, running.
func (e *Engine) newToken(pat int32, number uint64, group int8, counts bool) int32 {
	tk := e.freeToken
	if tk != None {
		e.freeToken = e.tokens[tk].sibling
	} else {
		tk = int32(len(e.tokens))
		e.tokens = append(e.tokens, token{})
		e.seats = append(e.seats, None)
		e.events.looks = tk > fitsInCache
		if tk >= e.most {
			e.overflow()
		}
	}
	p := &e.patients[pat]
	t := &e.tokens[tk]
	t.who = number<<24 | uint64(p.branches)<<16 | uint64(uint8(group))<<8
	t.visit, t.patient, t.held, t.sibling = 0, pat, None, p.tokens
	t.state, t.depth, t.loop, t.is = running, 0, 0, 0
	if counts {
		t.is = counted
	}
	if e.preempts {
		e.sit(tk)
	}
	p.tokens = tk
	p.branches++
	return tk
}

// overflow ends a replication in which more are inside than may be, and says where most
// of them wait.
func (e *Engine) overflow() {
	where := ""
	longest := int64(0)
	for i := range e.resources {
		if r := &e.resources[i]; r.n > longest {
			longest, where = r.n, fmt.Sprintf(", %d of them waiting for %q", r.n, r.def.Name)
		}
	}
	e.fail(None, "more than %d patients are inside at once on %s%s", e.most, e.p.Calendar.Date(e.p.Calendar.Day(e.now)), where)
}

// dropToken ends a token: it leaves its queue, its pending event is forgotten,
// what it holds is given back.
func (e *Engine) dropToken(tk int32, how Ending) {
	t := &e.tokens[tk]
	if e.traces(tk) {
		e.traceEnd(tk, how)
	}
	switch t.state {
	case waiting:
		queue := e.place(tk).queue
		e.leaveQueue(tk)
		t.gen++ // its patience may still be pending
		t.state = idle
		e.stand(tk)
		e.dispatch(queue) // it may have stood at the head, waiting for something large
	case holding:
		t.gen++
		if t.is&delayed != 0 {
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
	e.freeSeat(tk)
	pat := t.patient
	group := t.group()
	t.sibling = e.freeToken
	e.freeToken = tk
	if p.tokens == None {
		if e.traces(tk) {
			e.tell(tk, TraceEvent{Kind: TraceGone, Step: None, Index: None})
		}
		e.dropPatient(pat)
	} else if group != None {
		e.wakeJoiner(pat, group)
	}
}

func (e *Engine) dropPatient(pat int32) {
	if e.insides != nil {
		e.watchInside()
	}
	e.stopAllClocks(e.record(pat))
	e.patients[pat].source = e.freeSlot
	e.freeSlot = pat
	e.counts.Left++
	e.inside--
}

// admit makes a patient, who came at a time, and its first token.
func (e *Engine) admit(src int32, number uint64, came tick.Time) int32 {
	pat := e.newPatient()
	def := &e.p.Sources[src]
	p := &e.patients[pat]
	p.arrived, p.source, p.tokens, p.cohort, p.branches = came, src, None, int16(e.year), 0
	if def.Given != nil { // before counting began, be it on that day
		p.cohort = int16(e.counts.Years)
	}
	if e.insides != nil {
		e.watchInside()
	}
	if e.arrivals != nil && def.Given == nil {
		e.observeArrival(src)
	}
	e.counts.Arrived++
	e.inside++
	tk := e.newToken(pat, def.Number<<28|number, None, def.Counted)
	e.tokens[tk].pc = uint16(def.Entry)
	return tk
}

// newPatient returns a place for a patient, with a fresh record.
func (e *Engine) newPatient() int32 {
	pat := e.freeSlot
	if pat != None {
		e.freeSlot = e.patients[pat].source
		copy(e.record(pat).at, e.layout.initial)
		return pat
	}
	e.patients = append(e.patients, patient{})
	e.records = append(e.records, e.layout.initial...)
	return int32(len(e.patients)) - 1
}
