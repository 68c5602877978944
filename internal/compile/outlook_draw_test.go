package compile

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// asWhole is a drawn model with what the engine asks for nowhere as the whole one has it: the
// mean work of requests for what does not answer waits, or of which all are planned.
func asWhole(whole, drawn *Model) *Model {
	m := *drawn
	m.Options = slices.Clone(drawn.Options)
	for i := range m.Options {
		p := *m.Options[i].Program
		p.Resources = slices.Clone(p.Resources)
		wanted := unplanned(&p)
		for k := range p.Resources {
			if r := &p.Resources[k]; r.Response == nil || !wanted[k] {
				r.MeanWork = whole.Options[i].Program.Resources[k].MeanWork
			}
		}
		m.Options[i].Program = &p
	}
	return &m
}

// Of a draw, demand is worked out on two days, and of current alone. With the numbers as they
// are written it is the same program: the same capacities to the last bit.
func TestADrawHasTheCapacitiesOfTheWhole(t *testing.T) {
	for _, name := range []string{"builtin:northbridge", "builtin:selca"} {
		var problems diag.List
		c := NewCompiler(memory(nil), name, &problems)
		whole := c.Model(Settings{}, nil, &problems)
		require.NoError(t, problems.Err())
		drawn := c.Model(Settings{Drawn: true}, scenario.Overrides{}, &problems)
		require.NoError(t, problems.Err())
		require.Equal(t, whole.Fingerprint(), asWhole(whole, drawn).Fingerprint(), name)
	}
}

// What answers waits and is asked for without a time keeps what a booking clerk plans with.
func TestADrawKnowsTheWorkOfRequestsWithoutATime(t *testing.T) {
	text := `format = 1
[run]
window = { from = 2027-04-01, years = 1 }
[resource.clinic]
kind     = "beds"
load     = 0.8
responds = { target = "4d", gain = 1, down = 0.2, up = 0.35 }
[pathway.p]
arrivals = { rate = "50 per week" }
steps    = ["in", "stay", "out", "end"]
[pathway.p.step.in]
seize = "clinic"
[pathway.p.step.stay]
delay = { dist = "exponential", mean = "2h" }
[pathway.p.step.out]
release = "clinic"
[pathway.p.step.end]
leave = "treated"
`
	var problems diag.List
	c := NewCompiler(memory(map[string]string{"test.toml": text}), "test.toml", &problems)
	whole := c.Model(Settings{}, nil, &problems)
	require.NoError(t, problems.Err())
	drawn := c.Model(Settings{Drawn: true}, scenario.Overrides{}, &problems)
	require.NoError(t, problems.Err())
	require.NotZero(t, whole.Options[0].Program.Resources[0].MeanWork)
	require.Equal(t, whole.Options[0].Program.Resources[0].MeanWork, drawn.Options[0].Program.Resources[0].MeanWork)
}
