package engine

import "prehabsim/sim/tick"

// A request is met whole or not at all: who cannot start waits in the queue of the
// first need until everything is there.

type seizeResult uint8

const (
	started seizeResult = iota
	queued
	refused
)

func (s *Selector) find(attrs record) (int32, int32) {
	i := 0
	for k, a := range s.Attrs {
		v := attrs.whole(a)
		if v < 0 {
			return None, a
		}
		i = i*int(s.Sizes[k]) + v
	}
	return s.Table[i], None
}

func (a *Amount) of(attrs record) int64 {
	if a == nil {
		return 0
	}
	if a.By == None {
		return a.Values[0]
	}
	return a.Values[max(0, attrs.whole(a.By))]
}

// planned is the planned time of an activity: its mean, as a booking clerk
// would enter it.
func (e *Engine) planned(rq *Request, attrs record) tick.Span {
	if rq.Plan == None {
		return rq.PlanTime
	}
	row := int32(0)
	if rq.PlanBy != None {
		row = int32(max(0, attrs.whole(rq.PlanBy)))
	}
	s := &e.p.Samplers[rq.Plan+row]
	return tick.Round(s.clip(s.Scale))
}

// holds says whether all conditions are met.
func (e *Engine) holds(list []Condition, attrs record) bool {
	for _, c := range list {
		if !attrs.in(c.Attr, c.Set) {
			return false
		}
	}
	return true
}

// seize asks for everything that a request needs.
func (e *Engine) seize(tk int32, op *Op, attrs record) seizeResult {
	rq := &e.p.Requests[op.A]
	t := &e.tokens[tk]
	first := None
	for i := range rq.Needs {
		need := &rq.Needs[i]
		if need.If != nil && !e.holds(need.If, attrs) {
			continue
		}
		id, unset := need.Resource.find(attrs)
		if unset != None {
			e.fail(op.Step, "needs attribute %q, which this patient does not have", e.p.Attributes[unset].Name)
			return refused
		}
		if id != None && first == None {
			first = int(id)
		}
	}
	if first == None {
		return started // nothing is needed by this patient
	}
	id := int32(first)
	r := &e.resources[id]
	if e.preempts {
		w := e.place(tk)
		w.seize, w.rest = int32(t.pc), notInterrupted
	}
	if rq.Never {
		e.take(tk, op.Step, rq, attrs, None)
		e.startedAt(tk, op.Step, id, 0)
		return started
	}
	if r.head == None || r.def.Supply == Lists || r.def.Overtakes {
		ok, own := e.tryTake(tk, op.Step, rq, attrs, id, None)
		if ok {
			e.startedAt(tk, op.Step, id, 0)
			return started
		}
		r.short = r.short || !own
	}
	if r.def.Discipline == Preempt && (r.head == None || e.places[r.head].rank > rq.Priority.of(attrs)) && e.makeRoom(rq, attrs, id) {
		e.take(tk, op.Step, rq, attrs, None)
		e.startedAt(tk, op.Step, id, 0)
		e.dispatch(id) // some units may be left over
		return started
	}
	limit := r.def.QueueLimit
	if t.is&served != 0 {
		limit = r.def.InnerLimit
	}
	if limit != None && r.n >= int64(limit) {
		e.touch(id)
		e.use(id).Lost++
		e.observe(r.times, Refusals, op.Step, t.patient, 0)
		return refused
	}
	e.sit(tk)
	e.place(tk).seize = int32(t.pc)
	e.join(tk, id, rq, attrs)
	if at := e.seats[tk]; r.def.Discipline != FIFO && r.head == at && r.tail != at && r.def.Supply != Lists {
		// It went to the head of others and may need less than they do; if so,
		// it is on the ready list now, moved past this operation.
		e.dispatch(id)
	}
	if rq.Patience != None && t.state == waiting {
		s := &e.p.Samplers[rq.Patience]
		if rq.GivesBy != None {
			s = &e.p.Samplers[rq.Patience+int32(max(0, attrs.whole(rq.GivesBy)))]
		}
		u := e.key.Uniform(t.number(), rq.Site, t.visit)
		e.after(tick.Round(s.clip(s.draw(u))), tk, classGiveUp)
	}
	return queued
}

