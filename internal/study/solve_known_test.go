package study

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
	"prehabsim/internal/validate"
	"prehabsim/scenarios"
)

// The certificate asks as a planner does: what it takes comes out as it is known, and another
// answer would not do.
func TestTheCertificateAsksWhatItTakes(t *testing.T) {
	all, err := validate.All(scenarios.Files)
	require.NoError(t, err)
	cases, err := validate.Choose(all, []string{"least-two-stages"})
	require.NoError(t, err)
	files := scenario.Files{Builtin: scenarios.Files}
	run := func() *validate.Certificate {
		c, err := validate.Run(t.Context(), files, cases, validate.Options{Seed: 1, Solve: Solver(files)})
		require.NoError(t, err)
		require.Len(t, c.Results[0].Comparisons, 4)
		return c
	}
	require.True(t, run().Agrees())
	cases[0].Searches[2].Exact++
	cases[0].Searches[0].Binds = "second"
	require.Equal(t, 2, run().Failed())
}
