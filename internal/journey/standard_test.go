package journey_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/journey"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

func split(t *testing.T, text string, s compile.Settings) *journey.Standard {
	t.Helper()
	m := load(t, text, s)
	p := m.Options[0].Program
	x := journey.NewStandard(p, "within_62_days", m.Options[0].StepFamilies(), make([]int, len(p.Sources)))
	require.NoError(t, engine.New(p).TraceAll(rng.NewKey(m.Seed, 0), x.Add))
	return x
}

// Patients of [week] take fourteen days and ten hours, fourteen days by the calendar.
func TestPatientsMeetTheStandardOrBreachIt(t *testing.T) {
	for within, met := range map[string]bool{"62": true, "14": true, "13": false} {
		x := split(t, strings.Replace(week, "days = 62", "days = "+within, 1), compile.Settings{})
		of, other := x.Everybody()
		if !met {
			of, other = other, of
		}
		require.EqualValues(t, 2, of.Patients, within)
		require.Zero(t, other.Patients, within)
		waiting, all := of.All.Mean(of.Patients)
		require.InDelta(t, 33.0/24, waiting, 1e-12, "a day and nine hours for the clinic")
		require.InDelta(t, 14+10.0/24, all, 1e-12)
		for i, s := range x.Steps {
			if s.Name == "p.ready" {
				_, days := of.Steps[i].Mean(of.Patients)
				require.Equal(t, []float64{10, 10}, []float64{days, of.Steps[i].Centile(90, of.Patients)})
			}
		}
	}
	x := split(t, strings.Replace(week, "standard = { days = 62, share = 0.85 }\n", "", 1), compile.Settings{})
	met, breached := x.Everybody()
	require.Zero(t, met.Patients+breached.Patients, "without a standard nobody meets it")
}

func TestDaysOfBothGroupsAreThoseOfTheCohort(t *testing.T) {
	x := split(t, "format = 1\nextends = \"builtin:northbridge\"\n[run]\nwarm_up = \"26w\"\n", compile.Settings{Observed: true, Options: []string{"current"}})
	met, breached := x.Everybody()
	require.Equal(t, x.Patients, met.Patients+breached.Patients)
	require.Positive(t, met.Patients)
	require.Positive(t, breached.Patients)
	for i, s := range x.Steps {
		days := 0.0
		for _, g := range []*journey.Group{met, breached} {
			_, mean := g.Steps[i].Mean(g.Patients)
			days += mean * float64(g.Patients)
		}
		require.InDelta(t, x.Mean(s.Waiting+s.Doing)*float64(x.Patients), days, 1e-6, s.Name)
	}
}

func TestACentileCountsThoseWhoDidNotComeBy(t *testing.T) {
	s := journey.Spent{Seconds: []int64{3 * int64(tick.Day), int64(tick.Day), 2 * int64(tick.Day)}}
	for patients, want := range map[int64][3]float64{3: {2, 3, 1}, 6: {0, 3, 0}, 30: {0, 0, 0}} {
		require.Equal(t, want, [3]float64{s.Centile(50, patients), s.Centile(90, patients), s.Centile(1, patients)}, patients)
	}
}

// Whoever comes in the window of [week] is seen, and has two weeks until treatment; the last
// two are inside when it ends.
func TestFlowsCountEachOnceInAPlace(t *testing.T) {
	m := load(t, week, compile.Settings{})
	p := m.Options[0].Program
	flow := func(measure string, share float64) (list [][2]string, patients []int64) {
		f := journey.NewFlows(p, measure, make([]int, len(p.Steps)), []int{0}, 1)
		require.NoError(t, engine.New(p).TraceAll(rng.NewKey(m.Seed, 0), f.Add))
		name := func(i int) string {
			if end, ok := f.End(i); ok {
				return end.Name
			}
			return "p"
		}
		all := int64(0)
		for _, x := range f.Between(share) {
			list, patients, all = append(list, [2]string{name(x.From), name(x.To)}), append(patients, x.Patients), all+x.Patients
		}
		require.Equal(t, f.Patients, all)
		return list, patients
	}
	to, n := flow("within_62_days", .5)
	require.Equal(t, [][2]string{{"p", "treated"}, {"p", "inside"}}, to)
	require.Equal(t, []int64{2, 2}, n)
	to, n = flow("no such clock", 0)
	require.Equal(t, [][2]string{{"p", "home"}, {"p", "inside"}}, to)
	require.Equal(t, []int64{2, 2}, n)
}

// Looking on changes nothing, and what is told is what a trace of everybody tells of them.
func TestLookingOnChangesNothing(t *testing.T) {
	m := load(t, "format = 1\nextends = \"builtin:northbridge\"\n[run]\nwarm_up = \"26w\"\n", compile.Settings{Options: []string{"current"}})
	p, key := m.Options[0].Program, rng.NewKey(m.Seed, 0)
	want, err := engine.New(p).Run(key)
	require.NoError(t, err)
	told := map[engine.TraceKind]int{}
	got, err := engine.New(p).Follow(key, func(e engine.TraceEvent) {
		require.True(t, p.Sources[e.Source].Counted)
		told[e.Kind]++
	}, tick.Week, func(tick.Time, *engine.Counts) {})
	require.NoError(t, err)
	require.Equal(t, want.N, got.N)
	all := map[engine.TraceKind]int{}
	require.NoError(t, engine.New(p).TraceAll(key, func(e engine.TraceEvent) {
		if e.Kind != engine.TraceAttribute && e.Kind != engine.TraceCount && p.Sources[e.Source].Counted {
			all[e.Kind]++
		}
	}))
	require.Equal(t, all, told)
}
