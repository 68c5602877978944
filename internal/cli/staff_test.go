package cli

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What COMMANDS.md shows of an option's staff is what its command prints today.
func TestTheStaffOfTheReadmeAreTodays(t *testing.T) {
	if testing.Short() {
		t.Skip("a search for posts")
	}
	const file, command = "../../cmd/COMMANDS.md", "$ prehabsim staff builtin:northbridge --option opt_out --wait 1d"
	before, rest, ok := strings.Cut(contents(t, file), command+"\n")
	require.True(t, ok, "the README shows %q", command)
	shown, after, ok := strings.Cut(rest, "```\n")
	require.True(t, ok)
	code, stdout, stderr := call(t, t.TempDir(), arguments(strings.TrimPrefix(command, "$ prehabsim ")+" --quiet")...)
	require.Zero(t, code, stderr)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(before+command+"\n"+stdout+"```\n"+after), 0o666))
		return
	}
	require.Equal(t, stdout, shown, "refresh with make golden")
}

// A table for people, Markdown and a row for each figure say the same, and how far it has
// come is told with the time left.
func TestStaffIsToldInEachFormat(t *testing.T) {
	dir := small(t)
	args := []string{"staff", "lung.toml", "--option", "prehab", "--wait", "3d", "--replications", "2"}
	code, table, stderr := call(t, dir, args...)
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, stderr, "prehabsim: round 1: 0 of 1 posts are found")
	assert.Contains(t, stderr, "prehabsim: all posts are found; what they do")
	assert.Contains(t, table, "STAFF NEEDED FOR THIS DEMAND")
	_, markdown, _ := call(t, dir, append(args, "--format", "markdown", "--quiet")...)
	assert.Contains(t, markdown, "## Staff needed for this demand")
	code, text, stderr := call(t, dir, append(args, "--format", "csv", "--quiet")...)
	require.Equal(t, exitDone, code, stderr)
	assert.Empty(t, stderr)
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	figures := map[string][]string{}
	for _, row := range rows[1:] {
		figures[row[1]+" "+row[6]] = row
	}
	assert.Equal(t, []string{"posts", "exercise", "exercise", "exercise instructor", "4", "", "posts", "whole-time equivalents", "0.5"}, figures["exercise posts"][:9])
	assert.Equal(t, "%", figures["prehab_dose mean"][7])
	assert.NotEmpty(t, figures["ward_bed_days_less_luck change from current"][9], "with its interval")
	assert.Empty(t, figures["exercise cost of the gap"][11], "nothing is said of money")
	for _, wrong := range [][]string{{"--wait", "0d"}, {"--use", "0"}, {"--format", "json"}, {"--replications", "0"}, {"--workers", "-1"}, {"--option", "none"}} {
		code, stdout, stderr := call(t, dir, append(args, wrong...)...)
		assert.Equal(t, exitUsage, code, "%v: %s", wrong, stderr)
		assert.Empty(t, stdout)
	}
	code, _, stderr = call(t, dir, "staff", "lung.toml", "--option", "current")
	assert.Equal(t, exitRefused, code)
	assert.Contains(t, stderr, "no post of prehab has anything to do")
}
