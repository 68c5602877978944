package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/stats"
)

// Options as large as it takes for the same performance: what each reaches stands below its
// size and above its cost, so that the least cost is read along a row.

// targetRow is what is to be reached, as options have it; without anything in it where nothing
// is to be.
func (p *Page) targetRow() pageRow {
	if p.Match == nil || p.Match.Performance.Measure == "" {
		return pageRow{}
	}
	m := measureOf(p.Match.Performance.Measure)
	unit := m.Unit
	if p.Match.Performance.Change {
		unit = kpi.DifferenceUnit(unit)
	}
	all := true
	for _, o := range p.shown[1:] {
		all = all && p.standing(o) == facts.Reached
	}
	return row("target", unit, p.targetLabel(), "", p.cells(func(o int) pageCell { return p.targetCell(o, all) }))
}

// targetLabel is what the page calls the measure in a row of its own, or else its title.
func (p *Page) targetLabel() string {
	for _, x := range slices.Concat(p.patientsAndWaits(), p.bedsAndTheatres()) {
		if x.id == p.Match.Performance.Measure {
			return x.label.Long
		}
	}
	return measureOf(p.Match.Performance.Measure).Title
}

func (p *Page) targetCell(option int, all bool) pageCell {
	e, places := p.reached(option), p.targetPlaces()
	if option == 0 && p.Match.Performance.Change {
		return p.ownCell(0, window(p.Match.Performance.Measure), min(places, 1))
	}
	if math.IsNaN(e.Mean) {
		return textCell(words.None)
	}
	write := words.Plain
	if p.Match.Performance.Change {
		write = words.Signed
	}
	x := plainCell(e.Mean, places)
	x.text.Long, x.chance, x.quiet = write(e.Mean, places), intervalOf(e), true
	if p.Match.Performance.Change && e.Mean == 0 && e.Low == e.High {
		x.text.Long = cmp.Or(p.insteadOf(option, window(p.Match.Performance.Measure)), noChange)
	}
	if option > 0 {
		x.note = string(p.standing(option))
		if !all {
			x.under = append(x.under, document.Range{Name: document.Label{Long: p.Match.Performance.Aim()}, Text: document.Label{Long: x.note}})
		}
	}
	if x.chance.known() && e.Low != e.High {
		x.under = append(x.under, document.Range{Name: document.Label{Long: "chance"}, Text: document.Label{
			Long: x.chance.text(x.chancePlaces(), write), Short: x.chance.text(x.chancePlaces(), words.Plain),
		}})
	}
	if e := p.openTarget(option); e.known {
		x.evidence = span{e.Low, e.High}
		x.under = append(x.under, document.Range{Name: document.Label{Long: "evidence"}, Text: document.Label{Long: x.evidence.text(places, write), Short: x.evidence.text(places, words.Plain)}})
	}
	return x
}

// openTarget is what the evidence leaves open of what an option comes to.
func (p *Page) openTarget(option int) open {
	c := window(p.Match.Performance.Measure)
	switch {
	case !p.Match.Performance.Change:
		return p.evidence(option, c)
	case option == 0:
		return open{}
	}
	return p.evidenceOfChange(option, c)
}

// reached is what an option comes to of what is to be reached.
func (p *Page) reached(option int) stats.Estimate {
	c := window(p.Match.Performance.Measure)
	if p.Match.Performance.Change {
		return p.change(option, c)
	}
	return p.of(option, c)
}

// targetPlaces are decimals with which what options come to has two digits or more.
func (p *Page) targetPlaces() int {
	if measureOf(p.Match.Performance.Measure).Unit == "%" {
		return 1
	}
	largest := 0.0
	for _, o := range p.shown {
		largest = max(largest, math.Abs(p.reached(o).Mean)) // NaN comes through and has no places
	}
	return max(0, min(words.Places(largest), 3)-1)
}

// standing is how what an option comes to stands to the target.
func (p *Page) standing(option int) facts.Standing {
	e := p.reached(option)
	if math.IsNaN(e.HalfWidth()) {
		return facts.Untold
	}
	return p.Match.Performance.Judge(e.Low, e.High)
}

// equalPerformance says what the sizes are, which costs least, and what is to be said of single
// options.
func (p *Page) equalPerformance() []document.Entry {
	said := fmt.Sprintf("Options are as large as it takes, and no larger, for %q to be %s by all of its interval of chance, where any size does",
		measureOf(p.Match.Performance.Measure).Title, p.Match.Performance.Aim())
	if slices.ContainsFunc(p.shown[1:], func(o int) bool { _, resized := p.scaleOf(o); return resized }) {
		said += ", so these are not the options as they are written"
	}
	list := []string{said + ".", p.leastCost()}
	if e := p.reached(0); !p.Match.Performance.Change && !math.IsNaN(e.HalfWidth()) && p.standing(0) == facts.Untold {
		list = append(list, fmt.Sprintf("Whether it is reached as now cannot be told at %s.", words.Count(len(p.rows()), "replication")))
	}
	if open := p.openToEvidence(); len(open) > 0 {
		list = append(list, "Sizes are those of central values; what is not known of the inputs leaves open whether it is reached with "+words.List(open)+".")
	}
	var why reasons
	for _, o := range p.shown[1:] {
		why.add(p.optionName(o), p.sizeSaid(o))
	}
	return []document.Entry{{Head: "Equal performance", Text: strings.Join(append(list, why.sentences()...), " ")}}
}

