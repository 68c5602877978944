package eventlog

import (
	"fmt"
	"strings"

	"prehabsim/internal/words"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// narrator puts a life into words: what a trace reports and, for what becomes of
// activities, the rows of the event log, so that both say the same.
type narrator struct {
	p     *engine.Program
	log   *Log
	lines []string        // of the event that is being told
	said  map[string]bool // of attributes, in that second
	at    tick.Time
}

func newNarrator(p *engine.Program) *narrator {
	n := &narrator{p: p, said: map[string]bool{}}
	n.log = New(p, func(r *Row) { n.say(n.row(r)) })
	return n
}

// tell returns what is to be said of an event.
func (n *narrator) tell(e engine.TraceEvent) []string {
	n.lines = n.lines[:0]
	if e.Time != n.at {
		clear(n.said)
		n.at = e.Time
	}
	n.log.Add(e)
	if e.Kind == engine.TraceAttribute {
		n.once(n.attribute(e))
	} else {
		n.say(n.event(e))
	}
	return n.lines
}

func (n *narrator) say(text string) {
	if text != "" {
		n.lines = append(n.lines, text)
	}
}

// once leaves out what was said of an attribute in the same second already.
func (n *narrator) once(text string) {
	if !n.said[text] {
		n.said[text] = true
		n.say(text)
	}
}

// moment returns date and time of day.
func (n *narrator) moment(t tick.Time) (date, clock string) {
	day := n.p.Calendar.Day(t)
	s := t - n.p.Calendar.Start(day)
	return n.p.Calendar.Date(day).String(), fmt.Sprintf("%02d:%02d", s/3600, s%3600/60)
}

// row tells of an activity that stops or does not come to its end, of clocks and
// of what is counted.
func (n *narrator) row(r *Row) string {
	name := spaced(strings.TrimPrefix(r.Activity, r.Kind.String()+" "))
	switch {
	case r.Kind == Event && r.Amount != 0:
		return n.in(r.Step, strings.TrimPrefix(name, n.stepName(r.Step)+" ")+": "+words.Short(r.Amount, 4))
	case r.Kind == Event:
		return n.in(r.Step, strings.TrimPrefix(name, n.stepName(r.Step)+" "))
	case r.Kind == Clock && r.Lifecycle == Start:
		return "clock starts: " + name
	case r.Kind == Clock && r.Lifecycle == Complete:
		return fmt.Sprintf("clock stops: %s, %s", name, words.Count(int(r.Amount), "day"))
	case r.Kind == Clock:
		return fmt.Sprintf("clock ends uncounted: %s, %s", name, words.Count(int(r.Amount), "day"))
	case r.Kind != Step:
		return ""
	}
	return n.in(r.Step, n.becomes(r))
}

// becomes tells what became of an activity, "" if it came to its end.
func (n *narrator) becomes(r *Row) string {
	switch r.Reason {
	case Refused:
		return "is turned away, the queue for " + n.resource(r.Queue) + " is full"
	case GaveUp:
		return "gives up waiting for " + n.resource(r.Queue)
	case Interrupted:
		return "is interrupted by somebody more urgent"
	case NoShow:
		return "did not come, and the time was lost"
	case CalledOff:
		return "called off on the day, not fit for it"
	case NotAttended:
		return "does not attend"
	case CutShort:
		return "is cut short"
	case PatientLeft:
		return "ends since the patient leaves"
	case Replaced:
		return "is taken off the list, a given list takes its place"
	}
	return ""
}

// event returns a sentence, or "" for what rows tell and for what is of no
// interest to people: the ends of times and of branches.
func (n *narrator) event(e engine.TraceEvent) string {
	p := n.p
	switch e.Kind {
	case engine.TraceArrive:
		return "arrives: " + p.Sources[e.Source].Name
	case engine.TraceQueue:
		return n.in(e.Step, fmt.Sprintf("joins the queue for %s (%.0f waiting)", n.resource(e.Index), e.Value))
	case engine.TraceStart:
		return n.in(e.Step, "gets "+n.amount(e.Index, e.Value))
	case engine.TraceResume:
		return n.in(e.Step, "gets "+n.amount(e.Index, e.Value)+" again and goes on "+n.until(e))
	case engine.TraceRelease:
		return n.in(e.Step, "gives back "+n.amount(e.Index, e.Value))
	case engine.TraceHold:
		if e.Until <= e.Time {
			return ""
		}
		return n.in(e.Step, n.until(e))
	case engine.TraceMark:
		return "milestone: " + spaced(p.Marks[e.Index].Name)
	case engine.TraceFork:
		return "begins beside it: " + p.Groups[e.Index].Name
	case engine.TraceCancel:
		return "ends early: " + p.Groups[e.Index].Name
	case engine.TraceLeave:
		return "leaves: " + spaced(p.Outcomes[e.Index])
	}
	return ""
}

// until tells how long something takes from here.
func (n *narrator) until(e engine.TraceEvent) string {
	date, clock := n.moment(e.Until)
	return fmt.Sprintf("until %s %s (%s)", date, clock, lasting(e.Until-e.Time))
}

// attribute tells what a patient turned out to be. Attributes with blanks in
// their name are the compiler's own; of those, what prehabilitation did is told.
func (n *narrator) attribute(e engine.TraceEvent) string {
	a := &n.p.Attributes[e.Index]
	value := spaced(a.Name) + " is " + words.Short(e.Value, 4)
	if v := int(e.Value); a.Values != nil {
		if v < 0 || v >= len(a.Values) {
			return ""
		}
		value = spaced(a.Name) + " is " + a.Values[v]
	}
	owner, own, _ := strings.Cut(a.Name, " ")
	switch what := own[strings.LastIndex(own, " ")+1:]; {
	case own == "":
		return n.in(e.Step, value)
	case owner == "effect":
		return n.in(e.Step, "effect on "+what+": times "+words.Short(e.Value, 4))
	case owner != "prehab" || e.Value == 0:
		return ""
	case what == "attended":
		return n.in(e.Step, "attends, contact "+words.Short(e.Value, 4))
	case what == "planned":
		return n.in(e.Step, "contacts planned: "+words.Short(e.Value, 4))
	case what == "dose":
		return n.in(e.Step, fmt.Sprintf("dose is %.2f of what was planned", e.Value/1e6)) // it is counted in millionths
	}
	return ""
}

// in puts the step before a sentence.
func (n *narrator) in(step int32, text string) string {
	if step < 0 || text == "" {
		return text
	}
	return n.stepName(step) + ": " + text
}

func (n *narrator) stepName(step int32) string {
	if step < 0 {
		return ""
	}
	return n.p.Steps[step]
}

func (n *narrator) resource(id int32) string {
	if r := &n.p.Resources[id]; r.Title != "" {
		return r.Title
	}
	return n.p.Resources[id].Name
}

// amount tells how much of a resource is meant: work in minutes, places where it
// is more than one. A patient has one turn on a list.
func (n *narrator) amount(id int32, units float64) string {
	name, r := n.resource(id), &n.p.Resources[id]
	switch {
	case r.Supply == engine.Budget:
		return fmt.Sprintf("%s of %s", lasting(tick.Time(units)), name)
	case r.Supply == engine.Lists || units == 1:
		return name
	}
	if r.Unit != "" {
		return fmt.Sprintf("%.0f %s of %s", units, plural(r.Unit), name)
	}
	return fmt.Sprintf("%.0f of %s", units, name)
}

// plural of a resource's unit, such as "bed" or "minutes a day".
func plural(unit string) string {
	first, rest, _ := strings.Cut(unit, " ")
	if !strings.HasSuffix(first, "s") {
		first += "s"
	}
	return strings.TrimSpace(first + " " + rest)
}

// lasting prints a length of time the way people say it.
func lasting(t tick.Time) string {
	switch s := tick.Span(t); {
	case s >= 2*tick.Day:
		return fmt.Sprintf("%.1f days", s.Days())
	case s >= 2*tick.Hour:
		return fmt.Sprintf("%.1f hours", float64(s)/float64(tick.Hour))
	default:
		return fmt.Sprintf("%.0f minutes", float64(s)/float64(tick.Minute))
	}
}

// spaced turns a name of the scenario into words.
func spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }
