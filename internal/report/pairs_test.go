package report

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func numberOf(t *testing.T, row map[string]string, column string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(row[column], 64)
	require.NoError(t, err, "%s of %v", column, row)
	return x
}

// Beside current a pair is the change that every other file has; two options differ by what
// their changes do, and their interval is that of their own difference, replication by
// replication.
func TestPairsAreOfEachOptionAgainstEach(t *testing.T) {
	r := alliance(t, 40, 5)
	withDraws(t, r, 0.9, 1.1, 0.8, 0.7, 1.2, 0.6, 1, 0.95, 0.85)
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, r))
	pairs, differences, chances := readCSV(t, dir, pairsCSV.File), readCSV(t, dir, differencesCSV.File), readCSV(t, dir, chancesCSV.File)
	of := func(option, than string) map[string]string {
		return find(t, pairs, map[string]string{"option": option, "than": than, "measure": "ward_bed_days", "by": "all"})
	}
	change := func(option string) map[string]string {
		return find(t, differences, map[string]string{"option": option, "measure": "ward_bed_days", "by": "all", "period": "window"})
	}
	for _, id := range []string{"targeted", "beds", "lists"} {
		for pair, alone := range map[string]string{"change": "mean", "low": "low", "high": "high", "n": "n", "unit": "unit"} {
			require.Equal(t, change(id)[alone], of(id, "current")[pair], id)
		}
	}
	lists, beds := numberOf(t, change("lists"), "mean"), numberOf(t, change("beds"), "mean")
	both := of("lists", "beds")
	require.InDelta(t, lists-beds, numberOf(t, both, "change"), 1e-6)
	wide := numberOf(t, change("lists"), "high") - numberOf(t, change("lists"), "low") + numberOf(t, change("beds"), "high") - numberOf(t, change("beds"), "low")
	assert.Less(t, numberOf(t, both, "high")-numberOf(t, both, "low"), wide)
	assert.Less(t, numberOf(t, both, "low"), numberOf(t, both, "change"))
	assert.Less(t, numberOf(t, both, "evidence_low"), numberOf(t, both, "evidence_high"))
	for _, x := range pairs {
		if x["chance_better"] != "" {
			row := find(t, chances, map[string]string{"option": x["option"], "than": x["than"], "measure": x["measure"], "by": x["by"], "value": x["value"]})
			require.Equal(t, row["chance"], x["chance_better"])
		}
		require.NotEqual(t, x["option"], x["than"])
	}
	assert.Contains(t, of("beds", "universal")["note"], "universal assumed none")
	assert.Contains(t, of("universal", "current")["note"], "identical in every replication")
}

// One replication has no interval, and one option nothing to be held against.
func TestPairsWithoutAnInterval(t *testing.T) {
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, alliance(t, 1, 3)))
	x := find(t, readCSV(t, dir, pairsCSV.File), map[string]string{"option": "targeted", "than": "current", "measure": "ward_bed_days", "by": "all"})
	assert.NotEmpty(t, x["change"])
	assert.Empty(t, x["low"]+x["high"]+x["evidence_low"]+x["chance_better"])

	dir = newMemory()
	require.NoError(t, WriteFolder(dir, alliance(t, 5, 1)))
	assert.Empty(t, readCSV(t, dir, pairsCSV.File))
}
