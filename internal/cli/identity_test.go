package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// When a stored run is this one, and when it is another, or lacks something.

// edit changes the small scenario.
func edit(t *testing.T, dir, from, to string) {
	t.Helper()
	path := filepath.Join(dir, "lung.toml")
	text := contents(t, path)
	require.Equal(t, 1, strings.Count(text, from), from)
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(text, from, to, 1)), 0o666))
}

func manifestOf(t *testing.T, folder string) (m map[string]any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(contents(t, filepath.Join(folder, manifestName))), &m))
	return m
}

// However little a number moves, the run is another one.
func TestTheSmallestChangeIsAnotherRun(t *testing.T) {
	const stays = `delay = { dist = "empirical", values = [1, 5, 6], unit = "d" }`
	for name, c := range map[string]struct{ prepare, from, to string }{
		"spread":                 {"", `sd = "7d"`, `sd = "7.0004d"`},
		"values of the same law": {stays, `values = [1, 5, 6]`, `values = [2, 3, 7]`},
		"patience, opening":      {"", `weekly = { mon = "4h", thu = "4h" }`, `weekly = { mon = "4h", thu = "241m" }`},
		"share": {"", `frail]
probability = { value = 0.2,`, `frail]
probability = { value = 0.2000001,`},
		"warm-up": {"", `warm_up      = "26w"`, `warm_up      = "183d"`},
	} {
		dir := small(t)
		if c.prepare != "" {
			edit(t, dir, `delay = { dist = "lognormal", mean = "6d", sd = "4d" }`, c.prepare)
		}
		mustRun(t, dir, "--replications", "1", "--options", "current", "--out", "here")
		before := folderBytes(t, filepath.Join(dir, "here"))
		edit(t, dir, c.from, c.to)
		code, stdout, stderr := call(t, dir, "run", "lung.toml", "--replications", "1", "--options", "current", "--out", "here")
		assert.Equal(t, exitUsage, code, name)
		assert.Empty(t, stdout, name)
		assert.Contains(t, stderr, "holds results of another scenario, choice of options or seed", name)
		assert.Equal(t, before, folderBytes(t, filepath.Join(dir, "here")), name)
	}
}

// Words change no number: nothing is simulated, and no old word stays, neither on the
// screen nor in a file.
func TestNoOldLabelIsLeftBehind(t *testing.T) {
	const measure = "[measure.all]\nof = \"time\"\ntitle = \"Old words\"\n"
	for name, c := range map[string]struct {
		from, to string
		file     string // that has the words; "": all of them do not
	}{
		"title":          {`name   = "Small lung pathway"`, `name   = "New words"`, "summary.txt"},
		"option":         {`name = "One more bed"`, `name = "New words"`, "summary.txt"},
		"resource":       {"[resource.theatre]\n", "[resource.theatre]\ntitle = \"New words\"\n", "results.json"},
		"role":           {`role  = "exercise instructor"`, `role  = "New words"`, "workforce.csv"},
		"measure":        {`title = "Old words"`, `title = "New words"`, "measures.csv"},
		"source":         {`ratio = { value = 0.9, low = 0.8, high = 1.0, dist = "lognormal", source = "FICTIONAL" }`, `ratio = { value = 0.9, low = 0.8, high = 1.0, dist = "lognormal", source = "New words" }`, "assumptions.csv"},
		"range":          {"low = 0.8,", "low = 0.7999,", "assumptions.csv"},
		"only a comment": {"# A small lung pathway", "# New words", filepath.Join("inputs", "lung.toml")},
	} {
		dir := small(t)
		paste(t, dir, measure)
		args := []string{"--replications", "2", "--out", "here", "--all"}
		old, _ := mustRun(t, dir, args...)
		edit(t, dir, c.from, c.to)
		now, said := mustRun(t, dir, args...)
		assert.Contains(t, said, "nothing to simulate", name)
		words := "New words"
		if name == "range" {
			words = "0.7999"
		}
		assert.Contains(t, contents(t, filepath.Join(dir, "here", c.file)), words, name)
		assert.Equal(t, now, contents(t, filepath.Join(dir, "here", "page.txt"))+"\n"+contents(t, filepath.Join(dir, "here", "summary.txt")), name)
		if c.file == "summary.txt" {
			assert.NotEqual(t, old, now, name)
		}

		afresh := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(afresh, "lung.toml"), []byte(contents(t, filepath.Join(dir, "lung.toml"))), 0o666))
		mustRun(t, afresh, args...)
		assert.Equal(t, folderBytes(t, filepath.Join(afresh, "here")), folderBytes(t, filepath.Join(dir, "here")), name)
		again := manifestOf(t, filepath.Join(dir, "here"))
		assert.Equal(t, manifestOf(t, filepath.Join(afresh, "here"))["tables"], again["tables"], name)
		mustRun(t, dir, args...)
		assert.Equal(t, again, manifestOf(t, filepath.Join(dir, "here")), "%s: the third time nothing is written", name)
	}
}

