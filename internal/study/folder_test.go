package study

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/disk"
	"prehabsim/internal/disk/disktest"
	"prehabsim/internal/facts"
	"prehabsim/internal/report"
	"prehabsim/sim/result"
)

func headerOf(fingerprint string) *result.Set {
	return &result.Set{
		Fingerprint: fingerprint, EngineVersion: "1", Scenario: "lung", Seed: 1, Arch: "any", Options: []string{"current"},
		Columns: []result.Column{{Measure: "m", Year: result.WholeWindow}},
	}
}

func replicationOf(n int) result.Row {
	return result.Row{Replication: n, Options: [][]result.Ratio{{{Num: int64(n), Den: 1}}}}
}

// open opens a folder; one that is occupied too.
func open(t *testing.T, dir, fingerprint string) *Folder {
	t.Helper()
	f := &Folder{Path: dir}
	if _, err := f.Open(headerOf(fingerprint)); err != nil {
		var occupied *StoreError
		require.ErrorAs(t, err, &occupied)
		require.True(t, occupied.Occupied)
		require.EqualError(t, err, f.occupied)
	}
	return f
}

var (
	contents = disktest.Contents
	names    = disktest.Names
)

// interrupted leaves a folder in which these replications are finished.
func interrupted(t *testing.T, dir string, replications ...int) {
	t.Helper()
	f := open(t, dir, "aaaa")
	require.NoError(t, f.Begin())
	for _, n := range replications {
		require.NoError(t, f.Keep(replicationOf(n)))
	}
	require.NoError(t, f.Pause())
}

func TestAFolderThatIsNotThereIsFree(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "results", "x")
	f := open(t, dir, "aaaa")
	assert.Empty(t, f.occupied)
	assert.Empty(t, f.found.Rows)
	assert.NoFileExists(t, dir, "looking does not make it")
}

func TestFinishedReplicationsSurviveAnInterruption(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "results", "x")
	interrupted(t, dir, 2, 0)
	interrupted(t, dir, 5)
	f := open(t, dir, "aaaa")
	assert.Empty(t, f.occupied)
	require.Len(t, f.found.Rows, 3)
	assert.Equal(t, []result.Row{replicationOf(2), replicationOf(0), replicationOf(5)}, f.found.Rows)
}

// A power cut tears the last line. It is left out, and the log goes on before
// it.
func TestATornCheckpointGoesOn(t *testing.T) {
	dir := t.TempDir()
	interrupted(t, dir, 0, 1)
	path := filepath.Join(dir, checkpointName)
	text := contents(t, path)
	require.NoError(t, os.WriteFile(path, []byte(text[:len(text)-5]), 0o666))
	require.Len(t, open(t, dir, "aaaa").found.Rows, 1)
	interrupted(t, dir, 1)
	assert.Equal(t, text, contents(t, path))
}

func TestAnInterruptionBeforeTheFirstReplicationLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	interrupted(t, filepath.Join(dir, "results", "x"))
	assert.Empty(t, names(t, dir))
}

func TestFoldersOfOthersAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		file, text, want string
	}{
		"files of the user":   {"thesis.docx", "", `holds other files, such as "thesis.docx"`},
		"another fingerprint": {manifestName, `{"fingerprint":"bbbbbbbbbb","replications":4}`, "holds results of another scenario, choice of options or seed (fingerprint bbbbbbbb, this one is aaaa)"},
		"broken manifest":     {manifestName, `{`, "has a manifest that cannot be read (manifest.json:1: not as prehabsim writes it: ends in the middle)"},
		"broken results":      {rowsName, "nonsense\n", "has results that cannot be read (rows.jsonl: line 1"},
		"broken checkpoint":   {checkpointName, "nonsense\n", "has a checkpoint that cannot be read (checkpoint.jsonl: line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, c.file), []byte(c.text), 0o666))
			f := open(t, dir, "aaaa")
			assert.True(t, strings.HasPrefix(f.occupied, c.want), f.occupied)
		})
	}
}

