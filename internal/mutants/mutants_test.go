package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const small = `package p

func f(a, b int, s string) (int, string) {
	for i := 0; i < a; i++ { // a < b is no operator here
		b += a * 2
	}
	if a == b && s != "" {
		return a - b, s + s
	}
	return a, s
}
`

func smallSource() *source { return &source{folder: "p", text: map[string]string{"p.go": small}} }

// Each operator is mistaken for each of the others of its kind, comments and texts for
// none.
func TestEveryOperatorIsChanged(t *testing.T) {
	all, err := smallSource().changes()
	require.NoError(t, err)
	var list []string
	for _, c := range all {
		list = append(list, c.from.String()+" "+c.to.String())
	}
	require.Equal(t, []string{"< <=", "< >=", "++ --", "+= -=", "* /", "== !=", "&& ||", "!= ==", "- +", "+ -"}, list)
	require.Equal(t, "p.go:4 `<=` for `<` in `for i := 0; i < a; i++ {`", all[0].String())
	require.Equal(t, "for i := 0; i <= a; i++ {", all[0].is)
	require.Contains(t, smallSource().changed(all[3]), "\t\tb -= a * 2\n")
}

// The same seed draws the same changes, each once, and none that does not compile: two
// texts have no difference.
func TestWhatIsDrawnCompiles(t *testing.T) {
	s := smallSource()
	drawn, err := s.draw(100, 7)
	require.NoError(t, err)
	require.Len(t, drawn, 9)
	again, err := s.draw(5, 7)
	require.NoError(t, err)
	require.Equal(t, drawn[:5], again)
	other, err := s.draw(5, 8)
	require.NoError(t, err)
	require.NotEqual(t, again, other)
	for i, c := range drawn {
		require.NotContains(t, c.is, "s - s")
		require.NotContains(t, drawn[:i], c)
	}
}

// A case sees a change where it comes by, and where nobody counts who comes by.
func TestACaseIsAskedWhereItComesBy(t *testing.T) {
	r, err := readReached("mode: set\nprehabsim/sim/engine/p.go:4.10,6.3 2 1\nprehabsim/sim/engine/p.go:7.2,9.3 1 0\nprehabsim/main.go:1.1,99.1 1 1\n")
	require.NoError(t, err)
	for _, c := range []struct {
		line, column int
		come         bool
	}{{4, 9, true}, {4, 10, true}, {5, 80, true}, {6, 3, true}, {7, 2, false}, {8, 1, false}, {9, 3, true}} {
		require.Equal(t, c.come, r.has(change{file: "p.go", line: c.line, column: c.column}), "%d.%d", c.line, c.column)
	}
	_, err = readReached("mode: set\n")
	require.ErrorContains(t, err, "nothing of the engine")
	_, err = readReached("prehabsim/sim/engine/p.go:4,6 1 1\n")
	require.ErrorContains(t, err, "a profile says")
}

func TestAFailureIsToldInAFewWords(t *testing.T) {
	for out, want := range map[string]string{
		"a: 1, simulated 1: agrees\nmean wait, minutes: 1, simulated 2 (1 to 3): DIFFERS\nb: 1: DIFFERS\n": "mean wait, minutes",
		"a: 1, simulated 1: agrees\nb: 1, simulated 1 (0 to 2): TOO WIDE\nc: 1: agrees\n":                  "b",
		"--- FAIL: TestX (0.01s)\n    panic: no\nFAIL":                                                     "TestX",
		"goroutine 1\npanic: index\n":                                                                      "panics",
		"case mm1: replication 2: a fault of the program itself: x":                                        "panics",
		"something\nthe last line\n":                                                                       "the last line",
	} {
		assert.Equal(t, want, failure(out), out)
	}
}

// Changes that cannot matter are told and not counted, unless somebody saw them.
func TestTheTableHasShares(t *testing.T) {
	folder := t.TempDir()
	same, err := readEquivalent(equivalentFile)
	require.NoError(t, err)
	line := func(was, is, by string) string { return "\"p.go:1\",\"" + was + "\",\"" + is + "\"," + by + ",how\n" }
	text := line("a || b", "a && b", "certificate") + line("a < b", "a <= b", "tests") + line("a + b", "a - b", "nobody") + line("c", "d", "certificate")
	if len(same) > 0 {
		text += line(same[0].was, same[0].is, "nobody")
	}
	require.NoError(t, os.WriteFile(filepath.Join(folder, "1-of-1.csv"), []byte(text), 0o644))
	var out bytes.Buffer
	require.NoError(t, writeTable(&out, folder))
	require.Contains(t, out.String(), "Of 4 changes that matter the certificate saw 2 (50%), it or the tests 3 (75%), nobody 1.")
	require.Contains(t, out.String(), "| p.go:1 | `a \\|\\| b` | `a && b` | certificate | how |")
	if len(same) > 0 {
		require.Contains(t, out.String(), "| nobody can | "+bar(same[0].reason)+" |")
	}
}

// Every change that is said not to matter can still be made: its line stands in the
// engine, word for word.
func TestWhatCannotMatterIsStillThere(t *testing.T) {
	s, err := readSource("../../sim/engine")
	require.NoError(t, err)
	all, err := s.changes()
	require.NoError(t, err)
	same, err := readEquivalent(equivalentFile)
	require.NoError(t, err)
	for _, e := range same {
		assert.NotEmpty(t, e.reason, e.was)
		assert.True(t, slices.ContainsFunc(all, func(c change) bool { return c.was == e.was && c.is == e.is }), "no line %q becomes %q", e.was, e.is)
	}
}
