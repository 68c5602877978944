package compile

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"prehabsim/internal/analysis"
	"prehabsim/sim/engine"
)

// A patient comes to a step with a past: something in hand (who waits for a bed in
// the ward lies in critical care) and milestones reached. Which, depends on the way
// and so on what the patient is like. The way is followed from the beginning, as far
// as it bears on that.

// past is what patients hold and have reached when they come to a step; or an
// operation, and that for each way on from it.
type past struct {
	held    []heldNeed
	reached []int32 // milestones, in order of their numbers

	op  engine.Op // gives an attribute, tests (if it holds, way[0]) or branches
	way []*past   // nil: that way does not lead to the step
}

// heldNeed is a need of a request that has been met and not given back.
type heldNeed struct{ request, need, step int32 }

// hindsight follows the ways to one operation.
type hindsight struct {
	j     *journeys
	given map[int32]uint64 // attributes that are known when they come
	calls []int32          // on the way there, outermost first, and the operation itself
	leads [][]bool         // by call: the operations of its route that lead to it
	known map[string]*past // by operation, ways back and the past so far; nil: does not come there, or is being followed
	pasts
}

func (j *journeys) pastAt(from, to int32, calls []int32, given map[int32]uint64) *past {
	h := &hindsight{j: j, given: given, calls: append(slices.Clone(calls), to), known: map[string]*past{}, pasts: pasts{}}
	at := from
	for _, c := range h.calls {
		h.leads = append(h.leads, j.leadingTo(at, c))
		at = j.b.p.Ops[c].A
	}
	return h.follow(from, nil, nil, nil)
}

// leadingTo are the operations between two of one route.
func (j *journeys) leadingTo(from, to int32) []bool {
	n := len(j.b.p.Ops)
	before := make([][]int32, n)
	analysis.Spread(n, []int32{from}, func(list []int32, pc int32) []int32 {
		known := len(list)
		list = j.g.Within(list, pc)
		for _, next := range list[known:] {
			before[next] = append(before[next], pc)
		}
		return list
	})
	return analysis.Spread(n, []int32{to}, func(list []int32, pc int32) []int32 { return append(list, before[pc]...) })
}

// onTheWay is how many of the calls a patient is inside of, if no others.
func (h *hindsight) onTheWay(back []int32) (n int, ok bool) {
	for i, b := range back {
		if i >= len(h.calls)-1 || b != h.calls[i]+1 {
			return 0, false
		}
	}
	return len(back), true
}

// follow returns the past at the end of the way from an operation, to which one comes
// with some past; nil if it does not lead there.
func (h *hindsight) follow(pc int32, back []int32, held []heldNeed, reached []int32) *past {
	p := h.j.b.p
	n, ok := h.onTheWay(back)
	for !(ok && pc == h.calls[n]) {
		op := &p.Ops[pc]
		if op.Code == engine.Mark && !slices.Contains(reached, op.A) {
			reached = append(slices.Clone(reached), op.A)
			slices.Sort(reached)
		}
		if !h.passesBy(op) {
			break
		}
		pc++
	}
	switch {
	case ok && !h.leads[n][pc]:
		return nil
	case ok && pc == h.calls[n] && n == len(h.calls)-1:
		return h.one(&past{held: held, reached: reached})
	case ok && pc == h.calls[n]:
		return h.follow(p.Ops[pc].A, append(slices.Clone(back), pc+1), held, reached)
	}
	key := pastKey(pc, back, held, reached)
	if was, ok := h.known[key]; ok {
		return was
	}
	h.known[key] = nil
	found := h.behind(pc, back, held, reached)
	h.known[key] = found
	return found
}

// passesBy says that an operation is followed by the next and leaves no trace, but for
// a milestone. What a programme does beside the pathway lies behind.
func (h *hindsight) passesBy(op *engine.Op) bool {
	if a := op.Changes(); a != engine.None {
		_, given := h.given[a]
		return given || strings.Contains(h.j.b.p.Attributes[a].Name, " ")
	}
	switch op.Code {
	case engine.Hold, engine.Join, engine.Cancel, engine.Mark, engine.Count, engine.Charge:
		return true
	case engine.Call:
		return h.j.besides[op.A]
	}
	return false
}

