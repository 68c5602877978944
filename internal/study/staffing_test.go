package study

import (
	"context"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/theory"
	"prehabsim/sim/tick"
)

// team is a scenario of so many patients a year who are seen once, for half an hour, by a team
// of so many posts of 1,000 hours, some time before they are treated.
func team(patients, wte float64, before, more string) string {
	return fmt.Sprintf(`
format = 1
[run]
window       = { from = 2026-04-01, years = 3 }
warm_up      = "52w"
run_out      = "30w"
replications = 4
seed         = 5
[resource.ward]
kind     = "beds"
group    = "ward"
capacity = 90
[resource.team]
kind = "staff"
role = "exercise instructor"
wte  = %g
patient_facing_hours = 1000
[pathway.patient]
arrivals = { rate = "%g per year" }
steps    = ["decide", "wait", "bed", "rest", "home"]
[pathway.patient.step.decide]
delay = "0d"
mark  = "decision"
[pathway.patient.step.wait]
delay = "%s"
[pathway.patient.step.bed]
seize = "ward"
mark  = "treated"
[pathway.patient.step.rest]
delay = "5d"
then  = { release = "ward" }
[pathway.patient.step.home]
leave = "home"
[prehab.core]
at     = "decision"
until  = "treated"
refer  = { how = "opt-in", probability = 1 }
tiers  = ["universal"]
need   = { universal = 1 }
uptake = 1
attend = 1
[prehab.core.contact.one]
tier = "universal"
with = "team"
time = "30m"
[prehab.core.effect.stay]
on         = "patient.rest"
los_effect = "direct"
ratio      = 0.8
[option.ours.prehab.core]
offered = true
%s`, wte, patients, before, more)
}

// staff asks for the staff of a scenario's option.
func staff(t *testing.T, text string, q StaffAsk) *Staffing {
	t.Helper()
	a, err := askStaff(t, text, q)
	require.NoError(t, err)
	return a
}

func askStaff(t *testing.T, text string, q StaffAsk) (*Staffing, error) {
	t.Helper()
	files := scenario.Files{Builtin: scenarios.Files, Open: func(name string) ([]byte, error) {
		if name == "test.toml" {
			return []byte(text), nil
		}
		return nil, os.ErrNotExist
	}}
	s, err := Load(files, "test.toml", Choice{Options: []string{q.Option}})
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	if q.Use == 0 {
		q.Use = 0.85
	}
	return x.Staff(t.Context(), q, Spec{}, nil)
}

// byTheory are the posts with which the mean wait is so long where a team works round the
// clock at the pace of its year: an M/D/1 queue.
func byTheory(patients, days float64) float64 {
	asked := patients * 0.5 / 1000
	few, many := asked, 10*asked
	for range 60 {
		posts := (few + many) / 2
		q := theory.MD1(patients/365.25, 0.5/1000*365.25/posts)
		if !(q.Wq <= days) {
			few = posts
		} else {
			many = posts
		}
	}
	return many
}

// A team that is there on working days alone keeps patients waiting up to a day and a half
// longer than one that works round the clock, and no less long; so the posts that it needs
// lie between those of theory for the limit and for a day and a half less, and the search is
// close to within 5%. With a longer limit fewer do, for more patients more.
func TestPostsForAWaitAreThoseOfTheory(t *testing.T) {
	for _, patients := range []float64{600, 1500} {
		last := math.Inf(1)
		for _, days := range []float64{2.5, 5} {
			a := staff(t, team(patients, 1, "150d", ""), StaffAsk{Option: "ours", Wait: tick.Span(days * float64(tick.Day))})
			require.Len(t, a.Posts, 1)
			p := a.Posts[0]
			assert.GreaterOrEqual(t, p.Least, 0.99*byTheory(patients, days))
			assert.LessOrEqual(t, p.Least, 1.01*closeEnough*byTheory(patients, days-1.5))
			assert.Less(t, p.Least, last)
			assert.InDelta(t, patients*0.5/1000/0.85, p.ByUse, 1e-6, "hours asked at 85%")
			last = p.Least
		}
	}
}

