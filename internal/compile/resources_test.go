package compile

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// Open two hours on Mondays and Wednesdays, 90 minutes each: a is seen at 08:00
// and b at 09:30, who is finished after closing; c comes on Wednesday.
func TestServersOpenByWeekdayAndFinishAfterClosing(t *testing.T) {
	o := observe(t, january("2w", server("scanner", `open = { mon = "08:00-10:00", wed = "08:00-10:00" }`), three(`
		scan = { use = "scanner", time = "90m" }
		end  = { leave = "home" }`)))
	o.tells(`
		p.a Mon 12 Jan 00:00 waits for scanner
		p.b Mon 12 Jan 00:00 waits for scanner
		p.c Mon 12 Jan 00:00 waits for scanner
		p.a Mon 12 Jan 08:00 gets scanner
		p.a Mon 12 Jan 09:30 gives back scanner
		p.b Mon 12 Jan 09:30 gets scanner
		p.a Mon 12 Jan 09:30 leaves: home
		p.b Mon 12 Jan 11:00 gives back scanner
		p.b Mon 12 Jan 11:00 leaves: home
		p.c Wed 14 Jan 08:00 gets scanner
		p.c Wed 14 Jan 09:30 gives back scanner
		p.c Wed 14 Jan 09:30 leaves: home`)
	u := o.use("scanner")
	require.Equal(t, 4*2*hour, u.Open, "two weeks of two openings")
	require.Equal(t, 270*minute, u.Busy)
}

// One place, two from Wednesday the 14th: b starts then, c when a is done. From
// Sunday there is one again; b and c, in progress, stay.
func TestCapacityChangesOnDates(t *testing.T) {
	o := observe(t, january("2w",
		server("ward", `changes = [{ from = 2026-01-14, capacity = 2 }, { from = 2026-01-18, capacity = 1 }]`), three(`
		stay = { use = "ward", time = "5d" }
		end  = { leave = "home" }`)))
	o.tells(`
		p.a Mon 12 Jan 00:00 gets ward
		p.b Mon 12 Jan 00:00 waits for ward
		p.c Mon 12 Jan 00:00 waits for ward
		p.b Wed 14 Jan 00:00 gets ward
		p.a Sat 17 Jan 00:00 gives back ward
		p.c Sat 17 Jan 00:00 gets ward
		p.a Sat 17 Jan 00:00 leaves: home`)
	require.Equal(t, (14+4)*day, o.use("ward").Open, "one place for 14 days and another from the 14th to the 17th")
	require.Equal(t, 1*day, o.use("ward").Over, "on the 18th two are in one place")
}

// A bed is not free for the four hours of cleaning, and nobody stays in it.
func TestBedsAreTurnedRound(t *testing.T) {
	o := observe(t, january("2w", bed("ward", `turnround = "4h"`), three(`
		stay = { use = "ward", time = "1d" }
		end  = { leave = "home" }`)))
	o.tells(`
		p.a Mon 12 Jan 00:00 gets ward
		p.b Mon 12 Jan 00:00 waits for ward
		p.c Mon 12 Jan 00:00 waits for ward
		p.a Tue 13 Jan 00:00 gives back ward
		p.a Tue 13 Jan 00:00 leaves: home
		p.b Tue 13 Jan 04:00 gets ward
		p.b Wed 14 Jan 04:00 gives back ward
		p.b Wed 14 Jan 04:00 leaves: home
		p.c Wed 14 Jan 08:00 gets ward
		p.c Thu 15 Jan 08:00 gives back ward
		p.c Thu 15 Jan 08:00 leaves: home`)
	require.Equal(t, 3*day, o.use("ward").Busy)
}

// Nobody waits for what has no limit; how many were inside at once is kept.
func TestUnlimitedHasNoQueue(t *testing.T) {
	o := observe(t, january("2w", resource("ward", "beds", `unlimited = true`), three(`
		stay = { use = "ward", time = "2d" }
		end  = { leave = "home" }`)))
	u := o.use("ward")
	require.Zero(t, u.Wait)
	require.Equal(t, 6*day, u.Busy)
	require.Zero(t, u.Over)
	require.Equal(t, []int64{12 * day, 0, 0, 2 * day}, o.counts.Occupancy[0])
}

// b and c wait for a; c's class is smaller, so c goes first.
func TestQueueServesSmallerClassFirst(t *testing.T) {
	o := observe(t, january("2w", server("nurse", `queue = "priority"`), who, three(`
		soon  = { when = { who = "c" }, use = "nurse", time = "5h", priority = 1 }
		later = { when = { who = ["a", "b"] }, use = "nurse", time = "5h", priority = 2 }
		end   = { leave = "seen" }`)))
	o.tells(`
		p.a Mon 12 Jan 00:00 gets nurse
		p.b Mon 12 Jan 00:00 waits for nurse
		p.c Mon 12 Jan 00:00 waits for nurse
		p.a Mon 12 Jan 05:00 gives back nurse
		p.c Mon 12 Jan 05:00 gets nurse
		p.a Mon 12 Jan 05:00 leaves: seen
		p.c Mon 12 Jan 10:00 gives back nurse
		p.b Mon 12 Jan 10:00 gets nurse
		p.c Mon 12 Jan 10:00 leaves: seen
		p.b Mon 12 Jan 15:00 gives back nurse
		p.b Mon 12 Jan 15:00 leaves: seen`)
}

