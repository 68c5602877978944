package verdict

import (
	"cmp"
	"fmt"
	"slices"

	"prehabsim/internal/words"
)

// cash says whether an option gives back what it costs, and which does so first.
func (t *telling) cash() string {
	c := t.Cash
	if c.Lines == 0 && len(c.Undecided) > 0 {
		return "no cash is counted: nobody has said which budget falls"
	}
	var pay, not, open, free, gives []int
	for i := range t.names {
		p := c.payback(i)
		switch {
		case !p.Costs && p.Net.told() && p.Net.Chance.Low > 0:
			gives = append(gives, i)
		case !p.Costs:
			free = append(free, i)
		case p.pays(c.Years):
			pay = append(pay, i)
		case c.Lines == 0, p.Net.told() && p.Net.Chance.High <= 0 && !(p.After.Value <= float64(c.Years)):
			not = append(not, i)
		default:
			open = append(open, i)
		}
	}
	horizon := "within " + words.Count(c.Years, "year")
	var said []string
	if len(gives) > 0 {
		said = append(said, t.gains(gives, "would give back cash at no cost that is counted"))
	}
	switch {
	case len(pay) > 0 && c.Lines == 0:
		said = append(said, t.gains(pay, "would cost less than now")+", and no cash is counted as coming back")
	case len(pay) > 0:
		said = append(said, t.paysBack(pay, len(pay)+len(not)+len(open)))
	case len(not) > 0 && len(gives) > 0 && len(open) == 0:
		said = append(said, "no other pays back "+horizon)
	case len(not) > 0:
		said = append(said, t.nonePays(not, len(open) == 0, horizon)+t.noLines())
	}
	if len(open) > 0 {
		text := fmt.Sprintf("whether %s would pay back %s cannot be told", t.list(open), horizon)
		if !slices.ContainsFunc(open, func(i int) bool { return !finite(c.payback(i).Net.Value) }) {
			text += " from " + words.Count(t.Done, "replication")
		}
		said = append(said, text)
	}
	switch {
	case len(free) == len(t.names) && len(free) > 1:
		said = append(said, "no cost is counted of any option, so there is nothing to pay back")
	case len(free) > 0 && (len(said) == 0 || t.has(whoCostsNothing)):
		said = append(said, "no cost is counted of "+t.list(free))
	}
	if len(c.Undecided) > 0 {
		said = append(said, "not counted, since nobody has said which budget falls: "+words.FirstFew(c.Undecided, mostNamed))
	}
	return "on cash, " + clauses(said[0], said[1:]...)
}

func (c *Cash) payback(option int) Payback { return of(c.Options, option) }

// firstToPay is the option that pays back first; −1: none does.
func (t *telling) firstToPay() int {
	first := -1
	for i := range t.names {
		p := t.Cash.payback(i)
		switch {
		case !p.Costs && p.Net.told() && p.Net.Chance.Low > 0: // at once
			return i
		case p.Costs && p.pays(t.Cash.Years) && (first < 0 || p.After.Value < t.Cash.Options[first].After.Value):
			first = i
		}
	}
	return first
}

// pays says that an option has given back what it costs, beyond chance.
func (p *Payback) pays(years int) bool {
	return finite(p.After.Value) && p.After.Value >= 0 && p.After.Value <= float64(years) && p.Net.told() && p.Net.Chance.Low > 0
}

// nonePays is of options that do not pay back, where none does; all are those of which it
// can be told.
func (t *telling) nonePays(not []int, all bool, horizon string) string {
	switch {
	case len(not) == 1 && (len(t.names) == 1 || !all):
		return t.name(not[0]) + " would not pay back " + horizon
	case all:
		return "none pays back " + horizon
	}
	return t.list(not) + " would not pay back " + horizon
}

// gains is what options would do by which cash is gained, and what the evidence says against it.
func (t *telling) gains(list []int, would string) string {
	doubted := slices.DeleteFunc(slices.Clone(list), func(i int) bool { return t.doubt(t.Cash.payback(i).Net) == "" })
	text := t.list(list) + " " + would
	switch {
	case len(doubted) == 1 && len(list) == 1:
		text += t.doubtThat("that it would not", t.Cash.payback(list[0]).Net)
	case len(doubted) > 0:
		text += ", but of " + t.list(doubted) + " the evidence leaves that open"
	}
	return text
}

