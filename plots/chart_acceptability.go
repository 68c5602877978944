package plots

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

var acceptability = Chart{
	Name:    "acceptability",
	Title:   "Which option is worth most, by the value of a QALY",
	Help:    "Left, in how many draws of the inputs each option has the highest net benefit; the heavy line is the acceptability frontier, the option whose expected net benefit is the highest. Right, what choosing each option loses on average against the best of each draw: the lowest line is the option to choose, and its height what it would be worth to know all inputs.",
	Columns: acceptabilityColumns(),
	Draw:    drawAcceptability,
}

func acceptabilityColumns() []string {
	return []string{"option", "name", "threshold", "share_best", "frontier", "expected_loss"}
}

// acceptCurves are what is drawn of every option.
type acceptCurves struct {
	share, loss graph
	key         key
	never       []string // options that are best in next to no draw
}

func drawAcceptability(r *Results, s Style) ([]Figure, error) {
	f := r.figure(s)
	f.Name, f.Data = "acceptability", [][]string{acceptabilityColumns()}
	a := acceptCurvesOf(r, s, &f)
	if len(a.loss.curves) < 2 {
		return nil, r.without(acceptFile, "no inputs were drawn, or the scenario has no money; run with --draws 64 or more")
	}
	a.setAxes()
	f.Title, f.Alt = acceptabilityMessage(r), acceptabilityAlt(r)
	f.Subtitle = r.subtitle("Net benefit: health at the value of a QALY, less cost")
	f.Caption = "Draws of the inputs as they are, each with the chance of its own patients."
	if len(a.never) > 0 {
		f.Caption += " Best in less than one of 200 draws at any value, and not drawn at the left: " + words.List(a.never) + "."
	}
	var named []string
	for _, t := range r.thresholds() {
		dotted := rule{t / 1000, look{colour: quiet(), dashes: []vg.Length{1, 2}}}
		a.share.upright, a.loss.upright = append(a.share.upright, dotted), append(a.loss.upright, dotted)
		named = append(named, "£"+words.Plain(t, 0))
	}
	if len(named) > 0 {
		f.Caption += " Dotted: " + words.List(named) + "."
	}
	graphs := []graph{a.share, a.loss}
	tiled(&f, a.key, 2, 5.2*cm, 5.2*cm, func(i int, c draw.Canvas) { graphs[i].draw(c) })
	return []Figure{f}, nil
}

func acceptCurvesOf(r *Results, s Style, f *Figure) (g acceptCurves) {
	for _, o := range r.Options {
		best, lost := curve{look: s.look(r.index(o.ID)), end: true}, curve{look: s.look(r.index(o.ID)), end: true}
		for _, a := range r.Accepted {
			if a.Option != o.ID || a.Of != "curve" {
				continue
			}
			best.points, lost.points = append(best.points, xy{a.Threshold / 1000, 100 * a.Share}), append(lost.points, xy{a.Threshold / 1000, a.Loss})
			on := ""
			if a.Frontier {
				on = "yes"
			}
			f.Data = append(f.Data, []string{o.ID, r.name(o.ID), words.Exact(a.Threshold), words.Exact(a.Share), on, words.Exact(a.Loss)})
		}
		if len(best.points) == 0 {
			continue
		}
		g.loss.curves = append(g.loss.curves, lost)
		if _, high := spanOf([]curve{best}, ofY); high >= .5 {
			g.share.curves = append(g.share.curves, best)
		} else { // it would lie on the axis, with others
			g.never = append(g.never, r.called(o.ID))
		}
		g.key = append(g.key, entry{track{look: best.look}, r.name(o.ID)})
	}
	frontier := curve{look: look{colour: ink()}, width: 3.2, points: r.frontier()}
	g.share.thresholds = []curve{frontier}
	g.key = append(g.key, entry{track{look: frontier.look, stepped: true, wide: frontier.width}, "Frontier: highest expected net benefit"})
	return g
}

// setAxes brings losses into a unit that fits them.
func (g *acceptCurves) setAxes() {
	_, most := spanOf(g.loss.curves, ofY)
	unit, name := millions(most)
	for _, u := range g.loss.curves {
		for i := range u.points {
			u.points[i].y /= unit
		}
	}
	g.share.heading, g.share.unit = "Best in so many of 100 draws", "Draws of 100"
	g.loss.heading, g.loss.unit = "Expected loss by choosing it", name+", present value"
	_, far := spanOf(g.loss.curves, ofX)
	g.share.x = newScale(0, max(far, 1), 4, "")
	g.share.y = scale{low: 0, high: 102, step: 25}
	most /= unit
	if !(most > 0) || math.IsInf(most, 0) {
		most = 1
	}
	g.loss.x, g.loss.y = g.share.x, newScale(0, most, 4, "").room(0, .04)
	g.share.label, g.loss.label = "Value of a QALY, £ thousand", "Value of a QALY, £ thousand"
}

// frontier is the share of draws in which the option to choose is the best one.
func (r *Results) frontier() (points []xy) {
	for _, a := range r.Accepted {
		if a.Of == "curve" && a.Frontier {
			points = append(points, xy{a.Threshold / 1000, 100 * a.Share})
		}
	}
	return points
}

// acceptabilityMessage is of the first value of a QALY that the scenario names.
func acceptabilityMessage(r *Results) string {
	for _, a := range r.Accepted {
		if a.Of != "threshold" || !a.Frontier {
			continue
		}
		return fmt.Sprintf("At £%s for a QALY, the highest net benefit is expected of %s, which is best in %s",
			words.Plain(a.Threshold, 0), r.called(a.Option), ofDraws(a.Share))
	}
	return "Which option has the highest net benefit, by what a QALY is taken to be worth"
}

// ofDraws writes a share of draws, and all or none only where it is.
func ofDraws(share float64) string {
	switch {
	case share == 0:
		return "no draw"
	case share == 1:
		return "every draw"
	case share < .005:
		return "less than 1 of 100 draws"
	case share > .995:
		return "more than 99 of 100 draws"
	}
	return number(100*share, 0) + " of 100 draws"
}

func acceptabilityAlt(r *Results) string {
	parts := []string{"Two line charts by the value of a QALY: how often each option is best, and the expected loss by choosing it."}
	for _, t := range r.thresholds() {
		var said []string
		for _, a := range r.Accepted {
			if a.Of == "threshold" && a.Threshold == t {
				text := r.name(a.Option) + " best in " + ofDraws(a.Share)
				if !math.IsNaN(a.Loss) {
					text += ", expected loss " + pounds(a.Loss)
				}
				said = append(said, text)
			}
		}
		parts = append(parts, fmt.Sprintf("At £%s: %s.", words.Plain(t, 0), strings.Join(said, "; ")))
	}
	return strings.Join(parts, " ")
}
