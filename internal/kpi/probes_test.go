package kpi

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/tick"
)

// watched is the small program, in which nobody comes, with probes; a test writes
// what they have seen.
func watched(probes ...engine.Probe) *engine.Program {
	p := small()
	for _, x := range probes {
		x.Resource = engine.Some[engine.ResourceID](0)
		p.Probes = append(p.Probes, x)
	}
	return p
}

// timesSeen is what a probe of lengths of time, in seconds, has seen.
func timesSeen(seconds ...int64) engine.Seen {
	var s engine.Seen
	var o engine.Observed
	for _, x := range seconds {
		o.N++
		o.Sum += x
		o.SquaresLo += uint64(x * x)
		s.Times = append(s.Times, uint32(x))
	}
	s.Bins = []engine.Observed{o}
	return s
}

const whole = result.WholeWindow

// Two times of 2 days and three of half a day: mean 1.1, variance
// (2×4 + 3×0.25) ÷ 5 − 1.1² = 0.54. The third of five is the median, the fifth the
// 95th centile.
func TestTimesAreReadInDays(t *testing.T) {
	p := watched(engine.Probe{Name: "w", Of: engine.Waits, Over: new(int64(day))})
	c := emptyCounts(t, p)
	c.Probes[0] = timesSeen(2*day, day/2, day/2, 2*day, day/2)
	c.Probes[0].Bins[0].Over = 2
	r := read(t, p, c)
	require.Equal(t, 5.0, r.value("observed", "measure", "w", whole))
	require.InDelta(t, 1.1, r.value("time_mean", "measure", "w", whole), 1e-12)
	require.InDelta(t, math.Sqrt(0.54), r.value("time_sd", "measure", "w", whole), 0.001/float64(day))
	require.Equal(t, 0.5, r.value("time_median", "measure", "w", whole))
	require.Equal(t, 2.0, r.value("time_p95", "measure", "w", whole))
	require.Equal(t, 40.0, r.value("time_over", "measure", "w", whole))
	require.Equal(t, result.Ratio{Num: 200, Den: 5}, r.ratio("time_over", "measure", "w", whole), "pooled by how many were observed")
	require.Equal(t, result.Ratio{Num: 5 * day * 11 / 10, Den: 5 * day}, r.ratio("time_mean", "measure", "w", whole))
}

// The median of an even number is the lower of the middle two; the 95th centile of
// twenty is the nineteenth.
func TestCentilesAreTheSmallestTimeWithSoManyAtOrBelow(t *testing.T) {
	p := watched(engine.Probe{Name: "w", Of: engine.Stays})
	c := emptyCounts(t, p)
	var list []int64
	for i := range int64(20) {
		list = append(list, 10*(i+1))
	}
	c.Probes[0] = timesSeen(list...)
	r := read(t, p, c)
	require.Equal(t, result.Ratio{Num: 100, Den: day}, r.ratio("time_median", "measure", "w", whole))
	require.Equal(t, result.Ratio{Num: 190, Den: day}, r.ratio("time_p95", "measure", "w", whole))
	require.NotContains(t, r.plan.Columns, result.Column{Measure: "time_over", By: "measure", Value: "w", Year: whole}, "no limit was asked for")
	require.NotContains(t, r.plan.Columns, result.Column{Measure: "time_mean", By: "measure", Value: "w", Year: 0}, "probes are not kept by year")
}

