package kpi

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/tick"
)

// What a scenario asks for by name is read from probes.

func times(p *engine.Probe) bool { return p.Of.Time() }

func levels(p *engine.Probe) bool { return p.Of.Level() }

// inUseLevel is of what has units: a queue of so many turns nobody away.
func inUseLevel(p *engine.Probe) bool { return p.Of == engine.UseLevel }

func patientsOf(p *engine.Probe) bool { return !times(p) && !levels(p) }

// eachProbe gives a row for each probe of these kinds.
func eachProbe(kinds ...func(*engine.Probe) bool) rows {
	return func(x *index) (list []place) {
		for i := range x.p.Probes {
			for _, is := range kinds {
				if is(&x.p.Probes[i]) {
					list = append(list, place{by: "measure", value: x.p.Probes[i].Name, probe: i})
				}
			}
		}
		return list
	}
}

// whereDelayed gives a row for each place in a program in which some way out may
// be missing.
func whereDelayed(x *index) []place {
	for i := range x.p.Ops {
		if op := &x.p.Ops[i]; op.Code == engine.Hold && op.Flag == engine.OnlyWayOut {
			return eachResource(places)(x)
		}
	}
	return nil
}

// eachPeriod gives a row for each period of each probe that has periods: "queue
// at 07:00" where they recur, "queue from 36h" where they do not.
func eachPeriod(is func(*engine.Probe) bool) rows {
	return func(x *index) (list []place) {
		for i := range x.p.Probes {
			p := &x.p.Probes[i]
			if p.Period == 0 || !is(p) {
				continue
			}
			n := p.Cycle
			if n == 0 {
				n = int((x.p.End - x.p.Window + tick.Time(p.Period) - 1) / tick.Time(p.Period))
			}
			for bin := range n {
				list = append(list, place{by: "measure", value: p.Name + " " + periodName(p, bin), probe: i, bin: bin})
			}
		}
		return list
	}
}

func periodName(p *engine.Probe, bin int) string {
	start := tick.Span(bin) * p.Period
	if p.Cycle == 0 {
		return "from " + start.String()
	}
	clock := fmt.Sprintf("at %02d:%02d", start%tick.Day/tick.Hour, start%tick.Hour/tick.Minute)
	if tick.Span(p.Cycle)*p.Period <= tick.Day {
		return clock
	}
	return [...]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}[start/tick.Day] + " " + clock
}

// total is what a probe has seen in all its periods.
func total(s *engine.Seen) (sum engine.Observed) {
	for i := range s.Bins {
		sum.Plus(&s.Bins[i])
	}
	return sum
}

func probeCount(_ *index, at place) value {
	return func(c *engine.Counts, _ period) result.Ratio {
		return result.Ratio{Num: total(&c.Probes[at.probe]).N, Den: 1}
	}
}

// probeOpen is the times that are not over; of delays it is nothing, since their
// length is known when they begin.
func probeOpen(x *index, at place) value {
	if x.p.Probes[at.probe].Of == engine.Delays {
		return nil
	}
	return func(c *engine.Counts, _ period) result.Ratio {
		return result.Ratio{Num: c.Probes[at.probe].Open, Den: 1}
	}
}

// probeMean is the mean in units of so much.
func probeMean(unit int64) reading {
	return func(_ *index, at place) value {
		return func(c *engine.Counts, _ period) result.Ratio {
			o := total(&c.Probes[at.probe])
			return result.Ratio{Num: o.Sum, Den: unit * o.N}
		}
	}
}

func binMean(unit int64) reading {
	return func(_ *index, at place) value {
		return func(c *engine.Counts, _ period) result.Ratio {
			o := &c.Probes[at.probe].Bins[at.bin]
			return result.Ratio{Num: o.Sum, Den: unit * o.N}
		}
	}
}

// binOver is the share of a period's times, or of its length, beyond the limit.
func binOver(x *index, at place) value {
	if x.p.Probes[at.probe].Over == nil {
		return nil
	}
	return func(c *engine.Counts, _ period) result.Ratio {
		o := &c.Probes[at.probe].Bins[at.bin]
		return result.Ratio{Num: 100 * o.Over, Den: o.N}
	}
}

// periodCount is how many came in a period, on average over its recurrences.
func periodCount(x *index, at place) value {
	p := &x.p.Probes[at.probe]
	length := int64(p.Period)
	seconds := length
	if p.Cycle > 0 {
		seconds = secondsOf(x.p, p, at.bin)
	}
	length, seconds = reduced(length, seconds)
	return func(c *engine.Counts, _ period) result.Ratio {
		return result.Ratio{Num: length * c.Probes[at.probe].Bins[at.bin].N, Den: seconds}
	}
}

// secondsOf is how much of the window falls into a recurring period.
func secondsOf(program *engine.Program, p *engine.Probe, bin int) int64 {
	cycle := int64(p.Period) * int64(p.Cycle)
	first := int64(program.Calendar.Start(-program.Calendar.Weekday(0))) + int64(bin)*int64(p.Period)
	sum := int64(0)
	for from := first; from < int64(program.End); from += cycle {
		sum += max(0, min(from+int64(p.Period), int64(program.End))-max(from, int64(program.Window)))
	}
	return sum
}

func probeOver(x *index, at place) value {
	if x.p.Probes[at.probe].Over == nil {
		return nil
	}
	return func(c *engine.Counts, _ period) result.Ratio {
		o := total(&c.Probes[at.probe])
		return result.Ratio{Num: 100 * o.Over, Den: o.N}
	}
}

