package plots

import (
	"cmp"
	"math"
	"slices"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// alike are options whose lines would lie on each other. They are drawn as one, in the look
// of the first of them.
type alike struct {
	options []facts.Option
	gap     float64 // the largest between its line and the first option's
}

// maxLines is how many lines a reader can tell apart in one panel.
const maxLines = 6

// together puts options together that lie on each other wherever both are drawn: gap is the
// largest distance between two, as a share of the axis. The first option's come first, then
// those that differ most from it, maxLines in all; left are the others.
func together(options []facts.Option, gap func(a, b facts.Option) float64) (groups []alike, left []facts.Option) {
	for _, o := range options {
		i := slices.IndexFunc(groups, func(g alike) bool { return gap(g.options[0], o) < seen })
		if i < 0 {
			groups = append(groups, alike{gap: gap(options[0], o)})
			i = len(groups) - 1
		}
		groups[i].options = append(groups[i].options, o)
	}
	if len(groups) > maxLines {
		slices.SortStableFunc(groups[1:], func(a, b alike) int { return cmp.Compare(b.gap, a.gap) })
		for _, g := range groups[maxLines:] {
			left = append(left, g.options...)
		}
		groups = groups[:maxLines]
	}
	return groups, left
}

// seen is the share of a panel by which lines are seen apart: about twice their width.
const seen = .03

// name of a line: of its only option, or of its first and how many lie on it.
func (g alike) name(r *Results) string {
	name := r.name(g.options[0].ID)
	if n := len(g.options) - 1; n > 0 {
		return name + " and " + words.Count(n, "more option")
	}
	return name
}

// named says which options lie on each line, where there are several; "" where there are
// none.
func named(r *Results, groups []alike) string {
	text := ""
	for _, g := range groups {
		if len(g.options) > 1 {
			text += " On one line with " + r.called(g.options[0].ID) + ", and not to be told from it here: " + words.List(names(g.options[1:], r)) + "."
		}
	}
	return text
}

// apartOn is the distance between two lines over the months they share, as a share of an
// axis: its root mean square, so that a step of some months is seen and the chance of a
// single month is not taken for one.
func apartOn(axis scale, a, b []Row) float64 {
	at := map[string]float64{}
	for _, row := range a {
		at[row.Period] = row.Mean
	}
	sum, n := 0.0, 0
	for _, row := range b {
		if mean, ok := at[row.Period]; ok {
			sum += (row.Mean - mean) * (row.Mean - mean)
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return math.Sqrt(sum/float64(n)) / (axis.high - axis.low)
}

// shareAxis is one for percentages that takes in values and a standard, 30 points or more of
// it, from a whole ten.
func shareAxis(values ...float64) scale {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	low = max(0, 10*math.Floor((low-2)/10))
	high = min(100, 10*math.Ceil((high+2)/10))
	if high-low < 30 {
		low = max(0, high-30)
		high = min(100, low+30)
	}
	return scale{low: low, high: high, step: 10, unit: "%"}
}
