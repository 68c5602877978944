package report

import (
	"math"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// What stands in place of a change that is no finding.
const (
	noClear    = "no clear"    // chance alone could give it
	cannotTell = "cannot tell" // nothing is known of chance
)

// pageCell is a figure of an option: as it is printed, and as files have it.
type pageCell struct {
	text             document.Label
	value            float64 // of current its own, of others the change from it; NaN: none
	chance, evidence span
	places           int
	clear            bool   // chance and evidence both leave out no difference
	note             string // what files say
	quiet            bool   // its ranges stand in files alone
	under            []document.Range
}

// span is from where to where; both ends are NaN where nothing is known.
type span struct{ low, high float64 }

var noSpan = span{math.NaN(), math.NaN()}

func (s span) known() bool { return !math.IsNaN(s.low) && !math.IsNaN(s.high) }

// leavesOut says that 0 is not in it.
func (s span) leavesOut() bool { return s.known() && (s.low > 0 || s.high < 0) }

// text writes both ends with so many decimals, or with as many more as it takes to tell
// them apart, and from 0 where both lie on one side of it.
func (s span) text(places int, write func(float64, int) string) string {
	low, high := write(s.low, places), write(s.high, places)
	none := write(0, places)
	for more := 1; more <= 2 && (low == high && s.low != s.high || s.leavesOut() && (low == none || high == none)); more++ {
		none = write(0, places+more)
		low, high = write(s.low, places+more), write(s.high, places+more)
	}
	return low + " to " + high
}

// ranged is the cell as documents have it. Narrow pages have ranges of clear changes alone,
// and no plus before a number of them.
func (c pageCell) ranged() document.Ranged {
	x := document.Ranged{Text: c.text, Ranges: c.under}
	for _, of := range []struct {
		name string
		span
		places int
	}{{"chance", c.chance, c.chancePlaces()}, {"evidence", c.evidence, c.places}} {
		if of.known() && !c.quiet {
			text := document.Label{Long: of.text(of.places, words.Signed), Short: of.text(of.places, words.Plain)}
			x.Ranges = append(x.Ranges, document.Range{Name: document.Label{Long: of.name}, Text: text, Wide: !c.chance.leavesOut()})
		}
	}
	return x
}

// chancePlaces are one more of shares, of which an interval may be that narrow.
func (c pageCell) chancePlaces() int {
	if c.places > 0 {
		return c.places + 1
	}
	return c.places
}

// plainCell is a figure without ranges; none where it is NaN.
func plainCell(value float64, places int) pageCell {
	return pageCell{text: document.Label{Long: words.Plain(value, places)}, value: value, chance: noSpan, evidence: noSpan, places: places}
}

func textCell(text string) pageCell {
	x := plainCell(math.NaN(), 0)
	x.text.Long = text
	return x
}

// ownCell is what an option itself has of a measure.
func (r *Results) ownCell(option int, c result.Column, places int) pageCell {
	return plainCell(r.of(option, c).Mean, places)
}

// enoughAlike is how many replications with one change say that it is the same in all.
const enoughAlike = 4

// change is what an option changes in a measure. Where that is some number and the same in each
// of a few replications, as counts of patients are by accident, nothing is known of chance; what
// is open, of beds and theatres, is set and no accident.
func (p *Page) change(option int, c result.Column) stats.Estimate {
	d := p.Results.change(option, c)
	if d.N > 1 && d.N < enoughAlike && d.Low == d.High && d.Mean != 0 && !strings.HasSuffix(c.Measure, "_open") {
		d.Low, d.High = math.NaN(), math.NaN()
	}
	return d
}

// changeCell is what an option changes in a measure; what it has itself where there is none
// of it in current.
func (p *Page) changeCell(option int, c result.Column, places int) pageCell {
	own, now, d := p.of(option, c), p.of(0, c), p.change(option, c)
	if option == 0 || math.IsNaN(own.Mean) || math.IsNaN(now.Mean) || math.IsNaN(d.Mean) {
		return p.ownCell(option, c, places)
	}
	x := plainCell(d.Mean, seenPlaces(d.Mean, places))
	x.note = p.noteOf(option, c)
	if word := p.insteadOf(option, c); word != "" {
		if p.noResult(option, c) {
			x.value = math.NaN()
		}
		x.text.Long = word
		return x
	}
	if !intervalOf(d).known() {
		x.text.Long, x.note = cannotTell, joinNotes(x.note, "nothing is known of chance")
		return x
	}
	x.chance = intervalOf(d)
	if e := p.evidenceOfChange(option, c); e.known {
		x.evidence = span{e.Low, e.High}
	}
	if !d.Clear() {
		x.places, x.text.Long, x.note = places, noClear, joinNotes(x.note, noClear+": chance alone could give it")
		return x
	}
	void := p.others(option, c).Void
	x.clear = !void && x.bothWay() && !p.doubted(option, c)
	x.text.Long = p.starred(words.Signed(d.Mean, x.places), option, c, x.clear)
	if x.clear {
		x.note = joinNotes(x.note, "clear")
	}
	return x
}

// starred marks a change as clear, and as one of other patients.
func (r *Results) starred(text string, option int, c result.Column, clear bool) string {
	if clear {
		text += " *"
	}
	return r.others(option, c).mark(text)
}

// bothWay says that chance and evidence leave out no difference, on the same side.
func (c pageCell) bothWay() bool {
	return c.chance.leavesOut() && c.evidence.leavesOut() && (c.chance.low > 0) == (c.evidence.low > 0)
}

func intervalOf(d stats.Estimate) span {
	if math.IsNaN(d.HalfWidth()) {
		return noSpan
	}
	return span{d.Low, d.High}
}

// seenPlaces are decimals with which a number other than 0 is not written as 0, as long as
// that takes no more than two besides.
func seenPlaces(x float64, places int) int {
	for more := range 3 {
		if x == 0 || strings.ContainsAny(words.Plain(x, places+more), "123456789") {
			return places + more
		}
	}
	return places + 2
}

func joinNotes(notes ...string) string {
	var list []string
	for _, note := range notes {
		if note != "" {
			list = append(list, note)
		}
	}
	return strings.Join(list, "; ")
}
