package validate

import (
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// want is what a patient needs of a resource.
type want struct {
	resource, tag int32
	units, free   int64
	class         int64 // by which a fence tells its patient apart
}

// wants are all that a request needs for a patient.
func (b *branch) wants(rq *engine.Request) (list []want) {
	l, p := b.life, b.t.p
	for i := range rq.Needs {
		n := &rq.Needs[i]
		if slices.ContainsFunc(n.If, func(c engine.Condition) bool { return !l.meets(p, &c) }) {
			continue
		}
		at := 0
		for k, a := range n.Resource.Attrs {
			at = at*int(n.Resource.Sizes[k]) + int(l.attrs[a])
		}
		if id := n.Resource.Table[at]; id.Is() {
			w := want{resource: int32(id.ID()), tag: int32(n.Tag), units: l.amount(&n.Units), class: b.t.class(&p.Resources[id.ID()], l)}
			w.free = w.units + l.amount(n.Leaving)
			list = append(list, w)
		}
	}
	return list
}

func (l *life) amount(a *engine.Amount) int64 {
	switch {
	case a == nil:
		return 0
	case !a.By.Is():
		return a.Values[0]
	}
	return a.Values[max(0, int(l.attrs[a.By.ID()]))]
}

// seize asks for what a request needs: it is had at once, refused, or waited for.
func (b *branch) seize(op *engine.Op) {
	t, rq := b.t, &b.t.p.Requests[op.A]
	wants := b.wants(rq)
	e := b.next(engine.TraceAsk, op.Step)
	if len(wants) == 0 {
		t.same(e.Index, int32(engine.None))
		b.pc++
		return
	}
	id := wants[0].resource
	t.same(e.Index, id)
	asked := e.Time
	switch b.peek().Kind {
	case engine.TraceRefuse:
		t.same(b.next(engine.TraceRefuse, op.Step).Index, id)
		t.at(id).Lost++
		t.saw(engine.Refusals, b.life, id, op.Step, 0)
		b.pc = op.B
		return
	case engine.TraceQueue:
		if b.queue(op, rq, id) {
			return
		}
	}
	waited := b.waits != nil
	if b.peek(); waited { // meanwhile another branch may have changed what is needed
		wants = b.wants(rq)
	}
	if t.now > asked {
		b.sawBlocked()
	}
	t.same(rq.Never || t.inTurn(b, id) || t.uses[id].def.Discipline == engine.Preempt, true)
	if !slices.ContainsFunc(wants, func(w want) bool { return !t.readable(t.uses[w.resource].def) }) {
		t.same(rq.Never || t.could(wants), true)
	}
	b.stopWaiting()
	u := t.at(id)
	u.Starts++
	u.Wait += int64(t.now - asked)
	t.saw(engine.Waits, b.life, id, op.Step, t.now-asked)
	if t.now > asked {
		u.Waited++
	}
	for _, w := range wants {
		b.obtain(w, op)
	}
	b.pc++
	if waited {
		b.park()
	}
}

// queue waits, until what is asked for is had or patience is over; it says whether it is.
func (b *branch) queue(op *engine.Op, rq *engine.Request, id int32) (over bool) {
	t, asked := b.t, b.told.Time
	t.same(b.next(engine.TraceQueue, op.Step).Index, id)
	b.beginWaiting(&wait{resource: id, step: op.Step, request: rq})
	if !rq.Patience.Is() {
		return false
	}
	first := rq.Patience.ID()
	if rq.GivesBy.Is() {
		first += engine.SamplerID(max(0, b.life.attrs[rq.GivesBy.ID()]))
	}
	s := &t.p.Samplers[first]
	ends := asked + tick.Time(tick.Round(clipped(s, s.Scale*s.Table.At(b.draw(rq.Site)))))
	e := b.peek()
	t.same(e.Time <= ends, true)
	if e.Kind != engine.TraceGiveUp {
		return false
	}
	t.same([]any{b.next(engine.TraceGiveUp, op.Step).Index, e.Time}, []any{id, ends})
	b.sawBlocked()
	b.stopWaiting()
	t.at(id).GaveUp++
	t.saw(engine.Losses, b.life, id, op.Step, 0)
	b.pc = int32(rq.GiveUp.ID())
	b.park()
	return true
}

// obtain takes in that something is had.
func (b *branch) obtain(w want, op *engine.Op) {
	t := b.t
	e := b.next(engine.TraceStart, op.Step)
	t.same([]any{e.Index, e.Tag, int64(e.Value)}, []any{w.resource, w.tag, w.units})
	if u := t.uses[w.resource]; u.def.Supply == engine.Budget || u.def.Supply == engine.Slots {
		t.same(e.Held, int32(engine.None))
		t.at(w.resource).Busy += w.units
		return
	}
	b.take(&thing{resource: w.resource, tag: w.tag, number: e.Held, step: op.Step, asked: b.pc, units: w.units, since: t.now, known: op.Code != engine.Have, class: w.class})
}

func (b *branch) take(x *thing) {
	b.t.change(x.resource, x.units)
	b.t.uses[x.resource].byClass[x.class] += x.units
	b.held = slices.Insert(b.held, 0, x)
	if u := b.t.uses[x.resource]; u.def.Supply == engine.Lists && !u.def.Unlimited && !u.beside {
		b.t.same(u.used <= mostFrom(u.def, 0), true) // one patient on a list at a time
	}
}

// interrupt takes something away for a while.
func (b *branch) interrupt(number int32) *thing {
	x := b.drop(number)
	b.t.countHeld(b, x)
	x.stayed += b.t.now - x.since
	return x
}

// drop takes something out of a branch's hands.
func (b *branch) drop(number int32) *thing {
	i := slices.IndexFunc(b.held, func(x *thing) bool { return x.number == number })
	if i < 0 {
		panic("nothing of the kind is held")
	}
	x := b.held[i]
	b.held = slices.Delete(b.held, i, i+1)
	b.t.change(x.resource, -x.units)
	b.t.uses[x.resource].byClass[x.class] -= x.units
	return x
}

// release gives something back, and counts its use.
func (b *branch) release(number int32, how engine.Ending) {
	t := b.t
	if !slices.ContainsFunc(b.held, func(x *thing) bool { return x.number == number }) {
		t.wrong++
		return
	}
	if how != engine.ByItself {
		b.stopWaiting()
	}
	b.delayedUpToNow()
	x := b.drop(number)
	u := t.uses[x.resource]
	if how == engine.HandedOver {
		return
	}
	for range x.units {
		if u.def.TurnRound > 0 {
			u.turning = append(u.turning, t.now+tick.Time(u.def.TurnRound))
			u.round = append(u.round, t.now+tick.Time(u.def.TurnRound))
		}
	}
	if x.known {
		t.saw(engine.Stays, b.life, x.resource, x.step, t.now-x.since+x.stayed)
	}
	t.countHeld(b, x)
	t.at(x.resource).Ends++
	if stays := u.def.Stays; stays != nil && x.known {
		t.tally(int32(stays.Ended), b.life, int64(t.now-x.since+x.stayed))
	}
}

// could tells whether places have so many units free, which is asked of no other resource.
func (t *teller) could(wants []want) bool {
	for _, w := range wants {
		u := t.uses[w.resource]
		capacity := u.def.Base(t.now)
		u.turning = slices.DeleteFunc(u.turning, func(at tick.Time) bool { return at <= t.now })
		if !t.readable(u.def) {
			t.wrong++
		}
		spoken := u.used + w.free
		if u.def.Fence != nil {
			spoken = spokenFor(u.def.Fence, u.byClass, w.class, w.free)
		}
		if !u.def.Unlimited && (t.shut(u.def) || float64(spoken+int64(len(u.turning))) > capacity) {
			return false
		}
	}
	return true
}

// change is of what is in use of a resource.
func (t *teller) change(id int32, units int64) {
	u := t.uses[id]
	t.placesSince(id, u)
	if u.def.Supply == engine.Lists && !u.def.Unlimited {
		units = min(1, max(-1, units)) // a list, for however many
	}
	t.spread(u.since, t.now, func(month int, seconds int64) {
		t.use(id, month).Busy += u.used * seconds
		if month < t.c.Months && u.def.Supply == engine.Places {
			for int64(len(t.c.Occupancy[id])) <= u.used {
				t.c.Occupancy[id] = append(t.c.Occupancy[id], 0)
			}
			t.c.Occupancy[id][u.used] += seconds
		}
	})
	u.since = t.now
	u.used += units
	t.becomes(engine.UseLevel, id, u.used)
}

// beginWaiting joins a queue; what is held meanwhile is blocked.
func (b *branch) beginWaiting(w *wait) {
	w.since, w.held, w.wants = b.t.now, slices.Clone(b.held), b.wants(w.request)
	w.work = b.planned(w.request, b.t.uses[w.resource].def)
	b.waits = w
	b.enqueue(w)
	b.t.becomes(engine.QueueLevel, w.resource, int64(len(b.t.uses[w.resource].queue)))
}

// sawBlocked lets probes take note of a wait during which other things were held.
func (b *branch) sawBlocked() {
	if w := b.waits; w != nil {
		for _, x := range w.held {
			b.t.saw(engine.Blockings, b.life, x.resource, w.step, b.t.now-w.since)
		}
	}
}

func (b *branch) stopWaiting() {
	w, t := b.waits, b.t
	if w == nil {
		return
	}
	b.waits = nil
	u := t.uses[w.resource]
	u.queue = slices.DeleteFunc(u.queue, func(x *branch) bool { return x == b })
	t.becomes(engine.QueueLevel, w.resource, int64(len(u.queue)))
	t.spread(w.since, t.now, func(month int, seconds int64) {
		t.use(w.resource, month).Queue += seconds
		for _, x := range w.held {
			t.use(x.resource, month).Blocked += x.units * seconds
		}
	})
}

func (b *branch) stopDelay() {
	b.delayedUpToNow()
	b.delayed = -1
}

// delayedUpToNow counts what is held while only the way out is missing.
func (b *branch) delayedUpToNow() {
	if b.delayed < 0 {
		return
	}
	b.t.spread(b.delayed, b.t.now, func(month int, seconds int64) {
		for _, x := range b.held {
			b.t.use(x.resource, month).Delayed += x.units * seconds
		}
	})
	b.delayed = b.t.now
}

// countHeld adds what has been held in the window to the tallies of its resource.
func (t *teller) countHeld(b *branch, x *thing) {
	def := &t.p.Resources[x.resource]
	if !def.UseTally.Is() || !b.life.def.Counted {
		return
	}
	t.addHeld(int32(def.UseTally.ID()), b.life, x, 1)
	if def.UseFor != nil {
		t.addHeld(int32(def.UseFor[b.cause]), b.life, x, 1)
	}
}

func (t *teller) addHeld(tally int32, l *life, x *thing, sign int64) {
	from := x.since
	if !x.known {
		from = t.p.Window
	}
	t.spread(from, t.now, func(month int, seconds int64) {
		if month < t.c.Months {
			t.amount(tally, l, month, t.years[month], sign*x.units*seconds)
		}
	})
}

// charge lets a branch hold what it holds for another cause: what has been held up to now
// was held for the one before.
func (b *branch) charge(cause int32) {
	t, was := b.t, b.cause
	if was == cause || t.p.Causes[was].Lasts {
		return
	}
	b.cause = cause
	for _, x := range b.held {
		if by := t.p.Resources[x.resource].UseFor; by != nil && b.life.def.Counted {
			t.addHeld(int32(by[was]), b.life, x, 1)
			t.addHeld(int32(by[cause]), b.life, x, -1)
		}
	}
}
