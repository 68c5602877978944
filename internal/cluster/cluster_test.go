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

// What the manifest says to Kubernetes, field by field.
func TestTheKubernetesJobSaysWhatItIsMeantToSay(t *testing.T) {
	j := job()
	files, err := j.Kubernetes()
	require.NoError(t, err)
	pod := func(cpu, args, env string) string {
		return `{"spec": {
			"restartPolicy": "Never", "terminationGracePeriodSeconds": 45, "activeDeadlineSeconds": 95400, "automountServiceAccountToken": false,
			"securityContext": {"runAsNonRoot": true, "runAsUser": 65532, "runAsGroup": 65532, "fsGroup": 65532, "seccompProfile": {"type": "RuntimeDefault"}},
			"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "prehabsim"}}],
			"containers": [{
				"name": "prehabsim", "image": "registry.example/prehabsim:1.0", "workingDir": "/data", "volumeMounts": [{"name": "data", "mountPath": "/data"}],
				"securityContext": {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": {"drop": ["ALL"]}},
				"resources": {"requests": {"cpu": "` + cpu + `", "memory": "2Gi"}, "limits": {"memory": "2Gi"}},
				"args": ` + args + env + `}]}}`
	}
	require.YAMLEq(t, `{
		"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "lung-1a2b3c4d"},
		"spec": {
			"completions": 40, "parallelism": 10, "completionMode": "Indexed", "backoffLimitPerIndex": 3, "podReplacementPolicy": "Failed",
			"podFailurePolicy": {"rules": [
				{"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]},
				{"action": "FailIndex", "onExitCodes": {"containerName": "prehabsim", "operator": "In", "values": [2, 3, 4, 5]}}]},
			"template": `+pod("2", `["run", "our lung.toml", "--options", "prehab", "--replications", "200", "--shard", "auto", "--workers", "2", "--out", "parts/lung-1a2b3c4d"]`,
		`, "env": [{"name": "PREHABSIM_SHARDS", "value": "40"}]`)+`}}`, files[0].Text)
	require.YAMLEq(t, `{
		"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "lung-1a2b3c4d-merge"},
		"spec": {
			"backoffLimit": 3, "podReplacementPolicy": "Failed",
			"podFailurePolicy": {"rules": [
				{"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]},
				{"action": "FailJob", "onExitCodes": {"containerName": "prehabsim", "operator": "In", "values": [2, 3, 4, 5, 6]}}]},
			"template": `+pod("1", `["merge", "parts/lung-1a2b3c4d", "--out", "results/lung-1a2b3c4d"]`, "")+`}}`, files[1].Text)
}
