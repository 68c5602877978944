package validate

import (
	"math"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// spoilt puts faults into a small program, one at a time, and asks Validate: what would
// keep it from being run is told, and what is just about right is not.
func spoilt(r *replication) (int, error) {
	if r.option > 0 {
		return 0, nil // one will do
	}
	var w wrong
	w.same(soundProgram(r.program).Validate(), nil)
	for _, list := range [][]spoiling{ofTheWhole, ofFlags, ofReferences, ofTables, ofRequests, ofResources, ofSources, ofObservers} {
		for _, x := range list {
			p := soundProgram(r.program)
			x.put(p)
			w.same(p.Validate() == nil, x.sound)
		}
	}
	return int(w), nil
}

// spoiling is what is put into a sound program, and whether it is sound then.
type spoiling struct {
	sound bool
	put   func(p *engine.Program)
}

const (
	told   = false
	asGood = true
)

// The program has two of each list but one operation more, and one of what stands alone.
const two = 2

// soundProgram is of things that refer to one another, and to the last of each list.
func soundProgram(of *engine.Program) *engine.Program {
	category := engine.Attribute{Name: "category", Values: []string{"a", "b"}, Initial: -1}
	law := engine.Sampler{Table: of.Samplers[0].Table, Scale: 1}
	tally := engine.Some(engine.TallyID(1))
	one := engine.Selector{Table: engine.Each(engine.ResourceID(1))}
	way := engine.Request{Needs: []engine.Need{{Resource: one, Units: engine.Amount{Values: []int64{1}}}}}
	places := engine.Resource{Name: "places", Capacity: []engine.Level{{Value: 1}, {From: 9}}}
	p := &engine.Program{
		Calendar: of.Calendar, Window: 10, End: 20, Stop: 30,
		Ops: []engine.Op{
			{Code: engine.Hold, By: engine.None, C: engine.None, Step: 1},
			{Code: engine.Branch, By: 1, A: 1, Step: engine.None},
			{Code: engine.Leave, By: engine.None, A: 1, Step: engine.None},
		},
		Attributes: []engine.Attribute{category, category},
		Breakdowns: []engine.AttributeID{1},
		Samplers:   []engine.Sampler{law, law},
		Scales:     [][]engine.AttributeID{nil, {1}},
		Choices:    []engine.Choice{{Targets: []int32{0}, Probs: []float64{1}}, {Targets: []int32{1, 2}, Probs: []float64{0.5, 0.5, 1, 0}}},
		Lookups:    []engine.Lookup{{Values: []float64{1}}, {Attrs: []engine.AttributeID{1}, Sizes: []int32{2}, Values: []float64{1, 2}}},
		Sets:       []uint64{1, 2}, Periods: make([]engine.Period, 2),
		Requests: []engine.Request{way, way}, Resources: []engine.Resource{places, places},
		Sources: []engine.Source{{Name: "rates", Peak: 2, Rates: []float64{2, 1}}, {Name: "times", At: []tick.Time{1}}},
		Groups:  make([]engine.Group, 2), Marks: make([]engine.MarkDef, 2), Clocks: make([]engine.Clock, 2), Tallies: make([]engine.Tally, 2),
		Luck: &engine.Luck{Use: 1, Into: 1, IntoFor: []engine.TallyID{0, 1}}, Causes: make([]engine.Cause, 2),
		Probes: []engine.Probe{{Of: engine.Arrivals}}, Resets: []engine.Reset{{}},
		Outcomes: []string{"", ""}, Steps: []string{"", ""}, Tags: []string{"", ""},
	}
	p.Resources[1].UseTally, p.Resources[1].UseFor = tally, []engine.TallyID{0, 1}
	return p
}

var ofTheWhole = []spoiling{
	{told, func(p *engine.Program) { p.Calendar = nil }},
	{told, func(p *engine.Program) { p.Window = -1 }},
	{asGood, func(p *engine.Program) { p.Window = 0 }},
	{asGood, func(p *engine.Program) { p.Window, p.Stop = p.End, p.End }},
	{told, func(p *engine.Program) { p.Window = p.End + 1 }},
	{told, func(p *engine.Program) { p.End = p.Stop + 1 }},
	{told, func(p *engine.Program) { p.Scales = nil }},
	{told, func(p *engine.Program) { p.Scales = [][]engine.AttributeID{{1}, nil} }},
	{asGood, func(p *engine.Program) { p.Ops = append(p.Ops, make([]engine.Op, engine.MaxOps-4)...); last(p) }},
	{told, func(p *engine.Program) { p.Ops = append(p.Ops, make([]engine.Op, engine.MaxOps-3)...); last(p) }},
	{told, func(p *engine.Program) { p.Ops = p.Ops[:1] }},
	{told, func(p *engine.Program) { p.Ops[0].Code = engine.Code(len(engine.Operations)) }},
	{told, func(p *engine.Program) { p.Tellings = []engine.Telling{{}} }},
	{told, func(p *engine.Program) { p.Tellings = []engine.Telling{{Half: engine.Some(engine.AttributeID(1))}} }},
	{asGood, func(p *engine.Program) { p.Tellings = halves(0, 1) }},
	{told, func(p *engine.Program) { p.Tellings = halves(two, 1) }},
	{told, func(p *engine.Program) { p.Tellings = halves(1, two) }},
	{told, func(p *engine.Program) { p.Attributes[0].Values, p.Tellings = []string{"a"}, halves(1, 0) }},
	{told, func(p *engine.Program) { p.Luck.IntoFor = p.Luck.IntoFor[:1] }},
	{asGood, func(p *engine.Program) { p.Luck.IntoFor = nil }},
	{asGood, func(p *engine.Program) { causes(p, engine.MostCauses) }},
	{told, func(p *engine.Program) { causes(p, engine.MostCauses+1) }},
}

// last lets all that was appended end.
func last(p *engine.Program) {
	for i := 3; i < len(p.Ops); i++ {
		p.Ops[i] = engine.Op{Code: engine.End, By: engine.None, Step: engine.None}
	}
	p.Ops = append(p.Ops, p.Ops[len(p.Ops)-1])
}

func halves(by, half engine.AttributeID) []engine.Telling {
	return []engine.Telling{{By: []engine.AttributeID{by}, Half: engine.Some(half)}}
}

func causes(p *engine.Program, n int) {
	p.Causes, p.Luck, p.Resources[1].UseFor = make([]engine.Cause, n), nil, nil
}

// operation changes the first.
func operation(code engine.Code, a, b, c int32) func(p *engine.Program) {
	return func(p *engine.Program) {
		p.Ops[0] = engine.Op{Code: code, A: a, B: b, C: c, By: engine.None, Step: engine.None}
	}
}

// drawnBy is an operation that draws from the row of an attribute.
func drawnBy(code engine.Code, a, b int32, by int16) func(p *engine.Program) {
	return func(p *engine.Program) {
		p.Ops[0] = engine.Op{Code: code, A: a, B: b, By: by, Step: engine.None}
	}
}

// flagged gives the first operation a flag.
func flagged(code engine.Code, flag engine.Flag) func(p *engine.Program) {
	return func(p *engine.Program) {
		operation(code, 1, 1, 0)(p)
		p.Ops[0].Flag = flag
	}
}

var ofFlags = []spoiling{
	{asGood, flagged(engine.Hold, engine.OnlyWayOut)}, {asGood, flagged(engine.Hold, engine.PartOfPlan)}, {told, flagged(engine.Hold, engine.WithHeld)},
	{asGood, flagged(engine.Fork, engine.WithHeld)}, {told, flagged(engine.Fork, engine.OnlyWayOut)},
	{asGood, flagged(engine.Count, engine.SinceTime)}, {told, flagged(engine.Count, engine.OnComing)},
	{asGood, flagged(engine.Mark, engine.OnComing)}, {asGood, flagged(engine.Mark, engine.OnList)}, {asGood, flagged(engine.Mark, engine.Earlier)},
	{told, flagged(engine.Mark, engine.SinceTime)}, {told, flagged(engine.Mark, engine.CountedWhole)},
	{asGood, flagged(engine.Reached, engine.CountedWhole)}, {told, flagged(engine.Reached, engine.Earlier)}, {told, flagged(engine.Test, engine.CountedWhole)},
	{told, flagged(engine.Seize, engine.PartOfPlan)}, {told, flagged(engine.Jump, engine.OnlyWayOut)}, {told, flagged(engine.Mark, engine.PartOfPlan+1)},
}

var ofReferences = []spoiling{
	{asGood, operation(engine.Jump, two, 0, 0)}, {told, operation(engine.Jump, two+1, 0, 0)}, {told, operation(engine.Jump, -1, 0, 0)},
	{asGood, operation(engine.Hold, 1, 1, 0)}, {told, operation(engine.Hold, two, 1, 0)}, {told, operation(engine.Hold, 1, two, 0)}, {told, operation(engine.Hold, -1, 0, 0)},
	{asGood, drawnBy(engine.Hold, 0, 0, 1)}, {told, drawnBy(engine.Hold, 1, 0, 1)}, {told, drawnBy(engine.Hold, 0, 0, two)}, {told, drawnBy(engine.Hold, 0, 0, -2)},
	{asGood, drawnBy(engine.Branch, 1, 0, 1)}, {told, drawnBy(engine.Branch, 0, 0, 1)}, {told, drawnBy(engine.Branch, two, 0, 1)}, {told, drawnBy(engine.Branch, 1, 0, two)},
	{asGood, drawnBy(engine.Pick, 1, 1, 1)}, {told, drawnBy(engine.Pick, two, 1, 1)},
	{told, func(p *engine.Program) { p.Choices[1].Targets = []int32{1, two + 1} }},
	{told, func(p *engine.Program) { p.Choices[1].Targets = []int32{-1, 2} }},
	{asGood, func(p *engine.Program) {
		p.Choices[1].Targets = []int32{0, 9}
		p.Ops[1] = engine.Op{Code: engine.Pick, B: 1, By: 1, Step: engine.None}
	}},
	{asGood, operation(engine.Test, 1, 1, two)}, {told, operation(engine.Test, two, 1, two)}, {told, operation(engine.Test, 1, two, two)}, {told, operation(engine.Test, 1, 1, two+1)},
	{asGood, operation(engine.Look, 1, 1, 0)}, {told, operation(engine.Look, two, 1, 0)}, {told, operation(engine.Look, -1, 1, 0)}, {told, operation(engine.Look, 1, two, 0)},
	{asGood, operation(engine.During, 1, 0, 0)}, {told, operation(engine.During, two, 0, 0)},
	{asGood, operation(engine.Seize, 1, 0, 0)}, {told, operation(engine.Seize, two, 0, 0)},
	{asGood, operation(engine.Release, 1, 0, 0)}, {told, operation(engine.Release, two, 0, 0)},
	{asGood, operation(engine.Join, 1, 0, 0)}, {told, operation(engine.Join, two, 0, 0)},
	{asGood, operation(engine.Mark, 1, 0, 0)}, {told, operation(engine.Mark, two, 0, 0)},
	{asGood, operation(engine.Count, -1, 1, 0)}, {told, operation(engine.Count, two, 1, 0)}, {told, operation(engine.Count, -1, two, 0)},
	{asGood, operation(engine.Charge, 1, 0, 0)}, {told, operation(engine.Charge, two, 0, 0)},
	{told, func(p *engine.Program) { p.Ops[2].A = two }},
	{told, func(p *engine.Program) { p.Ops[0].Step = two }},
	{told, func(p *engine.Program) { p.Breakdowns = []engine.AttributeID{two} }},
	{told, func(p *engine.Program) { p.Breakdowns = []engine.AttributeID{-1} }},
	{told, func(p *engine.Program) { p.Scales[1] = []engine.AttributeID{two} }},
	{told, func(p *engine.Program) { p.Luck.Use = two }},
	{told, func(p *engine.Program) { p.Luck.Into = two }},
	{told, func(p *engine.Program) { p.Luck.IntoFor[1] = two }},
}

var ofTables = []spoiling{
	{told, func(p *engine.Program) { p.Samplers[1].Table = nil }},
	{told, func(p *engine.Program) { p.Samplers[1].Scale = math.NaN() }},
	{told, func(p *engine.Program) { p.Samplers[1].Scale = math.Inf(-1) }},
	{asGood, func(p *engine.Program) { p.Samplers[1].Floor = 5 }},
	{asGood, func(p *engine.Program) { p.Samplers[1].Floor, p.Samplers[1].Ceiling = 5, 5 }},
	{told, func(p *engine.Program) { p.Samplers[1].Floor, p.Samplers[1].Ceiling = 6, 5 }},
	{told, func(p *engine.Program) { p.Choices[0] = engine.Choice{} }},
	{told, func(p *engine.Program) { p.Choices[1].Probs = []float64{0.5, 0.5, 1} }},
	{told, func(p *engine.Program) { p.Choices[1].Probs = []float64{0.5, 0.5, 0.5, 0.25} }},
	{told, func(p *engine.Program) { p.Choices[1].Probs = []float64{0.5, 0.75, 1, 0} }},
	{asGood, func(p *engine.Program) { p.Choices[1].Probs = []float64{0.5, 0.5 + 1e-7, 1, 0} }},
	{told, func(p *engine.Program) { p.Choices[1].Factor = engine.Some(engine.AttributeID(two)) }},
	{told, func(p *engine.Program) { p.Lookups[1].Attrs = []engine.AttributeID{two} }},
	{told, func(p *engine.Program) { p.Lookups[1].Attrs = nil }},
	{told, func(p *engine.Program) { p.Lookups[1].Sizes = []int32{3} }},
	{told, func(p *engine.Program) { p.Lookups[1].Values = []float64{1} }},
	{asGood, func(p *engine.Program) {
		p.Lookups[1] = engine.Lookup{Attrs: []engine.AttributeID{0, 1}, Sizes: []int32{2, 3}, Values: make([]float64, 6)}
	}},
}

// need changes what the last request is for.
func need(change func(n *engine.Need)) func(p *engine.Program) {
	return func(p *engine.Program) {
		p.Requests[1].Needs = []engine.Need{p.Requests[1].Needs[0]}
		change(&p.Requests[1].Needs[0])
	}
}

func request(change func(rq *engine.Request)) func(p *engine.Program) {
	return func(p *engine.Program) { change(&p.Requests[1]) }
}

// by is an amount by category.
func by(amounts ...int64) *engine.Amount {
	return &engine.Amount{By: engine.Some(engine.AttributeID(1)), Values: amounts}
}

var ofRequests = []spoiling{
	{told, need(func(n *engine.Need) { n.Resource.Table = engine.Each(engine.ResourceID(two)) })},
	{asGood, need(func(n *engine.Need) { n.Resource.Table = engine.Each(engine.ResourceID(engine.None)) })},
	{told, need(func(n *engine.Need) { n.Resource.Table = nil })},
	{told, need(func(n *engine.Need) {
		n.Resource = engine.Selector{Attrs: []engine.AttributeID{two}, Sizes: []int32{1}, Table: n.Resource.Table}
	})},
	{told, need(func(n *engine.Need) { n.Tag = two })},
	{told, need(func(n *engine.Need) { n.Units.Values = nil })},
	{asGood, need(func(n *engine.Need) { n.Units = *by(1, 2) })},
	{told, need(func(n *engine.Need) { n.Units = *by(1) })},
	{told, need(func(n *engine.Need) { n.Leaving = by(1) })},
	{told, need(func(n *engine.Need) { n.If = []engine.Condition{{Attr: two}} })},
	{told, need(func(n *engine.Need) { n.If = []engine.Condition{{Set: two}} })},
	{asGood, need(func(n *engine.Need) { n.If = []engine.Condition{{Attr: 1, Set: 1}} })},
	{told, request(func(rq *engine.Request) { rq.Priority = by(1) })},
	{told, request(func(rq *engine.Request) { rq.Patience = engine.Some(engine.SamplerID(1)) })},
	{asGood, request(func(rq *engine.Request) {
		rq.Patience, rq.GiveUp = engine.Some(engine.SamplerID(1)), engine.Some(engine.PlaceID(two))
	})},
	{told, request(func(rq *engine.Request) {
		rq.Patience, rq.GiveUp = engine.Some(engine.SamplerID(two)), engine.Some(engine.PlaceID(two))
	})},
	{told, request(func(rq *engine.Request) { rq.GiveUp = engine.Some(engine.PlaceID(two + 1)) })},
	{told, request(func(rq *engine.Request) { rq.GivesBy = engine.Some(engine.AttributeID(two)) })},
	{told, request(func(rq *engine.Request) { rq.Plan = engine.Some(engine.SamplerID(two)) })},
	{told, request(func(rq *engine.Request) {
		rq.Plan, rq.PlanBy = engine.Some(engine.SamplerID(1)), engine.Some(engine.AttributeID(1))
	})},
	{asGood, request(func(rq *engine.Request) {
		rq.Plan, rq.PlanBy = engine.Some(engine.SamplerID(0)), engine.Some(engine.AttributeID(1))
	})},
}

func resource(change func(r *engine.Resource)) func(p *engine.Program) {
	return func(p *engine.Program) { change(&p.Resources[1]) }
}

func fence(attr engine.AttributeID, values int) func(p *engine.Program) {
	return resource(func(r *engine.Resource) { r.Fence = &engine.Fence{Attr: attr, Units: make([]int64, values)} })
}

func capacity(levels ...engine.Level) func(p *engine.Program) {
	return resource(func(r *engine.Resource) { r.Capacity = levels })
}

var ofResources = []spoiling{
	{told, capacity()}, {told, capacity(engine.Level{From: 1})}, {told, capacity(engine.Level{Value: -1})}, {told, capacity(engine.Level{Kept: -1})},
	{told, capacity(engine.Level{}, engine.Level{From: 0})}, {told, capacity(engine.Level{}, engine.Level{From: 9}, engine.Level{From: 5})},
	{told, resource(func(r *engine.Resource) { r.Discipline = engine.Due })},
	{asGood, resource(func(r *engine.Resource) { r.Discipline, r.DueClock = engine.Due, engine.Some(engine.ClockID(1)) })},
	{told, resource(func(r *engine.Resource) { r.DueClock = engine.Some(engine.ClockID(two)) })},
	{asGood, resource(func(r *engine.Resource) { r.QueueLimit, r.InnerLimit = engine.Some[int32](0), engine.Some[int32](0) })},
	{told, resource(func(r *engine.Resource) { r.QueueLimit = engine.Some[int32](-2) })},
	{told, resource(func(r *engine.Resource) { r.InnerLimit = engine.Some[int32](-2) })},
	{told, resource(func(r *engine.Resource) { r.Supply = engine.Slots })},
	{asGood, resource(func(r *engine.Resource) { r.Supply, r.Every = engine.Slots, 1 })},
	{told, resource(func(r *engine.Resource) { r.UseTally = engine.Some(engine.TallyID(two)) })},
	{told, resource(func(r *engine.Resource) { r.UseTally = engine.Maybe[engine.TallyID]{} })},
	{asGood, resource(func(r *engine.Resource) { r.UseFor = nil })},
	{told, resource(func(r *engine.Resource) { r.UseFor = r.UseFor[:1] })},
	{asGood, resource(func(r *engine.Resource) { r.Stays = &engine.StayTallies{Ended: 1, Open: 1} })},
	{told, resource(func(r *engine.Resource) { r.Stays = &engine.StayTallies{Ended: two} })},
	{told, resource(func(r *engine.Resource) { r.Stays = &engine.StayTallies{Open: two} })},
	{asGood, fence(1, two)}, {told, fence(1, two+1)}, {told, fence(two, 0)},
	{told, resource(func(r *engine.Resource) { r.Response = &engine.Response{} })},
	{asGood, resource(func(r *engine.Resource) { r.Response = &engine.Response{Target: 1} })},
}

func from(change func(s *engine.Source)) func(p *engine.Program) {
	return func(p *engine.Program) { change(&p.Sources[0]) }
}

// way lets patients come in one way alone, and in one more.
func way(only bool, change func(s *engine.Source)) func(p *engine.Program) {
	return from(func(s *engine.Source) {
		if only {
			s.Peak = 0
		}
		change(s)
	})
}

var ofSources = []spoiling{
	{asGood, from(func(s *engine.Source) { s.Entry = two })}, {told, from(func(s *engine.Source) { s.Entry = two + 1 })},
	{asGood, from(func(s *engine.Source) { s.Number = engine.MaxSources - 1 })}, {told, from(func(s *engine.Source) { s.Number = engine.MaxSources })},
	{asGood, from(func(s *engine.Source) { s.Hours = make([]float64, 24) })}, {asGood, from(func(s *engine.Source) { s.Hours = make([]float64, 168) })},
	{told, from(func(s *engine.Source) { s.Hours = make([]float64, 23) })}, {told, from(func(s *engine.Source) { s.Hours = append(make([]float64, 23), 1.5) })},
	{told, from(func(s *engine.Source) { s.Rates = nil })}, {told, from(func(s *engine.Source) { s.Rates[1] = 2.001 })}, {told, from(func(s *engine.Source) { s.Rates[1] = -1 })},
	{asGood, from(func(s *engine.Source) { s.Rates[1] = 0 })},
	{asGood, from(func(s *engine.Source) { s.Hours, s.Rates = append(make([]float64, 23), 2), []float64{1} })},
	{told, way(false, func(s *engine.Source) { s.Every = engine.Some(engine.SamplerID(1)) })}, {asGood, way(true, func(s *engine.Source) { s.Every = engine.Some(engine.SamplerID(1)) })},
	{told, way(true, func(s *engine.Source) { s.Every = engine.Some(engine.SamplerID(two)) })},
	{told, way(false, func(s *engine.Source) { s.At = []tick.Time{1} })}, {asGood, way(true, func(s *engine.Source) { s.At = nil })},
	{told, way(false, func(s *engine.Source) { s.Counts = []int32{} })}, {asGood, way(true, func(s *engine.Source) { s.Counts = []int32{} })},
	{told, way(false, func(s *engine.Source) { s.Given = []engine.Ago{} })}, {asGood, way(true, func(s *engine.Source) { s.Given = []engine.Ago{} })},
	{told, way(false, func(s *engine.Source) { s.Fill = engine.Some(engine.ResourceID(1)) })}, {asGood, way(true, func(s *engine.Source) { s.Fill = engine.Some(engine.ResourceID(1)) })},
	{told, way(true, func(s *engine.Source) { s.Fill = engine.Some(engine.ResourceID(two)) })},
	{told, way(true, func(s *engine.Source) { s.Fill, s.FillAt = engine.Some(engine.ResourceID(1)), -1 })},
	{told, way(true, func(s *engine.Source) { s.Fill, s.FillAt = engine.Some(engine.ResourceID(1)), tick.Day })},
	{asGood, from(func(s *engine.Source) { s.Batch = engine.Some(engine.SamplerID(1)) })}, {told, from(func(s *engine.Source) { s.Batch = engine.Some(engine.SamplerID(two)) })},
}

func reset(from, to engine.PlaceID, attrs []engine.AttributeID, sets ...engine.SetID) func(p *engine.Program) {
	return func(p *engine.Program) {
		p.Resets[0] = engine.Reset{From: from, To: to, Attrs: attrs, Sets: sets}
	}
}

func clock(change func(c *engine.Clock)) func(p *engine.Program) {
	return func(p *engine.Program) { change(&p.Clocks[1]) }
}

func probe(of engine.ProbeOf, change func(x *engine.Probe)) func(p *engine.Program) {
	return func(p *engine.Program) {
		p.Probes[0].Of = of
		if change != nil {
			change(&p.Probes[0])
		}
	}
}

func ofResource(x *engine.Probe) { x.Resource = engine.Some(engine.ResourceID(1)) }

var ofObservers = []spoiling{
	{asGood, reset(two, two+1, nil)}, {asGood, reset(1, 1, nil)}, {told, reset(two, two+2, nil)}, {told, reset(-1, 1, nil)}, {told, reset(two, 1, nil)},
	{asGood, reset(0, 1, []engine.AttributeID{1}, 1)}, {told, reset(0, 1, []engine.AttributeID{two}, 1)}, {told, reset(0, 1, []engine.AttributeID{1}, two)}, {told, reset(0, 1, nil, 1)},
	{told, func(p *engine.Program) { p.Marks[1].Tally = engine.Some(engine.TallyID(two)) }},
	{told, func(p *engine.Program) { p.Marks[1].Time = engine.Some(engine.AttributeID(two)) }},
	{told, clock(func(c *engine.Clock) { c.From = []engine.MarkID{two} })}, {told, clock(func(c *engine.Clock) { c.To = []engine.MarkID{two} })},
	{asGood, clock(func(c *engine.Clock) { c.From, c.To = []engine.MarkID{0}, []engine.MarkID{1} })},
	{told, clock(func(c *engine.Clock) { c.Stopped = engine.Some(engine.TallyID(two)) })}, {told, clock(func(c *engine.Clock) { c.WithinTo = engine.Some(engine.TallyID(two)) })},
	{told, clock(func(c *engine.Clock) { c.LateTo = engine.Some(engine.TallyID(two)) })}, {told, clock(func(c *engine.Clock) { c.If = &engine.Condition{Attr: two} })},
	{told, clock(func(c *engine.Clock) { c.Of = &engine.Condition{Set: two} })},
	{told, probe(engine.Waits, nil)}, {told, probe(engine.Stays, nil)}, {told, probe(engine.Blockings, nil)}, {told, probe(engine.Delays, nil)}, {told, probe(engine.Refusals, nil)},
	{told, probe(engine.Losses, nil)}, {told, probe(engine.QueueLevel, nil)}, {told, probe(engine.UseLevel, nil)},
	{asGood, probe(engine.Intervals, nil)}, {asGood, probe(engine.InsideLevel, nil)}, {told, probe(engine.InsideLevel+1, nil)},
	{asGood, probe(engine.Delays, ofResource)}, {asGood, probe(engine.Losses, ofResource)}, {asGood, probe(engine.UseLevel, ofResource)},
	{told, probe(engine.Arrivals, func(x *engine.Probe) { x.Resource = engine.Some(engine.ResourceID(two)) })},
	{told, probe(engine.Arrivals, func(x *engine.Probe) { x.Step = engine.Some(engine.StepID(two)) })},
	{told, probe(engine.Arrivals, func(x *engine.Probe) { x.Source = engine.Some(engine.SourceID(two)) })},
	{told, probe(engine.Arrivals, func(x *engine.Probe) { x.If = &engine.Condition{Attr: two} })},
	{told, probe(engine.Intervals, func(x *engine.Probe) { x.From = engine.Some(engine.MarkID(two)) })},
	{told, probe(engine.Intervals, func(x *engine.Probe) { x.To = engine.Some(engine.MarkID(two)) })},
}
