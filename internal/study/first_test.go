package study

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/disk"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

func northbridge(t *testing.T, replications int) *Study {
	t.Helper()
	none := 0
	s, err := Load(scenario.Files{Builtin: scenarios.Files}, "builtin:northbridge", Choice{Options: []string{"opt_out"}, Replications: replications, Draws: &none})
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	return x
}

// A first look has the first replications and nothing else that takes time: of published figures
// it says that they are still to be simulated, also when it is read again. The whole run goes on
// from it, and its files are the bytes of a run at once.
func TestAFirstLookIsTheBeginningOfTheWhole(t *testing.T) {
	x := northbridge(t, 5)
	first, err := x.First(2)
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "x")
	came, err := first.Run(t.Context(), Spec{}, &Folder{Path: dir}, func(s State) { require.NotEqual(t, Observing, s.Phase) })
	require.NoError(t, err)
	again, err := Again(dir, scenario.Files{Builtin: scenarios.Files})
	require.NoError(t, err)
	require.Equal(t, came.Results.Digest(), again.Digest())
	summary := func() string {
		text, err := disk.Read(filepath.Join(dir, "summary.txt"))
		require.NoError(t, err)
		return strings.Join(strings.Fields(string(text)), " ")
	}
	said := summary()
	require.Contains(t, said, "Which of them are met is not told yet")
	require.NotContains(t, said, "says no observed year")
	require.Len(t, came.Results.Set.Rows, 2)
	steps, err := disk.Read(filepath.Join(dir, "steps.csv"))
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(steps), "\n"), "its header alone: %s", steps)

	require.Equal(t, 5, x.Replications, "the whole is as it was")
	want := inFolder(t, northbridge(t, 5), filepath.Join(t.TempDir(), "x"), 1)
	at := State{}
	_, err = x.Run(t.Context(), Spec{Workers: 2, Kept: NewKept(1 << 20)}, &Folder{Path: dir}, func(s State) { at = s })
	require.NoError(t, err)
	require.Equal(t, 2, at.Stored)
	for name, content := range want {
		got, err := disk.Read(dir + name)
		require.NoError(t, err)
		require.Equal(t, content, string(got), name)
	}
	told := northbridge(t, 3)
	first, err = told.First(2)
	require.NoError(t, err)
	_, err = first.Run(t.Context(), Spec{}, &Folder{Path: dir}, nil)
	require.NoError(t, err)
	require.Contains(t, summary(), "of the observed year (targets.csv)", "what is known of the published year is told")
}
