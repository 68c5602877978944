package compile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// Numbers that say what they are in a preset are that, in the unit of their value; effects
// are none in the null preset, and what is written stays as it is in the central one.
func TestPresetsAreCompiled(t *testing.T) {
	text := programme("attend = { value = 0.5, conservative = 0.25, optimistic = 1 }\nfull_dose = 1", "count = 1\n",
		strings.ReplaceAll(onAdmissions("ratio = { value = 0.8, conservative = 0.9, optimistic = 0.5 }"), "phase = \"during\"\n", ""), "")
	var problems diag.List
	c := NewCompiler(memory(map[string]string{"test.toml": text}), "test.toml", &problems)
	require.NotNil(t, c, problems.Err())
	for preset, want := range map[string]float64{"null": 1, "conservative": 0.975, "optimistic": 0.5} {
		m := c.Model(Settings{}, scenario.Preset(preset), &problems)
		require.NotNil(t, m, problems.Err())
		n := replicate(t, &m.Options[1], m.Seed, 0)
		at, _ := sumTally(m.Options[1].Program, n, "event.emergency_admission at risk")
		events, _ := sumTally(m.Options[1].Program, n, "event.emergency_admission")
		assert.InDelta(t, 0.4*want, float64(events)/float64(at), 0.012, preset)
	}
	for wrong, want := range map[string]string{
		`attend = { value = 0.5, optimistic = 2 }`:      "attend: optimistic must be",
		`attend = { value = 0.5, optimistic = "good" }`: "attend: optimistic must be a number in the unit of value",
		`attend = { value = 0.5, optimstic = 0.7 }`:     `unknown key "optimstic"; did you mean "optimistic"?`,
	} {
		var problems diag.List
		Load(memory(map[string]string{"test.toml": programme(wrong, "count = 1\n", "", "")}), "test.toml", Settings{}, &problems)
		assert.ErrorContains(t, problems.Err(), want)
	}
}