// startedAt counts the start of an activity after a wait.
func (e *Engine) startedAt(tk, step, id int32, wait tick.Time) {
	t := &e.tokens[tk]
	t.is |= served
	if times := e.resources[id].times; times != nil {
		e.observe(times, Waits, step, t.patient, wait)
	}
	c := e.use(id)
	c.Starts++
	c.Wait += int64(wait)
	if wait > 0 {
		c.Waited++
	}
}

// tryTake starts the request if all needs are there; otherwise it changes
// nothing and says whether it is the queue's own resource that is short. A list
// other than None is the one that is being filled.
func (e *Engine) tryTake(tk, step int32, rq *Request, attrs record, queue, onList int32) (ok, ownShort bool) {
	if short := e.shortOf(rq, attrs, onList); short != None {
		return false, short == queue
	}
	e.take(tk, step, rq, attrs, onList)
	return true, false
}

// could says whether all needs of a request could be met at this moment.
func (e *Engine) could(rq *Request, attrs record, op *Op) bool {
	for i := range rq.Needs {
		need := &rq.Needs[i]
		if need.If != nil && !e.holds(need.If, attrs) {
			continue
		}
		if _, unset := need.Resource.find(attrs); unset != None {
			e.fail(op.Step, "needs attribute %q, which this patient does not have", e.p.Attributes[unset].Name)
			return false
		}
	}
	return e.shortOf(rq, attrs, None) == None
}

// shortOf is the first resource that could not give now what a request needs of
// it; None if all could.
func (e *Engine) shortOf(rq *Request, attrs record, onList int32) int32 {
	for i := range rq.Needs {
		need := &rq.Needs[i]
		if need.If != nil && !e.holds(need.If, attrs) {
			continue
		}
		id, _ := need.Resource.find(attrs)
		if id == None {
			continue
		}
		units := need.Units.of(attrs) + need.Leaving.of(attrs)
		if !e.has(id, units, e.planned(rq, attrs), onList, e.class(id, attrs)) {
			return id
		}
		onList = None
	}
	return None
}

// take gives the token all that its request needs, on the given list if there is
// one.
func (e *Engine) take(tk, step int32, rq *Request, attrs record, onList int32) {
	before := e.tokens[tk].held
	for i := range rq.Needs {
		need := &rq.Needs[i]
		if need.If != nil && !e.holds(need.If, attrs) {
			continue
		}
		id, _ := need.Resource.find(attrs)
		if id == None {
			continue
		}
		e.touch(id)
		r := &e.resources[id]
		units := need.Units.of(attrs)
		which := int32(None)
		switch {
		case r.def.Supply == Budget || r.def.Supply == Slots:
			if !r.def.Unlimited {
				r.balance -= units
			}
			e.use(id).Busy += units
			if e.trace != nil && e.trace.wants(e.tokens[tk].number()) {
				e.trace.emit(e, tk, TraceStart, e.p.Ops[e.tokens[tk].pc].Step, id, e.now, float64(units))
			}
			continue // work is spent, not held
		case r.def.Unlimited || r.def.Supply == Places:
			r.used += units
			if r.def.Discipline == Preempt {
				r.holders = append(r.holders, tk)
			}
			if r.def.Fence != nil {
				if which = e.class(id, attrs); which != None {
					r.byClass[which] += units
				}
			}
		default:
			which = e.findList(r, e.planned(rq, attrs), onList)
			onList = None
			if which == None { // a never-refused patient: beside the lists
				r.used++
				break
			}
			l := &r.lists[which]
			l.busy, l.used = true, true
			r.used++
		}
		h := e.freeHeld
		if h != None {
			e.freeHeld = e.holdings[h].next
		} else {
			h = int32(len(e.holdings))
			e.holdings = append(e.holdings, held{})
		}
		t := &e.tokens[tk]
		e.holdings[h] = held{since: e.now, units: units, resource: id, next: t.held, tag: need.Tag, list: which, step: step}
		t.held = h
	}
	if e.trace != nil && e.trace.wants(e.tokens[tk].number()) {
		e.traceStart(tk, before)
	}
}
