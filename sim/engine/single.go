package engine

import (
	"math"
	"slices"

	"prehabsim/sim/tick"
)

// Most of what patients ask for is one resource, alike for all of them, in whose
// queue who comes first is served first. Such a request is worked out once, and
// starts, waits and ends here by the shortest way. What happens is what request.go
// and serve.go would do, and TestMeasuresChangeNothing (internal/compile) holds the
// one to the other.

// single is a request for units of one resource.
type single struct {
	resource int32 // None: the request is not of this kind
	tag      int32
	units    int64
	free     int64 // units that must be free: its own and those that are kept
	work     int64 // that it adds to the queue's
}

// Codes of operations that the engine puts in place of a program's own; see
// [Engine.translated].
const (
	seizeSingle   = codes + iota // Seize by a single request; then go to C
	releaseSingle                // Release of what a single request took; then go to C
	holdPlain                    // Hold for a time with nothing to it; then go to C
	holdConstant                 // Hold for B seconds; then go to C
	testCategory                 // Test whether the byte at A of the record is in the set Value; go to B or C
	onward                       // go on at A, which is no other visit
	writeRun                     // what [Engine.assignments] says from A up to B; then go to C
	border                       // the part that options have in common ends
)

// toldLuck is the flag of a holdPlain of which luck is told.
const toldLuck = flags

// findSingles finds the requests that are single. Everybody who queues for the same
// resource must be.
func (e *Engine) findSingles() {
	p := e.p
	e.singles = make([]single, len(p.Requests))
	mixed := make([]bool, len(p.Resources))
	for i := range p.Resources {
		r, def := &e.resources[i], &p.Resources[i]
		mixed[i] = e.preempts || def.Supply != Places || def.Unlimited || def.Discipline != FIFO || def.Overtakes || def.TurnRound > 0 ||
			def.QueueLimit.Is() || def.InnerLimit.Is() || r.levels != nil || r.times != nil || r.dependents != nil
	}
	for i := range p.Requests {
		rq, same := &p.Requests[i], e.same[i]
		e.singles[i].resource = None
		if len(same) == 1 && len(rq.Needs) == 1 && !rq.Never && !rq.Patience.Is() && (!rq.Plan.Is() || !rq.PlanBy.Is()) {
			w := same[0]
			work := int64(e.planned(rq, record{})) * w.units
			if work == 0 {
				work = int64(p.Resources[w.resource].MeanWork)
			}
			e.singles[i] = single{resource: w.resource, tag: w.tag, units: w.units, free: w.free, work: work}
			continue
		}
		for id := range rq.Resources {
			mixed[id] = true
		}
	}
	for i := range e.singles {
		if s := &e.singles[i]; s.resource != None && mixed[s.resource] {
			s.resource = None
		}
	}
}

// prepare makes of the program's operations those that the engine runs: what the shortest
// way serves under codes of its own, and jumps forward left out. Operations that are not
// allowed end what options have in common; nil: all are.
func (e *Engine) prepare(allowed []bool) {
	e.allowed = allowed
	e.ops = e.translated()
	e.findBeginnings()
	for pc, ok := range allowed {
		if !ok {
			e.ops[pc].Code = border
		}
	}
	e.findWrites()
}

// may says whether an operation of the program is executed here.
func (e *Engine) may(pc int32) bool { return e.allowed == nil || e.allowed[pc] }

// straight is where somebody gets to who goes on at an operation: behind jumps forward.
func (e *Engine) straight(pc int32) int32 {
	for {
		switch {
		case int(pc) < len(e.p.Ops):
			if op := &e.p.Ops[pc]; op.Code != Jump || op.A <= pc || !e.may(pc) {
				return pc
			}
			pc = e.p.Ops[pc].A
		case int(pc) < len(e.ops) && e.ops[pc].Code == onward:
			pc = e.ops[pc].A
		default:
			return pc
		}
	}
}

