package compile

import (
	"fmt"
	"strings"

	"prehabsim/internal/words"
	"prehabsim/sim/tick"
)

// Cautions are what whoever reads figures should know first of how they were counted.
func (m *Model) Cautions() (said []string) {
	for _, text := range []string{m.ShortWarmUp(), m.shortWindow(), m.TooShortARun()} {
		if text != "" {
			said = append(said, text)
		}
	}
	return said
}

// fewWeeks are so few that weekdays, holidays and chance weigh more in a window than what
// a year is like: a twelfth of it comes only from a window of a month.
const fewWeeks = 4

// shortWindow says that figures a year are of a window of days; "" where it is longer.
func (m *Model) shortWindow() string {
	p := m.Options[0].Program
	if length := tick.Span(p.End - p.Window); length < fewWeeks*tick.Week {
		return fmt.Sprintf("the window lasts %s, and figures a year are what happens in it times %s. Chance, weekdays and what opens once a week decide them; take a window of a year or more.",
			words.Days(float64(length)/float64(tick.Day)), words.Plain(float64(tick.Year)/float64(length), 0))
	}
	return ""
}

// ShortWarmUp says why the warm-up may be too short, from what the scenario says of
// times without any waiting; "" where nothing tells. A simulation begins with nobody, so
// at the end of a warm-up that is shorter than some step takes on average, fewer are in
// that step than there would be; and nobody's clock can have run for longer than the
// warm-up. Of how long queues take to fill it says nothing: that is for the run to tell.
func (m *Model) ShortWarmUp() string {
	o := &m.Options[0]
	days := float64(m.WarmUp) / float64(tick.Day)
	var longest *LawUse
	for i := range o.Laws {
		if l := &o.Laws[i]; l.Unit == "days" && l.Mean > days && (longest == nil || l.Mean > longest.Mean) {
			longest = l
		}
	}
	name, limit := "", 0 // of the clock that runs longest
	if len(o.Backlogs) == 0 {
		for _, c := range o.Program.Clocks {
			if n := max(c.Within, c.Late); float64(n) > days && n > limit {
				name, limit = c.Name, n
			}
		}
	}
	var why []string
	if longest != nil {
		why = append(why, fmt.Sprintf("%s takes %s on average", longest.Where, words.Days(longest.Mean)))
	}
	if limit > 0 {
		why = append(why, fmt.Sprintf("clock %q counts to day %d", name, limit))
	}
	if len(why) == 0 {
		return ""
	}
	missing := "Whoever came before it is missing"
	if len(o.Backlogs) > 0 {
		missing += ", but for those of [backlog]"
	}
	short, mend := fmt.Sprintf("the warm-up of %s may be too short", m.WarmUp), "Give it longer than that"
	if m.WarmUp == 0 {
		short, mend = "there is no warm-up", "Give it one longer than that"
		missing = strings.Replace(missing, "before it", "before the window", 1)
	}
	return fmt.Sprintf("%s: %s. %s, so what the window counts at first is of a service that is still filling, "+
		"and use and waits look lower than they are. %s, and see whether results still move.",
		short, words.List(why), missing, mend)
}
