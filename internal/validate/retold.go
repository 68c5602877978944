package validate

import (
	"iter"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// retold reads the program along while everybody tells what happens to them: each branch
// of each patient goes from operation to operation, as plainly as they can be read, draws
// again what is drawn, and expects to be told just what the program says comes next. What
// cannot be known so is when somebody gets what is asked for; that is taken as told. All
// that is counted of patients, uses, waits and clocks is then counted once more, by cell,
// month and year, and must be what the replication has counted.
func retold(r *replication) (int, error) {
	t := newTeller(r)
	if err := engine.New(r.program).TraceAll(r.key, t.add); err != nil {
		return 0, err
	}
	t.finish(r.counts)
	t.compare(r.counts)
	return int(t.wrong), nil
}

// teller keeps who is inside and what has been counted.
type teller struct {
	wrong
	p      *engine.Program
	key    rng.Key
	now    tick.Time
	begins []tick.Time // of each month of counting; the last is the end
	years  []int       // of each month
	c      *engine.Counts

	branches map[int32]*branch // by token
	lives    map[uint64]*life  // who is inside, by number
	uses     []*use
	probes   []*observer
	closed   bool // the window has ended
	luck     luckOf
	coming   []*coming // by source
	supplied int       // up to which day it has been laid out what there is
}

// use is what of a resource is in somebody's hands.
type use struct {
	def     *engine.Resource
	used    int64
	byClass map[int64]int64 // where there is a fence
	queue   []*branch
	since   tick.Time
	turning []tick.Time // until when a unit is turned round
	round   []tick.Time // the same, for what has not been counted yet
	rota    rota
	beside  bool // somebody is never refused, and is seen beside the lists
}

// life is a patient.
type life struct {
	source   int32
	def      *engine.Source
	number   uint64 // by which is drawn
	came     tick.Time
	cohort   int
	attrs    []float64
	clocks   []running
	branches []*branch // the latest first
	forks    uint8
}

// running is a clock, one of a patient's.
type running struct {
	runs        bool
	since, from tick.Time // from when its days are reckoned, and when it was started
}

// branch is a patient's own way, or one that goes on beside it.
type branch struct {
	t       *teller
	life    *life
	group   int32
	pc      int32
	visit   uint32
	back    []int32
	loops   []loop
	held    []*thing // the latest first
	cause   int32
	waits   *wait
	delayed tick.Time // since when only the way out is missing; -1: it is not
	stays   tick.Time // since when a time runs; -1: none does

	told    engine.TraceEvent // and not taken in yet
	taken   bool
	forking bool // a fork comes next
	joining bool // waits for the branches of a group
	joins   int32
	parked  bool // waits for its turn
	lost    bool // something else was told than what comes next
	goOn    func() (struct{}, bool)
	stop    func()
	yield   func(struct{}) bool
}

type loop struct {
	rounds int
	outer  uint32
}

// thing is what is held.
type thing struct {
	resource, tag, number, step int32
	asked                       int32 // the operation
	units                       int64
	since                       tick.Time
	known                       bool      // since when
	stayed                      tick.Time // before it was interrupted
	class                       int64     // by which a fence tells its patient apart
}

// wait is a place in a queue.
type wait struct {
	resource, step int32
	since          tick.Time
	held           []*thing // which is blocked meanwhile
	request        *engine.Request
	work           int64  // planned
	wants          []want // when the wait began
	again          bool   // of who was interrupted
	rank           int64
}

func newTeller(r *replication) *teller {
	t := &teller{p: r.program, key: r.key, branches: map[int32]*branch{}, lives: map[uint64]*life{}}
	cal := t.p.Calendar
	for at := t.p.Window; at < t.p.End; {
		t.begins = append(t.begins, at)
		day := cal.Day(at)
		t.years = append(t.years, t.yearOf(at))
		for m := cal.Date(day).Month; cal.Date(day).Month == m; {
			day++
		}
		at = cal.Start(day)
	}
	t.begins = append(t.begins, t.p.End)
	t.c = nothing(r.counts)
	for i := range t.p.Resources {
		t.uses = append(t.uses, &use{def: &t.p.Resources[i], byClass: map[int64]int64{}})
	}
	for i := range t.p.Requests {
		for id := range t.p.Requests[i].Resources {
			t.uses[id].beside = t.uses[id].beside || t.p.Requests[i].Never
		}
	}
	for i := range t.p.Sources {
		t.coming = append(t.coming, &coming{t: t, def: &t.p.Sources[i]})
	}
	t.beginProbes(r.counts)
	t.luck = toldOf(t.p)
	return t
}

// yearOf is the year of counting in which a month begins: years are counted from the day,
// and the time of day, at which the window begins.
func (t *teller) yearOf(at tick.Time) int {
	cal := t.p.Calendar
	first := cal.Date(cal.Day(t.p.Window))
	d := cal.Date(cal.Day(at - (t.p.Window - cal.Start(cal.Day(t.p.Window)))))
	year := d.Year - first.Year
	if d.Month < first.Month || d.Month == first.Month && d.Day < first.Day {
		year--
	}
	return max(0, year)
}

// add takes in what is told.
func (t *teller) add(e engine.TraceEvent) {
	if e.Time != t.now {
		t.settle(e.Time)
		t.supplyUpTo(e.Time)
	}
	if t.now = e.Time; !t.closed && t.now >= t.p.End {
		t.close()
	}
	b := t.branches[e.Token]
	switch e.Kind {
	case engine.TraceArrive:
		t.arrive(e)
		return
	case engine.TraceFork:
		t.fork(e)
		return
	case engine.TraceGone:
		t.gone(e)
		return
	}
	if b == nil {
		t.wrong++
		return
	}
	switch e.Kind {
	case engine.TraceBackdate:
		t.backdated(b.life, e)
	case engine.TraceInside:
		t.c.Inside++
	case engine.TraceCancelled:
		t.same(b.waits != nil && b.waits.resource == e.Index, true)
		t.at(e.Index).Cancelled++
	case engine.TraceReplace:
		t.c.Replaced++
		t.same(b.inPlace(), true)
		t.end(e.Token)
	case engine.TraceClockLost:
		if e.Ending == engine.WithPatient {
			t.lose(b.life, e.Index, int64(e.Value))
			return
		}
		b.hear(e)
	case engine.TraceRelease:
		if e.Ending == engine.ByItself {
			b.hear(e)
			return
		}
		b.release(e.Held, e.Ending)
	case engine.TraceEnd:
		if e.Ending == engine.ByItself {
			b.hear(e)
		}
		t.end(e.Token)
	case engine.TraceLeave:
		b.hear(e)
		t.end(e.Token)
	default:
		b.hear(e)
	}
}

// arrive begins a life.
func (t *teller) arrive(e engine.TraceEvent) {
	l := &life{source: e.Source, def: &t.p.Sources[e.Source], came: e.Time, clocks: make([]running, len(t.p.Clocks)), forks: 1}
	l.number = l.def.Number<<28 | e.Patient
	_, l.cohort = t.bin()
	if l.def.Given != nil {
		l.cohort = t.c.Years
	}
	for i := range t.p.Attributes {
		l.attrs = append(l.attrs, t.p.Attributes[i].Initial)
	}
	t.lives[l.number] = l
	t.c.Arrived++
	t.becomes(engine.InsideLevel, engine.None, int64(len(t.lives)))
	t.sawArrival(l)
	t.same(e.Branch, uint8(0))
	t.expected(e)
	t.begin(l, e.Token, int32(l.def.Entry), engine.None)
}

// begin lets a branch of a life go on from an operation.
func (t *teller) begin(l *life, token, pc, group int32) *branch {
	t.same(t.branches[token] == nil, true)
	b := &branch{t: t, life: l, group: group, pc: pc, delayed: -1, stays: -1, taken: true, parked: true}
	b.goOn, b.stop = iter.Pull(func(yield func(struct{}) bool) {
		b.yield = yield
		defer func() { _ = recover() }() // of one who is lost
		b.live()
	})
	t.branches[token] = b
	l.branches = slices.Insert(l.branches, 0, b)
	return b
}

// fork begins a branch at the operation to which another has come: the one that has just
// been heard of, or else one that was let go on at this second.
func (t *teller) fork(e engine.TraceEvent) {
	l := t.lives[t.p.Sources[e.Source].Number<<28|e.Patient]
	if l == nil {
		t.wrong++
		return
	}
	i := slices.IndexFunc(l.branches, func(b *branch) bool { return b.forking })
	if i < 0 {
		i = slices.IndexFunc(l.branches, func(b *branch) bool { return b.parked && b.forksNext(e) })
	}
	if i < 0 {
		i = slices.IndexFunc(l.branches, func(b *branch) bool { return b.parked })
	}
	if i < 0 {
		t.wrong++
		return
	}
	l.branches[i].hear(e)
}

// forksNext tells whether a fork that is told is what a branch that waits for its turn comes
// to next, but for what nobody is told of.
func (b *branch) forksNext(e engine.TraceEvent) bool {
	pc := b.pc
	for b.t.p.Ops[pc].Code == engine.Charge {
		pc++
	}
	op := &b.t.p.Ops[pc]
	return op.Code == engine.Fork && op.Step == e.Step && op.B == e.Index
}

// hear lets a branch go on by what it is told.
func (b *branch) hear(e engine.TraceEvent) {
	if b.lost {
		return
	}
	b.told, b.taken = e, false
	if b.goOn(); !b.taken {
		b.lost = true
		b.t.wrong++
	}
}

// end forgets a branch: what it waited for and held is over.
func (t *teller) end(token int32) {
	b := t.branches[token]
	b.stopWaiting()
	b.stopDelay()
	t.same(len(b.held), 0)
	b.stop()
	delete(t.branches, token)
	b.life.branches = slices.DeleteFunc(b.life.branches, func(x *branch) bool { return x == b })
}

// gone ends a life.
func (t *teller) gone(e engine.TraceEvent) {
	number := t.p.Sources[e.Source].Number<<28 | e.Patient
	l := t.lives[number]
	if l == nil || len(l.branches) > 0 {
		t.wrong++
		return
	}
	for i := range l.clocks {
		t.stop(l, i)
	}
	delete(t.lives, number)
	t.becomes(engine.InsideLevel, engine.None, int64(len(t.lives)))
	t.c.Left++
}
