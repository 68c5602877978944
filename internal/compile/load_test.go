package compile

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// loadOf is the load of a resource in a year.
func loadOf(t *testing.T, o *Option, resource string, year int) facts.Load {
	t.Helper()
	i := slices.IndexFunc(o.Loads, func(l facts.Load) bool { return l.Resource == resource && l.Year == year })
	require.GreaterOrEqual(t, i, 0, "%s in year %d", resource, year)
	return o.Loads[i]
}

// What arithmetic says is open is what the simulation counts as open, to the second,
// whatever the kind of resource and whenever its capacity changes. Within a year
// that is cut by weeks at both ends lists and staff are planned by the week.
func TestArithmeticOpensWhatTheSimulationOpens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		changes := func(key string, most int) string {
			var list []string
			day := tick.Date{Year: 2026, Month: 1, Day: 5}
			for range rapid.IntRange(0, 3).Draw(t, "changes") {
				day = day.AddDays(rapid.IntRange(1, 200).Draw(t, "days"))
				list = append(list, fmt.Sprintf("{ from = %s, %s = %d }", day, key, rapid.IntRange(0, most).Draw(t, "to")))
			}
			return "changes = [" + strings.Join(list, ", ") + "]"
		}
		text := strings.Replace(january("730d",
			resource("ward", "beds", "capacity = 5", changes("capacity", 6)),
			resource("room", "servers", "capacity = 2", changes("capacity", 3), `open = { mon = "08:00-18:00", sat = "09:00-12:00" }`),
			resource("lists", "sessions", "capacity = 2", changes("capacity", 3), `weekly = { mon = "8h", thu = "4h", sun = "2h" }`),
			resource("staff", "staff", `role = "nurse"`, "wte = 1.3", "patient_facing_hours = 1000", changes("wte", 2)),
			resource("slots", "slots", "capacity = 3", changes("capacity", 4), fmt.Sprintf("every = %q", rapid.SampledFrom([]string{"7h", "1d", "14d"}).Draw(t, "every"))),
			weekly(`
		end = { leave = "home" }`)), `warm_up = "0d"`, fmt.Sprintf("warm_up = \"%dd\"", rapid.IntRange(0, 40).Draw(t, "warm-up")), 1)
		var problems diag.List
		m := Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems)
		require.NoError(t, problems.Err())
		p := m.Options[0].Program
		c, err := engine.New(p).Run(key)
		require.NoError(t, err)
		for i := range p.Resources {
			open := 0.0
			for _, l := range m.Options[0].Loads {
				if l.Index == i {
					unit := map[string]float64{"hours": 3600, "appointments": 1}[l.Unit]
					if unit == 0 { // something-days
						unit = float64(tick.Day)
					}
					days := float64(365)
					open += l.Capacity / 365.25 * days * unit
				}
			}
			require.InEpsilon(t, 1+float64(c.Use(i, -1).Open), 1+open, 1e-9, p.Resources[i].Name)
		}
	})
}

// Six beds for 0.97 of them, closed for six weeks in the middle of the year, or all
// but one of them: what is asked in the year over what opens in it. The middle of the
// year alone says 0 and 5.8.
func TestALoadIsTheMeanOfItsYear(t *testing.T) {
	text := starting("2026-01-01", "2y", resource("ward", "beds", "capacity = 6"), `
[pathway.p]
arrivals = { rate = "5.82 per day" }
steps = ["stay", "end"]
[pathway.p.step.stay]
use = "ward"
time = "1d"
[pathway.p.step.end]
leave = "home"
[option.closed.resource.ward]
changes = [{ from = 2026-06-15, capacity = 0 }, { from = 2026-07-27, capacity = 6 }]
[option.one.resource.ward]
changes = [{ from = 2026-06-15, capacity = 1 }, { from = 2026-07-27, capacity = 6 }]
[option.for_good.resource.ward]
changes = [{ from = 2027-07-01, capacity = 0 }]
[option.never_open.resource.ward]
changes = [{ from = 2027-01-01, capacity = 0 }]
`)
	m := loadText(t, text)
	share := func(option, year int) float64 { return loadOf(t, &m.Options[option], "ward", year).Share }
	require.InDelta(t, 0.97, share(0, 0), 1e-9)
	require.InDelta(t, 0.97/(1-42./365), share(1, 0), 1e-9) // 1.10
	require.InDelta(t, 0.97/(1-42./365*5/6), share(2, 0), 1e-9)
	require.InDelta(t, 0.97, share(1, 1), 1e-9)
	require.InDelta(t, 0.97*365/181, share(3, 1), 1e-9)
	require.True(t, math.IsInf(share(4, 1), 1), "without bound where nothing opens all year")
	require.Zero(t, loadOf(t, &m.Options[4], "ward", 1).Capacity)

	weeks := facts.Spell{From: "2026-06", Until: "2026-07"}
	for i, want := range []struct{ passes, closed facts.Spell }{{}, {weeks, weeks}, {weeks, facts.Spell{}}, {facts.Spell{From: "2027-07"}, facts.Spell{From: "2027-07"}}, {facts.Spell{From: "2027-01"}, facts.Spell{From: "2027-01"}}} {
		l := loadOf(t, &m.Options[i], "ward", 0)
		require.Equal(t, want.passes, l.Passes, m.Options[i].ID)
		require.Equal(t, want.passes, l.PassesCeiling, m.Options[i].ID)
		require.Equal(t, want.closed, l.Closed, m.Options[i].ID)
	}
}

