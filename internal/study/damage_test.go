package study

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/disk"
	"prehabsim/internal/facts"
)

// Forty damages to a finished folder: a file cut short, emptied, gone or with one letter
// changed, of each kind there is. Run again, the folder is what it was, from its rows or
// simulated again; only where the rows themselves are damaged it is refused, since then it
// cannot be told what is lost.
func TestADamagedFolderIsMendedOrRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "results")
	x := ready(t, lungFile, Choice{Replications: 2})
	_, err := x.Run(t.Context(), Spec{}, &Folder{Path: dir}, nil)
	require.NoError(t, err)
	want := filesOf(t, dir)
	random := rand.New(rand.NewPCG(1, 2))
	for name := range want {
		for _, damage := range []func([]byte) []byte{
			func(b []byte) []byte { return b[:len(b)/2] },
			func(b []byte) []byte { return nil },
			func(b []byte) []byte { return append(b[:len(b)-2:len(b)-2], "x\n"...) },
			nil, // gone
		} {
			if random.IntN(3) > 0 && !strings.HasSuffix(name, rowsName) && !strings.HasSuffix(name, "measures.csv") {
				continue // some hundred would take long
			}
			path := filepath.Join(dir, name)
			if damage == nil {
				require.NoError(t, os.Remove(path))
			} else {
				require.NoError(t, os.WriteFile(path, damage([]byte(want[name])), 0o666))
			}
			out, err := ready(t, lungFile, Choice{Replications: 2}).Run(t.Context(), Spec{}, &Folder{Path: dir}, nil)
			var store *StoreError
			if errors.As(err, &store) {
				require.True(t, store.Occupied && strings.HasSuffix(name, rowsName), "%s: %v", name, err)
				require.Contains(t, err.Error(), rowsName)
				require.NoError(t, os.WriteFile(path, []byte(want[name]), 0o666))
				continue
			}
			require.NoError(t, err, name)
			require.True(t, out.Wrote, name)
			same(t, want, filesOf(t, dir))
		}
	}
}

// A manifest that cannot be read is written again where the replications are there.
func TestABrokenManifestIsMended(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "results")
	_, err := ready(t, lungFile, Choice{Replications: 2}).Run(t.Context(), Spec{}, &Folder{Path: dir}, nil)
	require.NoError(t, err)
	path := filepath.Join(dir, facts.ManifestFile)
	require.NoError(t, os.WriteFile(path, []byte("{"), 0o666))
	_, err = ready(t, lungFile, Choice{Replications: 2}).Run(t.Context(), Spec{}, &Folder{Path: dir}, func(s State) {
		require.NotEqual(t, Simulating, s.Phase)
	})
	require.NoError(t, err)
	m, err := facts.ReadManifest([]byte(contents(t, path)))
	require.NoError(t, err)
	require.NotEmpty(t, m.Files)
}

// Where the replications are lost that was said to have been run, it is told before they are
// simulated again.
func TestLostReplicationsAreTold(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "results")
	_, err := ready(t, lungFile, Choice{Replications: 2}).Run(t.Context(), Spec{}, &Folder{Path: dir}, nil)
	require.NoError(t, err)
	want := filesOf(t, dir)
	require.NoError(t, os.Remove(filepath.Join(dir, rowsName)))
	lost := false
	_, err = ready(t, lungFile, Choice{Replications: 2}).Run(t.Context(), Spec{}, &Folder{Path: dir}, func(s State) { lost = lost || s.Lost })
	require.NoError(t, err)
	require.True(t, lost)
	same(t, want, filesOf(t, dir))
}

// Thirty-one pairs of runs with different seeds into one folder, at the same moment: one has
// it and the other is refused, and what stands there is all of the one that had it.
func TestTwoRunsNeverMixInOneFolder(t *testing.T) {
	var alone [2]map[string]string
	seeds := [2]uint64{1, 2}
	for i := range seeds {
		dir := filepath.Join(t.TempDir(), "alone")
		_, err := ready(t, lungFile, Choice{Replications: 1, Seed: &seeds[i]}).Run(t.Context(), Spec{Workers: 1}, &Folder{Path: dir}, nil)
		require.NoError(t, err)
		alone[i] = filesOf(t, dir)
	}
	for range 31 {
		dir := filepath.Join(t.TempDir(), "both")
		var errs [2]error
		var both sync.WaitGroup
		for i := range seeds {
			x := ready(t, lungFile, Choice{Replications: 1, Seed: &seeds[i]})
			both.Go(func() {
				_, errs[i] = x.Run(t.Context(), Spec{Workers: 1}, &Folder{Path: dir}, nil)
			})
		}
		both.Wait()
		done := 0
		for i, err := range errs {
			if err == nil {
				done++
				same(t, alone[i], filesOf(t, dir))
				continue
			}
			var store *StoreError
			require.ErrorAs(t, err, &store)
			require.True(t, store.Occupied, err.Error())
		}
		require.Equal(t, 1, done)
	}
}

// A run whose folder another process has is told who, leaves it alone, and can begin once it
// is free; and what an interrupted run of more replications has finished stays.
func TestAFolderInUseIsLeftAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "results")
	interrupted(t, dir, 0)
	before := filesOf(t, dir)
	lock, err := disk.TakeLock(dir, inUseName)
	require.NoError(t, err)
	f := open(t, dir, "aaaa")
	var held *disk.Held
	require.ErrorAs(t, f.Begin(), &held)
	require.NoError(t, lock.Release())
	same(t, before, filesOf(t, dir))
	require.NoError(t, f.Begin())
	require.NoError(t, f.Pause())
	require.NoFileExists(t, filepath.Join(dir, inUseName))

	late := open(t, dir, "aaaa")
	interrupted(t, dir, 1)
	require.ErrorIs(t, late.Begin(), ErrChanged, "it was written to since it was opened")
}
