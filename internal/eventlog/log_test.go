package eventlog

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// hardship is a scenario in which everything happens that can go wrong.
func hardship(t *testing.T) *compile.Model {
	t.Helper()
	var problems diag.List
	m := compile.Load(scenario.Files{Open: os.ReadFile}, "testdata/hardship.toml", compile.Settings{}, &problems)
	require.NoError(t, problems.Err())
	return m
}

// A log takes the memory of who is inside, not of who has ever come.
func TestALogForgetsWhoIsGone(t *testing.T) {
	m := hardship(t)
	most := 0
	l := New(m.Options[0].Program, func(*Row) {})
	require.NoError(t, engine.New(m.Options[0].Program).TraceAll(rng.NewKey(m.Seed, 0), func(e engine.TraceEvent) {
		l.Add(e)
		most = max(most, len(l.lives))
	}))
	assert.Len(t, l.lives, l.Inside)
	assert.LessOrEqual(t, len(l.lives)+len(l.spare), most)
	assert.Less(t, most, l.Patients)
}
