package kpi

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// queue is a plain queue with Poisson arrivals and exponential service of 15
// minutes, watched for so many days after a warm-up of 20.
func queue(t *testing.T, perHour float64, r engine.Resource, days int) *engine.Program {
	t.Helper()
	law, err := dist.Exponential(900)
	require.NoError(t, err)
	rates := make([]float64, days+21)
	for i := range rates {
		rates[i] = perHour / 3600
	}
	r.Name = "server"
	day := tick.Time(tick.Day)
	return &engine.Program{
		Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}),
		Window:   20 * day, End: tick.Time(20+days) * day, Stop: tick.Time(20+days) * day,
		Scales:   [][]engine.AttributeID{nil},
		Samplers: []engine.Sampler{{Table: dist.NewTable(law), Scale: law.Mean()}},
		Requests: []engine.Request{{
			Needs:  []engine.Need{{Resource: engine.Selector{Table: engine.Each[engine.ResourceID](0)}, Units: engine.Amount{Values: []int64{1}}}},
			GiveUp: engine.Some[engine.PlaceID](3),
		}},
		Resources: []engine.Resource{r},
		Sources:   []engine.Source{{Name: "arrivals", Counted: true, Number: 1, Site: 1, Peak: rates[0], Rates: rates}},
		Steps:     []string{"service"}, Outcomes: []string{"served"}, Tags: []string{"server"},
		Ops: []engine.Op{
			{Code: engine.Seize, By: none, B: 3, C: none}, {Code: engine.Hold, By: none, C: none, Site: 2},
			{Code: engine.Release, By: none}, {Code: engine.Leave, By: none},
		},
	}
}

// requireNear holds the estimates of a queue's measures to exact values, within
// four standard errors.
func requireNear(t *testing.T, p *engine.Program, want map[string]float64) {
	t.Helper()
	plan, err := NewPlan([]*engine.Program{p})
	require.NoError(t, err)
	set := &result.Set{Options: []string{"current"}, Columns: plan.Columns, Series: plan.Series, Months: plan.Months}
	e := engine.New(p)
	for n := range 12 {
		c, err := e.Run(rng.NewKey(7, uint64(n)))
		require.NoError(t, err)
		row, series := plan.Row(0, c)
		require.NoError(t, set.Add(result.Row{Replication: n, Options: [][]result.Ratio{row}, Series: [][]result.Ratio{series}}))
	}
	for measure, exact := range want {
		i := set.Column(result.Column{Measure: measure, By: "resource", Value: "server", Year: result.WholeWindow})
		require.GreaterOrEqual(t, i, 0, measure)
		got := set.Estimate(0, i, 0.95)
		require.InDelta(t, exact, got.Mean, 4*got.SD/math.Sqrt(12), "%s: %v", measure, got)
		require.Less(t, got.HalfWidth(), 0.1*exact, "%s: too wide to mean anything", measure)
	}
}

func TestMeasuresOfASingleServerMatchTheory(t *testing.T) {
	requireNear(t, queue(t, 3.2, engine.Resource{Capacity: []engine.Level{{Value: 1}}}, 700), map[string]float64{
		"arrivals": 3.2 * 24 * 365.25, "utilisation": 80, "capacity_used": 80, "resource_waited": 80,
		"in_use": 0.8, "queue_length": 3.2, "resource_wait": 1.0 / 24, // ρ ÷ (1 − ρ) × 15 minutes
	})
}

func TestOccupancyOfAnUnlimitedResourceIsPoisson(t *testing.T) {
	requireNear(t, queue(t, 20, engine.Resource{Unlimited: true, Capacity: []engine.Level{{}}}, 100), map[string]float64{
		"in_use": 5, "in_use_sd": math.Sqrt(5),
	})
}
