package cli

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A scheduler's signal leaves with a code by which it is begun again, and it goes on then.
func TestAShardThatASchedulerStopsMayBeBegunAgain(t *testing.T) {
	dir := small(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	variables := map[string]string{"JOB_COMPLETION_INDEX": "1", "PREHABSIM_SHARDS": "2", "PREHABSIM_SHARD": "auto", "PREHABSIM_REPLICATIONS": "6"}
	env := Env{Dir: dir, Getenv: func(name string) string { return variables[name] }, Environ: []string{"PREHABSIM_SHARDS=2"}}
	stderr := &watcher{line: "prehabsim: 2 of 6", then: func() { cancel(ErrTerminated) }}
	env.Stderr = stderr
	code, _, _ := callWith(t, ctx, env, "run", "lung.toml", "--workers", "1", "--out", "parts")
	require.Equal(t, exitTerminated, code, stderr.String())
	require.Contains(t, stderr.String(), "prehabsim: interrupted after 2 of 6 replications; run the same command again to go on\n")
	require.NotContains(t, stderr.String(), "sets nothing", "PREHABSIM_SHARDS is known")

	env.Stderr = nil
	code, stdout, _ := callWith(t, t.Context(), env, "merge", "parts", "--missing")
	require.Equal(t, exitLacking, code)
	require.Contains(t, stdout, "  shard 1: has no part\n  shard 2: 2 of 6 replications are in parts/part-002-of-002\n")
	require.Contains(t, stdout, "  Slurm: sbatch --array=1-2 slurm/job.sh\n  Kubernetes, AWS Batch: indexes 0-1;")
	require.Contains(t, stdout, "  by hand: prehabsim run lung.toml --replications 6 --shard 1/2 --out parts, and so on up to 2/2\n")

	stderr = &watcher{line: "nothing"}
	env.Stderr = stderr
	code, stdout, _ = callWith(t, t.Context(), env, "run", "lung.toml", "--out", "parts")
	require.Equal(t, exitDone, code, stderr.String())
	require.Empty(t, stdout)
	require.Contains(t, stderr.String(), "prehabsim: going on with an interrupted run in parts/part-002-of-002: 2 of 6 replications are finished\n")
	variables["JOB_COMPLETION_INDEX"] = "0"
	env.Stderr = nil
	code, _, _ = callWith(t, t.Context(), env, "run", "lung.toml", "--out", "parts", "--quiet")
	require.Equal(t, exitDone, code)
	code, table, _ := call(t, dir, "merge", "parts", "--out", "merged", "--quiet")
	require.Equal(t, exitDone, code)
	alone, _ := mustRun(t, dir, "--replications", "6", "--out", "alone")
	assert.Equal(t, alone, table)
	assert.Equal(t, folderBytes(t, filepath.Join(dir, "alone")), folderBytes(t, filepath.Join(dir, "merged")))
	code, again, said := call(t, dir, "merge", "parts", "--out", "merged")
	require.Equal(t, exitDone, code)
	assert.Equal(t, table, again)
	assert.Equal(t, "prehabsim: merged has these results already\n", said)
}

// Parts need not be where the scenario is, nor the folder from which they were run.
func TestPartsCarryTheirScenario(t *testing.T) {
	dir := small(t)
	for _, shard := range []string{"1/2", "2/2"} {
		mustRun(t, dir, "--replications", "2", "--evidence", "all", "--shard", shard, "--out", "parts")
	}
	alone, _ := mustRun(t, dir, "--replications", "2", "--evidence", "all", "--out", "alone")
	elsewhere := t.TempDir()
	require.NoError(t, os.Rename(filepath.Join(dir, "parts"), filepath.Join(elsewhere, "p")))
	code, table, stderr := call(t, elsewhere, "merge", "p/part-002-of-002", "p/part-001-of-002/", "--out", "merged")
	require.Equal(t, exitDone, code, stderr)
	assert.Equal(t, alone, table)
	assert.Equal(t, folderBytes(t, filepath.Join(dir, "alone")), folderBytes(t, filepath.Join(elsewhere, "merged")))

	require.NoError(t, os.WriteFile(filepath.Join(elsewhere, "p", "part-001-of-002", "rows.jsonl"), []byte("{}\n"), 0o666))
	code, _, stderr = call(t, elsewhere, "merge", "p")
	assert.Equal(t, exitUnfit, code)
	assert.Equal(t, "prehabsim: p/part-001-of-002: rows.jsonl: line 1: format \"\", this version reads \"prehabsim results 2\"; run shard 1/2 again, which begins it anew\n", stderr)
	code, stdout, _ := call(t, elsewhere, "merge", "p", "--missing")
	assert.Equal(t, exitLacking, code)
	assert.Contains(t, stdout, "  shard 1: p/part-001-of-002 is damaged: rows.jsonl: line 1: format ")
}

// The tasks of a cluster are told the numbers of a grid, and need the files that the user has: not
// the scenario that is made of them. A shell proposes what its map can show.
func TestAGridIsRunByAClusterAndDrawn(t *testing.T) {
	dir := small(t)
	grid := []string{"--grid", "resource.ward=4,5", "--grid", "prehab.core.refer.probability=0.6,0.9", "--replications", "2"}
	code, _, stderr := call(t, dir, append([]string{"cluster", "slurm", "lung.toml", "--shards", "2"}, grid...)...)
	require.Equal(t, exitDone, code, stderr)
	job := contents(t, filepath.Join(dir, "slurm", "job.sh"))
	require.Contains(t, job, "prehabsim run lung.toml --replications 2 --grid resource.ward=4,5 --grid prehab.core.refer.probability=0.6,0.9 --shard auto")
	code, _, stderr = call(t, dir, append([]string{"cluster", "kubernetes", "lung.toml", "--shards", "2", "--out", "pods"}, grid...)...)
	require.Equal(t, exitDone, code, stderr)
	for _, name := range []string{"job.yaml", "submit.sh"} {
		require.NotContains(t, contents(t, filepath.Join(dir, "pods", name)), "lung-grid.toml", name)
	}

	mustRun(t, dir, append(grid, "--out", "x")...)
	_, stdout, _ := call(t, dir, "__complete", "plot", "x", "--measure", "")
	require.Contains(t, stdout, "first_treatments\tFirst treatments started\n")
	_, stdout, _ = call(t, dir, "__complete", "plot", "x", "--option", "")
	require.Contains(t, stdout, "prehab\n")
	require.NotContains(t, stdout, "current")
	_, stdout, _ = call(t, dir, "__complete", "plot", "nowhere", "--measure", "")
	require.Equal(t, ":4\n", stdout)
}
