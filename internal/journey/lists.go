package journey

import (
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Lists are those who wait for each resource: who joins them from the window on, and at some
// moments how many there are and how long they have waited so far. Whoever waits is in the
// list of the resource that keeps the queue: of several at once the first.
type Lists struct {
	Asked []int64 // by resource: how often it is asked for from the window's first second to the last moment, given lists apart
	Seen  []Seen  // by moment

	p       *engine.Program
	moments []tick.Time
	waiting map[int32]joined // by token
	came    map[person]tick.Time
}

// Seen are the lists at a moment, by resource.
type Seen struct {
	Patients []int64
	Waited   []int64 // seconds that they have waited so far, all of them
}

type joined struct {
	resource int32
	since    tick.Time
}

// NewLists prepares to listen to a trace of everybody. Lists are seen as they are at the end
// of the second of each moment, which are in order.
func NewLists(p *engine.Program, moments ...tick.Time) *Lists {
	return &Lists{Asked: make([]int64, len(p.Resources)), p: p, moments: moments, waiting: map[int32]joined{}, came: map[person]tick.Time{}}
}

// Add takes in one event.
func (l *Lists) Add(e engine.TraceEvent) {
	for len(l.Seen) < len(l.moments) && e.Time > l.moments[len(l.Seen)] {
		l.look(l.moments[len(l.Seen)])
	}
	if len(l.Seen) == len(l.moments) {
		return
	}
	switch e.Kind {
	case engine.TraceBackdate: // nothing says when who is on a given list joined it: counted as since they came
		l.came[whose(e)] = e.Time - tick.Time(e.Value)
	case engine.TraceGone:
		delete(l.came, whose(e))
	case engine.TraceAsk:
		if e.Index == engine.None {
			return
		}
		if _, given := l.given(e); e.Time >= l.p.Window && !given {
			l.Asked[e.Index]++
		}
	case engine.TraceQueue:
		since := e.Time
		if came, given := l.given(e); given {
			since = came
		}
		l.waiting[e.Token] = joined{e.Index, since}
	case engine.TraceStart, engine.TraceResume, engine.TraceGiveUp, engine.TraceRefuse, engine.TraceEnd, engine.TraceLeave, engine.TraceReplace:
		delete(l.waiting, e.Token)
	}
}

// given says since when somebody has been there whom a given list puts where they are: they do
// not come to it now.
func (l *Lists) given(e engine.TraceEvent) (came tick.Time, ok bool) {
	if e.Time != l.p.Window {
		return 0, false
	}
	came, ok = l.came[whose(e)]
	return came, ok
}

// Finish sees the lists at the moments that lie behind the last event.
func (l *Lists) Finish() {
	for len(l.Seen) < len(l.moments) {
		l.look(l.moments[len(l.Seen)])
	}
}

func (l *Lists) look(at tick.Time) {
	s := Seen{make([]int64, len(l.p.Resources)), make([]int64, len(l.p.Resources))}
	for _, w := range l.waiting {
		s.Patients[w.resource]++
		s.Waited[w.resource] += int64(at - w.since)
	}
	l.Seen = append(l.Seen, s)
}
