package engine

import (
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// TraceKind says what happened to a traced patient.
type TraceKind uint8

// What a trace reports. Together it is complete: what a replication counts of
// patients, of resources in their hands and of clocks can be added up from it
// again (internal/eventlog does).
const (
	TraceArrive     TraceKind = iota // came in from a source
	TraceAsk                         // asks for what it needs; resource Index would keep the queue (None: needs nothing)
	TraceQueue                       // joined the queue of resource Index (Value: now waiting)
	TraceRefuse                      // found the queue of resource Index full
	TraceGiveUp                      // lost patience in the queue of resource Index
	TraceCancelled                   // was cancelled on the day by resource Index, and waits on
	TraceStart                       // obtained Value units of resource Index
	TraceInterrupt                   // had Value units of resource Index taken away for a while
	TraceResume                      // obtained them again, and goes on with what is left of its time
	TraceRelease                     // gave back Value units of resource Index
	TraceHold                        // stays where it is until Until (Value 1: only the way out is missing)
	TraceDone                        // that time is up
	TraceMark                        // reached milestone Index (Value 1: before counting began)
	TraceClockStart                  // clock Index started
	TraceClockStop                   // clock Index stopped after Value days
	TraceClockLost                   // clock Index ended uncounted after Value days
	TraceCount                       // is counted in tally Index, with amount Value
	TraceAttribute                   // attribute Index became Value
	TraceBackdate                    // came Value seconds before this moment, at which counting begins
	TraceFork                        // this branch, of group Index, begins
	TraceCancel                      // ends the branches of group Index
	TraceJoin                        // waits for the branches of group Index
	TraceEnd                         // a branch ended
	TraceLeave                       // left with outcome Index; branches that outlast it go on
	TraceReplace                     // left, since a given list of patients takes its place
	TraceGone                        // nothing of the patient is left
	TraceInside                      // is inside when the simulation ends
)

// Ending says how a branch came to its end, and what it held with it; or a clock.
type Ending uint8

// The endings.
const (
	ByItself    Ending = iota
	CutShort           // by a Cancel
	WithPatient        // since the patient left
	HandedOver         // to a given patient, who has it at once
	LeftOut            // of a clock: it stopped for a patient whom it is not of
)

// TraceEvent is one thing that happened to one patient.
type TraceEvent struct {
	Time    tick.Time
	Kind    TraceKind
	Ending  Ending // of TraceRelease, TraceEnd and TraceClockLost
	Branch  uint8  // 0 is the patient itself; after 255 others numbers come again
	Token   int32  // a number that no other branch of any patient has while this one goes on
	Source  int32
	Patient uint64 // candidate number within its source
	Step    int32  // None: outside any step
	Index   int32
	Tag     int32     // of what is obtained, taken away or given back: what it is held as
	Held    int32     // ... and a number that nothing else has while it is held; None: work is spent, not held
	Until   tick.Time // of TraceHold and TraceResume
	Value   float64
}

type tracer struct {
	all, counted bool // everybody; whoever comes from a source that is counted
	number       uint64
	report       func(TraceEvent)
	executed     *Executed // what is executed is counted, and nobody's life told; nil: it is not
}

// traces says whether what happens to a token is reported.
func (e *Engine) traces(tk int32) bool { return e.trace != nil && e.isTraced(tk) }

func (e *Engine) isTraced(tk int32) bool {
	t := &e.tokens[tk]
	switch {
	case e.trace.executed != nil:
		return false
	case e.trace.all:
		return true
	case e.trace.counted:
		return e.p.Sources[e.patients[t.patient].source].Counted
	}
	return e.trace.number == t.number()
}

// tell reports what happened to a token, which is traced.
func (e *Engine) tell(tk int32, x TraceEvent) {
	t := &e.tokens[tk]
	x.Time, x.Source, x.Patient, x.Branch, x.Token = e.now, e.patients[t.patient].source, t.number()&(1<<28-1), t.branch(), tk
	e.trace.report(x)
}

// Trace runs a replication again and reports what happens to one patient: the
// number-th candidate of a source. Nothing is recorded in ordinary runs; a life
// is replayed because a replication is a pure function of its key.
func (e *Engine) Trace(key rng.Key, source int, number uint64, report func(TraceEvent)) error {
	e.trace = &tracer{number: e.p.Sources[source].Number<<28 | number, report: report}
	defer func() { e.trace = nil }()
	_, err := e.Run(key)
	return err
}

// TraceAll reports what happens to every patient, in order of time.
func (e *Engine) TraceAll(key rng.Key, report func(TraceEvent)) error {
	e.trace = &tracer{all: true, report: report}
	defer func() { e.trace = nil }()
	_, err := e.Run(key)
	return err
}

// Follow reports what happens to every patient of a counted source, but not what is drawn or
// counted of them, and shows meanwhile what has been counted, as [Engine.Watch] does.
func (e *Engine) Follow(key rng.Key, report func(TraceEvent), every tick.Span, see func(at tick.Time, c *Counts)) (*Counts, error) {
	e.trace = &tracer{counted: true, report: report}
	defer func() { e.trace = nil }()
	return e.Watch(key, every, see)
}

// stepOf is the step that a token is in: while its time runs it stands behind the
// operation.
func (e *Engine) stepOf(t *token) int32 {
	if t.state == holding {
		return e.p.Ops[t.pc-1].Step
	}
	return e.p.Ops[t.pc].Step
}

// traceHeld reports what becomes of a holding, which the token still has.
func (e *Engine) traceHeld(tk int32, kind TraceKind, step, h int32, how Ending) {
	x := e.holding(kind, step, h)
	x.Ending = how
	e.tell(tk, x)
}

// holding is the event of something that is held.
func (e *Engine) holding(kind TraceKind, step, h int32) TraceEvent {
	x := &e.holdings[h]
	return TraceEvent{Kind: kind, Step: step, Index: x.resource, Tag: x.tag, Held: h, Value: float64(x.units)}
}

// traceTaken reports what a token has been given last.
func (e *Engine) traceTaken(tk, step int32) {
	h := e.tokens[tk].held
	if !e.interrupted(tk) {
		e.traceHeld(tk, TraceStart, step, h, ByItself)
		return
	}
	x := e.holding(TraceResume, step, h)
	x.Until = e.now + tick.Time(e.pause(tk).rest)
	e.tell(tk, x)
}

// traceEnd reports that a token ends and what it gives back with it.
func (e *Engine) traceEnd(tk int32, how Ending) {
	t := &e.tokens[tk]
	step := e.stepOf(t)
	if e.handingOver {
		how = HandedOver
	}
	for h := t.held; h != None; h = e.holdings[h].next {
		e.traceHeld(tk, TraceRelease, step, h, how)
	}
	switch op := &e.p.Ops[t.pc]; {
	case t.group() != None:
		e.tell(tk, TraceEvent{Kind: TraceEnd, Ending: how, Step: step, Index: int32(t.group())})
	case op.Code == Leave && !e.handingOver: // or the patient only stands before it
		e.tell(tk, TraceEvent{Kind: TraceLeave, Step: step, Index: op.A})
	default:
		e.tell(tk, TraceEvent{Kind: TraceReplace, Step: step, Index: None})
	}
}

// traceMark reports a milestone.
func (e *Engine) traceMark(tk, id int32, silent bool) {
	x := TraceEvent{Kind: TraceMark, Step: e.stepOf(&e.tokens[tk]), Index: id}
	if silent {
		x.Value = 1
	}
	e.tell(tk, x)
}

// traceStop reports that a milestone stops a clock: silently, for a patient whom it
// is not of, or so that it is counted.
func (e *Engine) traceStop(tk, clock int32, silent, leftOut bool) {
	kind, how := TraceClockStop, ByItself
	switch {
	case silent:
		kind = TraceClockLost
	case leftOut:
		kind, how = TraceClockLost, LeftOut
	}
	e.traceClock(tk, kind, clock, how)
}

// traceClock reports that a running clock stops, or ends without being counted.
func (e *Engine) traceClock(tk int32, kind TraceKind, clock int32, how Ending) {
	days := e.dayOf(e.now) - e.dayOf(e.record(e.tokens[tk].patient).since(clock, e.now))
	e.tell(tk, TraceEvent{Kind: kind, Ending: how, Step: None, Index: clock, Value: float64(days)})
}

// traceLostClocks reports the clocks of a patient who leaves with them running.
func (e *Engine) traceLostClocks(tk int32) {
	attrs := e.record(e.tokens[tk].patient)
	for i := range e.p.Clocks {
		if attrs.runs(int32(i)) {
			e.traceClock(tk, TraceClockLost, int32(i), WithPatient)
		}
	}
}

// traceInside reports who is inside when the simulation ends.
func (e *Engine) traceInside() {
	for tk := range e.tokens {
		t := &e.tokens[tk]
		if t.state != idle && e.patients[t.patient].tokens == int32(tk) && e.traces(int32(tk)) {
			e.tell(int32(tk), TraceEvent{Kind: TraceInside, Step: e.stepOf(t), Index: None})
		}
	}
}

// traceOp reports an operation that is about to be executed, where executing it
// does not report more itself. Values that the operation will draw are worked
// out again from the same number, so nothing changes.
func (e *Engine) traceOp(tk int32, op *Op) {
	if e.trace.counted && op.Code != Seize && op.Code != Cancel && op.Code != Join {
		return
	}
	t := &e.tokens[tk]
	attrs := e.record(t.patient)
	x := TraceEvent{Kind: TraceAttribute, Step: op.Step, Index: op.A}
	switch op.Code {
	default:
		return
	case Seize:
		x.Kind, x.Index = TraceAsk, None
		if wants := e.wants(op.A, attrs, op.Step); len(wants) > 0 {
			x.Index = wants[0].resource
		}
	case Count:
		x.Kind, x.Index, x.Value = TraceCount, op.B, float64(e.amountOf(op, attrs))
	case Cancel, Join:
		if !e.hasBranch(t.patient, int8(op.A)) {
			return
		}
		x.Kind = TraceCancel
		if op.Code == Join {
			x.Kind = TraceJoin
		}
	case Set:
		x.Value = op.Value
	case Add:
		x.Value = attrs.value(op.A) + op.Value
	case Pick:
		c := &e.p.Choices[op.B]
		x.Value = float64(c.Targets[e.choose(c, op, t, e.record(t.patient))])
	case Look:
		l := &e.p.Lookups[op.B]
		x.Value = l.Values[e.look(l, attrs, op)]
	case Sample:
		s := &e.p.Samplers[op.B+e.row(attrs, op)]
		x.Value = s.clip(s.draw(e.uniform(t, op.Site)))
	}
	e.tell(tk, x)
}
