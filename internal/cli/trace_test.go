package cli

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/eventlog"
)

func trace(t *testing.T, dir string, args ...string) (stdout, stderr string) {
	t.Helper()
	code, stdout, stderr := call(t, dir, append([]string{"trace"}, args...)...)
	require.Equal(t, exitDone, code, stderr)
	return stdout, stderr
}

// One patient's log is the lines of that patient in the log of everybody, and
// rows of one kind are the lines of that kind: numbers are the same.
func TestAPartOfTheLogIsLinesOfTheWhole(t *testing.T) {
	dir := small(t)
	whole, said := trace(t, dir, "lung.toml", "--option", "prehab", "--csv")
	assert.Regexp(t, `^prehabsim: [\d,]+ rows of [\d,]+ patients; tables count from 2027-04-01 to 2028-03-31, the log begins on 2026-10-01 and ends on 2028-06-30\n`+
		`prehabsim: \d+ patients were still inside when the simulation ends: what they were doing has no end in the log\n$`, said)
	one, said := trace(t, dir, "lung.toml", "--option", "prehab", "--csv", "--with-prehab")
	assert.Contains(t, said, " rows of 1 patient;")
	holds, _ := trace(t, dir, "lung.toml", "--option", "prehab", "--csv", "--kinds", "hold,leave")

	lines := strings.SplitAfter(whole, "\n")
	assert.Equal(t, lines[0]+pick(lines, func(line string) bool { return strings.HasPrefix(line, "lung-2,") }), one)
	assert.Equal(t, lines[0]+pick(lines, func(line string) bool {
		return strings.Contains(line, ",hold,") || strings.Contains(line, ",leave,")
	}), holds)
	assert.Contains(t, one, "milestone referral")
}

func pick(lines []string, wanted func(string) bool) string {
	var b strings.Builder
	for _, line := range lines[1:] {
		if wanted(line) {
			b.WriteString(line)
		}
	}
	return b.String()
}

func TestKindsOfRowsAreKnown(t *testing.T) {
	dir := small(t)
	for _, c := range [][2]string{
		{"--csv --kinds holds", "prehabsim: unknown kind \"holds\"; there are: arrival, step, hold, work, branch, milestone, clock, event and leave; did you mean \"hold\"?\n"},
		{"--kinds hold", "prehabsim: --kinds chooses rows of the event log; add --csv\n"},
	} {
		code, _, stderr := call(t, dir, append([]string{"trace", "lung.toml"}, strings.Fields(c[0])...)...)
		assert.Equal(t, exitUsage, code)
		assert.Equal(t, c[1], stderr)
	}
}

// What help says of the columns is what the file has.
func TestHelpNamesTheColumns(t *testing.T) {
	_, help, _ := call(t, "", "trace", "--help")
	for _, c := range eventlog.Columns {
		assert.Contains(t, help, "\n  "+c.Name+" ")
	}
}
