package plots

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

var bedDayCost = Chart{
	Name:    "cost-of-a-bed-day",
	Title:   "Cost of a usable bed-day",
	Help:    "What each option costs in a year for each ward bed-day that it opens or releases, with the range by chance and, on a line of its own, by what is known of the inputs where that is told. Options whose bed-days may be none by chance have no price.",
	Columns: bedDayCostColumns(),
	Draw:    drawBedDayCost,
}

func bedDayCostColumns() []string {
	return []string{"option", "name", "unit", "cost", "chance_low", "chance_high", "evidence_low", "evidence_high", "note"}
}

func drawBedDayCost(r *Results, s Style) ([]Figure, error) {
	const row = "cost_of_bed_day"
	l := listed{label: "£ for each usable ward bed-day"}
	high := 0.0
	best, priced := Headline{}, 0
	why := "the scenario has no money"
	var list []Headline
	for _, o := range r.Options[1:] {
		h, ok := r.onPage(row, o.ID)
		if !ok {
			continue
		}
		list = append(list, h)
		if math.IsNaN(h.Value) {
			why = "no option has a price for a usable bed-day: " + priceNote(h)
			if h.Note == "" {
				why = "no option makes bed-days usable for others"
			}
			l.rows = append(l.rows, listRow{name: r.name(o.ID), value: priceNote(h)})
			continue
		}
		priced++
		if best.Option == "" || h.Value < best.Value {
			best = h
		}
		high = max(high, h.Value)
		for _, ends := range [][2]float64{h.Chance, h.Evidence} {
			if known(ends) {
				high = max(high, ends[1])
			}
		}
		l.rows = append(l.rows, listRow{name: r.name(o.ID), value: pounds(h.Value) + poundsRange(h.Chance), tall: known(h.Evidence), mark: priceMark(s.look(r.index(o.ID)), h)})
	}
	if priced == 0 {
		return nil, r.without(pageFile, why)
	}
	l.scale = newScale(0, high, 5, "£").room(0, .05)
	return listFigures("cost-of-a-bed-day", l, s, func(part *listed) Figure {
		f := r.figure(s)
		f.Title = fmt.Sprintf("A usable bed-day costs %s%s with %s", pounds(best.Value), poundsRange(best.Chance), r.called(best.Option))
		if priced > 1 {
			f.Title = cheapest(r, best, list)
		}
		f.Subtitle = r.subtitle("Cost in a year at full running for each ward bed-day more that others can use")
		f.Caption = "Dot and line: cost, and where it lies by chance. Dashed line below, where there is one: by what is known of the inputs."
		f.Data = [][]string{bedDayCostColumns()}
		alt := []string{"Dots with ranges: cost of a usable ward bed-day by option."}
		for _, h := range list {
			f.Data = append(f.Data, []string{h.Option, r.name(h.Option), h.Unit, words.Exact(h.Value), words.Exact(h.Chance[0]), words.Exact(h.Chance[1]), words.Exact(h.Evidence[0]), words.Exact(h.Evidence[1]), h.Note})
			text := priceNote(h)
			if !math.IsNaN(h.Value) {
				text = pounds(h.Value) + poundsRange(h.Chance)
			}
			alt = append(alt, r.name(h.Option)+": "+text+".")
		}
		f.Alt = strings.Join(alt, " ")
		return f
	}), nil
}

// cheapest says with which option a usable bed-day costs least, as far as ranges of chance
// that keep apart tell it, and whether what is known of the inputs leaves it open.
func cheapest(r *Results, best Headline, list []Headline) string {
	apart := func(of func(Headline) [2]float64) bool {
		for _, h := range list {
			if h.Option != best.Option && !math.IsNaN(h.Value) && !(known(of(best)) && known(of(h)) && of(best)[1] < of(h)[0]) {
				return false
			}
		}
		return true
	}
	name, price := r.called(best.Option), pounds(best.Value)+poundsRange(best.Chance)
	switch {
	case !apart(func(h Headline) [2]float64 { return h.Chance }):
		return fmt.Sprintf("With which option a usable bed-day costs least cannot be told; with %s it is %s", name, price)
	case known(best.Evidence) && !apart(func(h Headline) [2]float64 { return h.Evidence }):
		return fmt.Sprintf("A usable bed-day costs least with %s, %s by chance; the evidence leaves open with which", name, price)
	}
	return fmt.Sprintf("A usable bed-day costs least with %s: %s", name, price)
}

// priceNote is why there is no price: of bed-days that may be none, or of none.
func priceNote(h Headline) string {
	if h.Note == "" {
		return "none extra"
	}
	return h.Note
}

// priceMark draws ranges and a dot.
func priceMark(l look, h Headline) func(draw.Canvas, func(float64) vg.Length, vg.Length) {
	return func(c draw.Canvas, x func(float64) vg.Length, middle vg.Length) {
		if known(h.Evidence) {
			middle += evidenceBelow / 2
			span(c, l.colour, x(h.Evidence[0]), x(h.Evidence[1]), middle-evidenceBelow, true)
		}
		if known(h.Chance) {
			span(c, l.colour, x(h.Chance[0]), x(h.Chance[1]), middle, false)
		}
		l.marker.draw(c, vg.Point{X: x(h.Value), Y: middle}, l.colour, true)
	}
}

func poundsRange(ends [2]float64) string {
	if !known(ends) {
		return ""
	}
	return fmt.Sprintf(" (%s to %s)", pounds(ends[0]), pounds(ends[1]))
}