// What nobody has observed is 0/0, which estimates leave out; that it was observed
// 0 times is a number.
func TestNothingObservedIsNoNumber(t *testing.T) {
	p := watched(engine.Probe{Name: "w", Of: engine.Intervals, Over: new(int64(1)), Period: tick.Week}, engine.Probe{Name: "q", Of: engine.QueueLevel, Over: new(int64(1))})
	c := emptyCounts(t, p)
	c.Probes[0].Hist = nil
	c.Probes[1] = engine.Seen{Bins: make([]engine.Observed, 1)}
	r := read(t, p, c)
	require.Equal(t, 0.0, r.value("observed", "measure", "w", whole))
	for _, m := range []string{"time_mean", "time_sd", "time_median", "time_p95", "time_over"} {
		require.Zero(t, r.ratio(m, "measure", "w", whole).Den, m)
	}
	for _, m := range []string{"level_mean", "level_sd", "level_p95", "level_at_least"} {
		require.Zero(t, r.ratio(m, "measure", "q", whole).Den, m)
	}
	require.Zero(t, r.ratio("period_time_mean", "measure", "w from 0s", whole).Den)
}

// A level of 0 for 50, 1 for 30 and 4 for 20 seconds: mean 1.1, variance 3.5 − 1.21.
// 4 is what is enough for 95% of the time.
func TestLevelsAreReadBySecond(t *testing.T) {
	p := watched(engine.Probe{Name: "q", Of: engine.QueueLevel, Over: new(int64(4))})
	c := emptyCounts(t, p)
	c.Probes[0] = engine.Seen{Bins: []engine.Observed{{N: 100, Sum: 110, Over: 20, SquaresLo: 30 + 16*20}}, Hist: []int64{50, 30, 0, 0, 20}}
	r := read(t, p, c)
	require.Equal(t, 1.1, r.value("level_mean", "measure", "q", whole))
	require.InDelta(t, math.Sqrt(2.29), r.value("level_sd", "measure", "q", whole), 0.0005)
	require.Equal(t, 4.0, r.value("level_p95", "measure", "q", whole))
	require.Equal(t, 20.0, r.value("level_at_least", "measure", "q", whole))
	require.NotContains(t, r.plan.Columns, result.Column{Measure: "observed", By: "measure", Value: "q", Year: whole}, "seconds are no observations")
	require.NotContains(t, r.plan.Columns, result.Column{Measure: "level_delay", By: "measure", Value: "q", Year: whole}, "nobody is turned away by a queue of so many")
	require.Equal(t, result.Ratio{Num: 1, Den: 1}, levelAt([]int64{50, 30, 20}, 0.8))
	require.Equal(t, result.Ratio{Num: 0, Den: 1}, levelAt([]int64{50, 30, 20}, 0.5))
	require.Zero(t, levelAt(nil, 0.5))
	endless := make([]int64, engine.MaxLevel+1)
	endless[40_000], endless[engine.MaxLevel] = 50, 50
	require.Equal(t, result.Ratio{Num: 40_000, Den: 1}, levelAt(endless, 0.5))
	require.Zero(t, levelAt(endless, 0.95), "so high that nobody knows how high")
}

// A centile is one of the times, whatever they are: all alike, whole days, anything
// in between, or a mixture.
func TestCentilesAreAmongTheTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.OneOf(
			rapid.Just(uint32(3*day)),
			rapid.Map(rapid.Uint32Range(0, 1000), func(n uint32) uint32 { return n * uint32(day) }),
			rapid.Uint32Range(uint32(3*day)-500, uint32(3*day)+500),
			rapid.Uint32(),
		), 1, 200).Draw(t, "times")
		given := slices.Clone(times)
		share := float64(rapid.Int64Range(1, 999).Draw(t, "share")) / 1000
		got := nth(times, rank(share, int64(len(times))))
		require.Equal(t, given, times, "the times stay as they are")
		slices.Sort(given)
		want := given[(int64(share*1000+0.5)*int64(len(given))+999)/1000-1]
		require.Equal(t, want, got)
	})
}

// Shares are not binary fractions: 0.07 of 100 is 7 and no more, of however many.
func TestRanksAreExact(t *testing.T) {
	for _, c := range []struct {
		share   float64
		n, want int64
	}{
		{0.07, 100, 7}, {0.07, 101, 8}, {0.95, 20, 19}, {0.5, 1, 1}, {0.5, 2, 1}, {0.999999, 1_000_000, 999_999}, {1e-9, 3, 1},
		{0.95, 1 << 62, 1<<62 - 1<<62/20}, {1, 5, 5},
	} {
		require.Equal(t, c.want, rank(c.share, c.n), "%g of %d", c.share, c.n)
	}
}

