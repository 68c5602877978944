package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
)

// Groups that do not fit side by side stand one below the other, by the names that
// people know, current's value first and then each option's change.
func TestManyGroupsStandBelowOneAnother(t *testing.T) {
	set := &result.Set{Options: []string{"current", "more", "a", "b", "c", "d"}}
	b := kpi.Breakdown{Name: "trust", Title: "Alliance"}
	var current, more []result.Ratio
	for i := range 21 {
		v := fmt.Sprintf("a%d", i)
		b.Values, b.Titles = append(b.Values, v), append(b.Titles, fmt.Sprintf("Alliance of Region %d", i))
		set.Columns = append(set.Columns, result.Column{Measure: "within_62_days", By: "trust", Value: v, Year: result.WholeWindow})
		current, more = append(current, result.Ratio{Num: 60 + int64(i), Den: 1}), append(more, result.Ratio{Num: 62 + int64(i), Den: 1})
	}
	for n := range 3 {
		require.NoError(t, set.Add(result.Row{Replication: n, Options: [][]result.Ratio{current, more, more, more, more, more}}))
	}
	var page bytes.Buffer
	meta := Meta{ScenarioName: "many", Level: 0.95, Breakdowns: []kpi.Breakdown{b}, Options: []facts.Option{{ID: "current", Name: "Current"}, {ID: "more", Name: "More beds"}, {ID: "a", Name: "An option with a long name, A"}, {ID: "b", Name: "An option with a long name, B"}, {ID: "c", Name: "An option with a long name, C"}, {ID: "d", Name: "An option with a long name, D"}}}
	require.NoError(t, document.Text(&page, New(meta, set, facts.Machine{}).Document(), 100))
	require.Contains(t, page.String(), "BY ALLIANCE\n")
	found := 0
	for line := range strings.SplitSeq(page.String(), "\n") {
		require.LessOrEqual(t, len(line), 100)
		if strings.HasPrefix(line, "Alliance of Region 20 ") {
			require.Equal(t, []string{"80.0", "+2.0", "+/-", "0.0", "*"}, strings.Fields(line)[4:9])
			found += strings.Count(line, "*")
		}
	}
	require.Equal(t, 5, found, "each option once")
}
