package compile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// yearsOf compiles the observed year and a scenario's backtests.
func yearsOf(t *testing.T, text, growth string, years ...string) (observed *Model, others []*Model) {
	t.Helper()
	var problems diag.List
	observed, others = LoadBacktests(memory(map[string]string{"test.toml": text}), "test.toml", years, growth, Settings{}, &problems)
	require.NoError(t, problems.Err())
	require.Len(t, others, len(years))
	return observed, others
}

// oneClinic sends two kinds of patients to lists whose capacity follows from a load,
// and keeps one server of fixed capacity. Demand grows, so that growth between the
// years would show.
const oneClinic = `
format = 1
[run]
observed = { from = 2025-01-01, to = 2025-12-31 }
window = { from = 2027-01-01, years = 1 }
warm_up = "26w"
replications = 2
[table.kind]
rows = { a = { rate = 300, share = 0.5 }, b = { rate = 600, share = 0.5 } }
[resource.lists]
kind = "sessions"
days = ["mon", "tue", "wed", "thu", "fri"]
list = "4h"
load = 0.5
[resource.server]
kind = "servers"
capacity = 1
[pathway.p]
for_each = "kind"
arrivals = { rate = { column = "rate", unit = "per year" }, growth = "10% per year" }
mark = "referral"
steps = ["lists", "server", "end"]
[pathway.p.step.lists]
use = "lists"
time = "30m"
[pathway.p.step.server]
use = "server"
time = "2h"
mark = "first_treatment"
[pathway.p.step.end]
leave = "treated"
[clock.c]
from = "referral"
to = "first_treatment"
standard = { days = 62, share = 0.85 }
measure = "within_62_days"
[target.all]
measure = "within_62_days"
observed = 0.7
[backtest.again]
from = 2025-01-01
to = 2025-12-31
[backtest.again.observed.all]
observed = 0.6
[backtest.before]
from = 2024-01-01
to = 2024-12-31
[backtest.before.observed.all]
observed = 0.6
[backtest.twice]
from = 2026-01-01
to = 2026-12-31
[backtest.twice.pathway.p.arrivals]
rate = "x2"
[backtest.twice.observed.within_62_days]
observed = 0.5
before = 0.9
`

// The observed year once more, with the demand it had, is the observed year: the
// same program, so the same results to the last byte.
func TestTheObservedYearPredictsItself(t *testing.T) {
	observed, others := yearsOf(t, oneClinic, "", "again")
	require.Equal(t, observed.Fingerprint(), others[0].Fingerprint())
	// Whatever capacity is said to do in between: there is nothing in between.
	for _, growth := range []string{"none", "demand", "5% per year"} {
		_, others = yearsOf(t, oneClinic, growth, "again")
		require.Equal(t, observed.Fingerprint(), others[0].Fingerprint(), growth)
	}
}

// No growth lies between the years but what the patch says: rates of 10% growth a
// year are the same in the middle of either. A patch of the pathway reaches its copies.
func TestDemandOfAnotherYearIsThatOfItsPatchAlone(t *testing.T) {
	observed, others := yearsOf(t, oneClinic, "", "before", "twice")
	for i, want := range []float64{300, 600} {
		assert.InDelta(t, want, observed.Options[0].Pathways[i].PerYear, 0.2) // the middle is half a day away
		assert.InDelta(t, want, others[0].Options[0].Pathways[i].PerYear, 0.2)
		assert.InDelta(t, 2*want, others[1].Options[0].Pathways[i].PerYear, 0.4)
	}
	assert.Equal(t, "2024-01-01", others[0].From.String())
	assert.Equal(t, "2024-12-31", others[0].To.String())
	// Half a year is no other than a whole one: demand is that of its middle.
	half := strings.Replace(oneClinic, "to = 2024-12-31", "to = 2024-06-30", 1)
	_, short := yearsOf(t, half, "", "before")
	assert.InDelta(t, 600, short[0].Options[0].Pathways[1].PerYear, 0.2)
	// The year has its own days: 366 of them, and its own Easter.
	days := func(m *Model) int {
		p := m.Options[0].Program
		return p.Calendar.Day(p.End) - p.Calendar.Day(p.Window)
	}
	assert.Equal(t, 366, days(others[0]))
	assert.Equal(t, 365, days(others[1]))
	cal := others[0].Options[0].Program.Calendar
	assert.False(t, cal.Working(cal.DayOf(tick.Date{Year: 2024, Month: 4, Day: 1})), "Easter Monday 2024")
	assert.Len(t, others[1].Backtests[0].Changes, 1)
}

