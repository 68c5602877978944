package study

import (
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
)

// soundTargets refuses published figures that nothing could be held against: of a measure
// that does not exist, of patients by an attribute whose name is misspelt, or of a share that
// is none.
func (s *Scenario) soundTargets(problems *diag.List) {
	known := append([]string{"", "all"}, kpi.Ways...)
	if n := s.Document.Root.Child["attribute"]; n != nil {
		known = append(known, n.Keys...)
	}
	for _, t := range s.Targets {
		tell := func(format string, a ...any) {
			problems.Add(t.File, t.Line, "target %q: "+format, append([]any{t.Name}, a...)...)
		}
		m := kpi.Find(t.Measure)
		if m == nil {
			tell("measure: there is no measure %q%s", t.Measure, diag.Nearest(t.Measure, measureNames()))
			continue
		}
		if m.Unit == "%" && t.Against == "" && (t.Observed < 0 || t.Observed > 1) {
			tell("observed: %s is a share, from 0 to 1, not %s%s", t.Measure, words.Short(t.Observed, 4), percent(t.Observed))
		}
		// Several at once are looked at where they are told apart, in package compile. Figures
		// that were published by what the scenario does not know at all, as an import brings
		// them, are said not to be measured.
		if near := diag.Nearest(t.By, known); near != "" && !strings.Contains(t.By, "+") && !slices.Contains(known, t.By) {
			tell("where: there is no attribute %q%s", t.By, near)
		}
	}
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