// levelDelay is the share of time with just as many as asked for, of that with as
// many or fewer.
func levelDelay(x *index, at place) value {
	over := x.p.Probes[at.probe].Over
	if over == nil || *over < 0 || *over >= engine.MaxLevel {
		return nil
	}
	n := int(*over)
	return func(c *engine.Counts, _ period) result.Ratio {
		var atMost, just int64
		for level, seconds := range c.Probes[at.probe].Hist {
			if level <= n {
				atMost += seconds
			}
			if level == n {
				just = seconds
			}
		}
		return result.Ratio{Num: 100 * just, Den: atMost}
	}
}

// probeSD is the standard deviation in units of so much, to a thousandth of a
// second or a unit. Like every figure that is no ratio of sums it is one number
// for each replication, and none where a single time was observed.
func probeSD(unit int64) reading {
	return func(x *index, at place) value {
		return func(c *engine.Counts, _ period) result.Ratio {
			o := total(&c.Probes[at.probe])
			if o.N == 0 || o.N == 1 && x.p.Probes[at.probe].Of.Time() {
				return result.Ratio{}
			}
			// 1000·sd = √(10⁶·(n·Σx² − (Σx)²)) ÷ n
			var squares, sum, n big.Int
			squares.SetUint64(o.SquaresHi).Lsh(&squares, 64)
			squares.Add(&squares, new(big.Int).SetUint64(o.SquaresLo))
			n.SetInt64(o.N)
			sum.SetInt64(o.Sum)
			squares.Mul(&squares, &n).Sub(&squares, sum.Mul(&sum, &sum))
			squares.Mul(&squares, big.NewInt(4e6)).Sqrt(&squares)
			squares.Add(&squares, &n).Quo(&squares, n.Lsh(&n, 1))
			return result.Ratio{Num: squares.Int64(), Den: 1000 * unit}
		}
	}
}

// eachLevel gives a row for each level of a distribution that is asked for, "beds =
// 12"; the last, "beds >= 40", is for that many or more.
func eachLevel(x *index) (list []place) {
	for i := range x.p.Probes {
		p := &x.p.Probes[i]
		for level := range p.Distribution {
			list = append(list, place{by: "measure", value: fmt.Sprintf("%s = %d", p.Name, level), probe: i, bin: level})
		}
		if n := p.Distribution; n > 0 {
			list = append(list, place{by: "measure", value: fmt.Sprintf("%s >= %d", p.Name, n), probe: i, bin: n})
		}
	}
	return list
}

// levelShare is the share of time at a level, or at the last or above.
func levelShare(x *index, at place) value {
	last := x.p.Probes[at.probe].Distribution
	return func(c *engine.Counts, _ period) result.Ratio {
		var share, all int64
		for level, seconds := range c.Probes[at.probe].Hist {
			all += seconds
			if min(level, last) == at.bin {
				share += seconds
			}
		}
		return result.Ratio{Num: 100 * share, Den: all}
	}
}

// timeCentile and levelCentile are those that a scenario asks for.
func timeCentile(x *index, at place) value {
	if p := x.p.Probes[at.probe].Centile; p > 0 {
		return timeQuantile(p)(x, at)
	}
	return nil
}

func levelCentile(x *index, at place) value {
	if p := x.p.Probes[at.probe].Centile; p > 0 {
		return levelQuantile(p)(x, at)
	}
	return nil
}

// timeQuantile is the smallest time at or below which at least that share lies.
func timeQuantile(share float64) reading {
	return func(_ *index, at place) value {
		return func(c *engine.Counts, _ period) result.Ratio {
			times := c.Probes[at.probe].Times
			if len(times) == 0 {
				return result.Ratio{}
			}
			return result.Ratio{Num: int64(nth(times, rank(share, int64(len(times))))), Den: day}
		}
	}
}

// levelQuantile is the smallest level at or below which it is for that share of the
// time; none where it is so high that levels are no longer told apart.
func levelQuantile(share float64) reading {
	return func(_ *index, at place) value {
		return func(c *engine.Counts, _ period) result.Ratio { return levelAt(c.Probes[at.probe].Hist, share) }
	}
}

func levelAt(hist []int64, share float64) result.Ratio {
	all, sum := int64(0), int64(0)
	for _, n := range hist {
		all += n
	}
	for level, n := range hist[:min(len(hist), engine.MaxLevel)] {
		if sum += n; all > 0 && sum >= rank(share, all) {
			return result.Ratio{Num: int64(level), Den: 1}
		}
	}
	return result.Ratio{}
}

// rank is the fewest of n that are at least a share of them; shares are whole
// billionths.
func rank(share float64, n int64) int64 {
	const whole = 1e9
	high, low := bits.Mul64(uint64(math.Round(whole*share)), uint64(n))
	rank, left := bits.Div64(high, low, whole)
	if left > 0 {
		rank++
	}
	return max(1, int64(rank))
}

// nth is the k-th smallest of times, from 1. They are counted by their leading bits
// first, so that only those in the same bin need be put in order.
func nth(times []uint32, k int64) uint32 {
	const leading = 12
	shift := max(0, bits.Len32(slices.Max(times))-leading)
	var bins [1 << leading]int64
	for _, x := range times {
		bins[x>>shift]++
	}
	bin := 0
	for ; bins[bin] < k; bin++ {
		k -= bins[bin]
	}
	same := make([]uint32, 0, bins[bin])
	for _, x := range times {
		if int(x>>shift) == bin {
			same = append(same, x)
		}
	}
	slices.Sort(same)
	return same[k-1]
}
