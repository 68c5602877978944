//go:build integration

package validate

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each fault makes a case fail: the proof would find an engine that is broken
// like this.
func TestTheProofBites(t *testing.T) {
	engine := readEngine(t)
	for _, f := range faults {
		t.Run(strings.ReplaceAll(f.name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			p, err := engine.place(f)
			require.NoError(t, err)
			broken := filepath.Join(t.TempDir(), filepath.Base(p.file))
			require.NoError(t, os.WriteFile(broken, []byte(p.broken(engine.text[p.file])), 0o644))
			program := build(t, map[string]string{absolute(t, p.file): broken})
			out, err := exec.Command(program, f.caught).CombinedOutput()
			var left *exec.ExitError
			require.ErrorAs(t, err, &left, "case %s agrees with a broken engine:\n%s", f.caught, out)
			require.Equal(t, 4, left.ExitCode(), "%s", out)
		})
	}
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	require.NoError(t, err)
	return path
}

// The way in which faults are put in changes nothing by itself: around the true
// engine it builds the same program, byte for byte.
func TestTheProofBitesNothingElse(t *testing.T) {
	file := absolute(t, engineFolder+"/exec.go")
	source, err := os.ReadFile(file)
	require.NoError(t, err)
	same := filepath.Join(t.TempDir(), "exec.go")
	require.NoError(t, os.WriteFile(same, source, 0o644))
	plain, err := os.ReadFile(build(t, nil))
	require.NoError(t, err)
	overlaid, err := os.ReadFile(build(t, map[string]string{file: same}))
	require.NoError(t, err)
	assert.Equal(t, len(plain), len(overlaid))
	assert.True(t, slices.Equal(plain, overlaid), "the programs differ")
}

// build makes the program that runs one case, some source files being replaced.
func build(t *testing.T, replace map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	overlay := filepath.Join(dir, "overlay.json")
	text, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(overlay, text, 0o644))
	program := filepath.Join(dir, "onecase")
	out, err := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-overlay", overlay, "-o", program, "./testdata/onecase").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return program
}
