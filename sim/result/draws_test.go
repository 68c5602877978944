package result

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/stats"
)

// drawn is a row of another draw than the central: its first column is so much of the
// option, and twice as much of current, over 10.
func drawn(draw, replication int, value int64) Row {
	return Row{Draw: draw, Replication: replication, Options: [][]Ratio{{{2 * value, 10}, {1, 1}, {1, 1}}, {{value, 10}, {1, 1}, {1, 1}}}}
}

// draws has three central replications, and draws 1 to 5 of one replication, the first
// two of two.
func draws(t testing.TB) *Set {
	t.Helper()
	s := newSet()
	s.Draws = 6
	for _, row := range []Row{newRow(0), newRow(1), newRow(2),
		drawn(1, 0, 40), drawn(1, 1, 60), drawn(2, 0, 70), drawn(2, 1, 50), drawn(3, 0, 10), drawn(4, 0, 20), drawn(5, 0, 30)} {
		require.NoError(t, s.Add(row))
	}
	return s
}

// Chance is that of the central replications, to the last bit, whatever has been drawn
// besides.
func TestDrawsLeaveChanceAsItIs(t *testing.T) {
	with, without := draws(t), setOf(t, 0, 1, 2)
	for option := range 2 {
		for column := range 3 {
			require.Equal(t, without.Estimate(option, column, 0.95).String(), with.Estimate(option, column, 0.95).String())
			require.Equal(t, without.Difference(option, column, 0.95).String(), with.Difference(option, column, 0.95).String())
		}
	}
	require.Equal(t, 3, with.Estimate(1, 0, 0.95).N)
	require.Equal(t, without.cells, with.cells, "months are those of the central replications")
}

// Draws that differ and replications that do not: as many as there are draws.
func TestTheDrawIsTheUnit(t *testing.T) {
	s := newSet()
	s.Draws = 5
	for draw := 1; draw < 5; draw++ {
		for replication := range 1 + draw%2 {
			require.NoError(t, s.Add(drawn(draw, replication, int64(10*draw))))
		}
	}
	ones := []int64{1, 1, 1, 1}
	e := s.Evidence(1, 0, 0.95)
	require.Equal(t, stats.OfRatios([]int64{1, 2, 3, 4}, ones, 0.95), e.Mean)
	require.Equal(t, 0.0, e.Within)
	d := s.EvidenceOfDifference(1, 0, 0.95)
	require.Equal(t, stats.OfRatios([]int64{-1, -2, -3, -4}, ones, 0.95), d.Mean)
	require.Equal(t, 0, s.Estimate(1, 0, 0.95).N, "no central replication, so nothing is known of chance")
}

// Replications that differ and draws that do not: chance alone.
func TestReplicationsOfADrawAreNotEvidence(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	s := newSet()
	s.Draws = 257
	for draw := 1; draw < s.Draws; draw++ {
		for replication := range 2 {
			require.NoError(t, s.Add(drawn(draw, replication, int64(10000+1000*r.NormFloat64()))))
		}
	}
	for _, e := range []stats.Clustered{s.Evidence(1, 0, 0.95), s.EvidenceOfDifference(1, 0, 0.95)} {
		require.Less(t, max(e.Between, -e.Between), 3*e.BetweenSE)
		require.Greater(t, e.Within, 10*e.BetweenSE)
	}
}

func TestRowsAreHandedOverByDraw(t *testing.T) {
	s := draws(t)
	require.Len(t, s.OfDraw(Central), 3)
	require.Equal(t, []Unit{{2, 0}, {2, 1}}, []Unit{s.OfDraw(2)[0].Unit(), s.OfDraw(2)[1].Unit()})
	require.Empty(t, s.OfDraw(9))
	require.Empty(t, newSet().OfDraw(Central))
	// Two replications of the first draws, one of the rest.
	require.Empty(t, s.Missing(append(all(3, 2), all(6, 1)...)))
	require.Equal(t, []Unit{{3, 1}, {4, 1}, {5, 1}}, s.Missing(all(6, 2)))
}

func TestMonthsAreKeptOfTheCentralValuesAlone(t *testing.T) {
	s := draws(t)
	row := drawn(3, 1, 10)
	row.Series = newRow(0).Series
	require.EqualError(t, s.Add(row), "replication 1 of draw 3: has series; they are kept of the central values alone")
}

func TestDrawsComeBackAndMergeExactly(t *testing.T) {
	whole := draws(t)
	text := bytesOf(t, whole)
	back, err := Decode(strings.NewReader(text))
	require.NoError(t, err)
	require.Equal(t, text, bytesOf(t, back))
	rapid.Check(t, func(t *rapid.T) {
		shards := make([]*Set, rapid.IntRange(1, 4).Draw(t, "shards"))
		for k := range shards {
			shards[k] = newSet()
			shards[k].Draws = whole.Draws
		}
		for _, row := range rapid.Permutation(whole.Rows).Draw(t, "order") {
			if row.Draw == Central {
				row = newRow(row.Replication)
			}
			require.NoError(t, shards[rapid.IntRange(0, len(shards)-1).Draw(t, "shard")].Add(row))
		}
		merged, err := Merge(shards...)
		require.NoError(t, err)
		var b writer
		require.NoError(t, merged.Encode(&b))
		require.Equal(t, text, string(b))
	})
}

// More draws are added as more replications are: a draw is the same whatever the number
// of draws.
func TestARunOfMoreDrawsTakesTheFewerIn(t *testing.T) {
	few, more := newSet(), newSet()
	few.Draws, more.Draws = 2, 3
	require.NoError(t, few.Add(drawn(1, 0, 10)))
	require.NoError(t, more.Add(drawn(2, 0, 30)))
	for _, sets := range [][]*Set{{few, more}, {more, few}} {
		merged, err := Merge(sets...)
		require.NoError(t, err)
		require.Equal(t, 3, merged.Draws)
		require.Equal(t, 2, merged.Evidence(1, 0, 0.95).Mean.N)
		bytesOf(t, merged)
	}
}

// Rows of draws have some columns, in places of their own.
func TestAValueIsFoundInItsColumn(t *testing.T) {
	s := newSet()
	s.Draws, s.Drawn = 2, []int{1}
	row := Row{Draw: 1, Options: [][]Ratio{{{7, 1}}, {{8, 1}}}}
	require.NoError(t, s.Add(newRow(0)))
	require.NoError(t, s.Add(row))
	x, ok := s.Value(&row, 1, 1)
	require.True(t, ok)
	require.Equal(t, Ratio{8, 1}, x)
	_, ok = s.Value(&row, 1, 0)
	require.False(t, ok)
	central := newRow(0)
	x, ok = s.Value(&central, 1, 2)
	require.True(t, ok)
	require.Equal(t, central.Options[1][2], x)
}
