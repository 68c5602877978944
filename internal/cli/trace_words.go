package cli

import (
	"fmt"
	"strings"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// narrator puts what a trace reports into words.
type narrator struct {
	p    *engine.Program
	left bool // the patient has left

	contacts map[uint8]contact // by branch
	said     map[string]bool   // of attributes, in that second
	second   tick.Time
}

// contact is one of prehabilitation that a branch is in.
type contact struct {
	step  int32
	until tick.Time // 0: staff have time for it, but it has not begun
}

func newNarrator(p *engine.Program) *narrator {
	return &narrator{p: p, contacts: map[uint8]contact{}, said: map[string]bool{}}
}

// missed follows the contacts of prehabilitation and tells of one whose end
// nobody attended: staff time is spent all the same, and nothing else is traced.
func (n *narrator) missed(e engine.TraceEvent) string {
	if e.Kind == engine.TraceStart && e.Step >= 0 && n.p.Resources[e.Index].Supply == engine.Budget && strings.HasPrefix(n.p.Steps[e.Step], "prehab.") {
		n.contacts[e.Branch] = contact{step: e.Step}
		return ""
	}
	c, busy := n.contacts[e.Branch]
	switch {
	case !busy || e.Kind == engine.TraceRelease:
		return ""
	case e.Kind == engine.TraceHold && c.until == 0 && e.Step == c.step:
		c.until = e.Until
		n.contacts[e.Branch] = c
		return ""
	}
	delete(n.contacts, e.Branch)
	if c.until == 0 || e.Time < c.until || e.Kind == engine.TraceAttribute && n.attends(e.Index) {
		return "" // cut short by treatment, or attended
	}
	return n.p.Steps[c.step] + ": does not attend"
}

// attends says that an attribute counts contacts attended. The compiler names
// them "prehab NAME attended" and, of screening, "prehab NAME screened".
func (n *narrator) attends(attribute int32) bool {
	name := n.p.Attributes[attribute].Name
	what := lastWord(name)
	return strings.HasPrefix(name, "prehab ") && (what == "attended" || what == "screened")
}

// once leaves out what was said of an attribute in the same second already.
func (n *narrator) once(e engine.TraceEvent, text string) string {
	if e.Time != n.second {
		clear(n.said)
		n.second = e.Time
	}
	if e.Kind != engine.TraceAttribute || text == "" {
		return text
	}
	if n.said[text] {
		return ""
	}
	n.said[text] = true
	return text
}

// moment returns date and time of day.
func (n *narrator) moment(t tick.Time) (date, clock string) {
	day := n.p.Calendar.Day(t)
	s := t - n.p.Calendar.Start(day)
	return n.p.Calendar.Date(day).String(), fmt.Sprintf("%02d:%02d", s/3600, s%3600/60)
}

// words returns a sentence, or "" for what is of no interest to people: numbers
// that the scenario does not name, and the ends of branches.
func (n *narrator) words(e engine.TraceEvent) string {
	p := n.p
	switch e.Kind {
	case engine.TraceArrive:
		return "arrives: " + p.Sources[e.Source].Name
	case engine.TraceQueue:
		return n.at(e, fmt.Sprintf("joins the queue for %s (%.0f waiting)", n.resource(e.Index), e.Value))
	case engine.TraceStart:
		return n.at(e, "gets "+n.amount(e.Index, e.Value))
	case engine.TraceRelease:
		return n.release(e)
	case engine.TraceHold:
		if e.Until <= e.Time {
			return ""
		}
		date, clock := n.moment(e.Until)
		return n.at(e, fmt.Sprintf("until %s %s (%s)", date, clock, lasting(e.Until-e.Time)))
	case engine.TraceMark:
		return "milestone: " + spaced(p.Marks[e.Index].Name)
	case engine.TraceAttribute:
		return n.attribute(e)
	case engine.TraceCancelled:
		return n.at(e, "cancelled on the day by "+n.resource(e.Index))
	case engine.TraceFork:
		return "begins beside it: " + p.Groups[e.Index].Name
	case engine.TraceCancel:
		return "ends early: " + p.Groups[e.Index].Name
	case engine.TraceLeave:
		n.left = true
		return "leaves: " + spaced(p.Outcomes[e.Index])
	}
	return ""
}

// release tells what is given back. The work of staff is spent, not held.
func (n *narrator) release(e engine.TraceEvent) string {
	tag := n.p.Tags[e.Index]
	for i := range n.p.Resources {
		if r := &n.p.Resources[i]; r.Name == tag && r.Supply == engine.Budget {
			return ""
		}
	}
	return n.at(e, "gives back "+tag)
}

// attribute tells what a patient turned out to be. Attributes with blanks in
// their name are the compiler's own; of those, what prehabilitation did is told.
func (n *narrator) attribute(e engine.TraceEvent) string {
	a := &n.p.Attributes[e.Index]
	value := spaced(a.Name) + " is " + number(e.Value)
	if v := int(e.Value); a.Values != nil {
		if v < 0 || v >= len(a.Values) {
			return ""
		}
		value = spaced(a.Name) + " is " + a.Values[v]
	}
	owner, own, _ := strings.Cut(a.Name, " ")
	switch what := lastWord(own); {
	case own == "":
		return n.at(e, value)
	case owner == "effect":
		return n.at(e, "effect on "+what+": times "+number(e.Value))
	case owner != "prehab" || e.Value == 0:
		return ""
	case what == "attended":
		return n.at(e, "attends, contact "+number(e.Value))
	case what == "planned":
		return n.at(e, "contacts planned: "+number(e.Value))
	case what == "dose":
		return n.at(e, fmt.Sprintf("dose is %.2f of what was planned", e.Value/1e6)) // it is counted in millionths
	case what == "tier":
		return n.at(e, value)
	}
	return ""
}

func lastWord(text string) string { return text[strings.LastIndex(text, " ")+1:] }

// at puts the step before a sentence.
func (n *narrator) at(e engine.TraceEvent, text string) string {
	if e.Step < 0 {
		return text
	}
	return n.p.Steps[e.Step] + ": " + text
}

func (n *narrator) resource(id int32) string {
	if r := &n.p.Resources[id]; r.Title != "" {
		return r.Title
	}
	return n.p.Resources[id].Name
}

// amount tells how much of a resource was obtained: work in minutes, places
// where it is more than one. A patient has one turn on a list.
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
