package study

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/theory"
)

// withList is the small scenario with 45 patients on the list for the theatre.
func withList(t *testing.T) *Study {
	t.Helper()
	text, err := os.ReadFile("../../testdata/cli/lung.toml")
	require.NoError(t, err)
	return studyOf(t, oneFile("lung.toml", string(text)+`
[backlog.lung]
waiting_for = "operate.operation"
weeks_waited = { "0-2" = 3, "2-4" = 20, "4-8" = 22 }
`), "lung.toml", CurrentAlone)
}

func lists(t *testing.T, x *Study, q ListsAsk) *Lists {
	t.Helper()
	a, err := x.Lists(context.Background(), q, Spec{Workers: 2}, nil)
	require.NoError(t, err)
	return a
}

func TestListsAreReckonedFromTheOneThatIsGiven(t *testing.T) {
	x := withList(t)
	q, err := ReadLists([]string{"4w", "resource.clinic=35d"})
	require.NoError(t, err)
	a := lists(t, x, q)
	require.True(t, a.Given)
	require.Equal(t, 26.0, a.Weeks)
	require.Len(t, a.Queues, 2, "nobody in current comes to the instructor, and beds are held with the theatre")
	theatre, clinic := a.Queues[0], a.Queues[1]
	require.Equal(t, []string{"theatre", "clinic"}, []string{theatre.Resource, clinic.Resource}, "in order of pressure")
	require.Equal(t, []float64{45, 45, 45}, []float64{theatre.Now.List.Mean, theatre.Now.List.Low, theatre.Now.List.High})
	require.InDelta(t, (3*1+20*3+22*6)/45.0, theatre.Now.Wait, 0.3, "weeks since they came, drawn within their bands")
	require.Equal(t, theory.TargetList(theatre.Asked, 4), theatre.TargetList)
	require.True(t, theatre.TooLong)
	require.Equal(t, theory.ReliefCapacity(theatre.Asked, 45, theatre.TargetList, 26), theatre.Needs)
	require.Equal(t, theory.Pressure(theatre.Now.Wait, 4), theatre.Now.Pressure)
	require.Equal(t, 5.0, clinic.Target)
	require.False(t, clinic.TooLong)
	require.Equal(t, theory.TargetCapacity(clinic.Asked, 5, 1, 1), clinic.Needs)
	for _, l := range x.Options[0].Loads {
		if l.Year == 0 && l.Resource == "theatre" {
			require.Equal(t, l.Share, theatre.Load)
		}
	}
	require.InDelta(t, 400/52.18, clinic.Asked, 1)
	q.By = "2027-06-24"
	b := lists(t, x, q)
	require.Equal(t, 12.0, b.Weeks)
	require.Equal(t, theory.ReliefCapacity(b.Queues[0].Asked, 45, b.Queues[0].TargetList, 12), b.Queues[0].Needs)
	only, err := ReadLists([]string{"theatre=4w"})
	require.NoError(t, err)
	c := lists(t, smallLung(t, CurrentAlone), only)
	require.Equal(t, 1, c.Without)
	require.False(t, c.Given)
	require.InDelta(t, c.Queues[0].Asked, theatre.Asked, 0.3, "who is on the list already is no demand")
}

// A queue with as much demand and capacity as theory says has the list that it says: M/M/1
// whose capacity holds a list at its target wait, waits of the others of none among them.
func TestAQueueThatIsHeldHasTheListOfTheFormula(t *testing.T) {
	const demand, target = 7.0, 4.0 // a week, weeks
	x := studyOf(t, oneFile("x.toml", `
format = 1
[run]
start = 2026-01-05
warm_up = "520w"
run_out = "0d"
window = "2000w"
replications = 8
seed = 5
[resource.desk]
kind = "servers"
capacity = 1
[pathway.p]
arrivals = { interarrival = { dist = "exponential", mean = "1d" } }
steps = ["see", "end"]
[pathway.p.step]
see = { use = "desk", time = { dist = "exponential", mean = "0.875d" } }
end = { leave = "home" }
`), "x.toml", Choice{})
	capacity := theory.TargetCapacity(demand, target, 1, 1)
	require.InDelta(t, 7/0.875, capacity, 1e-9, "eight a week")
	q := theory.MM1(demand, capacity)
	a, err := x.Lists(context.Background(), ListsAsk{Waits: []QueueWait{{Wait: 4 * 7 * 86400}}, By: x.To.String()}, Spec{Workers: 2}, nil)
	require.NoError(t, err)
	desk := a.Queues[0]
	require.InDelta(t, demand, desk.Asked, 0.2)
	require.InDelta(t, theory.TargetList(demand, target), desk.TargetList, 0.2)
	require.InDelta(t, q.Lq, desk.TargetList*q.Delayed, 0.2, "Little's law: of those who wait")
	require.InDelta(t, 7.0/8, desk.Load, 1e-6)
}

func TestListsRefuseWhatCannotBe(t *testing.T) {
	for _, text := range []string{"", "4", "0w", "-1w", "theatre=", "=4w", "theatre=soon"} {
		_, err := ReadLists([]string{text})
		require.ErrorContains(t, err, "is a target wait above 0 such as 4w", text)
	}
	x := smallLung(t, CurrentAlone)
	for want, q := range map[string]ListsAsk{
		`there is no resource "theater"; did you mean "theatre"?`:                                         {Waits: []QueueWait{{"theater", 86400}}},
		"--by must be a date of the window after its first day, 2027-04-02 to 2028-03-31, not 2027-04-01": {By: "2027-04-01"},
		"not 2028-04-01": {By: "2028-04-01"},
		"--by: ":         {By: "next year"},
	} {
		_, err := x.Lists(context.Background(), q, Spec{}, nil)
		require.ErrorContains(t, err, want)
	}
}

// Who is on a list is told of, whether or not anybody joins it yet.
func TestAListThatNobodyJoinsIsTold(t *testing.T) {
	text, err := os.ReadFile("../../testdata/cli/lung.toml")
	require.NoError(t, err)
	x := studyOf(t, oneFile("lung.toml", strings.Replace(string(text), "400 per year", "0 per year", 1)+`
[backlog.lung]
waiting_for = "operate.operation"
pathway = "lung"
weeks_waited = { "2-4" = 40 }
`), "lung.toml", CurrentAlone)
	q, err := ReadLists([]string{"4w"})
	require.NoError(t, err)
	a := lists(t, x, q)
	require.Len(t, a.Queues, 1)
	require.Equal(t, []float64{0, 40, 0}, []float64{a.Queues[0].Asked, a.Queues[0].Now.List.Mean, a.Queues[0].TargetList})
	require.True(t, a.Queues[0].TooLong)
	require.Equal(t, 40/a.Weeks, a.Queues[0].Needs)
}
