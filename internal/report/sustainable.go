package report

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
	"prehabsim/sim/stats"
)

// Sustainable additional patients are the fourth figure: how many more a year could be treated
// as soon as today's are now. It takes a search, so it is there where it was asked for.

// GrownText is how many more.
func GrownText(g *facts.Grown, x *facts.GrownOption) string {
	switch x.Standing {
	case facts.GrownUntold:
		return cannotTell
	case facts.GrownNone:
		return "none"
	case facts.GrownMore:
		return "over " + words.Plain(g.Patients(g.UpTo), 0)
	}
	return words.Plain(g.Patients(x.Percent), 0)
}

// GrownRange is from how many to how many by chance; "" where both are one.
func GrownRange(g *facts.Grown, x *facts.GrownOption) string {
	low, high := words.Plain(g.Patients(x.Low), 0), words.Plain(g.Patients(x.High), 0)
	if x.Open.Low {
		low = "none"
	}
	if x.Open.High {
		high = "over " + high
	}
	if low == high || low == "none" && high == "0" {
		return ""
	}
	return low + " to " + high
}

func grownCell(g *facts.Grown, x *facts.GrownOption) string {
	if of := GrownRange(g, x); of != "" && x.Standing != facts.GrownUntold {
		return GrownText(g, x) + " (" + of + ")"
	}
	return GrownText(g, x)
}

// sustainable is the row of the page.
func (p *Page) sustainable() pageRow {
	if p.Grown == nil {
		return pageRow{}
	}
	return row("sustainable", "patients per year", "Sustainable more patients", "Sustainable more", p.cells(func(o int) pageCell {
		g := p.Grown.OfOption(p.Set.Options[o])
		if g == nil {
			return textCell(words.None)
		}
		e := p.sustainableOf(o)
		x := plainCell(e.Mean, 0)
		x.text.Long, x.chance, x.quiet, x.note = GrownText(p.Grown, g), span{e.Low, e.High}, true, grownNote(g)
		if text := GrownRange(p.Grown, g); text != "" && g.Standing != facts.GrownUntold {
			x.under = append(x.under, document.Range{Name: document.Label{Long: "chance"}, Text: document.Label{Long: text}})
		}
		return x
	}))
}

// sustainableOf is it as an estimate; ends that lie beyond what was looked at are none.
func (r *Results) sustainableOf(option int) stats.Estimate {
	e := nothing(r.Level)
	g := r.Grown.OfOption(r.Set.Options[option])
	if g == nil || g.Standing == facts.GrownUntold {
		return e
	}
	e.N = r.Grown.Number
	if g.Standing != facts.GrownMore {
		e.Mean = r.Grown.Patients(g.Percent)
	}
	if !g.Open.Low {
		e.Low = r.Grown.Patients(g.Low)
	}
	if !g.Open.High {
		e.High = r.Grown.Patients(g.High)
	}
	return e
}

func grownNote(g *facts.GrownOption) (note string) {
	switch {
	case g.Standing == facts.GrownUntold:
		return "nobody is counted in the share"
	case g.Standing == facts.GrownMore:
		note = "more than was looked at"
	case g.Standing == facts.GrownNone:
		note = "the share is lower at today's demand already"
	}
	if g.Open.Low && g.Standing != facts.GrownNone {
		note = joinNotes(note, "chance alone could give any more")
	}
	if g.Unseen {
		note = joinNotes(note, "no more of their clocks stop in the window beyond chance")
	}
	return note
}

// grownSaid explains the row and says what binds.
func (p *Page) grownSaid() []document.Entry {
	if p.Grown == nil {
		return nil
	}
	text := p.grownMeans() + "."
	var binds reasons
	for _, o := range p.shown {
		if g := p.Grown.OfOption(p.Set.Options[o]); g != nil && g.Binds != "" {
			name := "as now"
			if o > 0 {
				name = p.optionName(o)
			}
			binds.add(name, words.LowerFirst(g.Binds))
		}
	}
	if slices.ContainsFunc(p.shown, func(o int) bool {
		g := p.Grown.OfOption(p.Set.Options[o])
		return g != nil && g.Unseen
	}) {
		text += " Where no more of their clocks stop in the window beyond chance, it does not show that so many more are treated as soon: who waits when it ends is in no share."
	}
	if said := binds.sentences(); len(said) > 0 {
		text += " With more of them patients wait most for: " + strings.Join(said, " ")
	}
	return []document.Entry{{Head: "Sustainable", Text: text}}
}

// grownMeans says what the figure is.
func (r *Results) grownMeans() string {
	g := r.Grown
	title, _, _ := strings.Cut(measureOf(g.Measure).Title, ",")
	share := ""
	if g.Counted {
		share = fmt.Sprintf(" (%s%%)", words.Plain(g.Share, 1))
	}
	return fmt.Sprintf("Patients a year by %s, of whom %s come now, who could come besides from the first day of the window on, with capacity as it is and the share of them %s no lower than now%s; ranges are of chance alone",
		words.List(g.Pathways), words.Plain(g.Today, 0), words.LowerFirst(title), share)
}