// Base capacity is that of the observed year, which its load resolved: 900 half
// hours a year at load 0.5. It follows demand, or grows from the one middle to the
// other, where that is asked for; fixed capacity stays.
func TestBaseCapacityIsHeldUnlessAskedFor(t *testing.T) {
	capacity := func(m *Model) float64 { // hours of list a year, by the mean of four years
		p := m.Options[0].Program
		days := 0.0
		for d := range 1461 {
			if p.Calendar.Working(d) {
				days++
			}
		}
		require.Equal(t, "lists", p.Resources[0].Name)
		require.Equal(t, 1.0, p.Resources[1].Base(0), "the server's is fixed")
		return p.Resources[0].Base(0) / 3600 * days / 4
	}
	observed, _ := yearsOf(t, oneClinic, "")
	was := capacity(observed)
	require.InEpsilon(t, 900*0.5/0.5, was, 1e-8, "a capacity has nine digits")
	for growth, want := range map[string][2]float64{ // the year before, and twice the demand a year later
		"":             {1, 1},
		"none":         {1, 1},
		"demand":       {1, 2},
		"10% per year": {1 / 1.1, 1.1},
	} {
		_, others := yearsOf(t, oneClinic, growth, "before", "twice")
		for i, m := range others {
			// The middles of a year and of a leap year are 366 days apart.
			assert.InEpsilon(t, want[i], capacity(m)/was, 4e-4, "%q, year %d", growth, i)
		}
	}
	written := strings.Replace(oneClinic, "[backtest.twice]", "[backtest.twice]\ncapacity_growth = \"demand\"", 1)
	_, others := yearsOf(t, written, "", "twice")
	assert.InEpsilon(t, 2, capacity(others[0])/was, 1e-8)
	_, others = yearsOf(t, written, "none", "twice")
	assert.InEpsilon(t, was, capacity(others[0]), 1e-8, "who runs it has the last word")
}

// One server that takes exactly 12 hours for each patient treats two a day and no
// more. At one patient a day it treats all who come; at four a day it is never idle
// and treats 730 in the 365 days, give or take the one at either end.
func TestTwiceWhatThereIsSaturates(t *testing.T) {
	text := strings.NewReplacer(
		`rate = 300, share`, `rate = 121.75, share`, `rate = 600, share`, `rate = 243.5, share`, // together one a day
		`growth = "10% per year"`, `growth = "0% per year"`,
		`rate = "x2"`, `rate = "x4"`, `time = "2h"`, `time = "12h"`,
	).Replace(oneClinic)
	observed, others := yearsOf(t, text, "demand", "again", "twice")
	treated := func(m *Model) int64 {
		c, err := engine.New(m.Options[0].Program).Run(rng.NewKey(7, 0))
		require.NoError(t, err)
		for i, tally := range m.Options[0].Program.Tallies {
			if tally.Name == "mark.first_treatment" { // all patients of the first year
				return c.N[i*(c.Years+1)*c.Cells]
			}
		}
		t.Fatal("no first treatment is counted")
		return 0
	}
	require.InDelta(t, 365, treated(observed), 4*19.1, "four standard deviations of a Poisson count of 365")
	require.Equal(t, treated(observed), treated(others[0]))
	require.InDelta(t, 730, treated(others[1]), 1)
}

func TestFiguresTakeTheirMeasureFromTargets(t *testing.T) {
	m := loadText(t, oneClinic+`
[target.a]
measure = "within_62_days"
where = { kind = "a" }
observed = 0.8
[backtest.named]
from = 2024-01-01
to = 2024-12-31
[backtest.named.observed.a]
observed = 0.75
[backtest.named.observed.by_its_words]
measure = "within_62_days"
where = { kind = "a" }
observed = 0.74
[backtest.named.observed.elsewhere]
measure = "over_104_days"
observed = 0.1
`)
	require.Len(t, m.Backtests, 4)
	twice := m.Backtests[2].Figures
	require.Equal(t, []Figure{{Target: Target{Name: "within_62_days", Measure: "within_62_days", Observed: 0.5, Line: twice[0].Line}, Before: 0.9, HasBefore: true}}, twice)
	var got []string
	for _, f := range m.Backtests[3].Figures {
		got = append(got, fmt.Sprint(f.Measure, f.By, f.Value, f.Observed, f.Before, f.HasBefore))
	}
	require.Equal(t, []string{
		fmt.Sprint("within_62_days", "kind", "a", 0.75, 0.8, true),
		fmt.Sprint("within_62_days", "kind", "a", 0.74, 0.8, true),
		fmt.Sprint("over_104_days", "", "", 0.1, 0.0, false),
	}, got)
}

// What a year of a backtest says does not reach the scenario itself.
func TestABacktestChangesNothingElse(t *testing.T) {
	without, _, _ := strings.Cut(oneClinic, "[backtest.again]")
	a, b := loadText(t, oneClinic), loadText(t, without)
	require.Equal(t, b.Fingerprint(), a.Fingerprint())
	require.Equal(t, len(b.Register()), len(a.Register()))
	require.Nil(t, a.Options[0].Document.Root.At("backtest"))
	require.NotNil(t, a.Document.Root.At("backtest"))
	require.Equal(t, []string{"again", "before", "twice"}, a.Document.Backtests())
	require.Equal(t, scenario.Current, a.Options[0].ID)
}
