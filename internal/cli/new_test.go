package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/alliance"
	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/study"
)

// Each of the 21 alliances makes a scenario that compiles, that gives each fitted
// number a target of its own, and whose expected demand is the published one.
func TestNewMakesAScenarioForEveryAlliance(t *testing.T) {
	e, err := study.Alliances((&app{}).scenarioFiles())
	require.NoError(t, err)
	require.Len(t, e.Alliances, 21)
	dir := t.TempDir()
	for i, x := range e.Alliances {
		if testing.Short() && i%5 != 0 { // all are made by the same rules
			continue
		}
		code, _, stderr := call(t, dir, "new", "--alliance", x.ID, "--out", x.ID+".toml")
		require.Equal(t, exitDone, code, stderr)
		a := &app{env: Env{Dir: dir}}
		var problems diag.List
		m := compile.Load(a.scenarioFiles(), x.ID+".toml", compile.Settings{Observed: true, Options: []string{"current"}}, &problems)
		require.NoError(t, problems.Err(), x.Name)
		require.Equal(t, x.Name, m.Title)
		tuned, urgent := map[string]bool{}, 0.0
		for _, target := range m.Targets {
			if target.Tune != "" {
				assert.False(t, tuned[target.Tune], "%s: %s is tuned twice", x.Name, target.Tune)
				tuned[target.Tune] = true
			}
		}
		assert.Greater(t, len(tuned), 35, x.Name)
		for _, p := range m.Options[0].Pathways {
			if regexp.MustCompile(`^urgent\.`).MatchString(p.Name) {
				urgent += p.PerYear
			}
		}
		// Rates hold for the middle of the year; a day or two of growth is left over.
		assert.InEpsilon(t, e.Derive(x).Seen, urgent, 0.002, "%s: urgent referrals", x.Name)
	}
}

func TestNewFromMakesAFileThatMayBeChanged(t *testing.T) {
	dir := t.TempDir()
	code, _, stderr := call(t, dir, "new", "--from", "northbridge", "--out", "ours.toml")
	require.Equal(t, exitDone, code, stderr)
	text, err := os.ReadFile(filepath.Join(dir, "ours.toml"))
	require.NoError(t, err)
	// Every example works when its comment mark is taken away.
	all := regexp.MustCompile(`(?m)^# (\[|[a-z_]+ +=)`).ReplaceAll(text, []byte("$1"))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "all.toml"), all, 0o644))
	for _, name := range []string{"ours.toml", "all.toml"} {
		code, _, stderr = call(t, dir, "check", name)
		require.Equal(t, exitDone, code, "%s: %s", name, stderr)
	}
}

// Whatever the file extends, it compiles, changes one trust's and says what: as check does.
func TestNewFromSaysWhatItChanges(t *testing.T) {
	for name, want := range map[string]string{
		"northbridge":               `our_option (4 more beds): capacity of ward 120 -> 124.`,
		"selca":                     `our_option (4 more beds): capacity of ward.gstt 300 -> 304.`,
		"england":                   `our_option (1 more theatre list): lists of theatre.cheshire_and_merseyside.breast +1 per week (5,837 -> 6,246 hours in year 1).`,
		"validation/mm1-light.toml": `our_option (4 more): capacity of server 1 -> 5.`,
	} {
		if testing.Short() && name == "england" {
			continue
		}
		dir := t.TempDir()
		code, _, stderr := call(t, dir, "new", "--from", name, "--out", "ours.toml")
		require.Equal(t, exitDone, code, stderr)
		assert.Contains(t, stderr, "prehabsim: It adds an option, "+want+"\n", name)
		code, stdout, stderr := call(t, dir, "check", "ours.toml", "--options", alliance.OurOption)
		require.Equal(t, exitDone, code, stderr)
		assert.Contains(t, oneLine(stdout), strings.TrimSuffix(want, "."))

		text := contents(t, filepath.Join(dir, "ours.toml"))
		all := regexp.MustCompile(`(?m)^# (\[|[a-z_]+ +=)`).ReplaceAllString(text, "$1")
		require.NoError(t, os.WriteFile(filepath.Join(dir, "all.toml"), []byte(all), 0o644))
		code, _, stderr = call(t, dir, "check", "all.toml", "--options", alliance.OurOption)
		require.Equal(t, exitDone, code, "%s: %s", name, stderr)
		assert.Empty(t, stderr, name)
	}
	code, _, stderr := call(t, t.TempDir(), "new", "--from", "published/stroke.toml", "--out", "ours.toml")
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, stderr, "It adds no option, since nothing there has a capacity to change.\n")
}

func TestNewRefusesWhatItCannotMake(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "peninsula.toml"), []byte("mine"), 0o644))
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"new"}, exitUsage, "name an alliance or a scenario"},
		{[]string{"new", "--alliance", "Peninsula", "--from", "selca"}, exitUsage, "exclude each other"},
		{[]string{"new", "--alliance", "London"}, exitUsage, "may be any of"},
		{[]string{"new", "--alliance", "Wales"}, exitUsage, "unknown alliance"},
		{[]string{"new", "--from", "norbridge"}, exitRefused, `did you mean "northbridge"?`},
		{[]string{"new", "--alliance", "Peninsula"}, exitUsage, "peninsula.toml is there already"},
	} {
		code, _, stderr := call(t, dir, c.args...)
		assert.Equal(t, c.code, code, c.args)
		assert.Contains(t, stderr, c.says)
	}
	text, err := os.ReadFile(filepath.Join(dir, "peninsula.toml"))
	require.NoError(t, err)
	require.Equal(t, "mine", string(text))
}
