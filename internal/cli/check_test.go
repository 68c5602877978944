package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPostsComeFromCapacityAndHours(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "--replications", "2", "--quiet", "--out", "x")
	text := contents(t, dir+"/x/workforce.csv")
	assert.Contains(t, text, "\nprehab,exercise,exercise instructor,4,,2027-04,hours,")
	assert.Regexp(t, `\nprehab,exercise,.*,0\.5,[0-9.]+,1\.008,0\.508,1000,2,0\.5,0\.5\n`, text, "half a post of 1,000 hours")
}

func TestCheckTellsOfChangesAfterTheWindow(t *testing.T) {
	dir := small(t)
	text := strings.Replace(contents(t, dir+"/lung.toml"), "\ncapacity = 4\n", "\ncapacity = 4\nchanges = [{ from = 2028-07-03, capacity = 5 }]\n", 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "late.toml"), []byte(text), 0o666))
	_, stdout, stderr := call(t, dir, "check", "late.toml", "--options", "prehab", "--replications", "9")
	assert.Contains(t, stderr, "prehabsim: warning: option current: capacity of ward changes on 2028-07-03, after the window ends on 2028-03-31\n")
	assert.NotContains(t, stdout, "; 9 replications", "without --targets nothing is repeated")
}

// A year in which nobody is treated, as the only way to treatment is longer, has no days
// to tell; a scenario without a clock of 62 days has no such table.
func TestWithoutATreatmentThereAreNoDays(t *testing.T) {
	dir := t.TempDir()
	copyScripts(t, dir, "lung.toml")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "late.toml"), []byte("format = 1\nextends = \"lung.toml\"\n[route.operate.step.prepare]\ndelay = \"900d\"\n"), 0o666))
	code, stdout, stderr := call(t, dir, "check", "late.toml", "--targets", "--replications", "2", "--quiet")
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, stdout, "\nNobody's 62-day clock stops in the year, so there are no days to tell.\n")
	assert.NotContains(t, stdout, "Where the days")

	require.NoError(t, os.WriteFile(filepath.Join(dir, "other.toml"), []byte("format = 1\nextends = \"lung.toml\"\n[clock.two_month]\nmeasure = \"within_31_days\"\n[target.within]\nmeasure = \"within_31_days\"\n"), 0o666))
	code, stdout, stderr = call(t, dir, "check", "other.toml", "--targets", "--replications", "2", "--quiet")
	require.Equal(t, exitDone, code, stderr)
	assert.NotContains(t, stdout, "62-day clock")
}
