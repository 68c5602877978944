package verdict

import (
	"fmt"

	"prehabsim/internal/words"
)

// beds says who releases bed-days, and who fills them. Bed-days are released where patients
// need fewer beyond chance and as many beds stay open; where beds are closed the room goes
// with them. What is said of routine patients besides is a sentence of its own.
func (t *telling) beds(treatments finding) []Sentence {
	b := t.Beds
	f := t.findBeds()
	var more []string
	filled := false
	if f.clear() {
		if text := t.fillers(f.leader, treatments); text != "" {
			more, filled = append(more, text), true
		}
	}
	more = append(more, t.roomGone(f.in(closed))...)
	if b.Routine == nil {
		return []Sentence{{About: OnBeds, Text: t.counts(onBeds, &b.Measure, f, more...)}}
	}
	r := t.find(b.Routine, nil)
	if r.leader >= 0 && !(filled && r.clear() && r.leader == f.leader) {
		return []Sentence{
			{About: OnBeds, Text: t.counts(onBeds, &b.Measure, f, more...)},
			{About: OnBeds, Text: t.counts(onRoutine, b.Routine, r)},
		}
	}
	text := t.counts(onBeds, &b.Measure, f, more...)
	return []Sentence{{About: OnBeds, Text: clauses(text, t.harm(onRoutine, b.Routine, r, true)...)}}
}

// roomGone says of whom fewer bed-days release nothing, since beds are closed.
func (t *telling) roomGone(list []int) (said []string) {
	b := t.Beds
	if len(list) > mostNamed {
		return []string{few(len(list)) + " options would need fewer, but beds are closed: the room goes with the bed"}
	}
	for _, i := range list {
		said = append(said, fmt.Sprintf("%s would need %s, but %s: the room goes with the bed",
			t.name(i), spaced(b.number(b.gain(i).Value), "fewer", b.Unit), bedsClosed(of(b.Closed, i))))
	}
	return said
}

func (t *telling) findBeds() finding {
	return t.find(&t.Beds.Measure, func(i int, s state) state {
		if s == better && of(t.Beds.Closed, i) != 0 { // what is not a number is not none
			return closed
		}
		return s
	})
}

func bedsClosed(n float64) string {
	switch number := words.Short(n, 3); {
	case !(n > 0) || !finite(n):
		return "beds are closed"
	case number == "1":
		return "1 bed is closed"
	default:
		return number + " beds are closed"
	}
}

// fillers says that routine patients fill what an option releases, and why cancer patients
// do not; "" where no more of them are admitted beyond chance.
func (t *telling) fillers(option int, treatments finding) string {
	r := t.Beds.Routine
	if r == nil || r.state(option) != better {
		return ""
	}
	gain := r.gain(option)
	text := "routine patients would fill them"
	switch {
	case t.has(howManyFill):
		text += ", " + spaced(r.number(gain.Value), "more", r.Unit) + t.aside(gain)
	case t.doubt(gain) != "":
		return ""
	}
	if option < len(treatments.states) && t.has(whoWaits) {
		switch wait := of(t.Beds.WaitFor, option); treatments.states[option] {
		case unclear, same, worse:
			if wait != "" {
				text += ", not cancer patients, who wait longest for " + wait
			}
		}
	}
	return text
}
