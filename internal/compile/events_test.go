package compile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// complicated is a stay of a day with a complication behind it; the ward is held
// until the end.
func complicated(anyone, major string) string {
	return january("2w", bed("ward"), weekly(`
		in            = { seize = "ward" }
		complications = { complication = { any = `+anyone+`, major = `+major+`, minor_days = "2d", major_days = "4d" } }
		stay          = { delay = "1d", then = { release = "ward" } }
		end           = { leave = "home" }`))
}

// Nobody, everybody a minor one (2 + 1 days), everybody a major one (4 + 1).
func TestComplicationsLengthenTheStay(t *testing.T) {
	for _, c := range []struct {
		any, major                 string
		days                       int64
		complications, majors, ops int64
	}{{"0", "0", 1, 0, 0, 1}, {"1", "0", 3, 1, 0, 1}, {"1", "1", 5, 1, 1, 1}} {
		o := observe(t, complicated(c.any, c.major))
		require.Equal(t, c.days*day, o.use("ward").Busy, "any %s, major %s", c.any, c.major)
		o.counted(map[string]int64{"event.operation": c.ops, "event.complication": c.complications, "event.major_complication": c.majors})
	}
}

// What came of an operation is known afterwards, and is that of the last one.
func TestWhatCameOfAnOperationIsWrittenDown(t *testing.T) {
	came := "[attribute.came]\nshares = { none = 1, minor = 0, major = 0 }\n"
	lines := `
		first  = { complication = { any = ANY, major = MAJOR, sets = "came" } }
		told   = { branch = { by = "came", none = "well", minor = "ill", major = "dead" } }
		end    = { leave = "home" }`
	ways := "[route.well]\nsteps = [\"end\"]\n[route.well.step.end]\nleave = \"well\"\n[route.ill]\nsteps = [\"end\"]\n[route.ill.step.end]\nleave = \"ill\"\n[route.dead]\nsteps = [\"end\"]\n[route.dead.step.end]\nleave = \"dead\"\n"
	for _, c := range []struct{ any, major, outcome string }{{"0", "0", "well"}, {"1", "0", "ill"}, {"1", "1", "dead"}} {
		o := observe(t, january("2w", came, ways, weekly(strings.NewReplacer("ANY", c.any, "MAJOR", c.major).Replace(lines))))
		o.counted(map[string]int64{"outcome." + c.outcome: 1})
	}
}

// The patient goes home on Monday; two days later she comes back for three days,
// though the only bed is taken: 3 days of it are above capacity.
func TestReadmissionUsesABedWhileThePathwayGoesOn(t *testing.T) {
	o := observe(t, january("2w", bed("ward"),
		weekly(`
			again = { readmission = { probability = 1, after = "2d", stay = "3d", resource = "ward" } }
			end   = { leave = "home" }`),
		pathway("other", "7d", `
			in  = { use = "ward", time = "6d" }
			end = { leave = "home" }`, `counted = false`)))
	o.tells(`
		p Mon 12 Jan 00:00 leaves: home
		other Mon 12 Jan 00:00 gets ward
		p Wed 14 Jan 00:00 gets ward
		p Sat 17 Jan 00:00 gives back readmission bed
		other Sun 18 Jan 00:00 gives back ward
		other Sun 18 Jan 00:00 leaves: home`)
	o.counted(map[string]int64{"event.readmission": 1, "event.readmission at risk": 1})
	require.Equal(t, 9*day, o.use("ward").Busy)
	require.Equal(t, 3*day, o.use("ward").Over)
}

// The course of five days goes on while the patient lies in the ward from the
// second to the fourth.
func TestEmergencyAdmissionRunsBesideTheCourse(t *testing.T) {
	o := observe(t, january("2w", bed("ward"), weekly(`
		risk   = { emergency = { probability = 1, after = "1d", stay = "2d", resource = "ward" } }
		course = { delay = "5d", mark = "course over" }
		end    = { leave = "home" }`)))
	o.tells(`
		p Tue 13 Jan 00:00 gets ward
		p Thu 15 Jan 00:00 gives back emergency bed
		p Sat 17 Jan 00:00 reaches course over
		p Sat 17 Jan 00:00 leaves: home`)
	o.counted(map[string]int64{"event.emergency_admission": 1})
}

// "During" a course an admission comes at any time of it. Patients come ten hours
// apart and the course takes two, so their stories do not mix: between coming and
// the end of the course nothing happens but the admission.
func TestAdmissionDuringACourseFallsInsideIt(t *testing.T) {
	o := observe(t, january("10d", resource("ward", "beds", `unlimited = true`), pathway("p", "10h", `
		risk   = { emergency = { probability = 1, during = "course", stay = "1h", resource = "ward" } }
		course = { delay = "2h", mark = "over" }
		end    = { leave = "home" }`)))
	admitted := 0
	for i, line := range o.story {
		if strings.Contains(line, "gets ward") {
			admitted++
			require.Contains(t, o.story[i-1], "comes", "admitted after the course had ended")
		}
	}
	require.Equal(t, 23, admitted)
}

// Nobody may wait: who finds the server busy is turned away. One patient each
// hour, 90 minutes each: every second one is served.
func TestFullQueueTurnsPatientsAway(t *testing.T) {
	o := observe(t, january("1d", server("nurse", `queue_limit = 0`), pathway("p", "1h", `
		see = { use = "nurse", time = "90m" }
		end = { leave = "seen" }`)))
	u := o.use("nurse")
	// Arrivals at hours 1 to 23: the 12 odd ones start, the 11 even ones are lost.
	require.EqualValues(t, 12, u.Starts)
	require.EqualValues(t, 11, u.Lost)
	require.Zero(t, u.Queue)
}

// The second patient waits for two hours of the five and gives up.
func TestPatienceEnds(t *testing.T) {
	o := observe(t, january("2w", server("nurse"), two(`
		see = { use = "nurse", time = "5h", patience = "2h" }
		end = { leave = "seen" }`)))
	o.tells(`
		p.a Mon 12 Jan 00:00 gets nurse
		p.b Mon 12 Jan 00:00 waits for nurse
		p.b Mon 12 Jan 02:00 leaves: gave up
		p.a Mon 12 Jan 05:00 gives back nurse
		p.a Mon 12 Jan 05:00 leaves: seen`)
	require.EqualValues(t, 1, o.use("nurse").GaveUp)
}

// Half of the appointments are not kept; the time is lost and the patient waits
// again, so every start takes the full 30 minutes and every patient is seen in
// the end.
func TestNoShowLosesTheAppointmentAndNotThePatient(t *testing.T) {
	o := observe(t, january("365d", server("clinic"), pathway("p", "3h", `
		see = { use = "clinic", time = "30m", no_show = 0.5 }
		end = { leave = "seen" }`)))
	seen, _ := o.events("outcome.seen")
	missed, _ := o.events("event.no_show")
	u := o.use("clinic")
	// Whoever is inside at the end holds the clinic or, with nobody before him,
	// has just come.
	require.LessOrEqual(t, u.Starts-seen-missed, int64(1))
	require.InDelta(t, (seen+missed)*30*minute, u.Busy, float64(30*minute))
	// Tries per patient are geometric with mean 2 and variance 2.
	require.InDelta(t, 2*float64(seen), seen+missed, 4*1.42*54)
	require.Greater(t, seen, int64(2900))
}
