package validate

import (
	"errors"
	"fmt"
	"math/bits"
	"reflect"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Identity is something that holds between the numbers of one replication, or between
// those of one and those of another, whatever they are. Chance has no part in it.
type Identity struct {
	What   string
	Broken func(r *replication) (int, error) // how many numbers are not as they should be
}

// replication is one of an option, and what it counted.
type replication struct {
	programs []*engine.Program // of all options
	option   int
	key      rng.Key
	program  *engine.Program
	counts   *engine.Counts
}

// audit runs replications of every option, each by itself, and holds them to identities.
func audit(programs []*engine.Program, seed uint64, replications int, identities []Identity) ([]Comparison, error) {
	broken := make([]int, len(identities))
	for option, p := range programs {
		for n := range replications {
			r := &replication{programs, option, rng.NewKey(seed, uint64(n)), p, nil}
			var err error
			if r.counts, err = engine.New(p).Run(r.key); err != nil {
				return nil, err
			}
			for i, x := range identities {
				wrong, err := x.Broken(r)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", x.What, err)
				}
				broken[i] += wrong
			}
		}
	}
	var list []Comparison
	for i, x := range identities {
		c := Comparison{Figure: Figure{What: x.What, Always: true}, Simulated: float64(broken[i]), Low: float64(broken[i]), High: float64(broken[i])}
		c.Verdict = c.verdict(c)
		list = append(list, c)
	}
	return list, nil
}

// wrong counts what is not as it should be.
type wrong int

func (w *wrong) same(is, should any) {
	if !reflect.DeepEqual(is, should) {
		*w++
	}
}

// balance holds the counts of a replication to one another.
func balance(r *replication) (int, error) {
	var w wrong
	c := r.counts
	w.same(r.program.Validate(), nil)
	w.same(c.Arrived, c.Left+c.Inside)
	for t := range r.program.Tallies {
		balanceTally(&w, r, t)
	}
	for i := range r.program.Clocks {
		balanceClock(&w, r, i)
	}
	for i := range r.program.Resources {
		balanceResource(&w, r, i)
	}
	for i := range r.program.Probes {
		balanceProbe(&w, r, i)
	}
	if l := r.program.Luck; l != nil && l.IntoFor != nil {
		w.same(parts(c, l.IntoFor), parts(c, []engine.TallyID{l.Into}))
	}
	return int(w), nil
}

// balanceTally: a year has what its months have, everybody what the groups have into
// which everybody falls.
func balanceTally(w *wrong, r *replication, t int) {
	c, def := r.counts, &r.program.Tallies[t]
	for y := range c.Years {
		n, s := c.Tally(t, 0, y)
		var inMonths [2]int64
		for m := range c.Months {
			if c.YearOf[m] == y {
				inMonths[0] += c.MonthN[t*(c.Months+1)+m]
				inMonths[1] += c.MonthS[t*(c.Months+1)+m]
			}
		}
		if !def.Cohort { // which is of the year in which patients came
			w.same(inMonths, [2]int64{n, s})
		}
		for b, a := range r.program.Breakdowns {
			if def.All {
				continue // others have no group
			}
			var inGroups [2]int64
			for v := range r.program.Attributes[a].Values {
				gn, gs := c.Tally(t, c.Cell(b, v), y)
				inGroups[0] += gn
				inGroups[1] += gs
			}
			w.same(inGroups, [2]int64{n, s})
		}
	}
}

// balanceClock: the days of a clock, one by one, are as many as it stopped, add up to
// what its tally has, and are within the standard as often as is counted; and a centile
// is one of them.
func balanceClock(w *wrong, r *replication, i int) {
	c, def := r.counts, &r.program.Clocks[i]
	for y := range c.Years {
		for cell := range c.Cells {
			row := (i*(c.Years+1)+y)*c.Cells + cell
			var days []int64
			for d, n := range c.Days[row*engine.DayBins : (row+1)*engine.DayBins-1] {
				for range n {
					days = append(days, int64(d))
				}
			}
			for _, x := range c.Longer {
				if int(x.Row) == row {
					days = append(days, int64(x.Days))
				}
			}
			slices.Sort(days)
			sum, within, late := int64(0), int64(0), int64(0)
			var shares []float64 // how many have not waited longer
			for k, d := range days {
				shares = append(shares, float64(k+1))
				sum += d
				if d <= int64(def.Within) {
					within++
				}
				if def.Late > 0 && d > int64(def.Late) {
					late++
				}
			}
			n, s := c.Tally(int(def.Stopped.ID()), cell, y)
			in, _ := c.Tally(int(def.WithinTo.ID()), cell, y)
			w.same([]int64{n, s, in}, []int64{int64(len(days)), sum, within})
			if def.LateTo.Is() {
				out, _ := c.Tally(int(def.LateTo.ID()), cell, y)
				w.same(out, late)
			}
			if n > 0 {
				for _, p := range []float64{0.5, 0.9, 0.99} {
					day, of := c.Quantile([]int{i}, cell, y, p)
					w.same([]int64{day, of}, []int64{days[slices.IndexFunc(shares, func(x float64) bool { return x >= p*float64(n) })], n})
				}
			}
		}
	}
}

