package report

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
)

// Of a group that nobody belongs to, nothing is told, and no line is said to be of all
// patients alone that another group has.
func TestAGroupOfNobodyHasNoTable(t *testing.T) {
	column := func(measure, value string) result.Column {
		c := result.Column{Measure: measure, Year: result.WholeWindow}
		if value != "" {
			c.By, c.Value = "site", value
		}
		return c
	}
	set := &result.Set{Options: []string{"current"}, Columns: []result.Column{
		column("within_62_days", ""), column("within_62_days", "lung"), column("within_62_days", "none"), column("theatre_wait", ""),
	}}
	for n := range 3 {
		require.NoError(t, set.Add(result.Row{Replication: n, Options: [][]result.Ratio{{{Num: 60, Den: 1}, {Num: 61, Den: 1}, {}, {Num: 7, Den: 1}}}}))
	}
	meta := Meta{ScenarioName: "x", Level: 0.95, Options: []facts.Option{{ID: "current", Name: "Current"}}, Breakdowns: []kpi.Breakdown{{Name: "site", Title: "Tumour site", Values: []string{"lung", "none"}, Titles: []string{"Lung", "No site"}}}}
	page := func(value string) string {
		var b bytes.Buffer
		require.NoError(t, document.Text(&b, New(meta, set, facts.Machine{}).Where("site", value), 100))
		return b.String()
	}
	require.Contains(t, page("lung"), "PATIENTS WHOSE TUMOUR SITE IS LUNG\n")
	require.Contains(t, page("lung"), "61.0 +/- 0.0")
	require.Contains(t, page("none"), "PATIENTS WHOSE TUMOUR SITE IS NO SITE\nNothing was counted of them.\n")
	for _, value := range []string{"lung", "none"} {
		require.Contains(t, page(value), "Of all patients alone, and so not here: "+measureOf("theatre_wait").Label+".\n")
		require.NotContains(t, page(value), "60.0")
	}
}
