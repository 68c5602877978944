package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

var calibration = Chart{
	Name:    "published-figures",
	Title:   "Published figures against the model's",
	Help:    "Each published percentage of the observed year beside what the scenario gives for that year: on the line they are the same. Filled dots were held out and test the scenario, hollow ones had a number tuned to them, and crosses are missed by more than one year's chance.",
	Columns: targetColumns(),
	Draw:    drawTargets,
}

func targetColumns() []string {
	return []string{"target", "measure", "by", "value", "unit", "observed", "simulated", "year_from", "year_to", "class", "verdict"}
}

// missed says that a published figure lies outside one simulated year's chance.
func (t Target) missed() bool { return t.Verdict == facts.Missed }

// unsure says that too few replications, or too wide an interval, tell nothing of it.
func (t Target) unsure() bool { return t.Verdict == facts.CannotTell }

func (t Target) met() bool { return t.Verdict == facts.Met || t.Verdict == facts.Inside }

func (t Target) heldOut() bool { return t.Class == "held out" }

func drawTargets(r *Results, s Style) ([]Figure, error) {
	var list []Target
	others := 0
	for _, t := range r.Targets {
		switch {
		case math.IsNaN(t.Observed) || math.IsNaN(t.Simulated):
		case t.Unit == "%" && t.Against == "":
			list = append(list, t)
		default:
			others++
		}
	}
	if len(list) == 0 {
		return nil, r.without(targetsFile, "the scenario is held against no published percentage")
	}
	f := r.figure(s)
	f.Name, f.Data = "published-figures", [][]string{targetColumns()}
	g := graph{unit: "As simulated for that year, %", label: "As published, %"}
	low, high := 100.0, 0.0
	for _, t := range list {
		low, high = min(low, t.Observed, t.Simulated), max(high, t.Observed, t.Simulated)
		f.Data = append(f.Data, []string{t.Name, t.Measure, t.By, t.Value, t.Unit, words.Exact(t.Observed), words.Exact(t.Simulated), words.Exact(t.From), words.Exact(t.To), t.Class, t.Verdict})
	}
	low, high = max(0, 10*math.Floor(low/10)), min(100, 10*math.Ceil(high/10))
	if low == high {
		high = low + 10
	}
	g.x = newScale(low, high, 5, "%")
	g.y = newScale(low, high, 5, "%")
	g.thresholds = []curve{{points: []xy{{low, low}, {high, high}}, look: look{colour: quiet(), dashes: []vg.Length{4, 2}}, width: 1}}
	f.Title, f.Alt = targetsMessage(list), targetsAlt(list)
	f.Subtitle = "Percentages of the observed year; " + r.Title // which is not the window
	f.Caption = "Dashed: the same. Upright line: where a single simulated year falls."
	if others > 0 {
		f.Caption += fmt.Sprintf(" %s in other units are in targets.csv.", words.Count(others, "figure"))
	}
	if low > 0 {
		f.Caption += " The axes do not start at zero."
	}
	k := key{}
	for _, e := range []struct {
		name string
		has  func(Target) bool
		look look
	}{
		{"Held out, and met", func(t Target) bool { return t.heldOut() && t.met() }, look{colour: s.dark(), marker: circle}},
		{"Tuned or follows, and met", func(t Target) bool { return !t.heldOut() && t.met() }, look{colour: s.middle(), marker: square}},
		{"Cannot tell", Target.unsure, look{colour: quiet(), marker: triangle}},
		{"Missed", Target.missed, look{colour: ink(), marker: diamond}},
	} {
		if slices.ContainsFunc(list, e.has) {
			e.look.dashes = []vg.Length{0, 100}
			k = append(k, entry{track{look: e.look}, fmt.Sprintf("%s (%d)", e.name, count(list, e.has))})
		}
	}
	tiled(&f, k, 1, 5*cm, 7*cm, func(_ int, c draw.Canvas) { drawPoints(c, s, g, list) })
	return []Figure{f}, nil
}

func count(list []Target, is func(Target) bool) (n int) {
	for _, t := range list {
		if is(t) {
			n++
		}
	}
	return n
}

func drawPoints(c draw.Canvas, s Style, g graph, list []Target) {
	g.draw(c)
	x, y := g.at(c)
	for _, missed := range []bool{false, true} { // those on top
		for _, t := range list {
			if t.missed() != missed {
				continue
			}
			at := vg.Point{X: x(t.Observed), Y: y(t.Simulated)}
			m, colour := square, s.middle()
			switch {
			case missed:
				m, colour = diamond, ink()
			case t.unsure():
				m, colour = triangle, quiet()
			case t.heldOut():
				m, colour = circle, s.dark()
			}
			if !math.IsNaN(t.From) && !math.IsNaN(t.To) {
				c.StrokeLine2(draw.LineStyle{Color: colour, Width: .7}, at.X, y(max(g.y.low, t.From)), at.X, y(min(g.y.high, t.To)))
			}
			m.sized(c, at, colour, 2.2)
		}
	}
}

// targetsMessage says how many figures are met. One that cannot be told is neither met nor
// missed.
func targetsMessage(list []Target) string {
	unsure := ""
	if n := count(list, func(t Target) bool { return t.unsure() && (t.heldOut() || count(list, Target.heldOut) == 0) }); n > 0 {
		unsure = fmt.Sprintf("; of %d it cannot be told", n)
	}
	held := count(list, Target.heldOut)
	if held == 0 {
		return fmt.Sprintf("Of %s none was held out, so none tests the scenario; missed: %d", words.Count(len(list), "published percentage"), count(list, Target.missed)) + unsure
	}
	of := "Of " + words.Count(held, "published percentage") + " that no number was tuned to"
	met := count(list, func(t Target) bool { return t.heldOut() && t.met() })
	if count(list, func(t Target) bool { return t.heldOut() && t.unsure() }) == held {
		return of + ", it cannot be told whether any lies within one year's chance of the model's"
	}
	inside := ""
	if slices.ContainsFunc(list, func(t Target) bool { return t.heldOut() && t.Verdict == facts.Inside }) {
		inside = " or inside their published range" // of such a figure the mean is looked at
	}
	return of + ", " + counted(met) + " within one year's chance of the model's" + inside + unsure
}

// counted begins "lie within".
func counted(n int) string {
	switch n {
	case 0:
		return "none lies"
	case 1:
		return "1 lies"
	}
	return fmt.Sprint(n) + " lie"
}

func targetsAlt(list []Target) string {
	parts := []string{"Scatter of simulated against published percentages."}
	for _, t := range list {
		if t.missed() {
			parts = append(parts, fmt.Sprintf("%s is missed: published %s, simulated %s.", t.Name, number(t.Observed, -1), number(t.Simulated, -1)))
		}
	}
	if len(parts) == 1 {
		parts = append(parts, "None is missed.")
	}
	return strings.Join(parts, " ")
}
