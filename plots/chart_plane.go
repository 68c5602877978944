package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

var costPlane = Chart{
	Name:    "cost-effectiveness-plane",
	Title:   "Money and health of each option",
	Help:    "What each option costs more and how much health it gains against the first one, as present values: a large marker for what is expected and, where inputs were drawn, a small one for each draw. A line marks each value of a QALY that the scenario names: below and to the right of it an option is worth its money.",
	Columns: planeColumns(),
	Draw:    drawPlane,
}

func planeColumns() []string {
	return []string{"option", "name", "draw", "qalys", "cost", "status"}
}

// mostCloud is how many draws of each option are drawn: more make a blot and a large file.
const mostCloud = 256

// pounds is an amount to three figures: "£5,030", "£1.08m".
func pounds(x float64) string {
	size, sign := math.Abs(x), ""
	if x < 0 {
		sign = words.Minus
	}
	switch {
	case size >= 999_500:
		return sign + "£" + words.Plain(max(1, size/1e6), words.Places(max(1, size/1e6))) + "m"
	case size < .005:
		return "£0"
	case size < 10:
		return sign + "£" + words.Plain(size, 2)
	}
	unit := math.Pow10(int(math.Floor(math.Log10(size))) - 2)
	return sign + "£" + words.Plain(math.Round(size/unit)*unit, 0)
}

// millions is the unit in which amounts up to some size are written on an axis.
func millions(most float64) (unit float64, name string) {
	if most >= 2e6 {
		return 1e6, "£ million"
	}
	if most >= 2e3 {
		return 1e3, "£ thousand"
	}
	return 1, "£"
}

// thresholds are the values of a QALY that the scenario names.
func (r *Results) thresholds() (list []float64) {
	for _, a := range r.Accepted {
		if a.Of == "threshold" && !slices.Contains(list, a.Threshold) {
			list = append(list, a.Threshold)
		}
	}
	return list
}

func drawPlane(r *Results, s Style) ([]Figure, error) {
	f := r.figure(s)
	f.Name, f.Data = "cost-effectiveness-plane", [][]string{planeColumns()}
	g, means, k := planeGraph(r, s, &f)
	if len(k) == 0 {
		return nil, r.without(icerFile, "the scenario has no money and health to compare")
	}
	clouds := len(g.curves)
	g.curves = append(g.curves, means...)
	low, high := spanOf(g.curves, ofY)
	unit, name := millions(max(-low, high))
	for _, u := range g.curves {
		for i := range u.points {
			u.points[i].y /= unit
		}
	}
	lines := g.axes(r.thresholds(), unit)
	f.Title = planeMessage(r)
	f.Subtitle = r.subtitle(fmt.Sprintf("Present value of cost and of health, more than with %s", r.called(r.Options[0].ID)))
	if clouds > 0 {
		f.Caption = "Large marker: as expected. Small ones: draws of the inputs" + f.Caption + "."
	} else {
		f.Caption = "At central values: the inputs were not drawn."
	}
	if len(lines) > 0 {
		f.Caption += fmt.Sprintf(" Dashed: %s for a QALY; below and to the right of the line an option is worth its money.", words.List(lines))
	}
	g.unit, g.label = "Cost, "+name+", present value", "Health gained, QALYs, present value"
	tiled(&f, k, 1, 5*cm, 6*cm, func(_ int, c draw.Canvas) { g.drawPlane(c, clouds) })
	return []Figure{f}, nil
}

// planeGraph puts the points of options together, those of draws and those that are expected.
func planeGraph(r *Results, s Style, f *Figure) (g graph, means []curve, k key) {
	alt := []string{fmt.Sprintf("Scatter of cost against health gained, each more than with %s.", r.called(r.Options[0].ID))}
	for _, o := range r.Options[1:] {
		cloud, expected := r.worth(o.ID, true), r.worth(o.ID, false)
		if len(cloud) > mostCloud {
			cloud = cloud[:mostCloud]
			f.Caption = fmt.Sprintf(", of each option the first %d", mostCloud)
		}
		var points []xy
		for _, w := range append(slices.Clone(cloud), expected...) {
			draws := ""
			if w.Draw > 0 {
				draws = fmt.Sprint(w.Draw)
				points = append(points, xy{w.QALYs, w.Cost})
			}
			f.Data = append(f.Data, []string{o.ID, r.name(o.ID), draws, words.Exact(w.QALYs), words.Exact(w.Cost), w.Status})
		}
		l := s.look(r.index(o.ID))
		if len(points) > 0 {
			g.curves = append(g.curves, curve{points: points, look: l})
		}
		for _, w := range expected {
			means = append(means, curve{points: []xy{{w.QALYs, w.Cost}}, look: l})
			alt = append(alt, fmt.Sprintf("%s: %s QALYs for %s%s.", r.name(o.ID), signed(w.QALYs, "", placesOf(w.QALYs)), pounds(w.Cost), spreadWords(cloud)))
		}
		if len(points) > 0 || len(expected) > 0 {
			k = append(k, entry{track{look: look{colour: l.colour, marker: l.marker, dashes: []vg.Length{0, 100}}}, r.name(o.ID)})
		}
	}
	f.Alt = strings.Join(alt, " ")
	return g, means, k
}

