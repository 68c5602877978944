package compile

import (
	"fmt"
	"slices"
	"strconv"

	"prehabsim/internal/analysis"
	"prehabsim/internal/words"
)

// What a service says may come at a time at which nobody is where it acts: an effect of the
// time after treatment on a step before it, a wait for the programme when it has ended. A
// run would pass over it in silence. Here it is found from the finished program, by which
// operations patients come to between its marks; what is told is certain, since a patient
// may go fewer ways than the program has.

// laterMark is a mark behind the begin of treatment at which a service ends something.
type laterMark struct {
	key, mark string
	otherwise string // what follows where nobody comes to it
	entry     int32
}

// settled is where an effect acts while a patient waits.
type settled struct {
	effect string
	at     int32
}

// settledBefore are the effects on what is settled for everybody before the service can
// begin.
func (b *builder) settledBefore(s *service) (late []string) {
	if len(s.settled) == 0 {
		return nil
	}
	later := analysis.Behind(b.p, s.entry)
	for _, x := range s.settled {
		if !slices.Contains(late, x.effect) && !slices.ContainsFunc(s.settled, func(y settled) bool { return y.effect == x.effect && later[y.at] }) {
			late = append(late, x.effect)
		}
	}
	return late
}

// tooLate tells of them.
func (b *builder) tooLate() (said []string) {
	for _, s := range b.visited {
		late := b.settledBefore(s)
		for i := range late {
			late[i] = strconv.Quote(late[i])
		}
		if len(late) > 0 {
			said = append(said, fmt.Sprintf("%s begins at mark %q, when what it could change while the patient waits has been settled: effect %s does nothing", s.where, s.Text("at"), words.List(late)))
		}
	}
	return said
}

// outOfOrder tells of whatever of a service comes at no time at which it could act.
func (b *builder) outOfOrder() (said []string) {
	for _, s := range b.visited {
		tell := func(format string, args ...any) { said = append(said, s.where+": "+fmt.Sprintf(format, args...)) }
		at, until := s.Text("at"), s.Text("until")
		waiting, treated := analysis.Behind(b.p, s.entry, s.end), analysis.Behind(b.p, s.end)
		if !waiting[s.end] {
			tell("nobody comes to mark %q behind mark %q, at which it begins: it does nothing", until, at)
			continue
		}
		for _, m := range s.ends {
			if !treated[m.entry] {
				tell("%s: nobody comes to mark %q behind mark %q: %s", m.key, m.mark, until, m.otherwise)
			}
		}
		for _, path := range s.delay.before {
			here := func(x atStep) bool { return x.path == path }
			if slices.ContainsFunc(s.delay.at, here) && !slices.ContainsFunc(s.delay.at, func(x atStep) bool { return here(x) && waiting[x.at] }) {
				tell("may_delay_treatment: nobody comes to step %q between marks %q and %q: no treatment waits there", path, at, until)
			}
		}
		for _, e := range s.effects {
			acts := b.actsOn([]int32{e.attr})
			between := func(when []bool) bool { return slices.ContainsFunc(acts, func(pc int32) bool { return when[pc] }) }
			switch {
			case len(acts) == 0:
			case e.phase() == phaseBefore && !between(treated):
				tell("effect %q is of phase %q, of what comes once treatment has begun, and acts only before mark %q: it does nothing", e.name, phaseBefore, until)
			case e.phase() == phaseWaiting && between(analysis.Behind(b.p, s.entry)) && !between(waiting):
				tell("effect %q is of phase %q, and acts only behind mark %q, when treatment has begun: it does nothing", e.name, phaseWaiting, until)
			}
		}
	}
	return append(said, b.tooLate()...)
}
