package compile

import (
	"container/heap"
	"encoding/binary"
	"math"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// expected is what the patients of all sources ask of each resource, worked out
// from the program without simulating it: work a second (unit-seconds of places,
// planned seconds of lists, seconds of staff) and requests a second, for each of
// some dates. Waiting plays no part. A programme that treatment will cut short is
// counted whole.
type expected struct {
	work  [][]float64 // [date][resource]
	times [][]float64
	stuck int32     // a step from which patients go back to an earlier one for ever, or None
	kept  []float64 // requests a second, by resource, that are still held when the patient leaves
}

// walker follows patients through the program in expectation: where the way
// divides, so does the weight. Attributes are drawn only when something asks
// for them, and ways that have become alike are joined, so the work grows with
// the program and not with the number of ways through it.
type walker struct {
	p     *engine.Program
	live  *liveness
	at    tick.Time // the date for dated operations
	out   expected
	ways  map[string]*way
	queue wayQueue
	total float64
	key   []byte
	back  map[string]int // how often a way was taken back to an earlier step
	stuck int32          // a step from which all go back for ever, or None
	spare []*way         // ways that are done with, to be used again
	asked [][]int32      // by operation: the attributes that are live there
}

type cellState uint8

const (
	known   cellState = iota
	pending           // given by an operation that has not been drawn yet
)

type cell struct {
	value float64
	op    int32
	state cellState
}

type holding struct {
	resource int32
	units    float64
	tag      int32
}

type way struct {
	pc     int32
	weight []float64 // patients a second, by date
	attrs  []cell
	held   []holding
	stack  []int32
	loops  []int32 // counters of the loops that the way is inside of
	name   string
}

// wayQueue gives out the innermost and earliest way first, so that ways that
// join again have all arrived when their common continuation is followed.
type wayQueue []*way

func (q wayQueue) Len() int { return len(q) }
func (q wayQueue) Less(i, j int) bool {
	if len(q[i].stack) != len(q[j].stack) {
		return len(q[i].stack) > len(q[j].stack)
	}
	return q[i].pc < q[j].pc
}
func (q wayQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *wayQueue) Push(x any)   { *q = append(*q, x.(*way)) }
func (q *wayQueue) Pop() any {
	old := *q
	w := old[len(old)-1]
	*q = old[:len(old)-1]
	return w
}

// negligible is the share of all patients below which a way is not followed;
// endless loops end there.
const negligible = 1e-8

// expect follows the patients of every source, who come at rates[source][date]
// a second.
func expect(p *engine.Program, rates [][]float64, at tick.Time) expected {
	dates := len(rates[0])
	k := walker{p: p, live: newLiveness(p), at: at, ways: map[string]*way{}, asked: make([][]int32, len(p.Ops)), back: map[string]int{}, stuck: engine.None}
	k.out.kept = make([]float64, len(p.Resources))
	for range dates {
		k.out.work = append(k.out.work, make([]float64, len(p.Resources)))
		k.out.times = append(k.out.times, make([]float64, len(p.Resources)))
	}
	for i := range p.Sources {
		sum := 0.0
		for _, r := range rates[i] {
			sum += r
		}
		if sum == 0 {
			continue
		}
		k.total += sum
		start := &way{pc: p.Sources[i].Entry, weight: append([]float64(nil), rates[i]...), attrs: make([]cell, len(p.Attributes))}
		for a := range p.Attributes {
			start.attrs[a] = cell{value: p.Attributes[a].Initial}
		}
		k.add(start)
	}
	for len(k.queue) > 0 {
		w := heap.Pop(&k.queue).(*way)
		delete(k.ways, w.name)
		k.follow(w)
		k.spare = append(k.spare, w)
	}
	k.out.stuck = k.stuck
	return k.out
}

// add puts a way on the queue, or its weight onto one that is alike.
func (k *walker) add(w *way) {
	sum := 0.0
	for _, x := range w.weight {
		sum += x
	}
	if sum < negligible*k.total {
		k.spare = append(k.spare, w)
		return
	}
	name := k.nameOf(w)
	if was, ok := k.ways[string(name)]; ok {
		for d := range was.weight {
			was.weight[d] += w.weight[d]
		}
		k.spare = append(k.spare, w)
		return
	}
	w.name = string(name)
	k.ways[w.name] = w
	heap.Push(&k.queue, w)
}

// again puts a way back that goes on elsewhere: as a copy, since the caller gives
// back its own when it is done.
func (k *walker) again(w *way) { k.add(k.copy(w, 1)) }

// goesOn is false for patients who have gone back to an earlier step so often
// that nobody would be left if anybody ever got out.
func (k *walker) goesOn(w *way, step int32) bool {
	const often = 10000
	name := string(k.nameOf(w))
	if k.back[name]++; k.back[name] > often {
		k.stuck = step
		return false
	}
	return true
}

// nameOf identifies a way by everything that bears on what follows.
func (k *walker) nameOf(w *way) []byte {
	b := k.key[:0]
	b = binary.LittleEndian.AppendUint32(b, uint32(w.pc))
	for _, list := range [2][]int32{w.stack, w.loops} {
		b = append(b, byte(len(list)))
		for _, x := range list {
			b = binary.LittleEndian.AppendUint32(b, uint32(x))
		}
	}
	for _, h := range w.held {
		b = binary.LittleEndian.AppendUint32(b, uint32(h.resource))
		b = binary.LittleEndian.AppendUint32(b, uint32(h.tag))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(h.units))
	}
	b = append(b, 0xff)
	if k.asked[w.pc] == nil {
		k.asked[w.pc] = []int32{}
		for a := range w.attrs {
			if k.live.has(w.pc, int32(a)) {
				k.asked[w.pc] = append(k.asked[w.pc], int32(a))
			}
		}
	}
	for _, a := range k.asked[w.pc] {
		c := &w.attrs[a]
		b = binary.LittleEndian.AppendUint16(b, uint16(a))
		if c.state == pending {
			b = append(b, 1)
			b = binary.LittleEndian.AppendUint32(b, uint32(c.op))
			// What a pending draw depends on tells ways apart too, though nothing
			// else may ask for it any more.
			for by := int32(k.p.Ops[c.op].By); by != engine.None; {
				d := &w.attrs[by]
				if d.state == known {
					b = binary.LittleEndian.AppendUint64(b, math.Float64bits(d.value))
					break
				}
				b = binary.LittleEndian.AppendUint32(b, uint32(d.op))
				by = int32(k.p.Ops[d.op].By)
			}
		} else {
			b = append(b, 0)
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.value))
		}
	}
	k.key = b
	return b
}

