package compile

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/sim/tick"
)

// What a plain queueing model must be able to say, without a word of cancer: here
// how patients come. In the tests of these files the simulation begins, and the
// window with it, on Monday 5 January 2026 at midnight.

// comes is a pathway whose patients come at these times from the beginning, such
// as `"9h", "10h"`.
func comes(name, at, lines string, keys ...string) string {
	return arriving(name, "at = ["+at+"]", lines, keys...)
}

// arriving is a pathway with any keys of arrivals.
func arriving(name, arrivals, lines string, keys ...string) string {
	return fmt.Sprintf("[pathway.%s]\narrivals = { %s }\n%s\n%s", name, arrivals, strings.Join(keys, "\n"), steps("pathway."+name, lines))
}

// classes are two sorts of patients; a pathway says which with urgents or routines.
const (
	classes  = "[attribute.class]\nshares = { urgent = 0.5, routine = 0.5 }\n"
	urgents  = `set = { class = "urgent" }`
	routines = `set = { class = "routine" }`
)

// streams is a pathway into which several streams come.
func streams(name, coming, lines string, keys ...string) string {
	return fmt.Sprintf("[pathway.%s]\n%s\n%s%s", name, strings.Join(keys, "\n"), steps("pathway."+name, lines), coming)
}

// passing are the steps of patients who leave at once: only their coming is looked
// at.
const passing = `end = { leave = "home" }`

// arrivalTimes are when patients came, such as "Mon 5 Jan 09:00".
func (o observation) arrivalTimes() (list []string) {
	for _, line := range o.story {
		if words := strings.Fields(line); words[len(words)-1] == "comes" {
			list = append(list, strings.Join(words[1:len(words)-1], " "))
		}
	}
	return list
}

// observeFiles runs `current` of test.toml with other files beside it.
func observeFiles(t *testing.T, texts map[string]string) observation {
	t.Helper()
	var problems diag.List
	m := Load(memory(texts), "test.toml", Settings{}, &problems)
	require.NoError(t, problems.Err())
	return observeProgram(t, m.Options[0].Program)
}

// comers is how many patients came in one replication.
func comers(t *testing.T, text string) float64 { return float64(observe(t, text).counts.Arrived) }

// requirePoisson requires a Poisson number of this mean, within four standard
// deviations.
func requirePoisson(t *testing.T, mean, got float64, what string) {
	t.Helper()
	require.InDelta(t, mean, got, 4*math.Sqrt(mean), what)
}

// Three together at 09:00 and three at 10:00, half an hour each with one server:
// starts at 9:00, 9:30 and 10:00, when the next three come, and so on to 12:00.
// Waits of 0, 30 and 60 minutes, then of 30, 60 and 90.
func TestABatchComesAtOnce(t *testing.T) {
	o := observe(t, january("1d", server("nurse"), arriving("p", `at = ["9h", "10h"], batch = 3`, `
		see = { use = "nurse", time = "30m" }
		end = { leave = "seen" }`)))
	require.Equal(t, []string{
		"Mon 5 Jan 09:00", "Mon 5 Jan 09:00", "Mon 5 Jan 09:00",
		"Mon 5 Jan 10:00", "Mon 5 Jan 10:00", "Mon 5 Jan 10:00",
	}, o.arrivalTimes())
	u := o.use("nurse")
	require.EqualValues(t, 6, u.Starts)
	require.EqualValues(t, 5, u.Waited)
	require.Equal(t, (0+30+60+30+60+90)*minute, u.Wait)
	require.Equal(t, 180*minute, u.Busy)
}

// 20 batches a day for 100 days, each of 1 or 3, one as likely as the other:
// 4000 patients. The variance of a day's number is 20 × E(B²) = 20 × 5, so the
// standard deviation of all is 100. The load by arithmetic counts patients, not
// batches: 40 a day of half an hour is 20 of 24 hours.
func TestPoissonBatchesOfDrawnSize(t *testing.T) {
	text := january("100d", server("nurse"), arriving("p", `rate = "20 per day", batch = { dist = "discrete", values = [1, 3], weights = [1, 1] }`, `
		see = { use = "nurse", time = "30m" }
		end = { leave = "seen" }`))
	m := loadText(t, text)
	require.InDelta(t, 20.0/24, m.Options[0].Loads[0].Share, 1e-9)
	require.InDelta(t, 4000, float64(observeProgram(t, m.Options[0].Program).counts.Arrived), 4*100)
}