// openToEvidence are options that reach the target at central values and by the evidence may
// not.
func (p *Page) openToEvidence() (names []string) {
	for _, o := range p.shown[1:] {
		if e := p.openTarget(o); p.standing(o) == facts.Reached && e.known && p.Match.Performance.Judge(e.Low, e.High) != facts.Reached {
			names = append(names, p.name(o))
		}
	}
	return names
}

// leastCost sets those that reach the target in order of what they cost.
func (p *Page) leastCost() string {
	var priced, unpriced []int
	for _, o := range p.shown[1:] {
		if p.standing(o) != facts.Reached {
			continue
		}
		if x := p.account(o); x != nil && x.CostAYear != 0 {
			priced = append(priced, o)
		} else {
			unpriced = append(unpriced, o)
		}
	}
	switch {
	case len(priced)+len(unpriced) == 0:
		return "No option is known to reach it."
	case p.Economics == nil:
		return "Without prices nothing tells which costs least."
	}
	slices.SortStableFunc(priced, func(a, b int) int { return cmp.Compare(p.account(a).CostAYear, p.account(b).CostAYear) })
	var list, free []string
	for _, o := range priced {
		list = append(list, p.sizedName(o)+", "+money(p.account(o).CostAYear.Pounds()))
	}
	for _, o := range unpriced {
		free = append(free, p.name(o))
	}
	text := ""
	switch {
	case len(priced) == 1 && len(unpriced) == 0:
		text = fmt.Sprintf("%s alone reaches it, for %s a year.", p.sizedName(priced[0]), money(p.account(priced[0]).CostAYear.Pounds()))
	case len(priced) > 0:
		text = "What those cost a year that reach it, the least first: " + strings.Join(list, "; ") + "."
	}
	if len(unpriced) > 0 {
		text = joined(text, "Reached at no cost a year that has a price: "+words.List(free)+".")
	}
	return text
}

// sizedName is an option with its size, where that is not as it is written.
func (p *Page) sizedName(option int) string {
	if scale, resized := p.scaleOf(option); resized {
		return fmt.Sprintf("%s (%s times as written)", p.name(option), words.Short(scale, 3))
	}
	return p.name(option)
}

// sizeSaid is what there is to say of the size of an option; "" where it is the least of many
// that reaches the target.
func (p *Page) sizeSaid(option int) string {
	m := p.Match.Of(p.Set.Options[option])
	if m == nil {
		return ""
	}
	if m.Not != "" {
		return fmt.Sprintf("as written (%s), since %s", p.standing(option), m.Not)
	}
	var said []string
	switch {
	case !slices.ContainsFunc(m.Tried, func(t facts.Tried) bool { return t.Scale > 0 }):
		return "as written, since no size of it has a value"
	case m.Standing == facts.Untold:
		said = append(said, fmt.Sprintf("cannot be told at %s%s", words.Count(len(p.rows()), "replication"), p.triedAt(m)))
	case m.Standing == facts.NotReached:
		said = append(said, "not reached"+p.triedAt(m))
		if list := p.queues(option); len(list) > 0 {
			said = append(said, "patients then wait most for "+words.LowerFirst(list[0].Title))
		}
	case m.Smallest:
		said = append(said, "reached at its smallest size already")
	}
	if f := m.Falls; len(f) == 2 {
		said = append(said, fmt.Sprintf("more of it is not always better: %s, and %s", p.triedSaid(f[0]), p.triedSaid(f[1])))
	}
	return strings.Join(said, "; ")
}

// triedAt says what the size came to that is shown of an option that is not known to reach the
// target, and up to which size others were tried.
func (p *Page) triedAt(m *facts.Matched) string {
	last := m.Tried[len(m.Tried)-1]
	largest := timesWritten(last.Scale)
	if m.Bound != "" {
		largest += " (" + m.Bound + ")"
	}
	if m.NoBetter {
		return ", no size up to " + largest + " does better than now beyond chance, so it is as written"
	}
	for _, t := range m.Tried {
		switch {
		case t.Scale != m.Scale:
		case t == last:
			return ", " + p.valueSaid(t) + " at " + largest
		default:
			return fmt.Sprintf(", %s, and no size up to %s does better beyond chance", p.triedSaid(t), largest)
		}
	}
	return ""
}

// triedSaid is a size that was tried and what it came to.
func (p *Page) triedSaid(t facts.Tried) string {
	if t.Scale == 0 {
		return p.valueSaid(t) + " as now"
	}
	return p.valueSaid(t) + " at " + timesWritten(t.Scale)
}

func (p *Page) valueSaid(t facts.Tried) string {
	places, write := p.targetPlaces(), words.Plain
	if p.Match.Performance.Change {
		write = words.Signed
	}
	if t.Low == t.High {
		return write(t.Value, places)
	}
	return fmt.Sprintf("%s (%s)", write(t.Value, places), span{t.Low, t.High}.text(places, write))
}

// timesWritten is a size in words, behind "at" or "up to".
func timesWritten(scale float64) string {
	if scale == 1 {
		return "the size written"
	}
	return words.Short(scale, 3) + " times the size written"
}
