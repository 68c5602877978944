package eventlog

import "prehabsim/sim/engine"

// activity is what a branch does in a step.
type activity struct {
	instance int64 // 0: nothing
	step     int32
	queue    int32 // the resource that it asked for; None: it needs nothing
	state    state
	spoiled  Reason // it will come to nothing
	attended bool   // a contact of prehabilitation
}

type state uint8

const (
	waiting state = iota
	begun         // nothing has been said yet of how long it takes
	running
	paused // interrupted
	over   // a contact whose time is up; whether anybody came is told next
)

// step tells of what a branch does, one step after another. Whatever comes next
// closes what had begun and takes no time, at the second at which it began.
func (l *Log) step(a *activity, e engine.TraceEvent) {
	switch e.Kind {
	case engine.TraceAsk:
		l.close(a, Complete, NoReason)
		*a = activity{instance: l.begin(), step: e.Step, queue: e.Index}
		if e.Index == engine.None {
			l.started(a)
			return
		}
		l.act(a, Schedule, NoReason)
	case engine.TraceRefuse:
		l.close(a, Withdraw, Refused)
	case engine.TraceGiveUp:
		l.close(a, Withdraw, GaveUp)
	case engine.TraceCancelled:
		l.row.Queue = e.Index
		l.point(Event, Event.String()+" "+cancelledName)
	case engine.TraceHold:
		l.stays(a, e.Step)
	case engine.TraceDone:
		switch {
		case a.state == running && a.contact(l.facts):
			a.state = over
		case a.state == running:
			l.close(a, Complete, NoReason)
		}
	case engine.TraceJoin:
		l.close(a, Complete, NoReason)
	}
}

// stays tells that a time begins. In a step that asks for something only what
// follows the asking is an activity: the time until a readmission, or between two
// contacts, is none.
func (l *Log) stays(a *activity, step int32) {
	if a.instance == 0 || a.state != begun || a.step != step {
		l.close(a, Complete, NoReason)
		if step != engine.None && l.asks[step] {
			return
		}
		*a = activity{instance: l.begin(), step: step, queue: engine.None}
		l.started(a)
	}
	a.state = running
}

func (a *activity) contact(f *facts) bool {
	return a.step != engine.None && f.contacts[a.step]
}

// started tells that an activity begins, at the first of the resources obtained.
func (l *Log) started(a *activity) {
	if a.instance != 0 && a.state == waiting {
		a.state = begun
		l.act(a, Start, NoReason)
	}
}

func (l *Log) suspended(a *activity) {
	a.state = paused
	l.act(a, Suspend, Interrupted)
}

func (l *Log) resumed(a *activity) {
	a.state = running
	l.act(a, Resume, NoReason)
}

// close ends an activity, if there is one: as asked for, unless it has come to
// nothing anyway or had not begun.
func (l *Log) close(a *activity, how Lifecycle, why Reason) {
	if a.instance == 0 {
		return
	}
	switch {
	case how == Complete && a.spoiled != NoReason:
		how, why = AbortActivity, a.spoiled
	case how == Complete && a.state == over && !a.attended:
		how, why = AbortActivity, NotAttended
	case how == AbortActivity && a.state == waiting:
		how = Withdraw
	}
	l.act(a, how, why)
	*a = activity{}
}

// act gives a row of a step.
func (l *Log) act(a *activity, how Lifecycle, why Reason) {
	was := l.row.Step
	l.row.Step, l.row.Queue, l.row.Reason = a.step, a.queue, why
	l.write(Step, l.facts.step(a.step), a.instance, how)
	l.row.Step, l.row.Queue, l.row.Reason = was, engine.None, NoReason
}
