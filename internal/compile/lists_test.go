package compile

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// A list of two hours each Tuesday from 09:00: 50 minutes for a and b; c would
// finish at 11:30, half an hour after closing, and must wait for next week.
func TestListIsFilledByPlannedTime(t *testing.T) {
	o := observe(t, january("16d", list(`overrun = "0m"`), three(fifty)))
	o.tells(`
		p.a Mon 12 Jan 00:00 waits for theatre
		p.b Mon 12 Jan 00:00 waits for theatre
		p.c Mon 12 Jan 00:00 waits for theatre
		p.a Tue 13 Jan 09:00 gets theatre
		p.a Tue 13 Jan 09:50 gives back theatre
		p.b Tue 13 Jan 09:50 gets theatre
		p.a Tue 13 Jan 09:50 leaves: home
		p.b Tue 13 Jan 10:40 gives back theatre
		p.b Tue 13 Jan 10:40 leaves: home
		p.a Mon 19 Jan 00:00 waits for theatre
		p.b Mon 19 Jan 00:00 waits for theatre
		p.c Mon 19 Jan 00:00 waits for theatre
		p.c Tue 20 Jan 09:00 gets theatre
		p.c Tue 20 Jan 09:50 gives back theatre
		p.a Tue 20 Jan 09:50 gets theatre
		p.c Tue 20 Jan 09:50 leaves: home
		p.a Tue 20 Jan 10:40 gives back theatre
		p.a Tue 20 Jan 10:40 leaves: home`)
	require.Equal(t, 3*2*hour, o.use("theatre").Open, "Tuesdays of 6, 13 and 20 January")
}

// Half an hour of overrun is allowed, so c is done from 10:40 to 11:30. Those 30
// minutes come off the next list: it begins at 09:30, and its third patient would
// finish at 12:00, too late.
func TestOverrunComesOffTheNextList(t *testing.T) {
	o := observe(t, january("16d", list(`overrun = "30m"`), three(fifty)))
	o.tells(`
		p.a Mon 12 Jan 00:00 waits for theatre
		p.b Mon 12 Jan 00:00 waits for theatre
		p.c Mon 12 Jan 00:00 waits for theatre
		p.a Tue 13 Jan 09:00 gets theatre
		p.a Tue 13 Jan 09:50 gives back theatre
		p.b Tue 13 Jan 09:50 gets theatre
		p.a Tue 13 Jan 09:50 leaves: home
		p.b Tue 13 Jan 10:40 gives back theatre
		p.c Tue 13 Jan 10:40 gets theatre
		p.b Tue 13 Jan 10:40 leaves: home
		p.c Tue 13 Jan 11:30 gives back theatre
		p.c Tue 13 Jan 11:30 leaves: home
		p.a Mon 19 Jan 00:00 waits for theatre
		p.b Mon 19 Jan 00:00 waits for theatre
		p.c Mon 19 Jan 00:00 waits for theatre
		p.a Tue 20 Jan 09:30 gets theatre
		p.a Tue 20 Jan 10:20 gives back theatre
		p.b Tue 20 Jan 10:20 gets theatre
		p.a Tue 20 Jan 10:20 leaves: home
		p.b Tue 20 Jan 11:10 gives back theatre
		p.b Tue 20 Jan 11:10 leaves: home`)
}

// a takes 100 of the 120 minutes; b, of 100 minutes, does not fit into the rest,
// c, of 20, does and passes b.
func TestListTakesTheNextWhoFits(t *testing.T) {
	o := observe(t, january("2w", list(`overrun = "0m"`), who, patients(`a = { time = 100 }, b = { time = 100 }, c = { time = 20 }`, `
		operate = { use = "theatre", time = { dist = "constant", value = { by = "who", column = "time", unit = "m" } } }
		end     = { leave = "home" }`)))
	o.tells(`
		p.a Mon 12 Jan 00:00 waits for theatre
		p.b Mon 12 Jan 00:00 waits for theatre
		p.c Mon 12 Jan 00:00 waits for theatre
		p.a Tue 13 Jan 09:00 gets theatre
		p.a Tue 13 Jan 10:40 gives back theatre
		p.c Tue 13 Jan 10:40 gets theatre
		p.a Tue 13 Jan 10:40 leaves: home
		p.c Tue 13 Jan 11:00 gives back theatre
		p.c Tue 13 Jan 11:00 leaves: home`)
}

