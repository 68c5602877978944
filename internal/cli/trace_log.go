package cli

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// eventLog writes what a trace reports as the event log that process mining
// expects (IEEE 1849, XES): one line for each point in the life of an activity.
// Lifecycles are schedule (joins a queue), start, complete and ate_abort (ended
// from outside). A milestone is a line by itself. What is still going on when
// the simulation ends has no completion.
type eventLog struct {
	out         *csv.Writer
	p           *engine.Program
	option      string
	replication string
	instances   int
	cases       map[patient]*life
}

// life is what a patient is doing, by branch: the patient itself is branch 0.
type life struct {
	doing map[uint8]*activity
	group map[uint8]int32 // kind of each branch
	next  uint8           // number of the next branch
}

// activity is a step under way.
type activity struct {
	step      int32
	instance  int
	begun     bool // its start has been noted
	written   bool // and written
	held      bool // its time has been drawn: another start is another instance
	uses      bool // it needs resources
	start     tick.Time
	until     tick.Time // the end of the time drawn
	resources string
}

func newEventLog(w io.Writer, p *engine.Program, option string, replication int) *eventLog {
	l := &eventLog{
		out: csv.NewWriter(w), p: p, option: option, replication: strconv.Itoa(replication), cases: map[patient]*life{},
	}
	// The writer keeps the first error for close.
	_ = l.out.Write([]string{
		"case_id", "activity", "activity_instance_id", "lifecycle", "timestamp", "resource", "pathway", "option", "replication",
	})
	return l
}

func (l *eventLog) close() error {
	l.out.Flush()
	return l.out.Error()
}

// add takes in one event of a trace.
func (l *eventLog) add(e engine.TraceEvent) {
	who := patient{e.Source, e.Patient}
	c := l.cases[who]
	if c == nil {
		c = &life{doing: map[uint8]*activity{}, group: map[uint8]int32{}, next: 1}
		l.cases[who] = c
	}
	switch e.Kind {
	case engine.TraceQueue:
		a := l.doing(c, e)
		a.uses = true
		l.line(e, e.Time, a.step, a.instance, "schedule", l.p.Resources[e.Index].Name)
	case engine.TraceStart:
		a := l.doing(c, e)
		if a.begun {
			a.resources += "+" // an activity that needs several obtains them at once
		}
		a.begun, a.uses, a.start = true, true, e.Time
		a.resources += l.p.Resources[e.Index].Name
	case engine.TraceHold:
		if a := c.doing[e.Branch]; a != nil && a.held && a.step == e.Step {
			l.end(c, e, e.Branch, "complete")
			if a.uses {
				return // the pause until the next of a series is no activity
			}
		}
		a := l.doing(c, e)
		if !a.begun {
			a.begun, a.start = true, e.Time
		}
		a.held, a.until = true, e.Until
		l.writeStart(e, a)
	case engine.TraceFork:
		c.group[c.next] = e.Index
		c.next++
	case engine.TraceCancel:
		for branch := range c.next {
			if group, ok := c.group[branch]; ok && group == e.Index {
				l.end(c, e, branch, "ate_abort")
			}
		}
	case engine.TraceMark:
		l.instances++
		l.row(e, e.Time, "milestone "+l.p.Marks[e.Index].Name, l.instances, "complete", "")
	case engine.TraceCancelled:
		l.end(c, e, e.Branch, "ate_abort")
	case engine.TraceEnd:
		l.end(c, e, e.Branch, "complete")
	case engine.TraceLeave:
		l.end(c, e, e.Branch, "complete")
		for branch := range c.next {
			l.end(c, e, branch, "ate_abort")
		}
		delete(l.cases, who)
	}
}

// doing returns the activity that an event belongs to. One in another step, or
// one that follows the drawn time of the last, is a new activity and completes
// that one.
func (l *eventLog) doing(c *life, e engine.TraceEvent) *activity {
	a := c.doing[e.Branch]
	if a != nil && (a.step != e.Step || a.held) {
		l.end(c, e, e.Branch, "complete")
		a = nil
	}
	if a == nil {
		l.instances++
		a = &activity{step: e.Step, instance: l.instances}
		c.doing[e.Branch] = a
	}
	return a
}

// end closes what a branch was doing, if anything.
func (l *eventLog) end(c *life, e engine.TraceEvent, branch uint8, how string) {
	a := c.doing[branch]
	if a == nil {
		return
	}
	l.writeStart(e, a)
	at := e.Time
	if a.held && a.until < at {
		at = a.until // the patient then waited for a parallel branch
	}
	l.line(e, at, a.step, a.instance, how, a.resources)
	delete(c.doing, branch)
}

// writeStart writes the start of an activity once its resources are all known.
func (l *eventLog) writeStart(e engine.TraceEvent, a *activity) {
	if !a.begun || a.written {
		return
	}
	a.written = true
	l.line(e, a.start, a.step, a.instance, "start", a.resources)
}

func (l *eventLog) line(e engine.TraceEvent, at tick.Time, step int32, instance int, lifecycle, resource string) {
	name := "arrival"
	if step >= 0 {
		name = l.p.Steps[step]
	}
	l.row(e, at, name, instance, lifecycle, resource)
}

func (l *eventLog) row(e engine.TraceEvent, at tick.Time, activity string, instance int, lifecycle, resource string) {
	source := l.p.Sources[e.Source].Name
	_ = l.out.Write([]string{
		fmt.Sprintf("%s-%d", source, e.Patient), activity, strconv.Itoa(instance), lifecycle, l.stamp(at),
		resource, source, l.option, l.replication,
	})
}

// stamp writes a moment as ISO 8601 has it, without a zone: the simulation has
// none.
func (l *eventLog) stamp(t tick.Time) string {
	day := l.p.Calendar.Day(t)
	s := t - l.p.Calendar.Start(day)
	return fmt.Sprintf("%sT%02d:%02d:%02d", l.p.Calendar.Date(day), s/3600, s%3600/60, s%60)
}
