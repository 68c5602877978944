package verdict

import (
	"cmp"
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
	add(outside(t.Doubts.Outside))
	if f := t.Doubts.Fits; t.Draws > 0 && f.Of > 0 && f.Fit < f.Of/5 {
		add("fewer than a fifth of the draws fit the published year")
	}
	add(misses(t.Doubts.Misses)...)
	add(t.assumed(asked)...)
	add(t.idle(asked)...)
	return strings.Join(said, "; ")
}

func (t *telling) firstLook() string {
	switch {
	case t.Done < t.Asked && t.Moved:
		return fmt.Sprintf("this is a first look, after %s of %s, and the leader still changes", words.Plain(float64(t.Done), 0), words.Count(t.Asked, "replication"))
	case t.Done < t.Asked:
		return fmt.Sprintf("this is a first look, after %s of %s", words.Plain(float64(t.Done), 0), words.Count(t.Asked, "replication"))
	case t.Moved:
		return "the leader changed between the last two looks, so more replications are needed"
	}
	return ""
}

// outside says that the run used a value that the evidence does not have: the first, and how
// many more there are.
func outside(list []Assumption) string {
	list = slices.DeleteFunc(slices.Clone(list), func(a Assumption) bool {
		return !finite(a.Used, a.Low, a.High) || a.Used >= a.Low && a.Used <= a.High
	})
	if len(list) == 0 {
		return ""
	}
	a := &list[0]
	digits := 3
	for digits < 6 && (quantity(a.Used, a.Unit, digits) == quantity(a.Low, a.Unit, digits) || quantity(a.Used, a.Unit, digits) == quantity(a.High, a.Unit, digits)) {
		digits++
	}
	text := fmt.Sprintf("this rests on a value that the evidence on file does not have: %s, %s, not %s to %s", a.What,
		quantity(a.Used, a.Unit, digits), words.Short(a.Low, digits), quantity(a.High, a.Unit, digits))
	if n := len(list) - 1; n > 0 {
		text += ", and " + words.Count(n, "other")
	}
	return text
}

// quantity is a value of an input with its unit, to so many digits.
func quantity(x float64, unit string, digits int) string {
	if unit == "%" {
		return words.Short(x, digits) + "%"
	}
	return spaced(words.Short(x, digits), unit)
}

// farOff is how many points a headline figure may be off before the level is not to be read.
const farOff = 2

// misses says where the model is farthest from the published year, and in how many other
// figures it is far from it.
func misses(list []Miss) (said []string) {
	list = slices.DeleteFunc(slices.Clone(list), func(m Miss) bool { return !finite(m.Off) || math.Abs(m.Off) <= farOff })
	if len(list) == 0 {
		return nil
	}
	far := slices.MaxFunc(list, func(a, b Miss) int { return cmp.Compare(math.Abs(a.Off), math.Abs(b.Off)) })
	where, side := "", "high"
	if far.Where != "" && !strings.Contains(strings.ToLower(far.What), strings.ToLower(far.Where)) {
		where = " (" + far.Where + ")"
	}
	if far.Off < 0 {
		side = "low"
	}
	text := fmt.Sprintf("read changes, not levels: in the model, %s%s is %s points too %s", far.What, where, words.Plain(math.Abs(far.Off), 1), side)
	if n := len(list) - 1; n > 0 {
		text += ", and " + words.Count(n, "other figure") + " far off"
	}
	return []string{text}
}

// assumed says of how many options an effect is assumed to be none because a number says so,
// or not modelled because nothing in the scenario lets them have one, and on which questions.
// Where it holds of every option the question's sentence says so.
func (t *telling) assumed(asked []question) (said []string) {
	if !t.has(whoIsAssumed) && t.Done > 1 {
		return nil
	}
	type group struct {
		state state
		on    string
	}
	var order []group
	options, measures := map[group][]int{}, map[group][]*Measure{}
	for i := range t.names {
		for _, s := range []state{assumedNone, notModelled} {
			var on []string
			var of []*Measure
			for _, q := range asked {
				if q.found.states[i] == s && (t.nothing("", q.found) == "" || t.onceAlone(q.found)) {
					on, of = append(on, q.name), append(of, q.measure)
				}
			}
			if len(on) == 0 {
				continue
			}
			g := group{s, words.List(on)}
			if len(on) == len(asked) && len(on) > 1 && !t.has(whyNoneIsShown) {
				g.on = ""
			}
			if options[g] == nil {
				order = append(order, g)
			}
			options[g], measures[g] = append(options[g], i), of
		}
	}
	for _, g := range order {
		switch {
		case g.state == notModelled:
			said = append(said, fmt.Sprintf("nothing in the scenario lets %s change %s", t.list(options[g]), cmp.Or(g.on, "any of it")))
		case t.has(whyNoneIsShown):
			said = append(said, fmt.Sprintf("no effect of %s on %s is assumed, so none is shown%s", t.list(options[g]), g.on, t.inputs(options[g], measures[g]...)))
		default:
			on := ""
			if g.on != "" {
				on = " on " + g.on
			}
			said = append(said, "no effect of "+t.list(options[g])+on+" is assumed")
		}
	}
	return said
}

// idle says why options change nothing that was asked about, in any replication.
func (t *telling) idle(asked []question) (said []string) {
	var reasons []string
	of := map[string][]int{}
	for i, why := range t.Idle {
		if why = strings.TrimRight(why, "."); why != "" && !t.has(whyIdle) {
			why = "no reason" // all of them together
		}
		if i >= len(t.names) || why == "" || len(asked) == 0 ||
			slices.ContainsFunc(asked, func(q question) bool { return q.found.states[i] != same }) {
			continue
		}
		if of[why] == nil {
			reasons = append(reasons, why)
		}
		of[why] = append(of[why], i)
	}
	for _, why := range reasons {
		text := t.list(of[why]) + " would change nothing that is measured here"
		if t.has(whyIdle) {
			text += ", since " + why
		}
		said = append(said, text)
	}
	return said
}