// The times may be written in any order and twice.
func TestPatientsComeAtTheTimesOfAList(t *testing.T) {
	o := observe(t, january("2d", comes("p", `"26h", "0h", "90m", "26h", "0.5d"`, passing)))
	require.Equal(t, []string{
		"Mon 5 Jan 00:00", "Mon 5 Jan 01:30", "Mon 5 Jan 12:00", "Tue 6 Jan 02:00", "Tue 6 Jan 02:00",
	}, o.arrivalTimes())
}

// With a day of warm-up times are counted from its beginning; who comes after the
// end of the simulation does not come.
func TestTimesOfAListAreCountedFromTheBeginningOfTheSimulation(t *testing.T) {
	text := strings.Replace(january("1d", comes("p", `"12h", "36h", "48h", "3d"`, `end = { leave = "home" }`)), `warm_up = "0d"`, `warm_up = "1d"`, 1)
	o := observe(t, text)
	require.Equal(t, []string{"Mon 5 Jan 12:00", "Tue 6 Jan 12:00"}, o.arrivalTimes())
	o.counted(map[string]int64{"outcome.home": 1})
}

// The same from a file: one row a patient.
func TestPatientsComeAtTheTimesOfAColumn(t *testing.T) {
	o := observeFiles(t, map[string]string{
		"test.toml": january("2d", "[table.log]\ncsv = \"log.csv\"\nkey = \"patient\"\n", arriving("p", `at = { table = "log", column = "time" }`, passing)),
		"log.csv":   "patient,time\n17,9.5h\n4,30m\n5,1d\n",
	})
	require.Equal(t, []string{"Mon 5 Jan 00:30", "Mon 5 Jan 09:30", "Tue 6 Jan 00:00"}, o.arrivalTimes())
}

// Three on Monday and two on Wednesday, in the hours from 9 to 10 and from 14 to
// 16; the days of 2025 and 1 to 4 January are not simulated, and need no rows.
func TestDailyCountsComeInTheHoursThatHaveWeight(t *testing.T) {
	o := observeFiles(t, map[string]string{
		"test.toml": january("7d", "[table.daily]\ncsv = \"daily.csv\"\nkey = \"date\"\n", arriving("p", `
counts = { table = "daily", column = "patients" }, hours = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0]`, passing)),
		"daily.csv": "date,patients\n2026-01-05,3\n2025-12-31,9\n2026-01-06,0\n2026-01-08,0\n2026-01-07,2\n2026-01-09,0\n2026-01-10,0\n2026-01-11,0\n",
	})
	days := map[string]int{}
	for _, at := range o.arrivalTimes() {
		day, clock := at[:9], at[10:]
		days[day]++
		require.Contains(t, []string{"09", "14", "15"}, clock[:2], at)
	}
	require.Equal(t, map[string]int{"Mon 5 Jan": 3, "Wed 7 Jan": 2}, days)
}

// A thousand on each of two days. Without hours the times of day are spread
// evenly: a quarter before 06:00, binomial. With hours they are in proportion: a
// quarter at 20, by weekday: on Tuesday all are in the last hour.
func TestDailyCountsAreSpreadOverTheDay(t *testing.T) {
	const thousands = "[table.daily.rows]\n\"2026-01-05\" = { n = 1000 }\n\"2026-01-06\" = { n = 1000 }\n"
	among := func(hours string, from string) (of [2]float64) {
		o := observe(t, january("2d", thousands, arriving("p", `counts = { table = "daily", column = "n" }`+hours, passing)))
		require.EqualValues(t, 2000, o.counts.Arrived)
		for _, at := range o.arrivalTimes() {
			day := strings.Index("MonTue", at[:3]) / 3
			if at[len(at)-5:] >= from {
				of[day]++
			}
		}
		return of
	}
	even := among("", "06:00")
	sd := math.Sqrt(1000 * 0.75 * 0.25)
	require.InDelta(t, 750, even[0], 4*sd)
	require.InDelta(t, 750, even[1], 4*sd)
	byDay := among(`, hours = { mon = `+hoursOf(map[int]int{8: 3, 20: 1})+`, tue = `+hoursOf(map[int]int{23: 1})+allWeek("wed", "thu", "fri", "sat", "sun")+` }`, "20:00")
	require.InDelta(t, 250, byDay[0], 4*sd)
	require.Equal(t, 1000.0, byDay[1])
}

