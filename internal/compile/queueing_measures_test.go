package compile

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/kpi"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// What a plain queueing model must be able to say of what is observed. Figures are
// read as reports read them, through package kpi.

// seen is what a measure observed in one replication.
func (o observation) seen(measure string) engine.Seen {
	o.t.Helper()
	i := slices.IndexFunc(o.p.Probes, func(p engine.Probe) bool { return p.Name == measure })
	require.GreaterOrEqual(o.t, i, 0, "no measure %q", measure)
	return o.counts.Probes[i]
}

// read is a figure of the whole window: by is "measure" or "resource". What was
// never observed is not a number.
func (o observation) read(figure, by, of string) float64 {
	o.t.Helper()
	plan, err := kpi.NewPlan([]*engine.Program{o.p})
	require.NoError(o.t, err)
	row, _ := plan.Row(0, o.counts)
	i := slices.Index(plan.Columns, result.Column{Measure: figure, By: by, Value: of, Year: result.WholeWindow})
	require.GreaterOrEqual(o.t, i, 0, "no figure %q of %s %q", figure, by, of)
	return float64(row[i].Num) / float64(row[i].Den)
}

// reads requires figures of measures to have these values, "time_mean wait" being
// that of the measure called wait. Times are in days.
func (o observation) reads(by string, want map[string]float64) {
	o.t.Helper()
	for name, x := range want {
		figure, of, _ := strings.Cut(name, " ")
		require.InDelta(o.t, x, o.read(figure, by, of), 1e-9*math.Max(1, math.Abs(x)), name)
	}
}

// figuresOf lists which figures a measure has.
func (o observation) figuresOf(measure string) (list []string) {
	plan, err := kpi.NewPlan([]*engine.Program{o.p})
	require.NoError(o.t, err)
	for _, c := range plan.Columns {
		if c.By == "measure" && c.Value == measure {
			list = append(list, c.Measure)
		}
	}
	return list
}

// measured is a [measure.NAME] section.
func measured(name, of string, keys ...string) string {
	return fmt.Sprintf("[measure.%s]\nof = %q\n%s\n", name, of, strings.Join(keys, "\n"))
}

const nurse = `resource = "nurse"`

// inDays is a number of seconds in days.
func inDays(seconds float64) float64 { return seconds / 86400 }

// Four patients at seconds 0, 100, 200 and 300, 150 seconds each: they start at 0,
// 150, 300 and 450 and leave at 150, 300, 450 and 600. Below 512 seconds even
// centiles are exact.
var inSeconds = server("nurse") + comes("p", `"0s", "100s", "200s", "300s"`, `
	see = { use = "nurse", time = "150s", mark = "seen" }
	end = { leave = "home" }`, `mark = "come"`)

// Waits of 0, 50, 100 and 150 seconds: mean 75, variance (5625 + 625) ÷ 2 = 3125,
// half of them at or below 50, two above 60, one above 100 (100 is not longer than
// 100). Stays are 150 each; times in the system 150, 200, 250 and 300.
func TestTimesAreObservedByStepAndResource(t *testing.T) {
	o := observe(t, january("1d", inSeconds,
		measured("wait", "wait", nurse, `over = "60s"`),
		measured("step", "wait", nurse, `step = "p.see"`, `over = "100s"`),
		measured("stay", "stay", nurse),
		measured("total", "time", `over = "250s"`),
		measured("until", "time", `to = "seen"`),
		measured("after", "time", `from = "seen"`),
		measured("marks", "time", `from = "come"`, `to = "seen"`),
		measured("blocked", "blocked", nurse), measured("delayed", "delayed", nurse)))
	o.reads("measure", map[string]float64{
		"observed wait": 4, "time_mean wait": inDays(75), "time_median wait": inDays(50), "time_p95 wait": inDays(150), "time_over wait": 50,
		"observed step": 4, "time_mean step": inDays(75), "time_over step": 25,
		"observed stay": 4, "time_mean stay": inDays(150), "time_sd stay": 0, "time_p95 stay": inDays(150),
		"observed total": 4, "time_mean total": inDays(225), "time_median total": inDays(200), "time_p95 total": inDays(300), "time_over total": 25,
		"observed until": 4, "time_mean until": inDays(75), "time_mean marks": inDays(75), "time_median marks": inDays(50),
		"observed after": 4, "time_mean after": inDays(150),
		"observed blocked": 0, "observed delayed": 0,
	})
	require.InDelta(t, inDays(math.Sqrt(3125)), o.read("time_sd", "measure", "wait"), inDays(0.001), "to a thousandth of a second")
	require.InDelta(t, inDays(math.Sqrt(3125)), o.read("time_sd", "measure", "total"), inDays(0.001))
	require.True(t, math.IsNaN(o.read("time_mean", "measure", "blocked")), "nobody was")
	require.True(t, math.IsNaN(o.read("time_p95", "measure", "blocked")))
	require.Equal(t, []string{"observed", "time_mean", "time_open", "time_sd", "time_median", "time_p95", "time_over"}, o.figuresOf("wait"))
	require.NotContains(t, o.figuresOf("stay"), "time_over", "no limit was asked for")
}

