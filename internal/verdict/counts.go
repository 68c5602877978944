package verdict

import (
	"math"

	"prehabsim/internal/words"
)

// voice is how a question about something counted is spoken of: what an option would do
// where it is better, and where it is worse, and what stands before what is counted.
type voice struct {
	on                string
	gain, gains, more string
	lose, fewer       string
	always            bool // on stands also where no option gains: it says what no noun does
}

var (
	onTreatments = voice{on: "on treatments", gain: "start", gains: "starts", more: "more", lose: "start", fewer: "fewer"}
	onBeds       = voice{on: "on beds", gain: "release", gains: "releases", lose: "use", fewer: "more"}
	onRoutine    = voice{on: "on routine care", gain: "admit", gains: "admits", more: "more", lose: "admit", fewer: "fewer"}
)

// counts is what is said of something counted; more follows what is said of the leader.
func (t *telling) counts(v voice, m *Measure, f finding, more ...string) string {
	if text := t.nothing(v.on, f, m); text != "" {
		return text
	}
	harm := t.harm(v, m, f, t.allWorse(f))
	if t.allWorse(f) {
		if v.always {
			return v.on + ", " + harm[0]
		}
		return harm[0]
	}
	if v.always && f.leader < 0 && len(f.in(worse)) > mostNamed && !t.has(howManyLose) {
		harm = nil
	}
	text := t.apartFrom(f) + t.lead(v, m, f)
	if f.leader >= 0 || v.always || len(f.in(untold)) > 0 {
		text = v.on + ", " + text
	}
	return clauses(text, slicesOf(more, harm, t.ofOthers(m, f))...)
}

// allWorse says that of several options each is worse than now, so that none gains.
func (t *telling) allWorse(f finding) bool {
	return len(t.names) > 1 && len(f.in(worse)) == len(t.names)
}

func slicesOf(lists ...[]string) (all []string) {
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// lead says who gains most.
func (t *telling) lead(v voice, m *Measure, f finding) string {
	if f.leader < 0 {
		return t.noGain(v, m, f)
	}
	most := m.amount(m.gain(f.leader).Value, v.more)
	switch {
	case len(f.apart) > 0:
		return t.tie(m, f, func(i int) string { return t.name(i) + " would " + v.gain + " " + most }, func(i int) string {
			return t.name(i) + " " + m.number(m.gain(i).Value)
		})
	case len(f.told()) == 1:
		return t.name(f.leader) + " would " + v.gain + " " + most + t.doubt(m.gain(f.leader))
	}
	return t.name(f.leader) + " would " + v.gain + " most: " + most + t.doubt(m.gain(f.leader))
}

// noGain says that no option is better than now, as far as chance and digits tell.
func (t *telling) noGain(v voice, m *Measure, f finding) string {
	what := spaced(v.more, m.Words)
	if v.always {
		what = ""
	}
	if len(f.in(small)) > 0 {
		step := m.number(m.step())
		what = "as much as " + spaced(step, v.more, m.noun(step), m.Unit)
	}
	if v.always && len(f.told()) > 1 {
		return spaced("none", v.gains, what) + f.beyondChance()
	}
	return t.no(f, spaced(v.gains, what), spaced(v.gain, what)) + f.beyondChance()
}

// beyondChance follows what no option does, where one may do it by chance.
func (f *finding) beyondChance() string {
	if len(f.in(unclear))+len(f.in(small)) == 0 || len(f.in(closed)) > 0 {
		return ""
	}
	return " beyond chance"
}

// harm names whoever is worse than now beyond chance, if they are few; else it says how many
// are, and by how much. With full it says what is counted.
func (t *telling) harm(v voice, m *Measure, f finding, full bool) []string {
	list := f.in(worse)
	if len(list) > mostNamed || t.allWorse(f) {
		return []string{t.manyWorse(v, m, list, full)}
	}
	var said []string
	for _, i := range list {
		x := m.gain(i)
		if t.doubt(x) != "" && !t.has(harmInDoubt) {
			continue
		}
		text := t.name(i)
		switch {
		case len(said) > 0:
			text += " " + m.number(x.Value)
		case full:
			text += " would " + v.lose + " " + m.amount(x.Value, v.fewer)
		default:
			text += " would " + v.lose + " " + spaced(m.number(x.Value), v.fewer, m.Unit)
		}
		said = append(said, text+t.aside(x))
	}
	if len(said) == 0 {
		return nil
	}
	return []string{words.List(said)}
}

// manyWorse says how many are worse.
func (t *telling) manyWorse(v voice, m *Measure, list []int, full bool) string {
	text := t.countOf(len(list)) + " would " + v.lose + " "
	amount := ""
	if t.has(howMuchWorse) {
		amount = fromTo(list, func(i int) float64 { return math.Abs(m.gain(i).Value) }, m.number)
	}
	switch {
	case full && (amount != "" || !v.always):
		text += spaced(amount, v.fewer, m.Words, m.Unit)
	case amount != "":
		text += spaced(amount, v.fewer, m.Unit)
	default:
		text += v.fewer
	}
	return spaced(text) + t.asides(m, list)
}

// fromTo is from the least size to the largest of what some options have.
func fromTo(list []int, size func(option int) float64, write func(float64) string) string {
	least, most := size(list[0]), size(list[0])
	for _, i := range list[1:] {
		least, most = min(least, size(i)), max(most, size(i))
	}
	if from, to := write(least), write(most); from != to {
		return from + " to " + to
	}
	return write(least)
}

// asides is what the evidence says against several changes that are told together.
func (t *telling) asides(m *Measure, list []int) string {
	doubts := map[string]int{}
	for _, i := range list {
		doubts[t.doubt(m.gain(i))]++
	}
	doubted := len(list) - doubts[""]
	for doubt, n := range doubts {
		if doubt != "" && n == len(list) {
			return bracketed(doubt)
		}
	}
	if doubted == 0 {
		return ""
	}
	return " (for " + few(doubted) + ", the evidence leaves that open)"
}