// Planned for five hours, longer than any list with its overrun: it takes a whole
// one, and the two hours over come off the next.
func TestActivityLongerThanAnyListTakesAWholeOne(t *testing.T) {
	o := observe(t, january("16d", list(`overrun = "60m"`), who, patients(`a = { time = 300 }`, `
		operate = { use = "theatre", time = { dist = "constant", value = { by = "who", column = "time", unit = "m" } } }
		end     = { leave = "home" }`)))
	// 09:00 to 14:00 is three hours after closing; the list of a week later would
	// begin at 12:00, after its own closing at 11:00.
	o.tells(`
		p.a Mon 12 Jan 00:00 waits for theatre
		p.a Tue 13 Jan 09:00 gets theatre
		p.a Tue 13 Jan 14:00 gives back theatre
		p.a Tue 13 Jan 14:00 leaves: home
		p.a Mon 19 Jan 00:00 waits for theatre`)
}

// Two lists side by side.
func TestListsInParallel(t *testing.T) {
	o := observe(t, january("2w", list(`overrun = "0m"`, `capacity = 2`), three(fifty)))
	o.tells(`
		p.a Mon 12 Jan 00:00 waits for theatre
		p.b Mon 12 Jan 00:00 waits for theatre
		p.c Mon 12 Jan 00:00 waits for theatre
		p.a Tue 13 Jan 09:00 gets theatre
		p.b Tue 13 Jan 09:00 gets theatre
		p.a Tue 13 Jan 09:50 gives back theatre
		p.c Tue 13 Jan 09:50 gets theatre
		p.a Tue 13 Jan 09:50 leaves: home
		p.b Tue 13 Jan 09:50 gives back theatre
		p.b Tue 13 Jan 09:50 leaves: home
		p.c Tue 13 Jan 10:40 gives back theatre
		p.c Tue 13 Jan 10:40 leaves: home`)
	require.Equal(t, 2*2*2*hour, o.use("theatre").Open)
}

// Easter Monday, 6 April 2026, is a bank holiday: no list. Monday 13 April has
// one.
func TestBankHolidayHasNoLists(t *testing.T) {
	o := observe(t, starting("2026-03-30", "20d", resource("clinic", "sessions", `weekly = { mon = "2h" }`), weekly(`
		see = { use = "clinic", time = "20m" }
		end = { leave = "seen" }`)))
	o.tells(`
		p Mon 6 Apr 00:00 waits for clinic
		p Mon 13 Apr 00:00 waits for clinic
		p Mon 13 Apr 09:00 gets clinic
		p Mon 13 Apr 09:20 gives back clinic
		p Mon 13 Apr 09:20 gets clinic
		p Mon 13 Apr 09:20 leaves: seen
		p Mon 13 Apr 09:40 gives back clinic
		p Mon 13 Apr 09:40 leaves: seen`)
	require.Equal(t, 2*2*hour, o.use("clinic").Open, "30 March and 13 April")
}

