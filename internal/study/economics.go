package study

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// counts are the units of measures that a price may be for, by basis.
var counts = map[string]string{"hour": "hours", "bed_day": "bed-days", "patient": "patients"}

const perYear = " per year"

// soundLines refuses what is counted by no measure of a year, by one in another unit, or
// patients by something that the scenario does not tell apart; and tells of the others in
// which unit they are, and that of some benefits there is more and not less.
func (s *Scenario) soundLines(problems *diag.List) {
	if s.Economics == nil {
		return
	}
	for i := range s.Economics.Lines {
		l := &s.Economics.Lines[i]
		s.soundWorth(l, problems)
		for k := range l.Measured {
			if text := s.wrongWith(l, &l.Measured[k]); text != "" {
				problems.Add(l.File, l.Line, "%s %q: %s", l.Kind, l.Name, text)
			}
		}
	}
}

// soundWorth refuses a benefit that is worth something else in an option than in current. What
// is spent may be dearer in an option; but what is released is the difference of what both use,
// and so would be a price that differs.
func (s *Scenario) soundWorth(l *facts.CostLine, problems *diag.List) {
	current := s.Options[0].ID
	if l.Kind != facts.BenefitKind || l.Option == current {
		return
	}
	for i := range s.Economics.Lines {
		now := &s.Economics.Lines[i]
		if now.Option != current || now.Kind != l.Kind || now.Name != l.Name || now.Price.Value == l.Price.Value && now.PriceYear == l.PriceYear && now.NextPatient == l.NextPatient {
			continue
		}
		file, line := l.File, l.Line
		for k := range s.Options {
			if q, ok := s.Options[k].Document.Number(l.Price.Path); ok && s.Options[k].ID == l.Option {
				file, line = q.File, q.Line
			}
		}
		problems.Add(file, line, "option %q: benefit %q: is worth something else than in current, so that what both use alike would count as released or lost; write its price in [benefit.%s], which is for all options", l.Option, l.Name, scenario.TOMLKey(l.Name))
	}
}

// wrongWith is what is wrong with a measure by which a line is counted; "" if nothing is.
func (s *Scenario) wrongWith(l *facts.CostLine, m *facts.Measured) string {
	k := kpi.Find(m.Measure)
	if k == nil {
		names, what := yearlyMeasures(), "measure"
		if l.Basis == "hour" || l.Basis == "bed_day" {
			names, what = append(names, resourceNames(s.Options[0].Program)...), "measure, resource or group of resources"
		}
		return fmt.Sprintf("of: there is no %s called %q%s", what, m.Measure, diag.Known(m.Measure, names))
	}
	unit, yearly := strings.CutSuffix(k.Unit, perYear)
	known := append([]string{""}, kpi.Ways...)
	if n := s.Document.Root.Child["attribute"]; n != nil {
		known = append(known, n.Keys...)
	}
	switch want := counts[l.Basis]; {
	case !yearly:
		return fmt.Sprintf("of: %s is told in %s and not a year, so nothing can be counted by it", m.Measure, k.Unit)
	case want != "" && unit != want, l.Basis == "contact" && slices.Contains(slices.Collect(maps.Values(counts)), unit):
		return fmt.Sprintf("of: %s counts %s, and basis = %q is of %s; write the basis of what is counted", m.Measure, unit, l.Basis, cmp.Or(want, "contacts, admissions or other events"))
	case l.Kind == facts.BenefitKind && k.Better == "":
		return fmt.Sprintf("of: nothing says whether more or less of %s is better, so it is no benefit", m.Measure)
	case !slices.Contains(known, m.By):
		return fmt.Sprintf("by: there is no attribute %q%s", m.By, diag.Known(m.By, known))
	}
	if values := s.valuesOf(m.By); m.Value != "" && values != nil && !slices.Contains(values, m.Value) {
		return fmt.Sprintf("value: %s has no value %q%s", m.By, m.Value, diag.Known(m.Value, values))
	}
	// A list of prices that others extend names modes that only some of them have.
	names, none := s.namesOf(m.By)
	if near, ok := diag.Slip(m.Value, names); ok && !slices.Contains(names, m.Value) {
		return fmt.Sprintf("value: %s %q; did you mean %q?", none, m.Value, near)
	}
	if l.Basis == "contact" {
		l.Unit = strings.TrimSuffix(unit, "s")
	}
	if l.Kind == facts.BenefitKind && k.Better == "higher" { // less of nothing is more
		m.Times = -m.Of(1)
	}
	return ""
}

