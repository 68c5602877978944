//go:build integration && linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the Containerfile makes is the program and nothing else: no other file, no user, no
// place to write to but the volume. Here that is a folder as the root of all files, in
// which somebody without rights runs an index of a Kubernetes job, and merges.
func TestTheProgramIsEnoughOfAContainer(t *testing.T) {
	const nobody = 65532
	root, err := os.MkdirTemp("", "container") // not below a folder that only root may enter
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(root) })
	require.NoError(t, os.Chmod(root, 0o755))
	build := exec.Command("go", "build", "-trimpath", "-o", filepath.Join(root, "prehabsim"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	must(t, build)
	data := filepath.Join(root, "data")
	require.NoError(t, os.Mkdir(data, 0o755))
	require.NoError(t, os.Chown(data, nobody, nobody))
	text, err := os.ReadFile("../../testdata/cli/lung.toml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(data, "lung.toml"), text, 0o644))
	call := func(args ...string) string {
		c := exec.Command("/prehabsim", args...)
		c.Dir, c.Env = "/data", []string{"JOB_COMPLETION_INDEX=0", "PREHABSIM_SHARDS=1"}
		c.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		return must(t, c)
	}
	call("run", "lung.toml", "--replications", "4", "--shard", "auto", "--out", "parts")
	call("merge", "parts", "--out", "merged", "--quiet")
	alone := filepath.Join(t.TempDir(), "alone")
	c := exec.Command(filepath.Join(root, "prehabsim"), "run", "lung.toml", "--replications", "4", "--quiet", "--out", alone)
	c.Dir = data
	must(t, c)
	same(t, results(t, alone), results(t, filepath.Join(data, "merged")))
}
