package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

var bedDaysByCause = Chart{
	Name:    "bed-days-by-cause",
	Title:   "Ward bed-days by cause",
	Help:    "What the change in ward bed-days is made of with each option: a bar for each cause for which patients are in bed, each beginning where the one above it ends, and all of them at the bottom. Every panel has the same axis. Options that change nothing, or are assumed to, are left out.",
	Columns: byCauseColumns(),
	Draw:    drawByCause,
}

func byCauseColumns() []string {
	return []string{"option", "name", "measure", "cause", "unit", "from", "to", "mean", "low", "high", "note"}
}

// allBedDays is the measure that causes add up to, in every replication.
const allBedDays = "ward_bed_days_less_luck"

// bedCauses are the measures that do, in the order of the report, as they are called
// beside a bar.
var bedCauses = [][2]string{
	{"ward_bed_days_stay_less_luck", "The stay itself"},
	{"ward_bed_days_complications_less_luck", "Longer stays after complications"},
	{"ward_bed_days_readmissions_less_luck", "Readmissions"},
	{"ward_bed_days_unplanned_less_luck", "Emergency admissions during treatment"},
	{ofOtherTreatment, "Treatment changed by prehab"},
}

// ofOtherTreatment is the one that is nothing in current, and so has a bar only where some
// option has it.
const ofOtherTreatment = "ward_bed_days_other_treatment_less_luck"

// bar is a cause in an option's panel: its change, which begins where the one before ends.
type bar struct {
	Row
	cause string
	from  float64
	shown float64 // the change as it is written, rounded so that bars add up
}

// none says that a change is nothing in every replication.
func (r Row) none() bool { return r.Mean == 0 && !(r.High-r.Low > 0) }

func (b bar) to() float64 { return b.from + b.Mean }

// cascade is the panel of an option, with all bed-days as the last bar.
type cascade struct {
	option string
	bars   []bar
}

func (c cascade) total() bar { return c.bars[len(c.bars)-1] }

func drawByCause(r *Results, s Style) ([]Figure, error) {
	cascades, left := cascadesOf(r)
	if len(cascades) == 0 {
		return nil, Without("no option changes ward bed-days, by two causes or more")
	}
	lead, _ := r.chosen(func(id string) bool {
		return slices.ContainsFunc(cascades, func(c cascade) bool { return c.option == id })
	})
	slices.SortStableFunc(cascades, func(a, b cascade) int { return yesFirst(a.option == lead, b.option == lead) })
	w := newWaterfall(r, s, cascades)
	var figures []Figure
	for _, page := range w.pages(func(w waterfall) bool { return byCauseFigure(r, s, w, cascades, left).Height <= s.mostHeight() }) {
		f := byCauseFigure(r, s, page, cascades, left)
		f.Name = figureName("bed-days-by-cause", len(figures))
		figures = append(figures, f)
	}
	return figures, nil
}

// cascadesOf are the panels of options of which something was found, and what is said of
// the others. There are none where fewer than two causes are told apart.
func cascadesOf(r *Results) (list []cascade, left []string) {
	for _, total := range r.paired(allBedDays) {
		word := total.instead()
		if word == "" && total.none() {
			word = "no change"
		}
		if word != "" {
			left = append(left, r.name(total.Option)+" ("+word+")")
			continue
		}
		c := cascade{option: total.Option}
		at := 0.0
		for _, cause := range bedCauses {
			rows := r.paired(cause[0])
			i := slices.IndexFunc(rows, func(row Row) bool { return row.Option == total.Option })
			if i >= 0 && !(cause[0] == ofOtherTreatment && !slices.ContainsFunc(rows, func(row Row) bool { return !row.none() })) {
				c.bars = append(c.bars, bar{Row: rows[i], cause: cause[1], from: at})
				at += rows[i].Mean
			}
		}
		if len(c.bars) > 1 {
			c.bars = append(c.bars, bar{Row: total, cause: "All ward bed-days"})
			c.round()
			list = append(list, c)
		}
	}
	return list, left
}

