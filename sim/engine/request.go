package engine

import (
	"slices"

	"prehabsim/sim/tick"
)

// A request is met whole or not at all: who cannot start waits in the queue of the
// first need until everything is there.

type seizeResult uint8

const (
	started seizeResult = iota
	queued
	refused
)

// find is the resource that a patient's attributes select, None if that is none; and the
// attribute that is not set, None if all are.
func (s *Selector) find(attrs record) (int32, int32) {
	i, unset := s.row(attrs)
	if unset != None {
		return None, unset
	}
	return s.Table[i].at(), None
}

// row is where in the table it stands.
func (s *Selector) row(attrs record) (i int, unset int32) {
	for k, a := range s.Attrs {
		v := -1
		if b := attrs.of.bytes[a]; b >= 0 { // [record.whole] written out
			v = int(attrs.at[b]) - 1
		} else {
			v = attrs.truncated(int32(a))
		}
		if v < 0 {
			return 0, int32(a)
		}
		i = i*int(s.Sizes[k]) + v
	}
	return i, None
}

func (a *Amount) of(attrs record) int64 {
	if a == nil {
		return 0
	}
	if !a.By.Is() {
		return a.Values[0]
	}
	return a.Values[max(0, attrs.whole(a.By.at()))]
}

// planned is the planned time of an activity: its mean, as a booking clerk
// would enter it.
func (e *Engine) planned(rq *Request, attrs record) tick.Span {
	if !rq.Plan.Is() {
		return rq.PlanTime
	}
	row := int32(0)
	if rq.PlanBy.Is() {
		row = int32(max(0, attrs.whole(rq.PlanBy.at())))
	}
	return e.plans[rq.Plan.at()+row]
}

// findPlans works out the mean of every time.
func (e *Engine) findPlans() {
	e.plans = make([]tick.Span, len(e.p.Samplers))
	for i := range e.plans {
		e.plans[i] = tick.Round(e.p.Samplers[i].Mean())
	}
}

// holds says whether all conditions are met.
func (e *Engine) holds(list []Condition, attrs record) bool {
	for _, c := range list {
		if !attrs.meets(&c) {
			return false
		}
	}
	return true
}

// want is what a request needs of one resource for one patient.
type want struct {
	resource int32
	tag      int32
	class    int32 // by which a fence tells patients apart
	units    int64
	free     int64 // units that must be free: its own and those that are kept
}

// wants works out what a request needs for a patient. The list is overwritten by
// the next call.
func (e *Engine) wants(request int32, attrs record, step int32) []want {
	if same := e.same[request]; same != nil {
		return same
	}
	rq := &e.p.Requests[request]
	if rows := e.byRow[request]; rows != nil {
		i, unset := rq.Needs[0].Resource.row(attrs)
		if unset != None {
			e.failUnset(step, unset)
			return nil
		}
		return rows[i]
	}
	list := e.wanted[:0]
	for i := range rq.Needs {
		need := &rq.Needs[i]
		if need.If != nil && !e.holds(need.If, attrs) {
			continue
		}
		id, unset := need.Resource.find(attrs)
		if unset != None {
			e.failUnset(step, unset)
			return nil
		}
		if id == None {
			continue
		}
		list = append(list, want{})
		w := &list[len(list)-1]
		w.resource, w.tag, w.class, w.units = id, int32(need.Tag), e.class(id, attrs), need.Units.of(attrs)
		w.free = w.units + need.Leaving.of(attrs)
	}
	e.wanted = list
	return list
}

func (e *Engine) failUnset(step, attribute int32) {
	e.fail(step, "needs attribute %q, which this patient does not have", e.p.Attributes[attribute].Name)
}

// findSame works out the requests that want the same for every patient, and those for
// one resource of which attributes tell nothing but which.
func (e *Engine) findSame() {
	e.same, e.byRow = make([][]want, len(e.p.Requests)), make([][][]want, len(e.p.Requests))
	for i := range e.p.Requests {
		needs := e.p.Requests[i].Needs
		plain, chosen := true, false
		for k := range needs {
			n := &needs[k]
			plain = plain && n.If == nil && !n.Units.By.Is() && (n.Leaving == nil || !n.Leaving.By.Is()) && !e.fenced(n)
			chosen = chosen || len(n.Resource.Attrs) > 0 || !n.Resource.Table[0].Is()
		}
		switch {
		case plain && !chosen:
			e.same[i] = append([]want{}, e.wants(int32(i), record{}, None)...)
		case plain && len(needs) == 1:
			e.byRow[i] = wantsByRow(&needs[0])
		}
	}
}

func wantsByRow(n *Need) [][]want {
	units := n.Units.of(record{})
	all, rows := make([]want, len(n.Resource.Table)), make([][]want, len(n.Resource.Table))
	for k, to := range n.Resource.Table {
		if to.Is() {
			all[k] = want{resource: to.at(), tag: int32(n.Tag), class: None, units: units, free: units + n.Leaving.of(record{})}
			rows[k] = all[k : k+1]
		}
	}
	return rows
}

// fenced says whether something that may be meant has units that are kept for some.
func (e *Engine) fenced(n *Need) bool {
	return slices.ContainsFunc(n.Resource.Table, func(to Maybe[ResourceID]) bool { return to.Is() && e.p.Resources[to.ID()].Fence != nil })
}

