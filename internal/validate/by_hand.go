package validate

import (
	"prehabsim/sim/engine"
)

// An hour and a day in the seconds of counts.
const (
	hour = int64(3600)
	week = 7 * 24 * hour
)

// handWorked is what each resource of by-hand.toml and interrupted.toml does in four
// weeks, worked out by hand. Hours count from Monday 00:00 of the first week; a list of
// Tuesday begins at 33, 201, 369 and 537.
var handWorked = map[string]engine.Use{
	// Three of 50 minutes: two fit, the third would finish half an hour after closing.
	"fits": lists(8*60, 3*50, 33*60, 33*60+50, 201*60),
	// Half an hour over is allowed and comes off the next list: that of the second week
	// begins at 09:30 and runs 10 minutes over, that of the third at 09:10.
	"overruns": lists(8*60, 6*50, 33*60, 33*60+50, 33*60+100, 201*60+30, 201*60+80, 369*60+10),
	// Five hours, more than any list: a whole one, and three hours over take the next.
	"whole": lists(8*60, 300+20, 33*60, 369*60),
	// 100 minutes, then 20 that fit, past another 100 that do not.
	"passes": lists(8*60, 220, 33*60, 33*60+100, 201*60),
	// 60 minutes, 32 of 100 that do not fit, 20 that would: it is 33rd, which is too far
	// down the list; a week later it is 32nd. 29 still wait at the end.
	"looks":  queued(lists(8*60, 60+3*100+20, 33*60, 201*60, 201*60+100, 369*60, 537*60), 29*4*week),
	"beside": lists(16*60, 3*50, 33*60, 33*60, 33*60+50),
	// The bed is taken until day 10. On the two lists of each Tuesday and Friday the first
	// two patients are called off, each once a day, and no other on the same list: six. On
	// the Friday of day 11 the first is operated on, the second called off at 09:00, the
	// third at 11:00 on the list of the first; they follow at 12:00 and 15:00, an hour of
	// stay after each two, the fourth on Tuesday.
	"theatre": {Busy: 8 * hour, Open: 8 * 16 * hour, Starts: 4, Waited: 4, Wait: (272 + 275 + 278 + 368) * hour,
		Queue: (272 + 275 + 278 + 368) * hour, Cancelled: 8, Ends: 4},
	"ward": {Busy: (240 + 4*3) * hour, Full: (240 + 4*3) * hour, Open: 4 * week, Starts: 1, Ends: 5},

	// What waits on a Monday decides the week after the next: of 40 hours a week, target
	// 7 days and gain 1, w hours waiting make w hours of list. 44 come: weeks of 40, 40, 44
	// and 48, since 4 were left over. 36 come: 40, 40, 36, 36.
	"weekly_more":   answered(172, 132, 12),
	"counted_more":  answered(172, 132, 12),
	"weekly_fewer":  answered(152, 108, -8),
	"counted_fewer": answered(152, 108, -8),
	// 360 wait: 35% are 14 hours, three lists of four and two hours owed, then four. Nobody
	// waits: 20% are two lists.
	"weekly_most":  answered(40+40+52+56, 188, 28),
	"weekly_least": answered(40+40+32+32, 1, -16),
	// Ten for 12 hours each, of 21 who come at 23:00: eleven wait, 5.5 days of ten places
	// a day, which is 110% of the target. Eleven in the third week: one more starts at
	// midnight, ten wait, which is 100%.
	"places_more": {Busy: 63 * 12 * hour, Open: 31*week + 10*week, Over: 11 * hour, Starts: 63, Waited: 11 + 11 + 10, Ends: 63,
		Wait: (10*12 + 24 + 1 + 10*12 + 10*12) * hour, Queue: (10*12 + 24 + 1 + 10*12 + 10*12) * hour, Added: week,
		Full: (24 + 1 + 12 + 1 + 11 + 12) * hour},
	// A thousand at once, for 12 hours each: 15% more are 11 and a half, so eleven in the
	// third week, and twelve in the fourth with the half that is owed.
	"places_part": {Busy: 43 * week, Full: 4 * week, Open: 43 * week, Starts: 10*28 + (11+12)*14, Waited: 10*27 + (11+12)*14, Ends: 10*28 + 11*14 + 12*13, Added: 3 * week,
		Wait: 12 * hour * (10*378 + 11*483 + 12*679), Queue: 12*hour*(10*378+11*483+12*679) + 398*4*week},
	// Of 16 six wait, 60%: 30% are handed back, whoever is in stays.
	"places_fewer": {Busy: 48 * 12 * hour, Open: 2*10*week + 2*7*week, Over: 3 * 11 * hour, Starts: 48, Waited: 6 + 6 + 9, Ends: 48,
		Wait: (72 + 72 + 7*12 + 2*24) * hour, Queue: (72 + 72 + 7*12 + 2*24) * hour, Returned: 2 * 3 * week,
		Full: (12 + 1 + 11 + 12 + 12) * hour},

	// Four hours a day. Three of 150 minutes: two on Monday, the third on Tuesday. One at
	// 16:00 at once, one at 17:00 the next morning, one on Saturday on Monday. Six hours on
	// Friday leave two for Monday: two of 90 minutes start, the third on Tuesday.
	"physio": {Busy: 21 * hour, Open: 80 * hour, Starts: 10, Waited: 8, Wait: (51 + 16 + 47 + 51) * hour, Queue: (51 + 16 + 47 + 51) * hour},
	// At 07:00, at 17:50 at once and past closing, at 18:00, on Friday evening.
	"doors": {Busy: 2 * hour, Full: 2 * hour, Open: 200 * hour, Starts: 4, Waited: 3, Wait: 76*hour + hour/2, Queue: 76*hour + hour/2, Ends: 4},
	// Ten hours from 0, interrupted from 2 to 6 by three hours and one, who waits for an
	// hour; at 14 they are over, and nobody is interrupted.
	"interrupted": {Busy: 15 * hour, Full: 15 * hour, Open: 4 * week, Starts: 4, Waited: 1, Wait: 5 * hour, Queue: 5 * hour, Ends: 4, Interrupted: 1},
	"patient":     {Busy: 11 * hour, Full: 11 * hour, Open: 4 * week, Starts: 2, Waited: 1, Wait: hour, Queue: 3 * hour, Ends: 2, GaveUp: 1},
	"short":       {Busy: 3 * hour, Full: 3 * hour, Open: 4 * week, Starts: 3, Waited: 2, Wait: 3 * hour, Queue: 3 * hour, Ends: 3, Lost: 2},

	// From 1 to 3, all the time waiting.
	"cot":   {Busy: 2 * hour, Full: 2 * hour, Open: 4 * week, Starts: 1, Ends: 1, Blocked: 2 * hour},
	"taken": {Busy: 10 * hour, Full: 10 * hour, Open: 4 * week, Starts: 1, Ends: 1, Queue: 2 * hour, GaveUp: 1},

	// At 0 and 7 the first is free, at 1 it is not.
	"first":  {Busy: 10 * hour, Full: 10 * hour, Open: 4 * week, Starts: 2, Ends: 2},
	"second": {Busy: 3 * hour, Full: 3 * hour, Open: 4 * week, Starts: 1, Ends: 1},

	// The hours from 9 to 17 weigh three: two hours of time go by in 40 minutes, so twelve
	// come a day from 09:40 to 17:00, and wait for 18:00: 56 hours a day.
	"often": evenings(12*28, 56*28*hour),
	// 30 hours are a day and two hours: at 11:00 on day 1, then 13:00, 15:00, 17:00, then
	// 11:00 on day 6; at last on days 26 and 27.
	"seldom": evenings(22, (5*(7+5+3+1)+7+5)*hour),

	// Two a day at noon while more than two of ten beds are free, for 235 hours: on days 0
	// to 3, 10 to 13 and 20 to 23, the last eight until the end.
	"bay": {Busy: (16*235 + 2*(180+156+132+108)) * hour, Open: 40 * week, Starts: 24, Ends: 16},
	// One, two, one, two, for 23 hours; two of them until the end.
	"lodge": {Busy: (40*23 + 2*12) * hour, Open: 400 * week, Starts: 42, Ends: 40},
	"chair": {Busy: 12 * hour, Starts: 12, Ends: 12},
	// Free at 10. Who was referred at 1 and came at 5 goes before who was referred at 2 and
	// came at 3; the other way round the waits would add up to 15.
	"due": {Busy: 14 * hour, Full: 14 * hour, Open: 4 * week, Starts: 3, Waited: 2, Wait: (5 + 8) * hour, Queue: (5 + 8) * hour, Ends: 3},
	// Five a day on each of twenty days.
	"list": {Busy: 100 * hour, Open: 140 * hour, Starts: 100, Waited: 100, Ends: 100, Wait: (5*24*190 + 100*9 + 20*10) * hour, Queue: (5*24*190 + 100*9 + 20*10) * hour},

	// Of those who find it taken at 2 and 3, the second waits until 10.
	"stool": {Busy: hour, Full: hour, Open: 4 * week, Starts: 1, Ends: 1},
	"ledge": {Busy: 11 * hour, Full: 11 * hour, Open: 4 * week, Starts: 2, Waited: 1, Wait: 7 * hour, Queue: 7 * hour, Ends: 2, Lost: 1},
	// From 1 to 5.
	"table": {Busy: 2 * hour, Full: 2 * hour, Open: 4 * week, Starts: 1, Waited: 1, Wait: 4 * hour, Queue: 4 * hour, Ends: 1},
	"lamp":  {Busy: 7 * hour, Full: 7 * hour, Open: 4 * week, Starts: 1, Ends: 2},
	// The four who come in the first two weeks, seen on Mondays at 09:00; not who comes when
	// the third begins.
	"coach": {Busy: 4 * hour, Open: 80 * hour, Starts: 4, Waited: 4, Wait: (9 + 10 + 9 + 10) * hour, Queue: (9 + 10 + 9 + 10) * hour},
	// Called off on each of four lists; the other comes four hours before the end.
	"slab": {Open: 8 * hour, Queue: 4*week + 4*hour, Cancelled: 4},

	"left":  {Busy: 4 * week, Full: 4 * week, Open: 4 * week, Starts: 1, Queue: (670 + 667) * hour, Blocked: 669 * hour},
	"right": {Busy: 4*week - hour, Full: 4*week - hour, Open: 4 * week, Starts: 1, Queue: 669 * hour, Blocked: 670 * hour},
}

