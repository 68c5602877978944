package kpi

import (
	"prehabsim/sim/engine"
)

// An amount is a whole number that a program counts: a numerator or a
// denominator before its scale. It returns nil where the program does not count
// it.
type amount func(x *index, at place) count

type count func(c *engine.Counts, t period) int64

// events is the number of events in tallies.
func events(names ...string) amount { return tallied(named(names), count1) }

// sums is the sum of the amounts in tallies.
func sums(names ...string) amount { return tallied(named(names), amounts) }

// heldFor is how long beds of a ward are held for a cause, in seconds; with less luck,
// what chance has added to it is taken off.
func heldFor(cause string) amount {
	return func(x *index, at place) count {
		if !x.causes[cause] {
			return nil
		}
		return sums("use for "+cause+"."+ward)(x, at)
	}
}

func heldForLessLuck(cause string) amount {
	return less(heldFor(cause), sums("luck for "+cause+"."+ward))
}

func named(names []string) func(*index, place) []int {
	return func(x *index, _ place) []int { return x.tallies(names...) }
}

// prehabEvents and prehabSums are those of all services, or of the row's tier, mode or role.
func prehabEvents(what string) amount { return tallied(ofPrehab(what), count1) }

func prehabSums(what string) amount { return tallied(ofPrehab(what), amounts) }

func ofPrehab(what string) func(*index, place) []int {
	return func(x *index, at place) []int { return x.prehabTallies(what, at) }
}

// inMode is an amount of its own in rows by mode of prehabilitation.
func inMode(own, other amount) amount {
	return func(x *index, at place) count {
		if at.by == byMode {
			return own(x, at)
		}
		return other(x, at)
	}
}

// ofEverybody is an amount for all together, in whichever row.
func ofEverybody(a amount) amount { return func(x *index, _ place) count { return a(x, place{}) } }

func tallied(which func(*index, place) []int, pick func(n, s int64) int64) amount {
	return func(x *index, at place) count {
		return sumOf(which(x, at), at.cell, pick)
	}
}

// sumOf adds up tallies of a cell; nothing where there is none.
func sumOf(ids []int, cell int, pick func(n, s int64) int64) count {
	if len(ids) == 0 {
		return nil
	}
	return func(c *engine.Counts, t period) int64 {
		total := int64(0)
		for _, id := range ids {
			total += pick(tally(c, id, cell, t))
		}
		return total
	}
}

// tally reads one tally. Months are kept for all patients only.
func tally(c *engine.Counts, id, cell int, t period) (n, s int64) {
	if t.month >= 0 {
		i := id*(c.Months+1) + t.month
		return c.MonthN[i], c.MonthS[i]
	}
	return c.Tally(id, cell, t.year)
}

// stops, within, late and days are what the clocks of a measure counted.
func stops(measure string) amount {
	return clocked(measure, func(k *engine.Clock) int32 { return int32(k.Stopped.ID()) }, count1)
}

func within(measure string) amount {
	return clocked(measure, func(k *engine.Clock) int32 { return int32(k.WithinTo.ID()) }, count1)
}

// lateStops and stopsOfLate leave out clocks that count nothing as late.
func lateStops(measure string) amount {
	return clocked(measure, func(k *engine.Clock) int32 { return ifLate(k, int32(k.LateTo.ID())) }, count1)
}

func stopsOfLate(measure string) amount {
	return clocked(measure, func(k *engine.Clock) int32 { return ifLate(k, int32(k.Stopped.ID())) }, count1)
}

func ifLate(k *engine.Clock, tally int32) int32 {
	if k.Late == 0 {
		return engine.None
	}
	return tally
}

func count1(n, _ int64) int64 { return n }

func amounts(_, s int64) int64 { return s }

func clocked(measure string, of func(*engine.Clock) int32, pick func(n, s int64) int64) amount {
	return func(x *index, at place) count {
		return sumOfClocks(x, at, x.clocks(measure), of, pick)
	}
}

// ofClock counts for the one clock of the row.
func ofClock(of func(*engine.Clock) int32, pick func(n, s int64) int64) amount {
	return func(x *index, at place) count {
		x.reads.Clocks = append(x.reads.Clocks, at.clock)
		return sumOfClocks(x, at, []int{at.clock}, of, pick)
	}
}

func stopped(k *engine.Clock) int32 { return int32(k.Stopped.ID()) }

func withinTo(k *engine.Clock) int32 { return int32(k.WithinTo.ID()) }

