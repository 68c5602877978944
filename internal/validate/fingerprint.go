package validate

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"unsafe"

	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// fingerprints writes something else at some places of a program, one at a time. Where
// its record stays what it was, all that is counted must too, and where its course does,
// all that happens. What its lists are numbered by makes no difference.
func fingerprints(r *replication) (int, error) {
	if r.option > 0 {
		return 0, nil // one will do
	}
	const places = 25
	var w wrong
	p := *r.program
	course, record := p.Course(), p.Record()
	q := renumbered(r.program)
	w.same(q.Course() == course && q.Record() == record, true)
	random := rand.New(rand.NewPCG(r.key.Uint64(0, rng.SiteOf("fingerprints"), 0), 0))
	for range places {
		leaf := someLeaf(&p, random)
		was := reflect.ValueOf(leaf.Interface())
		other := another(leaf)
		if !other.IsValid() {
			continue
		}
		leaf.Set(other)
		if p.Validate() == nil {
			sameCourse, sameRecord := p.Course() == course, p.Record() == record
			w.same(!sameRecord || sameCourse, true)
			if sameCourse {
				if c := runs(&p, r.key); c != nil {
					w.same(happened(c, sameRecord), happened(r.counts, sameRecord))
				}
			}
		}
		leaf.Set(was)
	}
	return int(w), nil
}

// runs runs a program that may make no sense any more: then it is nil.
func runs(p *engine.Program, key rng.Key) (c *engine.Counts) {
	defer func() {
		if recover() != nil {
			c = nil
		}
	}()
	c, err := engine.New(p).Run(key)
	if err != nil {
		return nil
	}
	return c
}

// happened is what patients did, and with all of it what was counted of them.
func happened(c *engine.Counts, all bool) any {
	if all {
		return seenNothing(c)
	}
	return []any{c.Resources, c.Arrived, c.Left, c.Inside, c.Events}
}

// leaves are all numbers, words and truths of a program, and all tables.
func leaves(v reflect.Value, list []reflect.Value) []reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		switch v.Interface().(type) {
		case *tick.Calendar:
			return list
		case *dist.Table:
			return append(list, v)
		}
		if !v.IsNil() {
			list = leaves(v.Elem(), list)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Field(i)
			if isMaybe(v.Type()) {
				f = reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
			}
			list = leaves(f, list)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			list = leaves(v.Index(i), list)
		}
	default:
		if v.Type() == reflect.TypeFor[engine.Flag]() {
			return list // which means nothing where it is another operation's
		}
		return append(list, v)
	}
	return list
}

// another is something else in the place of a leaf.
func another(leaf reflect.Value) (x reflect.Value) {
	switch leaf.Kind() {
	case reflect.Pointer:
		laws := lawsOfMean1()
		i := slices.Index(laws, leaf.Interface().(*dist.Table))
		return reflect.ValueOf(laws[(i+1)%len(laws)])
	case reflect.String:
		return reflect.ValueOf(leaf.String() + "'")
	case reflect.Bool:
		return reflect.ValueOf(!leaf.Bool())
	case reflect.Float64:
		return reflect.ValueOf(leaf.Float() + 0.25)
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		return reflect.ValueOf(leaf.Uint() + 1).Convert(leaf.Type())
	}
	return reflect.ValueOf(leaf.Int() + 1).Convert(leaf.Type())
}

// renumbered is the same program with another entry, which nobody uses, at the beginning of
// each list that has no names.
func renumbered(of *engine.Program) *engine.Program {
	p := *of
	p.Samplers = append([]engine.Sampler{p.Samplers[0]}, p.Samplers...)
	p.Choices = append([]engine.Choice{p.Choices[0]}, p.Choices...)
	p.Requests = append([]engine.Request{{}}, p.Requests...)
	p.Lookups = append([]engine.Lookup{p.Lookups[0]}, p.Lookups...)
	p.Sets = append([]uint64{0}, p.Sets...)
	p.Periods = append([]engine.Period{{}}, p.Periods...)
	p.Ops = slices.Clone(p.Ops)
	for i := range p.Ops {
		op := &p.Ops[i]
		for k, x := range []*int32{&op.A, &op.B, &op.C} {
			switch engine.Operations[op.Code].Operands()[k].Is {
			case engine.SamplerOf, engine.WaysOf, engine.ValuesOf, engine.ARequest, engine.ALookup, engine.ASet, engine.APeriod:
				*x++
			}
		}
	}
	for i := range p.Requests {
		rq := &p.Requests[i]
		rq.Patience, rq.Plan = next(rq.Patience), next(rq.Plan)
		rq.Needs = slices.Clone(rq.Needs)
		for k := range rq.Needs {
			rq.Needs[k].If = slices.Clone(rq.Needs[k].If)
			for n := range rq.Needs[k].If {
				rq.Needs[k].If[n].Set++
			}
		}
	}
	p.Sources = slices.Clone(p.Sources)
	for i := range p.Sources {
		p.Sources[i].Every, p.Sources[i].Batch = next(p.Sources[i].Every), next(p.Sources[i].Batch)
	}
	p.Resets = slices.Clone(p.Resets)
	for i := range p.Resets {
		p.Resets[i].Sets = slices.Clone(p.Resets[i].Sets)
		for k := range p.Resets[i].Sets {
			p.Resets[i].Sets[k]++
		}
	}
	p.Clocks, p.Probes = slices.Clone(p.Clocks), slices.Clone(p.Probes)
	for i := range p.Clocks {
		p.Clocks[i].If, p.Clocks[i].Of = nextSet(p.Clocks[i].If), nextSet(p.Clocks[i].Of)
	}
	for i := range p.Probes {
		p.Probes[i].If = nextSet(p.Probes[i].If)
	}
	return &p
}

func next(id engine.Maybe[engine.SamplerID]) engine.Maybe[engine.SamplerID] {
	if !id.Is() {
		return id
	}
	return engine.Some(id.ID() + 1)
}

func nextSet(c *engine.Condition) *engine.Condition {
	if c == nil {
		return nil
	}
	return &engine.Condition{Attr: c.Attr, Set: c.Set + 1}
}
