package study_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/scenarios"
)

// Posts are paid for where the service is offered, and twice as much where there are twice
// as many.
func TestWhatPostsCostAYear(t *testing.T) {
	cost := func(wte string) (posts, pounds float64) {
		files := scenario.Files{Builtin: scenarios.Files, Open: func(string) ([]byte, error) {
			return []byte("format = 1\nname = \"x\"\nextends = \"builtin:northbridge\"\n[run]\noptions = [\"all_tiers\"]\n[option.all_tiers.resource]\n" + wte), nil
		}}
		m, err := study.Load(files, "x.toml", study.Choice{})
		require.NoError(t, err)
		posts, pounds, err = m.PostsCost("all_tiers")
		require.NoError(t, err)
		none, nothing, err := m.PostsCost("current")
		require.NoError(t, err)
		require.Zero(t, none)
		require.Zero(t, nothing)
		_, _, err = m.PostsCost("lost")
		require.Error(t, err)
		return posts, pounds
	}
	posts, pounds := cost("volunteer.wte = 3") // unpaid
	require.InDelta(t, 0.6+0.4+0.7+0.3+0.2+0.2, posts, 1e-9)
	require.Greater(t, pounds, 20_000*posts)
	more, cost2 := cost("navigator.wte = 1.2\nexercise.wte = 0.8\nphysio.wte = 1.4\ndietitian.wte = 0.6\npsychologist.wte = 0.4\nkeyworker.wte = 0.4")
	require.InDelta(t, 2*posts, more, 1e-9)
	require.InEpsilon(t, 2*pounds, cost2, 1e-9)
}