// a takes the only bed until Thursday. At 11:00 the list is free and there is
// time for b, but no bed: b is cancelled and half of the planned two hours is
// lost. At 12:00 c, who needs no bed, is done. b goes first on Friday. (Who came on
// the day of a list itself was not booked on it, and so is not cancelled on it:
// these came the day before.)
func TestPatientWithoutABedIsCancelledOnTheDay(t *testing.T) {
	o := observe(t, january("2w",
		resource("theatre", "sessions", `weekly = { tue = "8h", fri = "8h" }`, `overrun = "0m"`),
		bed("ward"), `
[attribute.daycase]
from = { by = "who", column = "daycase" }`, who,
		patients(`a = { daycase = "no", hours = 2 }, b = { daycase = "no", hours = 2 }, c = { daycase = "yes", hours = 1 }`, `
			operate = { use = { theatre = "planned", ward = { hold = true, when = { daycase = "no" } } }, time = { dist = "constant", value = { by = "who", column = "hours", unit = "h" } } }
			recover = { when = { daycase = "no" }, delay = "46h", then = { release = "ward" } }
			end     = { leave = "home" }`)))
	o.tells(`
		p.a Mon 12 Jan 00:00 waits for theatre
		p.b Mon 12 Jan 00:00 waits for theatre
		p.c Mon 12 Jan 00:00 waits for theatre
		p.a Tue 13 Jan 09:00 gets theatre
		p.a Tue 13 Jan 09:00 gets ward
		p.a Tue 13 Jan 11:00 gives back theatre
		p.b Tue 13 Jan 11:00 is cancelled by theatre
		p.c Tue 13 Jan 12:00 gets theatre
		p.c Tue 13 Jan 13:00 gives back theatre
		p.c Tue 13 Jan 13:00 leaves: home
		p.a Thu 15 Jan 09:00 gives back ward
		p.a Thu 15 Jan 09:00 leaves: home
		p.b Fri 16 Jan 09:00 gets theatre
		p.b Fri 16 Jan 09:00 gets ward
		p.b Fri 16 Jan 11:00 gives back theatre
		p.b Sun 18 Jan 09:00 gives back ward
		p.b Sun 18 Jan 09:00 leaves: home`)
	u := o.use("theatre")
	require.EqualValues(t, 1, u.Cancelled)
	require.EqualValues(t, 3, u.Starts)
	require.Equal(t, 5*hour, u.Busy, "the hour lost to the cancellation is not work")
}

// Two hours each Monday and Tuesday. Nobody waits at the review of the 12th, so
// from the 19th half is handed back: one list of the two.
func TestListsAreHandedBackWhereNobodyWaits(t *testing.T) {
	u := observe(t, january("4w", respondingLists)).use("clinic")
	require.Equal(t, int64(2*2+2*1)*2*hour, u.Open)
	require.Equal(t, int64(2)*2*hour, u.Returned)
}

// A hundred patients an hour apart: from the second review on, one list more.
func TestListsAreAddedWhereManyWait(t *testing.T) {
	u := observe(t, january("4w", respondingLists, pathway("many", "1h", `
		see = { use = "clinic", time = "1h" }
		end = { leave = "seen" }`))).use("clinic")
	require.Equal(t, int64(2*2+2*3)*2*hour, u.Open)
	require.Equal(t, int64(2)*2*hour, u.Added)
}

// Of five lists a fifth is one: where nobody waits, it is handed back from the third week
// on. What 0.8 leaves of 1 is a hair less than a fifth, and the list stayed for another week.
func TestAWholeListIsNotLostToRounding(t *testing.T) {
	five := resource("clinic", "sessions", `weekly = { mon = "4h", tue = "4h", wed = "4h", thu = "4h", fri = "4h" }`, `responds = { target = "7d" }`)
	u := observe(t, january("4w", five, pathway("one", "27d", `
		see = { use = "clinic", time = "1h" }
		end = { leave = "seen" }`))).use("clinic")
	require.Equal(t, int64(5+5+4+4)*4*hour, u.Open)
	require.Equal(t, int64(2)*4*hour, u.Returned)

	// Of 40 hours a week, 44 that wait make one list of four hours more.
	ten := resource("clinic", "sessions", "capacity = 2", `overrun = "0m"`, `weekly = { mon = "4h", tue = "4h", wed = "4h", thu = "4h", fri = "4h" }`, `responds = { target = "7d" }`)
	u = observe(t, january("3w", ten, arriving("p", `at = ["167h"], batch = { dist = "constant", value = 44 }`, `
		see = { use = "clinic", time = "1h" }
		end = { leave = "seen" }`))).use("clinic")
	require.Equal(t, (40+40+44)*hour, u.Open)
}

