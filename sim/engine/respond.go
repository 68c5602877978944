package engine

import "prehabsim/sim/tick"

// startResource schedules what a resource does by itself from the beginning.
func (e *Engine) startResource(id int32) {
	r := &e.resources[id]
	e.changesOf(id, 1, e.parts)
	switch r.def.Supply {
	case Lists:
		e.layOut(id)
		e.scheduleMonday(id)
	case Budget, Slots:
		e.events.push(newEvent(tick.Time(r.def.Opens), classOpen, uint64(id), 0, 0, 0))
	default:
		e.setPlaces(id, true)
		if r.def.Response != nil {
			e.scheduleMonday(id)
		}
		if r.def.Opening != nil {
			r.shut = true
			e.events.push(newEvent(0, classOpen, uint64(id), 0, 0, 0))
		}
	}
}

// changesOf schedules the changes of a capacity between two times, the first included.
func (e *Engine) changesOf(id int32, from, to tick.Time) {
	for _, l := range e.resources[id].def.Capacity[1:] {
		if from <= l.From && l.From < to {
			e.events.push(newEvent(l.From, classChange, uint64(id), 0, 0, 0))
		}
	}
}

func (e *Engine) scheduleMonday(id int32) {
	cal := e.p.Calendar
	day := cal.Day(e.now)
	e.events.push(newEvent(cal.Start(day+7-cal.Weekday(day)), classReview, uint64(id), 0, 0, 0))
}

// review is Monday 00:00. The week is laid out as the review a week ago
// decided; then the work waiting now decides the week after.
func (e *Engine) review(id int32) {
	r := &e.resources[id]
	e.touch(id)
	if r.def.Supply == Lists {
		e.layOut(id)
	} else {
		e.setPlaces(id, true)
		e.dispatch(id)
	}
	if r.def.Response != nil {
		r.multiple = r.def.Response.multiple(float64(r.work), r.baseADay(e.now))
	}
	e.scheduleMonday(id)
}

// multiple is the factor on base capacity for so much work waiting.
func (a *Response) multiple(work, baseADay float64) float64 {
	if baseADay <= 0 {
		return 1
	}
	wait := work / baseADay * float64(tick.Day)
	m := 1 + float64(a.Gain*(wait/float64(a.Target)-1))
	return min(max(m, 1-a.Down), 1+a.Up)
}

// baseADay is base capacity in seconds of work for each calendar day.
func (r *resource) baseADay(now tick.Time) float64 {
	base := r.capacityAt(now)
	if r.def.Supply == Places {
		return base * float64(tick.Day)
	}
	days, week := 0.0, 0.0
	for w := range 7 {
		if r.def.ByLoad && r.def.Days[w] {
			days++
		}
		week += float64(r.def.Weekly[w])
	}
	if r.def.ByLoad {
		return base * days / 7
	}
	return base * week / 7
}

// countResponse counts the capacity that this week's multiple adds to a base, without
// what is kept, or hands back, in seconds.
func (e *Engine) countResponse(id int32, base float64) {
	c := e.use(id)
	extra := int64(tick.Round(base*max(0, e.resources[id].multiple-1))) - int64(tick.Round(base*max(0, 1-e.resources[id].multiple)))
	if extra > 0 {
		c.Added += extra
	} else {
		c.Returned -= extra
	}
}

// setPlaces brings the number of places to what the calendar and the last
// review give. Work in progress finishes even where fewer places are left.
func (e *Engine) setPlaces(id int32, monday bool) {
	e.touch(id)
	r := &e.resources[id]
	l := r.levelAt(e.now)
	if r.def.Response == nil {
		r.capacity = wholeUnits(l.Value)
		return
	}
	if !monday {
		r.capacity = wholeUnits(r.answered(l.Value, l.Kept)) // what is owed is settled on Mondays
		return
	}
	want := r.answered(l.Value, l.Kept) + r.carry
	r.capacity = wholeUnits(want)
	r.carry = want - float64(r.capacity)
	e.countResponse(id, (l.Value-l.Kept)*float64(tick.Week))
}

// changed applies a capacity change by date.
func (e *Engine) changed(id int32) {
	r := &e.resources[id]
	if r.def.Supply == Places {
		e.setPlaces(id, false)
		e.dispatch(id)
	}
	// Lists and staff look their capacity up when they are next laid out.
}

// openDoors opens or closes a resource with opening hours and schedules the
// next change. Work in progress goes on after closing.
func (e *Engine) openDoors(id int32) {
	e.touch(id)
	r := &e.resources[id]
	cal := e.p.Calendar
	open := func(at tick.Time) bool {
		day := cal.Day(at)
		w := cal.Weekday(day)
		of := tick.Span(at - cal.Start(day))
		return of >= r.def.Opening.Open[w] && of < r.def.Opening.Close[w]
	}
	r.shut = !open(e.now)
	next := tick.Time(maxTime)
	for d := cal.Day(e.now); d <= cal.Day(e.now)+7; d++ {
		w := cal.Weekday(d)
		if r.def.Opening.Close[w] == 0 {
			continue
		}
		for _, of := range [2]tick.Span{r.def.Opening.Open[w], r.def.Opening.Close[w]} {
			if at := cal.Start(d) + tick.Time(of); at > e.now && at < next && open(at) == r.shut {
				next = at
			}
		}
	}
	if next < maxTime {
		e.events.push(newEvent(next, classOpen, uint64(id), 0, 0, 0))
	}
	if !r.shut {
		e.dispatch(id)
	}
}

// openSlots holds a session: as many as there are appointments are seen at this
// instant, and what is left over is gone.
func (e *Engine) openSlots(id int32) {
	e.touch(id)
	r := &e.resources[id]
	r.balance = wholeUnits(r.capacityAt(e.now))
	e.use(id).Open += r.balance
	e.dispatch(id)
	r.balance = 0
	e.events.push(newEvent(e.now+tick.Time(r.def.Every), classOpen, uint64(id), 0, 0, 0))
}

// openBudget gives staff their day's share of the week's work. What was not used
// yesterday is gone, what was overdrawn is paid back. A contact that no longer
// fits into the balance still starts, so that small posts lose nothing. Contacts
// start during the working day only.
func (e *Engine) openBudget(id int32) {
	e.touch(id)
	r := &e.resources[id]
	cal := e.p.Calendar
	day := cal.Day(e.now)
	monday := day - cal.Weekday(day)
	workdays := 0
	for d := max(0, monday); d < monday+7; d++ {
		if cal.Working(d) {
			workdays++
		}
	}
	if cal.Working(day) {
		daily := int64(tick.Round(r.capacityAt(e.now) / float64(max(1, workdays))))
		r.balance = min(r.balance, 0) + daily
		r.closing = e.now + tick.Time(workingDay)
		e.use(id).Open += daily
		e.dispatch(id)
	} else {
		r.balance = min(r.balance, 0)
	}
	e.events.push(newEvent(cal.Start(day+1)+tick.Time(r.def.Opens), classOpen, uint64(id), 0, 0, 0))
}
