package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

var bedDaysBySite = Chart{
	Name:    "bed-days-by-site",
	Title:   "Ward bed-days by site",
	Help:    "Whose bed-days change with the option that the reader would look at first: a bar for each site, each beginning where the one above it ends, and all of them at the bottom. Filled bars are fewer bed-days, hollow ones more; the line across is where the change lies by chance.",
	Columns: bySiteColumns(),
	Draw:    drawBySite,
}

func bySiteColumns() []string {
	return []string{"option", "name", "site", "title", "unit", "from", "to", "mean", "low", "high", "note"}
}

// bySite is the attribute by which the report tells bed-days apart too.
const bySite = "site"

func drawBySite(r *Results, s Style) ([]Figure, error) {
	told := func(id string) bool { _, _, ok := r.sitesOf(id); return ok }
	option, ok := r.chosen(func(id string) bool { c, _, ok := r.sitesOf(id); return ok && c.total().clear() })
	if !ok {
		option, ok = r.chosen(told)
	}
	if !ok {
		return nil, Without("no option changes ward bed-days that are told apart by site")
	}
	c, none, _ := r.sitesOf(option)
	l := listed{label: "Change in ward bed-days per year"}
	low, high := 0.0, 0.0
	for i, b := range c.bars {
		below, above := b.ends()
		low, high = min(low, b.from, b.to(), below), max(high, b.from, b.to(), above)
		l.rows = append(l.rows, listRow{name: b.cause, value: c.number(b), mark: b.mark(s, i)})
	}
	l.scale = newScale(low, high, 5, "").room(.04, .04)
	name, base := r.called(option), r.called(r.Options[0].ID)
	return listFigures("bed-days-by-site", l, s, func(part *listed) Figure {
		f := r.figure(s)
		f.Title = bySiteMessage(r, c)
		f.Subtitle = r.subtitle(fmt.Sprintf("Change in ward bed-days per year with %s from %s, by %s, with %s; chance of single stays taken out", name, base, r.attribute(bySite), r.interval()))
		f.Caption = bySiteCaption(r, c, none)
		f.Data = [][]string{bySiteColumns()}
		alt := []string{fmt.Sprintf("Waterfall chart of the change in ward bed-days per year with %s from %s, with %s.", name, base, r.interval())}
		for _, b := range c.bars {
			if slices.ContainsFunc(part.rows, func(row listRow) bool { return row.name == b.cause }) {
				alt = append(alt, b.cause+": "+c.number(b)+".")
				f.Data = append(f.Data, []string{b.Option, r.name(b.Option), b.Value, b.cause, b.Unit, words.Exact(b.from), words.Exact(b.to()), words.Exact(b.Mean), words.Exact(b.Low), words.Exact(b.High), b.Note})
			}
		}
		f.Alt = strings.Join(alt, " ")
		return f
	}), nil
}

// mostSites is how many have a bar of their own; the others share one.
const mostSites = 13

// sitesOf are the sites whose bed-days change with an option, those that change most as all
// of them do first, and all of them; and the names of sites without any change. ok is false
// where nothing was found of two or more.
func (r *Results) sitesOf(option string) (c cascade, none []string, ok bool) {
	of := func(rows []Row) []Row {
		return slices.DeleteFunc(rows, func(row Row) bool { return row.Option != option || row.instead() != "" })
	}
	total, sites := of(r.paired(allBedDays)), of(r.pairedBy(allBedDays, bySite))
	if len(total) == 0 || len(sites) < 2 {
		return c, nil, false
	}
	sites = slices.DeleteFunc(sites, func(row Row) bool {
		if row.none() {
			none = append(none, r.groupName(bySite, row.Value))
		}
		return row.none()
	})
	if len(sites) == 0 {
		return c, nil, false
	}
	slices.SortStableFunc(sites, func(a, b Row) int { return cmp.Compare(math.Abs(b.Mean), math.Abs(a.Mean)) })
	c.option = option
	var rest []Row
	if len(sites) > mostSites+1 {
		sites, rest = sites[:mostSites], sites[mostSites:]
	}
	less := math.Copysign(1, total[0].Mean)
	slices.SortStableFunc(sites, func(a, b Row) int { return cmp.Compare(less*b.Mean, less*a.Mean) })
	at := 0.0
	for _, row := range sites {
		c.bars = append(c.bars, bar{Row: row, cause: r.groupName(bySite, row.Value), from: at})
		at += row.Mean
	}
	// Patients of further sites, and whoever is of none, are what is left.
	if left := total[0].Mean - at; math.Abs(left) > 1e-6*math.Abs(at) || rest != nil {
		b := bar{Row: total[0], cause: "All others", from: at}
		b.Value, b.Mean, b.Low, b.High, b.SD, b.N, b.Note = "", left, math.NaN(), math.NaN(), math.NaN(), 0, ""
		c.bars = append(c.bars, b)
	}
	c.bars = append(c.bars, bar{Row: total[0], cause: "All ward bed-days"})
	c.round()
	return c, none, true
}

// mark draws a bar, with a line from where the one above it ends.
func (b bar) mark(s Style, i int) func(draw.Canvas, func(float64) vg.Length, vg.Length) {
	all := b.Value == "all"
	var fill color.Color = s.dark()
	switch {
	case all:
		fill = gridline()
	case b.Mean > 0:
		fill = color.White
	}
	return func(c draw.Canvas, x func(float64) vg.Length, middle vg.Length) {
		half := vg.Length(barShare) * lineHeight(regular(textSize)) / 2
		if i > 0 && !all {
			c.StrokeLine2(draw.LineStyle{Color: quiet(), Width: .5}, x(b.from), middle+half, x(b.from), middle+lineHeight(regular(textSize))+3-half)
		}
		drawBar(c, x(b.from), x(b.to()), middle, half, fill)
		if b.hasInterval() {
			low, high := b.ends()
			drawInterval(c, x(low), x(high), middle)
		}
	}
}

func bySiteCaption(r *Results, c cascade, none []string) string {
	text := "Filled bar: fewer bed-days. Hollow bar: more. Grey bar: all of them together. The line across the end of a bar is its interval. Changes are rounded so that they add up."
	if len(none) > 0 {
		text += " No change in any replication, and not drawn: " + words.List(none) + "."
	}
	switch {
	case !c.total().hasInterval():
		text += " Without a line: fewer than two replications had a value, so nothing is known of chance."
	case slices.ContainsFunc(c.bars, func(b bar) bool { return b.Value == "" }):
		text += " All others have no line: theirs are what is left of all."
	}
	return text + othersWords(r, []group{{rows: []Row{c.total().Row}}})
}

// bySiteMessage says how many bed-days change, and of which site most of them are.
func bySiteMessage(r *Results, c cascade) string {
	row, name := c.total().Row, r.called(c.option)
	most, few := tooFew([]Row{row})
	switch {
	case row.ofOthers():
		return fmt.Sprintf("Of other patients with %s, so no bed-days count as released", name)
	case few && !row.clear():
		return fmt.Sprintf("Which bed-days change with %s cannot be told from %s", name, words.Count(most, "replication"))
	case !row.clear():
		return fmt.Sprintf("With %s, ward bed-days do not clearly change", name)
	}
	n := places(row)
	text := fmt.Sprintf("With %s, %s %s ward bed-days per year over all tumour sites%s%s", name, number(math.Abs(row.Mean), n), pick(row.Mean < 0, "fewer", "more"), bracket(size(row), n), c.mostOf(row))
	if few {
		text += alone(row) + "; " + byChance(r)
	}
	return text + row.byReading()
}
