package diag

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProblemsArePrintedInOrderOfFileAndLine(t *testing.T) {
	var l List
	l.Add("lung.toml", 41, "pathway %q: step %q: unknown resource %q%s", "lung", "mdt", "mdt_slots",
		Nearest("mdt_slots", []string{"ct_slot", "mdt_slot"}))
	l.Add("base.toml", 2, "second file")
	l.Add("lung.toml", 12, "resource %q: capacity must be 0 or more, not %d", "ct_slot", -2)
	l.Add("lung.toml", 12, "found later on the same line")
	require.EqualError(t, l.Err(), `lung.toml:12: resource "ct_slot": capacity must be 0 or more, not -2
lung.toml:12: found later on the same line
lung.toml:41: pathway "lung": step "mdt": unknown resource "mdt_slots"; did you mean "mdt_slot"?
base.toml:2: second file`)
}

func TestTheSameProblemIsKeptOnce(t *testing.T) {
	var l List
	l.Add("a.toml", 3, "x")
	l.Add("a.toml", 3, "x")
	require.Len(t, l.Problems(), 1)
}

func TestWarningsAreKeptApart(t *testing.T) {
	var l List
	l.Warn("a.toml", 3, "load of %q is %.2f", "ward", 0.97)
	require.True(t, l.Empty())
	require.NoError(t, l.Err())
	require.Equal(t, []Problem{{"a.toml", 3, `load of "ward" is 0.97`}}, l.Warnings())
}

func TestANilListIsEmptyAndForgets(t *testing.T) {
	var l *List
	l.Add("a", 1, "x")
	l.Warn("a", 1, "x")
	require.True(t, l.Empty())
	require.NoError(t, l.Err())
	require.Empty(t, l.Problems())
	require.Empty(t, l.Warnings())
}

func TestProblemWithoutLineOrFilePrintsWhatItHas(t *testing.T) {
	require.Equal(t, "a.toml: no such file", Problem{File: "a.toml", Text: "no such file"}.String())
	require.Equal(t, "no scenario given", Problem{Text: "no scenario given"}.String())
}

func TestNearestFindsTheSlip(t *testing.T) {
	names := []string{"capacity", "kind", "title", "ct_slot", "mdt_slot", "ward", "x"}
	for word, want := range map[string]string{
		"capactiy":  `; did you mean "capacity"?`, // swapped
		"Kind":      `; did you mean "kind"?`,     // case
		"mdt_slots": `; did you mean "mdt_slot"?`, // plural
		"wards":     `; did you mean "ward"?`,
		"theatre":   "",
		"z":         "", // one letter is like every other letter
		"":          "",
	} {
		require.Equal(t, want, Nearest(word, names), "%q", word)
	}
}

func TestSoManyProblemsAreToldAndTheRestCounted(t *testing.T) {
	var l List
	for i := range 1200 {
		l.Add("a.toml", i+1, "wrong")
	}
	require.Equal(t, 1200, l.Len())
	told := strings.Split(l.Err().Error(), "\n")
	require.Len(t, told, 201)
	require.Equal(t, "a.toml:200: wrong", told[199])
	require.Equal(t, "and 1,000 problems more", told[200])
}

// Of many names none of which is like the word the first are told, and how many more there are.
func TestWhereManyAreThereSomeAreNamed(t *testing.T) {
	names := []string{"a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8"}
	require.Equal(t, `; there are "a1", "b2", "c3", "d4", "e5", "f6", "g7" and "h8"`, Known("something", names))
	names = append(names, "i9")
	require.Equal(t, `; there are "a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8" and "i9"`, Known("something", names))
	names = append(names, "j10")
	require.Equal(t, `; there are "a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8" and 2 more`, Known("something", names))
	require.Equal(t, `; did you mean "a1"?`, Known("a12", names))
	require.Empty(t, Known("something", nil))
}
