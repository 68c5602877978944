package study

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// Two kinds of patients queue for one server: M/M/1, in which the time of whoever comes
// depends on nothing but by how much more could be served than come. So a quicker server
// takes as many more a day at the same share within three days as it could serve more.
const oneServer = `format = 1
name = "M/M/1"
[run]
window = { from = 2026-01-01, years = %d }
warm_up = "26w"
run_out = "2w"
replications = %d
seed = %d
grow = ["some"]
[resource.server]
kind = "servers"
capacity = 1
[clock.one]
from = "referral"
to = "treated"
measure = "within_62_days"
standard = { days = 3, share = 0.7 }
[pathway.some]
arrivals = { rate = "0.4 per day" }
mark = "referral"
steps = ["service", "done"]
[pathway.some.step.service]
use = "server"
time = { dist = "exponential", mean = "1d" }
[pathway.others]
arrivals = { rate = "0.2 per day" }
mark = "referral"
steps = ["service", "done"]
[pathway.others.step.service]
use = "server"
time = { dist = "exponential", mean = "1d" }
[pathway.some.step.done]
mark = "treated"
leave = "treated"
[pathway.others.step.done]
mark = "treated"
leave = "treated"
[option.quick]
name = "Quick"
[option.quick.pathway.some.step.service.time]
mean = "20.8695652h"
[option.quick.pathway.others.step.service.time]
mean = "20.8695652h"
`

func grownBy(t *testing.T, text string, q GrowAsk) (*facts.Grown, error) {
	t.Helper()
	s, err := Load(oneFile("a.toml", text), "a.toml", Choice{})
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	return x.Grow(context.Background(), q, Spec{Workers: 2}, nil)
}

func TestAQuickerServerTakesAsManyMoreAsItCouldServe(t *testing.T) {
	seeds := 20
	if testing.Short() {
		seeds = 5
	}
	const want = 100 * 0.15 / 0.4 // percent of 0.4 a day
	covered, sum := 0, 0.0
	for seed := range seeds {
		g, err := grownBy(t, fmt.Sprintf(oneServer, 20, 8, seed+1), GrowAsk{UpTo: 60})
		require.NoError(t, err)
		require.InDelta(t, 0.4*365.25, g.Today, 0.1)
		now, quick := g.OfOption("current"), g.OfOption("quick")
		require.Equal(t, 0.0, now.Percent, "%+v", now)
		require.Equal(t, facts.GrownBy, quick.Standing)
		sum += quick.Percent
		if quick.Low <= want && want <= quick.High+GrowthStep {
			covered++
		}
	}
	t.Logf("%.1f by formula, %.1f on average, within the interval in %d of %d", want, sum/float64(seeds), covered, seeds)
	require.InDelta(t, want, sum/float64(seeds), 1.5)
	require.GreaterOrEqual(t, covered, seeds*85/100)
}

// Whom nothing is counted of does what he does anyway: resources are used alike, to the second.
func TestWhoIsNotCountedTakesPartAllTheSame(t *testing.T) {
	s, err := Load(oneFile("a.toml", fmt.Sprintf(oneServer, 1, 2, 1)), "a.toml", CurrentAlone)
	require.NoError(t, err)
	p := s.Options[0].Program
	peak, rate := p.Sources[0].Peak, p.Sources[0].Rates[0]
	some := s.Options[0].StreamsOf("some")
	require.Len(t, some, 1)
	all := engine.New(grownProgram(p, some, 0, 1.2, 1.5, false))
	one := engine.New(grownProgram(p, some, 0, 1.2, 1.5, true))
	everybody, err := all.Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	resources, arrived := slices.Clone(everybody.Resources), everybody.Arrived
	alone, err := one.Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	require.Equal(t, resources, alone.Resources)
	require.Equal(t, arrived, alone.Arrived)
	require.Equal(t, []float64{peak, rate}, []float64{p.Sources[0].Peak, p.Sources[0].Rates[0]}, "the program itself stays as it is")
	less, err := engine.New(grownProgram(p, some, 0, 1, 1.5, true)).Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	require.Less(t, less.Arrived, arrived)
}

