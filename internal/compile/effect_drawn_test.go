package compile

import (
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// At the ends of its ranges a draw may want a stay shorter than the complications that
// remain, and a run of hundreds of draws must not end there: the stay without them is then
// shortened to nothing and no further. Who writes such numbers is refused.
func TestADrawMayContradictItselfAboutTotalEffects(t *testing.T) {
	var problems diag.List
	const file = "../../testdata/errors/total-effect.toml"
	c := NewCompiler(scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files}, file, &problems)
	require.NoError(t, problems.Err())
	require.Nil(t, c.Model(Settings{}, nil, &problems))
	require.ErrorContains(t, problems.Err(), "contradict each other")

	problems = diag.List{}
	m := c.Model(Settings{Drawn: true}, nil, &problems)
	require.NoError(t, problems.Err())
	least := 1.0
	for _, o := range m.Options {
		for i := range o.Program.Lookups {
			least = min(least, slices.Min(o.Program.Lookups[i].Values))
		}
	}
	require.Zero(t, least, "days of a stay cannot be fewer than none")
}