// behind goes on behind an operation.
func (h *hindsight) behind(pc int32, back []int32, held []heldNeed, reached []int32) *past {
	p := h.j.b.p
	op := &p.Ops[pc]
	first := func(ways ...int32) *past {
		for _, to := range ways {
			if to < 0 {
				continue
			}
			if found := h.follow(to, back, held, reached); found != nil {
				return found
			}
		}
		return nil
	}
	switch op.Code {
	case engine.Seize:
		if found := h.follow(pc+1, back, h.with(held, op), reached); found != nil {
			return found
		}
		return first(op.B, int32(p.Requests[op.A].GiveUp.ID()))
	case engine.Release:
		held = slices.DeleteFunc(slices.Clone(held), func(x heldNeed) bool {
			return int32(p.Requests[x.request].Needs[x.need].Tag) == op.A
		})
		return first(pc + 1)
	case engine.Test, engine.Reached, engine.During, engine.Free:
		return h.either(*op, first(pc+1), first(op.C))
	case engine.Branch:
		var ways []*past
		for _, to := range p.Choices[op.A].Targets {
			ways = append(ways, first(to))
		}
		return h.either(*op, ways...)
	case engine.Call:
		return h.follow(op.A, append(slices.Clone(back), pc+1), held, reached)
	case engine.Return:
		if n := len(back); n > 0 {
			return h.follow(back[n-1], back[:n-1], held, reached)
		}
		return nil
	case engine.Fork:
		if op.Flag == engine.WithHeld {
			held = nil
		}
		return first(pc + 1)
	}
	var ways []int32 // the next in order first
	for _, x := range slices.Backward(p.Exits(nil, pc)) {
		ways = append(ways, x.To)
	}
	found := first(ways...)
	if found != nil && op.Changes() != engine.None {
		return h.one(&past{op: *op, way: []*past{found}})
	}
	return found
}

func pastKey(pc int32, lists ...any) string {
	b := binary.LittleEndian.AppendUint32(nil, uint32(pc))
	for _, list := range lists {
		b, _ = binary.Append(append(b, '/'), binary.LittleEndian, list)
	}
	return string(b)
}

// with is what is held after a request is met. Work and appointments are spent and
// not held.
func (h *hindsight) with(held []heldNeed, op *engine.Op) []heldNeed {
	p := h.j.b.p
	for i, need := range p.Requests[op.A].Needs {
		x := heldNeed{op.A, int32(i), op.Step}
		kept := slices.ContainsFunc(need.Resource.Table, func(id engine.Maybe[engine.ResourceID]) bool {
			return id.Is() && (p.Resources[id.ID()].Supply == engine.Places || p.Resources[id.ID()].Supply == engine.Lists)
		})
		if kept && !slices.Contains(held, x) {
			held = append(slices.Clone(held), x)
		}
	}
	return held
}

// pasts keeps one of those that say the same.
type pasts map[string]*past

// either is the past by whichever way one comes.
func (h pasts) either(op engine.Op, ways ...*past) *past {
	var only *past
	for _, w := range ways {
		switch {
		case w == nil || w == only:
		case only == nil:
			only = w
		default:
			return h.one(&past{op: op, way: ways})
		}
	}
	return only
}

// one returns the first of those that say the same.
func (h pasts) one(x *past) *past {
	key := fmt.Sprint(x.held, x.reached, x.op.Code, x.op.By, x.op.A, x.op.B, x.op.Flag, x.op.Value)
	for _, w := range x.way {
		key += fmt.Sprintf(" %p", w)
	}
	if was, ok := h[key]; ok {
		return was
	}
	h[key] = x
	return x
}

