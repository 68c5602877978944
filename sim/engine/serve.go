package engine

import "prehabsim/sim/tick"

// What is given back goes to whoever waits for it.

// release gives back everything that the token holds under a tag.
func (e *Engine) release(tk int32, tag int32) {
	for h := e.tokens[tk].held; h != None; {
		next := e.holdings[h].next
		if e.holdings[h].tag == tag {
			if e.traces(tk) {
				e.traceHeld(tk, TraceRelease, e.stepOf(&e.tokens[tk]), h, ByItself)
			}
			e.giveBack(tk, h)
		}
		h = next
	}
}

// giveBack returns one holding and lets the next patients start.
func (e *Engine) giveBack(tk, h int32) {
	t := &e.tokens[tk]
	if t.held == h {
		t.held = e.holdings[h].next
	} else {
		for k := t.held; k != None; k = e.holdings[k].next {
			if e.holdings[k].next == h {
				e.holdings[k].next = e.holdings[h].next
				break
			}
		}
	}
	x := e.holdings[h]
	e.holdings[h].next = e.freeHeld
	e.freeHeld = h

	id := x.resource
	r := &e.resources[id]
	e.touch(id)
	if e.handingOver {
		if r.def.Supply != Lists || r.def.Unlimited { // whoever takes the place has it at once: no use ends
			r.free(tk, &x)
			return
		}
	} else {
		e.countUse(t, r.def, x.since, x.units)
		e.use(id).Ends++
		if stay := e.now - x.since + e.earlier(tk, r); x.since != longAgo {
			e.countStay(t, r.def, stay)
			if r.times != nil {
				e.observe(r.times, Stays, x.step, t.patient, stay)
			}
		}
	}
	if r.def.Supply == Lists && !r.def.Unlimited {
		r.used--
		if x.list != None {
			e.endOnList(id, x.list)
		}
		return
	}
	r.free(tk, &x)
	if r.def.TurnRound > 0 {
		r.turning += x.units
		for range x.units {
			e.events.push(newEvent(e.now+tick.Time(r.def.TurnRound), classFree, uint64(id), 0, 0, 0))
		}
		return
	}
	e.dispatch(id)
}

// free takes what a token held of places out of use.
func (r *resource) free(tk int32, x *held) {
	r.used -= x.units
	if r.def.Discipline == Preempt {
		r.forget(tk)
	}
	if r.def.Fence != nil && x.list != None {
		r.byClass[x.list] -= x.units
	}
}

// freed ends the turning round of a place, or opens a list that was late.
func (e *Engine) freed(id, which int32) {
	r := &e.resources[id]
	if r.def.Supply == Lists {
		r.lists[which].busy = false
		e.dispatch(id)
		return
	}
	e.touch(id)
	r.turning--
	e.dispatch(id)
}

// dispatch starts as many waiting patients as there is room for, then lets the
// queues that were short of this resource try again.
func (e *Engine) dispatch(id int32) {
	r := &e.resources[id]
	if e.waitForGiven {
		return
	}
	if r.head != None {
		switch {
		case r.def.Supply == Lists && !r.def.Unlimited:
			e.fillLists(id)
		case r.def.Overtakes:
			e.serveAny(id)
		default:
			for r.head != None && e.serveHead(id) {
			}
		}
	}
	if e.shorts == 0 {
		return
	}
	r.trying = true
	for _, d := range r.dependents {
		if w := &e.resources[d]; w.short && w.head != None && !w.trying {
			e.setShort(w, false)
			e.dispatch(d)
		}
	}
	r.trying = false
}

// setShort notes whether a queue waits for what another resource lacks.
func (e *Engine) setShort(r *resource, short bool) {
	if r.short != short {
		r.short = short
		if short {
			e.shorts++
		} else {
			e.shorts--
		}
	}
}

// serveHead starts the first in the queue if it can. A large request at the
// head is not passed over.
func (e *Engine) serveHead(id int32) bool {
	r := &e.resources[id]
	w := &e.places[r.head]
	tk := w.token
	op := &e.p.Ops[w.seize]
	rq := &e.p.Requests[op.A]
	attrs := e.record(e.tokens[tk].patient)
	wants := e.wants(op.A, attrs, op.Step)
	ok, own := e.tryTake(tk, op.Step, rq, attrs, wants, id, None)
	if !ok && own && r.def.Discipline == Preempt && e.makeRoom(rq, attrs, id) {
		ok, _ = e.tryTake(tk, op.Step, rq, attrs, wants, id, None)
	}
	if !ok {
		e.setShort(r, !own)
		return false
	}
	e.goOn(tk, id)
	return true
}

// serveAny starts everybody in the queue who can, in order: where units are kept
// for some, those who may not have them do not hold up those who may.
func (e *Engine) serveAny(id int32) {
	r := &e.resources[id]
	for at := r.head; at != None; {
		if r.def.Supply == Places && !r.def.Unlimited && r.used+r.turning >= r.capacity {
			return
		}
		w := &e.places[at]
		tk, next := w.token, w.next
		op := &e.p.Ops[w.seize]
		rq, attrs := &e.p.Requests[op.A], e.record(e.tokens[tk].patient)
		ok, own := e.tryTake(tk, op.Step, rq, attrs, e.wants(op.A, attrs, op.Step), id, None)
		if ok {
			e.goOn(tk, id)
		} else if !own {
			e.setShort(r, true)
		}
		at = next
	}
}

// goOn takes a token that has just been served out of its queue and lets it
// continue at this second.
func (e *Engine) goOn(tk, id int32) {
	t := &e.tokens[tk]
	w := e.place(tk)
	wait := e.now - w.since
	e.leaveQueue(tk)
	if e.interrupted(tk) {
		e.resume(tk, id, wait)
		return
	}
	op := &e.p.Ops[w.seize]
	if e.p.Requests[op.A].Patience.Is() {
		t.gen++ // its patience no longer matters
	}
	e.startedAt(tk, op.Step, id, wait)
	if wait > 0 {
		e.observeBlocked(tk, wait)
	}
	e.stand(tk)
	t.state = running
	t.pc++
	e.ready = append(e.ready, tk)
}
