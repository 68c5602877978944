package journey_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/journey"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

func stopsOf(t *testing.T, m *compile.Model, measure, by string) (*journey.Stops, *engine.Counts) {
	t.Helper()
	p := m.Options[0].Program
	s, e, key := journey.NewStops(p, measure, m.Options[0].StepFamilies(), make([]bool, len(p.Steps)), by), engine.New(p), rng.NewKey(m.Seed, 0)
	require.NoError(t, e.TraceAll(key, s.Add))
	c, err := e.Run(key)
	require.NoError(t, err)
	return s, c
}

// added holds each stop to its clock, to the second and by the calendar, and all of them to
// what a replication counts.
func added(t *testing.T, m *compile.Model, measure string, s *journey.Stops, c *engine.Counts) {
	t.Helper()
	p := m.Options[0].Program
	met := 0
	for i := range s.List {
		x := &s.List[i]
		sum := int64(0)
		for k := range x.Parts {
			require.NotEqual(t, s.Outside(), x.Parts[k].Step, "time outside any step")
			sum += x.Parts[k].Seconds()
		}
		require.Equal(t, int64(x.At-x.Since), sum, "patient %d of %s", x.Patient, p.Sources[x.Source].Name)
		require.Equal(t, x.Days, p.Calendar.Day(x.At)-p.Calendar.Day(x.Since))
		if x.Met(p) {
			met++
		}
	}
	stopped, within := int64(0), int64(0)
	for _, k := range p.Clocks {
		if k.Measure == measure {
			for y := range c.Years {
				stopped += c.N[(int(k.Stopped.ID())*(c.Years+1)+y)*c.Cells]
				within += c.N[(int(k.WithinTo.ID())*(c.Years+1)+y)*c.Cells]
			}
		}
	}
	require.Positive(t, stopped)
	require.Equal(t, []int{int(stopped), int(within)}, []int{len(s.List), met}, measure)
}

func TestEveryStopAddsUpToItsClock(t *testing.T) {
	m := load(t, "format = 1\nextends = \"builtin:northbridge\"\n[run]\nwarm_up = \"26w\"\n", compile.Settings{Observed: true, Options: []string{"current"}})
	for _, measure := range []string{"within_28_days", "within_31_days", "within_62_days"} {
		s, c := stopsOf(t, m, measure, "site")
		added(t, m, measure, s, c)
		for _, x := range s.List {
			require.GreaterOrEqual(t, x.Value, 0)
		}
	}
	s, c := stopsOf(t, m, "within_62_days", "")
	added(t, m, "within_62_days", s, c)
	d, _ := listen(t, m, "within_62_days", "")
	queue, all := int64(0), int64(0)
	for _, x := range s.List {
		for _, p := range x.Parts {
			queue, all = queue+int64(p.Queue)+int64(p.Choice), all+p.Seconds()
		}
	}
	waiting := int64(0)
	for _, step := range d.Steps {
		waiting += step.Waiting
	}
	require.Equal(t, d.Seconds, all, "what check --targets tells")
	require.InDelta(t, waiting, queue, float64(waiting)/100, "the rest is appointments that were missed, which take minutes")
}

// Two clocks of one measure run at once in a patient, and each has its own days.
func TestTwoClocksOfOnePatientHaveTheirOwnDays(t *testing.T) {
	m := load(t, week+`
[clock.other]
from     = "decision"
to       = "treated"
standard = { days = 31 }
measure  = "within_62_days"
`, compile.Settings{})
	s, c := stopsOf(t, m, "within_62_days", "")
	added(t, m, "within_62_days", s, c)
	require.Len(t, s.List, 4)
	var days []int
	for _, x := range s.List {
		days = append(days, x.Days)
	}
	require.ElementsMatch(t, []int{14, 14, 10, 10}, days)
}

// Who misses an appointment waits for the next by choice; who is given one waited for it.
func TestDaysAfterAMissedAppointmentAreThePatientsOwn(t *testing.T) {
	m := load(t, noShow, compile.Settings{})
	s, c := stopsOf(t, m, "within_62_days", "")
	added(t, m, "within_62_days", s, c)
	missed := 0
	for _, x := range s.List {
		p := x.Parts[0]
		require.EqualValues(t, tick.Day+9*tick.Hour, p.Queue, "from Monday to the first clinic")
		require.EqualValues(t, tick.Hour, p.Delay)
		require.Zero(t, int64(p.Choice)%int64(tick.Hour), "appointments are an hour apart")
		if p.Choice > 0 {
			missed++
		}
	}
	require.Positive(t, missed)
	require.Less(t, missed, len(s.List))
}

// As [week], for two years, with a clinic to which a third do not come; each comes alone.
const noShow = `
format = 1
[run]
start   = 2026-01-05
warm_up = "0d"
run_out = "0d"
window  = "728d"
[clock.two_month]
from     = "referral"
to       = "treated"
standard = { days = 62, share = 0.85 }
measure  = "within_62_days"
[resource.clinic]
kind   = "sessions"
weekly = { tue = "8h" }
[pathway.p]
arrivals = { interarrival = "7d" }
mark     = "referral"
steps    = ["see", "ready", "treat", "end"]
[pathway.p.step]
see   = { use = "clinic", time = "1h", no_show = 0.3 }
ready = { delay = "10d" }
treat = { mark = "treated" }
end   = { leave = "home" }
`

// Of who is on a given list nothing is known but since when.
func TestDaysBeforeAGivenListAreToldApart(t *testing.T) {
	m := load(t, week+`
[backlog.p]
waiting_for = "see"
days_waited = { "50" = 3 }
`, compile.Settings{})
	s, c := stopsOf(t, m, "within_62_days", "")
	added(t, m, "within_62_days", s, c)
	given := 0
	for _, x := range s.List {
		if first := x.Parts[0]; first.Step == s.Before() {
			given++
			require.EqualValues(t, 50*tick.Day, first.Delay)
			require.Equal(t, 50+14, x.Days)
			require.Negative(t, int64(x.Since))
		}
	}
	require.Equal(t, 3, given)
}