// The same patients over a day: waiting are one from 100 to 150, one from 200 to 300
// and one from 300 to 450: 300 patient-seconds, never two at once; one is in use for
// 600 seconds. Inside are 1, 2, 1, 2, 2, 2, 1, of which 2 for 50 + 100 + 150 seconds.
func TestLevelsAreWeightedByTime(t *testing.T) {
	o := observe(t, january("1d", inSeconds,
		measured("queue", "queue", nurse, `at_least = 1`), measured("busy", "in use", nurse), measured("inside", "inside", `at_least = 2`)))
	o.reads("measure", map[string]float64{
		"level_mean queue": 300.0 / 86400, "level_p95 queue": 0, "level_at_least queue": 100 * 300.0 / 86400,
		"level_mean busy":   600.0 / 86400,
		"level_mean inside": 900.0 / 86400, "level_at_least inside": 100 * 300.0 / 86400,
	})
	share := 300.0 / 86400
	require.InDelta(t, math.Sqrt(share*(1-share)), o.read("level_sd", "measure", "queue"), 0.0005, "to a thousandth")
	require.Equal(t, []int64{86400 - 300, 300}, o.seen("queue").Hist, "the distribution, in seconds")
	require.Equal(t, []int64{86400 - 600, 300, 300}, o.seen("inside").Hist)
	require.Equal(t, []string{"level_mean", "level_sd", "level_p95"}, o.figuresOf("busy"))
}

// Three beds: one taken for the whole day, a second from 06:00 and a third from
// 22:00 to 23:00. In use are 1 for 6 hours, 2 for 17 and 3 for 1: mean 43 ÷ 24,
// variance 83 ÷ 24 − mean². For 23 of 24 hours, 95.8%, there are at most 2.
func TestCentilesOfALevel(t *testing.T) {
	ward := func(hours string) string {
		return "\n\tstay = { use = \"ward\", time = \"" + hours + "\" }\n\tend = { leave = \"home\" }"
	}
	o := observe(t, january("1d", resource("ward", "beds", `capacity = 3`), comes("a", `"0h"`, ward("30h")), comes("b", `"6h"`, ward("30h")), comes("c", `"22h"`, ward("1h")),
		measured("beds", "in use", `resource = "ward"`, `at_least = 2`), measured("all", "in use", `resource = "ward"`, `at_least = 3`)))
	o.reads("measure", map[string]float64{
		"level_mean beds": 43.0 / 24, "level_p95 beds": 2, "level_at_least beds": 75, "level_at_least all": 100.0 / 24,
	})
	require.InDelta(t, math.Sqrt(83.0/24-43.0/24*43/24), o.read("level_sd", "measure", "beds"), 0.0005)
	o.reads("resource", map[string]float64{"in_use ward": 43.0 / 24, "in_use_p95 ward": 2, "full_share ward": 100.0 / 24, "utilisation ward": 100 * 43.0 / 72})
}

