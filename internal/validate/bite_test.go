//go:build integration

package validate

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/rebuild"
	"prehabsim/scenarios"
)

// Each fault makes a case fail: the proof would find an engine that is broken
// like this.
func TestTheProofBites(t *testing.T) {
	engine := readEngine(t)
	around, err := rebuild.New("./testdata/onecase", engineFolder)
	require.NoError(t, err)
	for _, f := range faults {
		t.Run(strings.ReplaceAll(f.name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			p, err := engine.place(f)
			require.NoError(t, err)
			text := p.broken(engine.text[p.file])
			program := filepath.Join(t.TempDir(), "onecase")
			built, err := around.Build(filepath.Base(p.file), text, program)
			require.NoError(t, err)
			if !built { // what other packages have of the engine is broken too
				broken := filepath.Join(t.TempDir(), filepath.Base(p.file))
				require.NoError(t, os.WriteFile(broken, []byte(text), 0o644))
				build(t, program, absolute(t, p.file), broken)
			}
			out, err := exec.Command(program, f.caught).CombinedOutput()
			var left *exec.ExitError
			require.ErrorAs(t, err, &left, "case %s agrees with a broken engine:\n%s", f.caught, out)
			require.Equal(t, 4, left.ExitCode(), "%s", out)
		})
	}
}

// Every case that the program lists it can run, and it lists all but those that are put to a
// search.
func TestTheProgramOfOneCaseListsWhatItRuns(t *testing.T) {
	around, err := rebuild.New("./testdata/onecase", engineFolder)
	require.NoError(t, err)
	text, err := os.ReadFile(engineFolder + "/doc.go")
	require.NoError(t, err)
	program := filepath.Join(t.TempDir(), "onecase")
	_, err = around.Build("doc.go", string(text), program)
	require.NoError(t, err)
	said, err := exec.Command(program).Output()
	require.NoError(t, err)
	cases, err := All(scenarios.Files)
	require.NoError(t, err)
	var want []string
	for _, c := range cases {
		if len(c.Searches) == 0 {
			want = append(want, c.Name)
		}
	}
	require.Less(t, len(want), len(cases))
	require.Equal(t, want, strings.Fields(string(said)))
	out, err := exec.Command(program, "mm1-light").CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	require.NoError(t, err)
	return path
}

// build makes the program that runs one case, a source file being replaced.
func build(t *testing.T, program, file, by string) {
	t.Helper()
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{file: by}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(overlay, text, 0o644))
	out, err := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-overlay", overlay, "-o", program, "./testdata/onecase").CombinedOutput()
	require.NoError(t, err, "%s", out)
}
