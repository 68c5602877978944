package compile

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"prehabsim/internal/analysis"
	"prehabsim/sim/engine"
)

// A patient who is put on a list has come the way there that other patients come.
// What that way says of the patient is found in the program: which attributes lead
// there, which routes it is inside of, and (backlog_past.go) what is held and which
// milestones lie behind.

// journey is how the patients of a stream come to a step.
type journey struct {
	calls []int32          // of the routes that they are inside of, outermost first
	must  map[int32]uint64 // attributes, and the values with which patients come there
	past  *past
}

// journeys finds ways through a program, each once.
type journeys struct {
	b        *builder
	g        *analysis.Flow
	ops      int32          // that are not themselves made for lists
	asked    []int32        // categories on which ways depend
	changing map[int32]bool // attributes that change on the way
	besides  map[int32]bool // routines of what goes on beside the pathway
	known    map[string]*journey
	returns  map[returning]uint64
}

// returning is to come back from a route with some value of an attribute.
type returning struct{ entry, attr int32 }

func newJourneys(b *builder) *journeys {
	j := &journeys{b: b, g: analysis.NewFlow(b.p), ops: b.here(), changing: map[int32]bool{}, known: map[string]*journey{}, returns: map[returning]uint64{}}
	j.besides = map[int32]bool{}
	for _, list := range b.hooks {
		for _, h := range list {
			j.besides[h.entry] = true
		}
	}
	arriving := make([]bool, j.ops)
	for _, s := range b.starts {
		for pc := s.entry; pc < s.arrived; pc++ {
			arriving[pc] = true
		}
	}
	asked := map[int32]bool{}
	for pc := range j.ops {
		op := &b.p.Ops[pc]
		if arriving[pc] {
			continue
		}
		if a := op.Changes(); a != engine.None {
			j.changing[a] = true
		}
		if op.Code == engine.Test {
			asked[op.A] = true
		}
		if op.Code == engine.Branch && op.By != engine.None {
			asked[int32(op.By)] = true
		}
	}
	for a := range b.p.Attributes {
		if n := len(b.p.Attributes[a].Values); asked[int32(a)] && !j.changing[int32(a)] && n > 0 && n <= 64 {
			j.asked = append(j.asked, int32(a))
		}
	}
	return j
}

// of returns the journey of those of a stream's patients who have certain values, or
// get them on the way (later), to an operation; nil if they never come there.
func (j *journeys) of(start *pathwayStart, to int32, has map[int32]uint64, later map[int32]int) *journey {
	attrs := slices.Sorted(maps.Keys(has))
	var at, want []uint64
	for _, a := range attrs {
		want = append(want, has[a])
		if v, ok := later[a]; ok {
			at = append(at, ^(uint64(1) << uint(v)))
		} else {
			at = append(at, has[a])
		}
	}
	key := fmt.Sprint(start.entry, to, attrs, at, want)
	if w, ok := j.known[key]; ok {
		return w
	}
	j.known[key] = nil
	calls, ok := j.callsTo(start.arrived, to, attrs, at, want)
	if !ok {
		return nil
	}
	w := &journey{calls: calls, must: map[int32]uint64{}}
	for _, a := range j.asked {
		all := allOf(len(j.b.p.Attributes[a].Values))
		if some := j.along(start.arrived, to, calls, all, a); some != all {
			w.must[a] = some
		}
	}
	w.past = j.pastAt(start.arrived, to, calls, has)
	j.known[key] = w
	return w
}

func allOf(n int) uint64 { return uint64(1)<<uint(n-1)<<1 - 1 }

// along are the values of an attribute, which does not change on the way, with which
// patients can come to an operation inside of routes.
func (j *journeys) along(from, to int32, calls []int32, values uint64, attr int32) uint64 {
	for _, call := range calls {
		values = j.within(from, call, values, attr)
		from = j.b.p.Ops[call].A
	}
	return j.within(from, to, values, attr)
}