func TestACheckpointOfAnotherRunIsRefused(t *testing.T) {
	dir := t.TempDir()
	interrupted(t, dir, 0)
	f := open(t, dir, "cccc")
	assert.Contains(t, f.occupied, "fingerprint aaaa, this one is cccc")
	assert.Empty(t, f.found.Rows)
}

func TestACompleteRunHasNoCheckpoint(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, "aaaa")
	require.NoError(t, f.Begin())
	set := headerOf("aaaa")
	for n := range 3 {
		require.NoError(t, f.Keep(replicationOf(n)))
		require.NoError(t, set.Add(replicationOf(n)))
	}
	r := report.New(report.Meta{Fingerprint: "aaaa", Level: 0.95, Options: []facts.Option{{ID: "current"}}}, set, facts.Machine{})
	wrote, err := f.Finish(r, nil, nil)
	require.NoError(t, err)
	assert.True(t, wrote)
	assert.NotContains(t, names(t, dir), checkpointName)
	wrote, err = open(t, dir, "aaaa").Finish(r, nil, nil)
	require.NoError(t, err)
	assert.False(t, wrote, "it is all there")
	again := open(t, dir, "aaaa")
	assert.Equal(t, 3, again.found.replications())
	assert.Equal(t, r.Digest(), again.written.Tables)
}

// The program may die between writing the results and removing the checkpoint.
func TestReplicationsAreNotCountedTwice(t *testing.T) {
	dir := t.TempDir()
	set := headerOf("aaaa")
	for n := range 3 {
		require.NoError(t, set.Add(replicationOf(n)))
	}
	interrupted(t, dir, 1, 2, 3)
	require.NoError(t, disk.WriteWhole(filepath.Join(dir, rowsName), set.Encode))
	f := open(t, dir, "aaaa")
	assert.Equal(t, 3, f.found.replications())
	assert.Equal(t, []result.Row{replicationOf(3)}, f.found.Rows)
}

func TestForceReplacesTheRunAndLeavesOtherFiles(t *testing.T) {
	dir := t.TempDir()
	interrupted(t, dir, 0, 1)
	notes := filepath.Join(dir, "notes.txt")
	require.NoError(t, os.WriteFile(notes, []byte("mine"), 0o666))
	f := open(t, dir, "cccc")
	require.NotEmpty(t, f.occupied)
	f = &Folder{Path: dir, Afresh: true}
	_, err := f.Open(headerOf("cccc"))
	require.NoError(t, err)
	require.NoError(t, f.Begin())
	require.NoError(t, f.Keep(replicationOf(7)))
	require.NoError(t, f.Pause())
	assert.Equal(t, []result.Row{replicationOf(7)}, open(t, dir, "cccc").found.Rows)
	assert.Equal(t, "mine", contents(t, notes))
}

// What a run that was killed while it wrote has left half written goes with the next that is
// whole; what others left stays.
func TestHalfWrittenFilesOfAKilledRunAreTakenAway(t *testing.T) {
	dir := t.TempDir()
	x := lung(t, 1, 2)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := x.Run(ctx, Spec{Workers: 1}, &Folder{Path: dir}, func(s State) {
		if s.Phase == Simulating && s.Done == 1 {
			cancel()
		}
	})
	require.Error(t, err)
	for _, name := range []string{".rows.jsonl.41.part", ".measures.csv.41.part", ".manifest.json.41.part", ".mine.txt.41.part", "rows.jsonl.41.part"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o666))
	}
	_, err = x.Run(t.Context(), Spec{Workers: 1}, &Folder{Path: dir}, nil)
	require.NoError(t, err)
	var left []string
	for _, name := range names(t, dir) {
		if strings.HasSuffix(name, ".part") {
			left = append(left, name)
		}
	}
	require.Equal(t, []string{".mine.txt.41.part", "rows.jsonl.41.part"}, left)
}
