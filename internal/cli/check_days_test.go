package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/journey"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Of 60 days, 20 lie behind the decision, to which half of the patients come while the
// clock runs.
func TestWhatPrehabHasIsSaidOfWhomItHolds(t *testing.T) {
	clock := engine.Clock{Measure: daysMeasure, To: []int32{1}}
	o := &compile.Option{Program: &engine.Program{Marks: []engine.MarkDef{{Name: "decision"}, {Name: "treated"}}, Clocks: []engine.Clock{clock}}}
	d := &journey.Days{Patients: 4, Seconds: 240 * int64(tick.Day), Reached: 2, After: 40 * int64(tick.Day)}
	s := service{"core", "decision", "treated"}
	assert.Contains(t, ofPrehab(o, d, s), `between "decision" and "treated": 20.0 days on average of the 50% who come by it. `)
	d.Reached = 4
	assert.Contains(t, ofPrehab(o, d, s), `between "decision" and "treated": 10.0 days on average. `)
	d.Reached = 0
	assert.Equal(t, `Nobody comes by "decision" while the clock runs, so prehab has none of these days.`, ofPrehab(o, d, s))
	assert.Empty(t, ofPrehab(o, d, service{}), "there is no prehab")
	assert.Empty(t, ofPrehab(o, d, service{"core", "decision", "home"}), "it ends with something else")
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
