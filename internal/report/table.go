package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// Table writes the page that a board reads: what was simulated, the headline
// measures of current and of every option with paired differences, additional
// patients, what binds, the load on resources and prehab posts. Lines are no longer than
// width; without colour it is plain ASCII.
func Table(w io.Writer, r *Results, width int, colour bool) error {
	p := newPen(w, width, colour)
	p.single = r.replications() < 2
	r.writeTitle(p)
	r.writeCircles(p)
	r.writeTargets(p)
	r.writeHeadlines(p, r.headlines())
	r.writeFoot(p)
	r.writeAdditional(p)
	r.writeClaims(p)
	r.writeGroups(p)
	if !r.seizedUp() {
		r.writeBinding(p)
	}
	r.writeLoads(p)
	r.writeWorkforce(p)
	r.writeNotes(p)
	return p.err
}

var summaryText = Format{
	File:  "summary.txt",
	Title: "the headline table as the terminal shows it",
	Write: func(w io.Writer, r *Results) error { return Table(w, r, 100, false) },
}

func (r *Results) writeTitle(p *pen) {
	title := r.Title
	if title == "" {
		title = r.ScenarioName
	}
	p.raw(p.paint(title, text.Bold) + "\n")
	n := r.replications()
	line := "Window " + words.Date(r.From) + " to " + words.Date(r.To)
	if r.WarmUp != "" {
		line += " after a warm-up of " + r.WarmUp
	}
	p.line(line + fmt.Sprintf("; %s, seed %d.", words.Count(n, "replication"), r.Seed))
	if n < 2 {
		p.line("One replication says nothing about chance, so there are no intervals: run more before deciding anything.")
		return
	}
	p.line(fmt.Sprintf("%s gives %s%% intervals: chance between replications, not doubt about the assumptions.", p.plusMinus, words.Exact(100*r.Level)))
	if len(r.Set.Options) > 1 {
		p.line("Each option has its own value and its change from current, replication by replication. " +
			"* marks a change whose interval does not include zero.")
	}
}

func (r *Results) replications() int {
	if r.Set != nil && len(r.rows()) > 0 {
		return len(r.rows())
	}
	return r.Replications
}

// headline is one line of the table.
type headline struct {
	column                       result.Column
	section, label, unit, better string
	own                          []stats.Estimate // by option
	change                       []stats.Estimate
}

// headlines are the measures that this scenario has, in the order of sections.
// A plain queueing network has none of them: it gets its resources instead.
func (r *Results) headlines() (list []headline) {
	for _, section := range kpi.Sections {
		for i := range kpi.Measures {
			if m := &kpi.Measures[i]; m.Headline && m.Section == section {
				list = r.appendHeadline(list, headline{column: window(m.Name), section: section, label: m.Label, unit: m.Unit, better: m.Better})
			}
		}
	}
	if len(list) == 0 {
		for _, c := range r.Set.Columns {
			if c.By == "resource" && c.Year < 0 && len(list) < mostResourceLines && !inFilesAlone[c.Measure] {
				m, x := measureOf(c.Measure), r.resource(c.Value)
				list = r.appendHeadline(list, headline{column: c, section: "Resources", label: x.Title + ": " + words.LowerFirst(m.Title) + ", " + m.Unit, unit: m.Unit, better: m.Better})
			}
		}
	}
	var names []string // of what the scenario asks for
	for _, c := range r.Set.Columns {
		if c.By == "measure" && !inFilesAlone[c.Measure] && !slices.Contains(names, c.Value) {
			names = append(names, c.Value)
		}
	}
	for _, name := range names {
		for _, c := range r.Set.Columns {
			if c.By != "measure" || c.Value != name || inFilesAlone[c.Measure] {
				continue
			}
			m := measureOf(c.Measure)
			list = r.appendHeadline(list, headline{column: c, section: "Asked for", label: r.asked(c.Value) + ": " + words.LowerFirst(m.Title) + ", " + m.Unit, unit: m.Unit, better: m.Better})
		}
	}
	return list
}

// inFilesAlone are measures that would be too many for a table: those by period and
// level, and those of resources that sentences under what binds tell of.
var inFilesAlone = map[string]bool{
	"period_arrivals": true, "period_time_mean": true, "period_time_over": true, "period_level_at_least": true, "period_level_mean": true, "level_share": true,
	"waited_so_far": true, "queue_growth": true, "unserved": true,
}