// lists is the use of a list by patients who wait so many minutes each.
func lists(open, busy int64, waits ...int64) engine.Use {
	u := engine.Use{Open: open * 60, Busy: busy * 60}
	for _, w := range waits {
		u.Starts++
		u.Waited++
		u.Ends++
		u.Wait += w * 60
		u.Queue += w * 60
	}
	return u
}

// queued adds patients who wait so long in vain.
func queued(u engine.Use, seconds int64) engine.Use {
	u.Queue += seconds
	return u
}

// answered is the use of lists, in hours, by patients of an hour each, with what was
// added; how long they wait is not worked out.
func answered(open, busy, added int64) engine.Use {
	return engine.Use{Open: open * hour, Busy: busy * hour, Starts: busy, Waited: busy, Ends: busy, Added: max(0, added) * hour, Returned: max(0, -added) * hour}
}

// evenings is the use of a hundred places, open from 18:00 to 20:00, for a minute each.
func evenings(n, wait int64) engine.Use {
	return engine.Use{Busy: n * 60, Open: 28 * 200 * hour, Starts: n, Waited: n, Wait: wait, Queue: wait, Ends: n}
}

// byHand compares with what was worked out.
func byHand(r *replication) (int, error) {
	var w wrong
	c := r.counts
	for i := range r.program.Resources {
		name := r.program.Resources[i].Name
		is, should := c.Use(i, -1), handWorked[name]
		switch {
		case name == "daily": // on each day as many as the table says, at times that are drawn
			should = evenings(6*(0+1+2+3)+0+1+2+7, is.Wait)
		case should.Wait == 0 && should.Waited > 0: // not worked out
			is.Wait, is.Queue = 0, 0
		}
		w.same(is, should)
	}
	for i := range r.program.Clocks {
		n, days := c.Tally(int(r.program.Clocks[i].Stopped.ID()), 0, -1)
		within, _ := c.Tally(int(r.program.Clocks[i].WithinTo.ID()), 0, -1)
		// Of the hundred those of 600 days come first; 20 are seen on days 59 to 62 of
		// theirs, or would be but for these. The two of "due" are seen on the day.
		w.same([]int64{n, days, within}, []int64{102, 97*59 + 3*600 + 5*190, 20 - 3 + 2})
	}
	if len(r.program.Clocks) == 0 {
		return int(w), nil // of the rest nothing is in interrupted.toml
	}
	for i, hours := range []int64{2, 0} { // of the cot, and who gave up
		w.same(c.Probes[i].Bins[0], engine.Observed{N: 1, Sum: hours * hour, SquaresLo: uint64(hours * hours * hour * hour)})
	}
	// Those of the list as long as they were to be seen within and as they wait; the two of
	// "due" from 1 and 2 o'clock until 10 and 11.
	seen := c.Probes[2].Bins[0]
	w.same([]int64{seen.N, seen.Sum, c.Probes[2].Open}, []int64{102, 24*hour*(97*59+3*600) + handWorked["list"].Wait + 18*hour, 0})
	// One waits from 3 o'clock on, and one more from 5.
	w.same(c.Probes[3].Bins[0], squared(c.Probes[3].Bins[0], 4*week, 1337*hour, 667*hour))
	// Found at noon, before two more come: none, two, four and six on days 0 to 3, eight
	// from day 4, and six on days 10 to 13 and 20 to 23, when two have left at 07:00.
	w.same(c.Probes[4].Hist, []int64{1, 0, 1, 0, 1, 0, 1 + 4 + 4, 0, 6 + 6 + 4})
	w.same([]int64{c.Stuck.Holding, c.Stuck.Behind, int64(c.Stuck.Since)}, []int64{2, 2, 3 * hour})
	return int(w), nil
}

// squared are observations of which number, sum and how many are over are known, and the
// squares are as they are.
func squared(is engine.Observed, n, sum, over int64) engine.Observed {
	return engine.Observed{N: n, Sum: sum, Over: over, SquaresLo: is.SquaresLo, SquaresHi: is.SquaresHi}
}
