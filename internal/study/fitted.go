package study

import (
	"strings"

	"prehabsim/internal/intake"
	"prehabsim/sim/tick"
)

// Fitted is what the scenario, of that name, says of its observed year.
func (m *Scenario) Fitted(name string) intake.Fitted {
	f := intake.Fitted{Title: m.Name, Scenario: intake.ScenarioBase(name), Span: intake.Span{From: monthOf(m.From), To: monthOf(m.To)}, Numbers: map[string]float64{}}
	for _, p := range m.Options[0].Pathways {
		f.Arrivals = append(f.Arrivals, intake.Flow{Pathway: p.Name, PerYear: p.PerYear})
	}
	for _, q := range m.Options[0].Document.Quantities() {
		if value, _, _ := q.Written(); strings.HasPrefix(q.Path, "table.") {
			f.Numbers[strings.Replace(q.Path, ".rows.", ".", 1)] = value
		}
	}
	for _, x := range m.Targets {
		if !x.Whole() {
			continue
		}
		f.Targets = append(f.Targets, intake.Known{Name: x.Name, Measure: x.Measure, By: x.By, Value: x.Value})
		if x.By != "" && x.By != "all" {
			continue
		}
		switch x.Measure {
		case "first_treatments":
			f.First = x.Observed
		case "subsequent_treatments":
			f.Subsequent = x.Observed
		}
	}
	return f
}

func monthOf(d tick.Date) intake.Month { return intake.Month(12*d.Year + d.Month - 1) }
