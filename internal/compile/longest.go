package compile

import (
	"fmt"
	"strings"

	"prehabsim/internal/words"
	"prehabsim/sim/tick"
)

// longest is the time of a step, or a part of one, that may take longest: 99 patients in 100
// take no longer. Nil if there is none. How long somebody is patient is no time that must
// pass, and times between arrivals are nobody's.
func (o *Option) longest() (longest *LawUse) {
	for i := range o.Laws {
		l := &o.Laws[i]
		if l.Unit != "days" || l.gap || strings.HasSuffix(l.Where, ": patience") {
			continue
		}
		if longest == nil || l.P99 > longest.P99 {
			longest = l
		}
	}
	return longest
}

// mayTake says how long something may take, and where that is written.
func (l *LawUse) mayTake() string {
	much := "takes "
	if l.SD > 0 {
		much = "may take "
	}
	return fmt.Sprintf("%s %s%s (%s:%d)", l.Where, much, words.Days(l.P99), l.File, l.Line)
}

func daysOf(span tick.Span) float64 { return float64(span) / float64(tick.Day) }

// TooShortARun says that a run is shorter than the longest time of a step: either nobody who
// takes so long can both come and be seen to go, or more than half of those who come in the
// window cannot. "" where neither holds. What is measured of a year that lies behind is
// dated, and nobody is followed after it.
func (m *Model) TooShortARun() string {
	o := &m.Options[0]
	l := o.longest()
	if l == nil {
		return ""
	}
	p := o.Program
	all, window := daysOf(tick.Span(p.End)), daysOf(tick.Span(p.End-p.Window))
	switch {
	case l.P99 > all:
		return fmt.Sprintf("the run is too short for what it shows: %s, and warm-up and window together last %s. Nobody who takes that long can have come and gone by the end of the window, so means of times are of the shorter ones. Make the window or the warm-up longer.",
			l.mayTake(), words.Days(all))
	case !m.past && l.P99-daysOf(m.RunOut) > window/2:
		return fmt.Sprintf("the run may end too early: %s, the window lasts %s and the run-out %s. Whoever begins it in the second half of the window and needs that long is still in it when the simulation ends, and what comes to them later is in no figure. Make the run-out longer.",
			l.mayTake(), words.Days(window), m.RunOut)
	}
	return ""
}

// EndsBefore says of a run that is long enough who is still in the longest step when it
// ends; "" if that is less than a hundredth of the window. Without a run-out nobody is meant
// to be followed, and what is counted is dated.
func (m *Model) EndsBefore() string {
	l := m.Options[0].longest()
	if l == nil || m.past || m.RunOut == 0 || m.TooShortARun() != "" {
		return ""
	}
	p := m.Options[0].Program
	late := l.P99 - daysOf(m.RunOut)
	if late < daysOf(tick.Span(p.End-p.Window))/100 {
		return ""
	}
	return fmt.Sprintf("%s, longer than the run-out of %s: who begins it in the last %s of the window and needs that long has not ended it when the simulation does, and what follows is in no figure. No other step is longer; the table of a run says how many were still on their pathway.",
		l.mayTake(), m.RunOut, words.Days(late))
}