func sumOfClocks(x *index, at place, clocks []int, of func(*engine.Clock) int32, pick func(n, s int64) int64) count {
	var ids []int
	for _, k := range clocks {
		if id := of(&x.p.Clocks[k]); id != engine.None {
			ids = append(ids, int(id))
		}
	}
	return sumOf(ids, at.cell, pick)
}

// running is the patient-seconds during which clocks of a measure ran.
func running(measure string) amount {
	return func(x *index, _ place) count {
		clocks := x.clocks(measure)
		if len(clocks) == 0 {
			return nil
		}
		return func(c *engine.Counts, t period) int64 {
			total := int64(0)
			for _, k := range clocks {
				t.months(c, func(m int) { total += c.Running[k*(c.Months+1)+m] })
			}
			return total
		}
	}
}

// ofResources adds something up over the row's resources.
func ofResources(pick func(c *engine.Counts, id int, t period) int64) amount {
	return func(_ *index, at place) count {
		if len(at.resources) == 0 {
			return nil
		}
		return func(c *engine.Counts, t period) int64 {
			total := int64(0)
			for _, id := range at.resources {
				total += pick(c, id, t)
			}
			return total
		}
	}
}

// use is something that the row's resources did.
func use(pick func(*engine.Use) int64) amount {
	return ofResources(func(c *engine.Counts, id int, t period) (total int64) {
		t.months(c, func(m int) { total += pick(&c.Resources[id*(c.Months+1)+m]) })
		return total
	})
}

var (
	busy      = use(func(u *engine.Use) int64 { return u.Busy })
	open      = use(func(u *engine.Use) int64 { return u.Open })
	over      = use(func(u *engine.Use) int64 { return u.Over })
	queueing  = use(func(u *engine.Use) int64 { return u.Queue })
	starts    = use(func(u *engine.Use) int64 { return u.Starts })
	waits     = use(func(u *engine.Use) int64 { return u.Wait })
	waited    = use(func(u *engine.Use) int64 { return u.Waited })
	lost      = use(func(u *engine.Use) int64 { return u.Lost })
	gaveUp    = use(func(u *engine.Use) int64 { return u.GaveUp })
	full      = use(func(u *engine.Use) int64 { return u.Full })
	blocked   = use(func(u *engine.Use) int64 { return u.Blocked })
	delayed   = use(func(u *engine.Use) int64 { return u.Delayed })
	ends      = use(func(u *engine.Use) int64 { return u.Ends })
	cut       = use(func(u *engine.Use) int64 { return u.Interrupted })
	cancelled = use(func(u *engine.Use) int64 { return u.Cancelled })
	added     = use(func(u *engine.Use) int64 { return u.Added })
	returned  = use(func(u *engine.Use) int64 { return u.Returned })

	// asked is everybody who asked for a resource and has been settled.
	asked = plus(starts, lost, gaveUp)
)

// still is something of those who wait for the row's resources when the window
// ends. It is known of the window as a whole only.
func still(pick func(*engine.Waiting) int64) amount {
	return ofResources(func(c *engine.Counts, id int, _ period) int64 { return pick(&c.Waiting[id]) })
}

var (
	stillWaiting = still(func(w *engine.Waiting) int64 { return w.Patients })
	waitedSoFar  = still(func(w *engine.Waiting) int64 { return w.Seconds })
)

// unfinished is who came in the window and is still inside when the simulation ends.
func unfinished(*index, place) count {
	return func(c *engine.Counts, _ period) int64 { return c.Unfinished }
}

// plus adds amounts; those that the program does not count are left out.
func plus(parts ...amount) amount {
	return func(x *index, at place) count {
		var counts []count
		for _, a := range parts {
			if f := a(x, at); f != nil {
				counts = append(counts, f)
			}
		}
		if len(counts) == 0 {
			return nil
		}
		return func(c *engine.Counts, t period) int64 {
			total := int64(0)
			for _, f := range counts {
				total += f(c, t)
			}
			return total
		}
	}
}

// less is a less b, where both are counted.
func less(a, b amount) amount {
	return func(x *index, at place) count {
		from, take := a(x, at), b(x, at)
		if from == nil || take == nil {
			return nil
		}
		return func(c *engine.Counts, t period) int64 { return from(c, t) - take(c, t) }
	}
}

// either is the first of two amounts that the program counts.
func either(a, b amount) amount {
	return func(x *index, at place) count {
		if f := a(x, at); f != nil {
			return f
		}
		return b(x, at)
	}
}

// refilled is the admissions from endless lists: of the row's background, or of
// all.
func refilled(x *index, at place) count {
	var names []string
	for _, name := range x.endless() {
		if at.by == "" || at.value == name {
			names = append(names, background+name)
		}
	}
	return events(names...)(x, place{})
}
