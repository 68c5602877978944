package compile

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
)

// Of whom a mean of times is taken: of those that end in the window, each counted
// whole. What had not ended is told apart.

// stayed is how many stays in a group of resources ended, their seconds and how many
// were open at the end of the window.
func (o observation) stayed(group string) (ended, seconds, open int64) {
	ended, seconds = o.events("stay." + group)
	open, _ = o.events("open stay." + group)
	return ended, seconds, open
}

// around is a scenario with so much before and after a window.
func around(warmUp, window, runOut string, sections ...string) string {
	return fmt.Sprintf("format = 1\n[run]\nstart = 2026-01-05\nwarm_up = %q\nwindow = %q\nrun_out = %q\n%s\n", warmUp, window, runOut, strings.Join(sections, "\n"))
}

var unlimitedWard = resource("ward", "beds", "unlimited = true", `group = "ward"`)

// lying is a pathway whose patients stay in the ward for a time and no more.
func lying(name, arrivals, time string) string {
	return arriving(name, arrivals, "stay = { use = \"ward\", time = "+time+" }\nend = { leave = \"home\" }")
}

// Whoever is in bed when the simulation ends has not been discharged. So what is said
// of stays does not depend on how long patients go on coming after the window.
func TestMeanStayDoesNotDependOnTheRunOut(t *testing.T) {
	observed := func(runOut string) (list [4]int64) {
		o := observe(t, around("60d", "60d", runOut, unlimitedWard, lying("p", `rate = "20 per day"`, `{ dist = "lognormal", mean = "6d", sd = "12d" }`)))
		list[0], list[1], list[2] = o.stayed("ward")
		_, list[3] = o.events("use.ward")
		return list
	}
	without := observed("0d")
	require.Greater(t, without[2], int64(30), "patients in bed at the end")
	for _, runOut := range []string{"1s", "1d", "60d"} {
		require.Equal(t, without, observed(runOut), "stays that ended, their seconds, open stays and bed-days with a run-out of %s", runOut)
	}
}

// A patient an hour for 30 days each: 720 lie there at the end of the window, and
// all who leave have been there for 30 days, also where the window is shorter.
func TestEveryStayIsCountedWhole(t *testing.T) {
	for _, days := range []int64{10, 40} {
		ended, seconds, open := observe(t, around("60d", fmt.Sprintf("%dd", days), "0d", unlimitedWard, lying("p", `interarrival = "1h"`, `"30d"`))).stayed("ward")
		assert.Equal(t, 24*days, ended)
		assert.Equal(t, 30*day*ended, seconds)
		assert.Equal(t, int64(720), open)
	}
}

// As many come for twenty days as for one. Twenty times as many lie there for twenty,
// and no more and no fewer of those who leave in ten days did.
func TestLongStaysAreNeitherDroppedNorCountedTwice(t *testing.T) {
	ended, seconds, open := observe(t, around("30d", "10d", "0d", unlimitedWard,
		lying("long", `interarrival = "1h"`, `"20d"`), lying("short", `interarrival = "1h"`, `"1d"`))).stayed("ward")
	assert.Equal(t, int64(480), ended)
	assert.Equal(t, 21*day*ended, 2*seconds)
	assert.Equal(t, int64(24*21), open)
}

// An empty hospital at first: nobody has been discharged within the window, and there
// is no mean.
func TestStaysLongerThanTheSimulationHaveNoMean(t *testing.T) {
	ended, seconds, open := observe(t, around("0d", "10d", "0d", unlimitedWard, lying("p", `interarrival = "1h"`, `"20d"`))).stayed("ward")
	assert.Zero(t, ended)
	assert.Zero(t, seconds)
	assert.Equal(t, int64(239), open, "the first comes after an hour")
}

// An interruption is no stay: 4 hours from one o'clock, interrupted for 1 hour by who
// comes at two, are a stay of 4 hours.
func TestAnInterruptedStayIsOne(t *testing.T) {
	ended, seconds, _ := observe(t, january("1d", classes, server("bed", `queue = "preemptive"`, `group = "ward"`),
		comes("p", `"1h"`, "see = { use = \"bed\", time = \"4h\", priority = 1 }\nend = { leave = \"home\" }"),
		comes("q", `"2h"`, "see = { use = \"bed\", time = \"1h\", priority = 0 }\nend = { leave = \"home\" }"))).stayed("ward")
	assert.Equal(t, int64(2), ended)
	assert.Equal(t, 5*hour, seconds)
}

