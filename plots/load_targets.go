package plots

import "io/fs"

// targetsFile has published figures beside what the scenario gives for their year.
const targetsFile = "targets.csv"

// Target is one of them.
type Target struct {
	Name, Measure, By, Value, Unit, Verdict, Class, Against string
	Observed, Simulated, From, To                           float64 // To is the upper end of where one simulated year falls
}

func loadTargets(folder fs.FS, r *Results) error {
	t, err := r.open(folder, targetsFile, "target", "measure", "by", "value", "unit", "observed", "simulated", "year_from", "year_to", "verdict", "class", "against")
	if t == nil {
		return err
	}
	for t.next() {
		r.Targets = append(r.Targets, Target{
			Name: t.text("target"), Measure: t.text("measure"), By: t.text("by"), Value: t.text("value"), Unit: t.text("unit"),
			Verdict: t.text("verdict"), Class: t.text("class"), Against: t.text("against"),
			Observed: t.number("observed"), Simulated: t.number("simulated"), From: t.number("year_from"), To: t.number("year_to"),
		})
	}
	return t.err()
}