func TestWhatCannotGrowIsRefused(t *testing.T) {
	text := fmt.Sprintf(oneServer, 1, 2, 1)
	for want, c := range map[string]struct {
		text string
		q    GrowAsk
	}{
		`unknown pathway "sone"; there are: some and others; did you mean "some"?`:      {text, GrowAsk{Pathways: []string{"sone"}}},
		`--pathways some,some: patients of "some" are named twice`:                      {text, GrowAsk{Pathways: []string{"some", "some"}}},
		`--measure: unknown measure "within_62"`:                                        {text, GrowAsk{Measure: "within_62"}},
		"--measure: resource_wait is no share of all patients together":                 {text, GrowAsk{Measure: "resource_wait"}},
		"say by which pathways more would come: --pathways with one of some and others": {strings.Replace(text, `grow = ["some"]`, "", 1), GrowAsk{}},
		"run 2 or more": {fmt.Sprintf(oneServer, 1, 1, 1), GrowAsk{}},
		"are no rate":   {strings.Replace(text, `arrivals = { rate = "0.4 per day" }`, `arrivals = { interarrival = { dist = "exponential", mean = "3d" } }`, 1), GrowAsk{}},
		"measures none of within_62_days, within_31_days and within_28_days": {strings.Replace(text, "measure = \"within_62_days\"\n", "", 1), GrowAsk{}},
	} {
		_, err := grownBy(t, c.text, c.q)
		require.ErrorContains(t, err, want)
	}
}

// A server with time to spare takes more than anybody asks for; a slower one none.
func TestMoreThanAskedAndNoneAreSaid(t *testing.T) {
	text := fmt.Sprintf(oneServer, 10, 4, 1) + `
[option.slow.pathway.some.step.service.time]
mean = "30h"
`
	g, err := grownBy(t, text, GrowAsk{UpTo: 10})
	require.NoError(t, err)
	require.Equal(t, facts.GrownMore, g.OfOption("quick").Standing)
	require.True(t, g.OfOption("quick").Open.High)
	slow := g.OfOption("slow")
	require.Equal(t, facts.GrownNone, slow.Standing)
	require.Equal(t, []float64{0, 0, 0}, []float64{slow.Percent, slow.Low, slow.High})
	require.Equal(t, "server", slow.Binds)
}

func TestOfWhomNobodyIsCountedNothingIsTold(t *testing.T) {
	text := strings.Replace(fmt.Sprintf(oneServer, 1, 2, 1), "arrivals = { rate = \"0.2 per day\" }\nmark = \"referral\"", "arrivals = { rate = \"0.2 per day\" }", 1)
	g, err := grownBy(t, text, GrowAsk{Pathways: []string{"others"}})
	require.NoError(t, err)
	require.False(t, g.Counted)
	_, err = json.Marshal(g)
	require.NoError(t, err, "it stands in the manifest")
	for _, x := range g.Options {
		require.Equal(t, facts.GrownUntold, x.Standing)
	}
}

// Where the server closes for good on the first day of the window nobody who comes more is
// treated, and the share of the few who are is no lower: that is said.
func TestMoreWhomNobodyTreatsAreSaidToBe(t *testing.T) {
	text := fmt.Sprintf(oneServer, 1, 4, 1)
	g, err := grownBy(t, strings.Replace(text, "capacity = 1", "capacity = 1\nchanges = [{ from = 2026-01-02, capacity = 0 }]", 1), GrowAsk{UpTo: 20})
	require.NoError(t, err)
	for _, x := range g.Options {
		require.Positive(t, x.Percent, "%+v", x)
		require.True(t, x.Unseen, "%+v", x)
	}
	g, err = grownBy(t, text, GrowAsk{UpTo: 20})
	require.NoError(t, err)
	require.False(t, g.OfOption("current").Unseen, "none more is no more")
	quick := g.OfOption("quick")
	require.Positive(t, quick.Percent)
	require.False(t, quick.Unseen, "%+v", quick)
}