// hoursOf writes 24 weights, 0 where not given.
func hoursOf(weights map[int]int) string {
	list := make([]string, 24)
	for h := range list {
		list[h] = fmt.Sprint(weights[h])
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// allWeek are weekdays on which all hours are alike.
func allWeek(days ...string) string {
	text := ""
	for _, d := range days {
		text += ", " + d + " = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"
	}
	return text
}

// Nobody in the first week, 240 a day in the second and 24 a day in the third.
func TestTheRateChangesOnDates(t *testing.T) {
	o := observe(t, january("3w", arriving("p", `
rate = "0 per day", changes = [{ from = 2026-01-12, rate = "240 per day" }, { from = 2026-01-19, rate = "24 per day" }]`, passing)))
	weeks := [4]float64{}
	for _, at := range o.arrivalTimes() {
		day := 0
		_, err := fmt.Sscan(strings.Fields(at)[1], &day)
		require.NoError(t, err)
		weeks[(day-5)/7]++
	}
	require.Zero(t, weeks[0])
	requirePoisson(t, 7*240, weeks[1], "second week")
	requirePoisson(t, 7*24, weeks[2], "third week")
}

// Only Mondays from 8 to 9 and Saturdays from 20 to 21 have weight, 1 and 3. The
// weekly total of 70 is kept: 700 in ten weeks, a quarter of them on Mondays.
func TestHoursOfTheWeekKeepTheWeeklyTotal(t *testing.T) {
	none := hoursOf(nil)
	o := observe(t, january("70d", arriving("p", `rate = "10 per day", hours = { mon = `+hoursOf(map[int]int{8: 1})+`, sat = `+hoursOf(map[int]int{20: 3})+
		`, tue = `+none+`, wed = `+none+`, thu = `+none+`, fri = `+none+`, sun = `+none+` }`, passing)))
	seen := map[string]float64{}
	for _, at := range o.arrivalTimes() {
		seen[at[:3]+at[len(at)-6:len(at)-3]]++
	}
	require.Len(t, seen, 2, "%v", seen)
	requirePoisson(t, 175, seen["Mon 08"], "Mondays")
	requirePoisson(t, 525, seen["Sat 20"], "Saturdays")
}

// In the 24 hours of a day the total of the day is kept.
func TestHoursOfTheDayKeepTheDailyTotal(t *testing.T) {
	o := observe(t, january("50d", arriving("p", `rate = "20 per day", hours = `+hoursOf(map[int]int{0: 1, 23: 1}), passing)))
	seen := map[string]float64{}
	for _, at := range o.arrivalTimes() {
		seen[at[len(at)-5:len(at)-3]]++
	}
	require.Len(t, seen, 2, "%v", seen)
	requirePoisson(t, 500, seen["00"], "after midnight")
	requirePoisson(t, 500, seen["23"], "before midnight")
}

// From 8 to 9 a quarter of the day's time goes by and from 9 to 10 the rest: 6 and 18
// hours. An arrival an hour comes every 10 minutes, then every 3 minutes and 20
// seconds, 24 a day, and nobody in the hours without weight.
func TestRegularTimesKeepTheDailyTotalAndItsHours(t *testing.T) {
	o := observe(t, january("5d", arriving("p", `interarrival = "1h", hours = `+hoursOf(map[int]int{8: 1, 9: 3}), passing)))
	at := o.arrivalTimes()
	require.Len(t, at, 5*24)
	require.Equal(t, []string{
		"Mon 5 Jan 08:10", "Mon 5 Jan 08:20", "Mon 5 Jan 08:30", "Mon 5 Jan 08:40", "Mon 5 Jan 08:50", "Mon 5 Jan 09:00", "Mon 5 Jan 09:03", "Mon 5 Jan 09:06", "Mon 5 Jan 09:10",
	}, at[:9])
	require.Equal(t, []string{"Mon 5 Jan 10:00", "Tue 6 Jan 08:10"}, at[23:25])
}

// Exponential times between arrivals with hours are Poisson arrivals with the same
// hours; drawn otherwise the hours would lag and the total be another. Over the week
// they keep the total of the week.
func TestDrawnTimesKeepTheTotalAndItsHours(t *testing.T) {
	seen := func(hours string) map[string]float64 {
		n := map[string]float64{}
		for _, at := range observe(t, january("140d", arriving("p", `interarrival = { dist = "exponential", mean = "72m" }, hours = `+hours, passing))).arrivalTimes() {
			n[at[len(at)-5:len(at)-3]]++
			n["all"]++
			n[at[:3]]++
		}
		return n
	}
	n := seen(hoursOf(map[int]int{3: 1, 8: 2, 9: 15, 20: 2}))
	requirePoisson(t, 140*20, n["all"], "20 a day")
	for hour, share := range map[string]float64{"03": 0.05, "08": 0.1, "09": 0.75, "20": 0.1, "10": 0, "00": 0} {
		requirePoisson(t, 140*20*share, n[hour], "at "+hour)
	}
	n = seen("{ sun = " + hoursOf(map[int]int{12: 24}) + allWeek("mon", "tue", "wed", "thu", "fri", "sat") + " }")
	requirePoisson(t, 140*20, n["all"], "140 a week")
	requirePoisson(t, 20*20, n["Sun"], "on Sundays")
	requirePoisson(t, 20*20*(1+1/24.)-20*20/24., n["Mon"], "on Mondays")
}

// As treat-sim draws: an hour at weight 1½ is 40 minutes, at ½ it is two hours. Who
// comes at 11:20 is followed by one at noon, and noon by one at two.
func TestHoursByTheLastArrivalAreForPublishedModels(t *testing.T) {
	weights := map[int]int{}
	for h := range 24 {
		weights[h] = 3 - h/12*2
	}
	o := observe(t, january("1d", arriving("p", `interarrival = "1h", hours_by_last = true, hours = `+hoursOf(weights), passing)))
	at := o.arrivalTimes()
	require.Equal(t, []string{"Mon 5 Jan 00:40", "Mon 5 Jan 01:20"}, at[:2])
	require.Equal(t, []string{"Mon 5 Jan 11:20", "Mon 5 Jan 12:00", "Mon 5 Jan 14:00", "Mon 5 Jan 16:00"}, at[16:20])
}

// A table of daily counts that ends within the window would leave the rest of it
// empty; one that ends with it leaves only the run-out so, which is warned of.
func TestDailyCountsCoverTheWindow(t *testing.T) {
	text := func(from, to, warmUp, runOut string) string {
		rows := dailyRows(t, from, to)
		return "format = 1\n[run]\nwarm_up = \"" + warmUp + "\"\nrun_out = \"" + runOut + "\"\nwindow = { from = 2026-01-05, to = 2026-01-11 }\n" +
			rows + arriving("p", `counts = { table = "daily", column = "n" }`, passing)
	}
	const way = ": nobody comes on the days between; write a row for each (0 where nobody came), or shorten the time that is simulated"
	refuses(t, text("2026-01-05", "2026-01-10", "0d", "0d"), `pathway "p": arrivals: counts: table "daily" ends on 2026-01-10 and the window on 2026-01-11`+way)
	refuses(t, text("2026-01-06", "2026-01-11", "0d", "0d"), `pathway "p": arrivals: counts: table "daily" begins on 2026-01-06 and the window on 2026-01-05`+way)
	for _, c := range [][5]string{
		{"2026-01-05", "2026-01-11", "0d", "0d", ""},
		{"2026-01-01", "2026-02-11", "1d", "7d", ""},
		{"2026-01-05", "2026-01-11", "2d", "0d", `table "daily" begins on 2026-01-05 and the warm-up on 2026-01-03`},
		{"2026-01-05", "2026-01-12", "0d", "7d", `table "daily" ends on 2026-01-12 and the run-out on 2026-01-18`},
	} {
		m := loadText(t, text(c[0], c[1], c[2], c[3]))
		if c[4] == "" {
			require.Empty(t, m.Warnings)
		} else {
			require.Contains(t, fmt.Sprint(m.Warnings), c[4])
		}
	}
}

// dailyRows is a table of daily counts from one day to another, but for some.
func dailyRows(t *testing.T, from, to string, but ...string) string {
	day, err := tick.ParseDate(from)
	require.NoError(t, err)
	last, err := tick.ParseDate(to)
	require.NoError(t, err)
	rows := "[table.daily.rows]\n"
	for ; !last.Before(day); day = day.AddDays(1) {
		if !slices.Contains(but, day.String()) {
			rows += fmt.Sprintf("%q = { n = 2 }\n", day)
		}
	}
	return rows
}

// Nor may days be left out between the first and the last: nobody came on two of 28
// dates that had no row, and nothing said so.
func TestDailyCountsHaveNoGaps(t *testing.T) {
	text := func(but ...string) string {
		return january("28d", dailyRows(t, "2026-01-05", "2026-02-01", but...), arriving("p", `counts = { table = "daily", column = "n" }`, passing))
	}
	const way = ": nobody comes on a day without a row; write a row for each (0 where nobody came)"
	refuses(t, text("2026-01-10"), `pathway "p": arrivals: counts: table "daily" has no row for 2026-01-10`+way)
	refuses(t, text("2026-01-10", "2026-01-20"), `pathway "p": arrivals: counts: table "daily" has no row for 2026-01-10 and 2026-01-20`+way)
	refuses(t, text("2026-01-10", "2026-01-11", "2026-01-12", "2026-01-13", "2026-01-14"), `pathway "p": arrivals: counts: table "daily" has no row for 2026-01-10, 2026-01-11, 2026-01-12 and 2 more`+way)
}

// Weights of weekdays and months are in proportion and keep the yearly total of
// 3652.5: Sundays have none (bank holidays count as Sundays), December has none.
func TestWeightsOfWeekdaysAndMonthsKeepTheYearlyTotal(t *testing.T) {
	o := observe(t, january("1y", arriving("p", `rate = "3652.5 per year", weekdays = { sun = 0 }, months = { dec = 0 }`, passing)))
	requirePoisson(t, 3652.5, float64(o.counts.Arrived), "in the year")
	for _, at := range o.arrivalTimes() {
		require.False(t, strings.HasPrefix(at, "Sun") || strings.Contains(at, "Dec"), at)
		require.NotEqual(t, "Fri 3 Apr", at[:9], "Good Friday")
	}
}

// Three streams take the same steps. The urgent one goes before the routine one
// though it came last; the third says nothing of the class, so it is drawn, and
// there is but one to be drawn. All have the attribute that the pathway sets.
func TestStreamsComeIntoOnePathwayWithAttributesOfTheirOwn(t *testing.T) {
	o := observe(t, january("1d", server("nurse", `queue = "priority"`), `
[attribute.class]
shares = { drawn = 1, urgent = 0, routine = 0 }
[attribute.way]
shares = { van = 0, foot = 1 }`,
		streams("p", `
[pathway.p.stream.night]
at = ["9h"]
[pathway.p.stream.day]
at = ["10h"]
set = { class = "routine" }
[pathway.p.stream.ambulance]
interarrival = "11h"
set = { class = "urgent", way = "foot" }`, `
			van = { when = { way = "van" }, mark = "by van" }
			see = { use = "nurse", time = "3h", priority = { by = "class", drawn = 1, urgent = 0, routine = 1 } }
			end = { leave = "seen" }`, `set = { way = "van" }`)))
	o.tells(`
		p.night Mon 5 Jan 09:00 reaches by van
		p.night Mon 5 Jan 09:00 gets nurse
		p.day Mon 5 Jan 10:00 reaches by van
		p.day Mon 5 Jan 10:00 waits for nurse
		p.ambulance Mon 5 Jan 11:00 waits for nurse
		p.night Mon 5 Jan 12:00 gives back nurse
		p.ambulance Mon 5 Jan 12:00 gets nurse
		p.night Mon 5 Jan 12:00 leaves: seen
		p.ambulance Mon 5 Jan 15:00 gives back nurse
		p.day Mon 5 Jan 15:00 gets nurse
		p.ambulance Mon 5 Jan 15:00 leaves: seen
		p.day Mon 5 Jan 18:00 gives back nurse
		p.day Mon 5 Jan 18:00 leaves: seen
		p.ambulance Mon 5 Jan 22:00 gets nurse`)
}

// A stream that is a Poisson stream does not change what another draws: the same
// patients come with it and without it.
func TestAStreamMoreChangesNoOtherStream(t *testing.T) {
	one := "[pathway.p.stream.one]\nrate = \"5 per day\"\n"
	two := "[pathway.p.stream.two]\nrate = \"7 per day\"\n"
	run := func(coming string) (times []string) {
		o := observe(t, january("20d", streams("p", coming, passing)))
		for _, line := range o.story {
			if strings.HasPrefix(line, "p.one ") {
				times = append(times, line)
			}
		}
		return times
	}
	require.NotEmpty(t, run(one))
	require.Equal(t, run(one), run(one+two))
}

// Poisson arrivals: 2000 expected. The time between them may be any law too: for
// a normal law cut at 0, of which mu is 60 and sigma 30 minutes, the mean is
// 60 + 30 φ(2)/Φ(2) = 61.657 minutes and the standard deviation 28.245 (excess
// e = 0.0552479, sd = 30 √(1 − e(e + 2))). Of a renewal process with n expected
// the variance is n × (sd ÷ mean)².
func TestTimesBetweenArrivalsMayHaveAnyLaw(t *testing.T) {
	requirePoisson(t, 2000, comers(t, january("100d", arriving("p", `rate = "20 per day"`, passing))), "Poisson")
	requirePoisson(t, 2000, comers(t, january("100d", arriving("p", `interarrival = { dist = "exponential", mean = "72m" }`, passing))), "exponential times")
	renewal := func(mean, sd float64, law string) {
		t.Helper()
		n := 100 * 1440 / mean
		require.InDelta(t, n, comers(t, january("100d", arriving("p", `interarrival = `+law, passing))), 4*math.Sqrt(n)*sd/mean, law)
	}
	renewal(61.65744, 28.2454, `{ dist = "truncated_normal", mu = "60m", sigma = "30m" }`)
	renewal(60, 20, `{ dist = "gamma", mean = "60m", sd = "20m" }`)
	renewal(60, 30, `{ dist = "erlang", k = 4, mean = "1h" }`)
	renewal(45, 15*math.Sqrt(3), `{ dist = "uniform", min = "0m", max = "90m" }`)
	require.Equal(t, 99.0, comers(t, january("100d", arriving("p", `interarrival = "1d"`, passing))), "the first comes after a day")
}

// Times from a second to years: 90 seconds of service, then two calendar-free
// years of 365.25 days.
func TestTimesMayBeSecondsOrYears(t *testing.T) {
	o := observe(t, january("3y", server("desk"), comes("p", `"1s", "2s"`, `
		see  = { use = "desk", time = "90s" }
		wait = { delay = "2y", mark = "back" }
		end  = { leave = "home" }`)))
	require.EqualValues(t, 180, o.use("desk").Busy)
	require.EqualValues(t, 89, o.use("desk").Wait, "from second 2 to 91")
	// 731 days less half a day, from 5 January 2026, 181 seconds after midnight.
	require.Contains(t, o.story, "p Wed 5 Jan 12:01 leaves: home")
	require.Contains(t, o.story, "p Wed 5 Jan 12:03 leaves: home")
}

// Every wrong use is refused with one message that says what to write.
func TestMistakesInArrivalsAreTold(t *testing.T) {
	const counted = "[table.daily.rows]\n\"2026-01-05\" = { n = 1 }\n"
	for arrivals, want := range map[string]string{
		`rate = "1 per day", at = ["1h"]`:                       `pathway "p": arrivals: rate: is given by both rate and at; write one`,
		`batch = 2`:                                             `pathway "p": arrivals: has no rate; write rate = "420 per year"`,
		`at = ["1h", "soon"]`:                                   `pathway "p": arrivals: at: number 2: write a time from the beginning, such as "36h": span of time "soon" must start with a finite number, such as "45m", "12d" or "26w"`,
		`at = ["-1h"]`:                                          `pathway "p": arrivals: at: number 1: write a time from the beginning, such as "36h": span of time "-1h" is negative; it must be 0 or more`,
		`at = "1h"`:                                             `pathway "p": arrivals: at: write a list of times or { table = "arrivals", column = "time" }`,
		`at = { table = "dayly", column = "n" }`:                `pathway "p": arrivals: at: unknown table "dayly"; did you mean "daily"?`,
		`at = { table = "daily", column = "m" }`:                `pathway "p": arrivals: at: table "daily" has no column "m"; there is only "n"`,
		`counts = 3`:                                            `pathway "p": arrivals: counts: write { table = "daily", column = "patients" }`,
		`counts = { table = "dayly", column = "n" }`:            `pathway "p": arrivals: counts: unknown table "dayly"; did you mean "daily"?`,
		`counts = { table = "daily", column = "patients" }`:     `pathway "p": arrivals: counts: table "daily" has no column "patients"; there is only "n"`,
		`rate = "1 per day", changes = [{ from = 2026-02-01 }]`: `pathway "p": arrivals: changes: each change is { from = 2027-01-04, rate = "500 per year" }`,
		`rate = "1 per day", hours = [1, 2]`:                    `pathway "p": arrivals: hours: needs 24 weights, one for each hour from 0 to 23, not 2`,
		`rate = "1 per day", hours = { mon = [1] }`:             `pathway "p": arrivals: hours: says nothing for tue; write 24 weights for each weekday`,
		`rate = "1 per day", hours = ` + hoursOf(nil):           `pathway "p": arrivals: hours: all weights are 0; nobody would ever come`,
		`rate = "1 per day", weekdays = { mon = -1 }`:           `pathway "p": arrivals: weekdays: mon: write a number from 0 up`,
		`rate = "1 per day", hours_by_last = true`:              `pathway "p": arrivals: hours_by_last: says nothing without interarrival and hours`,
		`interarrival = "1d", hours_by_last = true, hours = ` + hoursOf(map[int]int{1: 1}): `pathway "p": arrivals: hours: with hours_by_last a time is divided by the weight of the hour it begins in, so none can be 0`,
		`interarrival = "0d"`:            `pathway "p": arrivals: interarrival: must be above 0`,
		`interarrival = "1us"`:           `pathway "p": arrivals: interarrival must be a time such as "20m" or "12d", not 1us`,
		`rate = "1 per day", batch = -3`: `pathway "p": arrivals: batch must be 0 or more, not -3`,
		`rate = "1 per day", bach = 3`:   `pathway "p": arrivals: unknown key "bach"; did you mean "batch"?`,
		`rate = "1 per day", changes = [{ from = 2026-03-01, rate = "2 per day" }, { from = 2026-02-01, rate = "3 per day" }]`: `pathway "p": arrivals: changes: 2026-03-01 comes after 2026-02-01; write changes in order of date`,
	} {
		refuses(t, january("1d", counted, arriving("p", arrivals, passing)), want)
	}
	const stream = "[pathway.p.stream.a]\nrate = \"1 per day\"\n"
	refuses(t, january("1d", streams("p", stream, passing, `arrivals = { rate = "1 per day" }`)),
		`pathway "p": arrivals: has streams too; write the arrivals as one more stream`)
	refuses(t, january("1d", streams("p", "[pathway.p.stream.a]\n", passing)), `pathway "p": stream "a": has no rate; write rate = "420 per year"`)
	refuses(t, january("1d", classes, streams("p", stream+`set = { clas = "urgent" }`, passing)), `pathway "p": stream "a": set: unknown attribute "clas"; did you mean "class"?`)
	refuses(t, january("1d", classes, streams("p", stream+`set = { class = "urgnt" }`, passing)), `pathway "p": stream "a": set: attribute "class" has no value "urgnt"; did you mean "urgent"?`)
	refuses(t, january("1d", streams("p", stream+`ratte = 1`, passing)), `pathway "p": stream "a": unknown key "ratte"; did you mean "rate"?`)
	refuses(t, january("1d", streams("p", "", passing)), `pathway "p": has no arrivals; write arrivals = { rate = "420 per year" }`)
}

// What is wrong in a file beside the scenario is told with the line of that file.
func TestMistakesInFilesOfArrivalsHaveALine(t *testing.T) {
	for _, c := range []struct{ arrivals, csv, want string }{
		{`at = { table = "log", column = "n" }`, "key,n\na,1h\nb,\nc,2h\n", `test.toml:11: pathway "p": arrivals: at: line 3 of table "log": write a time from the beginning, such as "36h": a span of time is empty; write a number and a unit, such as "45m", "12d" or "26w"`},
		{`counts = { table = "log", column = "n" }`, "key,n\n2026-01-05,1\nmonday,1\n", `log.csv:3: table "log": rows are dates such as 2027-01-04, not "monday"`},
		{`counts = { table = "log", column = "n" }`, "key,n\n2026-01-05,1\n2026-01-06,1.5\n", `log.csv:3: table "log": row "2026-01-06": n is a whole number from 0 up, not "1.5"`},
		{`counts = { table = "log", column = "n" }`, "key,n\n2026-01-05,1\n2026-01-06,-1\n", `log.csv:3: table "log": row "2026-01-06": n is a whole number from 0 up, not "-1"`},
		{`counts = { table = "log", column = "n" }`, "key,n\n2025-01-05,1\n", `test.toml:11: pathway "p": arrivals: counts: no day of the simulation, 2026-01-05 to 2026-01-05, has a patient in table "log"`},
	} {
		problems := problemsOf(memory(map[string]string{
			"test.toml": january("1d", "[table.log]\ncsv = \"log.csv\"\nkey = \"key\"", arriving("p", c.arrivals, passing)),
			"log.csv":   c.csv,
		}), "test.toml")
		require.Len(t, problems, 1)
		require.Equal(t, c.want, problems[0].String())
	}
}

// Patients are to come on Sunday the 11th, and no hour of a Sunday has weight; or
// never at all.
func TestArrivalsThatCannotBeAreRefused(t *testing.T) {
	for _, arrivals := range []string{
		`counts = { table = "daily", column = "n" }, hours = { sun = ` + hoursOf(nil) + allWeek("mon", "tue", "wed", "thu", "fri", "sat") + ` }`,
		`at = []`,
	} {
		problems := problemsOf(memory(map[string]string{
			"test.toml": january("7d", "[table.daily.rows]\n\"2026-01-05\" = { n = 0 }\n\"2026-01-11\" = { n = 5 }\n", arriving("p", arrivals, passing)),
		}), "test.toml")
		assert.Len(t, problems, 1, arrivals)
	}
}

// refuses requires a scenario to be refused with exactly these messages.
func refuses(t *testing.T, text string, want ...string) {
	t.Helper()
	var got []string
	for _, p := range problemsOf(memory(map[string]string{"test.toml": text}), "test.toml") {
		require.Equal(t, "test.toml", p.File, p.Text)
		require.GreaterOrEqual(t, p.Line, 1, p.Text)
		got = append(got, p.Text)
	}
	if strings.Join(want, "\n") != strings.Join(got, "\n") {
		t.Errorf("\nwant %s\ngot  %s", strings.Join(want, "\n     "), strings.Join(got, "\n     "))
	}
}
