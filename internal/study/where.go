package study

import (
	"slices"
	"strings"

	"prehabsim/internal/diag"
)

// Those are the patients with a value of a breakdown.
type Those struct{ By, Value string }

// Those finds the groups of patients that are asked for as site=colorectal.
func (s *Study) Those(asked []string) (groups []Those, err error) {
	var names []string
	for _, b := range s.Plan.Breakdowns {
		names = append(names, b.Name)
	}
	if len(asked) > 0 && len(names) == 0 {
		return nil, diag.Usage.Errorf("--where needs a breakdown, and the scenario has none; write breakdowns = [\"site\"] under [run]")
	}
	for _, text := range asked {
		by, value, ok := strings.Cut(text, "=")
		if !ok {
			return nil, diag.Usage.Errorf("--where must be a breakdown and a value, such as %s=%s, not %q", names[0], s.Plan.Breakdowns[0].Values[0], text)
		}
		if err := diag.OneOf("breakdown", by, names); err != nil {
			return nil, err
		}
		if err := diag.OneOf(by, value, s.Plan.Breakdowns[slices.Index(names, by)].Values); err != nil {
			return nil, err
		}
		groups = append(groups, Those{by, value})
	}
	return groups, nil
}
