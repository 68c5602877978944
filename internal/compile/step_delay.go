package compile

import (
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

var delayStep = stepKind{
	Key: "delay", Help: "a time that is not a queue: patient choice, turnaround of results, fitness, a stay in a bed",
	Shape: []scenario.Field{
		{Name: "delay", Type: scenario.LawField, Required: true, Help: "how long", Example: `{ dist = "lognormal", median = "12d", sigma = 0.5, scaled_by = ["complexity"] }`},
		{Name: "discharge_at", Type: scenario.TimeOfDayField, Help: "the end is moved to the nearest such time of day, so the mean is kept", Example: `"08:00"`},
		{Name: "beside", Type: scenario.BoolField, Help: "true: the patient goes on at once, and what is held stays held beside the pathway, as in a course of treatment", Default: "false"},
		{Name: "delayed", Type: scenario.BoolField, Help: "true: nothing more is done and only the way out is missing (transport, a care home); what is held meanwhile is reported as delayed, apart from stay", Default: "false"},
		{Name: "counts", Type: scenario.AnyField, Help: "things to count when it begins", Example: `{ fraction = { by = "site", column = "rt_fractions" } }`},
	},
	lower: func(b *builder, s *step) {
		b.lowerCounts(s)
		d := b.sampler(s.Law("delay"), b.where, aTime)
		b.scaledByEffects(&d, s.path)
		align := alignedTo(timeOfDay(s))
		if then := s.Node("then"); then != nil && !align.moves() && then.Child["release"] != nil {
			for _, name := range texts(then.Child["release"]) {
				if a := b.dischargeOf(name); a.moves() {
					align = a
				}
			}
		}
		if s.Bool("beside") {
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
					b.p.Ops[i].Value = 1
				}
			}
		}
		b.reachAll(s)
	},
}

// lowerBeside lets the delay run as a branch of the patient, which takes along
// what the patient holds and gives it back.
func (b *builder) lowerBeside(s *step, d drawn, align alignment) {
	fork := b.op(engine.Fork)
	fork.B, fork.Value = b.group("beside", false), 1
	at := b.emit(fork)
	over := b.emitJump(engine.None)
	b.p.Ops[at].A = b.here()
	b.emitStay(d, s.path, align)
	b.reachAll(s)
	if then := s.Node("then"); then != nil {
		b.lowerThen(s, then)
	}
	b.emit(b.op(engine.End))
	b.p.Ops[over].A = b.here()
}

func timeOfDay(s *step) int32 {
	if !s.Has("discharge_at") {
		return engine.None
	}
	return int32(s.Span("discharge_at"))
}

// scaledByEffects lets prehabilitation shorten (or lengthen) the step.
func (b *builder) scaledByEffects(d *drawn, path string) {
	list := append([]int32{}, b.p.Scales[d.scale]...)
	for _, e := range b.effects[path] {
		list = append(list, e.attr)
	}
	d.scale = b.scaleList(list)
}
