package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// Document is the page that a board reads: what was simulated, the headline measures of
// current and of every option with paired differences, additional patients, what binds,
// the load on resources and prehab posts.
func (r *Results) Document() document.Document {
	d := &document.Document{}
	r.writeTitle(d)
	r.writeCircles(d)
	r.writeTargets(d)
	r.writeHeadlines(d, r.headlines())
	r.writeFoot(d)
	r.writeCauses(d)
	r.writeAdditional(d)
	r.writeClaims(d)
	r.writeGroups(d)
	r.writeGaps(d)
	r.writeBedDays(d)
	r.writeEquity(d)
	if !r.seizedUp() {
		r.writeBinding(d)
	}
	r.writeLoads(d)
	r.writeWorkforce(d)
	r.writeNotes(d)
	return *d
}

// LongTable is the file of the table of all measures.
const LongTable = "summary.txt"

var summaryText = Format{
	File:  LongTable,
	Title: "the long table: all headline measures, what binds, loads and posts, as the terminal shows it",
	Write: func(w io.Writer, r *Results) error { return document.Text(w, r.Document(), summaryWidth) },
}

const summaryWidth = 100

func (r *Results) writeTitle(d *document.Document) {
	title := r.Title
	if title == "" {
		title = r.ScenarioName
	}
	d.Put(document.Heading{Level: 1, Text: title})
	line := "Window " + words.Date(r.From) + " to " + words.Date(r.To)
	switch r.WarmUp {
	case "":
	case "0s":
		line += " with no warm-up"
	default:
		line += " after a warm-up of " + r.WarmUp
	}
	d.Say(line + fmt.Sprintf("; %s, seed %d.", r.Ran(), r.Seed))
	if r.Evidence != "" && r.Evidence != "central" {
		d.Say("Warning: with the evidence read as " + r.Evidence + ", not as the scenario writes it.")
	}
	for _, text := range r.Cautions {
		d.Say("Warning: " + text)
	}
	if r.single() {
		d.Say("One replication says nothing about chance, so there are no intervals: run more before deciding anything.")
		return
	}
	d.Note(fmt.Sprintf("%s gives %s%% intervals: chance between replications, not doubt about the assumptions.", plusMinus, words.Exact(100*r.Level)))
	if len(r.Set.Options) > 1 {
		d.Note("Each option has its own value and its change from current, replication by replication. " +
			r.star())
	}
}

// star says what one marks.
func (r *Results) star() string {
	star := "* marks a change whose interval does not include zero"
	if r.draws() >= fewestDraws {
		star += ", nor does what the evidence leaves open of it"
	}
	if len(r.Presets) > 0 {
		star += ", and which no reading of the evidence that was run has at none or the other way"
	}
	star += "."
	if r.draws() >= fewestDraws {
		star += " Draws keep no figures of single resources, and of no groups but deprivation fifths: there it is of chance alone."
	}
	return star
}

// single says that one replication was run, so that there are no intervals anywhere.
func (r *Results) single() bool { return r.replications() < 2 }

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

// compared are the options beside current.
func (h *headline) compared() (list []int) {
	for o := 1; o < len(h.own); o++ {
		list = append(list, o)
	}
	return list
}

// headlines are the measures that this scenario has, in the order of sections.
// A plain queueing network has none of them: it gets its resources instead.
func (r *Results) headlines() (list []headline) {
	for _, section := range kpi.Sections {
		for i := range kpi.Measures {
			if m := &kpi.Measures[i]; m.Headline && m.Section == section {
				list = r.appendHeadline(list, headline{column: window(m.Name), section: section, label: m.Label, unit: m.Unit, better: m.Better})
				if m.Name == "prehab_started" {
					list = r.appendModes(list, section)
				}
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

// appendModes adds how those who take part in prehab are dealt out among modes of delivery,
// where there is more than one.
func (r *Results) appendModes(list []headline, section string) []headline {
	var lines []headline
	for _, c := range r.Set.Columns {
		if c.Measure == "prehab_mode" && c.Year < 0 {
			lines = r.appendHeadline(lines, headline{column: c, section: section, label: "Mode " + strings.ReplaceAll(c.Value, "_", " ") + ", % of those who agreed", unit: measureOf(c.Measure).Unit})
		}
	}
	if len(lines) < 2 {
		return list
	}
	return append(list, lines...)
}

// inFilesAlone are measures that would be too many for a table: those by period and
// level, and those of resources that sentences under what binds tell of.
var inFilesAlone = map[string]bool{
	"period_arrivals": true, "period_time_mean": true, "period_time_over": true, "period_level_at_least": true, "period_level_mean": true, "level_share": true,
	"waited_so_far": true, "queue_growth": true, "unserved": true,
}

const mostResourceLines = 60

// writeHeadlines writes current's values with their intervals, and those of each option
// with its change.
func (r *Results) writeHeadlines(d *document.Document, lines []headline) {
	if len(lines) == 0 {
		return
	}
	t := &document.Table{Columns: []document.Column{{}, {Head: r.optionName(0), Kind: document.Estimate, Wrap: 16}}}
	for o := 1; o < len(r.Set.Options); o++ {
		t.Columns = append(t.Columns, document.Column{Head: r.optionName(o), Kind: document.Estimate, Wrap: 18, Split: true})
	}
	section := ""
	for k := range lines {
		h := &lines[k]
		if h.section != section {
			section = h.section
			t.Rows = append(t.Rows, document.Row{Kind: document.Section, Cells: []document.Cell{{Text: section}}})
		}
		t.Rows = append(t.Rows, document.Row{Cells: r.headlineCells(h)})
		if row := r.presetRow(h); row != nil {
			t.Rows = append(t.Rows, *row)
		}
		if row := r.evidenceRow(h); row != nil {
			t.Rows = append(t.Rows, *row)
		}
	}
	d.Put(t)
}

func (r *Results) headlineCells(h *headline) []document.Cell {
	places := h.decimals()
	cells := []document.Cell{{Text: h.label}}
	for o, own := range h.own {
		x := document.Cell{Text: words.Plain(own.Mean, places)}
		if o == 0 {
			x.More = r.around(own, max(places, min(places+1, words.Places(own.HalfWidth())-1)))
		} else {
			x.More = r.marked(o, h.column, places)
		}
		cells = append(cells, x)
	}
	return cells
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
