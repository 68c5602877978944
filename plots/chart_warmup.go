package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

var warmUp = Chart{
	Name:    "warm-up",
	Title:   "How the simulation settles (Welch)",
	Help:    "The 62-day list, everybody inside and the longest queues from the first second on, when nobody is there, with Welch's moving average; dashed, where the warm-up ends and counting begins, and where counting ends. A curve that still climbs there says that the warm-up is too short. Of the first replication of the first option; `prehabsim check --warm-up` judges over several.",
	Columns: warmUpColumns(),
	Draw:    drawWarmUp,
}

func warmUpColumns() []string {
	return []string{"option", "name", "of", "unit", "period", "begins", "part", "value", "welch"}
}

// mostSettling is how many series are drawn.
const mostSettling = 4

// settlingOf are the series to draw: the lists of patients, then what is largest of queues
// and, where there are few, of what is in use.
func (r *Results) settlingOf() (list [][]Settling) {
	at := map[string]int{}
	for _, x := range r.Settling {
		if x.Option != r.Options[0].ID || math.IsNaN(x.Value) {
			continue
		}
		i, ok := at[x.Of]
		if !ok {
			i = len(list)
			at[x.Of] = i
			list = append(list, nil)
		}
		list[i] = append(list[i], x)
	}
	kind := func(x []Settling) int {
		switch {
		case strings.HasPrefix(x[0].Of, "queue for "):
			return 1
		case strings.HasPrefix(x[0].Of, "use of "):
			return 2
		}
		return 0
	}
	slices.SortStableFunc(list, func(a, b []Settling) int {
		if kind(a) != kind(b) || kind(a) == 0 {
			return cmp.Compare(kind(a), kind(b))
		}
		return cmp.Compare(meanOf(b, ""), meanOf(a, ""))
	})
	return list[:min(len(list), mostSettling)]
}

// meanOf is the mean of the periods of some part; of all where that is "". NaN: there are none.
func meanOf(list []Settling, part string) float64 {
	sum, n := 0.0, 0.0
	for _, x := range list {
		if part == "" || x.Part == part {
			sum, n = sum+x.Value, n+1
		}
	}
	return sum / n
}

// until is how many periods begin before a part is over.
func until(list []Settling, parts ...string) (n int) {
	for n < len(list) && slices.Contains(parts, list[n].Part) {
		n++
	}
	return n
}

// periodOf is how long the periods are.
func periodOf(list []Settling) string {
	if len(list) > 1 {
		a, _, _ := date(list[0].Begins)
		b, _, _ := date(list[1].Begins)
		switch days := b.Sub(a).Hours() / 24; {
		case days >= 2:
			return "week"
		case days < 1:
			return "hour"
		}
	}
	return "day"
}

func drawWarmUp(r *Results, s Style) ([]Figure, error) {
	list := r.settlingOf()
	if len(list) == 0 {
		return nil, r.without(warmUpFile, "the simulation is too short to see how it settles")
	}
	f := r.figure(s)
	f.Name, f.Data = "warm-up", [][]string{warmUpColumns()}
	f.Title = r.warmUpMessage(list[0])
	f.Subtitle = r.subtitle("From the first " + periodOf(list[0]) + " on, when nobody is there, with " + r.called(r.Options[0].ID))
	f.Caption = "Dashed lines: counting begins, and ends. The first replication alone: how far replications differ is not seen here."
	alt := []string{"Line charts by " + periodOf(list[0]) + " of the simulation."}
	var graphs []graph
	for _, of := range list {
		graphs = append(graphs, settlingGraph(s, of))
		for i, x := range of {
			f.Data = append(f.Data, []string{x.Option, r.name(x.Option), x.Of, x.Unit, fmt.Sprint(i + 1), x.Begins, x.Part, words.Exact(x.Value), words.Exact(x.Welch)})
		}
		said := fmt.Sprintf("%s: %s %s in the first %s", words.UpperFirst(of[0].Of), about(of[0].Value), of[0].Unit, periodOf(of))
		if n := until(of, "warm-up"); n > 0 {
			said += fmt.Sprintf(", %s when the warm-up ends", about(levelAt(of, n)))
		}
		if mean := meanOf(of, "window"); !math.IsNaN(mean) {
			said += fmt.Sprintf(", on average %s in the window", about(mean))
		}
		alt = append(alt, said+".")
	}
	f.Alt = strings.Join(alt, " ")
	k := settlingKey(s, periodOf(list[0]))
	tiled(&f, k, len(graphs), 5*cm, 5.5*cm, func(i int, c draw.Canvas) { graphs[i].draw(c) })
	return []Figure{f}, nil
}

func about(x float64) string { return number(x, places(Row{Mean: x})) }

func settlingLooks(s Style) (value, welch look) {
	return look{colour: s.middle()}, look{colour: s.dark()}
}

func settlingKey(s Style, period string) key {
	value, welch := settlingLooks(s)
	return key{{track{look: value, stepped: true}, "By " + period}, {track{look: welch, stepped: true}, "Welch's moving average"}}
}

func settlingGraph(s Style, of []Settling) graph {
	a, b := settlingLooks(s)
	value, welch := curve{look: a, width: .7}, curve{look: b, width: 1.8}
	high := 0.0
	for i, x := range of {
		at := float64(i) + .5
		value.points, welch.points = append(value.points, xy{at, x.Value}), append(welch.points, xy{at, x.Welch})
		high = max(high, x.Value)
	}
	g := graph{heading: words.UpperFirst(of[0].Of), unit: words.UpperFirst(of[0].Unit), label: words.UpperFirst(periodOf(of)) + "s of the simulation", curves: []curve{value, welch}}
	for _, n := range []int{until(of, "warm-up"), until(of, "warm-up", "window")} {
		if n > 0 && n < len(of) {
			g.upright = append(g.upright, rule{float64(n), look{colour: ink(), dashes: []vg.Length{3, 2}}})
		}
	}
	g.y = newScale(0, max(high, 1e-9), 4, "").room(0, .05)
	g.x = newScale(0, float64(len(of)), 5, "")
	g.x.step = max(1, math.Round(g.x.step))
	return g
}

// levelAt is where the curve stands in the n-th period or, where it has ended, what was then.
func levelAt(of []Settling, n int) float64 {
	if x := of[n-1]; math.IsNaN(x.Welch) {
		return x.Value
	}
	return of[n-1].Welch
}

// warmUpMessage compares where the first series stands when the warm-up ends with the window.
func (r *Results) warmUpMessage(of []Settling) string {
	name := pick(of[0].Of == "everybody inside", "everybody inside", "the "+of[0].Of)
	text := ""
	if n := until(of, "warm-up"); n > 0 {
		text = fmt.Sprintf("When the warm-up of %s ends, %s comes to %s %s", words.Count(n, periodOf(of)), name, about(levelAt(of, n)), of[0].Unit)
	} else {
		text = fmt.Sprintf("There is no warm-up: in the first %s %s comes to %s %s", periodOf(of), name, about(of[0].Value), of[0].Unit)
	}
	if mean := meanOf(of, "window"); !math.IsNaN(mean) {
		text += fmt.Sprintf(", and on average to %s in the window", about(mean))
	}
	return text
}
