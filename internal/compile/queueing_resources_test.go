package compile

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What a plain queueing model must be able to say of resources. Opening hours,
// changes by date, beds that are turned round and those without a limit are in
// resources_test.go, requests of several units in steps_test.go.

// Two appointments every Monday at 09:00. Five wait from Monday the 5th at 10:00:
// two are seen on the 12th, two on the 19th and one on the 26th. The two of the
// 5th were before anybody came and are gone, as is one of the 26th. An appointment
// is no place: who is seen at 09:00 takes as long as it takes, beside the others.
func TestAppointmentsTakeSoManyAtOnceAndWhatIsLeftOverIsGone(t *testing.T) {
	o := observe(t, january("4w", clinicOfTwo, arriving("p", `at = ["10h"], batch = 5`, `
		see = { use = "clinic", time = "2h" }
		end = { leave = "seen" }`)))
	require.Equal(t, []string{
		"p Mon 12 Jan 09:00 gets clinic", "p Mon 12 Jan 09:00 gets clinic",
		"p Mon 19 Jan 09:00 gets clinic", "p Mon 19 Jan 09:00 gets clinic",
		"p Mon 26 Jan 09:00 gets clinic",
	}, o.starts())
	require.Equal(t, "p Mon 26 Jan 11:00 leaves: seen", o.story[len(o.story)-1])
	u := o.use("clinic")
	require.EqualValues(t, 5, u.Starts)
	require.EqualValues(t, 5, u.Busy, "appointments, not seconds")
	require.EqualValues(t, 4*2, u.Open)
	require.Equal(t, 2*(7*day-hour)+2*(14*day-hour)+(21*day-hour), u.Wait)
	require.Equal(t, u.Wait, u.Queue)
}

// Who comes at the very second of a session is too late for it.
func TestWhoComesAsTheAppointmentsAreGivenOutWaitsForTheNext(t *testing.T) {
	o := observe(t, january("2w", clinicOfTwo, comes("p", `"9h"`, `
		see = { use = "clinic", time = "0h" }
		end = { leave = "seen" }`)))
	o.tells(`
		p Mon 5 Jan 09:00 waits for clinic
		p Mon 12 Jan 09:00 gets clinic
		p Mon 12 Jan 09:00 leaves: seen`)
}

// Somebody who needs two of two appointments is not passed by those behind.
// From the 19th on there are three.
func TestAppointmentsMayBeTakenInNumbersAndChangeOnDates(t *testing.T) {
	o := observe(t, january("3w", resource("clinic", "slots", `capacity = 2`, `every = "7d"`, `opens = "9h"`, `changes = [{ from = 2026-01-19, capacity = 3 }]`),
		comes("one", `"10h"`, appointment), comes("couple", `"11h"`, `
			see = { use = { clinic = 2 }, time = "0h" }
			end = { leave = "seen" }`), comes("three", `"12h", "12h"`, appointment)))
	require.Equal(t, []string{
		"one Mon 12 Jan 09:00 gets clinic", // 1 of 2: the couple needs both
		"couple Mon 19 Jan 09:00 gets clinic", "three Mon 19 Jan 09:00 gets clinic",
	}, o.starts())
}

const appointment = `
	see = { use = "clinic", time = "0h" }
	end = { leave = "seen" }`

var clinicOfTwo = resource("clinic", "slots", `capacity = 2`, `every = "7d"`, `opens = "9h"`)

// starts are the lines of a story that say who gets what.
func (o observation) starts() []string {
	return slices.DeleteFunc(slices.Clone(o.story), func(s string) bool { return !strings.Contains(s, " gets ") })
}

