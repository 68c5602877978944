package compile

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

// Every step kind in a scenario so small that its answer can be worked out by
// hand. Patients come at regular times and every time is fixed.

// 36 hours from Monday 00:00 are Tuesday 12:00, and 30 more Wednesday 18:00. The third
// delay is one day, doubled by the patient's own factor.
func TestDelayTakesItsTime(t *testing.T) {
	o := observe(t, january("2w", `
[attribute.slow]
dist  = "constant"
value = 2`,
		weekly(`
			first  = { delay = "36h", mark = "one" }
			second = { delay = "30h", mark = "two" }
			third  = { delay = { dist = "constant", value = "1d", scaled_by = ["slow"] }, mark = "three" }
			end    = { leave = "well" }`)))
	o.tells(`
		p Tue 13 Jan 12:00 reaches one
		p Wed 14 Jan 18:00 reaches two
		p Fri 16 Jan 18:00 reaches three
		p Fri 16 Jan 18:00 leaves: well`)
	o.counted(map[string]int64{"mark.one": 1, "outcome.well": 1})
}

// Patients at hours 8, 16, 24, 32 and 40 of two days; one server, 12 hours each.
// Starts at 8, 20, 32 and 44: waits of 0, 4, 8 and 12 hours. The fifth has waited
// 8 hours when the books close, and the fourth has been served for 4.
func TestUseWaitsInOrder(t *testing.T) {
	o := observe(t, january("2d", server("nurse"), pathway("p", "8h", `
		see = { use = "nurse", time = "12h" }
		end = { leave = "seen" }`)))
	u := o.use("nurse")
	require.EqualValues(t, 4, u.Starts)
	require.EqualValues(t, 3, u.Waited)
	require.Equal(t, 24*hour, u.Wait)
	require.Equal(t, (4+8+12+8)*hour, u.Queue)
	require.Equal(t, (3*12+4)*hour, u.Busy)
	require.Equal(t, 48*hour, u.Open)
	require.EqualValues(t, 3, o.counts.Left)
}

// Both need the list and a bed, and there is one bed: the second comes a day
// later, finds the list free and no bed, and starts when the first goes home
// after 2 + 36 hours. The list is given back after the operation, the bed later.
func TestUseOfSeveralStartsWhenAllAreThereAndHoldsWhatItSays(t *testing.T) {
	o := observe(t, january("2w", server("theatre"), bed("ward"), patients(`a = { wait = "0h" }, b = { wait = "24h" }`, `
		come      = { delay = { column = "wait" } }
		operation = { use = { theatre = "planned", ward = "hold" }, time = "2h", mark = "treated" }
		stay      = { delay = "36h", then = { release = "ward" } }
		end       = { leave = "home" }`)))
	o.tells(`
		p.a Mon 12 Jan 00:00 gets theatre
		p.a Mon 12 Jan 00:00 gets ward
		p.a Mon 12 Jan 00:00 reaches treated
		p.a Mon 12 Jan 02:00 gives back theatre
		p.b Tue 13 Jan 00:00 waits for theatre
		p.a Tue 13 Jan 14:00 gives back ward
		p.b Tue 13 Jan 14:00 gets theatre
		p.b Tue 13 Jan 14:00 gets ward
		p.a Tue 13 Jan 14:00 leaves: home
		p.b Tue 13 Jan 14:00 reaches treated
		p.b Tue 13 Jan 16:00 gives back theatre
		p.b Thu 15 Jan 04:00 gives back ward
		p.b Thu 15 Jan 04:00 leaves: home`)
	require.Equal(t, 4*hour, o.use("theatre").Busy)
	require.Equal(t, 76*hour, o.use("ward").Busy)
	require.Equal(t, 14*hour, o.use("theatre").Wait)
	require.Zero(t, o.use("ward").Wait, "the first resource keeps the queue")
}

// Three units. The first takes two; the second needs two and waits; the third
// needs one, which is there, but does not pass the second: both start at 06:00.
func TestLargeRequestIsNotPassedOver(t *testing.T) {
	o := observe(t, january("2w", resource("nurses", "servers", `capacity = 3`), who, patients(`a = { n = 2 }, b = { n = 2 }, c = { n = 1 }`, `
		see = { use = { nurses = { units = { by = "who", column = "n" } } }, time = "6h" }
		end = { leave = "seen" }`)))
	o.tells(`
		p.a Mon 12 Jan 00:00 gets nurses
		p.b Mon 12 Jan 00:00 waits for nurses
		p.c Mon 12 Jan 00:00 waits for nurses
		p.a Mon 12 Jan 06:00 gives back nurses
		p.b Mon 12 Jan 06:00 gets nurses
		p.c Mon 12 Jan 06:00 gets nurses
		p.a Mon 12 Jan 06:00 leaves: seen
		p.b Mon 12 Jan 12:00 gives back nurses
		p.b Mon 12 Jan 12:00 leaves: seen
		p.c Mon 12 Jan 12:00 gives back nurses
		p.c Mon 12 Jan 12:00 leaves: seen`)
	require.Equal(t, (2+2+1)*6*hour, o.use("nurses").Busy)
}

