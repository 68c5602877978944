package cli

import (
	"encoding/csv"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/eventlog"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// hardship is a scenario in which everything happens that can go wrong.
var hardship = filepath.Join("..", "..", "internal", "eventlog", "testdata", "hardship.toml")

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

// Whoever gives up, is refused, is interrupted, does not come or is cut short: a
// life in words says it as often as the log does.
func TestWordsAndLogAgree(t *testing.T) {
	says := map[string]string{
		"refused": "is turned away, the queue for room is full", "gave up": "gives up waiting for room", "interrupted": "is interrupted by somebody more urgent",
		"no show": "did not come, and the time was lost", "called off": "called off on the day, not fit for it", "not attended": "does not attend",
		"cut short": "is cut short", "patient left": "ends since the patient leaves", "replaced": "is taken off the list, a given list takes its place",
	}
	log, _ := trace(t, "", hardship, "--csv", "--kinds", "step")
	rows, err := csv.NewReader(strings.NewReader(log)).ReadAll()
	require.NoError(t, err)
	want := map[string]int{}
	for _, row := range rows[1:] {
		if reason := row[12]; reason != "" {
			want[says[reason]]++
		}
	}
	require.Len(t, want, len(says))

	p, r := replayed(t, hardship)
	lives := map[patient]*narrator{}
	got := map[string]int{}
	err = r.engine.TraceAll(r.key, func(e engine.TraceEvent) {
		who := patient{e.Source, e.Patient}
		if lives[who] == nil {
			lives[who] = newNarrator(p)
		}
		for _, text := range lives[who].tell(e) {
			for _, phrase := range says {
				if strings.HasSuffix(text, ": "+phrase) {
					got[phrase]++
				}
			}
		}
	})
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

func replayed(t *testing.T, name string) (*engine.Program, *replay) {
	t.Helper()
	a := &app{env: Env{Getenv: func(string) string { return "" }}}
	cmd := traceCommand(a)
	m, err := a.load(cmd, name, &choice{}, false, true)
	require.NoError(t, err)
	p := m.Options[0].Program
	return p, &replay{program: p, engine: engine.New(p), key: rng.NewKey(m.Seed, 0)}
}

// What help says of the columns is what the file has.
func TestHelpNamesTheColumns(t *testing.T) {
	_, help, _ := call(t, "", "trace", "--help")
	for _, c := range eventlog.Columns {
		assert.Contains(t, help, "\n  "+c.Name+" ")
	}
}