// Three beds, one of them kept for urgent and one for routine patients, so that one
// is for all. At 1:00 the second routine patient takes the common one; at 2:00 the
// third may not have the last bed and waits, and holds up nobody: the urgent one
// of 3:00 has it at once. At 4:00 an urgent one finds nothing. At 10:00 the first
// routine patient goes: of the three beds an urgent and a routine patient have one
// each, and the common one is free. The queue is asked in order, so routine gets it.
// At 11:00 the second routine patient goes: the urgent one may have the common bed.
func TestRingFencedUnitsAreKeptForTheirClass(t *testing.T) {
	o := observe(t, january("1d", classes, resource("ward", "beds", `capacity = 3`, `ring_fenced = { by = "class", urgent = 1, routine = 1 }`),
		comes("r1", `"0h"`, tenHours, routines), comes("r2", `"1h"`, tenHours, routines), comes("r3", `"2h"`, tenHours, routines),
		comes("u1", `"3h"`, tenHours, urgents), comes("u2", `"4h"`, tenHours, urgents)))
	o.tells(`
		r1 Mon 5 Jan 00:00 gets ward
		r2 Mon 5 Jan 01:00 gets ward
		r3 Mon 5 Jan 02:00 waits for ward
		u1 Mon 5 Jan 03:00 gets ward
		u2 Mon 5 Jan 04:00 waits for ward
		r1 Mon 5 Jan 10:00 gives back ward
		r3 Mon 5 Jan 10:00 gets ward
		r1 Mon 5 Jan 10:00 leaves: home
		r2 Mon 5 Jan 11:00 gives back ward
		u2 Mon 5 Jan 11:00 gets ward
		r2 Mon 5 Jan 11:00 leaves: home
		u1 Mon 5 Jan 13:00 gives back ward
		u1 Mon 5 Jan 13:00 leaves: home
		r3 Mon 5 Jan 20:00 gives back ward
		r3 Mon 5 Jan 20:00 leaves: home
		u2 Mon 5 Jan 21:00 gives back ward
		u2 Mon 5 Jan 21:00 leaves: home`)
}

// Two beds, both kept: one for each class. The routine patient of 1:00 waits for
// the routine bed though the urgent one is free; the urgent patients behind pass,
// one at a time. Units that are kept are for nobody else, so this is two queues.
func TestFullyRingFencedIsAsManyQueues(t *testing.T) {
	o := observe(t, january("2d", classes, resource("ward", "beds", `capacity = 2`, `ring_fenced = { by = "class", urgent = 1, routine = 1 }`),
		comes("routine", `"0h", "1h"`, tenHours, routines), comes("urgent", `"2h", "3h"`, tenHours, urgents)))
	require.Equal(t, []string{
		"routine Mon 5 Jan 00:00 gets ward", "urgent Mon 5 Jan 02:00 gets ward",
		"routine Mon 5 Jan 10:00 gets ward", "urgent Mon 5 Jan 12:00 gets ward",
	}, o.starts())
	require.Equal(t, (9+9)*hour, o.use("ward").Wait)
}

// The same two beds, pooled: the second routine patient has the second bed.
func TestPooledUnitsAreForAll(t *testing.T) {
	o := observe(t, january("2d", classes, resource("ward", "beds", `capacity = 2`),
		comes("routine", `"0h", "1h"`, tenHours, routines), comes("urgent", `"2h", "3h"`, tenHours, urgents)))
	require.Equal(t, []string{
		"routine Mon 5 Jan 00:00 gets ward", "routine Mon 5 Jan 01:00 gets ward",
		"urgent Mon 5 Jan 10:00 gets ward", "urgent Mon 5 Jan 11:00 gets ward",
	}, o.starts())
	require.Equal(t, (8+8)*hour, o.use("ward").Wait)
}

// Who has no class uses what is for all and nothing that is kept.
func TestWhoHasNoClassHasNoRingFence(t *testing.T) {
	o := observe(t, january("2d", "[attribute.class]\nshares = { urgent = 0.5, routine = 0.5 }\nwhen = { known = \"yes\" }\n[attribute.known]\nprobability = 0\n",
		resource("ward", "beds", `capacity = 2`, `ring_fenced = { by = "class", urgent = 1 }`), comes("p", `"0h", "1h"`, tenHours)))
	require.Equal(t, []string{"p Mon 5 Jan 00:00 gets ward", "p Mon 5 Jan 10:00 gets ward"}, o.starts())
}

