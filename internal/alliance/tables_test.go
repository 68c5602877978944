package alliance_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/alliance"
	"prehabsim/scenarios"
)

var update = flag.Bool("update", false, "rewrite the derived tables of builtin:england")

func evidence(t *testing.T) *alliance.Evidence {
	files, err := fs.Sub(scenarios.Files, "england")
	require.NoError(t, err)
	e, err := alliance.Read(files)
	require.NoError(t, err)
	return e
}

func TestTablesOfEnglandAreDerivedFromPublishedCounts(t *testing.T) {
	for name, want := range evidence(t).Tables() {
		path := filepath.Join("..", "..", "scenarios", "england", name)
		if *update {
			require.NoError(t, os.WriteFile(path, []byte(want), 0o644))
		}
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, want, string(got), "%s; make golden rewrites it", name)
	}
}