// By the periods of 100 seconds in which a wait ended, or a level was: the waits end
// at 0, 150, 300 and 450 seconds, so there is one in each of the periods from 0, 100,
// 300 and 400 and none in the one from 200. The queue is 50, 100, 100 and 50
// seconds of its periods long.
func TestValuesByPeriod(t *testing.T) {
	o := observe(t, january("1d", inSeconds,
		measured("wait", "wait", nurse, `period = "100s"`), measured("queue", "queue", nurse, `period = "100s"`),
		measured("inside", "inside", `period = "100s"`), measured("come", "arrivals", `period = "100s"`)))
	for i, want := range []struct{ come, queue, inside float64 }{{1, 0, 1}, {1, 0.5, 1.5}, {1, 1, 2}, {1, 1, 2}, {0, 0.5, 1.5}, {0, 0, 1}, {0, 0, 0}} {
		from := " from " + map[bool]string{true: "0s", false: fmt.Sprintf("%ds", 100*i)}[i == 0]
		if 100*i == 300 || 100*i == 600 {
			from = fmt.Sprintf(" from %dm", 100*i/60)
		}
		o.reads("measure", map[string]float64{
			"period_arrivals come" + from: want.come, "period_level_mean queue" + from: want.queue, "period_level_mean inside" + from: want.inside,
		})
	}
	for from, want := range map[string]float64{"0s": 0, "100s": 50, "5m": 100, "400s": 150} {
		require.InDelta(t, inDays(want), o.read("period_time_mean", "measure", "wait from "+from), 1e-12, from)
	}
	require.True(t, math.IsNaN(o.read("period_time_mean", "measure", "wait from 200s")), "nobody started then")
	require.NotContains(t, o.figuresOf("wait"), "period_level_mean")
}

// Two days of 24 hours each. Patients come at 07:30 on both days and at 08:00 and
// 08:59 on the second: one at 7 on average, and one at 8. The bed is taken from
// 07:30 to 09:30 on Monday and, the queue being first come, first served, from 07:30
// to 13:30 on Tuesday: half an hour of each hour from 7, the whole hour from 8, a
// half and a whole one from 9, on one day in two from 10 to 12, and a quarter at 13.
func TestValuesByHourOfTheDay(t *testing.T) {
	o := observe(t, january("2d", bed("ward"), comes("p", `"7.5h", "31.5h", "32h", "1979m"`, `
		stay = { use = "ward", time = "2h" }
		end  = { leave = "home" }`),
		measured("come", "arrivals", `period = "1h"`, `cycle = "1d"`), measured("beds", "in use", `resource = "ward"`, `period = "1h"`, `cycle = "1d"`),
		measured("wait", "wait", `resource = "ward"`, `period = "1h"`, `cycle = "1d"`)))
	require.Len(t, o.seen("come").Bins, 24)
	o.reads("measure", map[string]float64{
		"period_arrivals come at 06:00": 0, "period_arrivals come at 07:00": 1, "period_arrivals come at 08:00": 1, "period_arrivals come at 09:00": 0,
		"observed come":                   4,
		"period_level_mean beds at 06:00": 0, "period_level_mean beds at 07:00": 0.5, "period_level_mean beds at 08:00": 1, "period_level_mean beds at 09:00": 0.75,
		"period_level_mean beds at 10:00": 0.5, "period_level_mean beds at 12:00": 0.5, "period_level_mean beds at 13:00": 0.25, "period_level_mean beds at 14:00": 0,
		"level_mean beds": 8.0 / 48,
		// 31.5 h starts at once; 32 h at 09:30, after 90 minutes; 08:59 at 11:30, after 151.
		"period_time_mean wait at 07:00": 0, "period_time_mean wait at 09:00": 90.0 / 1440, "period_time_mean wait at 11:00": 151.0 / 1440,
	})
}

// The window is 15 days from Thursday 8 January, so that there are three Thursdays
// and two of each other day: a patient each day at noon and a second one on Thursdays
// is 2 on Thursdays and 1 on others. On Thursdays alone the second one, who waits
// for the two hours of the first, is there.
func TestValuesByHourOfTheWeek(t *testing.T) {
	thursdays := `"84h", "252h", "420h"` // 3, 10 and 17 days and a half
	text := strings.Replace(january("15d", bed("ward"), pathway("daily", "12h", `
		stay = { use = "ward", time = "0h" }
		end  = { leave = "home" }`), comes("more", thursdays, `
		end = { leave = "home" }`),
		measured("come", "arrivals", `period = "12h"`, `cycle = "1w"`)), `warm_up = "0d"`, `warm_up = "3d"`, 1)
	o := observe(t, text)
	for _, day := range []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} {
		noon := map[bool]float64{true: 2, false: 1}[day == "Thu"]
		o.reads("measure", map[string]float64{"period_arrivals come " + day + " at 00:00": 1, "period_arrivals come " + day + " at 12:00": noon})
	}
}

