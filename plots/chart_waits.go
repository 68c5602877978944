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

var waitingList = Chart{
	Name:    "waiting-list",
	Title:   "62-day list by month",
	Help:    "How many patients have a running 62-day clock under each option, on average over each month, with the interval shaded. The last month is not the mean over the window, which tables have. Options that lie on each other are one line; of the others at most four, those that differ most from the first.",
	Columns: waitingColumns(),
	Draw:    drawWaitingList,
}

func waitingColumns() []string {
	return []string{"option", "name", "month", "unit", "mean", "low", "high", "drawn_as"}
}

func drawWaitingList(r *Results, s Style) ([]Figure, error) {
	lines := map[string][]Row{}
	var options []facts.Option
	for _, o := range r.Options {
		if rows := r.monthly(o.ID, "waiting_list", "all", "all"); len(rows) > 0 {
			lines[o.ID] = rows
			options = append(options, o)
		}
	}
	if len(options) == 0 {
		return nil, Without("no 62-day clock is modelled")
	}
	axis := waitingPanel(r, s, lines, []alike{{options: options}}).valueAxis()
	groups, left := together(options, func(a, b facts.Option) float64 { return apartOn(axis, lines[a.ID], lines[b.ID]) })
	p := waitingPanel(r, s, lines, groups)
	f := r.figure(s)
	f.Name, f.Height = "waiting-list", s.leastHeight()
	f.Subtitle = r.subtitle("62-day list: patients with a running 62-day clock, mean of each month")
	f.Data = [][]string{waitingColumns()}
	alt := []string{fmt.Sprintf("Line chart of %s waiting, mean of each month.", lines[options[0].ID][0].Unit)}
	for _, g := range groups {
		alt = append(alt, waitingAlt(g.name(r), lines[g.options[0].ID]))
		for _, o := range g.options {
			for _, row := range lines[o.ID] {
				f.Data = append(f.Data, []string{o.ID, r.name(o.ID), row.Period, row.Unit, words.Exact(row.Mean), words.Exact(row.Low), words.Exact(row.High), g.options[0].ID})
			}
		}
	}
	f.Title = waitingMessage(r, p, options, lines)
	sideBySide(p.tracks)
	p.gutter = gutter(p.tracks, s.width())
	f.Alt = strings.Join(alt, " ")
	f.Caption = strings.TrimSpace(lineCaption(r, p.tracks, []panel{p}, left) + named(r, groups))
	// The unit stands above the panel in a line of its own.
	f.Height = max(f.Height, f.head()+f.foot()+p.labelsHeight()+2*lineHeight(regular(textSize)))
	f.Plot = func(c draw.Canvas) { p.draw(c) }
	return []Figure{f}, nil
}

// waitingPanel has a line for each group, named at its end.
func waitingPanel(r *Results, s Style, lines map[string][]Row, groups []alike) panel {
	p := panel{unit: words.UpperFirst(lines[groups[0].options[0].ID][0].Unit) + " waiting, mean of the month"}
	for _, g := range groups {
		rows := lines[g.options[0].ID]
		p.tracks = append(p.tracks, track{
			rows: rows, look: s.look(r.index(g.options[0].ID)), band: true,
			label: fmt.Sprintf("%s: %s", g.name(r), patientsOf(rows[len(rows)-1])),
		})
	}
	return p
}

// patientsOf writes how many are on a list: whole patients, so that lines that lie on each
// other do not end in numbers that rounding sets apart.
func patientsOf(row Row) string { return number(row.Mean, min(0, places(row))) }

