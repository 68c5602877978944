package alliance_test

import (
	"encoding/csv"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
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

// Posts follow those who may be offered prehabilitation: day cases are not, and their shares
// are those of the scenarios.
func TestDayCasesAreThoseOfTheScenarios(t *testing.T) {
	file, err := scenarios.Files.Open("selca/sites.csv")
	require.NoError(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	at := slices.Index(rows[0], "daycase_pct")
	require.Equal(t, "site_id", rows[0][0])
	for _, row := range rows[1:] {
		percent, err := strconv.ParseFloat(row[at], 64)
		require.NoError(t, err)
		require.InDelta(t, percent/100, alliance.DayCases(row[0]), 1e-9, row[0])
	}
}
