package engine

import (
	"math/bits"

	"prehabsim/sim/tick"
)

// mark lets a patient reach a milestone: clocks that it ends stop, clocks that
// it begins start, and the milestone is tallied unless it was reached before
// counting began.
func (e *Engine) mark(tk int32, attrs record, id int32, how Flag) {
	t := &e.tokens[tk]
	m := &e.p.Marks[id]
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
		e.tally(m.Tally.at(), t, attrs, 0)
	}
	for word, stops := range e.stops[id] {
		for running := attrs.running(word) & stops; running != 0; running &= running - 1 {
			i := int32(32*word + bits.TrailingZeros32(running))
			of := e.p.Clocks[i].Of
			leftOut := of != nil && !attrs.meets(of)
			if traced {
				e.traceStop(tk, i, silent, leftOut)
			}
			if !silent && !leftOut {
				e.stopClock(t, attrs, i)
			}
			e.opens(i, -1)
			attrs.stop(i)
		}
	}
	if how == Earlier {
		return
	}
	starts := e.starts[id]
	for k := range starts {
		s := &starts[k]
		if !s.of(attrs) || t.is&counted == 0 && !s.everybody {
			continue
		}
		i := s.clock
		if !attrs.runs(i) {
			e.opens(i, 1)
		}
		attrs.start(i, at)
		if traced {
			e.tell(tk, TraceEvent{Kind: TraceClockStart, Step: None, Index: i})
		}
	}
}

// linkClocks notes which clocks each milestone stops and starts.
func (e *Engine) linkClocks() {
	e.stops = make([][]uint32, len(e.p.Marks))
	e.starts = make([][]starting, len(e.p.Marks))
	for m := range e.stops {
		e.stops[m] = make([]uint32, (len(e.p.Clocks)+31)/32)
	}
	for i := range e.p.Clocks {
		c := &e.p.Clocks[i]
		e.clocksOfAll = e.clocksOfAll || c.Everybody
		for _, m := range c.To {
			e.stops[m][i/32] |= 1 << (i % 32)
		}
		for k, m := range c.From {
			if !has(c.From[:k], int32(m)) {
				e.starts[m] = append(e.starts[m], e.startingOf(int32(i)))
			}
		}
	}
}

// starting is a clock that a milestone starts, with what it asks at hand.
type starting struct {
	clock     int32
	byte      int32  // the category in the record that must lie in the set; None: ask the condition
	set       uint64 // ... or else
	condition *Condition
	everybody bool
}

func (e *Engine) startingOf(clock int32) starting {
	c := &e.p.Clocks[clock]
	s := starting{clock: clock, byte: None, condition: c.If, everybody: c.Everybody}
	if c.If != nil {
		s.byte, s.set = e.layout.bytes[c.If.Attr], e.p.Sets[c.If.Set]
	}
	return s
}

// of says whether the clock is of such patients.
func (s *starting) of(attrs record) bool {
	switch {
	case s.condition == nil:
		return true
	case s.byte >= 0:
		return s.set>>(attrs.at[s.byte]-1)&1 != 0
	}
	return attrs.meets(s.condition)
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
	e.tally(c.Stopped.at(), t, attrs, int64(days))
	if days <= c.Within {
		e.tally(c.WithinTo.at(), t, attrs, 1)
	}
	if c.Late > 0 && days > c.Late {
		e.tally(c.LateTo.at(), t, attrs, 1)
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
	for word := 0; 32*word < len(e.p.Clocks); word++ {
		for running := attrs.running(word); running != 0; running &= running - 1 {
			i := int32(32*word + bits.TrailingZeros32(running))
			e.opens(i, -1)
			attrs.stop(i)
		}
	}
}

// opens lets a clock run in one patient more or, with -1, in one fewer.
func (e *Engine) opens(i int32, more int64) {
	c := &e.openClock[i]
	c.open += more
	c.ran -= more * int64(e.now)
}

// countRunning counts for how long clocks have run up to now.
func (e *Engine) countRunning() {
	for i := range e.openClock {
		c := &e.openClock[i]
		e.counts.Running[i*(e.counts.Months+1)+int(e.month)] += c.ran + c.open*int64(e.now)
		c.ran = -c.open * int64(e.now)
	}
}
