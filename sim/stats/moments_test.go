package stats

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// replications draws rows (Na, Da, Nb, Db), some with empty denominators.
func replications(least int) *rapid.Generator[[][4]int64] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) [4]int64 {
		return [4]int64{
			rapid.Int64Range(-Largest, Largest).Draw(t, "Na"),
			rapid.Int64Range(0, 1_000_000).Draw(t, "Da"),
			rapid.Int64Range(-1000, 1000).Draw(t, "Nb"),
			rapid.Int64Range(0, 3).Draw(t, "Db"),
		}
	}), least, 40)
}

func momentsOf(rows [][4]int64) PairMoments {
	var m PairMoments
	for _, r := range rows {
		m.Add(r[0], r[1], r[2], r[3])
	}
	return m
}

func TestMomentsDoNotDependOnSplitOrOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := replications(0).Draw(t, "rows")
		whole, err := momentsOf(rows).MarshalText()
		require.NoError(t, err)

		shards := make([]PairMoments, rapid.IntRange(1, 7).Draw(t, "shards"))
		for _, r := range rapid.Permutation(rows).Draw(t, "order") {
			k := rapid.IntRange(0, len(shards)-1).Draw(t, "shard")
			shards[k].Add(r[0], r[1], r[2], r[3])
		}
		// Merge neighbours at random until one is left: any tree of merges.
		for len(shards) > 1 {
			k := rapid.IntRange(0, len(shards)-2).Draw(t, "merge")
			shards[k+1].Merge(shards[k])
			shards = append(shards[:k], shards[k+1:]...)
		}
		merged, err := shards[0].MarshalText()
		require.NoError(t, err)
		require.Equal(t, string(whole), string(merged))

		var back PairMoments
		require.NoError(t, back.UnmarshalText(merged))
		require.Equal(t, shards[0], back)
	})
}

func TestMomentsReadNothingButWhatTheyWrite(t *testing.T) {
	good := "1 1 1 2 1 3 1 4 2 6 2 1 3 1 9 3 1"
	var m PairMoments
	require.NoError(t, m.UnmarshalText([]byte(good)))
	require.Equal(t, momentsOf([][4]int64{{2, 1, 3, 1}}), m)

	for _, text := range []string{
		"", "1", good + " 0", good + " ", "-" + good, "0" + good, "x" + good[1:],
		"1 1 1  1 1 3 1 4 2 6 2 1 3 1 9 3 1", "1 2 1" + good[5:], "1 1 -1" + good[5:],
	} {
		require.Error(t, m.UnmarshalText([]byte(text)), "%q", text)
	}
}
