package cli

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The table of one group is what measures.csv has of it, from the results that are there:
// nothing is simulated again, and what there is of all patients alone is named.
func TestTheTableOfOneGroupIsOfStoredResults(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "--replications", "3", "--quiet", "--out", "x", "--options", "prehab")
	rows := contents(t, dir+"/x/rows.jsonl")
	code, stdout, stderr := call(t, dir, "run", "lung.toml", "--replications", "3", "--out", "x", "--options", "prehab", "--where", "frail=yes", "--where", "frail=no")
	require.Equal(t, exitDone, code, stderr)
	assert.Equal(t, "prehabsim: x has this run already, with 3 replications; nothing to simulate\n", stderr)
	assert.Equal(t, rows, contents(t, dir+"/x/rows.jsonl"))
	yes, no, ok := strings.Cut(stdout, "\n\nSmall lung pathway\n")
	require.True(t, ok)
	assert.Contains(t, yes, "PATIENTS WHOSE FRAIL IS YES\n")
	assert.Contains(t, no, "PATIENTS WHOSE FRAIL IS NO\n")
	assert.Contains(t, oneLine(yes), "Of all patients alone, and so not here: Ward beds in use by all, % of open beds; Cancelled on the day")
	assert.NotContains(t, yes, "WHAT BINDS")
	seen := 0
	for _, row := range rowsOf(t, dir+"/x/measures.csv") {
		if row["measure"] == "referrals" && row["by"] == "frail" && row["period"] == "window" && row["option"] == "current" {
			mean, err := strconv.ParseFloat(row["mean"], 64)
			require.NoError(t, err)
			assert.Contains(t, oneLine(map[string]string{"yes": yes, "no": no}[row["value"]]), fmt.Sprintf("Referrals a year %.3g +/-", mean), row["value"])
			seen++
		}
	}
	require.Equal(t, 2, seen)
}

func TestAGroupThatThereIsNotIsRefused(t *testing.T) {
	dir := small(t)
	for where, want := range map[string]string{
		"frial=yes":  `prehabsim: unknown breakdown "frial"; there are: frail; did you mean "frail"?`,
		"frail=yess": `prehabsim: unknown frail "yess"; there are: no and yes; did you mean "yes"?`,
		"frail":      `prehabsim: --where must be a breakdown and a value, such as frail=`,
	} {
		code, _, stderr := call(t, dir, "run", "lung.toml", "--where", where)
		assert.Equal(t, exitUsage, code)
		assert.Contains(t, stderr, want)
	}
	code, _, stderr := call(t, dir, "run", "lung.toml", "--where", "frail=yes", "--format", "json")
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, "--where prints a table; measures.csv has the groups in its columns by and value")
	code, _, stderr = call(t, dir, "run", "builtin:validation/mm1-light.toml", "--where", "site=lung")
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, "--where needs a breakdown, and the scenario has none")
}
