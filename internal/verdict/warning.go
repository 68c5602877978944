package verdict

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/words"
)

// warning is everything that asks for care, in one sentence; "" for nothing.
func (t *telling) warning(asked []question) string {
	var said []string
	add := func(list ...string) {
		for _, text := range list {
			if text != "" {
				said = append(said, text)
			}
		}
	}
	add(t.firstLook())
	if t.Draws == 0 {
		add("the evidence has not been drawn, so what it leaves open is not known")
	}
	for _, a := range t.Doubts.Outside {
		add(a.outside())
	}
	if f := t.Doubts.Fits; t.Draws > 0 && f.Of > 0 && f.Fit < f.Of/5 {
		add("fewer than a fifth of the draws fit the published year")
	}
	add(t.Doubts.Against.against())
	add(misses(t.Doubts.Misses)...)
	add(t.assumed(asked)...)
	add(t.idle(asked)...)
	return strings.Join(said, "; ")
}

func (t *telling) firstLook() string {
	switch {
	case t.Done < t.Asked:
		return fmt.Sprintf("this is a first look, after %s of %s, and may move", words.Plain(float64(t.Done), 0), words.Count(t.Asked, "replication"))
	case t.Moved:
		return "the leader changed between the last two looks, so more replications are needed"
	}
	return ""
}

// outside says that the run used a value that the evidence does not have.
func (a *Assumption) outside() string {
	if !finite(a.Used, a.Low, a.High) || a.Used >= a.Low && a.Used <= a.High {
		return ""
	}
	text := fmt.Sprintf("this rests on %s %s, and the evidence runs from %s to %s", a.What, a.quantity(a.Used), a.quantity(a.Low), a.quantity(a.High))
	return text + instead(a.ReadingInstead)
}

func (a *Assumption) quantity(x float64) string { return quantity(x, a.Unit, 3) }

// quantity is a value of an input with its unit, to so many digits.
func quantity(x float64, unit string, digits int) string {
	if unit == "%" {
		return words.Short(x, digits) + "%"
	}
	return spaced(words.Short(x, digits), unit)
}

func instead(reading string) string {
	if reading == "" {
		return ""
	}
	return fmt.Sprintf(": read %q instead", reading)
}

func (s *Study) against() string {
	if s == nil {
		return ""
	}
	text := spaced("the largest study", s.Where, "found", s.Found)
	if finite(s.Value, s.Low, s.High) {
		text += fmt.Sprintf(" (%s, %s to %s)", words.Short(s.Value, 3), words.Short(s.Low, 3), words.Short(s.High, 3))
	}
	if s.ReadingInstead != "" {
		text += fmt.Sprintf(", and %q is that", s.ReadingInstead)
	}
	return text
}

// farOff is how many points a headline figure may be off before the level is not to be read.
const farOff = 2

// misses says where the model is far from the published year, the farthest first.
func misses(list []Miss) (said []string) {
	list = slices.DeleteFunc(slices.Clone(list), func(m Miss) bool { return !finite(m.Off) || math.Abs(m.Off) <= farOff })
	slices.SortStableFunc(list, func(a, b Miss) int { return int(math.Copysign(1, math.Abs(b.Off)-math.Abs(a.Off))) })
	for _, m := range list {
		side, where := "high", m.Where+": "
		if m.Off < 0 {
			side = "low"
		}
		if m.Where == "" {
			where = ""
		}
		said = append(said, fmt.Sprintf("%s%s, the model is %s points too %s", where, m.What, words.Plain(math.Abs(m.Off), 1), side))
	}
	if len(said) == 0 {
		return nil
	}
	return []string{"read changes there, not levels (" + words.FirstFew(said, mostNamed) + ")"}
}

// assumed names options that have no effect because a number says so, or because nothing
// in the scenario lets them have one, and on which questions. Where it holds of every option
// the question's sentence says so.
func (t *telling) assumed(asked []question) (said []string) {
	for i, name := range t.names {
		on := map[state][]string{}
		var measures []*Measure
		for _, q := range asked {
			s := q.found.states[i]
			if (s == assumedNone || s == notModelled) && t.nothing("", q.found) == "" {
				on[s], measures = append(on[s], q.name), append(measures, q.measure)
			}
		}
		if list := on[assumedNone]; len(list) > 0 {
			said = append(said, fmt.Sprintf("of %s no effect on %s is assumed, so none is shown%s", name, words.List(list), t.inputs([]int{i}, measures...)))
		}
		if list := on[notModelled]; len(list) > 0 {
			said = append(said, fmt.Sprintf("nothing in the scenario lets %s change %s", name, words.List(list)))
		}
	}
	return said
}

// idle says why an option changes nothing that was asked about, in any replication.
func (t *telling) idle(asked []question) (said []string) {
	for i, why := range t.Idle {
		if i >= len(t.names) || why == "" || len(asked) == 0 ||
			slices.ContainsFunc(asked, func(q question) bool { return q.found.states[i] != same }) {
			continue
		}
		said = append(said, fmt.Sprintf("%s would change nothing that is measured here, since %s", t.names[i], strings.TrimRight(why, ".")))
	}
	return said
}
