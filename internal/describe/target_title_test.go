package describe

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/scenarios"
)

func TestPublishedFiguresHaveTitles(t *testing.T) {
	m, err := study.Load(scenario.Files{Builtin: scenarios.Files}, "builtin:northbridge", study.CurrentAlone)
	require.NoError(t, err)
	for want, x := range map[string]facts.Target{
		"Treated within 62 days of referral, of 62-day clock stops":                     {Measure: "within_62_days", By: "all", Value: "all"},
		"First treatments started":                                                      {Measure: "first_treatments"},
		"Treated within 62 days of referral, of 62-day clock stops: breast":             {Measure: "within_62_days", By: "site", Value: "breast"},
		"Treated within 62 days of referral, of 62-day clock stops: breast, turn first": {Measure: "within_62_days", By: "site+turn", Value: "breast+first"},
		"First treatments started: Ward":                                                {Measure: "first_treatments", By: "resource", Value: "ward"},
		"Our own":                                                                       {Measure: "mine", By: "all"},
		"another measure: opt out":                                                      {Measure: "another_measure", Option: "opt_out"},
	} {
		require.Equal(t, want, TargetTitle(x, map[string]string{"mine": "Our own"}, m.Options[0].Document))
	}
}
