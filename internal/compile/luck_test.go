package compile

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/stats"
)

// wardOf is a ward of so many beds, whose seconds are told from luck.
func wardOf(beds string) string {
	return resource("ward", "beds", `group = "ward"`, "capacity = "+beds)
}

// secondsLessLuck is the seconds of the window in which beds are held, and how
// much of it is luck.
func secondsLessLuck(t *testing.T, p *engine.Program, c *engine.Counts) (seconds, luck int64) {
	t.Helper()
	_, seconds = c.Tally(tallyOf(t, p, "use.ward"), 0, -1)
	_, luck = c.Tally(tallyOf(t, p, "luck.ward"), 0, -1)
	return seconds, luck
}

// requireLessLuck runs a scenario with one patient a week, each of whom is to be
// expected to hold a bed for so many days that all fall into the window: less
// luck, every replication must say just that, but for rounding to half a second
// at each draw.
func requireLessLuck(t *testing.T, text string, expected []float64, draws int) {
	t.Helper()
	p := loadText(t, text).Options[0].Program
	want := 0.0
	for _, days := range expected {
		want += days * float64(day)
	}
	e := engine.New(p)
	some := 0
	for r := range 20 {
		c, err := e.Run(rng.NewKey(1, uint64(r)))
		require.NoError(t, err)
		seconds, luck := secondsLessLuck(t, p, c)
		if luck != 0 {
			some++
		}
		// A stay that ends is rounded too.
		require.InDelta(t, want, float64(seconds-luck), float64(2*draws*len(expected))/2, "replication %d", r)
	}
	require.Greater(t, some, 15, "replications with any luck")
}

func eachOf(days float64, weeks int) (list []float64) {
	for range weeks {
		list = append(list, days)
	}
	return list
}

// The first comes after a week, so 51 in a year of 52 weeks.
func TestLessLuckAStayCountsAsItsMean(t *testing.T) {
	requireLessLuck(t, january("52w", wardOf("3"), weekly(`
		stay = { use = "ward", time = { dist = "triangular", min = "1d", mode = "2d", max = "6d" } }
		end  = { leave = "home" }`)), eachOf(3, 51), 1)
}

// Its end is moved to eight o'clock, before or after, and which of them is luck too.
func TestLessLuckAStayThatEndsInTheMorningCountsAsItsMean(t *testing.T) {
	requireLessLuck(t, january("52w", wardOf("3")+"discharge_at = \"08:00\"\n", weekly(`
		stay = { use = "ward", time = { dist = "triangular", min = "1d", mode = "2d", max = "6d" } }
		end  = { leave = "home" }`)), eachOf(3, 51), 1)
}

// The last stays from the Thursday before the window ends on Monday: of 1 to 7
// days, alike likely, the part up to 4 days is expected to be 3/6 × 2.5 + 3/6 × 4.
func TestLessLuckAStayAtTheEndCountsAsThePartInTheWindow(t *testing.T) {
	requireLessLuck(t, january("52w", wardOf("3"), weekly(`
		wait = { delay = "3d" }
		stay = { use = "ward", time = { dist = "uniform", min = "1d", max = "7d" } }
		end  = { leave = "home" }`)), append(eachOf(4, 50), 3.25), 1)
}

// A stay that begins three days before the window: 7 − 3 days at most, and with
// probability 4/6 two of them.
func TestLessLuckAStayAtTheBeginningCountsAsThePartInTheWindow(t *testing.T) {
	text := `
format = 1
[run]
start = 2026-01-05
warm_up = "10d"
run_out = "0d"
window = "364d"
` + wardOf("3") + weekly(`
		stay = { use = "ward", time = { dist = "uniform", min = "1d", max = "7d" } }
		end  = { leave = "home" }`)
	// They come on days 7, 14 and so on, the window is from day 10 to day 374, and
	// the last comes on day 371, with 2/6 × 2 + 4/6 × 3 days to be expected.
	requireLessLuck(t, text, append(eachOf(4, 51), 4./6*2, 8./3), 1)
}

// Of complications as much is expected as their probability says: 0.3 of any, in
// a third of which 4 days are added and else 2.
func TestLessLuckAComplicationCountsAsItsProbability(t *testing.T) {
	requireLessLuck(t, january("52w", wardOf("3"), weekly(`
		in            = { seize = "ward" }
		complications = { complication = { any = 0.3, major = 0.1, minor_days = "1d", major_days = "4d" } }
		stay          = { delay = "2d", then = { release = "ward" } }
		end           = { leave = "home" }`)), eachOf(2+0.2*1+0.1*4, 51), 2)
}

