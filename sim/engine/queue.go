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
	w := &e.places[tk]
	w.queue = id
	w.rank = 0
	switch r.def.Discipline {
	case Priority, Preempt:
		w.rank = rq.Priority.of(attrs)
	case Due:
		w.rank = int64(e.due(t.patient, r.def))
	}
	need := 0 // the need whose queue this is
	for k := range rq.Needs {
		if at, _ := rq.Needs[k].Resource.find(attrs); at == id {
			need = k
			break
		}
	}
	units := int64(1)
	if r.def.Supply == Lists {
		// Who joins while lists run was not booked on them, so is not cancelled
		// on them either.
		w.day = int32(e.p.Calendar.Day(e.now))
	}
	if r.def.Supply == Places {
		units = rq.Needs[need].Units.of(attrs)
	}
	w.work = int64(e.planned(rq, attrs)) * units
	switch {
	case r.def.Supply == Budget:
		w.work = rq.Needs[need].Units.of(attrs)
	case w.work == 0:
		w.work = int64(r.def.MeanWork)
	}
	r.n++
	r.work += w.work
	w.held = t.held
	e.block(w.held, 1)

	after := r.tail
	// Who was interrupted comes before others of the same class.
	first := w.rest != notInterrupted
	for after != None && (e.places[after].rank > w.rank || first && e.places[after].rank == w.rank) {
		after = e.places[after].prev
	}
	w.prev = after
	if after == None {
		w.next = r.head
		r.head = tk
	} else {
		w.next = e.places[after].next
		e.places[after].next = tk
	}
	if w.next == None {
		r.tail = tk
	} else {
		e.places[w.next].prev = tk
	}
	if e.trace != nil && e.trace.wants(t.number) {
		e.trace.emit(e, tk, TraceQueue, e.p.Ops[w.seize].Step, id, e.now, float64(r.n))
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
	id := e.places[tk].queue
	e.touch(id)
	r := &e.resources[id]
	w := &e.places[tk]
	if w.prev == None {
		r.head = w.next
	} else {
		e.places[w.prev].next = w.next
	}
	if w.next == None {
		r.tail = w.prev
	} else {
		e.places[w.next].prev = w.prev
	}
	r.n--
	r.work -= w.work
	e.block(w.held, -1)
	w.next, w.prev = None, None
}

// giveUp ends a wait whose patience is over.
func (e *Engine) giveUp(tk int32, gen uint16) {
	t := &e.tokens[tk]
	if t.gen != gen || t.state != waiting {
		return
	}
	id := e.places[tk].queue
	rq := &e.p.Requests[e.p.Ops[e.places[tk].seize].A]
	e.leaveQueue(tk)
	e.observeBlocked(tk, e.now-e.places[tk].since)
	e.use(id).GaveUp++
	e.observe(e.resources[id].times, Losses, e.p.Ops[e.places[tk].seize].Step, t.patient, 0)
	t.state = running
	t.pc = rq.GiveUp
	e.ready = append(e.ready, tk)
	e.dispatch(id) // it may have stood at the head, waiting for something large
}
