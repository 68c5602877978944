package engine

import (
	"math"

	"prehabsim/sim/tick"
)

// resource is the state of one resource.
type resource struct {
	def  *Resource
	head int32 // first in the queue
	tail int32
	n    int64 // patients waiting
	work int64 // planned seconds (Places: unit-seconds) waiting
	last tick.Time

	used     int64 // units, lists or nothing (Budget) in use
	capacity int64 // units at this moment (Places)
	turning  int64 // units being turned round
	shut     bool  // outside opening hours

	lists   []list
	today   int // lists open today
	closing tick.Time
	plan    [7]int32     // lists by weekday this week
	length  [7]tick.Span // their length
	blocked int64        // units held by patients who wait for something else
	delayed int64        // units held by patients whom only the way out is missing
	balance int64        // Budget: seconds left today; negative: owed

	level    int     // index into def.Capacity
	multiple float64 // what the last review decided for the coming week
	carry    float64 // fraction of a list or a place owed

	byClass []int64 // Fence: units in use by each value
	holders []int32 // Preempt: tokens that hold it
	levels  []int32 // probes of its levels, and of its patients' times
	times   []int32

	dependents []int32 // resources whose patients also need this one
	short      bool    // the head of the queue waits for another resource
}

// list is a session in progress: one theatre, one clinic room.
type list struct {
	open      bool
	busy      bool
	used      bool // something has been done on it today
	cancelled bool // a patient was cancelled on it today
	closes    tick.Time
	owed      tick.Span // overrun to be taken off the next list
}

type seizeResult uint8

const (
	started seizeResult = iota
	queued
	refused
)

func (r *resource) reset() {
	lists := r.lists
	for i := range lists {
		lists[i] = list{}
	}
	clear(r.byClass)
	*r = resource{
		def: r.def, head: None, tail: None, lists: lists, multiple: 1, dependents: r.dependents,
		byClass: r.byClass, holders: r.holders[:0], levels: r.levels, times: r.times,
	}
	if r.def.Fence != nil && r.byClass == nil {
		r.byClass = make([]int64, len(r.def.Fence.Units))
	}
}

// findDependents notes which resources must look at their queue again when
// another resource is given back.
func (e *Engine) findDependents() {
	for _, rq := range e.p.Requests {
		// The queue is at the first need that arises, which may be any but the last.
		for k, n := range rq.Needs {
			for _, second := range n.Resource.Table {
				for _, earlier := range rq.Needs[:k] {
					for _, first := range earlier.Resource.Table {
						if first != None && second != None && first != second {
							e.addDependent(second, first)
						}
					}
				}
			}
		}
	}
}

func (e *Engine) addDependent(of, who int32) {
	r := &e.resources[of]
	for _, d := range r.dependents {
		if d == who {
			return
		}
	}
	r.dependents = append(r.dependents, who)
}

// touch brings the time integrals of a resource up to the present. It is called
// before anything about the resource changes.
func (e *Engine) touch(id int32) {
	r := &e.resources[id]
	dt := int64(e.now - r.last)
	if dt == 0 {
		return
	}
	if r.levels != nil {
		e.watch(r, r.last)
	}
	r.last = e.now
	c := &e.counts.Resources[int(id)*(e.counts.Months+1)+int(e.month)]
	c.Queue += r.n * dt
	c.Busy += r.used * dt
	c.Blocked += r.blocked * dt
	c.Delayed += r.delayed * dt
	if r.def.Supply == Places {
		if !r.shut {
			c.Open += r.capacity * dt
		}
		if r.used+r.turning >= r.capacity && !r.def.Unlimited {
			c.Full += dt
		}
		if over := r.used - r.capacity; over > 0 && !r.def.Unlimited {
			c.Over += over * dt
		}
		if e.month < int32(e.counts.Months) {
			e.counts.occupied(int(id), r.used, dt)
		}
	}
}

func (s *Selector) find(attrs []float64) (int32, int32) {
	i := 0
	for k, a := range s.Attrs {
		v := int(attrs[a])
		if v < 0 {
			return None, a
		}
		i = i*int(s.Sizes[k]) + v
	}
	return s.Table[i], None
}

func (a *Amount) of(attrs []float64) int64 {
	if a == nil {
		return 0
	}
	if a.By == None {
		return a.Values[0]
	}
	return a.Values[max(0, int(attrs[a.By]))]
}

func (e *Engine) attributes(pat int32) []float64 {
	n := len(e.initial)
	return e.attrs[int(pat)*n : int(pat+1)*n]
}

// planned is the planned time of an activity: its mean, as a booking clerk
// would enter it.
func (e *Engine) planned(rq *Request, attrs []float64) tick.Span {
	if rq.Plan == None {
		return rq.PlanTime
	}
	row := int32(0)
	if rq.PlanBy != None {
		row = int32(max(0, attrs[rq.PlanBy]))
	}
	s := &e.p.Samplers[rq.Plan+row]
	return tick.Round(s.clip(s.Scale))
}

