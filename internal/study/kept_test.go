package study

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// A study in which one option was edited simulates that option alone, whatever ran before it
// in the same process, and its files are the bytes of one that simulates all.
func TestAnEditedOptionIsSimulatedAlone(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "cli", "lung.toml"))
	require.NoError(t, err)
	with := func(beds string) *Study {
		edited := strings.Replace(string(text), `capacity = "+1"`, `capacity = "`+beds+`"`, 1)
		files := scenario.Files{Builtin: scenarios.Files, Open: func(string) ([]byte, error) { return []byte(edited), nil }}
		s, err := Load(files, "lung.toml", Choice{})
		require.NoError(t, err)
		x, err := New(s)
		require.NoError(t, err)
		return x
	}
	kept := NewKept(64 << 20)
	events := func(x *Study) int64 {
		_, err := x.Run(t.Context(), Spec{Workers: 2, Kept: kept}, &Memory{}, nil)
		require.NoError(t, err)
		return x.events
	}
	whole := events(with("+1"))
	require.Zero(t, events(with("+1")))
	edited := with("+3")
	require.InDelta(t, float64(whole)/3, float64(events(edited)), float64(whole)/10)

	want := inFolder(t, with("+3"), filepath.Join(t.TempDir(), "x"), 1)
	dir := filepath.Join(t.TempDir(), "x")
	_, err = with("+3").Run(t.Context(), Spec{Workers: 2, Kept: kept}, &Folder{Path: dir}, nil)
	require.NoError(t, err)
	for name, content := range want {
		got, err := os.ReadFile(dir + name)
		require.NoError(t, err)
		require.Equal(t, content, string(got), name)
	}
}

// What a search finds does not depend on what is kept of its trials.
func TestASearchFindsTheSameWhateverIsKept(t *testing.T) {
	x := lung(t, 3, 6)
	q, err := ReadTarget("within_62_days>=60%")
	require.NoError(t, err)
	q.Levers, err = ReadLevers([]string{"resource.ward=3:8:1"})
	require.NoError(t, err)
	var found []string
	for _, kept := range []*Kept{nil, NewKept(0), NewKept(1 << 16)} {
		a, err := x.Solve(t.Context(), q, Spec{Kept: kept}, nil)
		require.NoError(t, err)
		found = append(found, fmt.Sprintf("%+v", a.Answers))
	}
	require.Equal(t, found[0], found[1])
	require.Equal(t, found[0], found[2])
}