func (e *Engine) translated() []Op {
	p := e.p
	ops := append([]Op{}, p.Ops...)
	next := func(pc int) int32 { return e.straight(int32(pc) + 1) }
	other := map[int32]bool{} // tags of what other requests take
	for i := range p.Requests {
		if e.singles[i].resource == None {
			for _, n := range p.Requests[i].Needs {
				other[int32(n.Tag)] = true
			}
		}
	}
	stays := slices.ContainsFunc(p.Resets, func(r Reset) bool { return r.Stays })
	for pc := range ops {
		switch op := &ops[pc]; {
		case e.preempts:
		case op.Code == Seize && e.singles[op.A].resource != None:
			op.Code, op.C = seizeSingle, next(pc)
		case op.Code == Release && !other[op.A]:
			op.Code, op.C = releaseSingle, next(pc)
		case op.Code == Test && e.layout.bytes[op.A] >= 0 && int(op.C) > pc:
			op.Value = math.Float64frombits(p.Sets[op.B])
			op.Code, op.A, op.B = testCategory, e.layout.bytes[op.A], next(pc)
		case op.Code == Hold && op.Flag == Plain && op.C == None && len(p.Scales[op.B]) == 0:
			op.Code, op.C = holdPlain, next(pc)
			if stays {
				op.C = int32(pc) + 1 // where a list looks for who is in this time
			}
			if e.lucky != nil && e.lucky[pc] != notTold {
				op.Flag = toldLuck
			}
			if s := &p.Samplers[op.A]; op.By == None && s.Table.Constant() {
				if span := tick.Round(s.clip(s.draw(0.5))); span < 1<<31 {
					op.Code, op.B = holdConstant, int32(span)
				}
			}
		}
	}
	return ops
}

// startSingle lets a token start.
func (e *Engine) startSingle(t *token, s *single, r *resource, step int32) {
	if e.now != r.last {
		e.integrate(r)
	}
	r.used += s.units
	e.hand(t, s.resource, s.units, s.tag, None, step)
	t.is |= served
	r.use.Starts++
}

// joinSingle lets a token wait its turn.
func (e *Engine) joinSingle(tk, pc int32, t *token, s *single, r *resource) {
	if e.now != r.last {
		e.integrate(r)
	}
	e.sit(tk)
	at := e.seats[tk]
	w := &e.places[at]
	t.state, t.pc = waiting, uint16(pc)
	w.queue, w.since, w.seize, w.work, w.held, w.prev = s.resource, e.now, pc, s.work, t.held, r.tail
	r.n++
	r.work += s.work
	if t.held != None {
		e.block(t.held, 1)
	}
	if r.tail == None {
		r.head = at
	} else {
		e.places[r.tail].next = at
	}
	r.tail = at
}

// endSingle gives back the one thing that a token holds and lets those who wait
// for it start.
func (e *Engine) endSingle(t *token) {
	h := t.held
	x := &e.holdings[h]
	id := x.resource
	t.held, x.next, e.freeHeld = None, e.freeHeld, h
	r := &e.resources[id]
	if e.now != r.last {
		e.integrate(r)
	}
	if r.def.UseTally.Is() {
		e.countUse(t, r.def, x.since, x.units)
	}
	if r.def.Stays != nil && x.since != longAgo {
		e.countStay(t, r.def, e.now-x.since)
	}
	r.use.Ends++
	r.used -= x.units
	for r.head != None && e.startHead(r) {
	}
}

// startHead lets the first in the queue start, if there is room.
func (e *Engine) startHead(r *resource) bool {
	w := &e.places[r.head]
	tk := w.token
	op := &e.ops[w.seize]
	s := &e.singles[op.A]
	if r.used+s.free > r.capacity || r.shut {
		return false
	}
	t := &e.tokens[tk]
	wait := e.now - w.since
	e.startSingle(t, s, r, op.Step)
	if wait > 0 {
		r.use.Wait += int64(wait)
		r.use.Waited++
	}
	if w.held != None {
		e.block(w.held, -1)
		if wait > 0 {
			e.observeBlocked(tk, wait)
		}
	}
	r.head = w.next
	if r.head == None {
		r.tail = None
	} else {
		e.places[r.head].prev = None
	}
	r.n--
	r.work -= w.work
	e.freeSeat(tk)
	t.state, t.pc = running, uint16(op.C)
	// A time that begins touches nobody else, so it need not wait until the token's
	// turn comes; unless another branch of the patient may end this one before.
	if hold := &e.ops[op.C]; (hold.Code == holdPlain || hold.Code == holdConstant) && t.is&forked == 0 {
		e.hold(tk, t, hold)
	} else {
		e.ready = append(e.ready, tk)
	}
	return true
}

// hold begins a time with nothing to it.
func (e *Engine) hold(tk int32, t *token, op *Op) {
	span := tick.Time(op.B)
	if op.Code == holdPlain {
		i := op.A
		if op.By != None {
			i += e.row(e.record(t.patient), op)
		}
		s := &e.p.Samplers[i]
		x := e.time(t, op, s)
		if op.Flag == toldLuck && t.held != None {
			e.luckOfTime(t, op, e.record(t.patient), s, x, 0)
		}
		span = tick.Time(tick.Round(s.clip(x)))
	}
	t.pc, t.state = uint16(op.C), holding
	e.events.push(newEvent(e.now+span, classPatient, t.number(), t.branch(), tk, t.gen))
}