// Who needs a place without limit and a bed waits in the queue of the first, and is
// served from there when the bed is free: what has no limit is never full.
func TestWhatHasNoLimitIsNeverFull(t *testing.T) {
	o := observe(t, january("2d", classes, resource("lounge", "servers", `unlimited = true`, `ring_fenced = { by = "class", urgent = 1 }`),
		resource("ward", "beds", `capacity = 1`), comes("p", `"0h", "1h"`, `
	stay = { use = { lounge = 1, ward = 1 }, time = "10h" }
	end  = { leave = "home" }`, routines)))
	require.Equal(t, []string{
		"p Mon 5 Jan 00:00 gets lounge", "p Mon 5 Jan 00:00 gets ward", "p Mon 5 Jan 10:00 gets lounge", "p Mon 5 Jan 10:00 gets ward",
	}, o.starts())
	require.Equal(t, 9*hour, o.use("lounge").Wait)
}

const tenHours = `
	stay = { use = "ward", time = "10h" }
	end  = { leave = "home" }`

// One of two nurses is left for urgent patients: routine ones begin only if another
// stays free. At 1:00 the second routine patient waits though a nurse is free; the
// urgent one of 2:00 has him at once, though he came last; a third routine one is
// as far back. At 6:00 the first nurse is free, and the other not: nobody begins. At
// 8:00 both are free: one of the routine patients begins, the other does not.
func TestPlacesKeptBackForAClass(t *testing.T) {
	routine := `
		see = { use = { nurses = { units = 1, leaving = 1 } }, time = "6h" }
		end = { leave = "seen" }`
	o := observe(t, january("1d", resource("nurses", "servers", `capacity = 2`),
		comes("r1", `"0h"`, routine), comes("r2", `"1h"`, routine), comes("r3", `"3h"`, routine),
		comes("u", `"2h"`, `
			see = { use = "nurses", time = "6h" }
			end = { leave = "seen" }`)))
	o.tells(`
		r1 Mon 5 Jan 00:00 gets nurses
		r2 Mon 5 Jan 01:00 waits for nurses
		u Mon 5 Jan 02:00 gets nurses
		r3 Mon 5 Jan 03:00 waits for nurses
		r1 Mon 5 Jan 06:00 gives back nurses
		r1 Mon 5 Jan 06:00 leaves: seen
		u Mon 5 Jan 08:00 gives back nurses
		r2 Mon 5 Jan 08:00 gets nurses
		u Mon 5 Jan 08:00 leaves: seen
		r2 Mon 5 Jan 14:00 gives back nurses
		r3 Mon 5 Jan 14:00 gets nurses
		r2 Mon 5 Jan 14:00 leaves: seen
		r3 Mon 5 Jan 20:00 gives back nurses
		r3 Mon 5 Jan 20:00 leaves: seen`)
	require.Zero(t, o.use("nurses").Blocked)
}

// How many stay free may depend on the class: one step for both. Nobody may wait,
// so a routine patient is lost who finds fewer than two beds free: the second of
// three at 1:00 and 2:00; the urgent one gets the last.
func TestWhoFindsTooFewFreeIsRefused(t *testing.T) {
	steps := `
		stay = { use = { ward = { leaving = { by = "class", urgent = 0, routine = 1 } } }, time = "10h" }
		end  = { leave = "home" }`
	o := observe(t, january("1d", classes, resource("ward", "beds", `capacity = 2`, `queue_limit = 0`),
		comes("r", `"0h", "1h", "11h"`, steps, routines), comes("u", `"2h", "3h"`, steps, urgents)))
	o.tells(`
		r Mon 5 Jan 00:00 gets ward
		r Mon 5 Jan 01:00 leaves: turned away
		u Mon 5 Jan 02:00 gets ward
		u Mon 5 Jan 03:00 leaves: turned away
		r Mon 5 Jan 10:00 gives back ward
		r Mon 5 Jan 10:00 leaves: home
		r Mon 5 Jan 11:00 leaves: turned away
		u Mon 5 Jan 12:00 gives back ward
		u Mon 5 Jan 12:00 leaves: home`)
	require.EqualValues(t, 3, o.use("ward").Lost)
}