func placesOf(x float64) int { return -words.Places(x) }

// spreadOf says where the middle 95 of 100 draws lie.
func spreadOf(list []float64) (low, high float64) {
	list = slices.Sorted(slices.Values(list))
	at := func(p float64) float64 { return list[int(math.Round(p*float64(len(list)-1)))] }
	return at(.025), at(.975)
}

// spreadWords says so of an option.
func spreadWords(cloud []Worth) string {
	if len(cloud) < 2 {
		return ""
	}
	var costs, qalys []float64
	for _, w := range cloud {
		costs, qalys = append(costs, w.Cost), append(qalys, w.QALYs)
	}
	c1, c2 := spreadOf(costs)
	q1, q2 := spreadOf(qalys)
	return fmt.Sprintf("; 95 of 100 draws between %s and %s QALYs and between %s and %s", signed(q1, "", placesOf(q2)), signed(q2, "", placesOf(q2)), pounds(c1), pounds(c2))
}

// axes take in zero and all points, and the lines of thresholds as far as they go; it names
// those that cross the picture.
func (g *graph) axes(thresholds []float64, unit float64) (lines []string) {
	room := func(low, high float64) scale {
		low, high = min(0, low), max(0, high)
		if low == high {
			low, high = -1, 1
		}
		s := newScale(low, high, 5, "")
		pad := .05 * (high - low)
		s.low, s.high = low-pad, high+pad
		return s
	}
	g.x, g.y = room(spanOf(g.curves, ofX)), room(spanOf(g.curves, ofY))
	for _, t := range thresholds {
		slope := t / unit
		var points []xy
		for _, x := range []float64{g.x.low, g.x.high} {
			y := max(g.y.low, min(g.y.high, slope*x))
			points = append(points, xy{y / slope, y})
		}
		if t > 0 {
			lines = append(lines, "£"+words.Plain(t, 0))
			g.thresholds = append(g.thresholds, curve{points: points, look: look{colour: quiet(), dashes: []vg.Length{4, 2}}, width: .9})
		}
	}
	return lines
}

// drawPlane draws clouds small and what is expected large, with white around it.
func (g graph) drawPlane(c draw.Canvas, clouds int) {
	curves := g.curves
	g.curves = g.thresholds
	g.draw(c)
	x, y := g.at(c)
	for i, u := range curves {
		for _, p := range u.points {
			at := vg.Point{X: x(p.x), Y: y(p.y)}
			if i < clouds {
				u.look.marker.sized(c, at, u.look.colour, 1.1)
				continue
			}
			u.look.marker.sized(c, at, white(), 6)
			u.look.marker.sized(c, at, u.look.colour, 4.6)
		}
	}
}

// planeMessage is of the option that the reader would look at first.
func planeMessage(r *Results) string {
	option, ok := r.chosen(func(id string) bool { return len(r.worth(id, false)) > 0 })
	if !ok {
		return "What the options cost and gain is drawn, and not what is expected of them"
	}
	w := r.worth(option, false)[0]
	name := r.called(option)
	health := number(math.Abs(w.QALYs), placesOf(w.QALYs)) + " QALYs"
	cost := pounds(math.Abs(w.Cost))
	switch {
	case w.QALYs == 0 && w.Cost == 0:
		return fmt.Sprintf("With %s, neither cost nor health changes", name)
	case w.QALYs == 0:
		return fmt.Sprintf("With %s, %s %s, and no change in health is counted", name, cost, pick(w.Cost > 0, "more is spent", "less is spent"))
	case w.QALYs > 0 && w.Cost > 0:
		return fmt.Sprintf("With %s, %s are gained for %s more: %s for each", name, health, cost, pounds(w.Cost/w.QALYs))
	case w.QALYs > 0:
		return fmt.Sprintf("With %s, %s are gained for %s less", name, health, cost)
	case w.Cost >= 0:
		return fmt.Sprintf("With %s, %s are lost for %s more", name, health, cost)
	}
	return fmt.Sprintf("With %s, %s are lost for %s less", name, health, cost)
}
