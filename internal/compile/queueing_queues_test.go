package compile

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a plain queueing model must be able to say of queues, of what happens when
// there is no place, of durations and of ways. First come, first served is in
// steps_test.go, the order by due date in resources_test.go, a queue without places
// and patience that ends in events_test.go, ways by shares and by category in
// branch_test.go.

// The class is an attribute; within a class it is first come, first served.
func TestPriorityByAttribute(t *testing.T) {
	o := observe(t, january("1d", classes, server("nurse", `queue = "priority"`),
		comes("r", `"0h", "1h", "2h"`, threeHours, routines), comes("u", `"1.5h", "2.5h"`, threeHours, urgents)))
	require.Equal(t, []string{
		"r Mon 5 Jan 00:00 gets nurse",
		"u Mon 5 Jan 03:00 gets nurse", "u Mon 5 Jan 06:00 gets nurse",
		"r Mon 5 Jan 09:00 gets nurse", "r Mon 5 Jan 12:00 gets nurse",
	}, o.starts())
	require.Zero(t, o.use("nurse").Interrupted, "work in progress is finished")
}

const byClass = `priority = { by = "class", urgent = 0, routine = 1 }`

const threeHours = `
	see = { use = "nurse", time = "3h", ` + byClass + ` }
	end = { leave = "seen" }`

// anHour and halfAnHour of the nurse, for either class.
const (
	anHour = `
	see = { use = "nurse", time = "60m", ` + byClass + ` }
	end = { leave = "seen" }`
	halfAnHour = `
	see = { use = "nurse", time = "30m", ` + byClass + ` }
	end = { leave = "seen" }`
)

var interrupted = server("nurse", `queue = "preemptive"`)

// From outside nobody may wait for the ward; from inside one may. The bed is taken
// from 00:00 to 05:00. The one of 01:00 from outside is refused; the two who come
// from the clinic at 02:00 and 03:00 are inside: the first waits, the second finds
// one waiting and is refused.
func TestLimitsOfAQueueFromOutsideAndFromInside(t *testing.T) {
	lines := `
		stay = { use = "ward", time = "5h" }
		end  = { leave = "home" }`
	through := `
		see  = { use = "clinic", time = "1h" }
		stay = { use = "ward", time = "5h" }
		end  = { leave = "home" }`
	o := observe(t, january("1d", server("clinic"), bed("ward", `queue_limit = 0`, `queue_limit_inside = 1`),
		comes("outside", `"0h", "1h"`, lines), comes("inside", `"1h", "2h"`, through)))
	o.tells(`
		outside Mon 5 Jan 00:00 gets ward
		outside Mon 5 Jan 01:00 leaves: turned away
		inside Mon 5 Jan 01:00 gets clinic
		inside Mon 5 Jan 02:00 waits for clinic
		inside Mon 5 Jan 02:00 gives back clinic
		inside Mon 5 Jan 02:00 gets clinic
		inside Mon 5 Jan 02:00 waits for ward
		inside Mon 5 Jan 03:00 gives back clinic
		inside Mon 5 Jan 03:00 leaves: turned away
		outside Mon 5 Jan 05:00 gives back ward
		inside Mon 5 Jan 05:00 gets ward
		outside Mon 5 Jan 05:00 leaves: home
		inside Mon 5 Jan 10:00 gives back ward
		inside Mon 5 Jan 10:00 leaves: home`)
	require.EqualValues(t, 2, o.use("ward").Lost)
}

// Without a limit of its own the inside has that of the outside; with one alone the
// outside has none. Of three who come at once, one is served.
func TestALimitAloneHoldsForWhom(t *testing.T) {
	waiting := func(lines string, limits ...string) int64 {
		return 3 - 1 - observe(t, january("1d", server("first"), resource("free", "servers", `capacity = 9`), server("nurse", limits...),
			arriving("p", `at = ["1h"], batch = 3`, lines))).use("nurse").Lost
	}
	outside := `
		see = { use = "nurse", time = "1h" }
		end = { leave = "seen" }`
	inside := `
		come = { use = "free", time = "0m" }
		see  = { use = "nurse", time = "1h" }
		end  = { leave = "seen" }`
	require.EqualValues(t, 1, waiting(outside, `queue_limit = 1`))
	require.EqualValues(t, 1, waiting(inside, `queue_limit = 1`))
	require.EqualValues(t, 2, waiting(outside, `queue_limit_inside = 0`))
	require.EqualValues(t, 0, waiting(inside, `queue_limit_inside = 0`))
	require.EqualValues(t, 2, waiting(outside))
}

