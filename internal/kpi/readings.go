package kpi

import (
	"math/big"

	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/tick"
)

const (
	day    = int64(tick.Day)
	hour   = int64(tick.Hour)
	minute = int64(tick.Minute)
	year   = int64(tick.Year)
)

// ratio is up × a ÷ (down × b).
//
// Only the factors are reduced, never the counts: an estimate is the ratio of
// sums over replications, so a replication's denominator is its weight.
func ratio(up int64, a amount, down int64, b amount) reading {
	up, down = reduced(up, down)
	return func(x *index, at place) value {
		num, den := a(x, at), b(x, at)
		if num == nil || den == nil {
			return nil
		}
		return func(c *engine.Counts, t period) result.Ratio {
			n, d := num(c, t), den(c, t)
			if d == 0 {
				return result.Ratio{}
			}
			return result.Ratio{Num: up * n, Den: down * d}
		}
	}
}

// percent is the share of b that a is.
func percent(a, b amount) reading { return ratio(100, a, 1, b) }

// meanDays is a, in seconds, for each of b.
func meanDays(a, b amount) reading { return ratio(1, a, day, b) }

// aYear is a, of which so many make a unit, for each 365.25 days of the period.
// The period is as long in every replication, so here it may be reduced.
func aYear(a amount, unit int64) reading {
	return func(x *index, at place) value {
		num := a(x, at)
		if num == nil {
			return nil
		}
		return func(c *engine.Counts, t period) result.Ratio {
			up, down := reduced(year, t.span(c))
			up, down = reduced(up, down*unit)
			return result.Ratio{Num: up * num(c, t), Den: down}
		}
	}
}

// onAverage is the mean over time of a, which is in something-seconds.
func onAverage(a amount) reading { return ratio(1, a, 1, length) }

// number is the plain number in the period.
func number(a amount) reading { return ratio(1, a, 1, one) }

func length(*index, place) count {
	return func(c *engine.Counts, t period) int64 { return t.span(c) }
}

func one(*index, place) count {
	return func(*engine.Counts, period) int64 { return 1 }
}

// capacityUsed is the percentage used of what may be used: of open capacity, or
// where an endless list fills a ward down to a reserve, of all but the reserve.
// At 100 nothing is left that others could fill. It is above where some are there
// beyond capacity (admitted all the same, or still there when places closed), as in
// occupancy.
func capacityUsed(x *index, at place) value {
	used, offered := busy(x, at), open(x, at)
	if used == nil || offered == nil {
		return nil
	}
	up, down := reduced(100*10000, x.usable(at.resources[0]))
	return func(c *engine.Counts, t period) result.Ratio {
		// Whole minutes, lest the factor carry a country's beds beyond what can
		// be added up exactly.
		n, d := used(c, t)/60, offered(c, t)/60
		if d == 0 || down == 0 {
			return result.Ratio{}
		}
		return result.Ratio{Num: up * n, Den: down * d}
	}
}

// capacityChange is the percentage by which a resource's answer to waits has
// changed its base capacity. An answer is decided for whole weeks; capacity
// counts as open during opening hours alone, so it is brought to whole weeks too.
func capacityChange(x *index, at place) value {
	more, less, offered := added(x, at), returned(x, at), open(x, at)
	week, hours := int64(tick.Week), int64(tick.Week)
	if o := x.p.Resources[at.resources[0]].Opening; o != nil {
		hours = 0
		for d := range o.Open {
			hours += int64(o.Close[d] - o.Open[d])
		}
	}
	week, hours = reduced(week, hours)
	return func(c *engine.Counts, t period) result.Ratio {
		change := (more(c, t) - less(c, t)) / 60
		base := offered(c, t)/60*week - change*hours
		if base <= 0 {
			return result.Ratio{}
		}
		return result.Ratio{Num: 100 * change * hours, Den: base}
	}
}

// lastLessFirst is the mean of a in the window's last month less that in its first;
// nothing where all is one month.
func lastLessFirst(a amount) reading {
	return func(x *index, at place) value {
		f := a(x, at)
		if f == nil {
			return nil
		}
		return func(c *engine.Counts, _ period) result.Ratio {
			end := c.Months - 1
			if end < 1 {
				return result.Ratio{}
			}
			last, first := reduced(c.MonthSpan[end], c.MonthSpan[0])
			return result.Ratio{Num: f(c, monthOf(end))*first - f(c, monthOf(0))*last, Den: c.MonthSpan[end] * first}
		}
	}
}

// unserved is how long at the end of the window, in whole months, somebody waits in a
// resource's queue and nobody leaves it to be served.
func unserved(x *index, at place) value {
	queue, start := queueing(x, at), starts(x, at)
	if queue == nil {
		return nil
	}
	return func(c *engine.Counts, _ period) result.Ratio {
		span := int64(0)
		for m := c.Months - 1; m >= 0 && queue(c, monthOf(m)) > 0 && start(c, monthOf(m)) == 0; m-- {
			span += c.MonthSpan[m]
		}
		return result.Ratio{Num: span, Den: day}
	}
}

// quantile is the day by which a share p of a measure's clocks have stopped.
func quantile(measure string, p float64) reading {
	return func(x *index, at place) value { return dayQuantile(x.clocks(measure), at.cell, p) }
}

// clockQuantile is that of the row's clock alone.
func clockQuantile(p float64) reading {
	return func(x *index, at place) value {
		x.reads.Clocks = append(x.reads.Clocks, at.clock)
		return dayQuantile([]int{at.clock}, at.cell, p)
	}
}

func dayQuantile(clocks []int, cell int, p float64) value {
	if len(clocks) == 0 {
		return nil
	}
	return func(c *engine.Counts, t period) result.Ratio {
		d, n := c.Quantile(clocks, cell, t.year, p)
		if n == 0 {
			return result.Ratio{}
		}
		return result.Ratio{Num: d, Den: 1}
	}
}

// occupancySD is the standard deviation over time of the units in use, rounded
// to a thousandth. Of a replication it is one number, hence over a fixed
// denominator: the estimate is the mean of the replications' deviations.
func occupancySD(_ *index, at place) value {
	return func(c *engine.Counts, _ period) result.Ratio {
		var total, sum, squares big.Int
		var t, l, x big.Int
		for level, seconds := range c.Occupancy[at.resources[0]] {
			t.SetInt64(seconds)
			l.SetInt64(int64(level))
			total.Add(&total, &t)
			sum.Add(&sum, x.Mul(&t, &l))
			squares.Add(&squares, x.Mul(&x, &l))
		}
		if total.Sign() == 0 || len(c.Occupancy[at.resources[0]]) > engine.MaxLevel {
			return result.Ratio{} // nobody knows how high it was
		}
		// 1000·sd = √(10⁶·(total·squares − sum²)) ÷ total; half a unit rounds up.
		x.Mul(&total, &squares)
		x.Sub(&x, sum.Mul(&sum, &sum))
		x.Mul(&x, l.SetInt64(4e6)).Sqrt(&x)
		x.Add(&x, &total).Quo(&x, l.Lsh(&total, 1))
		return result.Ratio{Num: x.Int64(), Den: 1000}
	}
}

// occupancyQuantile is the smallest number of units that is enough for a share of the
// time.
func occupancyQuantile(share float64) reading {
	return func(_ *index, at place) value {
		return func(c *engine.Counts, _ period) result.Ratio {
			return levelAt(c.Occupancy[at.resources[0]], share)
		}
	}
}

// reduced takes the common divisor out of two factors.
func reduced(a, b int64) (int64, int64) {
	g, r := a, b
	for r != 0 {
		g, r = r, g%r
	}
	return a / g, b / g
}