// waitingMessage states what an option does to the list, if that would be seen in the
// chart; else how the list moves with the first option, and what is known of the others.
func waitingMessage(r *Results, p panel, drawn []facts.Option, lines map[string][]Row) string {
	base := lines[drawn[0].ID]
	first, last := base[0], base[len(base)-1]
	baseName := r.called(drawn[0].ID)
	paired := r.paired("waiting_list_mean")
	most, few := tooFew(found(paired))
	axis := p.valueAxis()
	for _, rows := range [][]Row{clearAmong(paired, len(paired), r.Level), clearOnes(paired)} {
		if len(rows) == 0 {
			continue
		}
		d := largest(rows)
		if math.Abs(d.Mean) < seen*(axis.high-axis.low) {
			continue
		}
		text := fmt.Sprintf("With %s, %s %s are on the 62-day list on average over the window%s", r.called(d.Option),
			number(math.Abs(d.Mean), places(d)), change(last.Unit, d.Mean < 0), bracket(size(d), places(d)))
		if few {
			text += alone(d)
		}
		if len(clearAmong(paired, len(paired), r.Level)) == 0 {
			text += "; " + byChance(r)
		}
		return text + d.byReading()
	}
	when := words.Month(last.Period)
	text := fmt.Sprintf("In %s, on average %s %s are on the 62-day list with %s", when, patientsOf(last), last.Unit, baseName)
	grows := separate(first, last)
	if grows {
		text = fmt.Sprintf("The 62-day list %s from on average %s %s in %s to %s in %s with %s", pick(last.Mean < first.Mean, "falls", "grows"),
			patientsOf(first), first.Unit, words.Month(first.Period), patientsOf(last), when, baseName)
	}
	switch {
	case len(paired) > 0 && len(found(paired)) == 0:
		return text + "; that the options leave it so is assumed"
	case len(paired) > 0 && few && len(clearOnes(paired)) == 0:
		return text + fmt.Sprintf("; what options change cannot be told from %s", words.Count(most, "replication"))
	case slices.ContainsFunc(paired, Row.ofOthers):
		d := paired[slices.IndexFunc(paired, Row.ofOthers)]
		return text + "; with " + r.called(d.Option) + ", " + d.others()
	case len(clearOnes(paired)) > 0:
		return text + "; options change it by less than can be seen here"
	case len(paired) > 0:
		return text + "; no option clearly changes it"
	case len(drawn) > 1:
		other := drawn[1]
		for _, o := range drawn[2:] {
			if distance(base, lines[o.ID]) > distance(base, lines[other.ID]) {
				other = o
			}
		}
		end := lines[other.ID][len(lines[other.ID])-1]
		return text + fmt.Sprintf(", %s with %s", patientsOf(end), r.called(other.ID))
	case grows:
		return text
	}
	return text + bracket(last, places(last))
}

func waitingAlt(name string, rows []Row) string {
	first, last := rows[0], rows[len(rows)-1]
	if len(rows) == 1 {
		return fmt.Sprintf("%s: %s in %s.", name, estimate(last, places(last)), words.Month(last.Period))
	}
	return fmt.Sprintf("%s: %s in %s, %s in %s.", name,
		estimate(first, places(first)), words.Month(first.Period), estimate(last, places(last)), words.Month(last.Period))
}

// gutter is the room that labels at the right need, at most a third of the width.
func gutter(tracks []track, width vg.Length) vg.Length {
	var labels []string
	for _, t := range tracks {
		labels = append(labels, t.label)
	}
	return leader + min(widest(regular(textSize), labels)+1, width*.28)
}

// lineCaption says what a chart of lines leaves to be known.
func lineCaption(r *Results, tracks []track, panels []panel, left []facts.Option) string {
	var parts []string
	for _, t := range tracks {
		if t.band && anyInterval(t.rows) {
			how := "Shaded"
			if len(t.rows) == 1 {
				how = "Upright line"
			}
			parts = append(parts, how+": "+r.interval()+".")
			break
		}
	}
	for _, p := range panels {
		if !p.startsAtZero() {
			parts = append(parts, "The vertical axis does not start at zero.")
			break
		}
	}
	if len(left) > 0 {
		parts = append(parts, fmt.Sprintf("Not drawn, since closest to %s: %s.", r.called(r.Options[0].ID), words.List(names(left, r))))
	}
	return strings.Join(parts, " ")
}
