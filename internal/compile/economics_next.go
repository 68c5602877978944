package compile

import (
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
)

// Who fills a bed that is released: what a bed-day is worth by that patient's health.

var nextPatientShape = scenario.Shape{
	Name: "economics next_patient", Help: "who fills a bed that is released: (threshold × qaly − non_bed_cost) ÷ stay_days is what a bed-day is worth by that patient, at the lowest threshold; a [benefit] says whether that goes into totals, and it is shown beside what does",
	Fields: []scenario.Field{
		{Name: "qaly", Type: scenario.NumberField, Max: 50, Required: true, Help: "what the next patient's treatment gains", Example: `{ value = 0.5, low = 0.2, high = 0.8, source = "our own figure" }`},
		{Name: "non_bed_cost", Type: scenario.NumberField, Unit: "GBP", Required: true, Help: "what that treatment costs beside the bed", Example: "3500"},
		{Name: "price_year", Type: scenario.TextField, Required: true, Help: "of that cost", Example: `"2025/26"`},
		{Name: "stay_days", Type: scenario.NumberField, Unit: "days", Max: 366, Required: true, Help: "for how long the next patient needs the bed", Example: "6"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// Worths of a bed-day that is released; the price is the first.
const (
	worthPrice = "price"
	worthNext  = "next patient"
)

func (a *economist) readNextPatient(t *scenario.Table) {
	n := t.Node("next_patient")
	if n == nil {
		return
	}
	s := scenario.Read(n, "economics: next_patient", nextPatientShape, a.doc, a.problems)
	x := facts.NextPatient{QALY: a.number(s, "qaly"), Cost: a.number(s, "non_bed_cost"), Year: a.priceYear(s, "price_year"), Days: a.number(s, "stay_days")}
	if s.Has("stay_days") && !(min(x.Days.Value, x.Days.Low) > 0) {
		s.Problem("stay_days", "must be above 0: a patient who needs no bed fills none")
	}
	if len(a.e.Threshold) == 0 {
		s.Problem("", "there are no thresholds, by which the next patient's health is worth anything; write thresholds = [15000, 20000, 30000] under [economics]")
	}
	a.e.NextPatient = x
}

// readWorth reads by what a benefit is valued.
func (a *economist) readWorth(l *line) {
	if l.Text("worth") != worthNext {
		return
	}
	switch {
	case l.Basis != "bed_day":
		l.Problem("worth", `%q is of bed-days that are released; write basis = "bed_day", or leave it out`, worthNext)
	case l.Class != capacityClass:
		l.Problem("worth", `%q is what capacity is worth, and class is %q; write class = %q, or leave it out`, worthNext, l.Class, capacityClass)
	case !a.e.NextPatient.Known():
		l.Problem("worth", "nothing says who the next patient is; write [economics.next_patient] with qaly, non_bed_cost, price_year and stay_days")
	default:
		l.NextPatient = true
	}
}