// At 06:00 each day, before what happens in that second: a comes at 06:00 on Monday
// and is not there yet; on Tuesday at 06:00 she leaves and b comes, so it is a who is
// counted; on Wednesday b and c; on Thursday nobody: 0, 1, 2 and 0, though at 07:00
// it is 1, 1, 0 and 0. A census at midnight finds the end of each day.
func TestDailyCensus(t *testing.T) {
	lines := `
		stay = { use = "ward", time = "24h" }
		end  = { leave = "home" }`
	o := observe(t, january("4d", resource("ward", "beds", `capacity = 5`), comes("a", `"6h"`, lines), comes("b", `"30h"`, lines), comes("c", `"31h"`, `
		stay = { use = "ward", time = "23h" }
		end  = { leave = "home" }`),
		measured("morning", "in use", `resource = "ward"`, `census = "06:00"`, `at_least = 2`),
		measured("later", "in use", `resource = "ward"`, `census = "07:00"`),
		measured("midnight", "inside", `census = "00:00"`),
		measured("queue", "queue", `resource = "ward"`, `census = "06:00"`)))
	o.reads("measure", map[string]float64{
		"level_mean morning": 3.0 / 4, "level_p95 morning": 2, "level_at_least morning": 25,
		"level_mean later":    2.0 / 4,
		"level_mean midnight": 3.0 / 4, // 1 after Monday, 2 after Tuesday
		"level_mean queue":    0,
	})
	require.Equal(t, []int64{2, 1, 1}, o.seen("morning").Hist, "days with 0, 1 and 2 patients")
	require.InDelta(t, math.Sqrt(5.0/4-9.0/16), o.read("level_sd", "measure", "morning"), 0.0005)
	require.NotContains(t, o.figuresOf("morning"), "period_level_mean")
}

// Only urgent patients, or only those of one step, of those who wait for a resource:
// urgent ones 0 and 2 hours, routine ones 1 hour in the first step; everybody again
// for the second step, for nothing.
func TestOnlyWhomOrWhereIsAskedFor(t *testing.T) {
	lines := `
		see   = { use = "nurse", time = "1h" }
		walk  = { delay = "10h" }
		again = { use = "nurse", time = "0h" }
		end   = { leave = "home" }`
	o := observe(t, january("1d", classes, server("nurse"), comes("u", `"0h"`, lines, urgents), comes("r", `"0h"`, lines, routines), comes("v", `"0h"`, lines, urgents),
		measured("urgent", "wait", nurse, `when = { class = "urgent" }`), measured("routine", "wait", nurse, `when = { class = ["routine"] }`),
		measured("both", "wait", nurse, `when = { class = ["routine", "urgent"] }`), measured("first", "wait", nurse, `step = "r.see"`),
		measured("stay", "stay", nurse, `when = { class = "urgent" }`), measured("total", "time", `when = { class = "routine" }`)))
	o.reads("measure", map[string]float64{
		"observed urgent": 4, "time_mean urgent": 2.0 / 4 / 24,
		"observed routine": 2, "time_mean routine": 1.0 / 2 / 24,
		"observed both": 6, "time_mean both": 3.0 / 6 / 24,
		"observed first": 1, "time_mean first": 1.0 / 24,
		"observed stay": 4, "time_mean stay": 2.0 / 4 / 24,
		"observed total": 1, "time_mean total": 12.0 / 24,
	})
}

// Arrivals of all, of one pathway, of one stream; in the window alone.
func TestArrivalsOfAStream(t *testing.T) {
	text := strings.Replace(january("1d", streams("p", "[pathway.p.stream.a]\nat = [\"1h\", \"25h\", \"26h\"]\n[pathway.p.stream.b]\nat = [\"25h\"]\n", passing),
		comes("q", `"30h", "80h"`, passing),
		measured("all", "arrivals"), measured("a", "arrivals", `stream = "p.a"`), measured("q", "arrivals", `stream = "q"`)), `warm_up = "0d"`, `warm_up = "1d"`, 1)
	observe(t, text).reads("measure", map[string]float64{"observed all": 4, "observed a": 2, "observed q": 1})
}