// within are the values with which patients can come from one operation of a route to
// another of the same route (None: out of it).
func (j *journeys) within(from, to int32, all uint64, attr int32) uint64 {
	p := j.b.p
	reach := map[int32]uint64{}
	var stack, next []int32
	push := func(pc int32, values uint64) {
		if pc >= 0 && pc < j.ops && values&^reach[pc] != 0 {
			reach[pc] |= values
			stack = append(stack, pc)
		}
	}
	push(from, all)
	out := uint64(0)
	for len(stack) > 0 {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		values, op := reach[pc], &p.Ops[pc]
		switch {
		case pc == to:
		case op.Code == engine.Return:
			out |= values
		case op.Code == engine.Test && op.A == attr:
			push(pc+1, values&p.Sets[op.B])
			push(op.C, values&^p.Sets[op.B])
		case op.Code == engine.Branch && int32(op.By) == attr:
			for i, to := range p.Choices[op.A].Targets {
				push(to, values&rowsOf(&p.Choices[op.A], i))
			}
		case op.Code == engine.Call:
			push(pc+1, values&j.returnsWith(op.A, attr))
		default:
			next = j.g.Within(next[:0], pc)
			for _, n := range next {
				push(n, values)
			}
		}
	}
	if to == engine.None {
		return out
	}
	return reach[to]
}

// returnsWith are the values with which patients can come back from a route.
func (j *journeys) returnsWith(entry, attr int32) uint64 {
	key := returning{entry, attr}
	values, ok := j.returns[key]
	if !ok {
		j.returns[key] = 0 // a route within itself is refused elsewhere
		values = j.within(entry, engine.None, ^uint64(0), attr)
		j.returns[key] = values
	}
	return values
}

// rowsOf are the rows of a choice in which a target is possible.
func rowsOf(c *engine.Choice, target int) (rows uint64) {
	for r := 0; r*len(c.Targets) < len(c.Probs); r++ {
		if c.Probs[r*len(c.Targets)+target] > 0 || c.Factor.Is() {
			rows |= 1 << uint(r)
		}
	}
	return rows
}

// callsTo finds the calls by which patients with certain values come from an
// operation to another, outermost first. What an attribute becomes on the way
// counts: who has been treated already comes by another way.
func (j *journeys) callsTo(from, to int32, attrs []int32, at, want []uint64) ([]int32, bool) {
	type place struct {
		pc     int32
		calls  []int32
		values []uint64
	}
	p := j.b.p
	seen := map[string]bool{}
	queue := []place{{from, nil, at}}
	var next []int32
	for len(queue) > 0 {
		x := queue[0]
		queue = queue[1:]
		if x.pc < 0 || x.pc >= j.ops {
			continue
		}
		key := binary.LittleEndian.AppendUint32(nil, uint32(x.pc))
		for _, v := range x.values {
			key = binary.LittleEndian.AppendUint64(key, v)
		}
		if seen[string(key)] {
			continue
		}
		seen[string(key)] = true
		op := &p.Ops[x.pc]
		if x.pc == to && allMeet(x.values, want) {
			return x.calls, true
		}
		if i := slices.Index(attrs, op.Changes()); i >= 0 && op.Changes() != engine.None {
			x.values = slices.Clone(x.values)
			x.values[i] = ^uint64(0)
			if op.Code == engine.Set && op.Value >= 0 {
				x.values[i] = 1 << uint(op.Value)
			}
		}
		if i := slices.Index(attrs, op.A); i >= 0 && op.Code == engine.Test {
			for _, way := range []struct {
				pc  int32
				set uint64
			}{{x.pc + 1, p.Sets[op.B]}, {op.C, ^p.Sets[op.B]}} {
				if left := x.values[i] & way.set; left != 0 {
					values := slices.Clone(x.values)
					values[i] = left
					queue = append(queue, place{way.pc, x.calls, values})
				}
			}
			continue
		}
		if op.Code == engine.Call {
			queue = append(queue, place{op.A, append(slices.Clone(x.calls), x.pc), x.values})
		}
		next = j.g.Within(next[:0], x.pc)
		for _, n := range next {
			queue = append(queue, place{n, x.calls, x.values})
		}
	}
	return nil, false
}

func allMeet(a, b []uint64) bool {
	for i := range a {
		if a[i]&b[i] == 0 {
			return false
		}
	}
	return true
}