// holds says whether all conditions are met.
func (e *Engine) holds(list []Condition, attrs []float64) bool {
	for _, c := range list {
		if v := attrs[c.Attr]; v < 0 || e.p.Sets[c.Set]>>uint(v)&1 == 0 {
			return false
		}
	}
	return true
}

// seize asks for everything that a request needs.
func (e *Engine) seize(tk int32, op *Op) seizeResult {
	rq := &e.p.Requests[op.A]
	t := &e.tokens[tk]
	attrs := e.attributes(t.patient)
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
	w := &e.places[tk]
	w.since, w.seize, w.rest = e.now, t.pc, notInterrupted
	if rq.Never {
		e.take(tk, rq, attrs, None)
		e.startedAt(tk, id, 0)
		return started
	}
	if r.head == None || r.def.Supply == Lists || r.def.Overtakes {
		ok, own := e.tryTake(tk, rq, attrs, id, None)
		if ok {
			e.startedAt(tk, id, 0)
			return started
		}
		r.short = r.short || !own
	}
	if r.def.Discipline == Preempt && (r.head == None || e.places[r.head].rank > rq.Priority.of(attrs)) && e.makeRoom(rq, attrs, id) {
		e.take(tk, rq, attrs, None)
		e.startedAt(tk, id, 0)
		e.dispatch(id) // some units may be left over
		return started
	}
	limit := r.def.QueueLimit
	if t.served {
		limit = r.def.InnerLimit
	}
	if limit != None && r.n >= int64(limit) {
		e.touch(id)
		e.counts.Resources[int(id)*(e.counts.Months+1)+int(e.month)].Lost++
		return refused
	}
	e.join(tk, id, rq, attrs)
	if r.def.Discipline != FIFO && r.head == tk && r.tail != tk && r.def.Supply != Lists {
		// It went to the head of others and may need less than they do; if so,
		// it is on the ready list now, moved past this operation.
		e.dispatch(id)
	}
	if rq.Patience != None && t.state == waiting {
		s := &e.p.Samplers[rq.Patience]
		if rq.GivesBy != None {
			s = &e.p.Samplers[rq.Patience+int32(max(0, attrs[rq.GivesBy]))]
		}
		u := e.key.Uniform(t.number, rq.Site, t.visit)
		e.after(tick.Round(s.clip(s.draw(u))), tk, classGiveUp)
	}
	return queued
}

// startedAt counts the start of an activity after a wait.
func (e *Engine) startedAt(tk, id int32, wait tick.Time) {
	t := &e.tokens[tk]
	t.served = true
	if times := e.resources[id].times; times != nil {
		e.observe(times, Waits, e.p.Ops[e.places[tk].seize].Step, t.patient, wait)
	}
	c := &e.counts.Resources[int(id)*(e.counts.Months+1)+int(e.month)]
	c.Starts++
	c.Wait += int64(wait)
	if wait > 0 {
		c.Waited++
	}
}

// tryTake starts the request if all needs are there; otherwise it changes
// nothing and says whether it is the queue's own resource that is short. A list
// other than None is the one that is being filled.
func (e *Engine) tryTake(tk int32, rq *Request, attrs []float64, queue, onList int32) (ok, ownShort bool) {
	list := onList
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
			return false, id == queue
		}
		onList = None
	}
	e.take(tk, rq, attrs, list)
	return true, false
}

// could says whether all needs of a request could be met at this moment.
func (e *Engine) could(rq *Request, attrs []float64, op *Op) bool {
	for i := range rq.Needs {
		need := &rq.Needs[i]
		id, unset := need.Resource.find(attrs)
		if unset != None {
			e.fail(op.Step, "needs attribute %q, which this patient does not have", e.p.Attributes[unset].Name)
			return false
		}
		if id == None || need.If != nil && !e.holds(need.If, attrs) {
			continue
		}
		if !e.has(id, need.Units.of(attrs)+need.Leaving.of(attrs), e.planned(rq, attrs), None, e.class(id, attrs)) {
			return false
		}
	}
	return true
}

// class is the value by which a fence tells patients apart; None where there is
// no fence or the patient has no value.
func (e *Engine) class(id int32, attrs []float64) int32 {
	if f := e.resources[id].def.Fence; f != nil {
		return int32(attrs[f.Attr])
	}
	return None
}

// has says whether a resource could give so many units now to a patient of a
// class.
func (e *Engine) has(id int32, units int64, plan tick.Span, onList, class int32) bool {
	r := &e.resources[id]
	switch {
	case r.def.Unlimited:
		return true
	case r.def.Supply == Places:
		if r.def.Fence != nil {
			return !r.shut && r.fits(class, units)
		}
		return !r.shut && r.used+r.turning+units <= r.capacity
	case r.def.Supply == Slots:
		return units <= r.balance
	case r.def.Supply == Budget:
		return r.balance > 0 && e.now < r.closing
	default:
		return e.findList(r, plan, onList) != None
	}
}