// How many posts an option has is no matter for how many it needs, be it none.
func TestPostsNeededDoNotHangOnThoseThatThereAre(t *testing.T) {
	q := StaffAsk{Option: "ours", Wait: 3 * tick.Day}
	usual := staff(t, team(1500, 1, "150d", ""), q).Posts[0]
	for _, wte := range []float64{0, 0.1, 4} {
		p := staff(t, team(1500, wte, "150d", ""), q).Posts[0]
		assert.Equal(t, wte, p.Posts)
		assert.InEpsilon(t, usual.Least, p.Least, 0.06, "%g posts", wte)
		assert.InDelta(t, p.Least-wte, p.Gap(), 1e-9)
		assert.Equal(t, usual.ByUse, p.ByUse)
		if wte == 0 {
			assert.True(t, math.IsInf(p.Now.Wait.Mean, 1), "whoever waits is seen by nobody")
			assert.Zero(t, p.Now.Worked)
		}
	}
}

// Staff are not there at night: no number of them makes waits of an hour.
func TestAWaitThatNoPostsHoldIsTold(t *testing.T) {
	a := staff(t, team(1500, 1, "150d", ""), StaffAsk{Option: "ours", Wait: tick.Hour})
	p := a.Posts[0]
	assert.True(t, math.IsNaN(p.Least))
	assert.True(t, math.IsNaN(p.Gap()))
	assert.Greater(t, p.Then.Wait.Mean, 1.0/24)
	assert.Less(t, p.Then.Wait.Mean, 1.5, "with 64 times as many they are seen when it next opens")
}

// Treated after five days nobody comes to more than two of six sessions, three days apart: no
// number of posts makes a dose of that, whatever the wait.
func TestNoPostsMakeADoseWhereThereIsNoTime(t *testing.T) {
	sessions := "[option.ours.prehab.core.contact.one]\nevery = \"3d\"\ncount = 6\n"
	a := staff(t, team(300, 1, "5d", sessions), StaffAsk{Option: "ours", Wait: 2 * tick.Hour})
	assert.True(t, math.IsNaN(a.Posts[0].Least))
	dose := a.Dose()
	require.NotNil(t, dose)
	assert.Less(t, dose.Then.Mean, 100*2.0/6+1)
	assert.Greater(t, dose.Then.Mean, 10.0)
	long := staff(t, team(300, 2, "60d", sessions), StaffAsk{Option: "ours", Wait: 2 * tick.Day}).Dose()
	assert.Greater(t, long.Then.Mean, 90.0, "where there is time they do")
}

// Posts that come late and are never all filled are needed in a greater number, by the share
// in which somebody sees patients.
func TestPostsNeededAreEstablished(t *testing.T) {
	q := StaffAsk{Option: "ours", Wait: 3 * tick.Day}
	usual := staff(t, team(1500, 1, "150d", ""), q).Posts[0]
	a := staff(t, team(1500, 1, "150d", "[option.ours.resource.team]\nvacancy = 0.2\n"), q)
	p := a.Posts[0]
	assert.True(t, a.Late)
	assert.InDelta(t, usual.ByUse/0.8, p.ByUse, 1e-9)
	assert.InEpsilon(t, usual.Least/0.8, p.Least, 0.06)
	assert.Equal(t, 1.0, p.Posts)
}

// What the gap costs is what a filled post does, and the same is said by [cost] alone.
func TestAGapCostsWhatFilledPostsDo(t *testing.T) {
	money := `
[economics]
price_year = "2025/26"
[cost.team]
basis = "post"
of    = "team"
price = 40000
price_year = "2025/26"
payer = "trust"
[cost.lead]
basis   = "post"
service = "core"
count   = 0.5
price   = 90000
price_year = "2025/26"
payer   = "trust"
[option.ours.resource.team]
vacancy = 0.2
`
	a := staff(t, team(1500, 1, "150d", money), StaffAsk{Option: "ours", Wait: 3 * tick.Day})
	p := a.Posts[0]
	assert.Equal(t, 40000.0, p.Pounds)
	assert.InDelta(t, (p.Least-1)*0.8*40000, p.GapPounds(), 1e-6)
	assert.Equal(t, []StaffBeside{{"lead", 0.5}}, a.Beside)
	assert.Equal(t, "2025/26", a.PriceYear)
	none := staff(t, team(1500, 1, "150d", ""), StaffAsk{Option: "ours", Wait: 3 * tick.Day})
	assert.True(t, math.IsNaN(none.Posts[0].GapPounds()))
	assert.Empty(t, none.PriceYear)
}