// Who is refused goes to the other hospital, by a route that comes back after the
// step; who is refused there too is lost.
func TestWhoIsRefusedGoesElsewhere(t *testing.T) {
	o := observe(t, january("1d", server("here", `queue_limit = 0`), server("there", `queue_limit = 0`),
		comes("p", `"0h", "1h", "2h"`, `
			see  = { use = "here", time = "5h", refused = "elsewhere", mark = "seen here" }
			walk = { delay = "1h" }
			end  = { leave = "home" }`),
		subroute("elsewhere", `
			travel = { delay = "1h" }
			see    = { use = "there", time = "5h", mark = "seen there" }`)))
	o.tells(`
		p Mon 5 Jan 00:00 gets here
		p Mon 5 Jan 00:00 reaches seen here
		p Mon 5 Jan 02:00 gets there
		p Mon 5 Jan 02:00 reaches seen there
		p Mon 5 Jan 03:00 leaves: turned away
		p Mon 5 Jan 05:00 gives back here
		p Mon 5 Jan 06:00 leaves: home
		p Mon 5 Jan 07:00 gives back there
		p Mon 5 Jan 08:00 leaves: home`)
	require.EqualValues(t, 2, o.use("here").Lost)
	require.EqualValues(t, 1, o.use("there").Lost)
}

// To the next step, to a step of the same route, or out.
func TestWaysOfTheRefused(t *testing.T) {
	for way, want := range map[string]string{
		"next":  "p Mon 5 Jan 02:00 leaves: home", // 1 + 1 hours
		"end":   "p Mon 5 Jan 01:00 leaves: home",
		"leave": "p Mon 5 Jan 01:00 leaves: turned away",
	} {
		o := observe(t, january("1d", server("nurse", `queue_limit = 0`), comes("first", `"0h"`, `
			see = { use = "nurse", time = "9h" }
			end = { leave = "seen" }`), comes("p", `"1h"`, `
			in   = { seize = "nurse", refused = "`+way+`" }
			walk = { delay = "1h", then = { release = "nurse" } }
			end  = { leave = "home" }`)))
		require.Contains(t, o.story, want, way)
	}
}

// After two hours the second patient goes to the pharmacy; the third, who is behind
// him, has the place in the queue. Who is given the nurse in the very second in
// which patience ends stays: the fourth.
func TestWhoGivesUpGoesElsewhere(t *testing.T) {
	lines := `
		see  = { use = "nurse", time = "5h", patience = "2h", gives_up = "pharmacy", mark = "seen" }
		end  = { leave = "home" }`
	o := observe(t, january("1d", server("nurse"), comes("p", `"0h", "1h", "4h", "8h"`, lines), subroute("pharmacy", `
		buy = { delay = "30m", mark = "bought" }`)))
	o.tells(`
		p Mon 5 Jan 00:00 gets nurse
		p Mon 5 Jan 00:00 reaches seen
		p Mon 5 Jan 01:00 waits for nurse
		p Mon 5 Jan 03:30 reaches bought
		p Mon 5 Jan 03:30 leaves: home
		p Mon 5 Jan 04:00 waits for nurse
		p Mon 5 Jan 05:00 gives back nurse
		p Mon 5 Jan 05:00 gets nurse
		p Mon 5 Jan 05:00 leaves: home
		p Mon 5 Jan 05:00 reaches seen
		p Mon 5 Jan 08:00 waits for nurse
		p Mon 5 Jan 10:00 gives back nurse
		p Mon 5 Jan 10:00 gets nurse
		p Mon 5 Jan 10:00 leaves: home
		p Mon 5 Jan 10:00 reaches seen
		p Mon 5 Jan 15:00 gives back nurse
		p Mon 5 Jan 15:00 leaves: home`)
	u := o.use("nurse")
	require.EqualValues(t, 1, u.GaveUp)
	require.EqualValues(t, 3, u.Starts)
	require.Equal(t, (1+2)*hour, u.Wait, "of those who were served")
	require.Equal(t, (2+1+2)*hour, u.Queue)
}

