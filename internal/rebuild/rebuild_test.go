package rebuild_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/rebuild"
)

const (
	program = "prehabsim/internal/validate/testdata/onecase"
	engine  = "prehabsim/sim/engine"
)

// source is a file of the engine.
func source(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "sim", "engine", name))
	require.NoError(t, err)
	return string(text)
}

// The way in which a change is put in changes nothing by itself: of the source as it stands
// it builds the same program, byte for byte, whichever file it is told of.
func TestTheSameSourceIsTheSameProgram(t *testing.T) {
	p, err := rebuild.New(program, engine)
	require.NoError(t, err)
	var built []string
	for _, file := range []string{"exec.go", "queue.go", "exec.go"} {
		out := filepath.Join(t.TempDir(), "x")
		whole, err := p.Build(file, source(t, file), out)
		require.NoError(t, err)
		require.True(t, whole)
		text, err := os.ReadFile(out)
		require.NoError(t, err)
		built = append(built, string(text))
	}
	require.True(t, built[0] == built[1] && built[1] == built[2], "the programs differ")
}

// A change is in the program, and what cannot be compiled is told of.
func TestAChangeIsInTheProgram(t *testing.T) {
	p, err := rebuild.New(program, engine)
	require.NoError(t, err)
	out := filepath.Join(t.TempDir(), "x")
	text := source(t, "run.go")
	changed := strings.Replace(text, "ev.time() >= end {", "ev.time() >= end/2 {", 1)
	require.NotEqual(t, text, changed)
	whole, err := p.Build("run.go", changed, out)
	require.NoError(t, err)
	require.True(t, whole)
	said, err := exec.Command(out, "mm1-light").CombinedOutput()
	require.Error(t, err, "%s", said)
	require.Contains(t, string(said), "TOO WIDE", "half of the time was simulated")

	_, err = p.Build("doc.go", "package engine\nfunc x() int {}\n", out)
	require.ErrorContains(t, err, "missing return")
	_, err = p.Build("nowhere.go", "package engine\n", out)
	require.EqualError(t, err, "prehabsim/sim/engine has no file nowhere.go")
	_, err = rebuild.New(program, "prehabsim/internal/web")
	require.EqualError(t, err, "prehabsim/internal/web is no part of "+program)
	_, err = rebuild.New("prehabsim/nowhere", engine)
	require.ErrorContains(t, err, "nowhere")
}

// Where another package has taken over what is changed, the program cannot be built so.
func TestWhatOthersTookOverIsNotBuilt(t *testing.T) {
	p, err := rebuild.New(program, engine)
	require.NoError(t, err)
	text := source(t, "counts.go")
	changed := strings.Replace(text, "const DayBins = 512", "const DayBins = 1024", 1)
	require.NotEqual(t, text, changed)
	whole, err := p.Build("counts.go", changed, filepath.Join(t.TempDir(), "x"))
	require.NoError(t, err)
	require.False(t, whole)
}
