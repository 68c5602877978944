package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// reading is the page on how to read what comes out.
const reading = "../../cmd/READING.md"

// The page that it shows is what its command prints today.
func TestTheTableOfTheReadmeIsTodays(t *testing.T) {
	if testing.Short() {
		t.Skip("forty replications of three options")
	}
	const file, command = reading, "$ prehabsim run builtin:northbridge --options opt_out,more_beds"
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
	page := oneLine(contents(t, "../../README.md") + contents(t, reading))
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

// The sizes of options at equal spend are those of the file that the command of the README
// writes, and the command says where it is.
func TestTheSizesOfTheReadmeAreTodays(t *testing.T) {
	const command = "compare builtin:northbridge --match budget=1m --options opt_out,more_beds"
	page, dir := contents(t, reading), t.TempDir()
	require.Contains(t, page, "$ prehabsim "+command+"\n")
	code, _, stderr := call(t, dir, arguments(command+" --replications 1 --out made")...)
	require.Zero(t, code, stderr)
	require.Contains(t, stderr, "what options cost as they are written, of 4 replications in results/northbridge-")
	text := contents(t, filepath.Join(dir, "made", "inputs", "northbridge-at-1000000.toml"))
	require.Contains(t, page, "```\n"+text[strings.Index(text, "[option."):]+"```\n", "write it into the README")
}

// So are the sizes at equal performance, and what is told of them.
func TestThePerformanceOfTheReadmeIsTodays(t *testing.T) {
	if testing.Short() {
		t.Skip("a search for sizes")
	}
	_, rest, ok := strings.Cut(contents(t, reading), "## At equal performance\n")
	require.True(t, ok)
	parts := strings.Split(rest, "```\n")
	command, shown := strings.TrimSpace(parts[1]), parts[3]
	code, page, stderr := call(t, t.TempDir(), arguments(strings.TrimPrefix(command, "$ prehabsim ")+" --quiet")...)
	require.Zero(t, code, stderr)
	for part := range strings.SplitSeq(shown, "...\n") {
		require.Contains(t, page, part, "write it into the README")
	}
}

// So are where the days go, and which option is best.
func TestWhatElseTheReadmeShowsIsTodays(t *testing.T) {
	for _, heading := range []string{"Who breaches, and where the days go", "Which option is best"} {
		_, rest, ok := strings.Cut(contents(t, reading), "## "+heading+"\n")
		require.True(t, ok, heading)
		parts := strings.Split(rest, "```\n")
		command, shown := strings.TrimSpace(parts[1]), parts[3]
		code, page, stderr := call(t, t.TempDir(), arguments(strings.TrimPrefix(command, "$ prehabsim ")+" --quiet")...)
		require.Zero(t, code, stderr)
		require.NotEmpty(t, strings.TrimSpace(shown), heading)
		for part := range strings.SplitSeq(shown, "...\n") {
			require.Contains(t, page, part, "write it into the page")
		}
	}
}
