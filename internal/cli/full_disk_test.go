//go:build unix

package cli

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A limit on the size of files stands for a disk that is full: the kernel refuses
// to write beyond it.
func TestAFullDiskLeavesNoHalfFile(t *testing.T) {
	for _, c := range []struct {
		name, blocks string
		left         []string
	}{
		{"not even the checkpoint's header fits", "1", []string{"lung.toml"}},
		{"tables do not fit", "300", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := small(t)
			self, err := os.Executable()
			require.NoError(t, err)
			// The signal that goes with the limit is ignored by children too.
			signal.Ignore(syscall.SIGXFSZ)
			defer signal.Reset(syscall.SIGXFSZ)
			cmd := exec.Command("sh", "-c", `ulimit -f "$1"; shift; exec "$@"`, "sh", c.blocks,
				self, "run", "lung.toml", "--replications", "2", "--out", "x", "--quiet")
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "PREHABSIM_AS_PROGRAM=1")
			said, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			require.True(t, errors.As(err, &exit), "%s", said)
			assert.Equal(t, exitUnexpected, exit.ExitCode(), "%s", said)
			assert.Regexp(t, `^prehabsim: .*write .*: file too large`, string(said))
			if c.left != nil {
				assert.Equal(t, c.left, names(t, dir))
				return
			}
			// What is finished is kept, and can be gone on with.
			left := names(t, filepath.Join(dir, "x"))
			assert.NotContains(t, left, manifestName)
			for _, name := range left {
				assert.NotContains(t, name, ".part")
			}
			_, stderr := mustRun(t, dir, "--replications", "2", "--out", "x")
			assert.Contains(t, stderr, "nothing to simulate\nprehabsim: seed 7, 2 replications; results are in x\n")
		})
	}
}
