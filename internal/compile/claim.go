package compile

import (
	"fmt"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// Claim is a published piece of arithmetic: days saved a patient, times patients,
// divided by a mean stay. It is printed beside what is simulated and has no part
// in it.
type Claim struct {
	Name, Title                            string
	DaysSaved, Patients, Stay              float64 // days a patient; patients a year; days
	DaysSource, PatientsSource, StaySource string
}

// BedDays is what the arithmetic releases in a year.
func (c Claim) BedDays() float64 { return c.DaysSaved * c.Patients }

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

func readClaims(doc *scenario.Document, problems *diag.List) []Claim {
	b := &builder{doc: doc, problems: problems}
	var list []Claim
	for _, n := range b.sections("claim") {
		name := collectionName(n)
		t := scenario.Read(n, fmt.Sprintf("claim %q", name), claimShape, doc, problems)
		c := Claim{Name: name, Title: textOr(t, "title", name)}
		for _, each := range []struct {
			key    string
			value  *float64
			source *string
		}{{"days_saved", &c.DaysSaved, &c.DaysSource}, {"patients", &c.Patients, &c.PatientsSource}, {"mean_stay", &c.Stay, &c.StaySource}} {
			if !t.Has(each.key) {
				continue
			}
			q := t.Quantity(each.key)
			*each.value, *each.source = t.Number(each.key), q.Source
			if q.Value == 0 && q.By == "" { // less is told by its shape
				t.Problem(each.key, "must be above 0")
			}
		}
		list = append(list, c)
	}
	return list
}
