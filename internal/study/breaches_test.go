package study

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

func breaches(t *testing.T, x *Study, q BreachAsk) *Breached {
	t.Helper()
	a, err := x.Breaches(context.Background(), q, Spec{Workers: 2}, nil)
	require.NoError(t, err)
	addedUp(t, a)
	return a
}

// addedUp holds what is told to itself: steps add up to the clock, and groups to everybody.
func addedUp(t *testing.T, a *Breached) {
	t.Helper()
	sums := map[string][2]Took{}
	for _, g := range a.Groups {
		var met, breached Took
		for _, x := range g.Steps {
			x.Met.Patients, x.Breached.Patients = 0, 0
			met.Plus(x.Met)
			breached.Plus(x.Breached)
			require.LessOrEqual(t, x.Then.Patients, g.Every.Patients, "all steps together do what each does")
			require.LessOrEqual(t, x.Best, x.Breached.Seconds())
		}
		met.Patients, breached.Patients = g.Met.Patients, g.Breached.Patients
		require.Equal(t, [2]Took{g.Met, g.Breached}, [2]Took{met, breached}, g.Title)
		require.LessOrEqual(t, g.Every.Patients, g.Breached.Patients)
		sum := sums[g.By]
		sum[0].Plus(g.Met)
		sum[1].Plus(g.Breached)
		sums[g.By] = sum
	}
	for by, sum := range sums {
		require.Equal(t, sums[""], sum, by)
	}
	for _, c := range []*BreachCase{a.Typical, a.Worst} {
		if c == nil {
			require.Zero(t, a.Groups[a.Of].Breached.Patients)
			continue
		}
		require.Equal(t, c.Days, c.To.Sub(c.From))
	}
}

// nearly are estimates that differ by the order of their arithmetic alone.
func nearly(t *testing.T, want, got stats.Estimate) {
	t.Helper()
	require.Equal(t, want.N, got.N)
	require.InDeltaSlice(t, []float64{want.Mean, want.Low, want.High}, []float64{got.Mean, got.Low, got.High}, 1e-9)
}

// Who breaches is whom the published share leaves out, in each replication.
func TestBreachesAreThoseOfTheRun(t *testing.T) {
	x := smallLung(t, Choice{Options: []string{"prehab"}})
	done, err := x.Run(context.Background(), Spec{Workers: 2}, &Memory{}, nil)
	require.NoError(t, err)
	for i, id := range []string{"", "prehab"} {
		a := breaches(t, x, BreachAsk{Option: id, By: "frail"})
		v := valuesOf(done.Results.Set, i, wholly("within_62_days"))
		nearly(t, v.estimate(x.Level), a.Groups[0].Share)
		frail := valuesOf(done.Results.Set, i, result.Column{Measure: "within_62_days", By: "frail", Value: "yes", Year: result.WholeWindow})
		for _, g := range a.Groups {
			if g.By == "frail" && g.Value == "yes" {
				nearly(t, frail.estimate(x.Level), g.Share)
			}
		}
		require.Nil(t, a.Choices)
		one := breaches(t, x, BreachAsk{Option: id, By: "frail", Where: "frail=yes"})
		require.Equal(t, a.Groups, one.Groups)
		require.Less(t, one.Worst.Of, a.Worst.Of)
	}
}