// The server is taken until the 16th. "late" was referred on the 14th and joins
// the queue at once; "early" was referred on the 12th and joins on the 15th. The
// earlier referral breaches first, so it is served first; a patient without the
// clock comes last.
func TestQueueServesEarliestBreachFirst(t *testing.T) {
	o := observe(t, january("12d", `
[clock.two_month]
from = "referral"
to = "seen"
standard = { days = 62, share = 0.85 }`,
		server("nurse", `queue = "earliest breach"`, `due = "two_month"`),
		pathway("busy", "6d", `
			see = { use = "nurse", time = "5d" }
			end = { leave = "done" }`),
		pathway("none", "8d", `
			see = { use = "nurse", time = "1h" }
			end = { leave = "done" }`),
		pathway("late", "9d", `
			see = { use = "nurse", time = "1h", mark = "seen" }
			end = { leave = "done" }`, `mark = "referral"`),
		pathway("early", "7d", `
			prepare = { delay = "3d" }
			see     = { use = "nurse", time = "1h", mark = "seen" }
			end     = { leave = "done" }`, `mark = "referral"`)))
	o.tells(`
		busy Sun 11 Jan 00:00 gets nurse
		early Mon 12 Jan 00:00 reaches referral
		none Tue 13 Jan 00:00 waits for nurse
		late Wed 14 Jan 00:00 reaches referral
		late Wed 14 Jan 00:00 waits for nurse
		early Thu 15 Jan 00:00 waits for nurse
		busy Fri 16 Jan 00:00 gives back nurse
		early Fri 16 Jan 00:00 gets nurse
		busy Fri 16 Jan 00:00 leaves: done
		early Fri 16 Jan 00:00 reaches seen
		early Fri 16 Jan 01:00 gives back nurse
		late Fri 16 Jan 01:00 gets nurse
		early Fri 16 Jan 01:00 leaves: done
		late Fri 16 Jan 01:00 reaches seen
		late Fri 16 Jan 02:00 gives back nurse
		none Fri 16 Jan 02:00 gets nurse
		late Fri 16 Jan 02:00 leaves: done
		none Fri 16 Jan 03:00 gives back nurse
		none Fri 16 Jan 03:00 leaves: done`)
	// Calendar days from referral: 4 and 2.
	n, days := o.events("clock.two_month")
	require.EqualValues(t, 2, n)
	require.EqualValues(t, 6, days)
}

// Four places and nobody waiting: the review of the 12th decides half for the
// week from the 19th, and so on. 2 weeks of 4, then 2 weeks of 2.
func TestCapacityIsHandedBackWhereNobodyWaits(t *testing.T) {
	u := observe(t, january("4w", respondingChairs)).use("chairs")
	require.Equal(t, int64(2*4+2*2)*7*day, u.Open)
	require.Equal(t, int64(2*2)*7*day, u.Returned)
	require.Zero(t, u.Added)
}

// A hundred days of work for each of many patients: far above the target, so half
// as many places again from the second review on.
func TestCapacityIsAddedWhereManyWait(t *testing.T) {
	u := observe(t, january("4w", respondingChairs, pathway("many", "2h", `
		sit = { use = "chairs", time = "100d" }
		end = { leave = "done" }`))).use("chairs")
	require.Equal(t, int64(2*4+2*6)*7*day, u.Open)
	require.Equal(t, int64(2*2)*7*day, u.Added)
	require.Zero(t, u.Returned)
}

// responds is the rule of a resource that follows the work that waits for it.
const responds = `responds = { to = "work waiting", target = "1d", gain = 1, down = 0.5, up = 0.5 }`

var respondingChairs = resource("chairs", "servers", `capacity = 4`, responds) + pathway("one", "27d", `
	sit = { use = "chairs", time = "1h" }
	end = { leave = "done" }`)

// Two days' demand for a bed a day is two beds in use; a load of 0.5 is four.
// Another option's demand does not change it.
func TestLoadBecomesCapacity(t *testing.T) {
	m := loadText(t, january("1y", resource("ward", "beds", `load = 0.5`), pathway("p", "1d", `
		stay = { use = "ward", time = "2d" }
		end  = { leave = "home" }`), `
[option.longer]
[option.longer.pathway.p.step.stay]
time = "3d"
[option.fewer.resource.ward]
scale = 0.75`))
	for i, want := range []float64{4, 4, 3} {
		require.InDelta(t, want, m.Options[i].Program.Resources[0].Capacity[0].Value, 1e-9, m.Options[i].ID)
	}
	for i, want := range []float64{0.5, 0.75, 2.0 / 3} {
		require.InDelta(t, want, m.Options[i].Loads[0].Share, 1e-9, m.Options[i].ID)
	}
	require.InDelta(t, 4*365.25, m.Options[0].Loads[0].Capacity, 1e-6, "bed-days a year")
}

// A change by the first day of the simulation is what there is from then on, whether or not the
// capacity before it is written: of lists on fixed days that is one at a time.
func TestAChangeByTheFirstDayHolds(t *testing.T) {
	of := func(date string, capacity int) string {
		return fmt.Sprintf(`
format = 1
[run]
start = 2026-01-05
warm_up = "1w"
window = "4w"
[resource.room]
kind = "sessions"
weekly = { mon = "4h" }
changes = [{ from = %s, capacity = %d }]
[pathway.p]
arrivals = { rate = "1 per week" }
steps = ["see", "end"]
[pathway.p.step]
see = { use = "room", time = "30m" }
end = { leave = "home" }
`, date, capacity)
	}
	levels := func(date string, capacity int) (list []float64) {
		for _, l := range loadText(t, of(date, capacity)).Options[0].Program.Resources[0].Capacity {
			list = append(list, l.Value)
		}
		return list
	}
	for _, date := range []string{"2025-12-01", "2026-01-05"} {
		require.Equal(t, []float64{3}, levels(date, 3), date)
		require.ErrorContains(t, problemsOf(memory(map[string]string{"x.toml": of(date, 0)}), "x.toml"), `resource "room": weekly: is needed and never open`, date)
	}
	require.Equal(t, []float64{1, 3}, levels("2026-01-20", 3))
}
