package verdict

import (
	"fmt"
	"math"
	"strings"

	"prehabsim/internal/words"
)

// waits says who comes nearest to the target, and whether that is reached.
func (t *telling) waits() string {
	m := &t.Waits.Measure
	f := t.findWaits()
	if text := t.nothing("on waits", f, m); text != "" {
		return clauses(text, t.target(f)...)
	}
	text := "on waits, " + t.apartFrom(f) + t.nearest(m, f)
	more := append(t.worseWaits(m, f), t.target(f)...)
	return clauses(text, append(more, t.ofOthers(m, f)...)...)
}

// findWaits takes a change whose two sides are not known, or contradict it, as not told.
func (t *telling) findWaits() finding {
	m := &t.Waits.Measure
	return t.find(m, func(i int, s state) state {
		r := m.reading(i)
		d := r.Own.Value - m.Now.Own.Value
		if (s == better || s == worse) && !(finite(d) && d*r.Change.Value > 0) {
			return untold
		}
		return s
	})
}

func (t *telling) nearest(m *Measure, f finding) string {
	switch {
	case f.leader < 0:
		return t.noShorter(m, f)
	case len(f.apart) > 0:
		own, now := m.unlike(f.leader)
		return t.tie(m, f, func(i int) string {
			return "with " + t.name(i) + " " + m.is(" would be", own)
		}, func(i int) string {
			own, _ := m.unlike(i)
			return "with " + t.name(i) + " " + own
		}) + "; as now " + now
	}
	own, now := m.unlike(f.leader)
	if len(f.told()) == 1 {
		return "with " + t.name(f.leader) + " " + m.is(" would be", own) + ", not " + now + t.doubt(m.gain(f.leader))
	}
	return t.name(f.leader) + " would lead: " + m.is("", own) + ", not " + now + t.doubt(m.gain(f.leader))
}

func (t *telling) noShorter(m *Measure, f finding) string {
	by := ""
	if len(f.in(small)) > 0 {
		unit := m.Unit
		if m.share() {
			unit = "points"
		}
		by = " by as much as " + spaced(m.number(m.step()), unit)
	}
	text := t.no(f, "does better than now"+by, "do better than now"+by) + f.beyondChance()
	if finite(m.Now.Own.Value) {
		text += ": " + m.is(" are", m.figure(m.Now.Own.Value, m.Places))
	}
	return text
}

// worseWaits says with whom waits would be worse or, of many, with how many.
func (t *telling) worseWaits(m *Measure, f finding) []string {
	list := f.in(worse)
	if len(list) > mostNamed || t.allWorse(f) {
		amount := ""
		if t.has(howMuchWorse) {
			own := func(i int) float64 { return m.reading(i).Own.Value }
			amount = " (" + fromTo(list, own, func(x float64) string { return m.figure(x, m.Places) }) + ")"
		}
		return []string{"waits would be worse with " + t.countOf(len(list)) + amount + t.asides(m, list)}
	}
	var said []string
	for _, i := range list {
		own, _ := m.unlike(i)
		text := strings.TrimPrefix(t.doubt(m.gain(i)), ", ")
		if text != "" && !t.has(harmInDoubt) {
			continue
		}
		if text != "" {
			own += ", " + text
		}
		said = append(said, t.name(i)+" ("+own+")")
	}
	if len(said) == 0 {
		return nil
	}
	return []string{"waits would be worse with " + words.List(said)}
}

func (m *Measure) share() bool { return m.Unit == "%" }

// figure is a value with its unit: "64.7%", "43.0 days".
func (m *Measure) figure(x float64, places int) string {
	if m.share() {
		return words.Plain(x, places) + "%"
	}
	return spaced(words.Plain(x, places), m.Unit)
}

// is says what a value is of: "64.7% are treated within 62 days", "the mean wait for
// theatre would be 43.0 days", or without a verb of a share.
func (m *Measure) is(be, figure string) string {
	if m.share() {
		return figure + be + " " + m.Words
	}
	switch be {
	case "":
		be = " would be"
	case " are":
		be = " is"
	}
	return "the " + m.Words + be + " " + figure
}

// unlike are an option's own value and that of now, with as many decimals as tell them
// apart.
func (m *Measure) unlike(option int) (own, now string) {
	const most = 3
	x, y := m.reading(option).Own.Value, m.Now.Own.Value
	for places := m.Places; ; places++ {
		own, now = m.figure(x, places), m.figure(y, places)
		if own != now || places >= m.Places+most {
			return own, now
		}
	}
}

