package study

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/theory"
)

// A ward for whose beds patients wait. Of exponential stays the chance of a wait is exact
// (Erlang C). Of other stays no formula is; the Poisson rule, by which planners reckon, takes the
// beds that would be in use if there were always one (M/G/infinity). Who waits leaves later than
// there, and never earlier, so the rule is exact as a bound: whatever the law of the stay, it
// never asks for more beds than it takes.
const waitingWard = `format = 1
name = "A ward with a queue"
[run]
start = 2026-01-05
warm_up = "100d"
window = "%dy"
run_out = "0d"
replications = 12
seed = %d
[resource.ward]
kind = "beds"
capacity = 15
[pathway.patient]
arrivals = { rate = "4 per day" }
steps = ["stay", "end"]
[pathway.patient.step.stay]
use = "ward"
time = %s
[pathway.patient.step.end]
leave = "home"
`

// load is of 4 patients a day who stay 3 days; mostWait is the share who may wait.
const (
	load     = 12
	mostWait = 10.5
)

func bedsThatHold(delayed func(beds int) float64) int {
	beds := load + 1
	for ; 100*delayed(beds) > mostWait; beds++ {
	}
	return beds
}

func TestTheLeastBedsForADelayAreThoseOfErlangC(t *testing.T) {
	want := bedsThatHold(func(beds int) float64 { return theory.ErlangC(beds, load) })
	require.Equal(t, 18, want)
	exact, covered := leastIn(t, hundred(), float64(want), func(seed int) string {
		return fmt.Sprintf(waitingWard, 6, seed, `{ dist = "exponential", mean = "3d" }`)
	}, fmt.Sprintf("resource_waited<=%g where resource=ward", mostWait), "resource.ward=14:24:1")
	require.GreaterOrEqual(t, exact, hundred()*95/100)
	require.GreaterOrEqual(t, covered, hundred()*95/100)
}

// Here the rule gives a bed too few, whether stays vary more than exponential ones, less or not
// at all: how much they vary moves the chance of a wait less than the queue does.
func TestThePoissonRuleGivesABedTooFew(t *testing.T) {
	rule := theory.CapacityFor(load, mostWait/100)
	require.Equal(t, 17, rule)
	for _, stay := range []string{
		`{ dist = "lognormal", mean = "3d", sd = "4d" }`,
		`{ dist = "exponential", mean = "3d" }`,
		`{ dist = "gamma", mean = "3d", sd = "1d" }`,
		`"3d"`,
	} {
		a, err := solved(t, fmt.Sprintf(waitingWard, 20, 1, stay), fmt.Sprintf("resource_waited<=%g where resource=ward", mostWait), CurrentAlone, "resource.ward=14:24:1")
		require.NoError(t, err)
		x := a.Answers[0]
		t.Logf("%s: %g beds, %g to %g", stay, x.Best, x.Low, x.High)
		for _, y := range x.Tried {
			// Chance is allowed one and a half half-widths: of 12 replications over three standard errors.
			require.Greater(t, y.Value+0.75*(y.High-y.Low), 100*theory.OccupancyAtLeast(load, int(y.Scale)), "%s, %g beds", stay, y.Scale)
		}
		require.Equal(t, float64(rule+1), x.Best, stay)
	}
}