// One nurse takes 20 hours for each of three who come at one, two and three o'clock: at
// midnight the first has left (21:00), the second is with the nurse, the third waits.
func TestTimesThatHaveNotEndedAreToldApart(t *testing.T) {
	text := `
[measure.wait]
of = "wait"
resource = "nurse"
[measure.stay]
of = "stay"
resource = "nurse"
[measure.inside]
of = "time"
[measure.to_nurse]
of = "time"
to = "seen"
[measure.from_nurse]
of = "time"
from = "seen"
[measure.to_end]
of = "time"
from = "seen"
to = "done"
[measure.blocked]
of = "blocked"
resource = "chair"
`
	steps := `
		sit = { seize = "chair" }
		see = { use = "nurse", time = "20h", mark = "seen" }
		end = { release = "chair", mark = "done" }
		out = { leave = "home" }`
	for _, runOut := range []string{"0d", "3d"} {
		o := observe(t, around("0d", "1d", runOut, server("nurse"), resource("chair", "servers", "unlimited = true"), comes("p", `"1h", "2h", "3h"`, steps), text))
		for name, want := range map[string][2]int64{
			"wait": {2, 1}, "stay": {1, 1}, "inside": {1, 2}, "to_nurse": {2, 1}, "from_nurse": {1, 1}, "to_end": {1, 1}, "blocked": {1, 1},
		} {
			for i, p := range o.p.Probes {
				if p.Name == name {
					assert.Equal(t, want, [2]int64{o.counts.Probes[i].Bins[0].N, o.counts.Probes[i].Open}, "%s: ended and open, run-out %s", name, runOut)
				}
			}
		}
	}
}

// Interrupted at two, the patient is neither with the nurse nor waiting to be seen for
// the first time, and the time with her is not over.
func TestAnInterruptedTimeIsOpen(t *testing.T) {
	o := observe(t, january("1d", server("nurse", `queue = "preemptive"`),
		comes("p", `"1h"`, "see = { use = \"nurse\", time = \"4h\", priority = 1 }\nend = { leave = \"home\" }"),
		comes("q", `"2h"`, "see = { use = \"nurse\", time = \"30h\", priority = 0 }\nend = { leave = \"home\" }"),
		"[measure.wait]\nof = \"wait\"\nresource = \"nurse\"\n[measure.stay]\nof = \"stay\"\nresource = \"nurse\"\nstep = \"p.see\"\n"))
	require.Equal(t, engine.Waits, o.p.Probes[0].Of)
	assert.Zero(t, o.counts.Probes[0].Open)
	assert.Equal(t, int64(1), o.counts.Probes[1].Open)
}