// Patience may depend on what a patient is: an hour or three. The nurse is free at
// 02:00.
func TestPatienceByAttribute(t *testing.T) {
	o := observe(t, january("1d", who, server("nurse"), comes("first", `"0h"`, `
		see = { use = "nurse", time = "2h" }
		end = { leave = "seen" }`), `
[table.who]
rows = { a = { hours = 1 }, b = { hours = 3 } }`, comes("p", `"0h"`, `
		see = { use = "nurse", time = "1h", patience = { dist = "constant", value = { by = "who", column = "hours", unit = "h" } } }
		end = { leave = "seen" }`, `for_each = "who"`)))
	require.Contains(t, o.story, "p.a Mon 5 Jan 01:00 leaves: gave up")
	require.Contains(t, o.story, "p.b Mon 5 Jan 02:00 gets nurse")
}

// A ceiling of an hour holds for patience as for any time.
func TestPatienceHasAFloorAndACeiling(t *testing.T) {
	o := observe(t, january("1d", server("nurse"), comes("first", `"0h"`, `
		see = { use = "nurse", time = "9h" }
		end = { leave = "seen" }`), comes("p", `"0h"`, `
		see = { use = "nurse", time = "1h", patience = { dist = "constant", value = "5h", ceiling = "1h" } }
		end = { leave = "seen" }`)))
	require.Contains(t, o.story, "p Mon 5 Jan 01:00 leaves: gave up")
}

// One bed in intensive care, one in the ward. w has the ward until 10:00. a is done
// with intensive care at 04:00 and stays there, blocked, for six hours; b, who needs
// it from 01:00, waits for nine. At 10:00 all move up in one second. Both beds were
// used 10 + 2 and 10 + 6 + 6 hours; what a was blocked is part of the stay.
func TestNoPlaceDownstreamBlocksTheBed(t *testing.T) {
	lines := `
		in   = { seize = "icu" }
		care = { delay = { column = "care" } }
		ward = { use = "ward", time = "6h", frees = "icu" }
		end  = { leave = "home" }`
	o := observe(t, january("2d", bed("icu"), bed("ward"), comes("w", `"0h"`, `
		ward = { use = "ward", time = "10h" }
		end  = { leave = "home" }`), `
[table.who]
rows = { a = { care = "4h", comes = "0h" }, b = { care = "7h", comes = "1h" } }
[measure.stay]
of = "stay"
resource = "icu"
[measure.blocked]
of = "blocked"
resource = "icu"`, comes("p", `"0h"`, `
		come = { delay = { column = "comes" } }`+lines, `for_each = "who"`)))
	o.tells(`
		w Mon 5 Jan 00:00 gets ward
		p.a Mon 5 Jan 00:00 gets icu
		p.b Mon 5 Jan 01:00 waits for icu
		p.a Mon 5 Jan 04:00 waits for ward
		w Mon 5 Jan 10:00 gives back ward
		p.a Mon 5 Jan 10:00 gets ward
		w Mon 5 Jan 10:00 leaves: home
		p.a Mon 5 Jan 10:00 gives back icu
		p.b Mon 5 Jan 10:00 gets icu
		p.a Mon 5 Jan 16:00 gives back ward
		p.a Mon 5 Jan 16:00 leaves: home
		p.b Mon 5 Jan 17:00 gets ward
		p.b Mon 5 Jan 17:00 gives back icu
		p.b Mon 5 Jan 23:00 gives back ward
		p.b Mon 5 Jan 23:00 leaves: home`)
	icu := o.use("icu")
	require.Equal(t, 6*hour, icu.Blocked)
	require.Equal(t, (10+7)*hour, icu.Busy)
	require.Equal(t, 9*hour, icu.Wait)
	require.Equal(t, 6*hour, o.use("ward").Wait)
	require.Zero(t, o.use("ward").Blocked)
	require.Equal(t, (10+7)*hour, o.seen("stay").Bins[0].Sum)
	require.EqualValues(t, 2, o.seen("stay").Bins[0].N)
	require.Equal(t, 6*hour, o.seen("blocked").Bins[0].Sum)
	require.EqualValues(t, 1, o.seen("blocked").Bins[0].N, "b was not blocked")
}

// Who gives up the ward after two hours goes home from intensive care: those two
// hours were blocked all the same.
func TestWhoGivesUpWasBlockedUntilThen(t *testing.T) {
	o := observe(t, january("1d", bed("icu"), bed("ward"), comes("w", `"0h"`, `
		ward = { use = "ward", time = "10h" }
		end  = { leave = "home" }`), comes("p", `"0h"`, `
		in   = { seize = "icu" }
		care = { delay = "4h" }
		ward = { use = "ward", time = "6h", frees = "icu", patience = "2h", gives_up = "out" }
		out  = { release = "icu" }
		end  = { leave = "home" }`)))
	require.Contains(t, o.story, "p Mon 5 Jan 06:00 leaves: home")
	require.Equal(t, 6*hour, o.use("icu").Busy)
	require.Equal(t, 2*hour, o.use("icu").Blocked)
}

