package verdict

import (
	"prehabsim/internal/words"
)

// voice is how a question about something counted is spoken of: what an option would do
// where it is better, and where it is worse, and what stands before what is counted.
type voice struct {
	on          string
	gain, more  string
	lose, fewer string
}

var (
	onTreatments = voice{"on treatments", "start", "more", "start", "fewer"}
	onBeds       = voice{"on beds", "release", "", "use", "more"}
	onRoutine    = voice{"on routine care", "admit", "more", "admit", "fewer"}
)

// counts is what is said of something counted; more follows what is said of the leader.
func (t *telling) counts(v voice, m *Measure, f finding, more ...string) string {
	if text := t.nothing(v.on, f, m); text != "" {
		return text
	}
	more = append(more, t.harm(v, m, f, false)...)
	return clauses(v.on+", "+t.apartFrom(f)+t.lead(v, m, f), append(more, t.ofOthers(m, f)...)...)
}

// lead says who gains most.
func (t *telling) lead(v voice, m *Measure, f finding) string {
	if f.leader < 0 {
		return t.noGain(v, m, f)
	}
	would, most := t.names[f.leader]+" would "+v.gain, m.amount(m.gain(f.leader).Value, v.more)
	switch {
	case len(f.apart) > 0:
		return t.tie(m, f, would+" "+most, func(i int) string {
			return t.names[i] + " " + m.number(m.gain(i).Value)
		})
	case len(f.told()) == 1:
		return would + " " + most + t.doubt(m.gain(f.leader))
	}
	return would + " most: " + most + t.doubt(m.gain(f.leader))
}

// noGain says that no option is better than now, as far as chance and digits tell.
func (t *telling) noGain(v voice, m *Measure, f finding) string {
	switch step := m.number(m.step()); {
	case len(f.in(small)) > 0:
		return t.no(f, v.gain) + " as much as " + spaced(step, v.more, m.noun(step), m.Unit) + " beyond chance"
	case len(f.in(closed)) > 0:
		return t.no(f, v.gain) + " " + spaced(v.more, m.Words)
	}
	return t.no(f, v.gain) + " " + spaced(v.more, m.Words) + " beyond chance"
}

// harm names whoever is worse than now beyond chance; full says what is counted.
func (t *telling) harm(v voice, m *Measure, f finding, full bool) []string {
	var said []string
	for k, i := range f.in(worse) {
		x := m.gain(i)
		text := t.names[i]
		switch {
		case k > 0:
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
