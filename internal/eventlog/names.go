package eventlog

import (
	"strings"

	"prehabsim/sim/engine"
)

// facts is what a program says beforehand of what may happen.
type facts struct {
	steps    []string
	asks     []bool // by step: it asks for something, so that other times in it are pauses
	contacts []bool // by step: of prehabilitation, to which patients may not come
	tallies  []told // by tally
	holds    []string
	works    []string
	branches []string
	marks    []string
	clocks   []string
	leaves   []string

	attributes []int32 // that have a column
	columns    []int32 // by attribute: its column; None
	initial    []float64
}

// told is how a tally is told of: as a row, as what becomes of an activity, or
// not at all.
type told struct {
	row      string // activity of a row; "": none
	spoils   Reason // the activity under way comes to nothing
	attended bool   // the contact was attended
}

// The compiler's names of what it counts; see kpi, which reads the same.
const (
	eventPrefix   = "event."
	prehabPrefix  = "prehab."
	attendedName  = ".attended"
	cancelledName = "cancelled on the day"
	waitedName    = "days waited already" // patients of a backlog
)

func newFacts(p *engine.Program) *facts {
	f := &facts{
		steps: p.Steps, asks: make([]bool, len(p.Steps)), contacts: make([]bool, len(p.Steps)),
		holds: named(Hold, p.Tags), works: named(Work, p.Tags), leaves: named(Leave, p.Outcomes),
		branches: named(Branch, each(p.Groups, func(g engine.Group) string { return g.Name })),
		marks:    named(Milestone, each(p.Marks, func(m engine.MarkDef) string { return m.Name })),
		clocks:   named(Clock, each(p.Clocks, func(c engine.Clock) string { return c.Name })),
	}
	for _, t := range p.Tallies {
		f.tallies = append(f.tallies, tell(t.Name, p.Steps))
	}
	for _, op := range p.Ops {
		switch {
		case op.Step == engine.None:
		case op.Code == engine.Seize:
			f.asks[op.Step] = true
		case op.Code == engine.Count && f.tallies[op.B].attended:
			f.contacts[op.Step] = true
		}
	}
	f.findColumns(p)
	return f
}

// tell says how a tally is told of. What only says who is at risk, and what other
// kinds of row tell anyway, is not.
func tell(tally string, steps []string) told {
	event, isEvent := strings.CutPrefix(tally, eventPrefix)
	switch {
	case event == "no_show":
		return told{spoils: NoShow}
	case event == "cancelled":
		return told{spoils: CalledOff}
	case isEvent && event != "operation" && !strings.HasSuffix(event, " at risk"):
		return told{row: Event.String() + " " + event}
	case !strings.HasPrefix(tally, prehabPrefix):
		return told{}
	}
	service := ""
	for _, s := range steps {
		if strings.HasPrefix(tally, s+".") && len(s) > len(service) {
			service = s
		}
	}
	what, tier, _ := strings.Cut(strings.TrimPrefix(tally, service), "/")
	switch what {
	case attendedName:
		return told{attended: true}
	case ".contacts", ".dose", ".treated", ".sessions", ".staff time":
		return told{}
	default:
		return told{row: strings.TrimSpace(Event.String() + " " + service + strings.ReplaceAll(what, ".", " ") + " " + tier)}
	}
}

// findColumns lists the attributes that have a column: those that the scenario
// names and the tier of prehabilitation. Others with blanks in their name are the
// compiler's own.
func (f *facts) findColumns(p *engine.Program) {
	for i, a := range p.Attributes {
		column := int32(engine.None)
		tier := strings.HasPrefix(a.Name, "prehab ") && strings.HasSuffix(a.Name, " tier")
		if tier || !strings.Contains(a.Name, " ") {
			column = int32(len(f.attributes))
			f.attributes = append(f.attributes, int32(i))
			f.initial = append(f.initial, a.Initial)
		}
		f.columns = append(f.columns, column)
	}
}

func (f *facts) step(step int32) string {
	if step == engine.None {
		return "outside any step" // never of a scenario
	}
	return f.steps[step]
}

func named(k Kind, names []string) (list []string) {
	for _, name := range names {
		list = append(list, k.String()+" "+name)
	}
	return list
}

func each[T any](list []T, name func(T) string) (names []string) {
	for _, x := range list {
		names = append(names, name(x))
	}
	return names
}