// The admission comes two days later, beside the pathway.
func TestLessLuckAnAdmissionCountsAsItsProbability(t *testing.T) {
	requireLessLuck(t, january("52w", wardOf("3"), weekly(`
		course = { emergency = { probability = 0.4, after = "2d", stay = { dist = "uniform", min = "1d", max = "3d" }, resource = "ward" } }
		end    = { leave = "home" }`)), eachOf(0.4*2, 51), 2)
}

// A route taken twice draws the same numbers both times, and the second time they
// are known before: no luck is told of it. Rounds of a repeat draw anew.
func TestLuckIsToldOfNewNumbersOnly(t *testing.T) {
	stay := subroute("spell", `
		stay = { use = "ward", time = { dist = "uniform", min = "1d", max = "3d" } }`)
	for _, c := range []struct {
		lines string
		told  bool
	}{
		{`one = { go = "spell" }
		  end = { leave = "home" }`, true},
		{`one = { go = "spell" }
		  two = { go = "spell" }
		  end = { leave = "home" }`, false},
		{`one = { go = "spell" }
		  two = { repeat = { route = "spell", count = 2, every = "1d" } }
		  end = { leave = "home" }`, true},
	} {
		p := loadText(t, january("52w", wardOf("3"), stay, weekly(c.lines))).Options[0].Program
		counts, err := engine.New(p).Run(key)
		require.NoError(t, err)
		_, luck := secondsLessLuck(t, p, counts)
		require.Equal(t, c.told, luck != 0, c.lines)
	}
}

// Telling luck is part of the inner loop.
func TestTellingLuckDoesNotAllocate(t *testing.T) {
	p := loadText(t, january("52w", wardOf("3"), weekly(`
		in            = { seize = "ward" }
		complications = { complication = { any = 0.3, major = 0.1, minor_days = "1d", major_days = { dist = "gamma", mean = "2d", sd = "1d" } } }
		stay          = { delay = { dist = "lognormal", mean = "2d", sd = "2d" }, then = { release = "ward" } }
		end           = { leave = "home" }`))).Options[0].Program
	e := engine.New(p)
	run := func() {
		_, err := e.Run(key)
		require.NoError(t, err)
	}
	run() // grow the slices once
	require.Zero(t, testing.AllocsPerRun(10, run))
}

// lucky are the columns of replications: seconds and luck.
type lucky struct{ seconds, luck, less, ones []int64 }

func runLucky(t *testing.T, m *Model, replications int) []lucky {
	t.Helper()
	var programs []*engine.Program
	for i := range m.Options {
		programs = append(programs, m.Options[i].Program)
	}
	engines := engine.NewFamily(programs).Engines()
	columns := make([]lucky, len(programs))
	for r := range replications {
		for i, p := range programs {
			c, err := engines.Run(i, rng.NewKey(m.Seed, uint64(r)))
			require.NoError(t, err)
			seconds, luck := secondsLessLuck(t, p, c)
			k := &columns[i]
			k.seconds, k.luck = append(k.seconds, seconds), append(k.luck, luck)
			k.less, k.ones = append(k.less, seconds-luck), append(k.ones, 1)
		}
	}
	return columns
}

func requireWithin4(t *testing.T, want float64, got stats.Estimate, what string) {
	t.Helper()
	t.Logf("%s: %v, exactly %.6g", what, got, want)
	require.InDelta(t, want, got.Mean, 4*got.SD/math.Sqrt(float64(got.N)), "%s: %v", what, got)
}

// A single bed at load 0.8 with a queue (M/M/1): the bed is in use 0.8 of the time.
// A long stay makes others wait, and luck has mean 0 all the same.
func TestBedDaysLessLuckMatchTheoryWhereOthersWait(t *testing.T) {
	m := loadText(t, `
format = 1
[run]
start = 2026-01-05
warm_up = "400d"
run_out = "0d"
window = "4y"
`+wardOf("1")+`
[pathway.p]
arrivals = { rate = "0.8 per day" }
`+steps("pathway.p", `
		stay = { use = "ward", time = { dist = "exponential", mean = "1d" } }
		end  = { leave = "home" }`))
	k := runLucky(t, m, 400)[0]
	days := float64(m.Options[0].Program.End-m.Options[0].Program.Window) / float64(day)
	less := stats.OfRatios(k.less, scaled(k.ones, day), 0.95)
	raw := stats.OfRatios(k.seconds, scaled(k.ones, day), 0.95)
	requireWithin4(t, 0.8*days, less, "bed-days less luck")
	requireWithin4(t, 0.8*days, raw, "bed-days")
	requireWithin4(t, 0, stats.OfRatios(k.luck, scaled(k.ones, day), 0.95), "luck")
	require.Less(t, less.SD, 0.8*raw.SD)
}