// Every kind of resource that closes on a date, and stays closed: places, lists, staff
// and slots. In the second year the load has no bound.
func TestWhateverClosesHasALoadWithoutBound(t *testing.T) {
	for kind, keys := range map[string]string{
		"beds":     "capacity = 4\nchanges = [{ from = 2026-07-01, capacity = 0 }]",
		"servers":  "capacity = 4\nopen = { mon = \"08:00-18:00\" }\nchanges = [{ from = 2026-07-01, capacity = 0 }]",
		"sessions": "capacity = 4\nweekly = { mon = \"8h\" }\nchanges = [{ from = 2026-07-01, capacity = 0 }]",
		"slots":    "capacity = 4\nevery = \"1d\"\nchanges = [{ from = 2026-07-01, capacity = 0 }]",
		"staff":    "role = \"nurse\"\nwte = 4\npatient_facing_hours = 1000\nchanges = [{ from = 2026-07-01, wte = 0 }]",
	} {
		m := loadText(t, starting("2026-01-01", "2y", resource("it", kind, keys), weekly(`
		use = { use = "it", time = "1h" }
		end = { leave = "home" }`)))
		first, second := loadOf(t, &m.Options[0], "it", 0), loadOf(t, &m.Options[0], "it", 1)
		require.Positive(t, first.Share, kind)
		require.False(t, math.IsInf(first.Share, 1), kind)
		require.True(t, math.IsInf(second.Share, 1), kind)
		require.True(t, math.IsInf(second.ShareCeiling, 1), kind)
		require.Equal(t, facts.Spell{From: "2026-07"}, first.Closed, kind)
		require.Empty(t, first.Relief, "%s: no work goes on past closing where none begins", kind)
	}
}

// Nothing is asked of what is closed when nobody comes any more, and what has no limit
// is never closed.
func TestWhatNobodyAsksForHasNoLoad(t *testing.T) {
	m := loadText(t, starting("2026-01-01", "2y",
		resource("ward", "beds", "capacity = 4", "changes = [{ from = 2026-07-01, capacity = 0 }]"), resource("home", "beds", "unlimited = true"), `
[pathway.p]
arrivals = { at = ["0d", "10d", "40d"] }
`+steps("pathway.p", `
		stay = { use = "ward", time = "1d" }
		rest = { use = "home", time = "1d" }
		end  = { leave = "home" }`)))
	for _, resource := range []string{"ward", "home"} {
		require.InDelta(t, 3*365.25/365, loadOf(t, &m.Options[0], resource, 0).Offered, 1e-9, "three days in the first year")
		require.Zero(t, loadOf(t, &m.Options[0], resource, 1).Offered)
		require.Zero(t, loadOf(t, &m.Options[0], resource, 1).Share)
	}
	require.Equal(t, facts.Spell{From: "2026-07", Until: "2026-12"}, loadOf(t, &m.Options[0], "ward", 0).Closed)
	require.Empty(t, loadOf(t, &m.Options[0], "home", 0).Closed)
}

// A rate that changes in the middle of a year counts as long as it holds.
func TestDemandOfAYearIsItsMean(t *testing.T) {
	m := loadText(t, starting("2026-01-01", "1y", resource("ward", "beds", "capacity = 4"), `
[pathway.p]
arrivals = { rate = "1 per day", changes = [{ from = 2026-10-01, rate = "5 per day" }] }
`+steps("pathway.p", `
		stay = { use = "ward", time = "1d" }
		end  = { leave = "home" }`)))
	l := loadOf(t, &m.Options[0], "ward", 0)
	require.InDelta(t, (273+92*5)/365., l.Offered/365.25, 1e-9)
	require.Equal(t, facts.Spell{From: "2026-10"}, l.Passes, "from the day on which the rate changes")
}

