package engine

import (
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// TraceKind says what happened to a traced patient.
type TraceKind uint8

// What a trace reports.
const (
	TraceArrive    TraceKind = iota // came in from a source
	TraceQueue                      // joined the queue of resource Index (Value: now waiting)
	TraceStart                      // obtained a unit of resource Index
	TraceRelease                    // gave back what was held under tag Index
	TraceHold                       // stays where it is until Until
	TraceMark                       // reached milestone Index
	TraceAttribute                  // attribute Index became Value
	TraceCancelled                  // was cancelled on the day by resource Index
	TraceFork                       // began a branch of group Index
	TraceCancel                     // ended the branches of group Index
	TraceLeave                      // left with outcome Index
	TraceEnd                        // a branch ended
)

// TraceEvent is one thing that happened to one patient.
type TraceEvent struct {
	Time    tick.Time
	Kind    TraceKind
	Source  int32
	Patient uint64 // candidate number within its source
	Branch  uint8  // 0 is the patient itself
	Step    int32  // None: outside any step
	Index   int32
	Until   tick.Time
	Value   float64
}

type tracer struct {
	all    bool
	number uint64
	report func(TraceEvent)
}

func (t *tracer) wants(number uint64) bool { return t.all || t.number == number }

func (t *tracer) emit(e *Engine, tk int32, kind TraceKind, step, index int32, until tick.Time, value float64) {
	x := &e.tokens[tk]
	p := &e.patients[x.patient]
	t.report(TraceEvent{
		Time: e.now, Kind: kind, Source: p.source, Patient: x.number() & (1<<28 - 1), Branch: x.branch(),
		Step: step, Index: index, Until: until, Value: value,
	})
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

// TraceAll reports what happens to every patient, for an event log.
func (e *Engine) TraceAll(key rng.Key, report func(TraceEvent)) error {
	e.trace = &tracer{all: true, report: report}
	defer func() { e.trace = nil }()
	_, err := e.Run(key)
	return err
}

// traceStart reports what a token has been given on top of what it held before.
func (e *Engine) traceStart(tk, before int32) {
	t := &e.tokens[tk]
	step := e.p.Ops[t.pc].Step
	for h := t.held; h != before; h = e.holdings[h].next {
		x := &e.holdings[h]
		e.trace.emit(e, tk, TraceStart, step, x.resource, e.now, float64(x.units))
	}
}

// traceOp reports an operation that is about to be executed, where executing it
// does not report more itself. Values that the operation will draw are worked
// out again from the same number, so nothing changes.
func (e *Engine) traceOp(tk int32, op *Op) {
	t := &e.tokens[tk]
	switch op.Code {
	case Release:
		e.trace.emit(e, tk, TraceRelease, op.Step, op.A, e.now, 0)
	case Fork:
		e.trace.emit(e, tk, TraceFork, op.Step, op.B, e.now, 0)
	case Cancel:
		if e.hasBranch(t.patient, int8(op.A)) {
			e.trace.emit(e, tk, TraceCancel, op.Step, op.A, e.now, 0)
		}
	case Leave:
		e.trace.emit(e, tk, TraceLeave, op.Step, op.A, e.now, 0)
	case End:
		e.trace.emit(e, tk, TraceEnd, op.Step, None, e.now, 0)
	case Set:
		e.trace.emit(e, tk, TraceAttribute, op.Step, op.A, e.now, op.Value)
	case Add:
		e.trace.emit(e, tk, TraceAttribute, op.Step, op.A, e.now, e.record(t.patient).value(op.A)+op.Value)
	case Pick:
		c := &e.p.Choices[op.B]
		k := e.choose(c, op, t)
		e.trace.emit(e, tk, TraceAttribute, op.Step, op.A, e.now, float64(c.Targets[k]))
	case Look:
		l := &e.p.Lookups[op.B]
		e.trace.emit(e, tk, TraceAttribute, op.Step, op.A, e.now, l.Values[e.look(l, e.record(t.patient), op)])
	case Sample:
		s := &e.p.Samplers[op.B+e.row(e.record(t.patient), op)]
		x := s.clip(s.draw(e.uniform(t, op.Site)))
		e.trace.emit(e, tk, TraceAttribute, op.Step, op.A, e.now, x)
	}
}