// balanceResource: what is held for the causes is all that is held; of places, the
// seconds at each level are all seconds, and add up to those in use.
func balanceResource(w *wrong, r *replication, i int) {
	c, def := r.counts, &r.program.Resources[i]
	if def.UseFor != nil && def.UseTally.Is() {
		w.same(parts(c, def.UseFor), parts(c, []engine.TallyID{def.UseTally.ID()}))
	}
	use := c.Use(i, -1)
	w.same(use.Waited <= use.Starts && use.Blocked <= use.Busy && use.Delayed <= use.Busy, true)
	if def.Supply != engine.Places {
		return
	}
	seconds, held, full, over := int64(0), int64(0), int64(0), int64(0)
	for level, s := range c.Occupancy[i] {
		seconds += s
		held += int64(level) * s
		if level >= int(def.Capacity[0].Value) {
			full += s
			over += int64(level-int(def.Capacity[0].Value)) * s
		}
	}
	w.same([]int64{seconds, held}, []int64{int64(r.program.End - r.program.Window), use.Busy})
	if len(def.Capacity) > 1 || def.Response != nil || def.Unlimited {
		return
	}
	if def.TurnRound == 0 {
		w.same([]int64{full, over}, []int64{use.Full, use.Over})
	}
	if def.Opening == nil {
		for m := range c.Months {
			w.same(c.Resources[i*(c.Months+1)+m].Open, int64(def.Capacity[0].Value)*c.MonthSpan[m])
		}
	}
}

// parts are the amounts of tallies together, by year and cell and by month.
func parts(c *engine.Counts, tallies []engine.TallyID) (sums []int64) {
	cells := c.Years * c.Cells
	sums = make([]int64, cells+c.Months)
	for _, t := range tallies {
		for k := range cells {
			sums[k] += c.S[int(t)*(c.Years+1)*c.Cells+k]
		}
		for m := range c.Months {
			sums[cells+m] += c.MonthS[int(t)*(c.Months+1)+m]
		}
	}
	return sums
}

// together compares what options count by themselves with what they count where what they
// have in common is simulated once for all: one after the other, in another order, and
// for another replication in between; in the room of others, one of which was halted; and
// where what they have in common is kept, with room for all of it and for some.
func together(r *replication) (int, error) {
	if r.option > 0 {
		return 0, nil // all are compared at once
	}
	var w wrong
	others := r.another()
	keys := []rng.Key{r.key, others}
	alone := make([]map[rng.Key]engine.Counts, len(r.programs))
	for k, p := range r.programs {
		alone[k] = map[rng.Key]engine.Counts{}
		for _, key := range keys {
			c, err := engine.New(p).Run(key)
			if err != nil {
				return 0, err
			}
			alone[k][key] = seenNothing(c)
		}
	}
	runs := func(g *engine.Engines, first int, key rng.Key) error {
		for k := range r.programs {
			option := (first + k) % len(r.programs)
			is, err := g.Run(option, key)
			if err != nil {
				return err
			}
			w.same(seenNothing(is), alone[option][key])
		}
		return nil
	}
	family := engine.NewFamily(r.programs)
	first := family.Engines()
	ask := []error{runs(first, 0, r.key), runs(first, 1, others), runs(first, 2, r.key)}
	all := engine.NewKept(1 << 30)
	after, again, some := family.EnginesAfter(first), family.Engines(), family.Engines()
	after.Keep(all)
	again.Keep(all)
	halt(&w, after, r)
	ask = append(ask, runs(after, 0, others), runs(after, 0, r.key))
	bytes := all.Bytes()
	ask = append(ask, runs(again, 1, others))
	w.same(all.Bytes(), bytes) // which had been kept
	part := engine.NewKept(bytes - 1)
	some.Keep(part)
	ask = append(ask, runs(some, 0, r.key), runs(some, 1, others))
	w.same(part.Bytes() < max(1, bytes), true)
	return int(w), errors.Join(ask...)
}

// another is the key of some other replication.
func (r *replication) another() rng.Key { return rng.NewKey(uint64(r.counts.Arrived), 1) }

// halt lets engines be halted on some day, of whatever they simulate first.
func halt(w *wrong, g *engine.Engines, r *replication) {
	days := int64(0)
	last := 1 + r.counts.Arrived%20
	g.Daily(func(at tick.Time) bool {
		days++
		w.same(at, tick.Time(days)*tick.Time(tick.Day))
		return days < last
	})
	_, err := g.Run(0, r.key)
	w.same(errors.Is(err, engine.ErrHalted), true)
	w.same(days, last)
	g.Daily(nil)
}