// Without prehab there are no posts to speak of, nor where an option offers none.
func TestAnOptionWithoutPostsOfPrehabIsTold(t *testing.T) {
	for _, option := range []string{"beds", "current"} {
		_, err := askStaff(t, team(300, 1, "60d", "[option.beds.resource.ward]\ncapacity = 95\n"), StaffAsk{Option: option, Wait: tick.Day})
		require.ErrorContains(t, err, `option "`+option+`": no post of prehab has anything to do`)
	}
}

// What is told does not depend on workers, and an interruption leaves nothing.
func TestStaffIsTheSameOnAnyNumberOfWorkers(t *testing.T) {
	x := ready(t, "../../testdata/cli/lung.toml", Choice{Options: []string{"prehab"}, Replications: 3})
	q := StaffAsk{Option: "prehab", Wait: 2 * tick.Day, Use: 0.85}
	one, err := x.Staff(t.Context(), q, Spec{Workers: 1}, nil)
	require.NoError(t, err)
	seven, err := x.Staff(t.Context(), q, Spec{Workers: 7}, nil)
	require.NoError(t, err)
	require.Equal(t, fmt.Sprint(one), fmt.Sprint(seven))
	ctx, cancel := context.WithCancel(t.Context())
	_, err = x.Staff(ctx, q, Spec{}, func(s State) {
		if s.Done > 4 {
			cancel()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
}

// What is asked for in words is read, and what cannot be is refused.
func TestWhatIsAskedOfStaff(t *testing.T) {
	for text, want := range map[string]float64{"85%": 0.85, "0.85": 0.85, " 100 % ": 1} {
		x, err := ReadShare(text)
		require.NoError(t, err)
		require.InDelta(t, want, x, 1e-12)
	}
	_, err := ReadShare("many")
	require.ErrorContains(t, err, `such as 85%, not "many"`)
	for want, q := range map[string]StaffAsk{
		"--option": {Wait: tick.Day, Use: 1}, "--wait must be above 0": {Option: "a", Use: 1},
		"not 0%": {Option: "a", Wait: tick.Day}, "not 120%": {Option: "a", Wait: tick.Day, Use: 1.2},
	} {
		require.ErrorContains(t, q.Check(), want)
	}
	require.NoError(t, (&StaffAsk{Option: "a", Wait: 1, Use: 1}).Check())
}

// The built-in scenarios with prehab, in a window that is too short for anything but to see
// that all is there: each post of each role and place, and what it costs.
func TestStaffOfBuiltInScenarios(t *testing.T) {
	if testing.Short() {
		t.Skip("a search in each built-in scenario")
	}
	for name, posts := range map[string]int{"northbridge": 6, "selca": 18, "england": 126} {
		short := "[run]\nwindow = { from = 2027-04-05, to = 2027-04-18 }\nwarm_up = \"2w\"\nrun_out = \"0d\"\nreplications = 1\n"
		a := staff(t, "format = 1\nextends = \"builtin:"+name+"\"\n"+short, StaffAsk{Option: "opt_out", Wait: 10 * tick.Day})
		require.Len(t, a.Posts, posts, name)
		for _, p := range a.Posts {
			assert.NotEmpty(t, p.Role, p.Title)
			assert.Positive(t, p.ByUse, p.Title)
			assert.Positive(t, p.Least, "%s: ten days can be held", p.Title)
			assert.Greater(t, p.Pounds, 30000.0, p.Title)
			assert.Less(t, p.Pounds, 120000.0, p.Title)
		}
	}
}