var respondingLists = resource("clinic", "sessions", `weekly = { mon = "2h", tue = "2h" }`, responds) + pathway("one", "27d", `
	see = { use = "clinic", time = "1h" }
	end = { leave = "seen" }`)

// One whole-time equivalent of 1043.6 hours a year is 20 hours a week, four on
// each working day. Of three contacts of 150 minutes at 09:00 the first two start
// (the second overdraws by an hour), the third on Tuesday, when three hours are
// left.
func TestStaffWorkTheirHours(t *testing.T) {
	o := observe(t, january("2w", staff, three(`
		meet = { use = "physio", time = "150m", mark = "met" }
		end  = { leave = "home" }`)))
	o.tells(`
		p.a Mon 12 Jan 00:00 waits for physio
		p.b Mon 12 Jan 00:00 waits for physio
		p.c Mon 12 Jan 00:00 waits for physio
		p.a Mon 12 Jan 09:00 gets physio
		p.b Mon 12 Jan 09:00 gets physio
		p.a Mon 12 Jan 09:00 reaches met
		p.b Mon 12 Jan 09:00 reaches met
		p.a Mon 12 Jan 11:30 leaves: home
		p.b Mon 12 Jan 11:30 leaves: home
		p.c Tue 13 Jan 09:00 gets physio
		p.c Tue 13 Jan 09:00 reaches met
		p.c Tue 13 Jan 11:30 leaves: home`)
	u := o.use("physio")
	require.Equal(t, 2*20*hour, u.Open)
	require.Equal(t, 450*minute, u.Busy)
	require.Equal(t, (9+9+33)*hour, u.Wait)
}

// In the week of Good Friday (3 April 2026) the 20 hours are spread over four
// days, in the week of Easter Monday too: the leave is already out of the year's
// hours.
func TestStaffHoursDoNotLoseBankHolidays(t *testing.T) {
	o := observe(t, starting("2026-03-30", "2w", staff, weekly(`
		meet = { use = "physio", time = "1h" }
		end  = { leave = "home" }`)))
	require.Equal(t, 2*20*hour, o.use("physio").Open)
	require.Equal(t, 33*hour, o.use("physio").Wait, "from Easter Monday 00:00 to Tuesday 09:00")
}

const staff = `
[resource.physio]
kind = "staff"
role = "physiotherapist"
band = "6"
wte = 1
patient_facing_hours = { value = 1043.6, unit = "per wte per year" }
`

// list is a theatre of two hours each Tuesday.
func list(keys ...string) string {
	return resource("theatre", "sessions", append(keys, `weekly = { tue = "2h" }`)...)
}

// fifty are 50 minutes in that theatre.
const fifty = `
	operate = { use = "theatre", time = "50m" }
	end     = { leave = "home" }`

// Half of the urgent patients do not come to a clinic and everybody else does: as many
// come again as did not. Said by an attribute at the resource it was read as nobody.
func TestNoShowOfAResourceMayDifferByAnAttribute(t *testing.T) {
	o := observe(t, january("365d", classes,
		resource("clinic", "sessions", `weekly = { mon = "8h", tue = "8h", wed = "8h", thu = "8h", fri = "8h", sat = "8h", sun = "8h" }`, `no_show = { by = "class", urgent = 0.5, routine = 0 }`),
		arriving("p", `interarrival = "6h"`, `
			see = { use = "clinic", time = "30m" }
			end = { leave = "seen" }`, urgents),
		arriving("q", `interarrival = "6h"`, `
			see = { use = "clinic", time = "30m" }
			end = { leave = "seen" }`, routines)))
	missed, _ := o.events("event.no_show")
	require.InDelta(t, 4*365, float64(missed), 4*math.Sqrt(2*4*365), "as many misses as urgent patients")
}
