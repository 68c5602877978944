package compile

import (
	"os"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// A run of many draws takes no more memory than one of a few: nothing is left of a model
// once there have been two others.
func TestModelsLeaveNothingBehind(t *testing.T) {
	c := northbridgeCompiler(t)
	after := func(models int) float64 {
		for i := range models {
			var problems diag.List
			m := c.Model(Settings{Options: []string{"opt_out"}}, scenario.Overrides{"prehab.core.uptake.value": 0.5 + 0.01*float64(i), "prehab.core.full_dose": 6 + 0.1*float64(i)}, &problems)
			require.NotNil(t, m, "%v", problems.Err())
		}
		runtime.GC()
		runtime.GC()
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		return float64(s.HeapAlloc) / 1e6
	}
	first := after(4)
	require.Less(t, after(12)-first, 0.5, "megabytes more after 12 other models, of some 6 each")
	runtime.KeepAlive(c)
}

func northbridgeCompiler(t *testing.T) *Compiler {
	var problems diag.List
	c := NewCompiler(scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files}, "builtin:northbridge", &problems)
	require.NoError(t, problems.Err())
	return c
}
