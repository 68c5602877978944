package study

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// The service is held to what was published of two that are offered elsewhere: how many
// complete it, how many sessions they have, and how stays compare.
func TestPublishedRollOutsAreMet(t *testing.T) {
	n := 20
	if testing.Short() {
		n = facts.EnoughToMeet
	}
	for name, targets := range map[string][]string{
		"lung-radiotherapy": {"completed_of_assessed held out", "at_least_seven held out", "at_least_eleven held out"},
		"whole-hospital":    {"nine_or_more held out", "sessions held out", "stay_ratio tuned", "window_median tuned"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := Load(scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files}, "builtin:northbridge/"+name+".toml", Choice{Observed: true, Replications: n})
			require.NoError(t, err)
			s, err := New(m)
			require.NoError(t, err)
			judged, _, err := s.Judge(context.Background(), Spec{}, nil)
			require.NoError(t, err)
			found := map[string]facts.Target{}
			for _, x := range judged.List {
				found[x.Name+" "+x.Class] = x
			}
			for _, x := range targets {
				assert.Contains(t, []string{facts.Inside, facts.CannotTell}, found[x].Verdict, "%s: %v", x, found[x])
				if !testing.Short() {
					assert.Equal(t, facts.Inside, found[x].Verdict, "%s: %v", x, found[x])
				}
			}
		})
	}
}
