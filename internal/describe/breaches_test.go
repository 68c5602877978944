package describe

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/study"
	"prehabsim/sim/stats"
	"prehabsim/sim/tick"
)

// Of a group of whom nobody's clock stops that is said, whoever else breaches.
func TestAGroupOfNobodyIsSaidToBe(t *testing.T) {
	nan := math.NaN()
	none := stats.Estimate{Mean: nan, Low: nan, High: nan}
	took := study.Took{Patients: 3, Delay: 270 * int64(tick.Day)}
	a := &study.Breached{Title: "x", OptionName: "Current", Replications: 2, Years: 1, Within: []int{62}, Level: 0.95, Of: 1, Groups: []study.BreachGroup{
		{Breached: took, Share: stats.Estimate{N: 2}},
		{By: "frail", Value: "yes", Title: "yes", Share: none},
		{By: "frail", Value: "no", Title: "no", Breached: took, Share: stats.Estimate{N: 2}},
	}}
	for _, format := range []string{"table", "markdown", "csv"} {
		var b strings.Builder
		require.NoError(t, WriteBreaches(&b, a, format))
		require.NotContains(t, b.String(), "NaN")
		if format != "csv" {
			require.Contains(t, strings.Join(strings.Fields(b.String()), " "), "Nobody's clock of these patients stops in the window, so none of them meets the standard or breaches it.", format)
		}
	}
}

// A share has an interval where chance could have given another.
func TestAShareHasAnIntervalWhereItVaries(t *testing.T) {
	require.Equal(t, "50.0% (40.0 to 60.0)", shareText(stats.Estimate{Mean: 50, Low: 40, High: 60}))
	require.Equal(t, "95.0% (80.0 to 100.0)", shareText(stats.Estimate{Mean: 95, Low: 80, High: 110}))
	require.Equal(t, "100.0%", shareText(stats.Estimate{Mean: 100, Low: 100, High: 100}), "the same in every replication")
	require.Equal(t, "50.0%", shareText(stats.Estimate{Mean: 50, Low: math.NaN(), High: math.NaN()}), "one replication")
	require.Equal(t, []string{"a.b", "outside any step", "before the list was given"}, []string{stepTitle("a.b", false), stepTitle("", false), stepTitle("before", true)})
}
