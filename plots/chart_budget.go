package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

var budget = Chart{
	Name:    "budget",
	Title:   "Budget by year, and cash so far",
	Help:    "What each option takes out of budgets in a year more than the first one, and all years together with the cash that comes back; where that line comes up to zero the option has paid back. Only what somebody has decided to take out of a budget is cash. Not discounted.",
	Columns: budgetColumns(),
	Draw:    drawBudget,
}

func budgetColumns() []string {
	return []string{"option", "name", "year", "cost", "cash_back", "cash_so_far", "drawn_as"}
}

// years are an option's, in order.
func (r *Results) years(option string) (list []Spent) {
	for _, b := range r.Budget {
		if b.Option == option {
			list = append(list, b)
		}
	}
	slices.SortFunc(list, func(a, b Spent) int { return cmp.Compare(a.Year, b.Year) })
	return list
}

func drawBudget(r *Results, s Style) ([]Figure, error) {
	var options []facts.Option
	most := 0.0
	for _, o := range r.Options[1:] {
		so := 0.0
		for _, y := range r.years(o.ID) {
			so += y.Return - y.Cost
			most = max(most, math.Abs(so), y.Cost)
		}
		if len(r.years(o.ID)) > 0 {
			options = append(options, o)
		}
	}
	if len(options) == 0 {
		return nil, r.without(budgetFile, "no option costs a budget anything or gives cash back")
	}
	unit, name := millions(most)
	groups, left := together(options, func(a, b facts.Option) float64 {
		x, sx := r.budgetLines(s, a, unit)
		y, sy := r.budgetLines(s, b, unit)
		return max(apartCurves(x, y), apartCurves(sx, sy)) / (most / unit)
	})
	f := r.figure(s)
	f.Name, f.Data = "budget", [][]string{budgetColumns()}
	alt := []string{"Two line charts by year: cost more than with " + r.called(r.Options[0].ID) + ", and cash so far."}
	for _, g := range groups {
		for _, o := range g.options {
			sum := 0.0
			for _, y := range r.years(o.ID) {
				sum += y.Return - y.Cost
				f.Data = append(f.Data, []string{o.ID, r.name(o.ID), fmt.Sprint(y.Year), words.Exact(y.Cost), words.Exact(y.Return), words.Exact(sum), g.options[0].ID})
			}
			alt = append(alt, fmt.Sprintf("%s: %s.", r.name(o.ID), r.cashWords(o.ID)))
		}
	}
	f.Title, f.Alt = budgetMessage(r, options), strings.Join(alt, " ")
	f.Subtitle = r.subtitle(fmt.Sprintf("More than with %s, not discounted", r.called(r.Options[0].ID)))
	f.Caption = "What comes back counts here only where somebody has decided that a budget falls."
	if len(left) > 0 {
		f.Caption += " Not drawn: " + words.List(names(left, r)) + "."
	}
	f.Caption += named(r, groups)
	graphs, k := budgetGraphs(r, s, groups, unit, name)
	tiled(&f, k, 2, 5.2*cm, 4.8*cm, func(i int, c draw.Canvas) { graphs[i].draw(c) })
	return []Figure{f}, nil
}

// budgetLines are what an option costs in each year, and the cash so far.
func (r *Results) budgetLines(s Style, o facts.Option, unit float64) (cost, so curve) {
	l := s.look(r.index(o.ID))
	cost, so = curve{look: l, dots: true}, curve{look: l, dots: true, points: []xy{{0, 0}}}
	sum := 0.0
	for _, y := range r.years(o.ID) {
		sum += y.Return - y.Cost
		cost.points, so.points = append(cost.points, xy{float64(y.Year), y.Cost / unit}), append(so.points, xy{float64(y.Year), sum / unit})
	}
	return cost, so
}

func budgetGraphs(r *Results, s Style, groups []alike, unit float64, name string) (graphs []graph, k key) {
	year := graph{heading: "Cost in the year", unit: name, label: "Year"}
	so := graph{heading: "Cash so far: what came back less what was spent", unit: name, label: "Year"}
	for _, g := range groups {
		a, b := r.budgetLines(s, g.options[0], unit)
		year.curves, so.curves = append(year.curves, a), append(so.curves, b)
		k = append(k, entry{track{look: a.look}, g.name(r)})
	}
	_, last := spanOf(so.curves, ofX)
	year.x, so.x = scale{low: .5, high: last + .5, step: 1}, scale{low: -.2, high: last + .3, step: 1}
	_, high := spanOf(year.curves, ofY)
	year.y = newScale(0, max(high, 1e-9), 4, "").room(0, .05)
	low, high := spanOf(so.curves, ofY)
	so.y = newScale(min(low, 0), max(high, 0), 4, "").room(.04, .04)
	return []graph{year, so}, k
}

// apartCurves is the largest distance between two, where both have a point.
func apartCurves(a, b curve) float64 {
	gap := 0.0
	for i := range min(len(a.points), len(b.points)) {
		gap = max(gap, math.Abs(a.points[i].y-b.points[i].y))
	}
	if len(a.points) != len(b.points) {
		return math.Inf(1)
	}
	return gap
}

// paidBack is the year from which on more has come back than was spent; 0: none.
func (r *Results) paidBack(option string) int {
	so, spent, when := 0.0, false, 0
	for _, y := range r.years(option) {
		so += y.Return - y.Cost
		spent = spent || y.Cost > 0
		switch {
		case so < 0:
			when = 0
		case spent && when == 0:
			when = y.Year
		}
	}
	return when
}

// cashWords say what an option comes to.
func (r *Results) cashWords(option string) string {
	cost, back := 0.0, 0.0
	years := r.years(option)
	for _, y := range years {
		cost, back = cost+y.Cost, back+y.Return
	}
	text := fmt.Sprintf("%s is spent over %s", pounds(cost), words.Count(years[len(years)-1].Year, "year"))
	switch when := r.paidBack(option); {
	case back <= 0:
		return text + ", and no cash comes back"
	case when > 0:
		return text + fmt.Sprintf(", %s comes back, and it has paid back in year %d", pounds(back), when)
	}
	return text + fmt.Sprintf(" and %s comes back, which does not pay it back", pounds(back))
}

func budgetMessage(r *Results, options []facts.Option) string {
	option, _ := r.chosen(func(id string) bool {
		return slices.ContainsFunc(options, func(o facts.Option) bool { return o.ID == id })
	})
	return "With " + r.called(option) + ", " + r.cashWords(option)
}
