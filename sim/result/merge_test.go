package result

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestMergeDoesNotDependOnTheSplit(t *testing.T) {
	whole := bytesOf(t, setOf(t, upTo(60)...))
	for _, n := range []int{1, 2, 3, 7} {
		shards := make([]*Set, n)
		for k := range shards {
			shards[k] = newSet()
		}
		for r := range 60 { // as "--shard k/n" deals them
			require.NoError(t, shards[r%n].Add(newRow(r)))
		}
		merged, err := Merge(shards...)
		require.NoError(t, err)
		require.Equal(t, whole, bytesOf(t, merged), "%d shards", n)
	}
}

func TestMergeDoesNotDependOnTheOrderOrOnMergingInSteps(t *testing.T) {
	whole := bytesOf(t, setOf(t, upTo(20)...))
	rapid.Check(t, func(t *rapid.T) {
		shards := make([]*Set, rapid.IntRange(1, 6).Draw(t, "shards"))
		for k := range shards {
			shards[k] = newSet() // some stay empty
		}
		for _, r := range rapid.Permutation(upTo(20)).Draw(t, "order") {
			require.NoError(t, shards[rapid.IntRange(0, len(shards)-1).Draw(t, "shard")].Add(newRow(r)))
		}
		half := rapid.IntRange(0, len(shards)-1).Draw(t, "half")
		first, err := Merge(shards[half:]...)
		require.NoError(t, err)
		merged, err := Merge(append([]*Set{first}, shards[:half]...)...)
		require.NoError(t, err)
		var b writer
		require.NoError(t, merged.Encode(&b))
		require.Equal(t, whole, string(b))
	})
}

// writer collects what is written.
type writer []byte

func (w *writer) Write(p []byte) (int, error) { *w = append(*w, p...); return len(p), nil }

func TestMergeLeavesItsSetsAsTheyWere(t *testing.T) {
	a, b := setOf(t, 0, 2), setOf(t, 1)
	beforeA, beforeB := bytesOf(t, a), bytesOf(t, b)
	merged, err := Merge(a, b)
	require.NoError(t, err)
	require.NoError(t, merged.Add(newRow(3)))
	require.Equal(t, beforeA, bytesOf(t, a))
	require.Equal(t, beforeB, bytesOf(t, b))
}

func TestMergeRefusesWhatDoesNotBelongTogether(t *testing.T) {
	for want, spoil := range map[string]func(*Set){
		"set 2 does not belong to set 1: fingerprint beef, not 5f3a": func(s *Set) { s.Fingerprint = "beef" },
		`engine "2", not "1"`:        func(s *Set) { s.EngineVersion = "2" },
		`scenario "bowel", not`:      func(s *Set) { s.Scenario, s.Fingerprint = "bowel", "beef" },
		"seed 4, not":                func(s *Set) { s.Seed = 4 },
		`architecture "arm64"`:       func(s *Set) { s.Arch = "arm64" },
		`options ["current" "none"]`: func(s *Set) { s.Options[1] = "none" },
		"other measures":             func(s *Set) { s.Columns[0].Year = 2 },
		"other measures, or":         func(s *Set) { s.Months[1] = "2027-06" },
		"measured in another way":    func(s *Set) { s.Measured = "77ab" },
	} {
		other := newSet()
		spoil(other)
		_, err := Merge(setOf(t, 0), other)
		assert.ErrorContains(t, err, want)
	}
	_, err := Merge()
	assert.EqualError(t, err, "no sets to merge")
}

// A scenario file that was renamed is the same scenario: the fingerprint says so.
func TestMergeTakesTheSameScenarioUnderAnotherName(t *testing.T) {
	renamed := setOf(t, 1)
	renamed.Scenario = "another"
	one, err := Merge(setOf(t, 0), renamed)
	require.NoError(t, err)
	two, err := Merge(renamed, setOf(t, 0))
	require.NoError(t, err)
	require.Len(t, one.Rows, 2)
	require.Equal(t, bytesOf(t, one), bytesOf(t, two), "for any order of the sets")
}

func TestMergeNamesAReplicationThatTwoSetsHave(t *testing.T) {
	_, err := Merge(setOf(t, 0, 3), setOf(t, 1), setOf(t, 2, 3))
	require.EqualError(t, err, "replication 3 is in set 1 and in set 3")
	same := setOf(t, 0)
	_, err = Merge(same, same)
	require.EqualError(t, err, "replication 0 is in set 1 and in set 2")
}
