package engine

import "prehabsim/sim/tick"

// notInterrupted is what is left of a time that nobody has interrupted.
const notInterrupted tick.Span = -1

// A preemptive resource is only ever used by itself, in one step, so whoever holds
// it asked for it last and its time is running.

// makeRoom interrupts patients of larger classes until a request fits, the
// largest class first and in it whoever started last. It says whether the
// request fits; if it could not, nobody is interrupted.
func (e *Engine) makeRoom(rq *Request, attrs record, id int32) bool {
	r := &e.resources[id]
	rank := rq.Priority.of(attrs)
	units := rq.Needs[0].Units.of(attrs)
	if r.shut {
		return false
	}
	free := r.capacity - r.used - r.turning
	for _, tk := range r.holders {
		if e.interruptible(tk, rank) {
			free += e.heldOf(tk, id)
		}
	}
	if free < units {
		return false
	}
	for r.capacity-r.used-r.turning < units {
		worst := int32(None)
		for _, tk := range r.holders { // in order of starting
			if e.interruptible(tk, rank) && (worst == None || e.place(tk).rank >= e.place(worst).rank) {
				worst = tk
			}
		}
		e.interrupt(worst, id)
	}
	return true
}

// interruptible says whether a class may interrupt a patient: one whose time runs
// and is not up at this very second.
func (e *Engine) interruptible(tk int32, rank int64) bool {
	return e.tokens[tk].state == holding && e.rankOf(tk) > rank && e.pause(tk).until > e.now
}

// rankOf is the class of a patient who holds something; it is kept where a queue
// would look for it.
func (e *Engine) rankOf(tk int32) int64 {
	t, w := &e.tokens[tk], e.place(tk)
	w.rank = e.p.Requests[e.p.Ops[w.seize].A].Priority.of(e.record(t.patient))
	return w.rank
}

func (e *Engine) heldOf(tk, id int32) int64 {
	for h := e.tokens[tk].held; h != None; h = e.holdings[h].next {
		if e.holdings[h].resource == id {
			return e.holdings[h].units
		}
	}
	return 0
}

// interrupt takes a resource away from a patient, who waits for it again before
// others of the same class and then goes on with what is left of the time.
func (e *Engine) interrupt(tk, id int32) {
	e.touch(id)
	r := &e.resources[id]
	t, w, p := &e.tokens[tk], e.place(tk), e.pause(tk)
	if t.is&delayed != 0 {
		e.delay(tk, false) // it waits for more than the way out now
	}
	at := &t.held
	for e.holdings[*at].resource != id {
		at = &e.holdings[*at].next
	}
	h := *at
	if e.traces(tk) {
		e.traceHeld(tk, TraceInterrupt, e.stepOf(t), h, ByItself)
	}
	*at = e.holdings[h].next
	x := e.holdings[h]
	e.holdings[h].next = e.freeHeld
	e.freeHeld = h
	e.countUse(t, r.def, x.since, x.units)
	p.stayed += e.now - x.since
	r.used -= x.units
	r.forget(tk)
	t.gen++ // the end that was due is not
	w.since, p.rest = e.now, tick.Span(p.until-e.now)
	e.use(id).Interrupted++
	e.join(tk, id, &e.p.Requests[e.p.Ops[w.seize].A], e.record(t.patient))
}

// resume lets an interrupted patient go on; the interruption counts as waiting.
func (e *Engine) resume(tk, id int32, wait tick.Time) {
	t, p := &e.tokens[tk], e.pause(tk)
	e.use(id).Wait += int64(wait)
	t.state = holding
	p.until = e.now + tick.Time(p.rest)
	p.rest = notInterrupted
	if e.p.Ops[t.pc-1].Flag == OnlyWayOut {
		e.delay(tk, true)
	}
	e.events.push(newEvent(p.until, classPatient, t.number(), t.branch(), tk, t.gen))
}

// earlier is how long a patient was in a resource before an interruption.
func (e *Engine) earlier(tk int32, r *resource) tick.Time {
	if r.def.Discipline != Preempt {
		return 0
	}
	stayed := e.pause(tk).stayed
	e.pause(tk).stayed = 0
	return stayed
}

// forget takes a token off the list of those who hold the resource.
func (r *resource) forget(tk int32) {
	for i, other := range r.holders {
		if other == tk {
			r.holders = append(r.holders[:i], r.holders[i+1:]...)
			return
		}
	}
}

// pause is what goes with the place of a token.
func (e *Engine) pause(tk int32) *pause { return &e.pauses[e.seats[tk]] }

// interrupted says whether a token waits to go on with what is left of a time.
func (e *Engine) interrupted(tk int32) bool {
	return e.preempts && e.pause(tk).rest != notInterrupted
}