func (t *telling) noLines() string {
	if t.Cash.Lines == 0 && t.has(whyNoCash) {
		return ", since no cash is counted as coming back"
	}
	return ""
}

// paysBack says which option pays back first, of so many that cost something.
func (t *telling) paysBack(pay []int, of int) string {
	c := t.Cash
	slices.SortStableFunc(pay, func(a, b int) int {
		return cmp.Compare(c.payback(a).After.Value, c.payback(b).After.Value)
	})
	first := pay[0]
	after := func(i int) string {
		if text := words.Plain(c.payback(i).After.Value, 1); text != "0.0" {
			return "after " + text + " years"
		}
		return "from the start"
	}
	doubt := func(i int) string { return t.doubtThat("that it would not", c.payback(i).Net) }
	if of == 1 {
		return t.name(first) + " would pay back " + after(first) + doubt(first)
	}
	var near, later []string
	for _, i := range pay[1:] {
		into := &near
		if t.sooner(first, i) {
			into = &later
		}
		text := ""
		if len(*into) < mostNamed {
			text = t.name(i) + " " + after(i) + bracketed(doubt(i))
		}
		*into = append(*into, text)
	}
	text := t.name(first) + " would pay back first, " + after(first) + doubt(first)
	if len(near) > 0 {
		near = slices.Insert(near, 0, t.name(first)+" would pay back "+after(first)+bracketed(doubt(first)))
		text = "no option is clearly better: " + firstTwo(near) + ", and they cannot be told apart"
	}
	if len(later) > 0 {
		text += "; then " + firstTwo(later)
	}
	return text
}

// firstTwo are the first of what is said of options, and how many there are besides.
func firstTwo(said []string) string {
	if others := len(said) - mostNamed; others > 0 {
		said = append(said[:mostNamed:mostNamed], words.Count(others, "other"))
	}
	return words.List(said)
}

// sooner says that an option clearly pays back before another does.
func (t *telling) sooner(option, than int) bool {
	a, b := t.Cash.payback(option), t.Cash.payback(than)
	if t.Draws > 0 && finite(a.Loss, b.Loss) && a.Loss >= 0 {
		return a.Loss < fifth*b.Loss
	}
	return t.Draws == 0 && a.After.Chance.ok() && b.After.Chance.ok() && a.After.Chance.High < b.After.Chance.Low
}

// health says who gains most net health at the lowest threshold, and at which others
// somebody else does.
func (t *telling) health() string {
	at := t.thresholds()
	if len(at) == 0 {
		return ""
	}
	first := t.find(&at[0].Measure, nil)
	v := voice{on: "on net health at " + pounds(at[0].Pounds) + " for a QALY", gain: "gain", gains: "gains", lose: "lose", always: true}
	return t.counts(v, &at[0].Measure, first, t.healthElsewhere(at, first)...)
}

// healthElsewhere says who would gain at the next threshold at which somebody else does.
func (t *telling) healthElsewhere(at []AtThreshold, first finding) []string {
	if t.nothing("", first) != "" || !t.has(elsewhere) {
		return nil
	}
	for i := range at[1:] {
		a := &at[1+i]
		if f := t.find(&a.Measure, nil); f.clear() && !(first.clear() && f.leader == first.leader) {
			return []string{fmt.Sprintf("at %s %s would gain %s%s", pounds(a.Pounds), t.name(f.leader), a.amount(a.gain(f.leader).Value, ""), t.aside(a.gain(f.leader)))}
		}
	}
	return nil
}

// thresholds are those that are amounts, lowest first.
func (t *telling) thresholds() (list []AtThreshold) {
	for _, a := range t.Health.At {
		if finite(a.Pounds) && a.Pounds > 0 {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(a, b AtThreshold) int { return cmp.Compare(a.Pounds, b.Pounds) })
	return list
}

func pounds(x float64) string { return "£" + words.Plain(x, 0) }
