package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// appendHeadline adds a line if any option has the measure.
func (r *Results) appendHeadline(list []headline, h headline) []headline {
	some := false
	for o := range r.Set.Options {
		h.own = append(h.own, r.of(o, h.column))
		h.change = append(h.change, r.change(o, h.column))
		some = some || !math.IsNaN(h.own[o].Mean)
	}
	if !some {
		return list
	}
	return append(list, h)
}

// writeAdditional writes the three figures and reads them aloud for each option.
func (r *Results) writeAdditional(d *document.Document) {
	figures := r.figures()
	if len(figures) == 0 {
		return
	}
	d.Heading("Additional patients a year", ", against "+words.LowerFirst(r.optionName(0)))
	t := document.NewTable("")
	for _, f := range figures {
		t.Columns = append(t.Columns, document.Column{Head: f.Label, Kind: document.Number, Wrap: 18})
	}
	if r.Grown != nil {
		t.Columns = append(t.Columns, document.Column{Head: "Sustainable", Kind: document.Number, Wrap: 18})
	}
	for o := 1; o < len(r.Set.Options); o++ {
		row := []string{r.optionName(o)}
		for _, f := range figures {
			row = append(row, r.cell(o, window(f.from(r)), f.window(r, o), 0))
		}
		if g := r.Grown.OfOption(r.Set.Options[o]); g != nil {
			row = append(row, grownCell(r.Grown, g))
		}
		t.Add(row...)
	}
	d.Put(t)
	for o := 1; o < len(r.Set.Options); o++ {
		if s := r.additionalSentence(o); s != "" {
			d.Say(r.optionName(o) + ": " + s)
		}
	}
	foot := additionalFoot(figures)
	if r.Grown != nil {
		foot += " Sustainable: " + words.LowerFirst(r.grownMeans()) + "."
	}
	d.Note(foot)
}

// figures are those of the three that some option has.
func (r *Results) figures() (list []figure) {
	for _, f := range additionalPatients {
		for o := 1; o < len(r.Set.Options); o++ {
			if !math.IsNaN(f.window(r, o).Mean) {
				list = append(list, f)
				break
			}
		}
	}
	return list
}

// additionalFoot says what the figures are that are shown.
func additionalFoot(figures []figure) string {
	var parts []string
	for _, f := range figures {
		switch f.Measure {
		case "additional_capacity_equivalent":
			parts = append(parts, "Released bed-days as patients are arithmetic (bed-days divided by current's mean stay) and suppose that every released bed is used again. "+
				"Bed-days that may have changed because fewer or more patients are treated do not count as released: which patients these are is not known, so each is taken for one who uses ten times the bed-days of a mean patient.")
		case "treated_in_window":
			parts = append(parts, "Cancer treatments started are simulated; where demand is met, more of them only mean a shorter list.")
		case "refilled_by_others":
			parts = append(parts, "Routine patients admitted are simulated.")
		}
	}
	return strings.Join(parts, " ")
}

// additionalSentence says what became of the beds.
func (r *Results) additionalSentence(option int) string {
	beds := r.change(option, window(r.bedDays()))
	treated, others := additionalPatients[1].window(r, option), additionalPatients[2].window(r, option)
	if list := r.assumedNone(option); len(list) > 0 {
		return "these figures are no result about prehab: " + inputWords(list) + "."
	}
	if r.changesNothing(option) {
		return "no figure that " + words.LowerFirst(r.optionName(0)) + " has is otherwise, in any replication."
	}
	if !beds.Clear() && !treated.Clear() && !others.Clear() {
		return fmt.Sprintf("no additional patients that %s could tell from chance.", words.Count(r.replications(), "replication"))
	}
	var parts []string
	switch {
	case math.IsNaN(beds.Mean):
	case !beds.Clear():
		parts = append(parts, notSure(beds, r.of(0, window(r.bedDays())).Mean, "cancer bed-days"))
	case beds.Mean < 0:
		parts = append(parts, r.fewerBedDays(option, -beds.Mean)+r.byReading(option, window(r.bedDays()), "bed-days"))
	default:
		text := fmt.Sprintf("%s more ward bed-days a year used", words.Plain(beds.Mean, 0))
		switch with := -r.withPatients(option, window(r.bedDays())); {
		case with >= beds.Mean:
			text += ", " + r.perhaps() + "as more patients are treated"
		case math.Round(with) > 0:
			text += fmt.Sprintf(", at most %s of them %sas more patients are treated", words.Plain(with, 0), r.perhaps())
		}
		parts = append(parts, text)
	}
	if !math.IsNaN(treated.Mean) {
		parts = append(parts, moreOrFewer(treated, r.of(0, window("treatments")).Mean, "cancer treatments started")+r.ifSure(treated, option, "treatments", "cancer treatments started"))
	}
	if !math.IsNaN(others.Mean) {
		parts = append(parts, moreOrFewer(others, r.of(0, window("routine_admissions")).Mean, "routine patients admitted")+r.ifSure(others, option, "routine_admissions", "routine patients admitted"))
	}
	return strings.Join(parts, "; ") + "."
}

