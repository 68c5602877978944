package engine

import "prehabsim/sim/tick"

// mark lets a patient reach a milestone: clocks that it ends stop, clocks that
// it begins start, and the milestone is tallied unless it was reached before
// counting began.
func (e *Engine) mark(tk, id int32, how Flag) {
	t := &e.tokens[tk]
	m := &e.p.Marks[id]
	attrs := e.record(t.patient)
	at, silent := e.now, how != Plain
	if how == OnComing {
		at = e.patients[t.patient].arrived
	}
	if e.intervals != nil && !silent {
		e.observeInterval(t.patient, id) // before this mark's own time is kept
	}
	if m.Time.Is() && how != Earlier {
		attrs.put(m.Time.at(), float64(at))
	}
	traced := e.traces(tk)
	if traced {
		e.traceMark(tk, id, silent)
	}
	if t.is&counted == 0 && !e.clocksOfAll {
		return
	}
	if m.Tally.Is() && !silent && t.is&counted != 0 {
		e.tally(m.Tally.at(), t, 0)
	}
	for _, i := range e.stops[id] {
		if attrs.runs(i) {
			of := e.p.Clocks[i].Of
			leftOut := of != nil && !attrs.meets(of)
			if traced {
				e.traceStop(tk, i, silent, leftOut)
			}
			if !silent && !leftOut {
				e.stopClock(t, attrs, i)
			}
			e.touchClock(i)
			e.openClock[i].open--
			attrs.stop(i)
		}
	}
	if how == Earlier {
		return
	}
	for _, i := range e.starts[id] {
		c := &e.p.Clocks[i]
		if c.If != nil && !attrs.meets(c.If) || t.is&counted == 0 && !c.Everybody {
			continue
		}
		if !attrs.runs(i) {
			e.touchClock(i)
			e.openClock[i].open++
		}
		attrs.start(i, at)
		if traced {
			e.tell(tk, TraceEvent{Kind: TraceClockStart, Step: None, Index: i})
		}
	}
}

// linkClocks notes which clocks each milestone stops and starts.
func (e *Engine) linkClocks() {
	e.stops = make([][]int32, len(e.p.Marks))
	e.starts = make([][]int32, len(e.p.Marks))
	for i := range e.p.Clocks {
		e.clocksOfAll = e.clocksOfAll || e.p.Clocks[i].Everybody
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

func has[ID ~int32](list []ID, id int32) bool {
	for _, x := range list {
		if int32(x) == id {
			return true
		}
	}
	return false
}

// stopClock counts the calendar days between two dates: the day of the target
// itself is within it.
func (e *Engine) stopClock(t *token, attrs record, id int32) {
	c := &e.p.Clocks[id]
	since := attrs.since(id, e.now)
	days := e.dayOf(e.now) - e.dayOf(since)
	e.tally(c.Stopped.at(), t, int64(days))
	if days <= c.Within {
		e.tally(c.WithinTo.at(), t, 1)
	}
	if c.Late > 0 && days > c.Late {
		e.tally(c.LateTo.at(), t, 1)
	}
	if int(e.year) < e.counts.Years {
		bin := min(max(days, 0), DayBins-1)
		base := (int(id)*(e.counts.Years+1) + int(e.year)) * e.counts.Cells
		for _, k := range e.cells(attrs) {
			e.counts.Days[(base+int(k))*DayBins+bin]++
			if bin == DayBins-1 {
				e.counts.Longer = append(e.counts.Longer, Longer{int32(base) + k, int32(days)})
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
func (e *Engine) stopAllClocks(attrs record) {
	for first := 0; first < len(e.p.Clocks); first += 32 {
		if !attrs.anyRuns(first / 32) {
			continue
		}
		for i := first; i < min(first+32, len(e.p.Clocks)); i++ {
			if attrs.runs(int32(i)) {
				e.touchClock(int32(i))
				e.openClock[i].open--
				attrs.stop(int32(i))
			}
		}
	}
}

func (e *Engine) touchClock(i int32) {
	c := &e.openClock[i]
	e.counts.Running[int(i)*(e.counts.Months+1)+int(e.month)] += c.open * int64(e.now-c.last)
	c.last = e.now
}
