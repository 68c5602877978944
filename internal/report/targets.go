package report

import (
	"cmp"
	"fmt"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// writeTargets says how well the scenario meets published figures, and which of them
// could have shown it wrong.
func (r *Results) writeTargets(d *document.Document) {
	t := r.Targets
	if len(t.List) == 0 {
		return
	}
	line := t.Count()
	if t.Later {
		d.Say(line + " Which of them are met is not told yet: a run simulates the year of which they are, and these are its first replications.")
		return
	}
	if t.Replications == 0 {
		d.Say(line + " The scenario says no observed year, so nothing tells which are met.")
		return
	}
	held := "None is held out, so nothing puts the scenario to the test."
	if list := t.Of("held out"); len(list) > 0 {
		held = fmt.Sprintf("Held out: %s, by %s of the observed year (targets.csv).", facts.Hits(list), words.Count(t.Replications, "replication"))
		if t.Replications < facts.EnoughToMeet {
			held += fmt.Sprintf(" So few can show a miss and not that a figure is met: that takes %d.", facts.EnoughToMeet)
		}
	}
	d.Say(line + " " + held)
	if on := t.OnDose(); on != "" {
		d.Say(on)
	}
}

var targetsCSV = csvFile("targets.csv", "published figures beside the observed year as simulated, and which of them test the scenario", targetColumns, func(s sheet, r *Results) {
	for _, x := range r.Targets.List {
		by, value := group(x.By, x.Value)
		onDose := "no"
		if x.OnDose {
			onDose = "yes"
		}
		s.row(x.Name, x.Measure, by, value, x.Unit, words.Exact(x.Observed), words.Exact(x.Simulated), words.Exact(x.Low), words.Exact(x.High), x.Verdict, x.Class, x.Role, onDose, cmp.Or(x.Option, r.Set.Options[0]), x.Against, words.Exact(x.From), words.Exact(x.To))
	}
})

var targetColumns = []Column{
	{"target", "name of the figure in the scenario", ""},
	measureColumn, byColumn, valueColumn,
	{"unit", "unit of observed, simulated, year_from and year_to", ""},
	{"observed", "what was published", "as in unit"},
	{"simulated", "what the scenario gives for the observed year, on average; empty where it was not simulated", "as in unit"},
	{"year_from", "where a single simulated year falls, at the level in manifest.json: from", "as in unit"},
	{"year_to", "and to", "as in unit"},
	{"verdict", "whether observed lies there; or for one with a range, whether simulated lies in it; cannot tell: there is no interval, or one so wide that it says nothing, or reaches into the range from outside, or there are fewer than 10 replications and observed is no miss", ""},
	{"class", "held out: no number was set by it; tuned: one was, or it is a sum of figures that were; to be fitted: not yet; follows from inputs: arithmetic", ""},
	{"role", "which numbers", ""},
	{"bears_on_dose", "yes where it speaks of the days into which contacts of prehabilitation must fit", ""},
	{"of_option", "the option that the figure is of, simulated in the observed year", ""},
	{"against", "the option whose value observed and simulated are multiples of; empty: they are no multiples", ""},
	{"range_from", "the range in which simulated must lie for the figure to be met, known to within its width, from; empty: observed must lie from year_from to year_to", "as in unit"},
	{"range_to", "and to", "as in unit"},
}
