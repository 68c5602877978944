package compile

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

var update = flag.Bool("update", false, "rewrite the expected messages in testdata/errors")

const errorsFolder = "../../testdata/errors"

// problemsOf are the problems of a scenario as they are printed, one a line.
func problemsOf(files scenario.Files, name string) diag.Problems {
	var problems diag.List
	Load(files, name, Settings{}, &problems)
	return problems.Problems()
}

// inFolder reads files beside the bad scenarios, so that messages name them as a
// planner would who works in that folder.
func inFolder(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(errorsFolder, name))
}

// Every bad scenario is refused with exactly the messages beside it.
func TestEveryMistakeIsToldWithItsLine(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(errorsFolder, "*.toml"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(names), 12)
	for _, path := range names {
		name := filepath.Base(path)
		t.Run(strings.TrimSuffix(name, ".toml"), func(t *testing.T) {
			problems := problemsOf(scenario.Files{Open: inFolder, Builtin: scenarios.Files}, name)
			require.NotEmpty(t, problems, "the scenario was accepted")
			for _, p := range problems {
				assert.NotEmpty(t, p.File, p.Text)
				assert.GreaterOrEqual(t, p.Line, 1, p.Text)
			}
			got := problems.Error() + "\n"
			file := strings.TrimSuffix(path, ".toml") + ".txt"
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o666))
				return
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, string(want), got, "refresh with make golden")
		})
	}
}

// What the bad scenarios extend is itself sound, so every message is about what
// they spoil.
func TestTheSoundScenarioIsSound(t *testing.T) {
	loadFile(t, "../../testdata/sound.toml")
}