// target says whether the target is reached: as now, and with which options.
func (t *telling) target(f finding) []string {
	g := t.Waits.Target
	if g == nil || !finite(g.Value) {
		return nil
	}
	m := &t.Waits.Measure
	name := g.Name
	if name == "" {
		name = "target"
	}
	name = "the " + name + " of " + m.figure(g.Value, max(0, min(m.Places, places(g.Value))))
	var with, without, open []int
	known := true
	for i := range t.names {
		switch own := m.reading(i).Own; {
		case !own.told() || f.states[i] == ofOthers:
			known = false
		case m.reaches(own.Chance, g.Value):
			with = append(with, i)
		case m.misses(own.Chance, g.Value):
			without = append(without, i)
		default:
			open = append(open, i)
		}
	}
	var said []string
	if m.Now.Own.told() && m.reaches(m.Now.Own.Chance, g.Value) {
		text := name + " is reached as now"
		if len(without) > 0 {
			text += ", and would not be with " + t.list(without)
		}
		return append(said, text)
	}
	switch {
	case len(with) > 0:
		said = append(said, name+" would be reached with "+t.reached(with))
	case len(open) == 0 && known:
		said = append(said, name+" is not reached"+t.mightReach(without))
	}
	if len(open) > 0 {
		text := fmt.Sprintf("whether %s is reached with %s cannot be told from %s", name, t.list(open), words.Count(t.Done, "replication"))
		enough := 0
		for _, i := range open {
			if enough = max(enough, of(g.Enough, i)); of(g.Enough, i) == 0 {
				return append(said, text) // it is not known of each
			}
		}
		if enough > t.Done {
			text += ", some " + words.Plain(float64(enough), 0) + " would do"
		}
		said = append(said, text)
	}
	return said
}

// places is how many decimals a figure was given with.
func places(x float64) int {
	for n := range 4 {
		if y := x * math.Pow10(n); math.Abs(y-math.Round(y)) < 1e-9 {
			return n
		}
	}
	return 4
}

// reached says with whom the target is reached; of more than a few it says with how many
// others, and of how many of them the evidence allows less.
func (t *telling) reached(options []int) string {
	m, g := &t.Waits.Measure, t.Waits.Target
	less := func(i int) bool {
		e := m.reading(i).Own.Evidence
		return t.Draws > 0 && e.ok() && !m.reaches(e, g.Value)
	}
	named := options[:min(mostNamed, len(options))]
	var said []string
	for _, i := range named {
		own := m.reading(i).Own
		text := fmt.Sprintf("%s (%s, chance %s to %s", t.name(i), m.figure(own.Value, m.Places), m.figure(own.Chance.Low, m.Places), m.figure(own.Chance.High, m.Places))
		if from := of(g.From, i); from != "" {
			text += ", from " + from
		}
		if less(i) {
			worst := own.Evidence.Low
			if m.Lower {
				worst = own.Evidence.High
			}
			text += ", but the evidence allows " + m.figure(worst, m.Places)
		}
		said = append(said, text+")")
	}
	if others := options[len(named):]; len(others) > 0 {
		text, doubted := words.Count(len(others), "other"), 0
		for _, i := range others {
			if less(i) {
				doubted++
			}
		}
		if doubted > 0 {
			text += fmt.Sprintf(" (of which the evidence allows less with %d)", doubted)
		}
		said = append(said, text)
	}
	return words.List(said)
}

// mightReach names the options with which the evidence allows a target that is not reached.
func (t *telling) mightReach(options []int) string {
	var list []int
	for _, i := range options {
		if e := t.Waits.reading(i).Own.Evidence; t.Draws > 0 && e.ok() && !t.Waits.misses(e, t.Waits.Target.Value) {
			list = append(list, i)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return ", though the evidence allows it with " + t.list(list)
}

// reaches says that a range lies at the target or beyond.
func (m *Measure) reaches(r Range, target float64) bool {
	if m.Lower {
		return r.High <= target
	}
	return r.Low >= target
}

// misses says that it does not come to it.
func (m *Measure) misses(r Range, target float64) bool {
	if m.Lower {
		return r.Low > target
	}
	return r.High < target
}