// assumedNone are the inputs that say of each of the three figures that it does not
// change; nil where one of them might.
func (r *Results) assumedNone(option int) (list []facts.Input) {
	for _, f := range r.figures() {
		if math.IsNaN(f.window(r, option).Mean) {
			continue
		}
		inputs := r.inputs(option, window(f.from(r)))
		if len(inputs) == 0 {
			return nil
		}
		for _, i := range inputs {
			if !slices.Contains(list, i) {
				list = append(list, i)
			}
		}
	}
	return list
}

// fewerBedDays says how many of the bed-days that are no longer used are released.
func (r *Results) fewerBedDays(option int, fewer float64) string {
	with := r.withPatients(option, window(r.bedDays()))
	released := fewer - with
	room := fmt.Sprintf("room for %s at current's mean stay of %s days",
		people(r.capacityEquivalent(option, window(r.bedDays())).Mean), words.Plain(r.of(0, window("mean_ward_stay")).Mean, 1))
	switch {
	case math.Round(released) <= 0:
		return words.Plain(fewer, 0) + " fewer ward bed-days a year used, " + r.perhaps() + "as fewer patients are treated: how many bed-days these would have used is not known, so none counts as released"
	case math.Round(with) == 0:
		return words.Plain(released, 0) + " ward bed-days a year released, " + room
	}
	return fmt.Sprintf("%s fewer ward bed-days a year used, at most %s of them %sas fewer patients are treated, were each one of the heaviest users; %s counted as released, %s",
		words.Plain(fewer, 0), words.Plain(with, 0), r.perhaps(), words.Plain(released, 0), room)
}

// byReading is said of a change that some reading of the evidence has at none or the other
// way, or of which draws leave that open.
func (r *Results) byReading(option int, c result.Column, what string) string {
	if low, high, ok := r.rangeOf(option, c); ok && low <= 0 && high >= 0 {
		return " (as the evidence is written; by reading of it the change in " + what + " is " + words.Between(low, high) + ")"
	}
	if e := r.evidenceOfChange(option, c); e.allowsNone() {
		return " (with the central values; by what is known of the inputs the change in " + what + " may be " + words.Between(e.Low, e.High) + ")"
	}
	return ""
}

// ifSure is byReading of a change that is sure by chance; of another nothing need be said.
func (r *Results) ifSure(change stats.Estimate, option int, measure, what string) string {
	if !change.Clear() {
		return ""
	}
	return r.byReading(option, window(measure), what)
}

// perhaps stands before what so few replications agree on and cannot tell.
func (r *Results) perhaps() string {
	if len(r.rows()) < leastToTell {
		return "perhaps "
	}
	return ""
}

func people(n float64) string { return words.Count(int(math.Round(n)), "patient") }

// moreOrFewer says by how much there is more of something than in current, which has own.
func moreOrFewer(d stats.Estimate, own float64, what string) string {
	n := math.Abs(d.Mean)
	text := words.Plain(n, min(1, words.Places(n)/2)) + " more " + what
	if d.Mean < 0 {
		text = strings.Replace(text, " more ", " fewer ", 1)
	}
	switch {
	case unknown(d):
		return text + ", which may be chance: one replication cannot tell"
	case !d.Clear():
		return notSure(d, own, what)
	}
	return text
}

// notSure is said of a change whose interval takes in 0.
func notSure(d stats.Estimate, own float64, what string) string {
	switch {
	case identical(d):
		return "no change in " + what
	case tellsNothing(d, own):
		return fmt.Sprintf("%s cannot tell whether the number of %s changes", words.Count(d.N, "replication"), what)
	}
	return "no change in " + what + " beyond chance"
}

// tellsNothing says of an interval that takes in 0 that it is no sign of no change either:
// it rests on so few replications that Student's t takes in anything, or takes in that
// current's own value is half as large again, or half of it.
func tellsNothing(d stats.Estimate, own float64) bool {
	return d.N < leastToTell || d.HalfWidth() > math.Abs(own)/2
}

func (r *Results) writeNotes(d *document.Document) {
	if len(r.Notes) > 0 {
		d.Heading("Notes", "")
		for _, n := range r.Notes {
			d.Say(n)
		}
	}
}
