package verdict

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// nothing is all that is said of a question to which no option has an answer; "" where one
// may have.
func (t *telling) nothing(on string, f finding, of ...*Measure) string {
	switch {
	case f.all(untold) && t.Done == 1:
		return on + ", nothing can be told: one replication has no interval of chance"
	case f.all(untold):
		return on + ", nothing can be told: there is no value with an interval of chance"
	case f.all(assumedNone):
		return on + ", no effect is assumed of " + t.each() + ", so none is shown" + t.inputs(t.all(), of...)
	case f.all(notModelled):
		return on + ", nothing in the scenario lets " + t.each() + " change anything"
	case f.all(same):
		return on + ", " + t.nobody() + " change anything in any replication"
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

// nobody is that no option would; of a single one that it would not.
func (t *telling) nobody() string {
	if len(t.names) == 1 {
		return t.names[0] + " would not"
	}
	return "no option would"
}

// no is the same of those of whom something can be told, behind [telling.apartFrom].
func (t *telling) no(f finding, verb string) string {
	switch told := f.told(); len(told) {
	case len(t.names):
		return t.nobody() + " " + verb
	case 1:
		return t.names[told[0]] + " would not " + verb
	default:
		return "none would " + verb
	}
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
func (t *telling) ofOthers(m *Measure, f finding) (said []string) {
	for _, i := range f.in(ofOthers) {
		why := strings.TrimRight(strings.TrimSpace(m.reading(i).Others), ".")
		said = append(said, fmt.Sprintf("what %s seems to gain is no finding, since other patients are counted (%s)", t.names[i], why))
	}
	return said
}

// tie says that no option is clearly better. What is said of the leader comes first, then
// what next says of others that are better than now.
func (t *telling) tie(m *Measure, f finding, leader string, next func(option int) string) string {
	alike, said := []int{f.leader}, []string{leader}
	var rest, doubted []int
	for _, i := range f.apart {
		if f.states[i] == better {
			alike, said = append(alike, i), append(said, next(i))
		} else {
			rest = append(rest, i)
		}
	}
	for _, i := range alike {
		if t.allowsNone(m.gain(i)) {
			doubted = append(doubted, i)
		}
	}
	text := "no option is clearly better: " + words.List(said)
	switch {
	case len(rest) == 0:
		text += ", and they cannot be told apart"
	case len(alike) == 1:
		text += ", and " + t.list(rest) + " cannot be told from it"
	default:
		text += ", and these and " + t.list(rest) + " cannot be told apart"
	}
	switch {
	case len(doubted) == len(alike):
		text += ", but the evidence also allows none"
	case len(doubted) > 0:
		text += ", but of " + t.list(doubted) + " the evidence also allows none"
	}
	return text
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
