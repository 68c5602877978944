package compile

import (
	"math"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Treatment never waits for prehabilitation, unless a service says for whom it may, and how
// long: then who comes to the step in question with sessions still to come waits a day at a
// time, until they are over, until the programme counts as completed, or until the days are
// used up. Clocks run on meanwhile, so that breaches are the service's own.

// delay is by how much a service may put treatment off.
type delay struct {
	before []string // steps
	days   float64  // whole
	when   *scenario.Node
	held   int32 // sessions of the core that have been held, attended or not, in units of the dose
	waited int32 // days
	at     []atStep
}

// atStep is where something happens at a step.
type atStep struct {
	path string
	at   int32
}

var delayKeys = []string{"before", "up_to", "when", "source", "status", "note"}

// readDelay reads whether treatment may wait, and before which steps.
func (b *builder) readDelay(s *service) {
	n := s.Node("may_delay_treatment")
	if n == nil {
		return
	}
	for _, k := range n.Keys {
		if !slices.Contains(delayKeys, k) {
			b.problems.Add(n.File, n.Child[k].Line, "%s: may_delay_treatment: unknown key %q%s", s.where, k, diag.Known(k, delayKeys))
			return
		}
	}
	if n.Kind != scenario.TableKind || n.Child["before"] == nil || n.Child["up_to"] == nil {
		s.Problem("may_delay_treatment", `write before which step, and by how many days at most: { before = "surgery.operation", up_to = "7d" }`)
		return
	}
	d := delay{before: texts(n.Child["before"]), when: n.Child["when"], held: engine.None}
	if len(d.before) == 0 {
		s.Problem("may_delay_treatment", "before names no step; write which treatment may wait, such as \"surgery.operation\"")
	}
	for i, path := range d.before {
		if slices.Contains(d.before[:i], path) {
			s.Problem("may_delay_treatment", "before names %q twice", path)
		}
		if b.stepNode(path) == nil {
			at := n.Child["before"]
			b.problems.Add(at.File, at.Line, "%s: may_delay_treatment: no step is called %q%s", s.where, path, diag.Known(path, b.stepPaths()))
		}
	}
	x := b.only(b.quantity(n.Child["up_to"], n, s.where+": may_delay_treatment", "days"), s.where+": may_delay_treatment")
	d.days = math.Round(x / float64(tick.Day))
	s.delay = d
}

// declareDelay makes its attributes, where treatment may wait at all.
func (b *builder) declareDelay(s *service) {
	if s.delay.days == 0 {
		b.readWhen(s.delay.when, func(f string, a ...any) { s.Problem("may_delay_treatment", f, a...) })
		return
	}
	s.delay.held = b.hidden("prehab "+s.name+" held", 0)
	s.delay.waited = b.hidden("prehab "+s.name+" waited for", 0)
	for _, path := range s.delay.before {
		for _, other := range b.delays[path] {
			if !apart(s.delay.when, other.delay.when) && !apart(s.Node("when"), other.Node("when")) {
				n := s.Node("may_delay_treatment").Child["before"]
				b.problems.Warn(n.File, n.Line, "%s: may_delay_treatment: step %q may wait for %s already, and who takes part in both waits for the one and then for the other, up to %g days in all; let one of them put it off, or say with when that they are for different patients",
					s.where, path, other.where, s.delay.days+other.delay.days)
			}
		}
		b.delays[path] = append(b.delays[path], s)
	}
}

// noteHeld adds a contact to those that have been held, whether or not the patient came.
func (b *builder) noteHeld(s *service, k contact) {
	if s.delay.days > 0 {
		b.emitAdd(s.delay.held, s.dose.units(k))
	}
}

// nothingMore notes that a patient who leaves a series has nothing more to wait for.
func (b *builder) nothingMore(s *service) {
	if s.delay.days > 0 {
		b.emitSet(s.delay.held, float64(s.dose.most))
	}
}

// lowerDelays emits the waits before a step for services that may put it off.
func (b *builder) lowerDelays(path string) {
	for _, s := range b.delays[path] {
		b.lowerDelay(s, path)
	}
}

func (b *builder) lowerDelay(s *service, path string) {
	d, place := &s.delay, path+"/waits for prehab "+s.name
	d.at = append(d.at, atStep{path, b.here()})
	others := b.lowerWhen(d.when, func(f string, a ...any) { s.Problem("may_delay_treatment", f, a...) })
	others = append(others, b.emitReached(s.state, 1))
	treated := b.emitReached(s.state, 2)
	over := b.emitJump(engine.None)
	b.p.Ops[treated].C = b.here()
	others = append(others, b.notBegun(s)...)
	waited := b.emitReached(d.waited, 1) // at another step before treatment: it waits once
	past := b.emitJump(engine.None)
	b.p.Ops[waited].C = b.here()
	completes := s.dose.planned
	if !s.dose.ofBooked {
		completes = b.emitThreshold(s)
	}
	b.lowerLoop(place, b.constant(d.days), func() {
		var done []int32
		for _, enough := range [][2]int32{{d.held, s.dose.planned}, {s.dose.attended, completes}} {
			op := b.op(engine.Reached)
			op.A, op.B = enough[0], enough[1]
			at := b.emit(op)
			done = append(done, b.emitJump(engine.None))
			b.p.Ops[at].C = b.here()
		}
		b.emitAdd(d.waited, 1)
		b.emitHold(b.constant(float64(tick.Day)), place, engine.None)
		for _, at := range done {
			b.p.Ops[at].A = b.here()
		}
	})
	others = append(others, b.emitReached(d.waited, 1))
	b.emitCount("prehab."+s.name+".delayed", true, d.waited)
	b.setC(others, b.here())
	b.p.Ops[over].A, b.p.Ops[past].A = b.here(), b.here()
}