// What began before the window or ends after it is observed where it ends, if that
// lies in the window: the wait from 22:00 to 01:00, and the stay that begins with it;
// the second wait ends after midnight of the next day. Levels are cut at the window.
func TestWhatEndsInTheWindowIsObserved(t *testing.T) {
	text := strings.Replace(january("1d", server("nurse"), comes("p", `"13h", "22h", "26h"`, `
		see = { use = "nurse", time = "12h" }
		end = { leave = "home" }`), measured("wait", "wait", nurse), measured("stay", "stay", nurse), measured("busy", "in use", nurse), measured("queue", "queue", nurse)),
		`warm_up = "0d"`, `warm_up = "1d"`, 1)
	// Served from 13 to 25, from 25 to 37 and from 37 to 49 hours; the window is 24 to 48.
	o := observe(t, text)
	o.reads("measure", map[string]float64{
		"observed wait": 2, "time_mean wait": (3.0 + 11) / 2 / 24,
		"observed stay": 2, "time_mean stay": 0.5,
		"level_mean busy": 1, "level_mean queue": (1.0 + 11) / 24,
	})
}

// A time from one mark is from the last time it was reached; who never reached it
// has none.
func TestATimeBetweenMarksIsFromTheLast(t *testing.T) {
	lines := `
		in    = { delay = "1h", mark = "scan", when = { class = "urgent" } }
		again = { delay = "2h", mark = "scan", when = { class = "urgent" } }
		end   = { delay = "3h", mark = "told" }
		out   = { leave = "home" }`
	o := observe(t, january("1d", classes, comes("u", `"0h"`, lines, urgents), comes("r", `"0h"`, lines, routines),
		measured("told", "time", `from = "scan"`, `to = "told"`), measured("second", "time", `from = "scan"`, `to = "scan"`)))
	o.reads("measure", map[string]float64{"observed told": 1, "time_mean told": 3.0 / 24})
	// Between two scans are two hours; before the first there is no time.
	o.reads("measure", map[string]float64{"observed second": 1, "time_mean second": 2.0 / 24})
}

// A stay that is interrupted is what the patient was served for, or all that it took,
// but not the last part alone: 60 or 90 minutes, not 40.
func TestTheStayOfTheInterrupted(t *testing.T) {
	o := observe(t, january("1d", classes, interrupted, comes("r", `"0m"`, anHour, routines), comes("u", `"20m"`, halfAnHour, urgents),
		measured("stay", "stay", nurse, `when = { class = "routine" }`), measured("total", "time", `when = { class = "routine" }`), measured("wait", "wait", nurse, `when = { class = "routine" }`)))
	o.reads("measure", map[string]float64{"observed stay": 1, "observed total": 1, "time_mean total": 90.0 / 1440})
	require.Contains(t, []float64{60, 90}, math.Round(o.read("time_mean", "measure", "stay")*1440))
}

// One patient of six hours in a bed for half of which the ward is not free, then an
// hour for transport. In a day: ends 1, in use 8 hours (the ward) and so on.
func TestFiguresOfResourcesWithoutASection(t *testing.T) {
	o := observe(t, january("1d", classes, interrupted, bed("icu"), bed("ward", `queue_limit_inside = 9`, `queue_limit = 0`),
		comes("w", `"0h"`, `
			ward = { use = "ward", time = "6h" }
			end  = { leave = "home" }`),
		comes("p", `"0h"`, `
			in   = { seize = "icu" }
			care = { delay = "3h" }
			ward = { seize = "ward", frees = "icu" }
			stay = { delay = "4h" }
			wait = { delay = "2h", delayed = true }
			out  = { release = "ward" }
			end  = { leave = "home" }`),
		comes("lost", `"7h"`, `
			ward = { use = "ward", time = "6h" }
			end  = { leave = "home" }`),
		comes("r", `"0m"`, anHour, routines), comes("u", `"20m"`, halfAnHour, urgents),
		comes("gone", `"9h", "9h"`, `
			see = { use = "nurse", time = "2h", patience = "1h" }
			end = { leave = "seen" }`)))
	// The ward: w from 0 to 6, p from 6 to 12, the last two hours of which are delay.
	// Intensive care: from 0 to 6, blocked for 3. The nurse: 90 minutes, then 2 hours.
	o.reads("resource", map[string]float64{
		"in_use icu": 6.0 / 24, "blocked_mean icu": 3.0 / 24, "delayed_mean icu": 0, "completions icu": 365.25, "full_share icu": 25,
		"in_use ward": 0.5, "blocked_mean ward": 0, "delayed_mean ward": 2.0 / 24, "completions ward": 2 * 365.25, "full_share ward": 50, "utilisation ward": 50,
		"arrivals ward": 3 * 365.25, "lost_share ward": 100.0 / 3, "resource_wait ward": 3.0 / 2 / 24, "resource_waited ward": 50, "queue_length ward": 3.0 / 24,
		"interrupted nurse": 365.25, "utilisation nurse": 100 * 3.5 / 24, "completions nurse": 3 * 365.25, "gave_up_share nurse": 25,
		"full_share nurse": 100 * 3.5 / 24,
	})
	plan, err := kpi.NewPlan([]*engine.Program{o.p})
	require.NoError(t, err)
	for _, c := range plan.Columns {
		require.False(t, c.Measure == "interrupted" && c.Value != "nurse", "the others interrupt nobody")
	}
}

