package verdict

import (
	"slices"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// nothing is all that is said of a question to which no option has an answer; "" where one
// may have.
func (t *telling) nothing(on string, f finding, of ...*Measure) string {
	if text := t.alike(on, f, of...); text != "" || !f.all(untold, assumedNone, notModelled) {
		return text
	}
	if t.onceAlone(f) {
		return on + oneReplication
	}
	if list := f.in(untold); len(list) > 0 {
		return on + ", nothing can be told of " + t.list(list) + ", and no effect of any other is assumed or modelled"
	}
	return on + ", no effect of any option is assumed or modelled"
}

const oneReplication = ", nothing can be told: one replication has no interval of chance"

// onceAlone says that nothing is told since there is one replication, but that an effect of
// some options is assumed none, which [telling.assumed] says.
func (t *telling) onceAlone(f finding) bool {
	return t.Done == 1 && len(f.in(untold)) > 0 && f.all(untold, assumedNone, notModelled)
}

// alike is the same of options of which the same can be said.
func (t *telling) alike(on string, f finding, of ...*Measure) string {
	switch {
	case f.all(untold) && t.Done == 1:
		return on + oneReplication
	case f.all(untold):
		return on + ", nothing can be told: there is no value with an interval of chance"
	case f.all(assumedNone):
		return on + ", no effect of " + t.each() + " is assumed, so none is shown" + t.inputs(t.all(), of...)
	case f.all(notModelled):
		return on + ", nothing in the scenario lets " + t.each() + " change anything"
	case f.all(same) && len(t.names) == 1:
		return on + ", " + t.name(0) + " would not change anything in any replication"
	case f.all(same):
		return on + ", no option changes anything in any replication"
	}
	return ""
}

// inputs are the numbers, in brackets, which say that some options have no effect.
func (t *telling) inputs(options []int, of ...*Measure) string {
	var list []string
	for _, m := range of {
		for _, i := range options {
			if why := m.reading(i).Unmoved; why != nil && why.Word == facts.AssumedNone {
				for _, x := range why.Inputs {
					list = append(list, x.String())
				}
			}
		}
	}
	slices.Sort(list)
	if list = slices.Compact(list); len(list) == 0 {
		return ""
	}
	return " (" + words.FirstFew(list, mostNamed) + ")"
}

// no is what no option does; of a single one, what it would not do; of those of whom
// something can be told alone, behind [telling.apartFrom].
func (t *telling) no(f finding, does, do string) string {
	switch told := f.told(); {
	case len(told) == 1:
		return t.name(told[0]) + " would not " + do
	case len(told) == len(t.names):
		return "no option " + does
	}
	return "none " + does
}

// apartFrom says of whom nothing can be told, so that the rest is said of the others.
func (t *telling) apartFrom(f finding) string {
	switch list := f.in(untold); {
	case len(list) == 0:
		return ""
	case len(f.told()) == 1:
		return "nothing can be told of " + t.list(list) + "; "
	default:
		return "nothing can be told of " + t.list(list) + "; of the others, "
	}
}

// ofOthers says whose gain is that of other patients.
func (t *telling) ofOthers(m *Measure, f finding) []string {
	list := f.in(ofOthers)
	if len(list) == 0 {
		return nil
	}
	text := "what seems a gain of " + t.list(list) + " is no finding, since other patients are counted"
	if len(list) == 1 && t.has(whyOthers) {
		text += " (" + strings.TrimRight(strings.TrimSpace(m.reading(list[0]).Others), ".") + ")"
	}
	return []string{text}
}

// tie says that no option is clearly better: what is said of the leader and of the next that
// is better than now, and how many others cannot be told from them.
func (t *telling) tie(m *Measure, f finding, leader, next func(option int) string) string {
	gaining := slices.DeleteFunc(slices.Clone(f.apart), func(i int) bool { return f.states[i] != better })
	named, said := []int{f.leader}, []string{leader(f.leader)}
	if len(gaining) > 0 && t.has(whoIsNear) {
		named, said = append(named, gaining[0]), append(said, next(gaining[0]))
	}
	var rest []int
	for _, i := range f.apart {
		if !slices.Contains(named, i) {
			rest = append(rest, i)
		}
	}
	text := "no option is clearly better: " + words.List(said)
	switch {
	case !t.has(whoIsNear):
	case len(rest) == 0:
		text += ", and they cannot be told apart"
	case len(named) == 1:
		text += ", and " + t.near(rest, mostNamed) + " cannot be told from it"
	default:
		text += ", and these and " + t.near(rest, 1) + " cannot be told apart"
	}
	var doubted []int
	for _, i := range named {
		if t.allowsNone(m.gain(i)) {
			doubted = append(doubted, i)
		}
	}
	switch {
	case len(doubted) == len(named):
		text += ", but the evidence also allows none"
	case len(doubted) > 0:
		text += ", but of " + t.list(doubted) + " the evidence also allows none"
	}
	return text
}

// near are options that cannot be told from the leader, by name if they are so few.
func (t *telling) near(list []int, most int) string {
	if len(list) <= most || most > 1 {
		return t.list(list)
	}
	return few(len(list)) + " others"
}

func (t *telling) allowsNone(change Figure) bool { return t.Draws > 0 && change.Evidence.holds(0) }

// doubt is what the evidence says against a difference that is beyond chance. Where it has
// not been drawn the warning says so.
func (t *telling) doubt(gain Figure) string { return t.doubtThat("none", gain) }

// doubtThat says what the evidence also allows in its own words.
func (t *telling) doubtThat(none string, gain Figure) string {
	switch e := gain.Evidence; {
	case t.Draws == 0:
		return ""
	case !e.ok():
		return ", but what the evidence leaves open of it is not known"
	case e.holds(0):
		return ", but the evidence also allows " + none
	case (e.Low > 0) != (gain.Value > 0):
		return ", but the evidence points the other way"
	}
	return ""
}

// aside is the same of something said beside.
func (t *telling) aside(gain Figure) string { return bracketed(t.doubt(gain)) }

func bracketed(doubt string) string {
	if text := strings.TrimPrefix(doubt, ", but "); text != "" {
		return " (" + text + ")"
	}
	return ""
}
