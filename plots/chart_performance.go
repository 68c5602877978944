package plots

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

var performance = Chart{
	Name:    "performance",
	Title:   "Waiting-time standards by month",
	Help:    "How many of 100 patients whose clock stopped in a month were within 62, 31 and 28 days, against the standard of each and the published year that the scenario was held against. Options that lie on each other are one line.",
	Columns: performanceColumns(),
	Draw:    drawPerformance,
}

func performanceColumns() []string {
	return []string{"measure", "option", "name", "month", "unit", "mean", "low", "high", "standard", "published", "drawn_as"}
}

// clocks of the standards, as the NHS publishes them.
var clocks = []struct{ measure, title, done string }{
	{"within_62_days", "62 days, referral to treatment", "treated within 62 days"},
	{"within_31_days", "31 days, decision to treatment", "treated within 31 days of the decision"},
	{"within_28_days", "28 days, referral to told", "told within 28 days"},
}

// clock is one of them with what is drawn of it.
type clock struct {
	measure, title, done string
	lines                map[string][]Row // by option
	standard, published  float64          // NaN: none
}

func clocksOf(r *Results) (list []clock) {
	for _, x := range clocks {
		c := clock{measure: x.measure, title: x.title, done: x.done, lines: map[string][]Row{}, standard: r.standard(x.measure), published: r.published(x.measure)}
		for _, o := range r.Options {
			if rows := r.monthly(o.ID, x.measure, "all", "all"); len(rows) > 0 {
				c.lines[o.ID] = rows
			}
		}
		if len(c.lines[r.Options[0].ID]) > 0 {
			list = append(list, c)
		}
	}
	return list
}

// standard is the share of 100 that the scenario holds a clock against; NaN: none.
func (r *Results) standard(measure string) float64 {
	for _, s := range r.Standards {
		if s.Measure == measure {
			return 100 * s.Share
		}
	}
	return math.NaN()
}

// published is a figure of all patients in the year that the scenario is held against.
func (r *Results) published(measure string) float64 {
	for _, t := range r.Targets {
		if t.Measure == measure && t.By == "all" && t.Value == "all" && t.Against == "" {
			return t.Observed
		}
	}
	return math.NaN()
}

func drawPerformance(r *Results, s Style) ([]Figure, error) {
	list := clocksOf(r)
	if len(list) == 0 {
		return nil, Without("no clock of 62, 31 or 28 days is modelled")
	}
	var values []float64
	for _, c := range list {
		values = append(values, c.standard, c.published)
		for _, o := range r.Options {
			for _, row := range c.lines[o.ID] {
				values = append(values, row.Mean)
			}
		}
	}
	axis := shareAxis(values...)
	groups, left := together(r.Options, func(a, b facts.Option) float64 {
		gap := 0.0
		for _, c := range list {
			gap = max(gap, apartOn(axis, c.lines[a.ID], c.lines[b.ID]))
		}
		return gap
	})
	for _, c := range list { // the shade of what is drawn lies on the axis too
		for _, g := range groups {
			for _, row := range c.lines[g.options[0].ID] {
				values = append(values, row.Low, row.High)
			}
		}
	}
	axis = shareAxis(values...)
	f := r.figure(s)
	f.Name, f.Title = "performance", performanceMessage(r, list[0])
	f.Subtitle = r.subtitle("Of patients whose clock stopped in the month")
	f.Data = [][]string{performanceColumns()}
	var panels []panel
	alt := []string{"Line charts by month of the share of patients within each waiting time."}
	for _, c := range list {
		p := c.panel(r, s, groups, axis)
		panels = append(panels, p)
		alt = append(alt, c.alt(r, groups))
		for _, g := range groups {
			for _, o := range g.options {
				for _, row := range c.lines[o.ID] {
					f.Data = append(f.Data, []string{c.measure, o.ID, r.name(o.ID), row.Period, row.Unit, words.Exact(row.Mean), words.Exact(row.Low), words.Exact(row.High),
						words.Exact(c.standard), words.Exact(c.published), g.options[0].ID})
				}
			}
		}
	}
	f.Alt = strings.Join(alt, " ")
	f.Caption = strings.TrimSpace(lineCaption(r, panels[0].tracks, panels, left) + named(r, groups))
	multiples(&f, performanceKey(r, s, list, groups), panels)
	return []Figure{f}, nil
}