// Beds are given back at eight: by a use, by a delay or by the step behind it, by an
// admission, each where the ward or the step says so. Patients come at ten every day,
// as from theatre lists, or at any hour; the mean of their stays is kept, whatever it
// is. Only who comes and goes between two mornings leaves at another time.
func TestStaysEndInTheMorningAndKeepTheirMean(t *testing.T) {
	const days = 2000
	ward := func(key string) string {
		return resource("ward", "beds", "unlimited = true", `group = "ward"`, key)
	}
	const eight = `discharge_at = "08:00"`
	for what, c := range map[string]struct{ ward, steps string }{
		"a use":                  {ward(eight), `stay = { use = "ward", time = "TIME" }`},
		"a use that says so":     {ward(""), `stay = { use = "ward", time = "TIME", discharge_at = "08:00" }`},
		"a delay":                {ward(eight), "in = { seize = \"ward\" }\nstay = { delay = \"TIME\", then = { release = \"ward\" } }"},
		"a delay that says so":   {ward(""), "in = { seize = \"ward\" }\nstay = { delay = \"TIME\", discharge_at = \"08:00\" }\nout = { release = \"ward\" }"},
		"a delay before a step":  {ward(eight), "in = { seize = \"ward\" }\nstay = { delay = \"TIME\" }\nout = { release = \"ward\" }"},
		"an admission":           {ward(eight), `stay = { emergency = { probability = 1, within = "1s", resource = "ward", stay = "TIME" } }`},
		"a delay beside the way": {ward(eight), "in = { seize = \"ward\" }\nstay = { delay = \"TIME\", beside = true, then = { release = \"ward\" } }"},
	} {
		for _, hours := range []int64{3, 10, 24, 30, 100} {
			for _, every := range []int64{1, 24} {
				arrivals := fmt.Sprintf(`interarrival = "%dh"`, every)
				text := starting("2026-01-05", fmt.Sprintf("%dd", days), c.ward, arriving("p", arrivals, strings.ReplaceAll(c.steps, "TIME", fmt.Sprintf("%dh", hours))+"\nend = { leave = \"home\" }"))
				if every == 24 { // from ten o'clock on
					text = strings.Replace(text, `warm_up = "0d"`, `warm_up = "10h"`, 1)
					text = strings.Replace(text, arrivals, `at = { table = "ten", column = "at" }`, 1) + tenEachDay(days)
				}
				ended, seconds, _ := observe(t, text).stayed("ward")
				require.Greater(t, ended, days*23/every, what)
				// A stay becomes longer or shorter by less than a day: at most half a day at standard deviation.
				assert.InDelta(t, float64(hours*hour), float64(seconds)/float64(ended), 4*float64(day/2)/math.Sqrt(float64(ended)), "%s of %d hours, every %d hours", what, hours, every)
			}
		}
	}
}

// A bed that is given back between times has no end to be moved.
func TestADischargeThatIsNotMovedIsWarnedOf(t *testing.T) {
	warned := func(steps string) string {
		return fmt.Sprint(loadText(t, january("1d", resource("ward", "beds", "unlimited = true", `discharge_at = "08:00"`), comes("p", `"1h"`, steps+"\nend = { leave = \"home\" }"))).Warnings)
	}
	const says = `discharge_at of "ward" says nothing here`
	assert.Contains(t, warned("in = { seize = \"ward\" }\nout = { release = \"ward\" }"), says)
	assert.Contains(t, warned("in = { seize = \"ward\" }\nstay = { delay = \"1d\" }\nworse = { complication = { any = 0.5, minor_days = \"2d\" }, then = { release = \"ward\" } }"), says)
	assert.NotContains(t, warned("in = { seize = \"ward\" }\nstay = { delay = \"1d\" }\nout = { release = \"ward\" }"), says)
	assert.NotContains(t, warned("in = { seize = \"ward\" }\nworse = { complication = { any = 0.5, minor_days = \"2d\" } }\nstay = { delay = \"1d\", then = { release = \"ward\" } }"), says)
}

// tenEachDay is a table of ten o'clock on every day.
func tenEachDay(days int) string {
	b := new(strings.Builder)
	b.WriteString("\n[table.ten.rows]\n")
	for d := range days {
		fmt.Fprintf(b, "d%d = { at = \"%dh\" }\n", d, 24*d+10)
	}
	return b.String()
}

// From eleven for six hours: no morning lies between. From six for three hours: eight
// o'clock does, and it is eight o'clock today 23 times in 24, else tomorrow.
func TestOnlyWhoIsThereInTheMorningLeavesInTheMorning(t *testing.T) {
	stay := func(from, length string) []string {
		o := observe(t, january("3d", resource("ward", "beds", "unlimited = true", `discharge_at = "08:00"`), comes("p", `"`+from+`"`, `
			stay = { use = "ward", time = "`+length+`" }
			end  = { leave = "home" }`)))
		return o.story
	}
	assert.Contains(t, stay("11h", "6h"), "p Mon 5 Jan 17:00 gives back ward")
	assert.Contains(t, stay("6h", "3h"), "p Mon 5 Jan 08:00 gives back ward")
	assert.Contains(t, stay("8h", "1d"), "p Tue 6 Jan 08:00 gives back ward", "just then it is not moved")
}
