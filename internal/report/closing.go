package report

import (
	"fmt"
	"math"

	"prehabsim/internal/appraise"
	"prehabsim/internal/document"
	"prehabsim/internal/econ"
	"prehabsim/internal/words"
)

// What it would cost to bring uptake of the most deprived to that of the least. How many of
// them would have to agree is measured; what one costs is told in two ways, neither of which
// anybody has tried: as much as one who starts costs the option now, which leaves out what it
// takes to reach them; and as much as another option of the run costs for each of the most
// deprived more whom it brings.

// closing is that of one option.
type closing struct {
	gap   gap
	none  string  // why there is nothing to close, or to tell; "": there is
	more  float64 // how many more of the most deprived would have to agree, a year
	serve appraise.Unit
	reach *appraise.Reach // the cheapest way in this run; nil: none
}

// Why there is no gap to close.
const (
	gapNotTold        = "cannot be told"
	noGapBeyondChance = "no gap beyond chance"
)

// closingOf is an option's; false where it offers prehab to nobody, or nothing is said of money
// or deprivation.
func (r *Results) closingOf(a *appraise.Appraisal, option int) (c closing, ok bool) {
	b, told := r.deprivation()
	if a == nil || a.Burdens == nil || !told || option == 0 {
		return c, false
	}
	if c.gap, ok = r.gapOf(option, "prehab_uptake", b); !ok {
		return c, false
	}
	offered := r.of(option, inGroup("prehab_offered", b, b.Values[0])).Mean
	switch p := c.gap.points; {
	case math.IsNaN(offered):
		return c, false
	case c.gap.few || math.IsNaN(p.HalfWidth()):
		c.none = gapNotTold
	case p.Low > 0:
		c.none = "no gap: the most deprived agree more often"
	case p.High >= 0:
		c.none = noGapBeyondChance
	}
	if c.none != "" {
		return c, true
	}
	c.more = -c.gap.points.Mean / 100 * offered
	c.serve, _ = a.Account(option).Unit(appraise.Start)
	for o := 1; o < len(r.Set.Options); o++ {
		g, told := r.gapOf(o, "prehab_uptake", b)
		if o == option || !told || g.points.Mean <= c.gap.points.Mean {
			continue
		}
		if x, ok := a.Reach(o, option); ok && costOfOne(x.Chance) < costOfOne(cheapest(c.reach)) {
			c.reach = &x
		}
	}
	return c, true
}

// costOfOne is what one costs: nothing where they pay for themselves, and more than any where that
// cannot be told.
func costOfOne(u econ.UnitCost) float64 {
	switch u.Why {
	case econ.Ratio:
		return u.Value
	case econ.PaysForItself:
		return 0
	}
	return math.Inf(1)
}

func cheapest(x *appraise.Reach) econ.UnitCost {
	if x == nil {
		return econ.UnitCost{Why: econ.MayBeNone}
	}
	return x.Chance
}

// served is what those who would have to agree would cost a year; NaN: it cannot be told.
func (c *closing) served() float64 { return c.times(c.serve.Chance) }

// reached is what they would cost a year by the cheapest way of the run; NaN: there is none.
func (c *closing) reached() float64 { return c.times(cheapest(c.reach)) }

func (c *closing) times(u econ.UnitCost) float64 {
	if x := costOfOne(u); !math.IsInf(x, 1) {
		return float64(c.more * x)
	}
	return math.NaN()
}

// closingWords say it in sentences, with what they take for granted.
func (r *Results) closingWords(c closing) string {
	if c.none != "" {
		return words.UpperFirst(c.none) + "."
	}
	text := fmt.Sprintf("%s more of the most deprived a year would have to agree, for %s%% of them to take part as of the least deprived, and not %s%%.",
		words.Plain(c.more, seenPlaces(c.more, 0)), words.Plain(c.gap.least.Mean, 1), words.Plain(c.gap.most.Mean, 1))
	switch c.serve.Chance.Why {
	case econ.Ratio:
		text += fmt.Sprintf(" If each costs what one who agrees costs now, %s%s, that is %s a year; what it takes to reach them is not in it.",
			money(c.serve.Chance.Value), r.rangesOf(c.serve.Chance, c.serve.Evidence), money(c.served()))
	case econ.PaysForItself:
		text += " Whoever agrees costs nothing more than now; what it takes to reach them is not in it."
	default:
		text += " What one who agrees costs cannot be told."
	}
	if c.reach == nil {
		return text + " No other option of this run brings more of them, with a narrower gap, beyond chance."
	}
	text += fmt.Sprintf(` Going over to "%s" would have %s more of them agree`, r.optionName(c.reach.Of), words.Plain(c.reach.More, seenPlaces(c.reach.More, 0)))
	if c.reach.Chance.Why == econ.PaysForItself {
		return text + ", at no further cost."
	}
	return text + fmt.Sprintf(", at %s%s for each if all its further cost is laid to them; at that price %s cost %s a year.",
		money(c.reach.Chance.Value), r.rangesOf(c.reach.Chance, c.reach.Evidence), words.Plain(c.more, seenPlaces(c.more, 0)), money(c.reached()))
}

// rangesOf is where what one costs lies by chance and, given draws, by evidence.
func (r *Results) rangesOf(chance, evidence econ.UnitCost) string {
	if chance.Why != econ.Ratio {
		return ""
	}
	text := fmt.Sprintf(" (chance %s to %s", money(chance.Low), money(chance.High))
	if evidence.Why == econ.Ratio && r.draws() >= fewestDraws {
		text += fmt.Sprintf("; evidence %s to %s", money(evidence.Low), moneyOrMore(evidence.High))
	}
	return text + ")"
}

func moneyOrMore(pounds float64) string {
	if math.IsInf(pounds, 1) {
		return "more than any sum"
	}
	return money(pounds)
}

// writeClosing shows it, an entry for each option.
func (r *Results) writeClosing(d *document.Document, a *appraise.Appraisal) {
	var list []document.Entry
	for o := 1; o < len(r.Set.Options); o++ {
		if c, ok := r.closingOf(a, o); ok {
			list = append(list, document.Entry{Head: r.optionName(o), Text: r.closingWords(c)})
		}
	}
	if len(list) == 0 {
		return
	}
	d.Put(document.Heading{Level: 2, Text: "What it would cost to close the gap in uptake"})
	for _, x := range list {
		d.Put(x)
	}
	d.Note("These are sums of what the run measures: they do not say whether anything brings the most deprived to take part as often. Costs are equivalent annual costs.")
}

// closingCell is what closing the gap costs a year if each costs what one does now.
func (p *Page) closingCell(option int) pageCell {
	a, err := p.Appraisal()
	if err != nil || option == 0 {
		return textCell(words.None)
	}
	c, ok := p.closingOf(a, option)
	switch {
	case !ok:
		return textCell(words.None)
	case c.none == noGapBeyondChance:
		return noted(textCell(noClear), c.none)
	case c.none == gapNotTold || c.none == "" && math.IsNaN(c.served()):
		return textCell(cannotTell)
	case c.none != "":
		return noted(textCell("no gap"), c.none)
	}
	x := moneyCell(c.served(), "from "+money(c.served()))
	x.quiet = true
	if u := c.serve.Chance; u.Why == econ.Ratio {
		x.chance = span{float64(u.Low * c.more), float64(u.High * c.more)}
	}
	if u := c.serve.Evidence; u.Why == econ.Ratio && p.draws() >= fewestDraws {
		x.evidence = span{float64(u.Low * c.more), float64(u.High * c.more)}
	}
	return noted(x, "so many more of the most deprived at what one who agrees costs now; what it takes to reach them is not in it")
}
