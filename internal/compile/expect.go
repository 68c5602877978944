package compile

import (
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// expected is what one patient of a source asks of each resource on average,
// worked out from the program without simulating it: unit-seconds of places,
// planned seconds of lists, seconds of staff. Waiting plays no part. A programme
// that treatment will cut short is counted whole.
type expected struct {
	work  []float64 // by resource
	times []float64 // requests, by resource
}

// walker follows a patient through the program in expectation: where the way
// divides, so does the weight. Attributes are drawn only when something asks
// for them, so what does not matter does not multiply the ways.
type walker struct {
	p     *engine.Program
	at    tick.Time // the date for dated operations
	out   expected
	steps int
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
	weight float64
	attrs  []cell
	held   []holding
	stack  []int32
	loops  []int32 // counters of the loops that the way is inside of
}

const (
	negligible = 1e-7    // weight below which a way is not followed
	mostSteps  = 4 << 20 // bound on the work for one source
)

func (w way) copy(weight float64) way {
	n := w
	n.weight = w.weight * weight
	n.attrs = append([]cell(nil), w.attrs...)
	n.held = append([]holding(nil), w.held...)
	n.stack = append([]int32(nil), w.stack...)
	n.loops = append([]int32(nil), w.loops...)
	return n
}

// expect follows one patient from an entry.
func expect(p *engine.Program, entry int32, at tick.Time) expected {
	k := walker{p: p, at: at, out: expected{work: make([]float64, len(p.Resources)), times: make([]float64, len(p.Resources))}}
	start := way{pc: entry, weight: 1, attrs: make([]cell, len(p.Attributes))}
	for i, a := range p.Attributes {
		start.attrs[i] = cell{value: a.Initial}
	}
	k.follow(start)
	return k.out
}

func (k *walker) follow(w way) {
	p := k.p
	for w.weight > negligible && k.steps < mostSteps {
		k.steps++
		op := &p.Ops[w.pc]
		if op.By != engine.None && k.split(&w, int32(op.By)) {
			return
		}
		switch op.Code {
		case engine.Hold:
			if k.splitAny(&w, p.Scales[op.B]) {
				return
			}
			mean := p.Samplers[op.A+k.row(&w, op)].Scale
			for _, a := range p.Scales[op.B] {
				mean *= w.attrs[a].value
			}
			for _, h := range w.held {
				k.out.work[h.resource] += w.weight * h.units * mean
			}
			w.pc++
		case engine.Seize:
			if k.seize(&w, &p.Requests[op.A]) {
				return
			}
			w.pc++
		case engine.Release:
			var kept []holding
			for _, h := range w.held {
				if h.tag != op.A {
					kept = append(kept, h)
				}
			}
			w.held = kept
			w.pc++
		case engine.Branch:
			c := &p.Choices[op.A]
			first := int(k.row(&w, op)) * len(c.Targets)
			for i, t := range c.Targets {
				if share := c.Probs[first+i]; share > 0 {
					n := w.copy(share)
					n.pc = t
					k.follow(n)
				}
			}
			return
		case engine.Test:
			if k.split(&w, op.A) {
				return
			}
			if v := w.attrs[op.A].value; v >= 0 && p.Sets[op.B]>>uint(v)&1 != 0 {
				w.pc++
			} else {
				w.pc = op.C
			}
		case engine.Reached:
			if k.split(&w, op.A) || op.B != engine.None && k.split(&w, op.B) {
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
		case engine.During:
			if d := p.Periods[op.A]; k.at >= d.From && k.at < d.To {
				w.pc++
			} else {
				w.pc = op.C
			}
		case engine.Jump:
			w.pc = op.A
		case engine.Call:
			w.stack = append(w.stack, w.pc+1)
			w.pc = op.A
		case engine.Return:
			w.pc = w.stack[len(w.stack)-1]
			w.stack = w.stack[:len(w.stack)-1]
		case engine.Set:
			w.attrs[op.A] = cell{value: op.Value}
			w.pc++
		case engine.Add:
			w.attrs[op.A].value += op.Value
			w.pc++
		case engine.Look:
			l := &p.Lookups[op.B]
			if k.splitAny(&w, l.Attrs) {
				return
			}
			w.attrs[op.A] = cell{value: look(l, w.attrs)}
			w.pc++
		case engine.Pick, engine.Sample:
			w.attrs[op.A] = cell{op: w.pc, state: pending}
			w.pc++
		case engine.Repeat:
			rounds := p.Samplers[op.B+k.row(&w, op)].Scale
			body := w.copy(rounds)
			body.pc = w.pc + 1
			body.loops = append(body.loops, op.A)
			k.follow(body)
			w.pc = op.C
		case engine.Again:
			if n := len(w.loops); n > 0 && w.loops[n-1] == op.A {
				return // the rounds were counted by weight
			}
			w.pc++
		case engine.Fork:
			n := w.copy(1)
			n.pc, n.held, n.stack, n.loops = op.A, nil, nil, nil
			k.follow(n)
			w.pc++
		case engine.End, engine.Leave:
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
			n := w.copy(share)
			n.attrs[a] = cell{value: float64(t)}
			k.follow(n)
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
		k.out.times[id] += w.weight
		switch k.p.Resources[id].Supply {
		case engine.Places:
			w.held = append(w.held, holding{resource: id, units: units, tag: need.Tag})
		case engine.Lists:
			k.out.work[id] += w.weight * plan
		case engine.Budget:
			k.out.work[id] += w.weight * units
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
