package cluster

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the expected job files")

func job() Job {
	return Job{
		Name: "lung-1a2b3c4d", Run: []string{"run", "our lung.toml", "--options", "prehab", "--replications", "200"}, Inputs: []string{"our lung.toml", "stays.csv"},
		Shards: 40, AtOnce: 10, CPUs: 2, Memory: "2G", Time: 26*time.Hour + 30*time.Minute, Program: "prehabsim", Image: "registry.example/prehabsim:1.0",
		Claim: "prehabsim", Parts: "parts/lung-1a2b3c4d", Results: "results/lung-1a2b3c4d", Folder: "slurm",
	}
}

func TestJobFiles(t *testing.T) {
	j := job()
	slurm, err := j.Slurm()
	require.NoError(t, err)
	kubernetes, err := j.Kubernetes()
	require.NoError(t, err)
	for folder, files := range map[string][]File{"slurm": slurm, "kubernetes": kubernetes} {
		for _, f := range files {
			path := filepath.Join("testdata", folder, f.Name)
			if *update {
				require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
				require.NoError(t, os.WriteFile(path, []byte(f.Text), 0o666))
				continue
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, string(want), f.Text, "refresh with make golden")
		}
	}
}

func TestWhatNoSchedulerTakesIsRefused(t *testing.T) {
	for want, spoil := range map[string]func(*Job){
		"--shards must be 1 or more, not 0":                                    func(j *Job) { j.Shards = 0 },
		"--at-once must be 0 or more, not -1":                                  func(j *Job) { j.AtOnce = -1 },
		"--cpus must be 1 or more, not 0":                                      func(j *Job) { j.CPUs = 0 },
		`--memory takes a size such as 500M or 2G, not "2 GB"`:                 func(j *Job) { j.Memory = "2 GB" },
		"--time must be 2m or more, not 1m0s: the last minute is for stopping": func(j *Job) { j.Time = time.Minute },
	} {
		j := job()
		spoil(&j)
		_, err := j.Slurm()
		assert.EqualError(t, err, want)
	}
}

// A name with what schedulers add to it has no more than 63 characters.
func TestNamesHaveRoom(t *testing.T) {
	j := job()
	j.Name = "a-scenario-with-quite-a-long-name-that-says-what-it-is-about-1a2b3c4d"
	assert.LessOrEqual(t, len(j.Short()+"-merge-0-abcde"), 63)
	assert.Regexp(t, "^[a-z0-9][a-z0-9-]*-1a2b3c4d$", j.Short())
}
