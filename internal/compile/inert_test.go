package compile

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The steps that decide who is counted are named with their conditions: of a risk the
// step that draws it, and what something else than a draw decides at the step that
// counts it.
func TestWhereSomethingIsCounted(t *testing.T) {
	m := loadText(t, starting("2026-01-05", "2w", `
[attribute.site]
shares = { breast = 0.5, lung = 0.3, skin = 0.2 }
[attribute.frail]
shares = { yes = 0.1, no = 0.9 }
[resource.ward]
kind     = "beds"
capacity = 10
[pathway.lung]
arrivals = { rate = "100 per year" }
steps    = ["complications", "again", "death", "late", "end"]
[pathway.lung.step.complications]
when         = { site = ["breast", "lung"] }
complication = { any = 0.3 }
[pathway.lung.step.again]
readmission = { probability = 0.1, within = "30d", resource = "ward", stay = "2d" }
[pathway.lung.step.death]
branch = { died = 0.1, next = "rest" }
[pathway.lung.step.late]
branch = { by = "frail", yes = "frail", no = "next" }
[pathway.lung.step.end]
leave = "home"
[route.died]
steps = ["end"]
[route.died.step.end]
leave = "died_within_90_days"
[route.frail]
steps = ["end"]
[route.frail.step.end]
leave = "fell"
`))
	o := &m.Options[0]
	require.Equal(t, []string{"lung.complications (site breast or lung)"}, CountedAt(o, false, "event.operation"))
	require.Equal(t, []string{"lung.complications (site breast or lung)"}, CountedAt(o, true, "event.complication"))
	require.Equal(t, []string{"lung.again"}, CountedAt(o, true, "event.readmission"))
	require.Equal(t, []string{"lung.death"}, CountedAt(o, true, "outcome.died_within_90_days"))
	require.Equal(t, []string{"frail.end"}, CountedAt(o, true, "outcome.fell"))
	require.Empty(t, CountedAt(o, true, "event.nothing"))

	riskOf := func(name string) Risk {
		risk, _ := DrawnBy(o, name).Risk(DrawnBy(o, name), nil)
		return risk
	}
	require.Equal(t, RiskNotModelled, riskOf("outcome.died_within_90_days"))
	require.Equal(t, RiskMoved, riskOf("outcome.fell"), "what an attribute decides cannot be told")
	require.Equal(t, RiskMoved, riskOf("event.nothing"))
}
