package validate

import (
	"fmt"
	"math"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// live goes from operation to operation. What is told is taken in where the program says
// so; anything else stops it. (It is long because it has a case for each operation.)
func (b *branch) live() {
	t, l, p := b.t, b.life, b.t.p
	for {
		b.parked = false
		op := &p.Ops[b.pc]
		switch op.Code {
		case engine.Hold:
			b.hold(op)
		case engine.Seize:
			b.seize(op)
		case engine.Have:
			for _, w := range b.wants(&p.Requests[op.A]) {
				b.obtain(w, op)
			}
			b.pc++
		case engine.Release:
			for _, x := range slices.Clone(b.held) {
				if x.tag == op.A {
					e := b.next(engine.TraceRelease, op.Step)
					t.same([]int32{e.Index, e.Held}, []int32{x.resource, x.number})
					b.release(x.number, engine.ByItself)
				}
			}
			b.pc++
		case engine.Branch:
			c := &p.Choices[op.A]
			which := b.choose(c, op)
			b.luckOfChoice(op, which)
			b.pc = c.Targets[which]
		case engine.Pick:
			c := &p.Choices[op.B]
			b.become(op, op.A, float64(c.Targets[b.choose(c, op)]))
		case engine.Test:
			b.pc = either(l.in(p, op.A, op.B), b.pc+1, op.C)
		case engine.Reached:
			least := op.Value
			if op.B != engine.None {
				least = l.attrs[op.B]
			}
			b.pc = either(l.attrs[op.A] >= least, b.pc+1, op.C)
		case engine.Free:
			b.pc = either(t.could(b.wants(&p.Requests[op.A])), b.pc+1, op.C)
		case engine.During:
			b.pc = either(p.Periods[op.A].From <= t.now && t.now < p.Periods[op.A].To, b.pc+1, op.C)
		case engine.Jump:
			if op.A <= b.pc {
				b.visit += 1 << 20
			}
			b.pc = op.A
		case engine.Call:
			b.back = append(b.back, b.pc+1)
			b.pc = op.A
		case engine.Push:
			b.back = append(b.back, op.A)
			b.pc++
		case engine.Return:
			b.pc = b.back[len(b.back)-1]
			b.back = b.back[:len(b.back)-1]
		case engine.Set:
			b.become(op, op.A, op.Value)
		case engine.Add:
			b.become(op, op.A, l.attrs[op.A]+op.Value)
		case engine.Look:
			b.become(op, op.A, l.look(&p.Lookups[op.B]))
		case engine.Sample:
			b.become(op, op.A, b.sample(op, op.B))
		case engine.Repeat:
			rounds := int(b.sample(op, op.B) + 0.5)
			if rounds < 1 {
				b.pc = op.C
				break
			}
			b.loops = append(b.loops, loop{min(rounds, math.MaxUint16), b.visit})
			b.visit, b.pc = anotherVisit(b.visit), b.pc+1
		case engine.Again:
			b.again(op)
		case engine.Fork:
			b.forking = true
			e := b.next(engine.TraceFork, op.Step)
			b.forking = false
			t.same([]int32{e.Index, int32(e.Branch)}, []int32{op.B, int32(l.forks)})
			l.forks++
			child := t.begin(l, e.Token, op.A, op.B)
			child.visit, child.cause = b.visit, b.cause
			if op.Flag == engine.WithHeld {
				child.held, b.held = b.held, nil
			}
			b.pc++
		case engine.Join:
			if b.pc++; l.has(op.A) {
				t.same(b.next(engine.TraceJoin, op.Step).Index, op.A)
				b.joining, b.joins = true, op.A
				b.park()
				b.joining = false
				t.same(l.has(op.A), false)
			}
		case engine.Cancel:
			if b.pc++; l.has(op.A) {
				t.same(b.next(engine.TraceCancel, op.Step).Index, op.A)
				b.park() // until they have ended
				t.same(l.has(op.A), false)
			}
		case engine.Mark:
			b.mark(op)
			b.pc++
		case engine.Count:
			e := b.next(engine.TraceCount, op.Step)
			amount := int64(0)
			if op.A != engine.None {
				amount = int64(l.attrs[op.A])
			}
			if op.Flag == engine.SinceTime {
				amount = int64(t.now) - amount
			}
			t.same([]float64{float64(e.Index), e.Value}, []float64{float64(op.B), float64(amount)})
			t.tally(op.B, l, amount)
			b.pc++
		case engine.Charge:
			b.charge(op.A)
			b.pc++
		case engine.End:
			b.giveAllBack()
			b.next(engine.TraceEnd, op.Step)
			return
		case engine.Leave:
			b.leave(op)
			return
		default:
			panic(fmt.Sprintf("operation %d", op.Code))
		}
	}
}

// next takes in what is told, which must be of a kind and a step.
func (b *branch) next(kind engine.TraceKind, step int32) engine.TraceEvent {
	e := b.peek()
	if e.Kind != kind {
		panic("something else was told")
	}
	b.taken = true
	b.t.same(e.Step, step)
	return e
}

// peek waits for what is told next.
func (b *branch) peek() engine.TraceEvent {
	if b.taken && !b.yield(struct{}{}) {
		panic("nothing more is told")
	}
	return b.told
}

// park waits for the turn of the branch: until then others may go on.
func (b *branch) park() {
	b.parked = true
	b.peek()
	b.parked = false
}

func either(yes bool, pc, other int32) int32 {
	if yes {
		return pc
	}
	return other
}

// become changes an attribute.
func (b *branch) become(op *engine.Op, a int32, x float64) {
	e := b.next(engine.TraceAttribute, op.Step)
	b.t.same([]float64{float64(e.Index), e.Value}, []float64{float64(a), x})
	b.life.attrs[a] = x
	b.pc++
}

// draw is the number that is drawn at a site.
func (b *branch) draw(site rng.Site) float64 { return b.t.key.Uniform(b.life.number, site, b.visit) }

func clipped(s *engine.Sampler, x float64) float64 {
	low, high := s.Bounds()
	return min(max(x, low), high)
}

// sample draws from the row of samplers that a patient's attribute says.
func (b *branch) sample(op *engine.Op, first int32) float64 {
	s := &b.t.p.Samplers[first+b.row(op)]
	return clipped(s, s.Scale*s.Table.At(b.draw(op.Site)))
}

func (b *branch) row(op *engine.Op) int32 {
	if op.By == engine.None {
		return 0
	}
	return int32(b.life.attrs[op.By])
}

// choose draws among ways. An attribute may multiply the chance of the first; of the
// others each has its share of what is left.
func (b *branch) choose(c *engine.Choice, op *engine.Op) int {
	n := len(c.Targets)
	probs := c.Probs[n*int(b.row(op)):][:n]
	u := b.draw(op.Site)
	if c.Factor.Is() {
		is := min(1, probs[0]*b.life.attrs[c.Factor.ID()])
		switch {
		case u < is:
			return 0
		case is == probs[0] || is == 1:
		default:
			u = probs[0] + float64((u-is)*((1-probs[0])/(1-is)))
		}
		u -= probs[0]
		probs = probs[1:]
	}
	for i, x := range probs[:len(probs)-1] {
		if u < x {
			return n - len(probs) + i
		}
		u -= x
	}
	return n - 1
}

// again goes round once more, or leaves the loop.
func (b *branch) again(op *engine.Op) {
	b.pc++
	if len(b.loops) == 0 {
		return
	}
	x := &b.loops[len(b.loops)-1]
	if x.rounds--; x.rounds > 0 {
		b.visit++
		b.pc = op.B
		return
	}
	b.visit = x.outer
	b.loops = b.loops[:len(b.loops)-1]
}

// anotherVisit is that of the first round of a loop (the finaliser of MurmurHash3).
func anotherVisit(v uint32) uint32 {
	v = (v ^ v>>16) * 0x85ebca6b
	v = (v ^ v>>13) * 0xc2b2ae35
	return (v ^ v>>16) + 1
}

// hold spends a time, which ends when it was to end.
func (b *branch) hold(op *engine.Op) {
	t := b.t
	s := &t.p.Samplers[op.A+b.row(op)]
	u := 0.5
	if !s.Table.Constant() {
		u = b.draw(op.Site)
	}
	x := s.Scale * s.Table.At(u)
	for _, a := range t.p.Scales[op.B] {
		x *= b.life.attrs[a]
	}
	e := b.next(engine.TraceHold, op.Step)
	due := e.Time + tick.Time(tick.Round(clipped(s, x)))
	end := due
	if op.C != engine.None {
		end = b.moved(op, due)
	}
	b.luckOfTime(op, s, x, due, end)
	b.stays = e.Time
	t.same(e.Until, end)
	t.same(e.Value != 0, op.Flag == engine.OnlyWayOut)
	if op.Flag == engine.OnlyWayOut {
		b.delayed = e.Time
		for _, x := range b.held {
			t.saw(engine.Delays, b.life, x.resource, op.Step, end-e.Time)
		}
	}
	for b.peek().Kind == engine.TraceInterrupt {
		e := b.next(engine.TraceInterrupt, op.Step)
		left := end - e.Time
		b.stopDelay()
		b.stays = -1
		x := b.interrupt(e.Held)
		t.at(x.resource).Interrupted++
		t.same(b.next(engine.TraceQueue, x.step).Index, x.resource)
		b.beginWaiting(&wait{resource: x.resource, step: x.step, request: &t.p.Requests[t.p.Ops[x.asked].A], again: true})
		e = b.next(engine.TraceResume, x.step)
		t.same(t.inTurn(b, x.resource), true)
		t.at(x.resource).Wait += int64(e.Time - b.waits.since)
		b.stopWaiting()
		end = e.Time + left
		t.same([]any{e.Until, e.Index, int64(e.Value)}, []any{end, x.resource, x.units})
		x.since, x.number, b.stays = e.Time, e.Held, e.Time
		b.take(x)
		if op.Flag == engine.OnlyWayOut {
			b.delayed = e.Time
		}
	}
	e = b.next(engine.TraceDone, op.Step)
	t.same(e.Time, end)
	b.stays = -1
	b.stopDelay()
	b.pc++
}

// moved is the end of a stay, moved to a time of day: to the one before or the one after,
// the nearer the likelier.
func (b *branch) moved(op *engine.Op, end tick.Time) tick.Time {
	const day = tick.Time(tick.Day)
	before := end - (end-tick.Time(op.C)+day)%day
	if end < tick.Time(op.C) || before <= b.t.now {
		return end
	}
	if b.draw(engine.DischargeSite(op.Site))*float64(day) < float64(end-before) {
		return before + day
	}
	return before
}

// leave ends the patient's own way, and branches that end with it.
func (b *branch) leave(op *engine.Op) {
	if b.group == engine.None {
		b.peek()
		b.t.sawInterval(b.life, engine.None)
	}
	b.giveAllBack()
	e := b.peek()
	if b.group != engine.None {
		b.next(engine.TraceEnd, op.Step)
		return
	}
	b.t.same(e.Index, op.A)
	for _, x := range b.life.branches {
		b.t.same(x == b || !b.t.p.Groups[x.group].Ends, true)
	}
	for i := range b.life.clocks {
		b.t.same(b.life.clocks[i].runs, false)
	}
	b.next(engine.TraceLeave, op.Step)
}

func (b *branch) giveAllBack() {
	for len(b.held) > 0 {
		e := b.next(engine.TraceRelease, b.t.p.Ops[b.pc].Step)
		b.t.same(e.Held, b.held[0].number)
		b.release(e.Held, engine.ByItself)
	}
}

// has tells whether a patient has a branch of a group.
func (l *life) has(group int32) bool {
	return slices.ContainsFunc(l.branches, func(b *branch) bool { return b.group == group })
}

// in tells whether an attribute lies in a set.
func (l *life) in(p *engine.Program, a, set int32) bool {
	v := l.attrs[a]
	return v >= 0 && v < 64 && p.Sets[set]>>uint(v)&1 != 0
}

func (l *life) meets(p *engine.Program, c *engine.Condition) bool {
	return c == nil || l.in(p, int32(c.Attr), int32(c.Set))
}

// look is an entry of a table; beyond its end the last.
func (l *life) look(x *engine.Lookup) float64 {
	i := 0
	for k, a := range x.Attrs {
		i = i*int(x.Sizes[k]) + min(int(l.attrs[a]), int(x.Sizes[k])-1)
	}
	return x.Values[i]
}
