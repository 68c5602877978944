package changes

import (
	"math"

	"prehabsim/internal/words"
)

// Apart is how far the two values of a figure are apart, as a share of the figure itself: of
// the larger of both, and of a change from now of what it is a change of, so that a change
// that is next to nothing in both is not named first.
func (x *Figure) Apart() float64 {
	if x.Difference.Mean == 0 {
		return 0
	}
	return math.Abs(x.Difference.Mean) / x.size
}

// Largest is the figure that is furthest apart: of those that differ beyond chance, or of all
// where none does. What chance has no part in, such as hours that posts allow, was set and did
// not come about, and is named only where nothing else differs; aside says that there is such
// a one. nil: all figures are the same.
func (c *Changes) Largest() (most *Figure, aside bool) {
	class := func(x *Figure) int {
		switch {
		case x.Difference.Mean == 0:
			return 0
		case !x.Difference.Clear():
			return 1
		case x.settled:
			return 2
		}
		return 3
	}
	for i := range c.Figures {
		x := &c.Figures[i]
		aside = aside || x.settled && x.Difference.Mean != 0
		if is := class(x); is > 0 && (most == nil || is > class(most) || is == class(most) && x.Apart() > most.Apart()) {
			most = x
		}
	}
	return most, aside && !most.settled
}

// First says in a sentence or two which figure is furthest apart, given what options are called.
func (c *Changes) First(called func(ids []string) string) string {
	a, b := c.Old.Name, c.New.Name
	x, aside := c.Largest()
	switch {
	case len(c.Figures) == 0:
		return a + " and " + b + " have no headline figure in common, so there is nothing to compare."
	case x == nil:
		return a + " and " + b + " are the same in every headline figure that both have."
	}
	of := `"` + x.Label + `" of ` + called([]string{x.Option})
	if x.IsChange {
		of = "the change from now of " + of
	}
	cells := x.Cells()
	is := of + ": " + cells[1] + " in " + a + ", " + cells[2] + " in " + b + ", a difference of " + cells[3] + "."
	among := ""
	if aside {
		among = "Among figures in which chance has a part, "
	}
	switch {
	case x.Difference.Clear():
		return words.UpperFirst(among + "the largest difference, as a share of the figure itself, is in " + is)
	case !c.Sure():
		return words.UpperFirst(among + "the largest difference, as a share of the figure itself, is in " + is + " It may be chance: one replication cannot tell.")
	case aside:
		return among + "none differs beyond chance. The largest difference, as a share of the figure itself, is in " + is + " It may be chance."
	}
	return "No headline figure differs beyond chance. The largest difference, as a share of the figure itself, is in " + is + " It may be chance."
}

// missing are figures that one of the folders has alone, of options that both have: a measure
// that the other lacks, or that has no value there.
type missing struct {
	label, option string // of the first
	n             int
}

// said is a sentence of them; "" where there are none.
func (m *missing) said(folder string, called func(ids []string) string) string {
	of := `"` + m.label + `" of ` + called([]string{m.option})
	switch m.n {
	case 0:
		return ""
	case 1:
		return "A figure is in " + folder + " alone: " + of + "."
	}
	return words.Count(m.n, "figure") + " are in " + folder + " alone, such as " + of + "."
}