// One time has a mean and a median, and no spread.
func TestOneTimeHasNoSpread(t *testing.T) {
	p := watched(engine.Probe{Name: "w", Of: engine.Waits})
	c := emptyCounts(t, p)
	c.Probes[0] = timesSeen(day)
	r := read(t, p, c)
	require.Equal(t, 1.0, r.value("time_median", "measure", "w", whole))
	require.Zero(t, r.ratio("time_sd", "measure", "w", whole))
}

// The sum of squares of a long window goes beyond 64 bits: 2^33 times of 2^16 and as
// many of 3·2^16 seconds have mean 2^17 and standard deviation 2^16 seconds, and
// squares that add to 10·2^65.
func TestStandardDeviationsOfLongWindowsDoNotOverflow(t *testing.T) {
	p := watched(engine.Probe{Name: "w", Of: engine.Waits})
	c := emptyCounts(t, p)
	var sum engine.Observed
	half := engine.Observed{N: 1 << 33, Sum: 1 << 50, SquaresHi: 5 << 1} // 5·2^65
	sum.Plus(&half)
	sum.Plus(&half)
	require.Equal(t, engine.Observed{N: 1 << 34, Sum: 1 << 51, SquaresHi: 10 << 1}, sum)
	c.Probes[0].Bins = []engine.Observed{sum}
	r := read(t, p, c)
	require.InDelta(t, float64(1<<16)/float64(day), r.value("time_sd", "measure", "w", whole), 1e-9)
	carry := engine.Observed{SquaresLo: math.MaxUint64}
	carry.Plus(&engine.Observed{SquaresLo: 2})
	require.Equal(t, engine.Observed{SquaresHi: 1, SquaresLo: 1}, carry)
}

// All periods together are the whole; each has a row of its own, named by when it
// begins.
func TestPeriodsHaveRowsAndAddUp(t *testing.T) {
	p := watched(engine.Probe{Name: "w", Of: engine.Waits, Period: 20 * tick.Week}, engine.Probe{Name: "a", Of: engine.Arrivals, Period: 20 * tick.Week})
	c := emptyCounts(t, p)
	// 731 days are five periods of 140 days and one of 31.
	require.Len(t, c.Probes[0].Bins, 7)
	for i := range 6 {
		c.Probes[0].Bins[i] = engine.Observed{N: 2, Sum: int64(i) * 2 * day, SquaresLo: 2 * uint64(int64(i)*day) * uint64(int64(i)*day)}
		c.Probes[1].Bins[i] = engine.Observed{N: int64(10 * i)}
	}
	r := read(t, p, c)
	for i, from := range []string{"0s", "20w", "40w", "60w", "80w", "100w"} {
		require.Equal(t, float64(i), r.value("period_time_mean", "measure", "w from "+from, whole))
		require.Equal(t, float64(10*i), r.value("period_arrivals", "measure", "a from "+from, whole))
	}
	require.Equal(t, 2.5, r.value("time_mean", "measure", "w", whole))
	require.Equal(t, 150.0, r.value("observed", "measure", "a", whole))
	rows := 0
	for _, col := range r.plan.Columns {
		if col.Measure == "period_time_mean" {
			rows++
		}
	}
	require.Equal(t, 6, rows)
}

