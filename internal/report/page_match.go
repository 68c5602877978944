package report

import (
	"fmt"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// How large options are, where that is not as they are written: because the scenario says so,
// or to compare what the same money a year buys of each.

// sizes is how many times as much of each option there is as it says; without anything in it
// where all are as they are written.
func (p *Page) sizes() pageRow {
	some := p.Match != nil
	for _, o := range p.shown[1:] {
		_, resized := p.scaleOf(o)
		some = some || resized
	}
	return row("scale", "times", "Size, times as written", "Size", p.cells(func(o int) pageCell {
		if o == 0 || !some {
			return textCell(words.None)
		}
		return p.sizeCell(o)
	}))
}

// scaleOf is how many times as much of an option there is as it says, and whether that is
// another size than it says.
func (r *Results) scaleOf(option int) (scale float64, resized bool) {
	for _, o := range r.Options {
		if o.ID == r.Set.Options[option] && o.Resized {
			return o.Scale, true
		}
	}
	return 1, false
}

func (p *Page) sizeCell(option int) pageCell {
	scale, _ := p.scaleOf(option)
	x := plainCell(scale, 2)
	x.text.Long = words.Short(scale, 3)
	m := p.Match.Of(p.Set.Options[option])
	switch {
	case m == nil:
	case m.Not != "":
		x.text.Long, x.note = "as written", m.Not
	case m.Bound != "" && p.Match.Budget > 0:
		x.note = m.Bound
		x.under = append(x.under, document.Range{Name: document.Label{Long: "budget left"}, Text: document.Label{Long: money(m.Left)}, Wide: true})
	}
	return x
}

// matched says what the sizes are, and of which options they are not that.
func (p *Page) matched() []document.Entry {
	switch {
	case p.Match == nil || len(p.shown) == 1:
		return nil
	case p.Match.Budget > 0:
		return p.equalSpend()
	}
	return p.equalPerformance()
}

// reasons are why options are not as the others are, each with the options that it is of.
type reasons struct {
	order []string
	of    map[string][]string
}

func (r *reasons) add(option, why string) {
	if why == "" {
		return
	}
	if r.of == nil {
		r.of = map[string][]string{}
	}
	if r.of[why] == nil {
		r.order = append(r.order, why)
	}
	r.of[why] = append(r.of[why], option)
}

// sentences are "these options: why."
func (r *reasons) sentences() (said []string) {
	for _, why := range r.order {
		said = append(said, strings.Join(r.of[why], "; ")+": "+why+".")
	}
	return said
}

// equalSpend says so of a budget.
func (p *Page) equalSpend() []document.Entry {
	var why reasons
	for _, o := range p.shown[1:] {
		if m := p.Match.Of(p.Set.Options[o]); m != nil {
			why.add(p.optionName(o), boundSaid(m))
		}
	}
	said := fmt.Sprintf("Each option is as large as %s a year buys of it at full running, so these are not the options as they are written.", money(p.Match.Budget))
	return []document.Entry{{Head: "Equal spend", Text: strings.Join(append([]string{said}, why.sentences()...), " ")}}
}

// boundSaid is why an option does not cost the budget; "" where it does.
func boundSaid(m *facts.Matched) string {
	switch {
	case m.Not != "":
		return "as written, since " + m.Not
	case m.Bound != "" && m.Scale == 0:
		return "the money does not reach any of it, so it is as now"
	case m.Bound != "":
		return "all that there is to have, for less"
	}
	return ""
}
