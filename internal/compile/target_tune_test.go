package compile

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRulesFollowTheMeasure(t *testing.T) {
	for measure, rule := range map[string]string{
		"within_62_days": RuleQuantile, "clock_within": RuleQuantile, "over_104_days": RuleSpread, "median_62_days": RuleDifference, "ward_occupancy": RuleLevel,
	} {
		require.Equal(t, rule, (&Target{Measure: measure}).Follows(), measure)
	}
	require.Equal(t, RuleDifference, (&Target{Measure: "within_62_days", Rule: RuleDifference}).Follows())
}
