package journey

import (
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Stops are all clocks of a measure that stop in the window, each by itself: whose it is, and
// where its time went, in each step for want of something free, by the patient's choice, or
// otherwise. A patient may have several, such as one for each treatment.
type Stops struct {
	Names []string // of steps, those of one name together; the last two are [Stops.Outside] and [Stops.Before]
	List  []Stop   // in order of time

	p         *engine.Program
	clocks    []bool
	attribute int32   // by which patients are told apart; None
	of        []int32 // by step of the program: which of Names it is
	chosen    []bool  // by step: patients choose when it is over
	missed    []bool  // by tally: of appointments to which nobody came
	everybody bool    // clocks run in patients of uncounted sources too
	people    map[person]*way
	spare     []*way
}

// Stop is a clock that stopped.
type Stop struct {
	Source    int32
	Patient   uint64 // number within the source
	Clock     int32
	Since, At tick.Time
	Days      int // by the calendar
	Value     int // of the attribute by which patients are told apart, when it stopped; -1: there is none
	Parts     []Part
}

// Part is the time of a stop in a step: its seconds are Queue, Delay and Choice.
type Part struct {
	Step                 int32     // of [Stops.Names]
	From                 tick.Time // first there
	Queue, Delay, Choice int32
}

// Seconds are all of them.
func (p *Part) Seconds() int64 { return int64(p.Queue) + int64(p.Delay) + int64(p.Choice) }

// Met says whether it stopped within the standard.
func (s *Stop) Met(p *engine.Program) bool { return s.Days <= p.Clocks[s.Clock].Within }

// kind is what time in a step is.
type kind uint8

const (
	delayed kind = iota
	queued
	chosen
)

// way is a patient, and where the time went since a clock runs.
type way struct {
	ago     tick.Time // came so long before counting began
	early   bool      // the latest milestone lies that far back
	value   int
	at      tick.Time
	step    int32
	kind    kind
	missed  bool // an appointment in this step, and has not got another
	running []running
	times   []times
}

type running struct {
	clock int32
	since tick.Time
}

type times struct {
	step     int32
	kind     kind
	from, to tick.Time
}

// Missed is what the compiler calls the tally of appointments to which nobody came.
const Missed = "event.no_show"

// NewStops prepares to listen to a trace of everybody. Names are what steps are called, and
// chosen says of each whether its time is the patient's choice; by is an attribute, "" for none.
func NewStops(p *engine.Program, measure string, names []string, choice []bool, by string) *Stops {
	s := &Stops{p: p, attribute: engine.None, chosen: choice, people: map[person]*way{}}
	for _, name := range append(slices.Clone(names), "", "before") {
		i := slices.Index(s.Names, name)
		if i < 0 || len(s.of) >= len(names) { // a step may be called before
			i = len(s.Names)
			s.Names = append(s.Names, name)
		}
		s.of = append(s.of, int32(i))
	}
	for i, c := range p.Clocks {
		of := c.Measure == measure && Standing(&p.Clocks[i])
		s.clocks, s.everybody = append(s.clocks, of), s.everybody || of && c.Everybody
	}
	for _, t := range p.Tallies {
		s.missed = append(s.missed, t.Name == Missed)
	}
	if i := slices.IndexFunc(p.Attributes, func(a engine.Attribute) bool { return a.Name == by && by != "" }); i >= 0 {
		s.attribute = int32(i)
	}
	return s
}

// Standing says that a clock is held against a standard; compile has none at 2^30 days.
func Standing(c *engine.Clock) bool { return c.Within < 1<<30 }

// Outside stands for time outside of any step.
func (s *Stops) Outside() int32 { return int32(len(s.Names) - 2) }

// Before stands for time before the window of patients who are on a given list when it
// begins: of that nothing is known but how long it was.
func (s *Stops) Before() int32 { return int32(len(s.Names) - 1) }

// Add takes in one event.
func (s *Stops) Add(e engine.TraceEvent) {
	if e.Branch != 0 || !s.everybody && !s.p.Sources[e.Source].Counted {
		return
	}
	switch e.Kind { // of these nothing is asked, and finding the patient takes time
	case engine.TraceRelease, engine.TraceFork, engine.TraceEnd, engine.TraceCancel, engine.TraceLeave:
		return
	case engine.TraceCount:
		if !s.missed[e.Index] {
			return
		}
	case engine.TraceAttribute:
		if e.Index != s.attribute {
			return
		}
	case engine.TraceClockStart, engine.TraceClockStop, engine.TraceClockLost:
		if !s.clocks[e.Index] {
			return
		}
	}
	who := whose(e)
	w := s.people[who]
	switch {
	case e.Kind == engine.TraceGone:
		if w != nil {
			delete(s.people, who)
			s.spare = append(s.spare, w)
		}
		return
	case w == nil:
		w = s.newWay(e.Time)
		s.people[who] = w
	}
	s.goOn(w, e)
}

func (s *Stops) newWay(at tick.Time) *way {
	w := &way{}
	if last := len(s.spare) - 1; last >= 0 {
		w, s.spare = s.spare[last], s.spare[:last]
	}
	*w = way{value: -1, at: at, step: s.Outside(), running: w.running[:0], times: w.times[:0]}
	if s.attribute != engine.None {
		w.value = int(s.p.Attributes[s.attribute].Initial)
	}
	return w
}

// goOn says what a patient does from now on, and of which clocks.
func (s *Stops) goOn(w *way, e engine.TraceEvent) {
	switch e.Kind {
	case engine.TraceBackdate:
		w.ago = tick.Time(e.Value)
	case engine.TraceAttribute:
		w.value = int(e.Value)
	case engine.TraceMark:
		w.early = e.Value != 0
	case engine.TraceClockStart:
		s.start(w, e)
	case engine.TraceClockStop, engine.TraceClockLost:
		s.stop(w, e)
	case engine.TraceCount:
		w.until(e.Time)
		w.missed, w.kind = true, chosen
	case engine.TraceAsk, engine.TraceQueue, engine.TraceJoin, engine.TraceInterrupt:
		s.enter(w, e, queued)
	case engine.TraceStart, engine.TraceResume:
		w.until(e.Time)
		w.missed = false
		s.enter(w, e, delayed)
	case engine.TraceHold, engine.TraceDone:
		s.enter(w, e, delayed)
	}
}

func (s *Stops) enter(w *way, e engine.TraceEvent, is kind) {
	w.until(e.Time)
	step, choice := s.Outside(), false
	if e.Step != engine.None {
		step, choice = s.of[e.Step], s.chosen[e.Step]
	}
	w.missed = w.missed && step == w.step
	if choice || w.missed {
		is = chosen
	}
	w.step, w.kind = step, is
}

// until closes what was done up to now, if it is of any clock.
func (w *way) until(at tick.Time) {
	if at > w.at && len(w.running) > 0 {
		w.times = append(w.times, times{w.step, w.kind, w.at, at})
	}
	w.at = at
}

// start starts a clock, anew where it runs. Of who came before counting began it may have
// run since then.
func (s *Stops) start(w *way, e engine.TraceEvent) {
	w.until(e.Time)
	since := e.Time
	if w.early {
		since -= w.ago
	}
	w.running = slices.DeleteFunc(w.running, func(r running) bool { return r.clock == e.Index })
	w.running = append(w.running, running{e.Index, since})
}

// stop ends a clock, and counts it if it stopped in the window.
func (s *Stops) stop(w *way, e engine.TraceEvent) {
	w.until(e.Time)
	i := slices.IndexFunc(w.running, func(r running) bool { return r.clock == e.Index })
	if i < 0 {
		return
	}
	if e.Kind == engine.TraceClockStop && e.Time >= s.p.Window && e.Time < s.p.End {
		s.List = append(s.List, Stop{Source: e.Source, Patient: e.Patient, Clock: e.Index, Since: w.running[i].since, At: e.Time, Days: int(e.Value), Value: w.value,
			Parts: s.parts(w, w.running[i].since)})
	}
	if w.running = slices.Delete(w.running, i, i+1); len(w.running) == 0 {
		w.times = w.times[:0]
	}
}

// parts add up a patient's times since a clock started.
func (s *Stops) parts(w *way, since tick.Time) (list []Part) {
	if began := w.at; len(w.times) == 0 || since < w.times[0].from {
		if len(w.times) > 0 {
			began = w.times[0].from
		}
		if began > since {
			list = append(list, Part{Step: s.Before(), From: since, Delay: int32(began - since)})
		}
	}
	for _, x := range w.times {
		if x.from < since {
			continue // of a clock that had started earlier
		}
		i := slices.IndexFunc(list, func(p Part) bool { return p.Step == x.step })
		if i < 0 {
			i = len(list)
			list = append(list, Part{Step: x.step, From: x.from})
		}
		switch seconds := int32(x.to - x.from); x.kind {
		case queued:
			list[i].Queue += seconds
		case chosen:
			list[i].Choice += seconds
		default:
			list[i].Delay += seconds
		}
	}
	return list
}
