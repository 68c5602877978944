package compile

import (
	"prehabsim/internal/scenario"
	"prehabsim/sim/tick"
)

// Dates that leave nothing of what they are said of: a change before anything is simulated, a
// service that ends before it begins.

// warnOfEarly warns of changes (of a capacity, of a rate) that come before anything is
// simulated, of the window, the observed year or a backtest: what they say holds from the
// first day on, or not at all.
func (b *builder) warnOfEarly(t *scenario.Table, changes []*scenario.Node, key string) {
	if b.times.past || b.times.backtest {
		return
	}
	first := b.firstDay()
	for i, c := range changes {
		from := c.Child["from"]
		switch {
		case !from.Date.Before(first):
		case i+1 < len(changes) && !first.Before(changes[i+1].Child["from"].Date):
			b.problems.Warn(from.File, from.Line, "%s: changes: %s is before the first day that is simulated, %s, and the next change comes before it too, so nothing comes of this one; leave it out",
				t.Where(), from.Date, first)
		default:
			b.problems.Warn(from.File, from.Line, "%s: changes: %s is before the first day that is simulated, %s, so %s = %s holds from that day on, and what is written beside it never does; write it there, or a day between %s and %s",
				t.Where(), from.Date, first, key, c.Child[key].Shown(), first, b.times.to)
		}
	}
}

// firstDay is the first that is simulated in any year that the scenario speaks of.
func (b *builder) firstDay() tick.Date {
	first := b.times.calendar.First()
	warmUp := int(b.times.warmUp / tick.Day)
	earlier := func(d tick.Date) {
		if d = d.AddDays(-warmUp); d.Before(first) {
			first = d
		}
	}
	if b.times.hasObserved {
		earlier(b.times.observedFrom)
	}
	for _, n := range b.sections("backtest") {
		if from := n.Child["from"]; from != nil && from.Kind == scenario.DateKind {
			earlier(from.Date)
		}
	}
	return first
}

// checkLast looks at the day after which nobody is referred to a service: it is refused
// where it lies before the day on which the service begins, and warned of where one day is
// left, or none of those that are simulated.
func (b *builder) checkLast(s *service) {
	at := s.Node("ends")
	if at == nil || at.Kind != scenario.DateKind || b.times.past || b.times.backtest {
		return
	}
	begins, said := b.start, "the option starts"
	if spread := s.Node("spread"); spread != nil {
		first := tick.Date{}
		for _, item := range itemsOf(spread) {
			if from := item.Child["from"]; from != nil && from.Kind == scenario.DateKind && (first == tick.Date{} || from.Date.Before(first)) {
				first = from.Date
			}
		}
		if begins.Before(first) {
			begins, said = first, "spread begins"
		}
	}
	switch {
	case at.Date.Before(begins):
		s.Problem("ends", "%s is before %s, on %s, so nobody would ever be referred; write a later day, or offered = false", at.Date, said, begins)
	case at.Date == begins:
		b.problems.Warn(at.File, at.Line, "%s: ends: %s is the very day on which %s: only those who come to mark %q on that one day are referred", s.where, at.Date, said, s.Text("at"))
	case at.Date.Before(b.times.calendar.First()):
		b.problems.Warn(at.File, at.Line, "%s: ends: %s is before the first day that is simulated, %s, so nobody is ever referred; write a later day, or offered = false", s.where, at.Date, b.times.calendar.First())
	}
}

// StartOf is the day on which an option starts; zero where it says none.
func (m *Model) StartOf(option string) tick.Date {
	if start := m.Document.Root.At("option", option, "start"); start != nil && start.Kind == scenario.DateKind {
		return start.Date
	}
	return tick.Date{}
}