// A scanner is cleaned for 15 minutes after each patient of 45: the second starts
// at 10:00 and is gone at 10:45. Busy are 45 minutes each; for 30 minutes a
// patient waits for cleaning or for the one before.
func TestServersAreTurnedRoundBeforeTheNext(t *testing.T) {
	o := observe(t, january("1d", server("scanner", `turnround = "15m"`), comes("p", `"9h"`, scanned), comes("q", `"9.5h"`, scanned), comes("r", `"10.75h"`, scanned), `
[measure.stay]
of = "stay"
resource = "scanner"`))
	o.tells(`
		p Mon 5 Jan 09:00 gets scanner
		q Mon 5 Jan 09:30 waits for scanner
		p Mon 5 Jan 09:45 gives back scanner
		p Mon 5 Jan 09:45 leaves: scanned
		q Mon 5 Jan 10:00 gets scanner
		r Mon 5 Jan 10:45 waits for scanner
		q Mon 5 Jan 10:45 gives back scanner
		q Mon 5 Jan 10:45 leaves: scanned
		r Mon 5 Jan 11:00 gets scanner
		r Mon 5 Jan 11:45 gives back scanner
		r Mon 5 Jan 11:45 leaves: scanned`)
	u := o.use("scanner")
	require.Equal(t, 3*45*minute, u.Busy)
	require.Equal(t, 3*60*minute, u.Full, "no scanner is free while it is cleaned")
	require.Equal(t, 45*minute, u.Wait)
	require.EqualValues(t, 3, u.Ends)
	stay := o.seen("stay").Bins[0]
	require.EqualValues(t, 3, stay.N)
	require.Equal(t, 3*45*minute, stay.Sum, "cleaning is no stay")
}

const scanned = `
	scan = { use = "scanner", time = "45m" }
	end  = { leave = "scanned" }`

// A nurse for one patient, two for the other: units may differ by class.
func TestUnitsByClass(t *testing.T) {
	lines := `
		see = { use = { nurses = { units = { by = "class", urgent = 2, routine = 1 } } }, time = "2h" }
		end = { leave = "seen" }`
	o := observe(t, january("1d", classes, resource("nurses", "servers", `capacity = 2`),
		comes("r", `"0h"`, lines, routines), comes("u", `"1h"`, lines, urgents)))
	require.Equal(t, []string{"r Mon 5 Jan 00:00 gets nurses", "u Mon 5 Jan 02:00 gets nurses"}, o.starts())
	require.Equal(t, (2+2*2)*hour, o.use("nurses").Busy)
}

// Open from 08:00 to 10:00 on Mondays and Tuesdays: the appointment of 09:30 runs
// over; who waits at 10:00 begins on Tuesday. Utilisation is of open capacity: 3 of
// 4 hours in the two days.
func TestOpeningHoursAreTheCapacityThatUtilisationSpeaksOf(t *testing.T) {
	o := observe(t, january("2d", server("desk", `open = { mon = "08:00-10:00", tue = "08:00-10:00" }`), comes("p", `"8.5h", "9h"`, `
		see = { use = "desk", time = "90m" }
		end = { leave = "seen" }`)))
	require.Equal(t, []string{"p Mon 5 Jan 08:30 gets desk", "p Tue 6 Jan 08:00 gets desk"}, o.starts())
	u := o.use("desk")
	require.Equal(t, 4*hour, u.Open)
	require.Equal(t, 3*hour, u.Busy)
	require.Equal(t, 23*hour, u.Wait)
}

