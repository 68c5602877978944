package cli

import (
	"slices"
	"strings"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/document"
	"prehabsim/internal/kpi"
	"prehabsim/internal/report"
)

// those are the patients with a value of a breakdown, as in --where site=colorectal.
type those struct{ by, value string }

// readWhere reads the groups of patients whose tables are asked for.
func readWhere(asked []string, breakdowns []kpi.Breakdown) (groups []those, err error) {
	var names []string
	for _, b := range breakdowns {
		names = append(names, b.Name)
	}
	if len(asked) > 0 && len(names) == 0 {
		return nil, usagef("--where needs a breakdown, and the scenario has none; write breakdowns = [\"site\"] under [run]")
	}
	for _, text := range asked {
		by, value, ok := strings.Cut(text, "=")
		if !ok {
			return nil, usagef("--where must be a breakdown and a value, such as %s=%s, not %q", names[0], breakdowns[0].Values[0], text)
		}
		if err := diag.OneOf("breakdown", by, names); err != nil {
			return nil, err
		}
		if err := diag.OneOf(by, value, breakdowns[slices.Index(names, by)].Values); err != nil {
			return nil, err
		}
		groups = append(groups, those{by, value})
	}
	return groups, nil
}

// printWhere prints the headline table of each group.
func (a *app) printWhere(groups []those, r *report.Results) error {
	for i, g := range groups {
		if i > 0 {
			if _, err := a.stdout.Write([]byte("\n")); err != nil {
				return err
			}
		}
		if err := document.Text(a.stdout, r.Where(g.by, g.value), describe.Width); err != nil {
			return err
		}
	}
	return nil
}