func TestBreachesDoNotDependOnWorkers(t *testing.T) {
	x := smallLung(t, CurrentAlone)
	want := breaches(t, x, BreachAsk{})
	for _, workers := range []int{1, 7} {
		got, err := x.Breaches(context.Background(), BreachAsk{}, Spec{Workers: workers}, nil)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

// One patient a day at midnight. A test takes one in five 1 day and the others 50, getting
// ready takes everybody 20 days: who takes 50 breaches, and would not if the test took 1.
const quickest = `
format = 1
[run]
start        = 2026-01-05
warm_up      = "0d"
run_out      = "0d"
window       = "400d"
replications = 3
seed         = 1
[clock.two_month]
from     = "referral"
to       = "treated"
standard = { days = 62 }
measure  = "within_62_days"
[pathway.p]
arrivals = { interarrival = "1d" }
mark     = "referral"
steps    = ["test", "think", "treat", "end"]
[pathway.p.step]
test  = { delay = { dist = "discrete", values = ["1d", "50d"], weights = [0.2, 0.8] } }
think = { delay = "20d", choice = true }
treat = { mark = "treated" }
end   = { leave = "home" }
`

func ofQuickest(t *testing.T, text string) *Study {
	t.Helper()
	return studyOf(t, oneFile("x.toml", text), "x.toml", Choice{})
}

func TestAStepThatTakesWhatTheBestTenthTakesBringsThoseWithin(t *testing.T) {
	a := breaches(t, ofQuickest(t, quickest), BreachAsk{})
	g := &a.Groups[0]
	require.Positive(t, g.Met.Patients)
	require.Positive(t, g.Breached.Patients)
	const day = 86400
	n := int64(g.Breached.Patients)
	test, think := g.Steps[0], g.Steps[1]
	require.Equal(t, []string{"p.test", "p.think"}, []string{test.Name, think.Name})
	require.Equal(t, Took{Patients: int(n), Delay: 50 * n * day}, test.Breached)
	require.Equal(t, Took{Patients: int(n), Choice: 20 * n * day}, think.Breached)
	require.Equal(t, n*day, test.Best, "one in five takes a day")
	require.EqualValues(t, n, test.Then.Patients)
	require.Zero(t, think.Then.Patients, "it takes everybody the same")
	require.InDelta(t, 100-g.Share.Mean, test.Then.Gain.Mean, 1e-9)
	require.Equal(t, []string{"p.think"}, a.Choices)
	require.Equal(t, 70, a.Typical.Days)
	require.Nil(t, a.Standard)
	require.Equal(t, []int{62}, a.Within)
	require.Equal(t, pathwayBy, a.Groups[1].By)
	require.Len(t, a.Groups, 2)
}

// A test of a day and 20 days of thinking are 21.
func TestNobodyIsBroughtWithinWhoIsNot(t *testing.T) {
	for days, then := range map[int]bool{62: true, 21: true, 20: false} {
		a := breaches(t, ofQuickest(t, strings.Replace(quickest, "days = 62", fmt.Sprintf("days = %d", days), 1)), BreachAsk{})
		g := &a.Groups[0]
		if then {
			require.Equal(t, g.Breached.Patients, g.Steps[0].Then.Patients, days)
		} else {
			require.Zero(t, g.Steps[0].Then.Patients, days)
			require.Equal(t, stats.OfRatios([]int64{0, 0, 0}, []int64{1, 1, 1}, a.Level).Mean, g.Share.Mean, "everybody breaches")
		}
	}
}

func TestBreachesWithoutAnybody(t *testing.T) {
	all := breaches(t, ofQuickest(t, strings.Replace(quickest, "days = 62", "days = 100", 1)), BreachAsk{})
	require.Nil(t, all.Worst, "everybody is within")
	require.Equal(t, 100.0, all.Groups[0].Share.Mean)
	none := breaches(t, ofQuickest(t, strings.Replace(quickest, `"400d"`, `"10d"`, 1)), BreachAsk{})
	require.Zero(t, none.Groups[0].Met.Patients+none.Groups[0].Breached.Patients)
	require.Len(t, none.Groups, 1)
}

func TestBreachesRefuseWhatThereIsNot(t *testing.T) {
	x := smallLung(t, CurrentAlone)
	for q, want := range map[BreachAsk]string{
		{Measure: "within_31_days"}:    `unknown clock with a standard "within_31_days"; there are: within_62_days`,
		{By: "trust"}:                  `unknown attribute with categories "trust"`,
		{Where: "frail"}:               "--where must be pathway, or the attribute of --by, and a value, such as pathway=lung",
		{Where: "frail=yes"}:           `groups are told by pathway, not by "frail"; choose another with --by`,
		{By: "frail", Where: "frail="}: `unknown frail ""`,
		{Option: "prehap"}:             "prehap",
	} {
		_, err := x.Breaches(context.Background(), q, Spec{}, nil)
		require.ErrorContains(t, err, want)
	}
	bare := ofQuickest(t, strings.Replace(quickest, "standard = { days = 62 }\n", "", 1))
	_, err := bare.Breaches(context.Background(), BreachAsk{}, Spec{}, nil)
	require.ErrorContains(t, err, "no clock of x is held against a standard")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = x.Breaches(ctx, BreachAsk{}, Spec{}, nil)
	require.ErrorIs(t, err, context.Canceled)
}

// A group of whom nobody's clock stops is told of as what it is, and not as everybody.
func TestBreachesOfAGroupOfNobody(t *testing.T) {
	x := ofQuickest(t, quickest+"[attribute.frail]\nprobability = 0\n")
	a := breaches(t, x, BreachAsk{By: "frail", Where: "frail=yes"})
	of := a.Groups[a.Of]
	require.Equal(t, []string{"frail", "yes"}, []string{of.By, of.Value})
	require.Zero(t, of.Met.Patients+of.Breached.Patients)
	require.Nil(t, a.Typical)
	require.Positive(t, a.Groups[0].Breached.Patients)
	require.Len(t, breaches(t, x, BreachAsk{By: "frail"}).Groups, 3, "whom nobody asks for is left out")
}