// copy is a way with a share of the weight.
func (k *walker) copy(w *way, share float64) *way {
	n := &way{}
	if last := len(k.spare) - 1; last >= 0 {
		n, k.spare = k.spare[last], k.spare[:last]
	}
	n.pc = w.pc
	n.weight = n.weight[:0]
	for _, x := range w.weight {
		n.weight = append(n.weight, x*share)
	}
	n.attrs = append(n.attrs[:0], w.attrs...)
	n.held = append(n.held[:0], w.held...)
	n.stack = append(n.stack[:0], w.stack...)
	n.loops = append(n.loops[:0], w.loops...)
	return n
}

func (k *walker) count(to [][]float64, w *way, resource int32, amount float64) {
	for d, x := range w.weight {
		to[d][resource] += x * amount
	}
}

// follow takes a way to where it divides, ends or may join others.
func (k *walker) follow(w *way) {
	p := k.p
	for {
		op := &p.Ops[w.pc]
		if op.By != engine.None && k.split(w, int32(op.By)) {
			return
		}
		switch op.Code {
		case engine.Hold:
			if k.splitAny(w, p.Scales[op.B]) {
				return
			}
			mean := p.Samplers[op.A+k.row(w, op)].Scale
			for _, a := range p.Scales[op.B] {
				mean *= w.attrs[a].value
			}
			for _, h := range w.held {
				k.count(k.out.work, w, h.resource, h.units*mean)
			}
			w.pc++
		case engine.Seize:
			if k.seize(w, &p.Requests[op.A]) {
				return
			}
			w.pc++
		case engine.Release:
			kept := w.held[:0]
			for _, h := range w.held {
				if h.tag != op.A {
					kept = append(kept, h)
				}
			}
			w.held = kept
			w.pc++
		case engine.Branch:
			c := &p.Choices[op.A]
			first := int(k.row(w, op)) * len(c.Targets)
			for i, t := range c.Targets {
				if share := c.Probs[first+i]; share > 0 {
					n := k.copy(w, share)
					n.pc = t
					k.add(n)
				}
			}
			return
		case engine.Test:
			if k.split(w, op.A) {
				return
			}
			if v := w.attrs[op.A].value; v >= 0 && p.Sets[op.B]>>uint(v)&1 != 0 {
				w.pc++
			} else {
				w.pc = op.C
			}
			k.again(w)
			return
		case engine.Reached:
			if k.split(w, op.A) || op.B != engine.None && k.split(w, op.B) {
				return
			}
			limit := op.Value
			if op.B != engine.None {
				limit = w.attrs[op.B].value
			}
			if w.attrs[op.A].value >= limit {
				w.pc++
			} else {
				w.pc = op.C
			}
		case engine.Free:
			w.pc++ // without waiting there is always room
		case engine.During:
			if d := p.Periods[op.A]; k.at >= d.From && k.at < d.To {
				w.pc++
			} else {
				w.pc = op.C
			}
		case engine.Jump:
			back := op.A <= w.pc
			w.pc = op.A
			if back && !k.goesOn(w, op.Step) {
				return
			}
			k.again(w)
			return
		case engine.Call:
			w.stack = append(w.stack, w.pc+1)
			w.pc = op.A
			k.again(w)
			return
		case engine.Return:
			w.pc = w.stack[len(w.stack)-1]
			w.stack = w.stack[:len(w.stack)-1]
			k.again(w)
			return
		case engine.Set:
			w.attrs[op.A] = cell{value: op.Value}
			w.pc++
		case engine.Add:
			if k.split(w, op.A) {
				return
			}
			w.attrs[op.A].value += op.Value
			w.pc++
		case engine.Look:
			l := &p.Lookups[op.B]
			if k.splitAny(w, l.Attrs) {
				return
			}
			w.attrs[op.A] = cell{value: look(l, w.attrs)}
			w.pc++
		case engine.Pick, engine.Sample:
			w.attrs[op.A] = cell{op: w.pc, state: pending}
			w.pc++
		case engine.Repeat:
			body := k.copy(w, p.Samplers[op.B+k.row(w, op)].Scale)
			body.pc = w.pc + 1
			body.loops = append(body.loops, op.A)
			k.add(body)
			w.pc = op.C
		case engine.Again:
			if n := len(w.loops); n > 0 && w.loops[n-1] == op.A {
				return // the rounds were counted by weight
			}
			w.pc++
		case engine.Fork:
			n := k.copy(w, 1)
			n.pc, n.stack, n.loops = op.A, n.stack[:0], n.loops[:0]
			if op.Value != 0 {
				w.held = w.held[:0]
			} else {
				n.held = n.held[:0]
			}
			k.add(n)
			w.pc++
		case engine.End, engine.Leave:
			for _, h := range w.held {
				k.out.kept[h.resource] += w.weight[0]
			}
			return
		default:
			w.pc++
		}
	}
}

