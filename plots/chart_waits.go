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

var waitingList = Chart{
	Name:    "waiting-list",
	Title:   "Waiting list by month",
	Help:    "How many patients are waiting under each option, on average over each month, with the interval shaded. The last month is not the mean over the window, which tables have. At most four options: the first one and those that differ most from it.",
	Columns: waitingColumns(),
	Draw:    drawWaitingList,
}

func waitingColumns() []string {
	return []string{"option", "name", "month", "unit", "mean", "low", "high"}
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
		return nil, nil
	}
	gap := make([]float64, len(options))
	for i, o := range options {
		gap[i] = distance(lines[options[0].ID], lines[o.ID])
	}
	// Below zero: a line that lies on the first one's is still named at its end.
	drawn, left := choose(options, gap, -1)

	p := panel{unit: words.UpperFirst(lines[drawn[0].ID][0].Unit) + " waiting, mean of the month"}
	f := Figure{
		Name: "waiting-list", Width: s.width(), Height: s.leastHeight(),
		Title:    waitingMessage(r, drawn, lines),
		Subtitle: r.subtitle("Waiting list, mean of each month"),
		Data:     [][]string{waitingColumns()},
	}
	alt := []string{fmt.Sprintf("Line chart of %s waiting, mean of each month.", lines[drawn[0].ID][0].Unit)}
	for _, o := range drawn {
		rows := lines[o.ID]
		last := rows[len(rows)-1]
		p.tracks = append(p.tracks, track{
			rows: rows, look: s.look(r.index(o.ID)), band: true,
			label: fmt.Sprintf("%s: %s", r.name(o.ID), number(last.Mean, places(last))),
		})
		alt = append(alt, waitingAlt(r.name(o.ID), rows))
		for _, row := range rows {
			f.Data = append(f.Data, []string{o.ID, r.name(o.ID), row.Period, row.Unit, words.Exact(row.Mean), words.Exact(row.Low), words.Exact(row.High)})
		}
	}
	sideBySide(p.tracks)
	p.gutter = gutter(p.tracks, s.width())
	f.Alt = strings.Join(alt, " ")
	f.Caption = lineCaption(r, p.tracks, []panel{p}, left)
	// The unit stands above the panel in a line of its own.
	f.Height = max(f.Height, f.head()+f.foot()+p.labelsHeight()+2*lineHeight(regular(textSize)))
	f.Plot = func(c draw.Canvas) { p.draw(c) }
	return []Figure{f}, nil
}

// waitingMessage prefers the paired difference of the mean over the window,
// which is known more narrowly than two lines drawn beside each other.
func waitingMessage(r *Results, drawn []facts.Option, lines map[string][]Row) string {
	base := lines[drawn[0].ID]
	last := base[len(base)-1]
	baseName := words.LowerFirst(r.name(drawn[0].ID))
	paired := r.paired("waiting_list_mean")
	if clear := clearOnes(paired); len(clear) > 0 {
		d := largest(clear)
		return fmt.Sprintf("With %s, %s %s are waiting on average over the window%s", words.LowerFirst(r.name(d.Option)),
			number(math.Abs(d.Mean), places(d)), change(last.Unit, d.Mean < 0), bracket(size(d), places(d)))
	}
	when := words.Month(last.Period)
	amount := number(last.Mean, places(last))
	switch {
	case len(paired) > 0 && len(found(paired)) == 0:
		return fmt.Sprintf("In %s, on average %s %s are waiting with %s; that the options leave it so is assumed", when, amount, last.Unit, baseName)
	case anyInterval(paired):
		return fmt.Sprintf("No option clearly changes the waiting list: in %s, on average %s %s are waiting with %s", when, amount, last.Unit, baseName)
	case len(drawn) > 1:
		other := drawn[1]
		for _, o := range drawn[2:] {
			if distance(base, lines[o.ID]) > distance(base, lines[other.ID]) {
				other = o
			}
		}
		end := lines[other.ID][len(lines[other.ID])-1]
		return fmt.Sprintf("In %s, on average %s %s are waiting with %s and %s with %s", when, amount, last.Unit, baseName,
			number(end.Mean, places(end)), words.LowerFirst(r.name(other.ID)))
	}
	first := base[0]
	if separate(first, last) {
		return fmt.Sprintf("The waiting list %s from on average %s %s in %s to %s in %s with %s", pick(last.Mean < first.Mean, "falls", "grows"),
			number(first.Mean, places(last)), first.Unit, words.Month(first.Period), amount, when, baseName)
	}
	return fmt.Sprintf("In %s, on average %s %s are waiting with %s%s", when, amount, last.Unit, baseName, bracket(last, places(last)))
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
			parts = append(parts, "The upright axis does not start at zero.")
			break
		}
	}
	if len(left) > 0 {
		parts = append(parts, fmt.Sprintf("Not drawn, since closest to %s: %s.", words.LowerFirst(r.name(r.Options[0].ID)), words.List(names(left, r))))
	}
	return strings.Join(parts, " ")
}
