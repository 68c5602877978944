package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The page that the README shows is what its command prints today.
func TestTheTableOfTheReadmeIsTodays(t *testing.T) {
	if testing.Short() {
		t.Skip("forty replications of three options")
	}
	const file, command = "../../README.md", "$ prehabsim run builtin:northbridge --options opt_out,more_beds"
	page := contents(t, file)
	before, rest, ok := strings.Cut(page, command+"\n")
	require.True(t, ok, "the README shows %q", command)
	shown, after, ok := strings.Cut(rest, "```\n")
	require.True(t, ok)
	dir := t.TempDir()
	code, _, stderr := call(t, dir, arguments(strings.TrimPrefix(command, "$ prehabsim ")+" --quiet --out results")...)
	require.Zero(t, code, stderr)
	table := contents(t, filepath.Join(dir, "results", "page.txt"))
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(before+command+"\n"+table+"```\n"+after), 0o666))
		return
	}
	require.Equal(t, table, shown, "refresh with make golden")
}

// How long runs take is worked out in one place, and the page says what check does.
func TestTheTimesOfTheReadmeAreThoseOfCheck(t *testing.T) {
	page := oneLine(contents(t, "../../README.md"))
	for scenario, says := range map[string]string{
		"builtin:selca":       "It takes %s on two processors",
		"builtin:northbridge": "because it runs in %s.",
		"builtin:england":     "referrals a year, %s on two processors",
	} {
		args := []string{"check", scenario}
		if scenario == "builtin:northbridge" {
			args = append(args, "--options", "opt_out,more_beds")
		}
		_, check, _ := call(t, t.TempDir(), args...)
		_, time, ok := strings.Cut(oneLine(check), "of each option, ")
		require.True(t, ok)
		time, _, _ = strings.Cut(time, " on 2 processors")
		require.Contains(t, page, fmt.Sprintf(says, time), scenario)
	}
}
