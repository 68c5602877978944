package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// What options are worth in more of something: how many more beds, posts or lists would change
// a headline by what the option changes it.

// worthTitle is the heading of these rows.
func (p *Page) worthTitle() string {
	if p.Worth == nil {
		return "Worth"
	}
	return "Worth in " + p.Worth.Unit
}

func (p *Page) worthRows() (list []pageRow) {
	if p.Worth == nil || len(p.shown) == 1 {
		return nil
	}
	for _, measure := range p.worthMeasures() {
		by := ", by " + worthWord(measure)
		list = append(list, row("worth_by_"+measure, p.Worth.Unit, p.worthTitle()+by, words.UpperFirst(p.Worth.Unit)+by, p.cells(func(o int) pageCell {
			if w := p.Worth.OfOption(p.Set.Options[o], measure); w != nil {
				return p.worthCell(o, w)
			}
			return textCell(words.None)
		})))
	}
	return list
}

// worthMeasures are the measures by which it is told, in order.
func (p *Page) worthMeasures() (list []string) {
	for _, w := range p.Worth.Of {
		if !slices.Contains(list, w.Measure) {
			list = append(list, w.Measure)
		}
	}
	return list
}

// worthWord is a headline in a word or two.
func worthWord(measure string) string {
	switch measure {
	case treated:
		return "treatments"
	case "routine_admissions":
		return "routine"
	}
	if rest, ok := strings.CutPrefix(measure, "within_"); ok {
		return strings.ReplaceAll(rest, "_", " ")
	}
	return words.LowerFirst(measureOf(measure).Title)
}

func (p *Page) worthCell(option int, w *facts.WorthOf) pageCell {
	switch w.Standing {
	case facts.WorthNone:
		x := plainCell(0, 0)
		x.text.Long, x.note = cmp.Or(p.insteadOf(option, window(w.Measure)), noChange), "the option changes nothing"
		return x
	case facts.NotBinding, facts.NotSeen:
		x := textCell("no number can")
		x.text.Short, x.note = "none can", p.noNumber(w.Standing)
		return x
	case facts.NotTold:
		x := textCell(cannotTell)
		x.note = "nothing is known of chance"
		return x
	}
	places := 1
	if w.High-w.Low < 0.5 {
		places = 2
	}
	x := plainCell(w.Units, seenPlaces(w.Units, places))
	if w.Low == w.High && w.Units == math.Trunc(w.Units) { // the same in every replication
		x = plainCell(w.Units, 0)
	}
	x.chance = span{w.Low, w.High}
	low, high, _ := strings.Cut(x.chance.text(x.places, words.Plain), " to ")
	if w.Open.Low {
		low, x.chance.low = p.beyondText(w.Low), math.NaN()
		x.note = joinNotes(x.note, "the lower end is "+low)
	}
	if w.Open.High {
		high, x.chance.high = p.beyondText(w.High), math.NaN()
		x.note = joinNotes(x.note, "the upper end is "+high)
	}
	switch {
	case !(w.Low > 0 || w.High < 0):
		x.text.Long, x.note = noClear, joinNotes(noClear+": chance alone could give it", x.note)
	case w.Standing != facts.AsMuch:
		x.text.Long = p.beyondText(w.Units)
		x.note = joinNotes(x.text.Long, x.note)
	}
	if x.quiet = true; w.Standing != facts.AsMuch {
		x.value = math.NaN()
	}
	if low != high {
		x.under = append(x.under, document.Range{Name: document.Label{Long: "chance"}, Text: document.Label{Long: low + " to " + high}})
	}
	return x
}

// beyondText is an end of what was looked at, which something lies beyond.
func (p *Page) beyondText(end float64) string {
	switch {
	case end > 0 && end >= p.Worth.Most:
		return "over " + words.Short(end, 4)
	case end == 0:
		return "below 0"
	}
	return "under " + words.Short(end, 4)
}

// noNumber is why no number of units does what an option does.
func (p *Page) noNumber(standing facts.Bearing) string {
	if standing == facts.NotBinding {
		return "more or fewer change nothing"
	}
	return "more or fewer change it by no more than chance"
}

// worthSaid explains the rows.
func (p *Page) worthSaid() []document.Entry {
	if p.Worth == nil || len(p.shown) == 1 {
		return nil
	}
	w := p.Worth
	of := "of " + w.Title
	if slices.ContainsFunc(p.Options, func(o facts.Option) bool { return o.ID == w.In }) {
		of = fmt.Sprintf("as %q has them", w.Title)
	}
	from := ""
	if w.From != "" {
		from = ", from " + words.Date(w.From)
	}
	said := []string{fmt.Sprintf("How many more than now (%s%s) change a headline by as much as the option does, on the same patients; looked at from %s to %s. Parts of one lie on a line between whole ones, all else stays as it is, and ranges are of chance alone.",
		of, from, words.Short(w.Least, 4), words.Short(w.Most, 4))}
	for _, measure := range p.worthMeasures() {
		for _, x := range w.Of {
			if x.Measure == measure && (x.Standing == facts.NotBinding || x.Standing == facts.NotSeen) {
				said = append(said, fmt.Sprintf("%s: no number can, since %s.", words.UpperFirst("by "+worthWord(measure)), p.noNumber(x.Standing)))
				break
			}
		}
	}
	return []document.Entry{{Head: p.worthTitle(), Text: strings.Join(said, " ")}}
}