// Every wrong use is refused with one message that says what to write.
func TestMistakesInResourcesAreTold(t *testing.T) {
	for keys, want := range map[string]string{
		"kind = \"servers\"\ncapacity = 2\nring_fenced = { by = \"class\", urgent = 2, routine = 1 }":            `resource "r": ring_fenced: 3 units are kept for some and there are only 2`,
		"kind = \"servers\"\ncapacity = 2\nring_fenced = { urgent = 1 }":                                         `resource "r": ring_fenced: write an attribute and the units for its values, such as { by = "class", elective = 4 }`,
		"kind = \"servers\"\ncapacity = 2\nring_fenced = 1":                                                      `resource "r": ring_fenced: write an attribute and the units for its values, such as { by = "class", elective = 4 }`,
		"kind = \"servers\"\ncapacity = 2\nring_fenced = { by = \"clas\", urgent = 1 }":                          `resource "r": ring_fenced: unknown attribute "clas"; did you mean "class"?`,
		"kind = \"servers\"\ncapacity = 2\nring_fenced = { by = \"class\", urgnt = 1 }":                          `resource "r": ring_fenced: attribute "class" has no value "urgnt"; did you mean "urgent"?`,
		"kind = \"servers\"\ncapacity = 2\nring_fenced = { by = \"class\", urgent = -1 }":                        `resource "r": ring_fenced: urgent must be 0 or more, not -1`,
		"kind = \"servers\"\ncapacity = 2\nqueue = \"preemptive\"\nring_fenced = { by = \"class\", urgent = 1 }": `resource "r": ring_fenced: a preemptive resource can't be ring-fenced`,
		"kind = \"beds\"\ncapacity = 2\nqueue = \"preemptive\"":                                                  `resource "r": queue: only servers can be "preemptive"`,
		"kind = \"slots\"\nevery = \"7d\"\ncapacity = 2\nqueue = \"preemptive\"":                                 `resource "r": queue: only servers can be "preemptive"`,
		"kind = \"slots\"\ncapacity = 2":                                                                         `resource "r" has no every; write every = "7d"`,
		"kind = \"slots\"\nevery = \"7d\"":                                                                       `resource "r" has no capacity; write capacity = a whole number`,
		"kind = \"slots\"\nevery = \"0d\"\ncapacity = 2":                                                         `resource "r": every must be 1s or more, not 0d`,
		"kind = \"slots\"\nevery = \"7d\"\ncapacity = -2":                                                        `resource "r": capacity must be 0 or more, not -2`,
		"kind = \"slots\"\nevery = \"7d\"\ncapacity = 2\nturnround = \"1h\"":                                     `resource "r": unknown key "turnround"; there are "kind", "title", "group", "site", "queue", "due", "queue_limit", "queue_limit_inside" and 6 more`,
		"kind = \"servers\"\ncapacity = 2\nturnround = \"-1h\"":                                                  `resource "r": turnround must be 0 or more, not -1h`,
		"kind = \"servers\"\ncapacity = 2\nqueue_limit = -1":                                                     `resource "r": queue_limit must be 0 or more, not -1`,
		"kind = \"servers\"\ncapacity = 2\nqueue_limit_inside = -1":                                              `resource "r": queue_limit_inside must be 0 or more, not -1`,
		"kind = \"servers\"\ncapacity = 2\nqueue = \"lifo\"":                                                     `resource "r": queue must be one of "fifo", "priority", "preemptive", "earliest breach", not "lifo"; did you mean "fifo"?`,
		"kind = \"slot\"\ncapacity = 2":                                                                          `resource "r": unknown kind "slot"; did you mean "slots"?`,
		"kind = \"beds\"\ncapacity = 3\nchanges = [{ from = 2026-02-01, to = 2026-03-01, capacity = 0 }]":        `resource "r": changes: a change has no key "to", only from and capacity; it lasts until the next, so write another with the day on which it ends`,
		"kind = \"slots\"\nevery = \"7d\"\ncapacity = 0":                                                         `resource "r": capacity: is needed and never open; give it a capacity above 0 and a day on which it opens. To close it, name the day: changes = [{ from = 2026-01-05, capacity = 0 }]`,
		"kind = \"servers\"\ncapacity = 2\nopen = { mon = \"10:00-08:00\" }":                                     `resource "r": open: mon: write hours such as "08:00-18:00", not "10:00-08:00"`,
	} {
		refuses(t, january("1d", classes, "[resource.r]\n"+keys+"\n", comes("p", `"1h"`, `
			see = { use = "r", time = "1h" }
			end = { leave = "seen" }`)), want)
	}
	for use, want := range map[string]string{
		`{ r = { unit = 2 } }`:     `pathway "p": step "see": use: "r": unknown key "unit"; did you mean "units"?`,
		`{ r = { leaving = -1 } }`: `pathway "p": step "see": leaving must be 0 or more, not -1`,
		`{ r = { units = -1 } }`:   `pathway "p": step "see": units must be 0 or more, not -1`,
		`{ r = -1 }`:               `pathway "p": step "see": r must be 0 or more, not -1`,
	} {
		refuses(t, january("1d", resource("r", "servers", "capacity = 2"), comes("p", `"1h"`, `
			see = { use = `+use+`, time = "1h" }
			end = { leave = "seen" }`)), want)
	}
}
