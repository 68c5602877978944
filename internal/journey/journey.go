// Package journey finds where the days between two milestones go: of patients who got
// from the one to the other, how long they waited and how long they were in each step.
//
// It listens to a trace of everybody (engine.TraceAll), so it sees what happened and
// works nothing out: the days of all steps add up to the days on the clock, to the
// second. The package knows no scenario; whoever prints it says what steps are called.
//
// Start at [New].
package journey

import (
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Days is where the time of a cohort goes: patients whose clock stops in the window.
type Days struct {
	Patients int64
	Seconds  int64  // on the clock, of all of them
	Steps    []Step // in the order of the program; the last is outside any

	// Reached are the patients who came by the milestone on the way, and After their
	// seconds from then on.
	Reached, After int64

	p      *engine.Program
	clocks []bool // by clock: it counts
	mark   int32  // on the way; None
	of     []int  // by step of the program: which of Steps it is part of
	lives  map[person]*life
	spare  []*life
	each   func(l *life, stop engine.TraceEvent) // is told of each patient of the cohort; nil: nobody is
}

// Step is what the cohort spent in a step: waiting for something, and in the time that
// the step itself takes. After is the part of both that lies behind the milestone on the
// way.
type Step struct {
	Name                  string
	Patients              int64 // who spent any time in it
	Waiting, Doing, After int64 // seconds
}

// person is a source and a number within it, of 28 bits.
type person uint64

func whose(e engine.TraceEvent) person { return person(uint64(e.Source)<<28 | e.Patient) }

// life is a patient whose clock runs.
type life struct {
	since   tick.Time // when it started
	passed  tick.Time // when the milestone was reached; before since: not yet
	at      tick.Time // of the last thing that happened
	step    int       // in which, of Steps
	waiting bool
	spans   []span
}

// span is time in a step.
type span struct {
	step     int
	waiting  bool
	from, to tick.Time
}

// New prepares to listen to a program's trace. The cohort are the patients whose clock of
// a measure, such as "within_62_days", stops in the window. The mark is the name of a
// milestone on the way; "" or an unknown one is none. Names are what the program's steps
// are called; those of one name are one step.
func New(p *engine.Program, measure, mark string, names []string) *Days {
	d := &Days{p: p, mark: engine.None, lives: map[person]*life{}}
	for _, name := range append(slices.Clone(names), "") {
		i := slices.IndexFunc(d.Steps, func(s Step) bool { return s.Name == name })
		if i < 0 {
			i = len(d.Steps)
			d.Steps = append(d.Steps, Step{Name: name})
		}
		d.of = append(d.of, i)
	}
	for _, c := range p.Clocks {
		d.clocks = append(d.clocks, c.Measure == measure)
	}
	if i := slices.IndexFunc(p.Marks, func(m engine.MarkDef) bool { return m.Name == mark }); i >= 0 {
		d.mark = int32(i)
	}
	return d
}

// Add takes in one event.
func (d *Days) Add(e engine.TraceEvent) {
	switch e.Kind { // of most of what is told nothing is asked, and finding the patient takes time
	case engine.TraceArrive, engine.TraceRelease, engine.TraceCount, engine.TraceAttribute:
		return
	case engine.TraceClockStart, engine.TraceClockStop, engine.TraceClockLost:
		if !d.clocks[e.Index] {
			return
		}
	case engine.TraceMark:
		if e.Index != d.mark {
			return
		}
	}
	who := whose(e)
	l := d.lives[who]
	switch e.Kind {
	case engine.TraceClockStart:
		l = d.begin(who, l, e.Time)
		if slices.Contains(d.p.Clocks[e.Index].From, engine.MarkID(d.mark)) {
			l.passed = e.Time // it was told before the clock
		}
		return
	case engine.TraceGone, engine.TraceClockLost:
		if l != nil {
			d.forget(who, l)
		}
		return
	}
	if l == nil || e.Branch != 0 {
		return
	}
	switch e.Kind {
	case engine.TraceClockStop:
		l.until(e.Time)
		if e.Time >= d.p.Window && e.Time < d.p.End {
			d.count(l, e.Time)
			if d.each != nil {
				d.each(l, e)
			}
		}
		d.forget(who, l)
	case engine.TraceMark:
		l.until(e.Time)
		l.passed = e.Time
	case engine.TraceAsk, engine.TraceQueue, engine.TraceJoin, engine.TraceInterrupt:
		l.goOn(e.Time, d.index(e.Step), true)
	case engine.TraceStart, engine.TraceResume, engine.TraceHold, engine.TraceDone:
		l.goOn(e.Time, d.index(e.Step), false)
	}
}

// begin starts the clock of a patient, anew where it runs.
func (d *Days) begin(who person, l *life, at tick.Time) *life {
	if l == nil {
		l = &life{}
		if last := len(d.spare) - 1; last >= 0 {
			l, d.spare = d.spare[last], d.spare[:last]
		}
		d.lives[who] = l
	}
	*l = life{since: at, passed: at - 1, at: at, step: d.index(engine.None), spans: l.spans[:0]}
	return l
}

func (d *Days) forget(who person, l *life) {
	delete(d.lives, who)
	d.spare = append(d.spare, l)
}

// goOn says what the patient does from now on.
func (l *life) goOn(at tick.Time, step int, waiting bool) {
	l.until(at)
	l.step, l.waiting = step, waiting
}

// until closes what was done up to now.
func (l *life) until(at tick.Time) {
	if at > l.at {
		l.spans = append(l.spans, span{l.step, l.waiting, l.at, at})
		l.at = at
	}
}

// count adds a patient to the cohort.
func (d *Days) count(l *life, at tick.Time) {
	d.Patients++
	d.Seconds += int64(at - l.since)
	passed := l.passed >= l.since
	if passed {
		d.Reached++
		d.After += int64(at - l.passed)
	}
	for i, s := range l.spans {
		step := &d.Steps[s.step]
		seconds := int64(s.to - s.from)
		if s.waiting {
			step.Waiting += seconds
		} else {
			step.Doing += seconds
		}
		if passed && s.from >= l.passed {
			step.After += seconds
		}
		if !slices.ContainsFunc(l.spans[:i], func(earlier span) bool { return earlier.step == s.step }) {
			step.Patients++
		}
	}
}

// index finds a step of the program among Steps.
func (d *Days) index(step int32) int {
	if step == engine.None {
		return d.of[len(d.of)-1]
	}
	return d.of[step]
}

// Mean is some seconds of the cohort as days of each patient.
func (d *Days) Mean(seconds int64) float64 {
	return float64(seconds) / float64(d.Patients) / float64(tick.Day)
}
