package engine

import "prehabsim/sim/tick"

// notRunning is the start of a clock that does not run. Real starts may be
// negative, for patients who were waiting before the simulation began.
const notRunning tick.Time = -1 << 62

// mark lets a patient reach a milestone: clocks that it ends stop, clocks that
// it begins start, and the milestone is tallied unless it is silent: reached
// before counting began.
func (e *Engine) mark(pat, id int32, silent bool) {
	p := &e.patients[pat]
	m := &e.p.Marks[id]
	if e.intervals != nil {
		e.observeInterval(pat, id) // before this mark's own time is kept
	}
	if m.Time != None {
		*e.attr(pat, m.Time) = float64(e.now)
	}
	if e.trace != nil && e.trace.wants(p.number) {
		e.trace.emit(e, p.tokens, TraceMark, None, id, e.now, 0)
	}
	if !p.counted {
		return
	}
	if m.Tally != None && !silent {
		e.tally(m.Tally, pat, 0)
	}
	at := int(pat) * len(e.p.Clocks)
	for _, i := range e.stops[id] {
		if since := e.started[at+int(i)]; since != notRunning {
			if !silent {
				e.stopClock(pat, int(i), since)
			}
			e.touchClock(int(i))
			e.openClock[i].open--
			e.started[at+int(i)] = notRunning
		}
	}
	for _, i := range e.starts[id] {
		if !e.applies(pat, &e.p.Clocks[i]) {
			continue
		}
		if e.started[at+int(i)] == notRunning {
			e.touchClock(int(i))
			e.openClock[i].open++
		}
		e.started[at+int(i)] = e.now
	}
}

// linkClocks notes which clocks each milestone stops and starts.
func (e *Engine) linkClocks() {
	e.stops = make([][]int32, len(e.p.Marks))
	e.starts = make([][]int32, len(e.p.Marks))
	for i := range e.p.Clocks {
		for _, m := range e.p.Clocks[i].To {
			if !has(e.stops[m], int32(i)) {
				e.stops[m] = append(e.stops[m], int32(i))
			}
		}
		for _, m := range e.p.Clocks[i].From {
			if !has(e.starts[m], int32(i)) {
				e.starts[m] = append(e.starts[m], int32(i))
			}
		}
	}
}

func has(list []int32, id int32) bool {
	for _, x := range list {
		if x == id {
			return true
		}
	}
	return false
}

func (e *Engine) applies(pat int32, c *Clock) bool {
	if c.If == None {
		return true
	}
	v := *e.attr(pat, c.If)
	return v >= 0 && e.p.Sets[c.Set]>>uint(v)&1 != 0
}

// stopClock counts the calendar days between two dates: the day of the target
// itself is within it.
func (e *Engine) stopClock(pat int32, id int, since tick.Time) {
	c := &e.p.Clocks[id]
	days := e.dayOf(e.now) - e.dayOf(since)
	e.tally(c.Stopped, pat, int64(days))
	if days <= c.Within {
		e.tally(c.WithinTo, pat, 1)
	}
	if c.Late > 0 && days > c.Late {
		e.tally(c.LateTo, pat, 1)
	}
	if int(e.year) < e.counts.Years {
		bin := min(max(days, 0), DayBins-1)
		base := (id*(e.counts.Years+1) + int(e.year)) * e.counts.Cells
		e.counts.Days[base*DayBins+bin]++
		attrs := e.attributes(pat)
		for k, b := range e.p.Breakdowns {
			if v := int(attrs[b]); v >= 0 {
				e.counts.Days[(base+e.counts.Offsets[k]+v)*DayBins+bin]++
			}
		}
	}
}

// dayOf is the calendar day of a time, which may lie before the start for a
// patient who was waiting already.
func (e *Engine) dayOf(t tick.Time) int {
	const day = tick.Time(tick.Day)
	if t < 0 {
		return int((t - day + 1) / day)
	}
	return int(t / day)
}

// stopAllClocks forgets the running clocks of a patient who leaves.
func (e *Engine) stopAllClocks(pat int32) {
	for i := range e.p.Clocks {
		at := &e.started[int(pat)*len(e.p.Clocks)+i]
		if *at != notRunning {
			e.touchClock(i)
			e.openClock[i].open--
			*at = notRunning
		}
	}
}

func (e *Engine) touchClock(i int) {
	c := &e.openClock[i]
	e.counts.Running[i*(e.counts.Months+1)+int(e.month)] += c.open * int64(e.now-c.last)
	c.last = e.now
}

// backdate lets the patient have come earlier than now, for lists of patients
// who are waiting already when counting begins.
func (e *Engine) backdate(pat int32, by tick.Span) {
	e.patients[pat].arrived -= tick.Time(by)
	if e.patients[pat].arrived < e.p.Window {
		e.patients[pat].cohort = int32(e.counts.Years)
	}
	for i := range e.p.Clocks {
		at := &e.started[int(pat)*len(e.p.Clocks)+i]
		if *at != notRunning {
			*at -= tick.Time(by)
		}
	}
}
