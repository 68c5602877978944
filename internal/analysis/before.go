package analysis

import (
	"slices"

	"prehabsim/sim/engine"
)

// keyed is a program as a graph in which a place is an operation together with the value
// that patients have of one attribute there, the key: who is treated again has been
// treated, and a first treatment does not come after that. Without a key it is the plain
// graph. Branches beside the pathway are left out.
type keyed struct {
	p       *engine.Program
	key     int32 // None: there is none
	values  int   // how many the key may have, none at all among them
	stops   []bool
	returns map[int32]uint64 // by place at the beginning of a route: the values with which it comes back
	stamp   []int32
	now     int32
}

// before marks the operations of the pathway from which patients may still come to the
// milestones that stop some clocks, without having passed one.
func before(p *engine.Program, clocks []*engine.Clock, key int32) []bool {
	k := &keyed{p: p, key: key, values: 1, returns: map[int32]uint64{}}
	if key != engine.None {
		k.values += len(p.Attributes[key].Values)
	}
	for m := range p.Marks {
		k.stops = append(k.stops, slices.ContainsFunc(clocks, func(c *engine.Clock) bool { return slices.Contains(c.To, engine.MarkID(m)) }))
	}
	k.stamp = make([]int32, len(p.Ops)*k.values)
	seen := k.reached()
	way := make([]bool, len(p.Ops))
	for _, at := range k.leadingToStops(seen) {
		way[k.op(at)] = true
	}
	return way
}

// keys are attributes that may serve as a key: categories of a few values that a step sets
// to one of them, and that no branch beside the pathway changes.
func keys(p *engine.Program) (list []int32) {
	g := NewFlow(p)
	var forks []int32
	for pc := range p.Ops {
		if p.Ops[pc].Code == engine.Fork {
			forks = append(forks, p.Ops[pc].A)
		}
	}
	beside := g.Reachable(forks...)
	for a := range p.Attributes {
		set, changed := false, false
		for pc := range p.Ops {
			if op := &p.Ops[pc]; op.Changes() == int32(a) {
				set, changed = set || op.Code == engine.Set, changed || beside[pc]
			}
		}
		if n := len(p.Attributes[a].Values); set && !changed && n > 1 && n < 16 {
			list = append(list, int32(a))
		}
	}
	return list
}

func (k *keyed) at(pc int32, value int) int32 { return pc*int32(k.values) + int32(value) }
func (k *keyed) op(at int32) int32            { return at / int32(k.values) }
func (k *keyed) value(at int32) int           { return int(at % int32(k.values)) }

// reached are the places to which patients of all sources may come.
func (k *keyed) reached() []int32 {
	var entries []int32
	first := 0
	if k.key != engine.None {
		first = k.of(k.p.Attributes[k.key].Initial)
	}
	for i := range k.p.Sources {
		entries = append(entries, k.at(int32(k.p.Sources[i].Entry), first))
	}
	for {
		seen, more := k.spread(entries, true), false
		for _, at := range seen {
			op := &k.p.Ops[k.op(at)]
			if op.Code != engine.Call {
				continue
			}
			route, back := k.at(op.A, k.value(at)), uint64(0)
			for _, inside := range k.spread([]int32{route}, false) {
				if k.p.Ops[k.op(inside)].Code == engine.Return {
					back |= 1 << uint(k.value(inside))
				}
			}
			if k.returns[route] != back {
				k.returns[route], more = back, true
			}
		}
		if !more {
			return seen
		}
	}
}

// spread are the places to which some lead; into says whether routes are entered or only
// passed.
func (k *keyed) spread(from []int32, into bool) (seen []int32) {
	k.now++
	open := slices.Clone(from)
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		if k.stamp[at] == k.now {
			continue
		}
		k.stamp[at] = k.now
		seen = append(seen, at)
		open = k.next(open, at, into)
	}
	return seen
}

// next appends the places that may follow one.
func (k *keyed) next(list []int32, at int32, into bool) []int32 {
	pc, value := k.op(at), k.value(at)
	op := &k.p.Ops[pc]
	if op.Code == engine.Mark && k.stops[op.A] {
		return list
	}
	var room [8]engine.Exit
	for _, x := range k.p.Exits(room[:0], pc) {
		switch {
		case x.Way == engine.Beside:
		case x.Way == engine.Into:
			if into {
				list = append(list, k.at(x.To, value))
			}
		case x.Way == engine.Back: // with whatever it comes back
			for v := range k.values {
				list = append(list, k.at(x.To, v))
			}
		case op.Code == engine.Call:
			for v := range k.values {
				if k.returns[k.at(op.A, value)]>>uint(v)&1 != 0 {
					list = append(list, k.at(x.To, v))
				}
			}
		case op.Code == engine.Test && op.A == k.key && (x.Way == engine.Onward) != (value > 0 && k.p.Sets[op.B]>>uint(value-1)&1 != 0):
		case x.Way == engine.Chosen && !k.p.Choices[op.A].Factor.Is() && !k.p.Choices[op.A].Possible(x.Target):
		case k.key != engine.None && op.Changes() == k.key:
			list = k.changed(list, op, x.To)
		default:
			list = append(list, k.at(x.To, value))
		}
	}
	return list
}

// changed appends the places behind an operation that gives the key a value.
func (k *keyed) changed(list []int32, op *engine.Op, to int32) []int32 {
	switch op.Code {
	case engine.Set:
		return append(list, k.at(to, k.of(op.Value)))
	case engine.Pick:
		c := &k.p.Choices[op.B]
		for i, v := range c.Targets {
			if c.Possible(int32(i)) {
				list = append(list, k.at(to, k.of(float64(v))))
			}
		}
		return list
	case engine.Look:
		for _, v := range k.p.Lookups[op.B].Values {
			list = append(list, k.at(to, k.of(v)))
		}
		return list
	}
	for v := range k.values {
		list = append(list, k.at(to, v))
	}
	return list
}

// of is the key's value as places count it: 0 for none.
func (k *keyed) of(value float64) int { return max(0, min(int(value)+1, k.values-1)) }

// leadingToStops are those of some places from which patients may come to a milestone that
// stops the clocks. Behind the end of a route they may go on behind any call that they
// come back from with the same value.
func (k *keyed) leadingToStops(seen []int32) (list []int32) {
	behind := map[int32][]int32{} // by place: those before it
	var calls, returns, open []int32
	for _, at := range seen {
		switch op := &k.p.Ops[k.op(at)]; {
		case op.Code == engine.Mark && k.stops[op.A]:
			open = append(open, at)
		case op.Code == engine.Call:
			calls = append(calls, at)
		case op.Code == engine.Return:
			returns = append(returns, at)
		}
		for _, to := range k.next(nil, at, true) {
			behind[to] = append(behind[to], at)
		}
	}
	for v := range k.values {
		for _, call := range calls {
			if k.returns[k.at(k.p.Ops[k.op(call)].A, k.value(call))]>>uint(v)&1 == 0 {
				continue
			}
			to := k.at(k.op(call)+1, v)
			for _, r := range returns {
				if k.value(r) == v {
					behind[to] = append(behind[to], r)
				}
			}
		}
	}
	k.now++
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		if k.stamp[at] != k.now {
			k.stamp[at] = k.now
			list = append(list, at)
			open = append(open, behind[at]...)
		}
	}
	return list
}