// The window is two years from Thursday 1 April 2027: 731 days, which are 104 weeks
// and a Thursday, a Friday and a Saturday more. Two arrivals each Thursday morning
// are 210 in all, and 2 in the period.
func TestRecurringPeriodsAreAveragedOverHowOftenTheyCame(t *testing.T) {
	p := watched(engine.Probe{Name: "a", Of: engine.Arrivals, Period: 12 * tick.Hour, Cycle: 14}, engine.Probe{Name: "h", Of: engine.Arrivals, Period: tick.Hour, Cycle: 24})
	c := emptyCounts(t, p)
	require.Len(t, c.Probes[0].Bins, 14)
	require.Len(t, c.Probes[1].Bins, 24)
	c.Probes[0].Bins[6].N = 210  // Thursday mornings
	c.Probes[0].Bins[13].N = 104 // Sunday afternoons
	c.Probes[1].Bins[7].N = 731 * 3
	r := read(t, p, c)
	require.Equal(t, 2.0, r.value("period_arrivals", "measure", "a Thu at 00:00", whole))
	require.Equal(t, 1.0, r.value("period_arrivals", "measure", "a Sun at 12:00", whole))
	require.Equal(t, 0.0, r.value("period_arrivals", "measure", "a Mon at 00:00", whole))
	require.Equal(t, 3.0, r.value("period_arrivals", "measure", "h at 07:00", whole))
}

func TestPeriodsAreNamedByTheirBeginning(t *testing.T) {
	for name, p := range map[string]engine.Probe{
		"from 36h":     {Period: 12 * tick.Hour},
		"at 03:00":     {Period: tick.Hour, Cycle: 24},
		"at 00:45":     {Period: 15 * tick.Minute, Cycle: 96},
		"Thu at 00:00": {Period: tick.Day, Cycle: 7},
		"Mon at 18:00": {Period: 6 * tick.Hour, Cycle: 28},
		"at 12:00":     {Period: 4 * tick.Hour, Cycle: 6},
	} {
		require.Equal(t, name, periodName(&p, 3), "%+v", p)
	}
}

// What an option observes and current does not is empty in current's rows.
func TestOptionsMayObserveMore(t *testing.T) {
	current, option := small(), watched(engine.Probe{Name: "w", Of: engine.Waits})
	plan, err := NewPlan([]*engine.Program{current, option})
	require.NoError(t, err)
	without, _ := plan.Row(0, emptyCounts(t, current))
	with, _ := plan.Row(1, emptyCounts(t, option))
	for i, k := range plan.Columns {
		if k.By == "measure" {
			require.Zero(t, without[i])
			counted := k.Measure == "observed" || k.Measure == "time_open" // 0 of them is a number, their mean is none
			require.Equal(t, counted, with[i].Den != 0, k.Measure)
		}
	}
}

// Figures of every resource that need no section: of the 30 days of April 2027 a ward
// was full for 3 and blocked for 60 bed-days, and had 5 uses that ended.
func TestResourcesTellOfBlockingAndDelay(t *testing.T) {
	p := small()
	p.Resources[0].Discipline = engine.Preempt
	p.Ops = append(p.Ops, engine.Op{Code: engine.Hold, Flag: engine.OnlyWayOut}) // somewhere only the way out is missing
	c := emptyCounts(t, p)
	c.Resources[0] = engine.Use{Full: 3 * day, Blocked: 60 * day, Delayed: 15 * day, Ends: 366, Interrupted: 732}
	r := read(t, p, c)
	require.Equal(t, 100*3.0/366, r.value("full_share", "resource", "ward", 0))
	require.Equal(t, 60.0/366, r.value("blocked_mean", "resource", "ward", 0))
	require.Equal(t, 15.0/366, r.value("delayed_mean", "resource", "ward", 0))
	require.Equal(t, 365.25, r.value("completions", "resource", "ward", 0))
	require.Equal(t, 2*365.25, r.value("interrupted", "resource", "ward", 0))
	require.Equal(t, 0.0, r.value("blocked_mean", "resource", "ward", 1))
	for _, col := range []result.Column{{Measure: "full_share", By: "resource", Value: "home"}, {Measure: "full_share", By: "resource", Value: "theatre"}, {Measure: "interrupted", By: "resource", Value: "home"}} {
		require.NotContains(t, r.plan.Columns, col, "it has no limit, no places or no order that interrupts")
	}
}
