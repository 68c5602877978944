package plots

import (
	"slices"

	"gonum.org/v1/plot/vg"
)

// group is a measure of a forest plot: its rows are the options.
type group struct{ rows []Row }

func (g group) places() int { return places(g.rows...) }

// number writes a row's difference as at the right of the plot.
func (g group) number(row Row) string {
	if word := row.instead(); word != "" {
		return word
	}
	n := g.places()
	text := signed(row.Mean, row.Unit, n) + bracket(row, n)
	if row.others() != "" {
		text += " (o)"
	}
	return text
}

// better is which side of the measure is better; neither where an option's difference is of
// other patients, and no finding.
func (g group) better() string {
	if slices.ContainsFunc(g.rows, Row.ofOthers) {
		return ""
	}
	return g.rows[0].Better
}

func (g group) betterWords() string {
	if better := g.better(); better != "" {
		return "; " + better + " is better"
	}
	return ""
}

const (
	headGap   = vg.Length(5) // above a measure's title
	rowGap    = vg.Length(2) // between options
	columnGap = vg.Length(10)
)
