package compile

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a step's time is and what its complications add, by hand: 0.2 of patients 2
// days, 0.1 of them 8.
func TestStepTimeKnowsWhatComplicationsAdd(t *testing.T) {
	m := loadText(t, `format = 1
[run]
start = 2026-01-05
window = "1w"
[attribute.site]
shares = { breast = 0.5, lung = 0.5 }
[resource.ward]
kind = "beds"
capacity = 9
[pathway.p]
arrivals = { interarrival = "1d" }
steps = ["operation", "surgery"]
step.operation = { use = "ward", time = "2h" }
step.surgery.go = "surgery"
[route.surgery]
steps = ["complications", "ward_stay", "home"]
step.complications.complication = { any = { by = "site", lung = 0.3, rest = 0.1 }, major = 0.1, minor_days = "2d", major_days = "8d" }
step.ward_stay.delay = { dist = "gamma", mean = { by = "site", lung = "5d", rest = "3d" }, sd = { by = "site", lung = "4d", rest = "3d" } }
step.home.leave = "home"
`)
	const day = 86400.
	s, err := m.StepTime("surgery.ward_stay")
	require.NoError(t, err)
	assert.Equal(t, "route.surgery.step.ward_stay", s.Path)
	assert.Equal(t, "delay", s.Key)
	assert.Equal(t, ByValue{"site", []string{"breast", "lung"}, []float64{3 * day, 5 * day}}, s.Mean)
	require.Len(t, s.Complications, 1)
	c := s.Complications[0]
	assert.Equal(t, "surgery.complications", c.Step)
	assert.InDeltaSlice(t, []float64{0.8 * day, 1.2 * day}, c.Mean.Each, 1e-6)
	assert.InDeltaSlice(t, []float64{(6.4 - 0.64) * day * day, (7.2 - 1.44) * day * day}, c.Variance.Each, 1)
	lung, ok := c.Mean.For("lung")
	assert.True(t, ok)
	assert.InDelta(t, 1.2*day, lung, 1e-6)
	_, ok = c.Mean.For("prostate")
	assert.False(t, ok)

	s, err = m.StepTime("p.operation")
	require.NoError(t, err)
	assert.Equal(t, "time", s.Key)
	assert.Equal(t, ByValue{Each: []float64{7200}}, s.Mean)
	assert.Empty(t, s.Complications)

	_, err = m.StepTime("surgery.ward_stays")
	assert.ErrorContains(t, err, `has no step "surgery.ward_stays"; did you mean "surgery.ward_stay"?`)
	_, err = m.StepTime("surgery.home")
	assert.ErrorContains(t, err, `takes no time of its own`)
}
