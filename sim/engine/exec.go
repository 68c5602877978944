package engine

import (
	"math"

	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// mostAtOnce is how often a patient may go back at one moment; more is a way back to an
// earlier step that takes no time.
const mostAtOnce = 1 << 20

// exec lets a token execute operations until it has to wait or ends. This is
// the inner loop: one case for each operation, and no calls that allocate.
// It is long because all that the cases share stays in registers so.
func (e *Engine) exec(tk int32) {
	p, ops := e.p, e.ops
	t := &e.tokens[tk]
	pc := int32(t.pc)
	attrs := e.record(t.patient) // nobody comes while a token executes, so records stay where they are
	watched := e.trace != nil
	if e.trace != nil {
		ops = p.Ops
		if e.trace.executed != nil {
			e.trace.executed.last = codes
		}
		if t.state == holding && e.isTraced(tk) {
			e.tell(tk, TraceEvent{Kind: TraceDone, Step: e.stepOf(t), Index: None})
		}
	}
	t.state = running
	e.backs = 0
	for {
		op := &ops[pc]
		if watched {
			switch {
			case e.trace.executed != nil:
				e.trace.executed.add(op.Code)
			case e.isTraced(tk):
				t.pc = uint16(pc)
				e.traceOp(tk, op)
			}
		}
		switch op.Code {
		case seizeSingle:
			s := &e.singles[op.A]
			r := &e.resources[s.resource]
			if r.head != None || r.used+s.free > r.capacity || r.shut {
				e.joinSingle(tk, pc, t, s, r)
				return
			}
			e.startSingle(t, s, r, op.Step)
			pc = op.C
			if next := &ops[pc]; !watched && (next.Code == holdPlain || next.Code == holdConstant) {
				e.hold(tk, t, next)
				return
			}

		case releaseSingle:
			if h := t.held; h != None && e.holdings[h].tag == op.A && e.holdings[h].next == None {
				e.endSingle(t)
			} else {
				e.release(tk, op.A)
			}
			pc = op.C

		case holdPlain, holdConstant:
			e.hold(tk, t, op)
			return

		case onward:
			pc = op.A

		case border:
			e.leaveCommon(tk, pc)
			return

		case Hold:
			first := op.A
			if op.By != None {
				first += e.row(attrs, op)
			}
			s := &p.Samplers[first]
			x := e.time(t, op, s)
			for _, a := range p.Scales[op.B] {
				x *= attrs.value(int32(a))
			}
			due := e.now + tick.Time(tick.Round(s.clip(x)))
			end := due
			if op.C != None {
				end = e.align(t, op, due)
			}
			if e.lucky != nil && e.lucky[pc] != notTold && t.held != None {
				e.luckOfTime(t, op, attrs, s, x, e.luckOfMove(op, due, end))
			}
			t.pc = uint16(pc + 1)
			t.state = holding
			e.events.push(newEvent(end, classPatient, t.number(), t.branch(), tk, t.gen))
			if e.preempts {
				e.pause(tk).until = end
			}
			if op.Flag == OnlyWayOut {
				e.delay(tk, true)
				e.observeDelay(tk, op.Step, end-e.now)
			}
			if watched && e.isTraced(tk) {
				e.tell(tk, TraceEvent{Kind: TraceHold, Step: op.Step, Index: None, Until: end, Value: spelled[op.Flag]})
			}
			return

		case Seize:
			t.pc = uint16(pc)
			switch e.seize(tk, op, attrs) {
			case started:
				pc++
			case queued:
				return
			case refused:
				if e.err != nil || op.B <= pc && e.back(op) {
					return
				}
				pc = op.B
			}

		case Have:
			t.pc = uint16(pc)
			e.have(tk, op)
			pc++

		case Release:
			e.release(tk, op.A)
			pc++

		case Branch:
			c := &p.Choices[op.A]
			which := e.choose(c, op, t, attrs)
			if e.lucky != nil && e.lucky[pc] != notTold {
				e.luckOfChoice(t, pc, attrs, which)
			}
			to := c.Targets[which]
			if to <= pc && e.back(op) {
				return
			}
			pc = to

		case writeRun:
			e.writeAll(t, e.assignments[op.A:op.B], attrs)
			pc = op.C

		case Pick:
			c := &p.Choices[op.B]
			attrs.put(op.A, float64(c.Targets[e.choose(c, op, t, attrs)]))
			pc++

		case testCategory:
			for op.Code == testCategory {
				v := attrs.at[op.A]
				if math.Float64bits(op.Value)>>(v-1)&1 != 0 { // not set: v-1 is 255
					pc = op.B
				} else {
					pc = op.C
				}
				op = &ops[pc]
			}

		case Test:
			if attrs.in(op.A, op.B) {
				pc++
				continue
			}
			if op.C <= pc && e.back(op) {
				return
			}
			pc = op.C

		case Reached:
			limit := op.Value
			if op.B != None {
				limit = attrs.value(op.B)
			}
			if attrs.value(op.A) >= limit {
				pc++
				continue
			}
			if op.C <= pc && e.back(op) {
				return
			}
			pc = op.C

		case Free:
			if e.could(&p.Requests[op.A], attrs, op) {
				pc++
				continue
			}
			if e.err != nil || op.C <= pc && e.back(op) {
				return
			}
			pc = op.C

		case During:
			if p.Periods[op.A].Holds(e.now) {
				pc++
				continue
			}
			if op.C <= pc && e.back(op) {
				return
			}
			pc = op.C

		case Jump:
			if op.A <= pc {
				t.visit += 1 << 20 // a way back is another visit of all places on it
				if e.back(op) {
					return
				}
			}
			pc = op.A

		case Call:
			t.ret[t.depth] = uint16(pc + 1)
			t.depth++
			pc = op.A

		case Push:
			t.ret[t.depth] = uint16(op.A)
			t.depth++
			pc++

		case Return:
			t.depth--
			pc = int32(t.ret[t.depth])

		case Set:
			attrs.set(op.A, pc, op.Value)
			pc++

		case Look:
			l := &p.Lookups[op.B]
			i := e.look(l, attrs, op)
			attrs.setLook(op.A, op.B, i, l.Values[i])
			pc++

		case Sample:
			s := &p.Samplers[op.B+e.row(attrs, op)]
			attrs.put(op.A, s.clip(s.draw(e.uniform(t, op.Site))))
			pc++

		case Add:
			attrs.put(op.A, attrs.value(op.A)+op.Value)
			pc++

		case Repeat:
			s := &p.Samplers[op.B+e.row(attrs, op)]
			rounds := s.clip(s.draw(e.uniform(t, op.Site)))
			rounds = float64(int64(rounds + 0.5))
			if rounds < 1 {
				if op.C <= pc && e.back(op) {
					return
				}
				pc = op.C
				continue
			}
			if int(t.loop) == maxLoops {
				e.fail(op.Step, "repeats inside repeats, more than %d deep", maxLoops)
				return
			}
			t.rounds[t.loop] = uint16(min(rounds, 1<<16-1))
			t.outer[t.loop] = t.visit // restored after the last round
			t.loop++
			t.visit = mixed(t.visit) + 1
			pc++

		case Again:
			if t.loop == 0 { // put on a list in the middle of a loop: its last round
				pc++
				continue
			}
			k := t.loop - 1
			if t.rounds[k]--; t.rounds[k] > 0 {
				if e.back(op) {
					return
				}
				t.visit++
				pc = op.B
			} else {
				t.visit = t.outer[k]
				t.loop = k
				pc++
			}

		case Fork:
			t.is |= forked
			child := e.newToken(t.patient, t.number(), int8(op.B), t.is&counted != 0)
			t = &e.tokens[tk] // the slice may have moved
			c := &e.tokens[child]
			c.pc, c.visit, c.is = uint16(op.A), t.visit, t.is
			if op.Flag == WithHeld {
				c.held, t.held = t.held, None
			}
			e.ready = append(e.ready, child)
			if watched && e.isTraced(child) {
				e.tell(child, TraceEvent{Kind: TraceFork, Step: op.Step, Index: op.B})
			}
			pc++

		case Join:
			pc++
			if e.hasBranch(t.patient, int8(op.A)) {
				t.pc = uint16(pc)
				t.state = joining
				t.setJoins(int8(op.A))
				return
			}

		case Cancel:
			pc++
			e.cancel(t.patient, int8(op.A))

		case Mark:
			e.mark(tk, attrs, op.A, op.Flag)
			pc++

		case Count:
			e.tally(op.B, t, attrs, e.amountOf(op, attrs))
			pc++

		case Charge:
			e.charge(t, op.A)
			pc++

		case End:
			e.dropToken(tk, ByItself)
			return

		case Leave:
			e.leave(tk)
			return
		}
	}
}

// back notes that a token goes back to an operation before, and says whether it has done
// so too often.
func (e *Engine) back(op *Op) bool {
	e.backs++
	if e.backs < mostAtOnce {
		return e.err != nil
	}
	e.fail(op.Step, "goes round and round without taking any time")
	return true
}

// mixed spreads the visits of a loop's rounds over all numbers, so that the rounds
// of an inner loop have none in common with those of the next outer round. It is
// one-to-one, and outside of any loop it is 0.
func mixed(visit uint32) uint32 {
	visit ^= visit >> 16
	visit *= 0x85ebca6b
	visit ^= visit >> 13
	visit *= 0xc2b2ae35
	return visit ^ visit>>16
}

// amountOf is what a Count adds to its tally.
func (e *Engine) amountOf(op *Op, attrs record) int64 {
	if op.A == None {
		return 0
	}
	amount := int64(attrs.value(op.A))
	if op.Flag == SinceTime {
		amount = int64(e.now) - amount
	}
	return amount
}

// uniform is a patient's draw at a place.
func (e *Engine) uniform(t *token, site rng.Site) float64 {
	return e.key.Uniform(t.number(), site, t.visit)
}

// time draws a time in seconds.
func (e *Engine) time(t *token, op *Op, s *Sampler) float64 {
	u := 0.5
	if !s.Table.Constant() {
		u = e.key.Uniform(t.number(), op.Site, t.visit) // [Engine.uniform] written out
	}
	return s.draw(u)
}

// row is the row of a table that the patient's attribute selects.
func (e *Engine) row(attrs record, op *Op) int32 {
	if op.By == None {
		return 0
	}
	v := attrs.value(int32(op.By))
	if v < 0 {
		e.fail(op.Step, "needs attribute %q, which this patient does not have", e.p.Attributes[op.By].Name)
		return 0
	}
	return int32(v)
}

func (s *Sampler) draw(u float64) float64 { return s.Scale * s.Table.At(u) }

func (s *Sampler) clip(x float64) float64 {
	if x < s.Floor {
		return s.Floor
	}
	if s.Ceiling > 0 && x > s.Ceiling {
		return s.Ceiling
	}
	return x
}

// choose returns the index of a target.
func (e *Engine) choose(c *Choice, op *Op, t *token, attrs record) int {
	n := len(c.Targets)
	first := 0
	if op.By != None {
		first = n * int(e.row(attrs, op))
	}
	probs := c.Probs[first : first+n]
	u := e.uniform(t, op.Site)
	if c.Factor.Is() {
		// The first target's share is multiplied; u is stretched so that the
		// others keep their proportions and the same u means the same order.
		was := probs[0]
		now := was * attrs.value(c.Factor.at())
		if now > 1 {
			now = 1
		}
		if u < now {
			return 0
		}
		if now != was && now < 1 {
			u = was + float64((u-now)*((1-was)/(1-now)))
		}
		u -= was
		for i := 1; i < n-1; i++ {
			if u < probs[i] {
				return i
			}
			u -= probs[i]
		}
		return n - 1
	}
	for i := 0; i < n-1; i++ {
		if u < probs[i] {
			return i
		}
		u -= probs[i]
	}
	return n - 1
}

// look returns the index of a lookup's entry.
func (e *Engine) look(l *Lookup, attrs record, op *Op) int {
	i := 0
	for k, a := range l.Attrs {
		v := attrs.whole(int32(a))
		if v < 0 {
			e.fail(op.Step, "needs attribute %q, which this patient does not have", e.p.Attributes[a].Name)
			return 0
		}
		if v >= int(l.Sizes[k]) {
			v = int(l.Sizes[k]) - 1
		}
		i = i*int(l.Sizes[k]) + v
	}
	return i
}

// align moves the end of a stay to a given time of day: to the one before or the one
// after, each as likely as it is near, so that the mean stay is kept whatever the time
// of day at which stays begin. (The nearest would not do: whoever comes at ten for a
// day would always leave at eight.) A stay in which there is no such time keeps its
// own end.
func (e *Engine) align(t *token, op *Op, end tick.Time) tick.Time {
	before := e.lastBefore(op, end)
	switch {
	case before == None:
		return end
	case e.uniform(t, DischargeSite(op.Site))*float64(aDay) < float64(end-before):
		return before + aDay
	}
	return before
}

// lastBefore is the last moment before the end of a stay to which it may be moved;
// None if there is none.
func (e *Engine) lastBefore(op *Op, end tick.Time) tick.Time {
	of := tick.Time(op.C)
	if before := (end-of)/aDay*aDay + of; op.C != None && end >= of && before > e.now {
		return before
	}
	return None
}

// DischargeSite is where it is drawn to which time of day a stay that is drawn at a
// site is moved.
func DischargeSite(stay rng.Site) rng.Site { return stay ^ 0x9e3779b9 }

func (e *Engine) hasBranch(pat int32, group int8) bool {
	for s := e.patients[pat].tokens; s != None; s = e.tokens[s].sibling {
		if e.tokens[s].group() == group {
			return true
		}
	}
	return false
}

func (e *Engine) wakeJoiner(pat int32, group int8) {
	if e.hasBranch(pat, group) {
		return
	}
	for s := e.patients[pat].tokens; s != None; s = e.tokens[s].sibling {
		if t := &e.tokens[s]; t.state == joining && t.joins() == group {
			t.state = running
			e.ready = append(e.ready, s)
		}
	}
}

// cancel ends all branches of a group.
func (e *Engine) cancel(pat int32, group int8) {
	for s := e.patients[pat].tokens; s != None; {
		next := e.tokens[s].sibling
		if e.tokens[s].group() == group {
			e.dropToken(s, CutShort)
		}
		s = next
	}
}

// leave ends the patient's own token and the branches that end with it.
func (e *Engine) leave(tk int32) {
	t := &e.tokens[tk]
	if t.group() == None && e.intervals != nil {
		e.observeInterval(t.patient, None)
	}
	e.goAway(tk)
}

// goAway ends a token without a word; the patient's own takes along the branches
// that end with it.
func (e *Engine) goAway(tk int32) {
	t := &e.tokens[tk]
	pat := t.patient
	if t.group() == None {
		for s := e.patients[pat].tokens; s != None; {
			next := e.tokens[s].sibling
			if g := e.tokens[s].group(); g != None && e.p.Groups[g].Ends {
				e.dropToken(s, WithPatient)
			}
			s = next
		}
		if e.traces(tk) {
			e.traceLostClocks(tk)
		}
		if t.is&forked != 0 { // else the patient goes with it, and clocks are stopped then
			e.stopAllClocks(e.record(pat))
		}
	}
	e.dropToken(tk, ByItself)
}