func scaled(list []int64, by int64) (out []int64) {
	for _, x := range list {
		out = append(out, x*by)
	}
	return out
}

// The change that prehabilitation makes, in closed form (the scenario is a case of
// the certificate): 0.9 × 0.7 of 20 a day start, attend each of four classes with
// probability 1/2, and stay 7 × 0.7^(share attended) days. Less luck it must be
// just as right, and more precise: what is left is who starts and attends.
func TestDifferenceInBedDaysLessLuckMatchesTheory(t *testing.T) {
	m := loadFile(t, "../../scenarios/validation/prehab.toml")
	columns := runLucky(t, m, 30)
	now, with := columns[0], columns[1]
	shorter := 0.0
	for k, ways := range []float64{1, 4, 6, 4, 1} {
		shorter += ways / 16 * (math.Pow(0.7, float64(k)/4) - 1)
	}
	days := float64(m.Options[0].Program.End-m.Options[0].Program.Window) / float64(day)
	want := 20 * days * 7 * 0.9 * 0.7 * shorter
	ones := scaled(now.ones, day)
	less := stats.PairedDifference(with.less, ones, now.less, ones, 0.95)
	raw := stats.PairedDifference(with.seconds, ones, now.seconds, ones, 0.95)
	requireWithin4(t, want, less, "difference less luck")
	requireWithin4(t, want, raw, "difference")
	requireWithin4(t, 0, stats.PairedDifference(with.luck, ones, now.luck, ones, 0.95), "luck")
	// A starter's change is stay × (ratio − 1), of which luck takes the spread of the
	// stay: the variance falls from (7² + 5²) to 7² parts. Thirty replications tell
	// such a quotient to some 15%.
	require.InDelta(t, math.Log(74./49), 2*math.Log(raw.SD/less.SD), 3*0.15)
}

// Where beds are short, complications, readmissions and their effects change who
// waits, and patients move over the edges of the window. Luck has mean 0 all the
// same, in every option and in their difference; a replication of 60 days has many edges.
func TestLuckHasMeanNought(t *testing.T) {
	m := loadText(t, `
format = 1
[run]
start = 2026-01-05
warm_up = "30d"
run_out = "10d"
window = "60d"
`+wardOf("12")+`
[pathway.p]
arrivals = { rate = "2.2 per day" }
`+steps("pathway.p", `
		in            = { seize = "ward" }
		complications = { complication = { any = 0.35, major = 0.1, minor_days = { dist = "exponential", mean = "2d" }, major_days = { dist = "gamma", mean = "8d", sd = "6d" } } }
		stay          = { delay = { dist = "lognormal", mean = "3d", sd = "3d" }, then = { release = "ward" } }
		again         = { readmission = { probability = 0.12, within = "30d", stay = { dist = "lognormal", mean = "5d", sd = "6d" }, resource = "ward" } }
		end           = { leave = "home" }`)+`
[option.fewer.pathway.p.step.complications.complication]
any = 0.25
[option.shorter.pathway.p.step.stay.delay]
mean = "2.5d"
`)
	columns := runLucky(t, m, 800)
	now := columns[0]
	ones := scaled(now.ones, day)
	for i, k := range columns {
		requireWithin4(t, 0, stats.OfRatios(k.luck, ones, 0.95), m.Options[i].ID)
		if i > 0 {
			requireWithin4(t, 0, stats.PairedDifference(k.luck, ones, now.luck, ones, 0.95), m.Options[i].ID+" against current")
			less := stats.PairedDifference(k.less, ones, now.less, ones, 0.95)
			raw := stats.PairedDifference(k.seconds, ones, now.seconds, ones, 0.95)
			t.Logf("%s: difference %v, less luck %v", m.Options[i].ID, raw, less)
			require.Less(t, less.SD, raw.SD, m.Options[i].ID)
		}
	}
}