// seize asks for everything that a request needs.
func (e *Engine) seize(tk int32, op *Op, attrs record) seizeResult {
	rq := &e.p.Requests[op.A]
	t := &e.tokens[tk]
	wants := e.wants(op.A, attrs, op.Step)
	if e.err != nil {
		return refused
	}
	if len(wants) == 0 {
		return started // nothing is needed by this patient
	}
	id := wants[0].resource
	r := &e.resources[id]
	if e.preempts {
		e.place(tk).seize, e.pause(tk).rest = int32(t.pc), notInterrupted
	}
	if rq.Never {
		e.take(tk, op.Step, rq, attrs, wants, None)
		e.startedAt(tk, op.Step, id, 0)
		return started
	}
	if r.head == None || r.def.Supply == Lists || r.def.Overtakes {
		ok, own := e.tryTake(tk, op.Step, rq, attrs, wants, id, None)
		if ok {
			e.startedAt(tk, op.Step, id, 0)
			return started
		}
		e.setShort(r, r.short || !own)
	}
	if r.def.Discipline == Preempt && (r.head == None || e.places[r.head].rank > rq.Priority.of(attrs)) && e.makeRoom(rq, attrs, id) {
		e.take(tk, op.Step, rq, attrs, wants, None)
		e.startedAt(tk, op.Step, id, 0)
		e.dispatch(id) // some units may be left over
		return started
	}
	limit := r.def.QueueLimit
	if t.is&served != 0 {
		limit = r.def.InnerLimit
	}
	if limit.Is() && r.n >= int64(limit.ID()) {
		e.refuse(tk, op.Step, id)
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
	if rq.Patience.Is() && t.state == waiting {
		e.giveUpLater(tk, rq, attrs)
	}
	return queued
}

// refuse turns a patient away from a full queue.
func (e *Engine) refuse(tk, step, id int32) {
	e.touch(id)
	e.use(id).Lost++
	e.observe(e.resources[id].times, Refusals, step, e.tokens[tk].patient, 0)
	if e.traces(tk) {
		e.tell(tk, TraceEvent{Kind: TraceRefuse, Step: step, Index: id})
	}
}

// giveUpLater draws how long a patient will wait.
func (e *Engine) giveUpLater(tk int32, rq *Request, attrs record) {
	s := &e.p.Samplers[rq.Patience.ID()]
	if rq.GivesBy.Is() {
		s = &e.p.Samplers[rq.Patience.at()+int32(max(0, attrs.whole(rq.GivesBy.at())))]
	}
	u := e.uniform(&e.tokens[tk], rq.Site)
	e.after(tick.Round(s.clip(s.draw(u))), tk, classGiveUp)
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

// tryTake starts the request if all that it wants is there; otherwise it changes
// nothing and says whether it is the queue's own resource that is short. A list
// other than None is the one that is being filled.
func (e *Engine) tryTake(tk, step int32, rq *Request, attrs record, wants []want, queue, onList int32) (ok, ownShort bool) {
	if short := e.shortOf(rq, attrs, wants, onList); short != None {
		return false, short == queue
	}
	e.take(tk, step, rq, attrs, wants, onList)
	return true, false
}

// could says whether all needs of a request could be met at this moment.
func (e *Engine) could(rq *Request, attrs record, op *Op) bool {
	wants := e.wants(op.A, attrs, op.Step)
	return e.err == nil && e.shortOf(rq, attrs, wants, None) == None
}

// shortOf is the first resource that could not give now what is wanted of it;
// None if all could.
func (e *Engine) shortOf(rq *Request, attrs record, wants []want, onList int32) int32 {
	for i := range wants {
		w := &wants[i]
		if !e.has(w, rq, attrs, onList) {
			return w.resource
		}
		onList = None
	}
	return None
}

// take gives the token all that it wants, on the given list if there is one.
func (e *Engine) take(tk, step int32, rq *Request, attrs record, wants []want, onList int32) {
	traced := e.traces(tk)
	for i := range wants {
		w := &wants[i]
		id, units := w.resource, w.units
		e.touch(id)
		r := &e.resources[id]
		which := int32(None)
		switch {
		case r.def.Supply == Budget || r.def.Supply == Slots:
			if !r.def.Unlimited {
				r.balance -= units
			}
			e.use(id).Busy += units
			if traced {
				e.tell(tk, TraceEvent{Kind: TraceStart, Step: step, Index: id, Tag: w.tag, Held: None, Value: float64(units)})
			}
			continue // work is spent, not held
		case r.def.Unlimited || r.def.Supply == Places:
			r.used += units
			if r.def.Discipline == Preempt {
				r.holders = append(r.holders, tk)
			}
			if which = w.class; which != None {
				r.byClass[which] += units
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
		e.hand(&e.tokens[tk], id, units, w.tag, which, step)
		if traced {
			e.traceTaken(tk, step)
		}
	}
}

// hand gives units of a resource into a token's hands. (Here and elsewhere fields
// are set one by one: a whole struct is put together elsewhere and copied, and the
// processor waits for the copy.)
func (e *Engine) hand(t *token, resource int32, units int64, tag, list, step int32) {
	i := e.freeHeld
	if i != None {
		e.freeHeld = e.holdings[i].next
	} else {
		i = int32(len(e.holdings))
		e.holdings = append(e.holdings, held{})
	}
	h := &e.holdings[i]
	h.since, h.units, h.resource, h.next, h.tag, h.list, h.step = e.now, units, resource, t.held, tag, list, step
	t.held = i
}