// What is asked to be observed beside makes no other run of it, and a stored run that
// lacks it is not taken for whole: it is simulated again, with the same patients.
func TestAStoredRunThatLacksAMeasureIsSimulatedAgain(t *testing.T) {
	args := []string{"--replications", "2", "--options", "prehab"}
	dir := small(t)
	mustRun(t, dir, args...)
	folder := onlyFolder(t, dir)
	fingerprint := manifestOf(t, folder)["fingerprint"]
	before := contents(t, filepath.Join(folder, "measures.csv"))
	for _, s := range []struct{ name, from, to string }{
		{"a measure", "\n[target.within]", "\n[measure.wait]\nof = \"wait\"\nresource = \"clinic\"\nover = \"3d\"\n\n[target.within]"},
		{"another limit of it", `over = "3d"`, `over = "1h"`},
		{"since a milestone", "of = \"wait\"\nresource = \"clinic\"", "of = \"time\"\nfrom = \"decision\""},
		{"another standard", `standard = { days = 62,`, `standard = { days = 14,`},
		{"no breakdown", `breakdowns   = ["frail"]`, `breakdowns   = []`},
	} {
		edit(t, dir, s.from, s.to)
		_, said := mustRun(t, dir, args...)
		assert.Contains(t, said, " has this run, but not all that is measured now, or measured in another way: simulating it again\n", s.name)
		assert.NotContains(t, said, "nothing to simulate", s.name)
		require.Equal(t, folder, onlyFolder(t, dir), "%s: the same run", s.name)
		assert.Equal(t, fingerprint, manifestOf(t, folder)["fingerprint"], s.name)
		now := contents(t, filepath.Join(folder, "measures.csv"))
		assert.NotEqual(t, before, now, s.name)
		assert.Equal(t, lineOf(t, before, "prehab,referrals,Referrals,all,all,window,"), lineOf(t, now, "prehab,referrals,Referrals,all,all,window,"), "%s: the same patients", s.name)
		before = now

		afresh := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(afresh, "lung.toml"), []byte(contents(t, filepath.Join(dir, "lung.toml"))), 0o666))
		mustRun(t, afresh, args...)
		assert.Equal(t, folderBytes(t, onlyFolder(t, afresh)), folderBytes(t, folder), s.name)
		_, said = mustRun(t, dir, args...)
		assert.Contains(t, said, "nothing to simulate", s.name)
	}
}

func lineOf(t *testing.T, text, begins string) string {
	t.Helper()
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, begins) {
			return line
		}
	}
	require.Fail(t, "no line", "%q", begins)
	return ""
}

// Until a run has been simulated again, what was there stands: it is true of what was
// asked then. An interruption keeps what is finished of the new one.
func TestARunThatIsSimulatedAgainIsReplacedWhenItIsWhole(t *testing.T) {
	args := []string{"--replications", "4", "--options", "current", "--workers", "1"}
	dir := small(t)
	mustRun(t, dir, args...)
	folder := onlyFolder(t, dir)
	before := folderBytes(t, folder)
	edit(t, dir, `breakdowns   = ["frail"]`, `breakdowns   = []`)
	said := interrupt(t, dir, "prehabsim: 1 of 4 replications", args...)
	assert.Contains(t, said, "simulating it again")
	assert.Contains(t, said, "prehabsim: interrupted after 1 of 4 replications; run the same command again to go on\n")
	still := folderBytes(t, folder)
	assert.Contains(t, still, "/"+checkpointName)
	delete(still, "/"+checkpointName)
	assert.Equal(t, before, still)

	_, said = mustRun(t, dir, args...)
	assert.Contains(t, said, "going on with an interrupted run")
	afresh := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(afresh, "lung.toml"), []byte(contents(t, filepath.Join(dir, "lung.toml"))), 0o666))
	mustRun(t, afresh, args...)
	assert.Equal(t, folderBytes(t, onlyFolder(t, afresh)), folderBytes(t, folder))

	// A checkpoint of which something else was measured is begun anew.
	interrupt(t, dir, "prehabsim: 1 of 2 replications", "--replications", "6", "--options", "current", "--workers", "1")
	edit(t, dir, `breakdowns   = []`, `breakdowns   = ["frail"]`)
	mustRun(t, dir, args...)
	assert.Equal(t, before, folderBytes(t, folder))
}