func (k *walker) row(w *way, op *engine.Op) int32 {
	if op.By == engine.None {
		return 0
	}
	return int32(max(0, w.attrs[op.By].value))
}

func (k *walker) splitAny(w *way, attrs []int32) bool {
	for _, a := range attrs {
		if k.split(w, a) {
			return true
		}
	}
	return false
}

// split draws an attribute that is asked for and still pending: the way divides
// among its values, each continuing from the operation that asked. Numbers take
// their mean.
func (k *walker) split(w *way, a int32) bool {
	c := w.attrs[a]
	if c.state == known {
		return false
	}
	op := &k.p.Ops[c.op]
	if op.By != engine.None && k.split(w, int32(op.By)) {
		return true
	}
	if op.Code == engine.Sample {
		w.attrs[a] = cell{value: k.p.Samplers[op.B+k.row(w, op)].Scale}
		return false
	}
	ch := &k.p.Choices[op.B]
	first := int(k.row(w, op)) * len(ch.Targets)
	for i, t := range ch.Targets {
		if share := ch.Probs[first+i]; share > 0 {
			n := k.copy(w, share)
			n.attrs[a] = cell{value: float64(t)}
			k.add(n)
		}
	}
	return true
}

func look(l *engine.Lookup, attrs []cell) float64 {
	i := 0
	for n, a := range l.Attrs {
		v := min(max(0, int(attrs[a].value)), int(l.Sizes[n])-1)
		i = i*int(l.Sizes[n]) + v
	}
	return l.Values[i]
}

// seize counts what a request asks for; what is held goes on counting until it
// is released.
func (k *walker) seize(w *way, rq *engine.Request) bool {
	for _, need := range rq.Needs {
		for _, c := range need.If {
			if k.split(w, c.Attr) {
				return true
			}
		}
		if k.splitAny(w, need.Resource.Attrs) || need.Units.By != engine.None && k.split(w, need.Units.By) {
			return true
		}
	}
	if rq.PlanBy != engine.None && k.split(w, rq.PlanBy) {
		return true
	}
	for _, need := range rq.Needs {
		if !k.holds(w, need.If) {
			continue
		}
		i := 0
		for n, a := range need.Resource.Attrs {
			i = i*int(need.Resource.Sizes[n]) + int(max(0, w.attrs[a].value))
		}
		id := need.Resource.Table[i]
		if id == engine.None {
			continue
		}
		units := float64(need.Units.Values[0])
		if need.Units.By != engine.None {
			units = float64(need.Units.Values[int(max(0, w.attrs[need.Units.By].value))])
		}
		plan := float64(rq.PlanTime)
		if rq.Plan != engine.None {
			row := int32(0)
			if rq.PlanBy != engine.None {
				row = int32(max(0, w.attrs[rq.PlanBy].value))
			}
			plan = k.p.Samplers[rq.Plan+row].Scale
		}
		k.count(k.out.times, w, id, 1)
		switch k.p.Resources[id].Supply {
		case engine.Places:
			w.held = append(w.held, holding{resource: id, units: units, tag: need.Tag})
		case engine.Lists:
			k.count(k.out.work, w, id, plan)
		case engine.Budget, engine.Slots:
			k.count(k.out.work, w, id, units)
		}
	}
	return false
}

func (k *walker) holds(w *way, list []engine.Condition) bool {
	for _, c := range list {
		if v := w.attrs[c.Attr].value; v < 0 || k.p.Sets[c.Set]>>uint(v)&1 == 0 {
			return false
		}
	}
	return true
}