// Where nobody is delayed there is no such figure.
func TestThereIsNoDelayWhereNoStepSaysSo(t *testing.T) {
	o := observe(t, january("1d", bed("ward"), comes("p", `"0h"`, tenHours)))
	plan, err := kpi.NewPlan([]*engine.Program{o.p})
	require.NoError(t, err)
	for _, c := range plan.Columns {
		require.NotEqual(t, "delayed_mean", c.Measure)
	}
}

// Centiles of what comes in whole numbers are those numbers: all stay 3 days, of which
// 1 is delay; three of five stay 3 days and two 6; all stay 401.
func TestCentilesOfAtomsAreAtoms(t *testing.T) {
	for time, want := range map[string][2]float64{
		`"2d"`: {3, 3},
		`{ dist = "empirical", values = ["2d", "5d", "5d", "2d", "2d"] }`: {3, 6},
		`"400d"`: {401, 401},
	} {
		o := observe(t, january("900d", resource("ward", "beds", "unlimited = true"),
			arriving("p", `rate = "3 per day"`, `
			ward = { use = { ward = "hold" }, time = `+time+` }
			late = { delay = "1d", delayed = true }
			out = { release = "ward" }
			end = { leave = "home" }`),
			measured("stay", "stay", `resource = "ward"`), measured("delayed", "delayed", `resource = "ward"`)))
		o.reads("measure", map[string]float64{
			"time_median stay": want[0], "time_p95 stay": want[1], "time_median delayed": 1, "time_p95 delayed": 1,
		})
	}
}

// A clock that runs for longer than its histogram of days has bins is read all the same.
func TestCentilesOfWaitsOfYearsAreNotCutOff(t *testing.T) {
	o := observe(t, january("900d", resource("ward", "beds", "unlimited = true"), comes("p", `"0h", "1h", "2h"`, `
		ward = { use = "ward", time = { dist = "empirical", values = ["600d", "610d"] } }
		end = { leave = "home", mark = "out" }`, `mark = "come"`),
		"[clock.wait]\nfrom = [\"come\"]\nto = [\"out\"]\n"))
	require.Len(t, o.counts.Longer, 3)
	require.Contains(t, []float64{600, 610}, o.read("clock_median", "clock", "wait"))
}

