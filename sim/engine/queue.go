package engine

import "prehabsim/sim/tick"

// workFor is the work that a request adds to a resource's queue.
func (e *Engine) workFor(id int32, rq *Request, attrs record) int64 {
	def := e.resources[id].def
	need := 0 // the need whose queue this is
	for k := range rq.Needs {
		if which, _ := rq.Needs[k].Resource.find(attrs); which == id {
			need = k
			break
		}
	}
	if def.Supply == Budget {
		return rq.Needs[need].Units.of(attrs)
	}
	work := int64(e.planned(rq, attrs))
	if def.Supply == Places {
		work *= rq.Needs[need].Units.of(attrs)
	}
	if work == 0 {
		return int64(def.MeanWork)
	}
	return work
}

// join puts a token into a resource's queue at the place that the discipline
// gives it: by rank (priority class or due date), then by time of joining, then
// by patient. Queues are linked through the places; a newcomer looks from the
// tail, where it nearly always belongs.
func (e *Engine) join(tk, id int32, rq *Request, attrs record) {
	e.touch(id)
	r := &e.resources[id]
	t := &e.tokens[tk]
	t.state = waiting
	at := e.seats[tk]
	w := &e.places[at]
	w.queue, w.since, w.rank = id, e.now, 0
	switch r.def.Discipline {
	case Priority, Preempt:
		w.rank = rq.Priority.of(attrs)
	case Due:
		w.rank = int64(e.due(attrs, r.def))
	}
	if r.def.Supply == Lists {
		// Who joins while lists run was not booked on them, so is not cancelled
		// on them either.
		w.day = int32(e.p.Calendar.Day(e.now))
	}
	w.work = e.workFor(id, rq, attrs)
	r.n++
	r.work += w.work
	w.held = t.held
	e.block(w.held, 1)

	after := r.tail
	// Who was interrupted comes before others of the same class.
	first := e.interrupted(tk)
	for after != None && (e.places[after].rank > w.rank || first && e.places[after].rank == w.rank) {
		after = e.places[after].prev
	}
	w.prev = after
	if after == None {
		w.next = r.head
		r.head = at
	} else {
		w.next = e.places[after].next
		e.places[after].next = at
	}
	if w.next == None {
		r.tail = at
	} else {
		e.places[w.next].prev = at
	}
	if e.traces(tk) {
		e.tell(tk, TraceEvent{Kind: TraceQueue, Step: e.p.Ops[w.seize].Step, Index: id, Value: float64(r.n)})
	}
}

// due is when the clock that the resource watches should stop at the latest;
// patients without that clock come after those who have it.
func (e *Engine) due(attrs record, r *Resource) tick.Time {
	if !attrs.runs(r.DueClock.at()) {
		return maxTime
	}
	return attrs.since(r.DueClock.at(), e.now) + tick.Time(r.DueWithin)
}

// leaveQueue takes a token out of its queue.
func (e *Engine) leaveQueue(tk int32) {
	w := e.place(tk)
	e.touch(w.queue)
	r := &e.resources[w.queue]
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
	w := e.place(tk)
	id, op := w.queue, &e.p.Ops[w.seize]
	if e.traces(tk) {
		e.tell(tk, TraceEvent{Kind: TraceGiveUp, Step: op.Step, Index: id})
	}
	e.leaveQueue(tk)
	e.observeBlocked(tk, e.now-w.since)
	e.stand(tk)
	e.use(id).GaveUp++
	e.observe(e.resources[id].times, Losses, op.Step, t.patient, 0)
	t.state = running
	t.pc = uint16(e.p.Requests[op.A].GiveUp.ID())
	e.ready = append(e.ready, tk)
	e.dispatch(id) // it may have stood at the head, waiting for something large
}

// sit gives a token a place, for when it waits.
func (e *Engine) sit(tk int32) {
	if e.seats[tk] != None {
		return
	}
	at := e.freePlace
	if at != None {
		e.freePlace = e.places[at].next
	} else {
		at = int32(len(e.places))
		e.places = append(e.places, place{})
		if e.preempts {
			e.pauses = append(e.pauses, pause{})
		}
	}
	w := &e.places[at]
	w.token, w.next, w.prev, w.day, w.rank, w.work, w.held, w.seize = tk, None, None, None, 0, 0, None, None
	if e.preempts {
		e.pauses[at] = pause{rest: notInterrupted}
	}
	e.seats[tk] = at
}

// stand takes the place of a token that no longer waits.
func (e *Engine) stand(tk int32) {
	if !e.preempts {
		e.freeSeat(tk)
	}
}

func (e *Engine) freeSeat(tk int32) {
	if at := e.seats[tk]; at != None {
		e.places[at].next, e.freePlace = e.freePlace, at
		e.seats[tk] = None
	}
}

// place is where a token waits.
func (e *Engine) place(tk int32) *place { return &e.places[e.seats[tk]] }
