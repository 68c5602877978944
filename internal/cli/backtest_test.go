package cli

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// backtestRows are the figures of a backtest of the small scenario.
func backtestRows(t *testing.T, dir string, args ...string) []map[string]string {
	t.Helper()
	code, stdout, stderr := call(t, dir, append([]string{"backtest", "lung.toml", "--replications", "4", "--quiet", "--csv"}, args...)...)
	require.Equal(t, exitDone, code, stderr)
	all, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	require.NoError(t, err)
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func float(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	require.NoError(t, err)
	return x
}

// The observed year under another name: no figure differs, no change has any width,
// and the fitted year plus no change is the same again.
func TestTheSameYearAgainChangesNothing(t *testing.T) {
	dir := small(t)
	path := filepath.Join(dir, "lung.toml")
	text := strings.NewReplacer("from   = 2023-04-01", "from   = 2025-04-01", "to     = 2024-03-31", "to     = 2026-03-31", `rate = "x0.8"`, `rate = "x1"`).Replace(contents(t, path))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
	rows := backtestRows(t, dir)
	require.Len(t, rows, 3)
	for _, r := range rows {
		assert.Equal(t, r["simulated_fitted_year"], r["predicted"], r["figure"])
		assert.Equal(t, []string{"0", "0", "0"}, []string{r["change"], r["change_low"], r["change_high"]}, r["figure"])
		assert.Equal(t, r["error_same_again"], r["error_plus_change"], r["figure"])
	}
	code, stdout, _ := call(t, dir, "backtest", "lung.toml", "--replications", "4", "--quiet")
	require.Equal(t, exitDone, code)
	assert.Contains(t, stdout, "Note: the section says nothing of the year's demand, so the fitted year is predicted again.\n")
	assert.Contains(t, stdout, "Note: the year shares days with the fitted one, so it is not wholly unseen.\n")
	assert.Contains(t, stdout, "The fitted year plus the model's change: off by 29.15 points, the same again by 29.15; skill 0.00;")
}

// What is printed hangs together: errors are differences of what stands beside them,
// and the skill in words is that of the rows.
func TestFiguresOfABacktestAddUp(t *testing.T) {
	dir := small(t)
	rows := backtestRows(t, dir)
	var same, level float64
	for _, r := range rows {
		published := float(t, r["published"])
		assert.InDelta(t, float(t, r["predicted"])-published, float(t, r["error_predicted"]), 1e-6)
		assert.InDelta(t, float(t, r["fitted_year_plus_change"])-published, float(t, r["error_plus_change"]), 1e-6)
		assert.InDelta(t, float(t, r["predicted"])-float(t, r["simulated_fitted_year"]), float(t, r["change"]), 1e-6)
		if r["unit"] == "%" {
			same += math.Pow(float(t, r["error_same_again"]), 2)
			level += math.Pow(float(t, r["error_predicted"]), 2)
		}
	}
	_, stdout, _ := call(t, dir, "backtest", "lung.toml", "--replications", "4", "--quiet")
	assert.Contains(t, stdout, "skill "+strconv.FormatFloat(1-level/same, 'f', 2, 64)+"; too few")
	assert.Equal(t, rows, backtestRows(t, dir, "--workers", "1"), "any number of workers")
	assert.NotEqual(t, rows, backtestRows(t, dir, "--seed", "8"))
}

// A prediction that is worse leaves with code 4 where that is asked for.
func TestAWorsePredictionCanStopAScript(t *testing.T) {
	dir := small(t)
	paste(t, dir, `
[backtest.2023_24.observed.a]
measure = "within_62_days"
before = 0.6
observed = 0.6
[backtest.2023_24.observed.b]
measure = "within_62_days"
before = 0.61
observed = 0.61
[backtest.2023_24.observed.c]
measure = "within_62_days"
before = 0.62
observed = 0.62
[backtest.2023_24.observed.within]
observed = 0.8
[backtest.2023_24.observed.frail]
observed = 0.1
`)
	// Nothing changed in truth, and a fifth fewer patients make a great change here.
	text := contents(t, filepath.Join(dir, "lung.toml"))
	text = strings.Replace(strings.Replace(text, "observed = 0.9\n", "", 1), "observed = 0.5\n", "", 1)
	text = strings.Replace(text, "[backtest.2023_24.observed.within]\nsource   = \"FICTIONAL\"\n[backtest.2023_24.observed.frail]\nsource   = \"FICTIONAL\"\n", "", 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "lung.toml"), []byte(text), 0o666))
	code, stdout, stderr := call(t, dir, "backtest", "lung.toml", "--strict", "--quiet", "--out", "year.txt")
	require.Equal(t, exitMissed, code, stderr)
	assert.Empty(t, stdout)
	assert.Equal(t, "prehabsim: worse than the same again: 2023_24\n", stderr)
	assert.Contains(t, contents(t, filepath.Join(dir, "year.txt")), "worse than assuming the fitted year again.\n", "the result is kept")
}
