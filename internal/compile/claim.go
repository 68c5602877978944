package compile

import (
	"fmt"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
)

var claimShape = scenario.Shape{
	Name: "claim", Help: "published arithmetic, printed beside what is simulated and never fitted to: bed-days are days_saved x patients, more patients treated are bed-days / mean_stay",
	Fields: []scenario.Field{
		{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
		{Name: "days_saved", Type: scenario.NumberField, Min: 0, Unit: "days", Required: true, Help: "days less in hospital for each patient", Example: `{ value = 0.12, source = "E-POL-01" }`},
		{Name: "patients", Type: scenario.NumberField, Min: 0, Unit: "per year", Required: true, Help: "patients a year to whom that is applied"},
		{Name: "mean_stay", Type: scenario.NumberField, Min: 0, Unit: "days", Required: true, Help: "days that each further patient takes"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

func readClaims(doc *scenario.Document, problems *diag.List) []facts.Claim {
	r := reader{doc: doc, problems: problems}
	var list []facts.Claim
	for _, n := range r.sections("claim") {
		name := collectionName(n)
		t := scenario.Read(n, fmt.Sprintf("claim %q", name), claimShape, doc, problems)
		c := facts.Claim{Name: name, Title: textOr(t, "title", name)}
		for _, each := range []struct {
			key   string
			value *float64
		}{{"days_saved", &c.DaysSaved}, {"patients", &c.Patients}, {"mean_stay", &c.Stay}} {
			if !t.Has(each.key) {
				continue
			}
			q := t.Quantity(each.key)
			*each.value = t.Number(each.key)
			if q.Value == 0 && q.By == "" { // less is told by its shape
				t.Problem(each.key, "must be above 0")
			}
		}
		list = append(list, c)
	}
	return list
}
