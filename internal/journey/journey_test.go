package journey_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/journey"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

func load(t *testing.T, text string, s compile.Settings) *compile.Model {
	t.Helper()
	var problems diag.List
	open := func(name string) ([]byte, error) {
		if name == "test.toml" {
			return []byte(text), nil
		}
		return nil, os.ErrNotExist
	}
	m := compile.Load(scenario.Files{Open: open, Builtin: scenarios.Files}, "test.toml", s, &problems)
	require.NoError(t, problems.Err())
	return m
}

func listen(t *testing.T, m *compile.Model, measure, mark string) (*journey.Days, *engine.Counts) {
	t.Helper()
	p := m.Options[0].Program
	d, e, key := journey.New(p, measure, mark, m.Options[0].StepFamilies()), engine.New(p), rng.NewKey(m.Seed, 0)
	require.NoError(t, e.TraceAll(key, d.Add))
	c, err := e.Run(key)
	require.NoError(t, err)
	return d, c
}

// week is one patient on each Monday at midnight: seen on Tuesday at nine for an hour,
// three days of pathology, a decision, ten days of getting ready, and then, on a Monday
// at ten, the first treatment.
const week = `
format = 1
[run]
start   = 2026-01-05
warm_up = "0d"
run_out = "0d"
window  = "35d"
[clock.two_month]
from     = "referral"
to       = "treated"
standard = { days = 62, share = 0.85 }
measure  = "within_62_days"
[resource.clinic]
kind   = "sessions"
weekly = { tue = "4h" }
[pathway.p]
arrivals = { interarrival = "7d" }
mark     = "referral"
steps    = ["see", "pathology", "decide", "ready", "treat", "recover", "end"]
[pathway.p.step]
see       = { use = "clinic", time = "1h" }
pathology = { delay = "3d" }
decide    = { mark = "decision" }
ready     = { delay = "10d" }
treat     = { mark = "treated" }
recover   = { delay = "5d" }
end       = { leave = "home" }
`

// Who comes on the 12th is treated on the 26th at ten, who comes on the 19th on the 2nd of
// February. The others are not, within the window of five weeks.
func TestDaysGoWhereTheyWereSpent(t *testing.T) {
	m := load(t, week, compile.Settings{})
	d, _ := listen(t, m, "within_62_days", "decision")
	const day, hour, n = int64(tick.Day), int64(tick.Hour), 2
	require.EqualValues(t, n, d.Patients)
	want := map[string]journey.Step{
		"p.see":       {Patients: n, Waiting: n * (day + 9*hour), Doing: n * hour},
		"p.pathology": {Patients: n, Doing: n * 3 * day},
		"p.ready":     {Patients: n, Doing: n * 10 * day, After: n * 10 * day},
	}
	for _, step := range d.Steps {
		x := want[step.Name]
		x.Name = step.Name
		require.Equal(t, x, step)
	}
	require.Equal(t, n*(14*day+10*hour), d.Seconds)
	require.Equal(t, [2]int64{n, n * 10 * day}, [2]int64{d.Reached, d.After})
	d, _ = listen(t, m, "within_62_days", "referral")
	require.Equal(t, [2]int64{n, d.Seconds}, [2]int64{d.Reached, d.After}, "a milestone that starts the clock")
	d, _ = listen(t, m, "within_62_days", "")
	require.Equal(t, [2]int64{}, [2]int64{d.Reached, d.After}, "none on the way")
	d, _ = listen(t, m, "within_28_days", "decision")
	require.Zero(t, d.Patients, "there is no such clock")
}

// In a town of four tumour sites: the steps add up to the clock, to the second, and the
// cohort is the patients whom the published share counts.
func TestStepsAddUpToTheClock(t *testing.T) {
	m := load(t, "format = 1\nextends = \"builtin:northbridge\"\n[run]\nwarm_up = \"26w\"\n", compile.Settings{Observed: true, Options: []string{"current"}})
	d, c := listen(t, m, "within_62_days", "decision")
	total, after := int64(0), int64(0)
	for _, s := range d.Steps {
		require.LessOrEqual(t, s.Patients, d.Patients, s.Name)
		require.NotContains(t, s.Name, "urgent.lung", "copies are one step")
		total += s.Waiting + s.Doing
		after += s.After
	}
	require.Equal(t, d.Seconds, total)
	require.Equal(t, d.After, after)
	require.Equal(t, journey.Step{}, d.Steps[len(d.Steps)-1], "nobody spends time outside of any step")
	stopped := int64(0)
	for _, k := range m.Options[0].Program.Clocks {
		if k.Measure == "within_62_days" {
			for y := range c.Years {
				stopped += c.N[(int(k.Stopped.ID())*(c.Years+1)+y)*c.Cells]
			}
		}
	}
	require.Positive(t, stopped)
	require.Equal(t, stopped, d.Patients)
	require.Equal(t, d.Patients, d.Reached)
}
