package validate

import (
	"slices"
	"strings"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// limits runs small programs that come to the end of what can be: those that can go no
// further say so, at the step where it is, and the others do not.
func limits(r *replication) (int, error) {
	if r.option > 0 {
		return 0, nil // one will do
	}
	var w wrong
	for _, x := range atLimits {
		p := limited(r.program.Calendar)
		x.put(p)
		c, err := engine.New(p).Run(r.key)
		switch {
		case x.says == "" && err == nil:
			w.same(x.left, c.Left)
		case err == nil || x.says == "" || !strings.HasSuffix(err.Error(), x.says):
			w++
		}
		for _, alike := range []bool{true, false} { // in what they have in common, and in a past of theirs
			if !alike && len(p.Ops) < engine.MaxOps-1 {
				p.Ops = append(p.Ops, engine.Op{Code: engine.Push, By: engine.None}, engine.Op{Code: engine.Leave, By: engine.None})
			}
			g := engine.NewFamily([]*engine.Program{p, p, p}).Engines()
			for _, option := range []int{1, 0, 2} {
				if _, again := g.Run(option, r.key); x.says != "" {
					w.same(again != nil && strings.HasSuffix(again.Error(), x.says), true)
				}
			}
		}
	}
	p := limited(r.program.Calendar)
	p.Sources[0].At = []tick.Time{0, 3600, 7200} // each comes in the second in which the one before leaves
	after, err := engine.New(p).Run(r.key)
	if err != nil {
		return 0, err
	}
	w.same(after.Use(0, -1), engine.Use{Busy: 3 * 3600, Open: int64(p.End), Starts: 3, Ends: 3, Full: 3 * 3600})
	p = limited(r.program.Calendar)
	p.Resources[0].Unlimited = true
	p.Requests[0].Needs[0].Units.Values[0] = 1 << 21 // more than any distribution has levels
	c, err := engine.New(p).Run(r.key)
	if err != nil {
		return 0, err
	}
	w.same(len(c.Occupancy[0]), 1<<20)
	w.same(c.Occupancy[0][1<<20-1], int64(tick.Hour))
	w.same(c.Use(0, -1).Busy, 5*int64(tick.Hour)<<21)
	return int(w), nil
}

type limit struct {
	says string // "": nothing, and so many leave
	left int64
	put  func(p *engine.Program)
}

// limited is a program of five patients, one after another an hour each in one bed.
func limited(cal *tick.Calendar) *engine.Program {
	end := tick.Time(10 * tick.Day)
	hour := engine.Sampler{Table: lawsOfMean1()[2], Scale: 3600}
	return &engine.Program{
		Calendar: cal, End: end, Stop: end, Scales: [][]engine.AttributeID{nil}, Samplers: []engine.Sampler{hour, hour},
		Attributes: []engine.Attribute{{Name: "kind", Values: []string{"a", "b"}, Initial: -1}, {Name: "length", Initial: 2}},
		Lookups:    []engine.Lookup{{Attrs: []engine.AttributeID{0}, Sizes: []int32{2}, Values: []float64{3, 4}}, {Attrs: []engine.AttributeID{1}, Sizes: []int32{2}, Values: []float64{3, 4}}},
		Resources:  []engine.Resource{{Name: "bed", Capacity: []engine.Level{{Value: 1}}}},
		Requests:   []engine.Request{{Needs: []engine.Need{{Resource: engine.Selector{Table: engine.Each(engine.ResourceID(0))}, Units: engine.Amount{Values: []int64{1}}}}}},
		Sources:    []engine.Source{{Name: "five", Counted: true, Number: 1, At: make([]tick.Time, 5)}},
		Outcomes:   []string{"home"}, Steps: []string{"asks", "stays"}, Tags: []string{"bed"},
		Ops: []engine.Op{
			{Code: engine.Seize, By: engine.None, B: 3},
			{Code: engine.Hold, By: engine.None, C: engine.None, Step: 1},
			{Code: engine.Release, By: engine.None},
			{Code: engine.Leave, By: engine.None},
		},
	}
}

// instead puts operations in the place of all but the last.
func instead(ops ...engine.Op) func(p *engine.Program) {
	return func(p *engine.Program) {
		for i := range ops {
			ops[i].By, ops[i].Step = max(ops[i].By, engine.None), 1
		}
		p.Ops = append(ops, engine.Op{Code: engine.Leave, By: engine.None})
	}
}

// round is an operation that leads to itself and to nowhere else, behind another.
func round(first, itself engine.Op) func(p *engine.Program) {
	return func(p *engine.Program) {
		instead(first, itself)(p)
		p.Sets, p.Periods = []uint64{2}, []engine.Period{{From: p.Stop, To: p.Stop + 1}}
		p.Choices = []engine.Choice{{Targets: []int32{1}, Probs: []float64{1}}}
		p.Samplers[1].Scale = 0
		p.Resources[0].Capacity[0].Value, p.Resources[0].QueueLimit = 0, engine.Some[int32](0)
	}
}

// longest has as many operations as a program may have, of which the first leads nowhere
// and nobody comes to it.
func longest(p *engine.Program) {
	p.Ops = slices.Repeat([]engine.Op{{Code: engine.Leave, By: engine.None}}, engine.MaxOps)
	p.Ops[0] = engine.Op{Code: engine.Jump, By: engine.None}
	p.Ops[1] = engine.Op{Code: engine.Set, By: engine.None, A: 1, Value: 3}
	p.Sources[0].Entry = 1
}

// deep is so many loops inside one another, of two rounds each.
func deep(n int32) func(p *engine.Program) {
	var ops []engine.Op
	for i := range n {
		ops = append(ops, engine.Op{Code: engine.Repeat, By: engine.None, A: i, B: 1, C: 2 * n})
	}
	for i := range n {
		ops = append(ops, engine.Op{Code: engine.Again, By: engine.None, A: n - 1 - i, B: n - i})
	}
	return func(p *engine.Program) {
		instead(ops...)(p)
		p.Samplers[1].Scale = 2
	}
}

const inCircles = `step "stays": goes round and round without taking any time`

var passing = engine.Op{Code: engine.Add, By: engine.None, A: 1}

var atLimits = []limit{
	{"", 5, func(p *engine.Program) {}},
	{inCircles, 0, instead(engine.Op{Code: engine.Jump, By: engine.None})},
	{inCircles, 0, round(passing, engine.Op{Code: engine.Branch, By: engine.None})},
	{inCircles, 0, round(engine.Op{Code: engine.Set, By: engine.None, A: 0, Value: 0}, engine.Op{Code: engine.Test, By: engine.None, C: 1})},
	{inCircles, 0, round(passing, engine.Op{Code: engine.Reached, By: engine.None, A: 1, B: engine.None, Value: 4, C: 1})},
	{inCircles, 0, round(passing, engine.Op{Code: engine.Free, By: engine.None, C: 1})},
	{inCircles, 0, round(passing, engine.Op{Code: engine.During, By: engine.None, C: 1})},
	{inCircles, 0, round(passing, engine.Op{Code: engine.Seize, By: engine.None, B: 1})},
	{inCircles, 0, round(passing, engine.Op{Code: engine.Repeat, By: engine.None, B: 1, C: 1})},
	{"", 5, longest},
	{"more than 4095 sources of patients", 0, func(p *engine.Program) { p.Sources[0].Number = 4096 }},
	{"", 5, func(p *engine.Program) { p.Sources[0].Number = 4095 }},
	{`step "arrival": more than 3 patients are inside at once on 2026-01-05, 2 of them waiting for "bed"`, 0, func(p *engine.Program) { p.MostInside = 3 }},
	{`step "arrival": more than 3 patients are inside at once on 2026-01-05`, 0, func(p *engine.Program) {
		instead(engine.Op{Code: engine.Hold, C: engine.None})(p)
		p.Ops[0].By, p.MostInside = engine.None, 3
	}},
	{"", 5, func(p *engine.Program) { p.MostInside = 5 }},
	{"", 5, deep(3)},
	{`step "stays": repeats inside repeats, more than 3 deep`, 0, deep(4)},
	{`step "stays": needs attribute "kind", which this patient does not have`, 0, instead(engine.Op{Code: engine.Hold, C: engine.None})},
	{`step "stays": needs attribute "kind", which this patient does not have`, 0, instead(engine.Op{Code: engine.Look, By: engine.None, A: 1})},
	{"", 5, instead(engine.Op{Code: engine.Look, By: engine.None, A: 1, B: 1}, engine.Op{Code: engine.Reached, By: engine.None, A: 1, B: engine.None, Value: 4, C: 0})},
	{`step "asks": needs attribute "kind", which this patient does not have`, 0, func(p *engine.Program) {
		p.Requests[0].Needs[0].Resource = engine.Selector{Attrs: []engine.AttributeID{0}, Sizes: []int32{2}, Table: engine.Each[engine.ResourceID](0, 0)}
	}},
	{"", 5, func(p *engine.Program) {
		p.Requests[0].Needs[0].Resource = engine.Selector{Attrs: []engine.AttributeID{1}, Sizes: []int32{3}, Table: engine.Each[engine.ResourceID](engine.None, engine.None, 0)}
	}},
	{"", 0, func(p *engine.Program) { p.Resources[0].Capacity[0].Value = 0 }},
}