// More may be asked than is open, and no list grows, where patients have another way
// out; arithmetic names it and leaves the rest to the simulation.
func TestWhatKeepsAListFromGrowingIsNamed(t *testing.T) {
	for want, text := range map[string]string{
		"": resource("x", "servers", "capacity = 1") + weekly(`
		use = { use = "x", time = "8d" }
		end = { leave = "home" }`),
		"work goes on past closing": resource("x", "servers", "capacity = 1", `open = { mon = "09:00-11:00" }`) + weekly(`
		use = { use = "x", time = "3h" }
		end = { leave = "home" }`),
		"a full queue turns patients away": resource("x", "servers", "capacity = 1", "queue_limit = 2") + weekly(`
		use = { use = "x", time = "8d", refused = "end" }
		end = { leave = "home" }`),
		"who waits too long gives up": resource("x", "servers", "capacity = 1") + weekly(`
		use = { use = "x", time = "8d", patience = "3d", gives_up = "end" }
		end = { leave = "home" }`),
		"some are let in above capacity": resource("x", "beds", "capacity = 1") + weekly(`
		use = { use = "x", time = "8d", queue = "never wait" }
		end = { leave = "home" }`),
		"some go elsewhere while it is full": resource("x", "beds", "capacity = 1") + weekly(`
		ask = { branch = { full = "x", yes = "end", no = "next" } }
		use = { use = "x", time = "8d" }
		end = { leave = "home" }`),
	} {
		m := loadText(t, january("1y", text))
		require.Equal(t, want, strings.Join(loadOf(t, &m.Options[0], "x", 0).Relief, ", "))
	}
	// An operation longer than any list takes a whole one, and goes on.
	m := loadText(t, january("1y", resource("x", "sessions", "capacity = 1", `weekly = { mon = "2h" }`), weekly(`
		use = { use = "x", time = "3h" }
		end = { leave = "home" }`)))
	require.Equal(t, []string{"work goes on past closing"}, loadOf(t, &m.Options[0], "x", 0).Relief)
}

// Contacts of prehabilitation are beside the pathway, which does not wait for them;
// the same staff in a step of the pathway are not.
func TestOnlyWhatABranchAsksForIsBesideThePathway(t *testing.T) {
	m := loadText(t, extending(sound, ""), "prehab")
	require.True(t, loadOf(t, &m.Options[1], "exercise", 0).Beside)
	require.False(t, loadOf(t, &m.Options[1], "ward", 0).Beside)
	require.False(t, loadOf(t, &m.Options[0], "exercise", 0).Beside, "nobody asks for it")
	staff := resource("physio", "staff", `role = "physiotherapist"`, "wte = 1", "patient_facing_hours = 1000")
	m = loadText(t, january("1y", staff, weekly(`
		use = { use = "physio", time = "1h" }
		end = { leave = "home" }`)))
	require.False(t, loadOf(t, &m.Options[0], "physio", 0).Beside)
}

// a, b and c come on the 12th. One bed is there until the 14th, none after it: a has
// it, b and c wait 7 days until the window ends.
func TestThoseStillWaitingAreCountedWhenTheWindowEnds(t *testing.T) {
	o := observe(t, january("2w", bed("ward", "changes = [{ from = 2026-01-14, capacity = 0 }]"), three(`
		stay = { use = "ward", time = "1d" }
		end  = { leave = "home" }`)))
	require.Equal(t, engine.Waiting{Patients: 1, Seconds: 7 * day}, o.counts.Waiting[0], "b had it from the 13th")
	require.Equal(t, o.use("ward").Queue, o.use("ward").Wait+o.counts.Waiting[0].Seconds, "the area under the queue is all that was waited")
}

// The theatre has its list and the bed that b and c need after it is closed: they are
// in the theatre's queue and wait for the bed. Were it only taken, they would wait for
// the theatre, as it is on the next list that they may go.
func TestWhoNeedsSomethingClosedWaitsForThat(t *testing.T) {
	theatre := resource("theatre", "sessions", "capacity = 1", `weekly = { mon = "8h" }`)
	operation := three(`
		op   = { use = { theatre = "planned", ward = "hold" }, time = "1h" }
		stay = { delay = "20d", then = { release = "ward" } }
		end  = { leave = "home" }`)
	for _, c := range []struct {
		changes        string
		theatre, wards int64
	}{
		{"", 2, 0},
		{"changes = [{ from = 2026-01-14, capacity = 0 }]", 0, 2},
		{"changes = [{ from = 2026-01-19, capacity = 0 }]", 2, 0}, // on the day after the window
	} {
		o := observe(t, january("2w", theatre, bed("ward", c.changes), operation))
		require.Equal(t, c.theatre, o.counts.Waiting[0].Patients, c.changes)
		require.Equal(t, c.wards, o.counts.Waiting[1].Patients, c.changes)
		require.Equal(t, o.use("theatre").Queue, o.use("theatre").Wait+o.counts.Waiting[0].Seconds+o.counts.Waiting[1].Seconds, c.changes)
	}
}
