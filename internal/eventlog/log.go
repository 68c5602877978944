package eventlog

import (
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Log turns what a trace of everybody reports into rows.
type Log struct {
	Patients int // who came
	Inside   int // who is inside when the simulation ends

	*facts
	emit      func(*Row)
	row       Row // the latest
	instances int64
	lives     map[person]*life
	spare     []*life
	tokens    []branch  // what branches do, by the number that the trace gives them
	held      []holding // likewise
}

// person names somebody within a replication.
type person struct {
	source int32
	number uint64
}

// life is what a patient who is inside is and does.
type life struct {
	fresh  bool      // its arrival is not written yet
	waited float64   // days before it is in the log
	values []float64 // by column
	clocks []int64   // by clock: the instance that runs; 0: none
}

// branch is what one branch of a patient does, or the patient itself.
type branch struct {
	instance int64 // as an activity; 0: the patient itself
	group    int32
	doing    activity
	taken    holding // away from it for a while
}

// holding is a resource in a patient's hands.
type holding struct {
	instance int64 // 0: none
	resource int32
	tag      int32
	units    int64
	step     int32 // that asked for it
}

// New prepares a log of a program's patients. Rows are given to emit one after
// another, each overwritten by the next.
func New(p *engine.Program, emit func(*Row)) *Log {
	return &Log{facts: newFacts(p), emit: emit, lives: map[person]*life{}}
}

// Add takes in one event of a trace of everybody.
func (l *Log) Add(e engine.TraceEvent) {
	who := person{e.Source, e.Patient}
	c := l.lives[who]
	if c == nil {
		c = l.newLife()
		l.lives[who] = c
	}
	b := l.branch(e.Token)
	l.row = Row{
		ID: l.row.ID, Time: e.Time, Source: e.Source, Patient: e.Patient, Branch: e.Branch, Step: e.Step,
		Queue: engine.None, Resource: engine.None, Attributes: c.values,
	}
	if c.fresh && e.Kind != engine.TraceArrive && e.Kind != engine.TraceBackdate && e.Kind != engine.TraceAttribute {
		l.arrive(c)
	}
	switch e.Kind {
	case engine.TraceArrive:
		l.Patients++
		c.fresh = true
	case engine.TraceAsk, engine.TraceHold, engine.TraceDone, engine.TraceJoin, engine.TraceRefuse, engine.TraceGiveUp, engine.TraceCancelled:
		l.step(&b.doing, e)
	case engine.TraceStart, engine.TraceInterrupt, engine.TraceResume, engine.TraceRelease:
		l.use(b, e)
	case engine.TraceMark:
		if e.Value != 0 {
			l.row.Reason = Before
		}
		l.point(Milestone, l.marks[e.Index])
	case engine.TraceClockStart, engine.TraceClockStop, engine.TraceClockLost:
		l.clock(c, e)
	case engine.TraceCount:
		l.count(&b.doing, e)
	case engine.TraceAttribute:
		if k := l.columns[e.Index]; k != engine.None {
			c.values[k] = e.Value
		}
	case engine.TraceBackdate:
		c.waited = e.Value / float64(tick.Day)
	case engine.TraceFork:
		*b = branch{instance: l.begin(), group: e.Index}
		l.write(Branch, l.branches[e.Index], b.instance, Start)
	case engine.TraceEnd:
		l.end(b, e.Ending)
	case engine.TraceLeave:
		l.close(&b.doing, Complete, NoReason)
		*b = branch{}
		l.point(Leave, l.leaves[e.Index])
	case engine.TraceReplace:
		l.close(&b.doing, AbortCase, Replaced)
		l.end(b, engine.HandedOver)
		l.row.Reason = Replaced
		l.point(Leave, Leave.String()+" "+Replaced.String())
	case engine.TraceGone:
		delete(l.lives, who)
		l.spare = append(l.spare, c)
	case engine.TraceInside:
		l.Inside++
	}
}

// newLife is that of somebody who has just come.
func (l *Log) newLife() *life {
	c := &life{}
	if last := len(l.spare) - 1; last >= 0 {
		c, l.spare = l.spare[last], l.spare[:last]
	}
	c.fresh, c.waited, c.values = false, 0, append(c.values[:0], l.initial...)
	if c.clocks == nil {
		c.clocks = make([]int64, len(l.clocks))
	}
	clear(c.clocks)
	return c
}

// branch is that of a token.
func (l *Log) branch(token int32) *branch {
	for int(token) >= len(l.tokens) {
		l.tokens = append(l.tokens, branch{})
	}
	return &l.tokens[token]
}

// begin numbers an activity.
func (l *Log) begin() int64 {
	l.instances++
	return l.instances
}

// write gives a row of an activity.
func (l *Log) write(kind Kind, activity string, instance int64, how Lifecycle) {
	l.row.ID++
	l.row.Kind, l.row.Activity, l.row.Instance, l.row.Lifecycle = kind, activity, instance, how
	l.emit(&l.row)
}

// point gives the row of something that takes no time.
func (l *Log) point(kind Kind, activity string) { l.write(kind, activity, l.begin(), Complete) }

// arrive tells that somebody has come, once it is known who: a moment later, at
// the same second.
func (l *Log) arrive(c *life) {
	c.fresh = false
	was := l.row.Step
	l.row.Step = engine.None
	l.point(Arrival, Arrival.String())
	if c.waited > 0 {
		l.row.Amount = c.waited
		l.point(Event, Event.String()+" "+waitedName)
		l.row.Amount = 0
	}
	l.row.Step = was
}

// use tells of a resource that comes into a patient's hands or goes out of them.
func (l *Log) use(b *branch, e engine.TraceEvent) {
	if e.Kind == engine.TraceStart {
		l.started(&b.doing)
	}
	if e.Held == engine.None {
		l.row.Resource, l.row.Units = e.Index, int64(e.Value)
		l.point(Work, l.works[e.Tag])
		return
	}
	for int(e.Held) >= len(l.held) {
		l.held = append(l.held, holding{})
	}
	h := &l.held[e.Held]
	switch e.Kind {
	case engine.TraceStart:
		*h = holding{instance: l.begin(), resource: e.Index, tag: e.Tag, units: int64(e.Value), step: e.Step}
		l.hold(h, Start, NoReason)
	case engine.TraceInterrupt:
		l.suspended(&b.doing)
		l.hold(h, Suspend, Interrupted)
		b.taken, *h = *h, holding{}
	case engine.TraceResume:
		l.resumed(&b.doing)
		*h, b.taken = b.taken, holding{}
		l.hold(h, Resume, NoReason)
	case engine.TraceRelease:
		how, why := ending(e.Ending)
		l.hold(h, how, why)
		*h = holding{}
	}
}

// hold gives a row of a resource in a patient's hands, in the step that asked.
func (l *Log) hold(h *holding, how Lifecycle, why Reason) {
	was := l.row.Step
	l.row.Step, l.row.Resource, l.row.Units, l.row.Reason = h.step, h.resource, h.units, why
	l.write(Hold, l.holds[h.tag], h.instance, how)
	l.row.Step, l.row.Resource, l.row.Units, l.row.Reason = was, engine.None, 0, NoReason
}

// ending is how an ending is written of something that has begun.
func ending(how engine.Ending) (Lifecycle, Reason) {
	switch how {
	case engine.CutShort:
		return AbortActivity, CutShort
	case engine.WithPatient:
		return AbortCase, PatientLeft
	case engine.HandedOver:
		return AbortCase, Replaced
	}
	return Complete, NoReason
}

// clock tells of a clock; one that is started while it runs begins anew.
func (l *Log) clock(c *life, e engine.TraceEvent) {
	id := &c.clocks[e.Index]
	name := l.clocks[e.Index]
	l.row.Amount = e.Value
	switch e.Kind {
	case engine.TraceClockStart:
		if *id != 0 {
			l.row.Reason = StartedAgain
			l.write(Clock, name, *id, AbortActivity)
			l.row.Reason = NoReason
		}
		*id = l.begin()
		l.write(Clock, name, *id, Start)
		return
	case engine.TraceClockStop:
		l.write(Clock, name, *id, Complete)
	case engine.TraceClockLost:
		how := AbortActivity
		switch e.Ending {
		case engine.ByItself:
			l.row.Reason = Before
		case engine.LeftOut:
			l.row.Reason = OfOthers
		default:
			how, l.row.Reason = AbortCase, PatientLeft
		}
		l.write(Clock, name, *id, how)
	}
	*id = 0
}

// count tells of something that is counted.
func (l *Log) count(a *activity, e engine.TraceEvent) {
	t := &l.tallies[e.Index]
	switch {
	case t.attended:
		a.attended = true
	case t.spoils != NoReason:
		a.spoiled = t.spoils
	case t.row != "":
		l.row.Amount = e.Value
		l.point(Event, t.row)
	}
}

// end closes what a branch was doing and, if it is one, the branch itself.
func (l *Log) end(b *branch, ends engine.Ending) {
	how, why := ending(ends)
	l.close(&b.doing, how, why)
	if b.taken.instance != 0 {
		l.hold(&b.taken, how, why)
	}
	if b.instance != 0 {
		l.row.Reason = why
		l.write(Branch, l.branches[b.group], b.instance, how)
	}
	*b = branch{}
}
