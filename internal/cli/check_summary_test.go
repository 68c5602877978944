package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/describe"
)

// What a planner needs first fits on a page, whatever the scenario.
func TestCheckBeginsWithAPage(t *testing.T) {
	for name, most := range map[string]int{"builtin:northbridge": 37, "builtin:selca": 72} {
		code, stdout, stderr := call(t, t.TempDir(), "check", name)
		require.Equal(t, exitDone, code, stderr)
		assert.Empty(t, stderr)
		assert.LessOrEqual(t, strings.Count(stdout, "\n"), most, name)
		for line := range strings.SplitSeq(stdout, "\n") {
			assert.LessOrEqual(t, len(line), describe.Width, line)
		}
	}
	_, stdout, _ := call(t, t.TempDir(), "check", "builtin:selca", "--options", "short_staffed")
	assert.Contains(t, oneLine(stdout), "wte of navigator x0.847 (2,586 -> 2,190 hours in year 1), exercise x0.847 (2,201 -> 1,864 hours in year 1) and 4 more", "what a post is multiplied with, and not its cell")
	assert.Contains(t, oneLine(stdout), "navigator.gstt, navigator.kch and 16 more: more than is open from the start; what cannot be given before treatment is left out (short_staffed)")
	assert.NotContains(t, stdout, "pilot", "it was not asked for")
}

// What an option changes from a date on is not told as if it were from the beginning.
func TestCheckSaysFromWhenAnOptionHolds(t *testing.T) {
	dir := t.TempDir()
	text := "format = 1\nname = \"lin\"\nextends = \"builtin:northbridge\"\n[option.lin]\nstart = 2028-04-01\n[option.lin.resource.linac]\nscale = 0\n[option.now]\nstart = 2027-04-01\n[option.now.resource.linac]\nscale = 0\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "lin.toml"), []byte(text), 0o600))
	code, stdout, stderr := call(t, dir, "check", "lin.toml")
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, oneLine(stdout), "lin, prehabilitation and capacities from 1 April 2028: scale of linac -> 0")
	assert.Contains(t, oneLine(stdout), "now: scale of linac -> 0")
	_, stdout, _ = call(t, dir, "check", "lin.toml", "--all")
	assert.Contains(t, oneLine(stdout), "lin, prehabilitation and capacities from 1 April 2028")
}

// Nothing to change and nothing to serve.
func TestCheckOfASingleQueueHasNoOptions(t *testing.T) {
	code, stdout, stderr := call(t, t.TempDir(), "check", "builtin:validation/mm1-light.toml")
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, stdout, "There is no option but current.")
	assert.Contains(t, stdout, "Accepted: current alone, 1 pathway,")
	assert.NotContains(t, stdout, "--targets")
}

// South East London's options begin when its own window does. A year before that they
// are 126 levels of capacity: what is told is that the options start too late, and a line for
// each later day of one that is built up.
func TestLateStartsAreOneLineForEachOptionAndDay(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "late.toml"), []byte("format = 1\nextends = \"builtin:selca\"\n[run]\nwindow = { from = 2026-04-01, years = 1 }\n"), 0o666))
	_, _, stderr := call(t, dir, "check", "late.toml")
	assert.Contains(t, stderr, `option "universal": starts on 2027-04-01, after the last day that is reported, 2027-03-31`)
	assert.NotContains(t, stderr, "changes on 2027-04-01")
	assert.Less(t, strings.Count(stderr, "\n"), 10)
	_, _, stderr = call(t, dir, "check", "late.toml", "--options", "pilot")
	assert.Equal(t, 2, strings.Count(stderr, "warning: option pilot: capacity"))
	assert.NotContains(t, stderr, "two_years")
}