// Every wrong use is refused with one message that says what to write.
func TestMistakesInMeasuresAreTold(t *testing.T) {
	for keys, want := range map[string]string{
		`of = "waits"`:                        `measure "m": of must be one of "wait", "stay", "blocked", "delayed", "time", "arrivals", "refused", "gave up", "queue", "in use", "inside", not "waits"; did you mean "wait"?`,
		``:                                    `measure "m" has no of; write of = one of "wait", "stay", "blocked", "delayed", "time", "arrivals", "refused", "gave up", "queue", "in use", "inside"`,
		"of = \"wait\"\nresource = \"nurze\"": `measure "m": resource: unknown resource "nurze"; did you mean "nurse"?`,
		"of = \"wait\"\nresource = \"nurse\"\nstep = \"p.sea\"":                               `measure "m": step: unknown step "p.sea"; did you mean "p.see"?`,
		"of = \"time\"\nfrom = \"com\"":                                                       `measure "m": from: no step has mark "com"; did you mean "come"?`,
		"of = \"time\"\nto = \"sean\"":                                                        `measure "m": to: no step has mark "sean"; did you mean "seen"?`,
		"of = \"arrivals\"\nstream = \"q\"":                                                   `measure "m": stream: unknown pathway or stream "q"; there are "p", "s.a" and "s.b"`,
		"of = \"arrivals\"\nstream = \"s\"":                                                   `measure "m": stream: "s" has several streams; name one, such as "s.a"`,
		"of = \"wait\"\nresource = \"nurse\"\nwhen = { clas = \"x\" }":                        `measure "m": when: unknown attribute "clas"; did you mean "class"?`,
		"of = \"wait\"\nresource = \"nurse\"\nwhen = { class = \"urgnt\" }":                   `measure "m": when: attribute "class" has no value "urgnt"; did you mean "urgent"?`,
		"of = \"wait\"\nresource = \"nurse\"\nwhen = { class = \"urgent\", pathway = \"p\" }": `measure "m": when: depends on one attribute, such as { class = "urgent" }`,
		"of = \"wait\"\nresource = \"nurse\"\nat_least = 2":                                   `measure "m": at_least: says nothing for "wait"`,
		"of = \"wait\"\nresource = \"nurse\"\nfrom = \"come\"":                                `measure "m": from: says nothing for "wait"`,
		"of = \"wait\"\nresource = \"nurse\"\ncensus = \"06:00\"":                             `measure "m": census: says nothing for "wait"`,
		"of = \"queue\"\nresource = \"nurse\"\nstep = \"p.see\"":                              `measure "m": step: says nothing for "queue"`,
		"of = \"time\"\nresource = \"nurse\"":                                                 `measure "m": resource: says nothing for "time"`,
		"of = \"queue\"\nresource = \"nurse\"\nover = \"1h\"":                                 `measure "m": over: says nothing for "queue"`,
		"of = \"queue\"\nresource = \"nurse\"\nwhen = { class = \"urgent\" }":                 `measure "m": when: says nothing for "queue"`,
		"of = \"arrivals\"\nover = \"1h\"":                                                    `measure "m": over: says nothing for "arrivals"`,
		"of = \"inside\"\nstream = \"p\"":                                                     `measure "m": stream: says nothing for "inside"`,
		"of = \"inside\"\nperiod = \"5h\"\ncycle = \"1d\"":                                    `measure "m": period: 5h does not divide a cycle of 1d`,
		"of = \"inside\"\nperiod = \"1h\"\ncycle = \"2d\"":                                    `measure "m": cycle: is "1d" or "1w"`,
		"of = \"inside\"\nperiod = \"1s\"":                                                    `measure "m": period: makes 86400 periods of 1d; at most 10000`,
		"of = \"inside\"\nat_least = -1":                                                      `measure "m": at_least must be 0 or more, not -1`,
		"of = \"time\"\nover = \"-1h\"":                                                       `measure "m": over must be 0 or more, not -1h`,
		"of = \"inside\"\ncensus = \"25:00\"":                                                 `measure "m": census must be a time of day such as "08:00", not "25:00"`,
	} {
		refuses(t, january("1d", classes, inSeconds, clinicOfTwo, streams("s", "[pathway.s.stream.a]\nat = [\"1h\"]\n[pathway.s.stream.b]\nat = [\"1h\"]\n", `
			see = { use = "clinic", time = "1h" }
			end = { leave = "home" }`), "[measure.m]\n"+keys+"\n"), want)
	}
}

// Of what has neither places nor lists nobody stays in anything, and nothing is in use:
// such a measure would be empty, or 0, for ever.
func TestWhatCannotBeObservedIsRefused(t *testing.T) {
	for _, of := range []string{"in use", "stay", "blocked", "delayed"} {
		problems := problemsOf(memory(map[string]string{"test.toml": january("1d", clinicOfTwo, comes("p", `"1h"`, appointment), measured("m", of, `resource = "clinic"`))}), "test.toml")
		assert.Len(t, problems, 1, of)
	}
}

// What is missing, or does not go together, is named.
func TestMeasuresSayWhichKeyIsMissing(t *testing.T) {
	for keys, word := range map[string]string{"of = \"wait\"": "resource =", "of = \"inside\"\ncycle = \"1d\"": "period", "of = \"inside\"\nperiod = \"1h\"\ncensus = \"06:00\"": "census"} {
		problems := problemsOf(memory(map[string]string{"test.toml": january("1d", inSeconds, "[measure.m]\n"+keys+"\n")}), "test.toml")
		require.Len(t, problems, 1, keys)
		assert.Contains(t, problems[0].Text, word, keys)
	}
}

