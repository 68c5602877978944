package study

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/disk"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// lung is the scripts' small scenario, with a seed of its own.
func lung(t *testing.T, seed uint64, replications int) *Study {
	t.Helper()
	files := scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files}
	s, err := Load(files, filepath.Join("..", "..", "testdata", "cli", "lung.toml"), Choice{Seed: &seed, Replications: replications})
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	return x
}

// inFolder runs a study into a folder and returns its files, but for the manifest.
func inFolder(t *testing.T, x *Study, dir string, workers int) map[string]string {
	t.Helper()
	_, err := x.Run(t.Context(), Spec{Workers: workers}, &Folder{Path: dir}, nil)
	require.NoError(t, err)
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != facts.ManifestFile {
			text, err := disk.Read(path)
			files[strings.TrimPrefix(path, dir)] = string(text)
			return err
		}
		return err
	}))
	return files
}

// Studies side by side give the bytes that each gives alone, and leave the process as it
// was.
func TestStudiesSideBySideAreStudiesAlone(t *testing.T) {
	alone := [2]map[string]string{}
	for i := range alone {
		alone[i] = inFolder(t, lung(t, uint64(i), 6), filepath.Join(t.TempDir(), "x"), 1)
	}
	require.NotEqual(t, alone[0]["/rows.jsonl"], alone[1]["/rows.jsonl"])
	collector := debug.SetGCPercent(77)
	defer debug.SetGCPercent(collector)
	var both sync.WaitGroup
	together := [2]map[string]string{}
	for i := range together {
		x, dir := lung(t, uint64(i), 6), filepath.Join(t.TempDir(), "x")
		both.Go(func() { together[i] = inFolder(t, x, dir, 2) })
	}
	both.Wait()
	assert.Equal(t, alone, together)
	assert.Equal(t, 77, debug.SetGCPercent(77), "settings of the collector are nobody's here")
}

// Whatever keeps it and however often it is interrupted, a run comes to the same.
func TestAnInterruptedRunGoesOnWhereverItIsKept(t *testing.T) {
	straight := &Memory{}
	_, err := lung(t, 7, 8).Run(t.Context(), Spec{}, straight, nil)
	require.NoError(t, err)
	for name, store := range map[string]Store{"folder": &Folder{Path: filepath.Join(t.TempDir(), "x")}, "memory": &Memory{}} {
		for _, stop := range []int{3, 5} {
			ctx, cancel := context.WithCancel(t.Context())
			var states []State
			_, err := lung(t, 7, 8).Run(ctx, Spec{Workers: 1}, store, func(s State) {
				states = append(states, s)
				if s.Phase == Simulating && s.Done == stop {
					cancel()
				}
			})
			cancel()
			var stopped *Interruption
			require.ErrorAs(t, err, &stopped, name)
			require.ErrorIs(t, err, context.Canceled, name)
			assert.Equal(t, stop, stopped.State.Done, name)
			for _, s := range states {
				assert.LessOrEqual(t, s.Done, s.Of, name)
			}
		}
		var phases []Phase
		done, err := lung(t, 7, 8).Run(t.Context(), Spec{}, store, func(s State) {
			phases = append(phases, s.Phase)
			if s.Phase == Resuming {
				assert.Equal(t, State{Phase: Resuming, Done: 5, Of: 8, Resumed: 5, Most: 8}, s, name)
			}
		})
		require.NoError(t, err, name)
		assert.Contains(t, phases, Resuming, name)
		assert.Equal(t, straight.Results.Digest(), done.Results.Digest(), name)
		var want, got bytes.Buffer
		require.NoError(t, straight.Results.Set.Encode(&want))
		require.NoError(t, done.Results.Set.Encode(&got))
		assert.Equal(t, want.String(), got.String(), name)

		again, err := lung(t, 7, 8).Run(t.Context(), Spec{}, store, func(s State) { assert.Equal(t, Complete, s.Phase, name) })
		require.NoError(t, err, name)
		assert.False(t, again.Wrote, name)

		more, err := lung(t, 7, 12).Run(t.Context(), Spec{}, store, nil)
		require.NoError(t, err, name)
		assert.Len(t, more.Results.Set.Rows, 12, name)
	}
}

// What is wrong with another reading of the evidence than the scenario's own is said to be
// of that reading: the line that it names is right as it is written.
func TestAMistakeOfAReadingNamesIt(t *testing.T) {
	lung, err := os.ReadFile(filepath.Join("..", "..", "testdata", "cli", "lung.toml"))
	require.NoError(t, err)
	wrong := string(lung) + "[option.doubtful.prehab.core]\noffered = true\nfull_dose = { value = 4, conservative = 0 }\n"
	files := scenario.Files{Builtin: scenarios.Files, Open: func(name string) ([]byte, error) {
		if name == "wrong.toml" {
			return []byte(wrong), nil
		}
		return os.ReadFile(name)
	}}
	s, err := Load(files, "wrong.toml", Choice{Replications: 1, Options: []string{"doubtful"}})
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	err = x.RunReadings(t.Context(), Spec{Workers: 1}, func(scenario.Preset, func(Store, Events) error) error { return nil })
	require.ErrorContains(t, err, "full_dose: must be above 0 (with the evidence read as conservative)")
}