// The books close at midnight while the patient is blocked since 20:00; in the
// next day four more hours are. Each day has its own.
func TestBlockedTimeBelongsToTheDayInWhichItWas(t *testing.T) {
	text := january("1d", bed("icu"), bed("ward"), comes("w", `"0h"`, `
		ward = { use = "ward", time = "28h" }
		end  = { leave = "home" }`), comes("p", `"0h"`, `
		in   = { seize = "icu" }
		care = { delay = "20h" }
		ward = { use = "ward", time = "6h", frees = "icu" }
		end  = { leave = "home" }`))
	require.Equal(t, 4*hour, observe(t, text).use("icu").Blocked)
}

// Likewise transport from 22:00 until 03:00: two hours of it are in the window.
func TestDelayBelongsToTheDayInWhichItWas(t *testing.T) {
	o := observe(t, january("1d", bed("ward"), comes("p", `"0h"`, `
		in        = { seize = "ward" }
		care      = { delay = "22h" }
		transport = { delay = "5h", delayed = true, then = { release = "ward" } }
		end       = { leave = "home" }`)))
	require.Equal(t, 24*hour, o.use("ward").Busy)
	require.Equal(t, 2*hour, o.use("ward").Delayed)
}

// Four hours of care, then three for transport: seven hours of the bed, of which
// three are delay. The second patient, without transport, has none.
func TestDelayBeforeLeavingIsReportedApart(t *testing.T) {
	o := observe(t, january("1d", who, bed("ward"), `
[table.who]
rows = { a = { hours = 3 }, b = { hours = 0 } }
[measure.delayed]
of = "delayed"
resource = "ward"
[measure.stay]
of = "stay"
resource = "ward"`, comes("p", `"0h"`, `
		in        = { seize = "ward" }
		care      = { delay = "4h" }
		transport = { when = { who = "a" }, delay = { column = "hours", unit = "h" }, delayed = true }
		out       = { release = "ward" }
		end       = { leave = "home" }`, `for_each = "who"`)))
	u := o.use("ward")
	require.Equal(t, 3*hour, u.Delayed)
	require.Zero(t, u.Blocked)
	require.Equal(t, (7+4)*hour, u.Busy)
	require.EqualValues(t, 1, o.seen("delayed").Bins[0].N)
	require.Equal(t, 3*hour, o.seen("delayed").Bins[0].Sum)
	require.Equal(t, 11*hour, o.seen("stay").Bins[0].Sum)
}

// drawnStay are a thousand patients who stay for the number of days drawn for them.
var drawnStay = arriving("p", `at = ["0h"], batch = 1000`, `
	in  = { branch = { by = "days", "below 3" = "short", rest = "long" } }
	end = { leave = "home" }`) +
	subroute("short", `
	stay = { delay = { dist = "constant", value = "1d", scaled_by = ["days"] }, mark = "short stay" }`) +
	subroute("long", `
	stay = { delay = { dist = "constant", value = "1d", scaled_by = ["days"] }, mark = "long stay" }`)

