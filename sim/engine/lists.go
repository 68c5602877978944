package engine

import (
	"math"

	"prehabsim/sim/tick"
)

// lookAhead is how far down the waiting list a scheduler looks for a patient
// who fits into what is left of a list.
const lookAhead = 32

// workingDay is the longest list that is made where the scenario leaves it open.
const workingDay = 8 * tick.Hour

// findList returns a list on which a patient of the planned length may start
// now, or None: one that is open and free, if the projected finish is no later
// than the overrun after closing; an activity planned longer than any list
// takes a whole one. With only other than None, that list alone is asked.
func (e *Engine) findList(r *resource, plan tick.Span, only int32) int32 {
	if e.now >= r.closing {
		return None
	}
	finish := e.now + tick.Time(plan)
	first, end := 0, r.today
	if only != None {
		first, end = int(only), int(only)+1
	}
	for i := first; i < end; i++ {
		l := &r.lists[i]
		if !l.open || l.busy || e.now >= l.closes {
			continue
		}
		if finish <= l.closes+tick.Time(r.def.Overrun) {
			return int32(i)
		}
		if !l.used && plan > r.length[e.weekday()]+r.def.Overrun {
			return int32(i)
		}
	}
	return None
}

func (e *Engine) weekday() int { return e.p.Calendar.Weekday(e.p.Calendar.Day(e.now)) }

// fillLists starts waiting patients on the lists that are free. The first who
// fits goes; a patient whose bed is not there is cancelled on the day.
func (e *Engine) fillLists(id int32) {
	r := &e.resources[id]
	if e.now >= r.closing {
		return
	}
	today := int32(e.p.Calendar.Day(e.now))
	for i := int32(0); i < int32(r.today); i++ {
		l := &r.lists[i]
		if !l.open || l.busy || e.now >= l.closes {
			continue
		}
		looked := 0
		for at := r.head; at != None && looked < lookAhead && !l.busy; looked++ {
			w := &e.places[at]
			tk, next := w.token, w.next
			op := &e.p.Ops[w.seize]
			rq := &e.p.Requests[op.A]
			attrs := e.record(e.tokens[tk].patient)
			ok, own := e.tryTake(tk, op.Step, rq, attrs, e.wants(op.A, attrs, op.Step), id, i)
			switch {
			case ok:
				e.goOn(tk, id)
			case !own:
				e.setShort(r, true)
				if w.day != today && !l.cancelled {
					e.cancelOnTheDay(id, i, tk, e.planned(rq, attrs))
				}
			}
			at = next
		}
	}
}

// cancelOnTheDay sends a patient back to the head of the list because a bed is
// missing; half of the planned time is lost with it.
func (e *Engine) cancelOnTheDay(id, which, tk int32, plan tick.Span) {
	r := &e.resources[id]
	l := &r.lists[which]
	e.place(tk).day = int32(e.p.Calendar.Day(e.now))
	l.cancelled, l.used, l.busy = true, true, true
	e.events.push(newEvent(e.now+tick.Time(plan/2), classFree, uint64(id), 0, which, 0))
	e.use(id).Cancelled++
	if e.traces(tk) {
		e.tell(tk, TraceEvent{Kind: TraceCancelled, Step: e.stepOf(&e.tokens[tk]), Index: id})
	}
}

// endOnList frees a list, or closes it if its time is over.
func (e *Engine) endOnList(id, which int32) {
	r := &e.resources[id]
	l := &r.lists[which]
	l.busy = false
	if e.now >= l.closes {
		l.owed = tick.Span(e.now - l.closes)
		l.open = false
	} else {
		e.dispatch(id)
	}
}

// opened is the start of a resource's day.
func (e *Engine) opened(id int32) {
	r := &e.resources[id]
	switch r.def.Supply {
	case Lists:
		e.openLists(id)
	case Slots:
		e.openSlots(id)
	case Budget:
		e.openBudget(id)
	default:
		e.openDoors(id)
	}
}

// openLists opens the day's lists. A list that still runs from the day before,
// or that overran, begins later by as much.
func (e *Engine) openLists(id int32) {
	e.touch(id)
	r := &e.resources[id]
	day := e.weekday()
	n := int(r.plan[day])
	length := r.length[day]
	for len(r.lists) < n {
		r.lists = append(r.lists, list{})
	}
	r.today = n
	r.closing = e.now + tick.Time(length)
	for i := range r.lists[:n] {
		l := &r.lists[i]
		running, owed := l.busy, l.owed
		*l = list{open: true, busy: running, closes: r.closing, used: running}
		if owed > 0 && !running {
			l.busy = true
			e.events.push(newEvent(e.now+tick.Time(owed), classFree, uint64(id), 0, int32(i), 0))
		}
	}
	c := e.use(id)
	c.Open += int64(n) * int64(length)
	e.dispatch(id)
}