const mostResourceLines = 60

// writeHeadlines writes the table beside each other if it fits, then with each
// change underneath, and at last in blocks of as many options as fit.
func (r *Results) writeHeadlines(p *pen, lines []headline) {
	if len(lines) == 0 {
		return
	}
	options := make([]int, 0, len(r.Set.Options))
	for o := 1; o < len(r.Set.Options); o++ {
		options = append(options, o)
	}
	if t := r.headlineTable(p, lines, options, "  "); width(t) <= p.width || len(options) == 0 {
		p.raw("\n" + t + "\n")
		return
	}
	// As few blocks as will do, of about the same number of options.
	most := len(options)
	for most > 1 && width(r.headlineTable(p, lines, options[:most], "\n")) > p.width {
		most--
	}
	blocks := (len(options) + most - 1) / most
	for b := range blocks {
		from, to := b*len(options)/blocks, (b+1)*len(options)/blocks
		p.raw("\n" + r.headlineTable(p, lines, options[from:to], "\n") + "\n")
	}
}

// headlineTable lays out some of the options, without the lines that none of
// them has; between stands between an option's mean and its change.
func (r *Results) headlineTable(p *pen, lines []headline, options []int, between string) string {
	lines = slices.DeleteFunc(slices.Clone(lines), func(h headline) bool {
		return math.IsNaN(h.own[0].Mean) && !slices.ContainsFunc(options, func(o int) bool { return !math.IsNaN(h.own[o].Mean) })
	})
	headings := []string{"", wrapName(r.optionName(0), 16)}
	for _, o := range options {
		headings = append(headings, wrapName(r.optionName(o), 18))
	}
	cells := make([][]string, len(headings))
	for i := range headings[1:] {
		var parts [][2]string
		for k := range lines {
			h := &lines[k]
			places := h.decimals()
			if i == 0 {
				parts = append(parts, [2]string{words.Plain(h.own[0].Mean, places), p.around(h.own[0], max(places, min(places+1, words.Places(h.own[0].HalfWidth())-1)))})
				continue
			}
			o := options[i-1]
			parts = append(parts, [2]string{words.Plain(h.own[o].Mean, places), p.tint(p.cell(r, o, h.column, h.change[o], places), h.change[o], h.better)})
		}
		if i > 0 && between == "\n" {
			cells[i+1] = stacked(parts)
		} else {
			cells[i+1] = columns(parts, " "+strings.Repeat(" ", min(1, i)))
		}
	}
	g := p.newGrid(false, headings...)
	section := ""
	for k := range lines {
		if lines[k].section != section {
			if section != "" {
				g.row("")
			}
			section = lines[k].section
			g.row(p.paint(strings.ToUpper(section), text.Bold))
		}
		row := []string{lines[k].label}
		for _, c := range cells[1:] {
			row = append(row, c[k])
		}
		g.row(row...)
	}
	return g.text()
}

// stacked puts the change under the mean, both to the right.
func stacked(parts [][2]string) []string {
	widest := 0
	for _, c := range parts {
		widest = max(widest, text.StringWidthWithoutEscSequences(c[0]), text.StringWidthWithoutEscSequences(c[1]))
	}
	out := make([]string, len(parts))
	for i, c := range parts {
		out[i] = text.AlignRight.Apply(c[0], widest)
		if c[1] != "" {
			out[i] += "\n" + text.AlignRight.Apply(c[1], widest)
		}
	}
	return out
}

// tint colours a change that is surely better or worse.
func (p *pen) tint(s string, d stats.Estimate, better string) string {
	if better == "" || !sure(d) {
		return s
	}
	if (d.Mean > 0) == (better == "higher") {
		return p.paint(s, text.FgGreen)
	}
	return p.paint(s, text.FgRed)
}

// decimals of a line are those of its largest mean, so that options can be
// compared by eye; percentages always have one.
func (h *headline) decimals() int {
	if h.unit == "%" {
		return 1
	}
	largest := 0.0
	for _, e := range h.own {
		if x := math.Abs(e.Mean); x > largest {
			largest = x
		}
	}
	return min(words.Places(largest), 4)
}

// wrapName breaks an option's name between words.
func wrapName(name string, most int) string {
	lines := strings.Split(text.WrapSoft(name, most), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
