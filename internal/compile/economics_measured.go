package compile

import (
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
)

// What is counted by measures. Which of them there are, and by what, is for whoever
// measures to say: see package study.

// readMeasured reads measures, each by the values of a breakdown if it is.
func (a *economist) readMeasured(l *line) {
	l.Resource = strings.Join(l.of, ", ")
	l.Unit = map[string]string{"hour": "hour", "bed_day": "bed-day", "patient": "patient", "contact": "contact"}[l.Basis]
	values := l.Names("value")
	if len(values) == 0 {
		values = []string{""}
	}
	for _, measure := range l.of {
		for _, value := range values {
			l.Measured = append(l.Measured, facts.Measured{Measure: measure, By: l.Text("by"), Value: value})
		}
	}
	a.add(*l)
}

// readSessions reads sessions of contacts in groups. A group of eight is held once for eight
// who are booked, as the staff's time is shared out.
func (a *economist) readSessions(l *line) {
	l.refuse("is of a measure", "by", "value")
	l.Resource, l.Unit = strings.Join(l.of, ", "), "session"
	var known []string
	for _, n := range a.sections("prehab") {
		service := collectionName(n)
		known = append(known, service)
		var ignored diag.List // it was read before
		s := scenario.Read(n, "", prehabShape, a.doc, &ignored)
		for _, c := range s.Sections("contact") {
			name := lastPart(c.Path)
			known = append(known, service+"."+name)
			k := scenario.Read(c, "", contactShape, a.doc, &ignored)
			asked := slices.Contains(l.of, service+"."+name)
			if !asked && !slices.Contains(l.of, service) {
				continue
			}
			if k.Quantity("group").Uncertain {
				l.Problem("of", "the group of %q has a range, so how many sessions are held is not known from contacts", name)
			}
			if group := k.Number("group"); s.Bool("offered") && (asked || group > 1) {
				l.Measured = append(l.Measured, facts.Measured{Measure: "staff_contacts_for", By: "staff_use", Value: familyOf(k.Text("with")) + "/" + name, Times: 1 / group})
			}
		}
	}
	for _, name := range l.of {
		if !slices.Contains(known, name) {
			l.Problem("of", "there is no service of prehab and no contact called %q%s", name, diag.Known(name, known))
		}
	}
	a.add(*l)
}
