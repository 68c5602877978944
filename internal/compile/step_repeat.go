package compile

import (
	"math"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
)

func constantLaw(x float64) dist.Law {
	l, err := dist.Constant(x)
	if err != nil {
		panic(err) // a finite, non-negative number is always a law
	}
	return l
}

// wholeSeconds is a time of x seconds on average that is always whole seconds.
func wholeSeconds(x float64) dist.Law {
	below := math.Floor(x)
	if x == below {
		return constantLaw(x)
	}
	l, err := dist.Discrete([]float64{below, below + 1}, []float64{below + 1 - x, x - below})
	if err != nil {
		return constantLaw(x) // beyond what has fractions
	}
	return l
}

var repeatShape = []scenario.Field{
	{Name: "route", Type: scenario.TextField, Required: true, Help: "the route that is repeated"},
	{Name: "count", Type: scenario.LawField, Unit: "number", Required: true, Help: "how many times", Example: `{ dist = "poisson", mean = 1.2 }`},
	{Name: "every", Type: scenario.LawField, Help: "time before each round"},
}

var repeatStep = stepKind{
	Key: "repeat", Help: "takes a route again and again",
	Shape: []scenario.Field{{Name: "repeat", Type: scenario.SectionField, Required: true, Help: "route, count and every", Example: `{ route = "surgery", count = { dist = "poisson", mean = 1.2 }, every = "45d" }`}},
	lower: func(b *builder, s *step) {
		b.reachAll(s)
		t := scenario.Read(s.Node("repeat"), b.where, scenario.Shape{Name: "repeat", Fields: repeatShape}, b.doc, b.problems)
		r, ok := b.routes[t.Text("route")]
		if !ok {
			t.Problem("route", "unknown route %q%s", t.Text("route"), diag.Known(t.Text("route"), b.routeNames()))
			return
		}
		if !t.Has("count") {
			return
		}
		d := b.sampler(t.Law("count"), b.where+": count", aCount)
		b.refuseTimes(d, t)
		var every drawn
		if t.Has("every") {
			every = b.sampler(t.Law("every"), b.where+": every", aTime)
		}
		b.lowerLoop(s.path, d, func() {
			if t.Has("every") {
				b.emitHold(every, s.path+"/every", engine.None)
			}
			b.callRoute(r, s)
		})
	},
}

// lowerLoop repeats what body emits.
func (b *builder) lowerLoop(path string, count drawn, body func()) {
	loop := b.loops
	b.loops++
	op := b.op(engine.Repeat)
	op.A, op.B, op.By, op.Site = loop, count.first, count.by, b.site(path+"/count")
	at := b.emit(op)
	start := b.here()
	body()
	again := b.op(engine.Again)
	again.A, again.B = loop, start
	b.emit(again)
	b.p.Ops[at].C = b.here()
}

func (b *builder) constant(x float64) drawn {
	return drawn{first: b.addSampler(b.plainSampler(constantLaw(x))), by: engine.None, means: []float64{x}}
}

var setStep = stepKind{
	Key: "set", Help: "gives the patient an attribute anew, such as the trust after a transfer",
	Shape: []scenario.Field{{Name: "set", Type: scenario.AnyField, Required: true, Help: "attribute = value, or = { shares = ... }", Example: `{ trust = "gstt" }`}},
	lower: func(b *builder, s *step) {
		n := s.Node("set")
		for _, name := range n.Keys {
			a, ok := b.attr(name, s.keyProblem("set"))
			if !ok {
				continue
			}
			b.lowerAssign(a, n.Child[name], s.path+"/set/"+name, s.keyProblem("set"))
		}
		b.reachAll(s)
	},
}

var followUpShape = []scenario.Field{
	{Name: "count", Type: scenario.LawField, Unit: "number", Required: true, Help: "how many review contacts", Example: "6"},
	{Name: "every", Type: scenario.LawField, Required: true, Help: "time between them", Example: `"26w"`},
	{Name: "with", Type: scenario.TextField, Help: "a resource that each contact uses"},
	{Name: "time", Type: scenario.LawField, Help: "how long each contact takes"},
}

var followUpStep = stepKind{
	Key: "follow_up", Help: "review contacts over months or years",
	Shape: []scenario.Field{{Name: "follow_up", Type: scenario.SectionField, Required: true, Help: "count, every, with and time", Example: `{ count = 5, every = "26w" }`}},
	lower: func(b *builder, s *step) {
		b.reachAll(s)
		t := scenario.Read(s.Node("follow_up"), b.where, scenario.Shape{Name: "follow_up", Fields: followUpShape}, b.doc, b.problems)
		if !t.Has("count") || !t.Has("every") {
			return
		}
		count := b.sampler(t.Law("count"), b.where+": count", aCount)
		b.refuseTimes(count, t)
		every := b.sampler(t.Law("every"), b.where+": every", aTime)
		b.lowerLoop(s.path, count, func() {
			b.emitHold(every, s.path+"/every", engine.None)
			if t.Has("with") {
				time := b.constant(0)
				if t.Has("time") {
					time = b.sampler(t.Law("time"), b.where+": time", aTime)
				}
				b.lowerContact(t.Text("with"), time, 1, t.Node("time"), s.path, "", func(f string, a ...any) { t.Problem("with", f, a...) })
			}
			b.emitCount("event.follow_up", false, engine.None)
		})
	},
}

// lowerContact uses a resource for a time; a group shares the work.
// Where it is a contact with a name, its hours of staff are counted by that name.
// It returns the operation that asks for it; a patient who is turned away goes on
// behind the contact.
func (b *builder) lowerContact(resource string, time drawn, group float64, at *scenario.Node, path, contact string, problem func(string, ...any)) int32 {
	sel, ok := b.selector(resource, problem)
	if !ok {
		return engine.None
	}
	rq := engine.Request{Plan: engine.Some(engine.SamplerID(time.first)), PlanBy: engine.Some(engine.AttributeID(int32(time.by)))}
	need := engine.Need{Resource: sel, Tag: engine.TagID(b.tag(tagOf(resource))), Units: engine.Amount{Values: []int64{1}}}
	if b.isStaff(sel) {
		need.Units = b.workAmount(&rq, group, at)
	}
	rq.Needs = []engine.Need{need}
	b.p.Requests = append(b.p.Requests, rq)
	op := b.op(engine.Seize)
	op.A = int32(len(b.p.Requests) - 1)
	seize := b.emit(op)
	if contact != "" && b.isStaff(sel) {
		b.countHours(resource, contact, need.Units)
	}
	b.emitHold(time, path+"/contact", engine.None)
	b.emitRelease(resource)
	b.p.Ops[seize].B = b.here()
	return seize
}