var (
	standardLook  = look{colour: ink(), dashes: []vg.Length{5, 3}}
	publishedLook = look{colour: quiet(), dashes: []vg.Length{1, 2}}
)

func (c clock) panel(r *Results, s Style, groups []alike, axis scale) panel {
	p := panel{heading: c.title, axis: &axis, unit: c.levels()}
	for _, g := range groups {
		p.tracks = append(p.tracks, track{rows: c.lines[g.options[0].ID], look: s.look(r.index(g.options[0].ID)), band: len(groups) == 1})
	}
	if !math.IsNaN(c.standard) {
		p.rules = append(p.rules, rule{c.standard, standardLook})
	}
	if !math.IsNaN(c.published) {
		p.rules = append(p.rules, rule{c.published, publishedLook})
	}
	sideBySide(p.tracks)
	return p
}

// levels are what its lines are held against.
func (c clock) levels() string {
	text := "%"
	if !math.IsNaN(c.standard) {
		text += "; standard " + number(c.standard, 0)
	}
	if !math.IsNaN(c.published) {
		text += "; published " + number(c.published, -1)
	}
	return text
}

func performanceKey(r *Results, s Style, list []clock, groups []alike) (k key) {
	for _, g := range groups {
		k = append(k, entry{track{look: s.look(r.index(g.options[0].ID))}, g.name(r)})
	}
	for _, c := range list {
		if !math.IsNaN(c.standard) {
			k = append(k, entry{track{look: standardLook, stepped: true}, "Standard"})
			break
		}
	}
	for _, c := range list {
		if !math.IsNaN(c.published) {
			return append(k, entry{track{look: publishedLook, stepped: true}, "Published year"})
		}
	}
	return k
}

// performanceMessage is of the first clock: its level, its standard, and what the option does
// that improves it most.
func performanceMessage(r *Results, c clock) string {
	base := r.called(r.Options[0].ID)
	level := r.level(r.Options[0].ID, c.measure, "all", "all").Mean
	if math.IsNaN(level) {
		level = mean(c.lines[r.Options[0].ID])
	}
	text := fmt.Sprintf("%s%% are %s with %s", number(level, -1), c.done, base)
	if !math.IsNaN(c.standard) {
		text += fmt.Sprintf("; the standard of %s%% is %s", number(c.standard, 0), pick(level >= c.standard, "met over the window", "not met"))
	}
	best := Row{}
	few, assumed := true, true
	rows := r.paired(c.measure)
	for _, d := range rows {
		few, assumed = few && d.N < leastForMessage, assumed && d.instead() != ""
		if d.clear() && d.Mean > best.Mean {
			best = d
		}
	}
	switch {
	case len(rows) == 0:
		return text
	case assumed:
		return text + "; that the options leave it so is assumed"
	case best.Option != "":
		n := places(best)
		for n > -6 && best.Low > 0 && best.Low < math.Pow10(n)/2 {
			n-- // or an end that leaves no change out would be told as 0.00
		}
		text += fmt.Sprintf("; with %s, %s percentage points more%s", r.called(best.Option), number(best.Mean, n), bracket(best, n))
		if few {
			text += alone(best)
		}
		return text + best.byReading()
	case few:
		most, _ := tooFew(rows)
		return text + "; what options change cannot be told from " + words.Count(most, "replication")
	}
	return text + "; no option clearly improves it"
}

func (c clock) alt(r *Results, groups []alike) string {
	var said []string
	for _, g := range groups {
		rows := c.lines[g.options[0].ID]
		if len(rows) == 0 {
			continue
		}
		said = append(said, fmt.Sprintf("%s %s%% in %s, %s%% in %s", g.name(r), number(rows[0].Mean, -1), words.Month(rows[0].Period),
			number(rows[len(rows)-1].Mean, -1), words.Month(rows[len(rows)-1].Period)))
	}
	return fmt.Sprintf("%s (%s): %s.", c.title, c.levels(), strings.Join(said, "; "))
}

// multiples lays panels out beside and below each other under one key.
func multiples(f *Figure, k key, panels []panel) {
	tiled(f, k, len(panels), 3.9*cm, panelHeight, func(i int, c draw.Canvas) { panels[i].draw(c) })
}
