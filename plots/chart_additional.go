package plots

import (
	"fmt"
	"image/color"
	"io/fs"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

var additional = Chart{
	Name:    "additional-patients",
	Title:   "Additional patients, and what they wait for",
	Help:    "For each option how many more cancer treatments start and routine patients are admitted in a year, how many patients the released bed-days come to, and what patients wait for most: a bed that nobody waits for treats nobody else.",
	Columns: additionalColumns(),
	Draw:    drawAdditional,
}

func additionalColumns() []string {
	return []string{"option", "name", "measure", "title", "unit", "change", "low", "high", "evidence_low", "evidence_high", "waits_most_for", "note"}
}

// Additional is how many more patients an option comes to, counted in one way.
type Additional struct {
	Option, Measure, Unit, Note string
	Mean                        float64
	Chance, Evidence            [2]float64
}

// additions are the ways, in the order of the table.
var additions = []struct {
	measure, row, title, said string // row: of the page, where the evidence on it stands
	marker                    marker
}{
	{"treated_in_window", "treatments", "Cancer treatments started", "more cancer treatments start", diamond},
	{"refilled_by_others", "routine_admissions", "Routine patients admitted", "more routine patients are admitted", circle},
	{"additional_capacity_equivalent", "", "Released bed-days, as patients", "", square},
}

// loadAdditional reads the headline table, which an older version has without evidence.
func loadAdditional(folder fs.FS, r *Results) error {
	return r.read(folder, headlineFile, []string{"measure", "change", "change_low", "change_high", "note", "change_unit"}, func(t *table) {
		measure := t.text("measure")
		for _, a := range additions {
			if a.measure == measure && t.text("by") == "all" {
				r.Additional = append(r.Additional, Additional{Option: t.text("option"), Measure: measure, Unit: t.text("change_unit"), Note: t.text("note"), Mean: t.number("change"),
					Chance: [2]float64{t.number("change_low"), t.number("change_high")}, Evidence: [2]float64{t.number("change_evidence_low"), t.number("change_evidence_high")}})
			}
		}
	})
}

func (r *Results) additional(option, measure string) (a Additional, ok bool) {
	i := slices.IndexFunc(r.Additional, func(a Additional) bool { return a.Option == option && a.Measure == measure })
	if i < 0 {
		return a, false
	}
	return r.Additional[i], true
}

// said is what stands beside it.
func (a Additional) said() string {
	if word := (Row{Note: a.Note}).instead(); word != "" {
		return word
	}
	if math.IsNaN(a.Mean) {
		return "none told"
	}
	if strings.HasPrefix(a.Note, "no change") { // the same in every replication: there is no chance in it
		return "no change"
	}
	if known(a.Chance) && !leavesOut(a.Chance) {
		return "no clear"
	}
	n := max(0, places(Row{Mean: a.Mean, Low: a.Chance[0], High: a.Chance[1]}))
	if !known(a.Chance) {
		return signed(a.Mean, "", n)
	}
	return signed(a.Mean, "", n) + " (" + number(a.Chance[0], n) + " to " + number(a.Chance[1], n) + ")"
}

func drawAdditional(r *Results, s Style) ([]Figure, error) {
	if len(r.Additional) == 0 {
		return nil, r.without(headlineFile, "there is no other option than the first, or nothing that more patients could come from")
	}
	l := listed{label: "Patients a year"}
	low, high := 0.0, 0.0
	for _, a := range r.Additional {
		for _, x := range []float64{a.Mean, a.Chance[0], a.Chance[1]} {
			if !math.IsNaN(x) {
				low, high = min(low, x), max(high, x)
			}
		}
	}
	if low == high {
		low, high = -1, 1
	}
	l.scale = newScale(low, high, 5, "").room(.05, .05)
	for _, o := range r.Options[1:] {
		row := listRow{name: r.name(o.ID) + waitsWords(r, o), mark: r.additionalMark(s, o)}
		for _, a := range additions {
			if x, ok := r.additional(o.ID, a.measure); ok {
				row.under = append(row.under, x.said())
			}
		}
		if row.under != nil {
			l.rows = append(l.rows, row)
		}
	}
	for i, a := range additions {
		l.key = append(l.key, legend{func(c draw.Canvas, _, right, middle vg.Length) {
			a.marker.draw(c, vg.Point{X: right - 6, Y: middle}, s.shade(i), i < 2)
		}, a.title})
	}
	return listFigures("additional-patients", l, s, func(part *listed) Figure {
		f := r.figure(s)
		f.Title = additionalMessage(r)
		f.Subtitle = r.subtitle(fmt.Sprintf("More than with %s, a year", r.called(r.Options[0].ID)))
		f.Caption = "Dot and line: how many more, and where it lies by chance; one below the other as in the key. Released bed-days, as patients: what they come to at the mean stay, whether or not anybody waits for a bed. No clear: chance alone could give it."
		f.Data = [][]string{additionalColumns()}
		alt := []string{"Dots with ranges: additional patients a year by option."}
		for _, o := range r.Options[1:] {
			if !slices.ContainsFunc(part.rows, func(row listRow) bool { return row.name == r.name(o.ID)+waitsWords(r, o) }) {
				continue
			}
			var said []string
			for _, a := range additions {
				x, ok := r.additional(o.ID, a.measure)
				if !ok {
					continue
				}
				said = append(said, words.LowerFirst(a.title)+" "+x.said())
				waits, _ := r.onPage("waits_most_for", o.ID)
				f.Data = append(f.Data, []string{o.ID, r.name(o.ID), a.measure, a.title, x.Unit, words.Exact(x.Mean), words.Exact(x.Chance[0]), words.Exact(x.Chance[1]), words.Exact(x.Evidence[0]), words.Exact(x.Evidence[1]), waits.Note, x.Note})
			}
			alt = append(alt, r.name(o.ID)+waitsWords(r, o)+": "+strings.Join(said, "; ")+".")
		}
		f.Alt = strings.Join(alt, " ")
		return f
	}), nil
}

// shade tells what is counted apart.
func (s Style) shade(i int) color.RGBA { return []color.RGBA{s.dark(), ink(), quiet()}[i] }

// additionalMark draws the ways of counting one below the other.
func (r *Results) additionalMark(s Style, o facts.Option) func(draw.Canvas, func(float64) vg.Length, vg.Length) {
	return func(c draw.Canvas, x func(float64) vg.Length, middle vg.Length) {
		line := lineHeight(regular(textSize))
		at := middle + line*vg.Length(len(additions)-1)/2
		for i, a := range additions {
			if found, ok := r.additional(o.ID, a.measure); ok && !math.IsNaN(found.Mean) && (Row{Note: found.Note}).instead() == "" {
				if known(found.Chance) {
					span(c, s.shade(i), x(found.Chance[0]), x(found.Chance[1]), at, false)
				}
				a.marker.draw(c, vg.Point{X: x(found.Mean), Y: at}, s.shade(i), i < 2)
			}
			at -= line
		}
	}
}

// waitsWords say what patients wait for most with an option.
func waitsWords(r *Results, o facts.Option) string {
	h, ok := r.onPage("waits_most_for", o.ID)
	if !ok || h.Note == "" {
		return ""
	}
	return "; wait most for: " + h.Note
}

// additionalMessage says what binds, and which option lets most additional patients in.
func additionalMessage(r *Results) string {
	var parts []string
	if h, ok := r.onPage("waits_most_for", r.Options[0].ID); ok && h.Note != "" {
		same := true
		for _, o := range r.Options[1:] {
			w, _ := r.onPage("waits_most_for", o.ID)
			same = same && w.Note == "as now"
		}
		parts = append(parts, fmt.Sprintf("Patients wait most for %s with %s", h.Note, pick(same, "every option", r.called(r.Options[0].ID))))
	}
	best := Additional{}
	said := ""
	for _, a := range additions[:2] {
		for _, o := range r.Options[1:] {
			if x, ok := r.additional(o.ID, a.measure); ok && leavesOut(x.Chance) && x.Mean > best.Mean {
				best, said = x, a.said
			}
		}
	}
	if best.Option == "" {
		parts = append(parts, additionalNothing(r))
	} else {
		n := max(0, places(Row{Mean: best.Mean, Low: best.Chance[0], High: best.Chance[1]}))
		parts = append(parts, fmt.Sprintf("with %s, %s %s a year (%s to %s)", r.called(best.Option), number(best.Mean, n), said, number(best.Chance[0], n), number(best.Chance[1], n)))
		for _, a := range additions {
			if h, _ := r.onPage(a.row, best.Option); a.measure == best.Measure && known(h.Evidence) && !leavesOut(h.Evidence) {
				parts = append(parts, "the evidence leaves "+eitherWay(h.Evidence, n)+" open")
			}
		}
		if r.Replications < leastForMessage {
			parts = append(parts, "from "+words.Count(r.Replications, "replication")+" alone")
		}
	}
	return words.UpperFirst(strings.Join(parts, "; "))
}

// additionalNothing is said where no option is known to let more patients in.
func additionalNothing(r *Results) string {
	if slices.ContainsFunc(r.Additional, func(a Additional) bool {
		return a.Measure != additions[2].measure && !known(a.Chance) && !math.IsNaN(a.Mean) && (Row{Note: a.Note}).instead() == ""
	}) {
		return "what options let in cannot be told from " + words.Count(r.Replications, "replication")
	}
	return "no option lets more patients in beyond chance"
}