// fits says whether a fenced resource has so many units for a class: what others
// use counts as no less than what is kept for them.
func (r *resource) fits(class int32, units int64) bool {
	spoken := r.turning
	kept := int64(0)
	for k, used := range r.byClass {
		if int32(k) == class {
			used += units
		}
		spoken += max(used, r.def.Fence.Units[k])
		kept += r.byClass[k]
	}
	spoken += r.used - kept // held by patients without a class
	if class == None {
		spoken += units
	}
	return spoken <= r.capacity
}

// take gives the token all that its request needs, on the given list if there is
// one.
func (e *Engine) take(tk int32, rq *Request, attrs []float64, onList int32) {
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
			e.counts.Resources[int(id)*(e.counts.Months+1)+int(e.month)].Busy += units
			if e.trace != nil && e.trace.wants(e.tokens[tk].number) {
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
		e.holdings[h] = held{since: e.now, units: units, resource: id, next: t.held, tag: need.Tag, list: which}
		t.held = h
	}
	if e.trace != nil && e.trace.wants(e.tokens[tk].number) {
		e.traceStart(tk, before)
	}
}

// release gives back everything that the token holds under a tag.
func (e *Engine) release(tk int32, tag int32) {
	for h := e.tokens[tk].held; h != None; {
		next := e.holdings[h].next
		if e.holdings[h].tag == tag {
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
	e.countUse(t.patient, r.def, x.since, x.units, true)
	e.counts.Resources[int(id)*(e.counts.Months+1)+int(e.month)].Ends++
	if r.times != nil {
		e.observe(r.times, Stays, None, t.patient, e.now-x.since+e.earlier(tk, r))
	}
	if r.def.Supply == Lists && !r.def.Unlimited {
		r.used--
		if x.list != None {
			e.endOnList(id, x.list)
		}
		return
	}
	r.used -= x.units
	if r.def.Discipline == Preempt {
		r.forget(tk)
	}
	if r.def.Fence != nil && x.list != None {
		r.byClass[x.list] -= x.units
	}
	if r.def.TurnRound > 0 {
		r.turning += x.units
		for range x.units {
			e.events.push(newEvent(e.now+tick.Time(r.def.TurnRound), classFree, uint64(id), 0, 0, 0))
		}
		return
	}
	e.dispatch(id)
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
	for _, d := range r.dependents {
		if w := &e.resources[d]; w.short && w.head != None {
			w.short = false
			e.dispatch(d)
		}
	}
}

// serveHead starts the first in the queue if it can. A large request at the
// head is not passed over.
func (e *Engine) serveHead(id int32) bool {
	r := &e.resources[id]
	tk := r.head
	t := &e.tokens[tk]
	rq := &e.p.Requests[e.p.Ops[e.places[tk].seize].A]
	attrs := e.attributes(t.patient)
	ok, own := e.tryTake(tk, rq, attrs, id, None)
	if !ok && own && r.def.Discipline == Preempt && e.makeRoom(rq, attrs, id) {
		ok, _ = e.tryTake(tk, rq, attrs, id, None)
	}
	if !ok {
		r.short = !own
		return false
	}
	e.goOn(tk, id)
	return true
}

// serveAny starts everybody in the queue who can, in order: where units are kept
// for some, those who may not have them do not hold up those who may.
func (e *Engine) serveAny(id int32) {
	r := &e.resources[id]
	for tk := r.head; tk != None; {
		if r.used+r.turning >= r.capacity && r.def.Supply == Places {
			return
		}
		next := e.places[tk].next
		rq := &e.p.Requests[e.p.Ops[e.places[tk].seize].A]
		ok, own := e.tryTake(tk, rq, e.attributes(e.tokens[tk].patient), id, None)
		if ok {
			e.goOn(tk, id)
		} else if !own {
			r.short = true
		}
		tk = next
	}
}

// goOn takes a token that has just been served out of its queue and lets it
// continue at this second.
func (e *Engine) goOn(tk, id int32) {
	t := &e.tokens[tk]
	w := &e.places[tk]
	wait := e.now - w.since
	e.leaveQueue(tk)
	if w.rest != notInterrupted {
		e.resume(tk, id, wait)
		return
	}
	if e.p.Requests[e.p.Ops[w.seize].A].Patience != None {
		t.gen++ // its patience no longer matters
	}
	e.startedAt(tk, id, wait)
	if wait > 0 {
		e.observeBlocked(tk, wait)
	}
	t.state = running
	t.pc++
	e.ready = append(e.ready, tk)
}

// capacityAt is the capacity that the calendar gives now.
func (r *resource) capacityAt(now tick.Time) float64 {
	for r.level+1 < len(r.def.Capacity) && r.def.Capacity[r.level+1].From <= now {
		r.level++
	}
	return r.def.Capacity[r.level].Value
}

func wholeUnits(x float64) int64 { return int64(math.Floor(x + 1e-9)) }