// of is the past of patients of whom some attributes are known, but for milestones
// that are told already.
func (h pasts) of(x *past, sure map[int32]uint64, told []int32, p *engine.Program) *past {
	if x.way == nil {
		left := slices.DeleteFunc(slices.Clone(x.reached), func(m int32) bool { return slices.Contains(told, m) })
		return h.one(&past{held: x.held, reached: left})
	}
	if a := x.op.Changes(); a != engine.None {
		knows := maps.Clone(sure)
		delete(knows, a)
		if x.op.Code == engine.Set && x.op.Value >= 0 {
			knows[a] = 1 << uint(x.op.Value)
		}
		return h.one(&past{op: x.op, way: []*past{h.of(x.way[0], knows, told, p)}})
	}
	var ways []*past
	for i, w := range x.way {
		knows := sure
		if x.op.Code == engine.Test {
			values, ok := sure[x.op.A]
			if !ok {
				values = ^uint64(0)
			}
			set := p.Sets[x.op.B]
			if i == 1 {
				set = ^set
			}
			if values &= set; values == 0 {
				w = nil
			}
			knows = maps.Clone(sure)
			knows[x.op.A] = values
		}
		if w != nil {
			w = h.of(w, knows, told, p)
		}
		ways = append(ways, w)
	}
	return h.either(x.op, ways...)
}

// always are the milestones that are reached in any case.
func (x *past) always() []int32 {
	if x.way == nil {
		return x.reached
	}
	var all []int32
	first := true
	for _, w := range x.way {
		if w == nil {
			continue
		}
		reached := w.always()
		if !first {
			reached = slices.DeleteFunc(slices.Clone(reached), func(m int32) bool { return !slices.Contains(all, m) })
		}
		all, first = reached, false
	}
	return all
}

// emitPast gives a patient the past of others who come there.
func (l *lister) emitPast(x *past, path string) {
	b := l.builder
	if x.way == nil {
		for _, m := range x.reached {
			l.emitMark(m, engine.Earlier)
		}
		for _, held := range x.held {
			l.emitHave(held)
		}
		return
	}
	at := b.emit(x.op)
	if x.op.Changes() != engine.None {
		l.emitPast(x.way[0], path)
		return
	}
	var overs, targets []int32
	for i, w := range x.way {
		targets = append(targets, b.here())
		if w != nil {
			l.emitPast(w, fmt.Sprintf("%s/%d", path, i))
		}
		overs = append(overs, b.emitJump(engine.None))
	}
	if x.op.Code == engine.Branch {
		b.p.Choices = append(b.p.Choices, towards(&b.p.Choices[x.op.A], x.way, targets))
		b.p.Ops[at].A, b.p.Ops[at].Site = int32(len(b.p.Choices)-1), b.site(path)
	} else {
		b.p.Ops[at].C = targets[1]
	}
	b.land(overs...)
}

// emitHave puts into a patient's hands what others hold there.
func (w *writer) emitHave(x heldNeed) {
	w.p.Requests = append(w.p.Requests, engine.Request{
		Needs: []engine.Need{w.p.Requests[x.request].Needs[x.need]}, Never: true,
	})
	op := w.op(engine.Have)
	op.A, op.Step = int32(len(w.p.Requests)-1), x.step
	w.emit(op)
}

// towards is a choice among those of its targets that lead to where the patient is.
func towards(was *engine.Choice, ways []*past, targets []int32) engine.Choice {
	c := engine.Choice{Targets: targets, Probs: slices.Clone(was.Probs)}
	for row := 0; row < len(c.Probs); row += len(targets) {
		sum := 0.0
		for i, w := range ways {
			if w == nil {
				c.Probs[row+i] = 0
			}
			sum += c.Probs[row+i]
		}
		for i := range ways {
			if sum > 0 {
				c.Probs[row+i] /= sum
			}
		}
		if sum == 0 { // nobody of this row comes this way
			c.Probs[row+len(targets)-1] = 1
		}
	}
	return c
}
