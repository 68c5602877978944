package compile

import (
	"fmt"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// Target is a published figure that the observed year must meet.
type Target struct {
	Name, Measure, By, Value string
	Observed                 float64 // shares as 0 to 1, as written
	Tune, Source, Status     string
	Note                     string  // a remark for readers
	Rule                     string  // how the number that Tune names follows; "": what suits the measure
	Slope                    float64 // how far a unit of that number moves the target; 0: not said
	Line                     int
}

var targetShape = scenario.Shape{
	Name: "target", Help: "a published figure that the observed year must meet",
	Fields: []scenario.Field{
		{Name: "measure", Type: scenario.TextField, Required: true, Help: "which measure", Example: `"within_62_days"`},
		{Name: "where", Type: scenario.AnyField, Help: "for one value of a breakdown", Example: `{ site = "lung" }`},
		{Name: "observed", Type: scenario.NumberField, Required: true, Help: "the published value; shares as 0 to 1"},
		{Name: "unit", Type: scenario.TextField, Help: "unit of the published value, for readers"},
		{Name: "tune", Type: scenario.TextField, Help: "the number that is fitted to it; without one the target is held out"},
		{Name: "rule", Type: scenario.TextField, Choices: []string{"quantile", "spread", "difference", "level"}, Help: "how it follows: a delay by the quantile that should lie at the standard, a sigma by the tail, a factor by the difference from everybody, or anything by its level; what suits the measure where not written"},
		{Name: "slope", Type: scenario.NumberField, Min: -1000, Max: 1000, Help: "how far one unit of the number moves the target (days of the quantile, or the share)", Default: "1.4"},
		{Name: "source", Type: scenario.TextField, Help: "where it is published"},
		{Name: "status", Type: scenario.TextField, Help: "VERIFIED, DERIVED, RECALLED, ASSUMPTION, FICTIONAL or LOCAL"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

func readTargets(doc *scenario.Document, problems *diag.List) []Target {
	b := &builder{doc: doc, problems: problems}
	var list []Target
	for _, n := range b.sections("target") {
		name := collectionName(n)
		t := scenario.Read(n, fmt.Sprintf("target %q", name), targetShape, doc, problems)
		x := Target{
			Name: name, Measure: t.Text("measure"), Tune: t.Text("tune"), Source: t.Text("source"), Status: t.Text("status"),
			Line: n.Line,
		}
		if t.Has("observed") {
			q := t.Quantity("observed")
			x.Observed = q.Value
			if x.Status == "" {
				x.Status = q.Status
			}
		}
		x.Rule, x.Note = t.Text("rule"), t.Text("note")
		if t.Has("slope") {
			x.Slope = t.Quantity("slope").Value
		}
		x.By, x.Value = readTargetWhere(t)
		list = append(list, x)
	}
	return list
}

// readTargetWhere reads the one value of a breakdown that a figure speaks of.
func readTargetWhere(t *scenario.Table) (by, value string) {
	w := t.Node("where")
	switch {
	case w == nil:
		return "", ""
	case w.Kind != scenario.TableKind || len(w.Keys) != 1:
		t.Problem("where", "names one breakdown, such as { site = \"lung\" }")
		return "", ""
	}
	return w.Keys[0], plain(w.Child[w.Keys[0]])
}
