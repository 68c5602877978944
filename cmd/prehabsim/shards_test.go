//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The tests' own program is prehabsim when it is told so: signals need a process of its own.
func TestMain(m *testing.M) {
	if os.Getenv("AS_PREHABSIM") != "" {
		os.Exit(run(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// program is a call of prehabsim with more variables.
func program(t *testing.T, variables []string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	c := exec.Command(self, args...)
	c.Env = append(append(os.Environ(), "AS_PREHABSIM=yes"), variables...)
	return c
}

func must(t *testing.T, c *exec.Cmd) string {
	t.Helper()
	text, err := c.CombinedOutput()
	require.NoError(t, err, "%s\n%s", c, text)
	return string(text)
}

// results are the files of a results folder, but for the manifest.
func results(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path == "manifest.json" {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, path))
		files[path] = string(text)
		return err
	}))
	require.Greater(t, len(files), 5)
	return files
}

func same(t *testing.T, want, got map[string]string) {
	t.Helper()
	require.Len(t, got, len(want))
	for path := range want {
		require.True(t, want[path] == got[path], path)
	}
}

// Pods of Kubernetes are told by variables which index they are, and are ended now with
// SIGTERM and now without a word, again and again. What they leave goes on, and comes to
// the bytes of a machine that nobody disturbs.
func TestIndexesThatAreStoppedAndKilledComeToTheSame(t *testing.T) {
	const scenario, replications, shards = "../../testdata/cli/lung.toml", "60", 3
	dir := t.TempDir()
	parts, merged, alone := filepath.Join(dir, "parts"), filepath.Join(dir, "merged"), filepath.Join(dir, "alone")
	killed, stopped := 0, 0
	for index := range shards {
		variables := []string{fmt.Sprint("JOB_COMPLETION_INDEX=", index), fmt.Sprint("PREHABSIM_SHARDS=", shards)}
		for attempt := 0; ; attempt++ {
			require.Less(t, attempt, 500, "it never comes to an end")
			c := program(t, variables, "run", scenario, "--replications", replications, "--workers", "1", "--shard", "auto", "--out", parts)
			var said bytes.Buffer
			c.Stderr = &said
			require.NoError(t, c.Start())
			sign := syscall.SIGKILL
			if attempt%2 == 1 {
				sign = syscall.SIGTERM
			}
			ended := make(chan error)
			go func() { ended <- c.Wait() }()
			select {
			case <-ended:
			case <-time.After(time.Duration(20+rand.IntN(100+20*attempt)) * time.Millisecond):
				if err := c.Process.Signal(sign); !errors.Is(err, os.ErrProcessDone) { // it may have ended just now
					require.NoError(t, err)
				}
				<-ended
			}
			switch state := c.ProcessState.Sys().(syscall.WaitStatus); {
			case state.Signal() == syscall.SIGKILL:
				killed++
				continue
			case state.ExitStatus() == 143 || state.Signal() == syscall.SIGTERM: // the second, before it has begun
				stopped++
				continue
			default:
				require.Zero(t, state.ExitStatus(), said.String())
			}
			break
		}
		text := must(t, program(t, variables, "run", scenario, "--replications", replications, "--shard", "auto", "--out", parts))
		require.Contains(t, text, "nothing to simulate")
	}
	t.Logf("killed %d times, stopped %d times", killed, stopped)
	must(t, program(t, nil, "merge", parts, "--out", merged, "--quiet"))
	must(t, program(t, nil, "run", scenario, "--replications", replications, "--out", alone, "--quiet"))
	same(t, results(t, alone), results(t, merged))
}