func byCauseFigure(r *Results, s Style, w waterfall, all []cascade, left []string) Figure {
	base := r.called(r.Options[0].ID)
	f := r.figure(s)
	f.Title = byCauseMessage(r, all) // of all options, whichever this figure has
	f.Subtitle = r.subtitle(fmt.Sprintf("Change in ward bed-days per year from %s, by cause, with %s; chance of single stays taken out", base, r.interval()))
	f.Caption = "Filled bar: fewer bed-days. Hollow bar: more. Grey bar: all of them together. The line across the end of a bar is its interval. Changes are rounded so that they add up."
	f.Data = [][]string{byCauseColumns()}
	var groups []group
	alt := []string{fmt.Sprintf("Waterfall charts of the change in ward bed-days per year from %s, with %s.", base, r.interval())}
	for _, c := range w.panels {
		var said []string
		for _, b := range c.bars {
			f.Data = append(f.Data, []string{b.Option, r.name(b.Option), b.Measure, b.cause, b.Unit, words.Exact(b.from), words.Exact(b.to()),
				words.Exact(b.Mean), words.Exact(b.Low), words.Exact(b.High), b.Note})
			said = append(said, words.LowerFirst(b.cause)+" "+c.number(b))
			groups = append(groups, group{rows: []Row{b.Row}})
		}
		alt = append(alt, r.name(c.option)+": "+strings.Join(said, "; ")+".")
	}
	if slices.ContainsFunc(groups, func(g group) bool { return !g.rows[0].hasInterval() }) {
		f.Caption += " Without a line: fewer than two replications had a value, so nothing is known of chance."
	}
	if len(left) > 0 {
		f.Caption += " Not drawn: " + words.List(left) + "."
	}
	f.Caption += othersWords(r, groups)
	f.Alt = strings.Join(alt, " ")
	f.Height = f.head() + w.height() + f.foot()
	f.Plot = func(c draw.Canvas) { w.draw(c) }
	return f
}

// byCauseMessage says how many bed-days change with the option that clearly changes them
// most, and for which cause most of them do.
func byCauseMessage(r *Results, panels []cascade) string {
	var totals []Row
	for _, c := range panels {
		totals = append(totals, c.total().Row)
	}
	most, few := tooFew(totals)
	clear := clearAmong(totals, len(totals), r.Level)
	switch {
	case few && len(clearOnes(totals)) == 0:
		return "Which bed-days change cannot be told from " + words.Count(most, "replication")
	case few:
		clear = clearOnes(totals)
	case len(clear) == 0 && slices.ContainsFunc(totals, Row.ofOthers):
		return "Bed-days change with how many are treated, so none counts as released"
	case len(clear) == 0:
		return "No option clearly changes ward bed-days"
	}
	row := largest(clear)
	lead := func(id string) bool {
		return slices.ContainsFunc(clear, func(row Row) bool { return row.Option == id })
	}
	if option, ok := r.chosen(lead); ok { // the one that the reader would pick
		row = clear[slices.IndexFunc(clear, func(row Row) bool { return row.Option == option })]
	}
	c := panels[slices.IndexFunc(panels, func(c cascade) bool { return c.option == row.Option })]
	n := places(row)
	text := fmt.Sprintf("With %s, %s %s ward bed-days per year%s%s", r.called(row.Option), number(math.Abs(row.Mean), n), pick(row.Mean < 0, "fewer", "more"), bracket(size(row), n), c.mostOf(row))
	if few {
		text += alone(row) + "; " + byChance(r)
	}
	return text + row.byReading()
}

// mostOf says which bar most of all are, if one is.
func (c cascade) mostOf(row Row) string {
	same := 0.0 // what changes that way, of which others may take something back
	for _, b := range c.bars[:len(c.bars)-1] {
		if b.Mean*row.Mean > 0 {
			same += b.Mean
		}
	}
	for _, b := range c.bars[:len(c.bars)-1] {
		// So one at most; and chance does not give what is more than half.
		if b.Mean/same > .5 && b.Mean/row.Mean <= 1 && b.clear() && size(b.Row).Low > size(row).High/2 && (row.doubted() || !b.doubted()) {
			return ", most of them: " + words.LowerFirst(b.cause)
		}
	}
	return ""
}

// places are those of its numbers, whole bed-days at least.
func (c cascade) places() int { return min(0, places(c.total().Row)) }

// round rounds changes so that they add up as they are written.
func (c cascade) round() {
	var means []float64
	for _, b := range c.bars {
		means = append(means, b.Mean)
	}
	for i, x := range words.AddingUp(means, -c.places()) {
		c.bars[i].shown = x
	}
}

// number writes a bar's change as at the right of the plot.
func (c cascade) number(b bar) string {
	if word := b.instead(); word != "" {
		return word
	}
	text := signed(b.shown, b.Unit, c.places()) + bracket(b.Row, c.places())
	if b.others() != "" {
		text += " (o)"
	}
	return text
}