// seenNothing has no list where a probe has seen nothing, or a resource been used: engines keep an empty one where
// they have had room for it.
func seenNothing(c *engine.Counts) engine.Counts {
	d := *c
	d.Occupancy = slices.Clone(d.Occupancy)
	for i := range d.Occupancy {
		if len(d.Occupancy[i]) == 0 {
			d.Occupancy[i] = nil
		}
	}
	d.Probes = slices.Clone(d.Probes)
	for i := range d.Probes {
		s := &d.Probes[i]
		if len(s.Hist) == 0 {
			s.Hist = nil
		}
		if len(s.Times) == 0 {
			s.Times = nil
		}
	}
	return d
}

// watched compares with a replication that somebody looks at every ten days: nothing
// else happens in it, and what is seen only grows.
func watched(r *replication) (int, error) {
	var w wrong
	e, last, seen := engine.New(r.program), int64(0), 0
	got, err := e.Watch(r.key, 10*tick.Day, func(at tick.Time, c *engine.Counts) {
		seen++
		w.same(at, tick.Time(seen)*tick.Time(10*tick.Day))
		busy := int64(0)
		for i := range r.program.Resources {
			all := c.Use(i, -1)
			outside := c.Resources[i*(c.Months+1)+c.Months]
			w.same(c.UseInAll(i), engine.Use{Busy: all.Busy + outside.Busy, Open: all.Open + outside.Open, Over: all.Over + outside.Over, Queue: all.Queue + outside.Queue,
				Starts: all.Starts + outside.Starts, Wait: all.Wait + outside.Wait, Waited: all.Waited + outside.Waited, Lost: all.Lost + outside.Lost,
				GaveUp: all.GaveUp + outside.GaveUp, Cancelled: all.Cancelled + outside.Cancelled, Added: all.Added + outside.Added, Returned: all.Returned + outside.Returned,
				Ends: all.Ends + outside.Ends, Interrupted: all.Interrupted + outside.Interrupted, Full: all.Full + outside.Full, Blocked: all.Blocked + outside.Blocked, Delayed: all.Delayed + outside.Delayed})
			busy += all.Busy + outside.Busy
		}
		for i := range r.program.Clocks {
			open := int64(0)
			for _, seconds := range c.Running[i*(c.Months+1):][:c.Months+1] {
				open += seconds
			}
			w.same(c.AreaOpen(i), open)
		}
		w.same(busy >= last && c.Inside == c.Arrived-c.Left, true)
		last = busy
	})
	if err != nil {
		return 0, err
	}
	w.same(seen, int(int64(r.program.Stop-1)/int64(10*tick.Day)))
	plain := *got
	plain.Events = r.counts.Events
	w.same(&plain, r.counts)
	return int(w), nil
}

// balanceProbe: what is seen in all bins is what is seen one by one, of a level at all
// levels; the level of a resource is what the resource counts of itself.
func balanceProbe(w *wrong, r *replication, i int) {
	p, s := &r.program.Probes[i], &r.counts.Probes[i]
	var all, again engine.Observed
	for b := range s.Bins {
		all.Plus(&s.Bins[b])
	}
	over := func(x int64) bool {
		return p.Over != nil && (x > *p.Over || p.Of.Level() && x == *p.Over)
	}
	add := func(n, x int64) {
		again.N += n
		again.Sum += n * x
		if over(x) {
			again.Over += n
		}
		high, low := bits.Mul64(uint64(x*x), uint64(n))
		var carry uint64
		again.SquaresLo, carry = bits.Add64(again.SquaresLo, low, 0)
		again.SquaresHi += high + carry
	}
	for _, x := range s.Times {
		add(1, int64(x))
	}
	for level, n := range s.Hist {
		add(n, int64(level))
	}
	if p.Of.Time() || p.Of.Level() {
		w.same(all, again)
	}
	if p.Resource.Is() && p.If == nil && !p.Step.Is() {
		use := r.counts.Use(int(p.Resource.ID()), -1)
		switch p.Of {
		case engine.Waits:
			w.same(all.N, use.Starts)
			if use.Interrupted == 0 { // which is waiting too
				w.same(all.Sum, use.Wait)
			}
		case engine.Refusals:
			w.same(all.N, use.Lost)
		case engine.Losses:
			w.same(all.N, use.GaveUp)
		}
	}
	if !p.Of.Level() || p.Census != nil {
		return
	}
	w.same(all.N, int64(r.program.End-r.program.Window))
	switch p.Of {
	case engine.UseLevel:
		w.same(all.Sum, r.counts.Use(int(p.Resource.ID()), -1).Busy)
	case engine.QueueLevel:
		w.same(all.Sum, r.counts.Use(int(p.Resource.ID()), -1).Queue)
	}
}
