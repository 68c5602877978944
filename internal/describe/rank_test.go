package describe

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/study"
	"prehabsim/sim/stats"
)

func rankedText(t *testing.T, a *study.Ranked) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, WriteRank(&b, a, "table"))
	return strings.Join(strings.Fields(b.String()), " ")
}

// Nothing is the best of what nothing else has a value of.
func TestTheOnlyValueIsNotTheBest(t *testing.T) {
	nan := math.NaN()
	none := stats.Estimate{Mean: nan, Low: nan, High: nan}
	a := &study.Ranked{RankAsk: study.RankAsk{Measure: "within_62_days", Prefer: "higher"}, Level: 0.95, Replications: 4, From: "2027-04-01", To: "2028-03-31", Valued: 1, Sets: 1, Options: []study.RankedOption{
		{ID: "a", Name: "A", Value: stats.Estimate{Mean: 50, N: 4}, Low: nan, High: nan, Sets: []int{0}},
		{ID: "b", Name: "B", Value: none, Low: nan, High: nan},
	}}
	text := rankedText(t, a)
	require.Contains(t, text, `The measure has a value in "A" alone, so there is nothing to rank it with.`)
	require.NotContains(t, text, "is the best")
	require.NotContains(t, text, "pair", "none is compared")
	_, rows := rankRows(a)
	require.Equal(t, []string{"", ""}, []string{rows[0][10], rows[1][10]}, "may_be_best")
	a.Options[0].Value, a.Valued = none, 0
	require.Contains(t, rankedText(t, a), "The measure has no value in any option, so there is nothing to rank.")
}

// More replications are proposed where they can be run.
func TestNoMoreReplicationsAreProposedThanCanBeRun(t *testing.T) {
	a := &study.Ranked{RankAsk: study.RankAsk{Measure: "within_62_days", Prefer: "higher", Zone: 1}, Level: 0.95, Replications: 25, Selected: true, Valued: 2, From: "2027-04-01", To: "2028-03-31", Options: []study.RankedOption{{Name: "A"}, {Name: "B"}}}
	for longest, want := range map[int]string{
		120:                        "It may take up to 121 replications; allow more with --replications",
		study.MostReplications - 1: "It may take up to 1,000,000 replications",
		study.MostReplications:     "It may take more replications than can be run; widen the zone of 1 points.",
		math.MaxInt32:              "It may take more replications than can be run",
	} {
		a.Longest = longest
		require.Contains(t, rankedText(t, a), want)
	}
}