// askedFor are the figures of one replication that a scenario asks for, by measure
// and name.
func askedFor(t *testing.T, m *Model) map[string]float64 {
	t.Helper()
	plan, err := kpi.NewPlan([]*engine.Program{m.Options[0].Program})
	require.NoError(t, err)
	counts, err := engine.New(m.Options[0].Program).Run(key)
	require.NoError(t, err)
	row, _ := plan.Row(0, counts)
	got := map[string]float64{}
	for i, c := range plan.Columns {
		if c.By == "measure" {
			got[c.Measure+" "+c.Value] = float64(row[i].Num) / float64(row[i].Den)
		}
	}
	return got
}

// Two come while one is served and one may wait: the second of them is refused at
// this nurse and not at the other. Who waits gives up after twenty minutes.
func TestRefusedAndGivenUpAreCountedByStep(t *testing.T) {
	text := january("1d", server("nurse", "queue_limit = 1"), server("idle"),
		comes("p", `"0m", "5m", "10m", "70m", "75m"`, `
			see = { use = "nurse", time = "1h", patience = "20m" }
			end = { leave = "seen" }`),
		`[measure.refused]
of = "refused"
resource = "nurse"
step = "p.see"
[measure.elsewhere]
of = "refused"
resource = "idle"
[measure.left]
of = "gave up"
resource = "nurse"
[measure.queue]
of = "queue"
resource = "nurse"
distribution = 2
centile = 0.99
[measure.wait]
of = "wait"
resource = "nurse"
centile = 0.5
`)
	m := loadText(t, text)
	got := askedFor(t, m)
	// 0:00 served to 1:00; 0:05 waits to 0:25 and gives up; 0:10 is refused; 1:10
	// served to 2:10; 1:15 waits to 1:35 and gives up.
	require.Equal(t, 1.0, got["observed refused"])
	require.Zero(t, got["observed elsewhere"])
	require.Equal(t, 2.0, got["observed left"])
	require.InDelta(t, 100*(1-40./1440), got["level_share queue = 0"], 1e-9)
	require.InDelta(t, 100*40./1440, got["level_share queue = 1"], 1e-9)
	require.Zero(t, got["level_share queue >= 2"])
	require.Equal(t, 1.0, got["level_centile queue"])
	require.Zero(t, got["time_centile wait"])
}

// Two steps at one nurse are told apart: one takes an hour, the other two. Of the
// two who come for the second, one waits, which nobody does for the first.
func TestTimesOfTwoStepsAtOneResourceAreToldApart(t *testing.T) {
	m := loadText(t, january("1d", server("nurse"),
		comes("p", `"0h", "10h"`, `
			short = { use = "nurse", time = "1h" }
			end = { leave = "seen" }`),
		comes("q", `"0h", "4h"`, `
			long = { use = "nurse", time = "2h" }
			end = { leave = "seen" }`),
		`[measure.short]
of = "stay"
resource = "nurse"
step = "p.short"
[measure.long]
of = "stay"
resource = "nurse"
step = "q.long"
[measure.waited_short]
of = "wait"
resource = "nurse"
step = "p.short"
over = "0m"
[measure.waited_long]
of = "wait"
resource = "nurse"
step = "q.long"
over = "0m"
`))
	got := askedFor(t, m)
	require.Equal(t, 2.0, got["observed short"])
	require.InDelta(t, 1./24, got["time_mean short"], 1e-12)
	require.InDelta(t, 2./24, got["time_mean long"], 1e-12)
	require.Zero(t, got["time_over waited_short"])
	require.Equal(t, 50.0, got["time_over waited_long"])
}

// By period: in the first hour two come at once and one waits for 40 minutes, in
// the second nobody does.
func TestLimitsAreKeptByPeriod(t *testing.T) {
	m := loadText(t, january("1d", server("nurse"),
		comes("p", `"0m", "0m", "2h"`, `
			see = { use = "nurse", time = "40m" }
			end = { leave = "seen" }`),
		`[measure.waits]
of = "wait"
resource = "nurse"
over = "30m"
period = "2h"
[measure.queue]
of = "queue"
resource = "nurse"
at_least = 1
period = "2h"
`))
	got := askedFor(t, m)
	require.Equal(t, 50.0, got["period_time_over waits from 0s"])
	require.Zero(t, got["period_time_over waits from 2h"])
	require.InDelta(t, 100./3, got["period_level_at_least queue from 0s"], 1e-9)
	require.Zero(t, got["period_level_at_least queue from 2h"])
}