// layOut plans a week of lists from Monday, or from the first day of the
// simulation.
func (e *Engine) layOut(id int32) {
	r := &e.resources[id]
	cal := e.p.Calendar
	first := cal.Day(e.now)
	level := r.levelAt(e.now)
	base, kept := level.Value, level.Kept
	r.plan = [7]int32{}
	days, n := e.listDays(r, first)
	switch {
	case n == 0:
	case r.def.ByLoad && r.def.ListLen == 0:
		// As many lists side by side as make none longer than a working day.
		day := r.answered(base, kept)
		side := max(1, int32(math.Ceil(day/float64(workingDay))))
		for w, ok := range days {
			if ok {
				r.plan[w] = side
				r.length[w] = tick.Round(day / float64(side))
			}
		}
		e.countResponse(id, (base-kept)*float64(n))
	case r.def.ByLoad:
		total := r.answered(base*float64(n), kept*float64(n)) + r.carry
		whole := math.Floor(total/float64(r.def.ListLen) + 1e-9)
		r.carry = total - float64(whole*float64(r.def.ListLen))
		for w, ok := range days {
			if ok {
				r.length[w] = r.def.ListLen
			}
		}
		e.deal(r, int(whole), days, int(first)/7)
		e.countResponse(id, (base-kept)*float64(n))
	default:
		e.layOutWeekly(id, base, kept, days)
	}
	for d := first; d < first+7-cal.Weekday(first); d++ {
		if w := cal.Weekday(d); r.plan[w] > 0 {
			at := cal.Start(d) + tick.Time(r.def.Opens)
			if at >= e.now {
				e.events.push(newEvent(at, classOpen, uint64(id), 0, 0, 0))
			}
		}
	}
}

// listDays are the days of a week, from one on, on which there may be lists.
func (e *Engine) listDays(r *resource, first int) (days [7]bool, n int) {
	cal := e.p.Calendar
	for d := first; d < first+7-cal.Weekday(first); d++ {
		w := cal.Weekday(d)
		allowed := r.def.Days[w]
		if !r.def.ByLoad {
			allowed = r.def.Weekly[w] > 0
		}
		// A plain queueing model may open its lists on any day; bank holidays
		// close only what is closed at weekends anyway.
		if allowed && (cal.Working(d) || w >= 5) {
			days[w] = true
			n++
		}
	}
	return days, n
}

// layOutWeekly plans lists that stand in the calendar, with whole ones more or fewer
// in answer to waits.
func (e *Engine) layOutWeekly(id int32, base, kept float64, days [7]bool) {
	r := &e.resources[id]
	week := 0.0
	length := tick.Span(0)
	for w, ok := range days {
		if ok {
			r.plan[w] = int32(wholeUnits(base))
			r.length[w] = r.def.Weekly[w]
			week += float64(r.plan[w]-int32(wholeUnits(kept))) * float64(r.length[w])
			length = max(length, r.length[w])
		}
	}
	if r.def.Response == nil || length == 0 {
		return
	}
	owed := float64(week*(r.multiple-1)) + r.carry
	whole := float64(length) * (1 - 1e-9) // a hair below a list is rounding: of five, 20% is one
	for ; owed >= whole; owed -= float64(length) {
		r.plan[extreme(r, days, -1)]++
	}
	for ; owed <= -whole; owed += float64(length) {
		if w := extreme(r, days, +1); w != None {
			r.plan[w]--
		}
	}
	r.carry = owed
	e.countResponse(id, week)
}

// deal spreads whole lists over the week, each on the emptiest working day; the
// week's number decides between equals so that Mondays are not always first.
func (e *Engine) deal(r *resource, lists int, days [7]bool, week int) {
	for range lists {
		best := None
		for k := range 7 {
			w := (k + week) % 7
			if days[w] && (best == None || r.plan[w] < r.plan[best]) {
				best = w
			}
		}
		r.plan[best]++
	}
}

// extreme is the allowed day with the fewest (sign -1) or most (+1) lists.
func extreme(r *resource, days [7]bool, sign int32) int {
	best := None
	for w := range 7 {
		if days[w] && (sign < 0 || r.plan[w] > 0) && (best == None || sign*r.plan[w] > sign*r.plan[best]) {
			best = w
		}
	}
	return best
}