func yearlyMeasures() (names []string) {
	for i := range kpi.Measures {
		if strings.HasSuffix(kpi.Measures[i].Unit, perYear) {
			names = append(names, kpi.Measures[i].Name)
		}
	}
	return names
}

func resourceNames(p *engine.Program) (names []string) {
	for _, r := range p.Resources {
		family, _, _ := strings.Cut(r.Name, ".")
		names = append(names, r.Name, family, r.Group)
	}
	return names
}

// keepMeasured leaves out measures that no option has, such as of a mode of delivery that
// none offers, and lines of which nothing is left. What the scenario's own file asks for is
// refused, where all of its options were looked at.
func (s *Study) keepMeasured() error {
	if s.Economics == nil {
		return nil
	}
	has := map[facts.Measured]bool{}
	values := map[[2]string][]string{}
	for _, c := range s.Plan.Columns {
		if c.Year == 0 {
			has[facts.Measured{Measure: c.Measure, By: c.By, Value: c.Value}] = true
			values[[2]string{c.Measure, c.By}] = append(values[[2]string{c.Measure, c.By}], c.Value)
		}
	}
	var problems diag.List
	all := len(s.Options) > len(s.Document.Options())
	left := map[string]bool{}
	for i := range s.Economics.Lines {
		l := &s.Economics.Lines[i]
		l.Measured = slices.DeleteFunc(slices.Clone(l.Measured), func(m facts.Measured) bool {
			m.Times = 0
			switch own := all && l.File == s.Document.Own && l.Basis != "session"; {
			case has[m]:
				return false
			case own && m.By == "":
				problems.Add(l.File, l.Line, "%s %q: of: %s is measured of nobody in this scenario", l.Kind, l.Name, m.Measure)
			case own:
				problems.Add(l.File, l.Line, "%s %q: value: %s is not measured by %s = %q%s", l.Kind, l.Name, m.Measure, m.By, m.Value, diag.Known(m.Value, values[[2]string{m.Measure, m.By}]))
			}
			return true
		})
		left[l.Kind+l.Name] = left[l.Kind+l.Name] || l.Known != nil || len(l.Measured) > 0
	}
	s.Economics.Lines = slices.DeleteFunc(s.Economics.Lines, func(l facts.CostLine) bool { return !left[l.Kind+l.Name] })
	return refuse(&problems)
}

// economics is what the scenario says of money and health, each number with the input that
// is drawn for it.
func (s *Study) economics() *facts.Economics {
	if s.Economics == nil || s.inputs == nil {
		return s.Economics
	}
	e := *s.Economics
	of := map[string]*scenario.Document{}
	for _, o := range s.Options {
		of[o.ID] = o.Document
	}
	current := s.Options[0].Document
	drawn := func(x facts.Number, in *scenario.Document) facts.Number {
		if q, ok := in.Number(x.Path); ok {
			x.Input = s.inputs.Of(q)
		}
		return x
	}
	e.QALYValue, e.OptimismBias = drawn(e.QALYValue, current), drawn(e.OptimismBias, current)
	if n := e.NextPatient; n.Known() {
		e.NextPatient = facts.NextPatient{QALY: drawn(n.QALY, current), Cost: drawn(n.Cost, current), Year: n.Year, Days: drawn(n.Days, current)}
	}
	e.Pay = slices.Clone(e.Pay)
	for i := range e.Pay {
		p := &e.Pay[i]
		in := current
		for _, o := range s.Options { // which may have added it
			if _, ok := in.Number(p.Basic.Path); !ok {
				in = o.Document
			}
		}
		p.Basic, p.Overhead, p.Hours = drawn(p.Basic, in), drawn(p.Overhead, in), drawn(p.Hours, in)
		p.Area = facts.Area{Share: drawn(p.Area.Share, in), Least: drawn(p.Area.Least, in), Most: drawn(p.Area.Most, in)}
		p.OnCosts = slices.Clone(p.OnCosts)
		for k := range p.OnCosts {
			p.OnCosts[k].Rate, p.OnCosts[k].Above = drawn(p.OnCosts[k].Rate, in), drawn(p.OnCosts[k].Above, in)
		}
	}
	e.Lines = slices.Clone(e.Lines)
	for i := range e.Lines {
		l := &e.Lines[i]
		l.Price, l.Count, l.Utility, l.Weeks = drawn(l.Price, of[l.Option]), drawn(l.Count, of[l.Option]), drawn(l.Utility, of[l.Option]), drawn(l.Weeks, of[l.Option])
	}
	return &e
}