// Every wrong use is refused with one message that says what to write.
func TestMistakesInQueuesAreTold(t *testing.T) {
	for see, want := range map[string]string{
		`use = "nurse", time = "1h", gives_up = "next"`:                                 `pathway "p": step "see": gives_up: needs patience = a time after which the patient gives up`,
		`use = "nurse", time = "1h", patience = "1h", gives_up = "nowhere"`:             `pathway "p": step "see": gives_up: unknown way "nowhere"; write a route, a step of this route, "next" or "leave"`,
		`use = "nurse", time = "1h", refused = "edn"`:                                   `pathway "p": step "see": refused: unknown way "edn"; write a route, a step of this route, "next" or "leave"; did you mean "end"?`,
		`use = "nurse", time = "1h", priority = { by = "clas", urgent = 1 }`:            `pathway "p": step "see": unknown attribute "clas"; did you mean "class"?`,
		`use = "nurse", time = "1h", priority = { by = "class", urgent = 1 }`:           `pathway "p": step "see": says nothing for class "routine"; write it, or ` + "`rest = ...`",
		`use = "nurse", time = "1h", priority = -1`:                                     `pathway "p": step "see": priority must be 0 or more, not -1`,
		`use = "nurse", time = "1h", patience = "-1h"`:                                  `pathway "p": step "see": patience must be 0 or more, not -1h`,
		`use = "nurse", time = { dist = "gamma", shape = 2 }`:                           `pathway "p": step "see": time gamma needs mean and sd, or shape and scale`,
		`branch = { full = "", yes = "next", no = "next" }`:                             `pathway "p": step "see": branch: full names no resource; write one, such as { full = "icu", yes = "elsewhere", no = "next" }`,
		`branch = { full = ["nurse", ""], yes = "next", no = "next" }`:                  `pathway "p": step "see": branch: full names no resource; write one, such as { full = "icu", yes = "elsewhere", no = "next" }`,
		`branch = { full = "nurse", yes = "next" }`:                                     `pathway "p": step "see": branch: write both ways, such as { full = "icu", yes = "elsewhere", no = "next" }`,
		`branch = { full = "nurze", yes = "next", no = "end" }`:                         `pathway "p": step "see": branch: unknown resource "nurze"; did you mean "nurse"?`,
		`branch = { full = "nurse", yes = "next", no = "end", maybe = "end" }`:          `pathway "p": step "see": branch: unknown key "maybe"; with full write yes and no`,
		`branch = { by = "days", "below 3" = "end" }`:                                   `pathway "p": step "see": branch: write at least one limit and the rest, such as "below 3" = "short", rest = "long"`,
		`branch = { by = "days", "above 3" = "end", rest = "next" }`:                    `pathway "p": step "see": branch: "days" is a number; write ways such as "below 3" = "short" and rest = "long", not "above 3"`,
		`branch = { by = "days", "below 3" = "end", "below 2" = "end", rest = "next" }`: `pathway "p": step "see": branch: "below 2" comes after a limit that is no lower; write limits from the lowest up`,
		`branch = { by = "class", urgent = "end" }`:                                     `pathway "p": step "see": branch: says nothing for class "routine"; write it, or ` + "`rest = \"next\"`",
	} {
		refuses(t, january("1d", classes, "[attribute.days]\ndist = \"exponential\"\nmean = 3\n", server("nurse"), comes("p", `"1h"`, `
			see = { `+see+` }
			end = { leave = "seen" }`)), want)
	}
}

// Two are given one after the other in the same second; each is told once.
func TestAStoryTellsOfEachStartOnce(t *testing.T) {
	o := observe(t, january("1d", server("room"), server("nurse"), comes("p", `"1h"`, `
		in  = { seize = "room" }
		see = { use = "nurse", time = "1h", then = { release = "room" } }
		end = { leave = "seen" }`)))
	o.tells(`
		p Mon 5 Jan 01:00 gets room
		p Mon 5 Jan 01:00 gets nurse
		p Mon 5 Jan 02:00 gives back nurse
		p Mon 5 Jan 02:00 gives back room
		p Mon 5 Jan 02:00 leaves: seen`)
}

// What would be without effect, or for ever, is refused too.
func TestWhatCannotBeMeantIsRefused(t *testing.T) {
	for _, see := range []string{
		`use = "nurse", time = "1h", frees = "warden"`,                                                   // there is no such resource
		`use = "nurse", time = "1h", then = { release = "nurze" }`,                                       // nor such a one
		`delay = "1h", delayed = true, beside = true`,                                                    // who goes on at once is not delayed
		`use = "nurse", time = { dist = "gamma", mean = "2h", sd = "1h", floor = "3h", ceiling = "2h" }`, // at least 3 and at most 2 hours
		`use = { nurse = 2 }, time = "1h"`,                                                               // there is one, and never more
		`use = { nurse = { leaving = 1 } }, time = "1h"`,                                                 // likewise
		`use = { nurse = { units = 1, hold = "yes" } }, time = "1h"`,                                     // that is true or false
		`use = { nurse = { units = 1, hold = 1 } }, time = "1h"`,                                         // likewise
		`use = { nurse = 0 }, time = "1h"`,                                                               // nothing is asked for
	} {
		problems := problemsOf(memory(map[string]string{"test.toml": january("1d", server("nurse"), comes("p", `"1h"`, `
			see = { `+see+` }
			end = { leave = "seen" }`))}), "test.toml")
		assert.Len(t, problems, 1, see)
	}
}
