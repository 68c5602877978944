package study

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/kpi"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// soundTargets refuses published figures that nothing could be held against: of a measure
// that does not exist, of patients by an attribute or a value whose name is misspelt, or of a
// share that is none. It warns of measures of the scenario's own that have the name of another.
func (s *Scenario) soundTargets(problems *diag.List) {
	for _, t := range s.Targets {
		s.soundFigure(t, fmt.Sprintf("target %q", t.Name), s.Document.Root.At("target", t.Name), problems)
	}
	for _, y := range s.Backtests {
		for _, f := range y.Figures {
			s.soundFigure(f.Target, fmt.Sprintf("backtest %q: observed %q", y.Name, f.Name), s.Document.Root.At("backtest", y.Name, "observed", f.Name), problems)
		}
	}
	for _, n := range s.Document.Root.Child["measure"].Children() {
		name := n.Path[strings.Index(n.Path, ".")+1:]
		if kpi.Find(name) != nil || kpi.FindSerie(name) != nil {
			problems.Warn(n.File, n.Line, "measure %q: has the name of a measure that every scenario has; call it otherwise, to tell them apart", name)
		}
	}
}

// soundMeasures refuses targets of measures that do not exist, of a scenario that has other
// faults: so that all of them are told at once.
func soundMeasures(d *scenario.Document, problems *diag.List) {
	for _, n := range d.Root.Child["target"].Children() {
		if m := n.Child["measure"]; m != nil && m.Kind == scenario.TextKind && kpi.Find(m.Text) == nil {
			problems.Add(m.File, m.Line, "target %q: measure: there is no measure %q%s", n.Path[strings.Index(n.Path, ".")+1:], m.Text, diag.Known(m.Text, measureNames()))
		}
	}
}

// soundFigure is of one target, or of one figure of another year.
func (s *Scenario) soundFigure(t compile.Target, what string, n *scenario.Node, problems *diag.List) {
	tell := func(key, format string, a ...any) {
		at := n
		if c := n.Child[key]; c != nil {
			at = c
		}
		problems.Add(at.File, at.Line, "%s: %s: %s", what, key, fmt.Sprintf(format, a...))
	}
	m := kpi.Find(t.Measure)
	if m == nil {
		tell("measure", "there is no measure %q%s", t.Measure, diag.Known(t.Measure, measureNames()))
		return
	}
	if m.Unit == "%" && t.Against == "" && (t.Observed < 0 || t.Observed > 1) {
		tell("observed", "%s is a share, from 0 to 1, not %s%s", t.Measure, words.Short(t.Observed, 4), percent(t.Observed))
	}
	// Figures that were published by what the scenario does not know at all, as an import
	// brings them, are said not to be measured.
	known := append([]string{"", "all"}, kpi.Ways...)
	if all := s.Document.Root.Child["attribute"]; all != nil {
		known = append(known, all.Keys...)
	}
	values := strings.Split(t.Value, "+")
	for i, by := range strings.Split(t.By, "+") { // of several attributes at once
		if near := diag.Nearest(by, known); near != "" && !strings.Contains(t.By, "+") && !slices.Contains(known, by) {
			tell("where", "there is no attribute %q%s", by, near)
		}
		if i < len(values) {
			if values[i] == "" && by != "" {
				tell("where", "names an attribute, %s, and none of its values", by)
			}
			if known, kind := s.namesOf(by); known != nil && values[i] != "" && !slices.Contains(known, values[i]) {
				if near, ok := diag.Slip(values[i], known); ok {
					tell("where", "%s %q; did you mean %q?", kind, values[i], near)
				} else {
					problems.Warn(n.File, n.Line, "%s: where: %s %q, so this cannot be measured", what, kind, values[i])
				}
			}
		}
	}
}

// valuesOf are the values of an attribute in any option; nil of a number, and where there is
// none.
func (s *Scenario) valuesOf(attribute string) (values []string) {
	for i := range s.Options {
		for _, a := range s.Options[i].Program.Attributes {
			if a.Name == attribute {
				values = append(values, a.Values...)
			}
		}
	}
	return values
}

// namesOf are the words that may stand for what measures are told by, in any option: values
// of an attribute, resources and their groups, clocks, tiers. With them goes how it is said
// that there is none of that name. They are nil where nobody can know.
func (s *Scenario) namesOf(by string) (names []string, none string) {
	of := func(n *scenario.Node) []string {
		if n == nil {
			return nil
		}
		return n.Keys
	}
	for i := range s.Options {
		o := &s.Options[i]
		switch by {
		case "resource":
			names, none = append(names, resourceNames(o.Program)...), "there is no resource"
		case "clock", "measure", "background":
			names, none = append(names, of(o.Document.Root.Child[by])...), "there is no "+by
		case "prehab_tier", "prehab_mode":
			key := map[string]string{"prehab_tier": "need", "prehab_mode": "modes"}[by]
			for _, service := range o.Document.Root.Child["prehab"].Children() {
				names, none = append(names, of(service.Child[key])...), "no service has "+by
			}
		}
	}
	if none == "" {
		names, none = s.valuesOf(by), fmt.Sprintf("attribute %q has no value", by)
	}
	return names, none
}

// percent says what was meant where a share was written in percent.
func percent(x float64) string {
	if x <= 1 || x > 100 {
		return ""
	}
	return "; write " + words.Short(x/100, 4)
}

func measureNames() (names []string) {
	for i := range kpi.Measures {
		names = append(names, kpi.Measures[i].Name)
	}
	return names
}