// A bed kept over two steps of 5 and 7 hours: 12 hours, and the second patient
// waits for all of them.
func TestSeizeKeepsUntilRelease(t *testing.T) {
	o := observe(t, january("2w", server("chair"), two(`
		sit  = { seize = "chair", mark = "seated" }
		drip = { delay = "5h" }
		rest = { delay = "7h" }
		up   = { release = "chair", mark = "up" }
		walk = { delay = "1h" }
		end  = { leave = "home" }`)))
	o.tells(`
		p.a Mon 12 Jan 00:00 gets chair
		p.a Mon 12 Jan 00:00 reaches seated
		p.b Mon 12 Jan 00:00 waits for chair
		p.a Mon 12 Jan 12:00 reaches up
		p.a Mon 12 Jan 12:00 gives back chair
		p.b Mon 12 Jan 12:00 gets chair
		p.b Mon 12 Jan 12:00 reaches seated
		p.a Mon 12 Jan 13:00 leaves: home
		p.b Tue 13 Jan 00:00 reaches up
		p.b Tue 13 Jan 00:00 gives back chair
		p.b Tue 13 Jan 01:00 leaves: home`)
	require.Equal(t, 24*hour, o.use("chair").Busy)
}

// Each review contact comes a week after the end of the last, and takes 20
// minutes.
func TestFollowUpComesBack(t *testing.T) {
	o := observe(t, january("6w", server("clinic"), pathway("p", "21d", `
		review = { follow_up = { count = 2, every = "7d", with = "clinic", time = "20m" } }
		end    = { leave = "discharged" }`)))
	o.tells(`
		p Mon 2 Feb 00:00 gets clinic
		p Mon 2 Feb 00:20 gives back clinic
		p Mon 9 Feb 00:20 gets clinic
		p Mon 9 Feb 00:40 gives back clinic
		p Mon 9 Feb 00:40 leaves: discharged`)
	o.counted(map[string]int64{"event.follow_up": 2, "outcome.discharged": 1})
	require.Equal(t, 40*minute, o.use("clinic").Busy)
}

// Three rounds, each a day's wait and then the route of two hours.
func TestRepeatTakesTheRouteAgain(t *testing.T) {
	o := observe(t, january("2w",
		weekly(`
			cycles = { repeat = { route = "cycle", count = 3, every = "24h" } }
			end    = { leave = "done" }`),
		subroute("cycle", `
			drip = { delay = "2h", mark = "cycle" }`)))
	o.tells(`
		p Tue 13 Jan 02:00 reaches cycle
		p Wed 14 Jan 04:00 reaches cycle
		p Thu 15 Jan 06:00 reaches cycle
		p Thu 15 Jan 06:00 leaves: done`)
}

// No round: the patient goes straight on.
func TestRepeatOfNothingGoesOn(t *testing.T) {
	o := observe(t, january("2w",
		weekly(`
			cycles = { repeat = { route = "cycle", count = 0, every = "24h" } }
			end    = { leave = "done" }`),
		subroute("cycle", `
			drip = { delay = "2h" }`)))
	o.tells(`p Mon 12 Jan 00:00 leaves: done`)
}

// The transfer changes the place, so the second scan is at the other one.
func TestSetChangesWhatNamesDependOn(t *testing.T) {
	o := observe(t, january("2w", `
[attribute.place]
shares = { north = 1, south = 0 }
[table.place]
rows = { north = { x = 1 }, south = { x = 1 } }`,
		server("scanner", `for_each = "place"`),
		weekly(`
			scan       = { use = "scanner.{place}", time = "1h" }
			transfer   = { set = { place = "south" }, mark = "transferred" }
			travel     = { delay = "3h" }
			scan_again = { use = "scanner.{place}", time = "1h" }
			end        = { leave = "home" }`)))
	o.tells(`
		p Mon 12 Jan 00:00 gets scanner.north
		p Mon 12 Jan 01:00 gives back scanner
		p Mon 12 Jan 01:00 reaches transferred
		p Mon 12 Jan 04:00 gets scanner.south
		p Mon 12 Jan 05:00 gives back scanner
		p Mon 12 Jan 05:00 leaves: home`)
}

// Only a's patients do the step; half of nobody is nobody.
func TestWhenAndChanceSayWhoDoesAStep(t *testing.T) {
	o := observe(t, january("2w", who, two(`
		only_a = { when = { who = "a" }, delay = "1d" }
		nobody = { chance = 0, delay = "10d" }
		all    = { chance = 1, delay = "2h" }
		end    = { leave = "home" }`)))
	o.tells(`
		p.b Mon 12 Jan 02:00 leaves: home
		p.a Tue 13 Jan 02:00 leaves: home`)
}

// A probability is that of yes, in whichever order an attribute's values were written; and of
// no attribute that has others.
func TestAProbabilityIsThatOfYes(t *testing.T) {
	text := func(shares string) string {
		return starting("2026-01-05", "70d", "[attribute.fit]\nshares = { "+shares+" }\n",
			pathway("p", "1h", `
			draw = { set = { fit = { probability = 0.9 } } }
			yes  = { when = { fit = "yes" }, mark = "fit" }
			home = { leave = "home" }`, `mark = "all"`))
	}
	for _, order := range []string{"no = 1, yes = 0", "yes = 0, no = 1"} {
		o := observeProgram(t, loadText(t, text(order)).Options[0].Program)
		fit, _ := o.events("mark.fit")
		all, _ := o.events("mark.all")
		require.InDelta(t, 0.9, float64(fit)/float64(all), 0.03, order)
	}
	var problems diag.List
	require.Nil(t, Load(memory(map[string]string{"test.toml": text("well = 1, ill = 0")}), "test.toml", Settings{}, &problems))
	require.ErrorContains(t, problems.Err(), `probability is the share of yes; the values of "fit" are not no and yes`)
}
