package engine

import "prehabsim/sim/tick"

// join puts a token into a resource's queue at the place that the discipline
// gives it: by rank (priority class or due date), then by time of joining, then
// by patient. Queues are linked through the tokens; a newcomer looks from the
// tail, where it nearly always belongs.
func (e *Engine) join(tk, id int32, rq *Request, attrs []float64) {
	e.touch(id)
	r := &e.resources[id]
	t := &e.tokens[tk]
	t.state = waiting
	t.queue = id
	t.rank = 0
	switch r.def.Discipline {
	case Priority:
		t.rank = int64(rq.Priority)
	case Due:
		t.rank = int64(e.due(t.patient, r.def))
	}
	units := int64(1)
	if r.def.Supply == Lists {
		// Who joins while lists run was not booked on them, so is not cancelled
		// on them either.
		t.day = int32(e.p.Calendar.Day(e.now))
	}
	if r.def.Supply == Places {
		units = rq.Needs[0].Units.of(attrs)
	}
	t.work = int64(e.planned(rq, attrs)) * units
	switch {
	case r.def.Supply == Budget:
		t.work = rq.Needs[0].Units.of(attrs)
	case t.work == 0:
		t.work = int64(r.def.MeanWork)
	}
	r.n++
	r.work += t.work

	after := r.tail
	for after != None && e.tokens[after].rank > t.rank {
		after = e.tokens[after].prev
	}
	t.prev = after
	if after == None {
		t.next = r.head
		r.head = tk
	} else {
		t.next = e.tokens[after].next
		e.tokens[after].next = tk
	}
	if t.next == None {
		r.tail = tk
	} else {
		e.tokens[t.next].prev = tk
	}
	if e.trace != nil && e.trace.wants(e.patients[t.patient].number) {
		e.trace.emit(e, tk, TraceQueue, e.p.Ops[t.pc].Step, id, e.now, float64(r.n))
	}
}

// due is when the clock that the resource watches should stop at the latest;
// patients without that clock come after those who have it.
func (e *Engine) due(pat int32, r *Resource) tick.Time {
	since := e.started[int(pat)*len(e.p.Clocks)+int(r.DueClock)]
	if since == notRunning {
		return maxTime
	}
	return since + tick.Time(r.DueWithin)
}

// leaveQueue takes a token out of its queue.
func (e *Engine) leaveQueue(tk int32) {
	id := e.tokens[tk].queue
	e.touch(id)
	r := &e.resources[id]
	t := &e.tokens[tk]
	if t.prev == None {
		r.head = t.next
	} else {
		e.tokens[t.prev].next = t.next
	}
	if t.next == None {
		r.tail = t.prev
	} else {
		e.tokens[t.next].prev = t.prev
	}
	r.n--
	r.work -= t.work
	t.next, t.prev = None, None
}

// giveUp ends a wait whose patience is over.
func (e *Engine) giveUp(tk int32, gen uint16) {
	t := &e.tokens[tk]
	if t.gen != gen || t.state != waiting {
		return
	}
	id := e.tokens[tk].queue
	rq := &e.p.Requests[e.p.Ops[t.pc].A]
	e.leaveQueue(tk)
	e.counts.Resources[int(id)*(e.counts.Months+1)+int(e.month)].GaveUp++
	t.state = running
	t.pc = rq.GiveUp
	e.ready = append(e.ready, tk)
	e.dispatch(id) // it may have stood at the head, waiting for something large
}
