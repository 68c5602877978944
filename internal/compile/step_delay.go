package compile

import (
	"slices"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

const dischargeHelp = "the end is moved to such a time of day, the one before or the one after, each as likely as it is near, so that the mean is kept; a time in which there is none ends where it does"

var delayStep = stepKind{
	Key: "delay", Help: "a time that is not a queue: patient choice, turnaround of results, fitness, a stay in a bed",
	Shape: []scenario.Field{
		{Name: "delay", Type: scenario.LawField, Required: true, Help: "how long", Example: `{ dist = "lognormal", median = "12d", sigma = 0.5, scaled_by = ["complexity"] }`},
		{Name: "discharge_at", Type: scenario.TimeOfDayField, Help: dischargeHelp, Example: `"08:00"`},
		{Name: "beside", Type: scenario.BoolField, Help: "true: the patient goes on at once, and what is held stays held beside the pathway, as in a course of treatment", Default: "false"},
		{Name: "delayed", Type: scenario.BoolField, Help: "true: nothing more is done and only the way out is missing (transport, a care home); what is held meanwhile is reported as delayed, apart from stay", Default: "false"},
		{Name: "choice", Type: scenario.BoolField, Help: "true: the patient's own choice, such as time to think or a date put off; nothing is simulated otherwise, and breaches tells its days apart", Default: "false"},
		{Name: "counts", Type: scenario.AnyField, Help: "things to count when it ends", Example: `{ fraction = { by = "site", column = "rt_fractions" } }`},
	},
	lower: func(b *builder, s *step) {
		d := b.sampler(s.Law("delay"), b.where, aTime)
		b.scaledByEffects(&d, s.path)
		align := b.alignmentOf(s, givenBackAfter(s))
		if s.Bool("beside") {
			if s.Bool("choice") {
				s.Problem("choice", "says nothing beside the pathway, where nobody waits for the patient")
			}
			if s.Bool("delayed") {
				s.Problem("delayed", "can't be beside the pathway: who is delayed goes nowhere else meanwhile")
			}
			b.lowerBeside(s, d, align)
			return
		}
		first := b.here()
		b.emitStay(d, s.path, align)
		if s.Bool("delayed") {
			for i := first; i < b.here(); i++ {
				if b.p.Ops[i].Code == engine.Hold {
					b.p.Ops[i].Flag = engine.OnlyWayOut
				}
			}
		}
		b.lowerCounts(s)
		b.reachAll(s)
	},
}

// lowerBeside lets the delay run as a branch of the patient, which takes along
// what the patient holds and gives it back.
func (b *builder) lowerBeside(s *step, d drawn, align alignment) {
	fork := b.op(engine.Fork)
	fork.B, fork.Flag = b.group("beside", false), engine.WithHeld
	at := b.emit(fork)
	over := b.emitJump(engine.None)
	b.p.Ops[at].A = b.here()
	b.emitStay(d, s.path, align)
	b.lowerCounts(s)
	b.reachAll(s)
	if then := s.Node("then"); then != nil {
		b.lowerThen(s, then)
	}
	b.emit(b.op(engine.End))
	b.p.Ops[over].A = b.here()
}

// givenBackAfter are the resources that are given back when a step ends: by the step
// itself, or by a step behind it that does only that, for everybody.
func givenBackAfter(s *step) []string {
	if then := s.Node("then"); then != nil && then.Child["release"] != nil {
		return texts(then.Child["release"])
	}
	names := s.route.names
	if i := slices.Index(names, s.name) + 1; i < len(names) {
		next := s.route.node.At("step", names[i])
		if next.At("release") != nil && next.At("when") == nil && next.At("chance") == nil {
			return texts(next.Child["release"])
		}
	}
	return nil
}

// warnAtOnce warns of a bed with a time of day for discharges that a step gives back
// when it comes to it, and not at the end of a time that could be moved.
func (b *builder) warnAtOnce(s *step, key string, names []string) {
	for _, name := range names {
		if b.dischargeOf(name).moves() {
			n := s.Node(key)
			b.problems.Warn(n.File, n.Line, "%s: discharge_at of %q says nothing here, where the bed is given back at once; give it back with then = { release = %q } at the end of the stay", s.Where(), name, name)
		}
	}
}

// endsDelay says whether a release step stands behind a delay whose end it is; see
// givenBackAfter.
func (b *builder) endsDelay(s *step) bool {
	i := slices.Index(s.route.names, s.name) - 1
	if i < 0 || s.Has("when") || s.Has("chance") {
		return false
	}
	before := s.route.node.At("step", s.route.names[i])
	return before.At("delay") != nil && before.At("then", "release") == nil
}

// alignmentOf is the time of day to which the end of a step is moved: its own, or
// that of the first of the resources given back which has one.
func (b *builder) alignmentOf(s *step, given []string) alignment {
	if s.Has("discharge_at") {
		return alignedTo(int32(s.Span("discharge_at")))
	}
	for _, name := range given {
		if a := b.dischargeOf(name); a.moves() {
			return a
		}
	}
	return alignedTo(engine.None)
}

// scaledByEffects lets prehabilitation shorten (or lengthen) the step.
func (b *builder) scaledByEffects(d *drawn, path string) {
	list := slices.Clone(b.p.Scales[d.scale])
	b.warnOfTwo(path)
	for _, e := range b.effects[path] {
		list = append(list, engine.AttributeID(e.attr))
	}
	d.scale = b.scaleList(list)
}
