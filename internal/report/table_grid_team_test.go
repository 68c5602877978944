package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
)

// gridOf is a grid of three cells by who take part, their dose, their wait and the hours of staff.
func gridOf(t *testing.T, started, dose, wait, hours [3]float64, spread float64) string {
	t.Helper()
	return gridBy(t, "prehab.core.refer.probability", started, dose, wait, hours, spread)
}

func gridBy(t *testing.T, path string, started, dose, wait, hours [3]float64, spread float64) string {
	t.Helper()
	of := func(measure string, den int64, x [3]float64) made {
		return all(measure, den, spread, lacks, x[0], x[1], x[2])
	}
	set := setOf(t, []made{
		all("within_62_days", 1000, spread, 60, 61, 62, 63),
		of("prehab_started", 1000, started), of("prehab_dose", 1000, dose), of("prehab_wait", 1000, wait), of("staff_hours_available", 1, hours),
	}, 4, "current", "a", "b", "c")
	r := New(meta(set), set, facts.Machine{})
	r.Grid = &facts.Grid{Axes: []facts.Axis{{Path: path, Values: []float64{.4, .6, .8}}}}
	for i, id := range []string{"a", "b", "c"} {
		r.Grid.Cells = append(r.Grid.Cells, facts.Cell{Option: id, Base: "prehab", BaseName: "Prehab", Values: []float64{.4 + .2*float64(i)}})
	}
	var b strings.Builder
	require.NoError(t, document.Text(&b, r.GridDocument(), 100))
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestAGridSaysWhyTheDoseFalls(t *testing.T) {
	more, less, longer, same := [3]float64{400, 600, 800}, [3]float64{70, 65, 55}, [3]float64{1, 2, 4}, [3]float64{1000, 1000, 1000}
	const why = "The mean dose falls where more take part, since the same staff serve them: with 800 patients a year in place of 400 (at 0.8 and at 0.4) they wait 4.0 days for a contact in place of 1.0, and 55.0% of the programme is done when treatment begins in place of 70.0%."
	require.Contains(t, gridOf(t, more, less, longer, same, 0), why)
	flat := [3]float64{2, 2, 2}
	for name, said := range map[string]string{
		"nobody more takes part":         gridOf(t, flat, less, longer, same, 0),
		"the dose does not fall":         gridOf(t, more, longer, longer, same, 0),
		"nobody waits longer":            gridOf(t, more, less, flat, same, 0),
		"other staff":                    gridOf(t, more, less, longer, more, 0),
		"other lists":                    gridBy(t, "resource.theatre.lists", more, less, longer, same, 0),
		"it may be chance":               gridOf(t, more, [3]float64{70, 69.9, 69.8}, longer, same, 20),
		"nobody is offered it":           gridOf(t, [3]float64{lacks, lacks, lacks}, [3]float64{lacks, lacks, lacks}, longer, same, 0),
		"staff of whom nothing is known": gridOf(t, more, less, longer, [3]float64{lacks, lacks, lacks}, 0),
	} {
		require.NotContains(t, said, "The mean dose falls", name)
	}
	// Of the two that are furthest apart in who take part; the others need not be so.
	require.Contains(t, gridOf(t, more, [3]float64{70, 75, 55}, longer, same, 0), "with 800 patients a year in place of 400")
	require.Contains(t, gridOf(t, more, [3]float64{70, 75, 72}, longer, same, 0), "with 800 patients a year in place of 600")
}
