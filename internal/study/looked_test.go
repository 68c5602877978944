package study

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// What is seen of the first replication is what it measured: patients whose clock stopped,
// within the standard and in all.
func TestWhatIsSeenIsWhatTheReplicationMeasured(t *testing.T) {
	s, err := Load(scenario.Files{Builtin: scenarios.Files}, "builtin:northbridge", Choice{Options: []string{}, Replications: 1})
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "results")
	out, err := x.Run(t.Context(), Spec{}, &Folder{Path: dir}, nil)
	require.NoError(t, err)
	look, err := s.look(context.Background())
	require.NoError(t, err)
	patients := map[string]int64{}
	for _, d := range look.Steps {
		if d.Pathway == "all" && d.Step == allSteps {
			patients[d.Standard] = d.Patients
		}
	}
	row := out.Results.Set.Rows[0].Options[0]
	for i, c := range out.Results.Set.Columns {
		if c.Measure == "within_62_days" && c.By == "" && c.Year < 0 {
			require.InDelta(t, 100*float64(patients["met"])/float64(patients["met"]+patients["breached"]), float64(row[i].Num)/float64(row[i].Den), 1e-9)
		}
	}
	for _, name := range []string{"steps.csv", "flows.csv", "warmup.csv"} {
		file, err := os.Open(filepath.Join(dir, name))
		require.NoError(t, err)
		rows, err := csv.NewReader(file).ReadAll()
		require.NoError(t, err)
		require.Equal(t, map[string]int{"steps.csv": len(look.Steps), "flows.csv": len(look.Flows), "warmup.csv": len(look.Settling)}[name], len(rows)-1)
		require.Greater(t, len(rows), 20, name)
		require.NoError(t, file.Close())
	}
}

// As many get into a place as out of it, and all who came are somewhere in the end.
func TestFlowsGoOnWhereTheyArrive(t *testing.T) {
	s, err := Load(scenario.Files{Builtin: scenarios.Files}, "builtin:northbridge", Choice{Options: []string{}})
	require.NoError(t, err)
	look, err := s.look(context.Background())
	require.NoError(t, err)
	in, out, ended := map[string]int64{}, map[string]int64{}, int64(0)
	for _, f := range look.Flows {
		out[f.From.ID] += f.Patients
		if f.Kind == "place" {
			in[f.To.ID] += f.Patients
		} else {
			ended += f.Patients
		}
	}
	for place, n := range in {
		require.Equal(t, n, out[place], place)
	}
	require.Equal(t, look.Flows[0].OfPatients, ended)
}

func TestPeriodsAreThoseOfTheWholeSimulation(t *testing.T) {
	s, err := Load(scenario.Files{Builtin: scenarios.Files}, "builtin:northbridge", Choice{Options: []string{}})
	require.NoError(t, err)
	look, err := s.look(context.Background())
	require.NoError(t, err)
	parts := map[string]map[string]int{}
	for _, p := range look.Settling {
		if parts[p.Of] == nil {
			parts[p.Of] = map[string]int{}
		}
		parts[p.Of][p.Part]++
	}
	require.Equal(t, 52, parts["62-day list"]["warm-up"])
	require.InDelta(t, 156, parts["62-day list"]["window"], 2)
	for of, x := range parts {
		require.Equal(t, parts["62-day list"], x, of)
	}
	require.True(t, strings.HasPrefix(look.Settling[0].Begins, "20"))
}
