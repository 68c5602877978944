package analysis

import (
	"reflect"
	"slices"

	"prehabsim/sim/engine"
)

// A scenario is compiled again and again with other numbers, and ways divide and come
// together as they did: which ways there are follows from what may happen, how many take
// each of them from how often it does. So a walk is kept as a list of steps, each an
// addition or a multiplication with the place of a number, and is gone over with other
// numbers in the same places. The sums are those of the walk, in its order: what comes
// out is the same to the last bit, or the walk is done anew.

// tape is a walk that is kept.
type tape struct {
	of     *walker
	dates  int
	places int // so many ways have been in use at once
	steps  []step
	told   map[int32]bool // places of numbers by whose values ways are told apart
	parts  []part
	drawn  []bool
	missed int // how often in a row it was of no use
}

// step is one of a tape: something is done with the weight of way a.
type step struct {
	do      action
	a, b, x int32
}

type action uint8

const (
	begins action = iota // it is the rate of source b
	takes                // it is that of way b, times number x
	joins                // way b comes to it
	goesOn               // there is enough of it to go on with
	ceases               // there is not
	works                // resource b is asked for number x of work
	asks                 // resource b is asked once
	partly               // part b asks for number x of work
	keeps                // resource b is still held at the end
)

func (k *walker) note(do action, a *way, b, x int32) {
	if k.tape != nil {
		k.tape.steps = append(k.tape.steps, step{do, a.place, b, x})
	}
}

// keepTape lets a walk be kept.
func (k *walker) keepTape() {
	k.tape = &tape{told: map[int32]bool{}}
	k.numbers.placed = map[followed]int32{}
}

// takeTape is the tape of a walk that is over. The walker lets go of what is not needed
// to go over it again.
func (k *walker) takeTape(dates int) *tape {
	t := k.tape
	t.dates, t.places = dates, k.made
	t.parts, t.drawn = slices.Clone(k.out.parts), slices.Clone(k.out.drawn)
	t.of = &walker{p: k.p, draws: k.draws[:len(k.numbers.shares)], rows: k.rows, rules: k.rules, ruleOf: k.ruleOf, multiplies: k.multiplies, numbers: k.numbers}
	t.of.numbers.placed = nil
	return t
}

// again goes over the walk with the numbers of another program and other rates; false if
// it would be another walk.
func (t *tape) again(p *engine.Program, rates [][]float64) (out Demand, ok bool) {
	if len(rates[0]) != t.dates || !t.of.sameCourse(p) {
		return out, false
	}
	k := &walker{p: p}
	k.number()
	if !k.sameRules(t.of) {
		return out, false
	}
	k.numbers.follow(t.of.numbers.followed)
	if !t.tellsApart(k.numbers.values) {
		return out, false
	}
	return t.goOver(k.numbers.values, rates)
}

// goOver does the steps; false where somebody would not go on who did, or the other way
// round.
func (t *tape) goOver(values []float64, rates [][]float64) (out Demand, ok bool) {
	n := t.dates
	enough := negligible * totalOf(rates)
	weights := make([]float64, t.places*n)
	of := func(list []float64, i int32) []float64 { return list[int(i)*n : int(i+1)*n : int(i+1)*n] }
	resources := len(t.of.p.Resources)
	work, times, parts := make([]float64, resources*n), make([]float64, resources*n), make([]float64, len(t.parts)*n)
	out = Demand{Stuck: engine.None, Kept: make([]float64, resources), had: make([]float64, resources), drawn: slices.Clone(t.drawn), parts: slices.Clone(t.parts)}
	for i := range t.steps {
		s := &t.steps[i]
		w := of(weights, s.a)
		switch s.do {
		case begins:
			copy(w, rates[s.b])
		case takes:
			share := values[s.x]
			for d, x := range of(weights, s.b) {
				w[d] = x * share
			}
		case joins:
			for d, x := range of(weights, s.b) {
				w[d] += x
			}
		case goesOn, ceases:
			if (sumOf(w) > enough) != (s.do == goesOn) {
				return out, false
			}
		case works:
			count(of(work, s.b), w, values[s.x])
		case asks:
			count(of(times, s.b), w, 1)
		case partly:
			count(of(parts, s.b), w, values[s.x])
		case keeps:
			out.Kept[s.b] += w[0]
		}
	}
	out.Work, out.Times = byDate(work, n), byDate(times, n)
	for i := range t.parts {
		out.partWork = append(out.partWork, of(parts, int32(i)))
	}
	return out, true
}

func count(to, weight []float64, amount float64) {
	for d, x := range weight {
		to[d] += float64(x * amount)
	}
}

// byDate turns rows of dates into rows for each date.
func byDate(list []float64, dates int) [][]float64 {
	rows := make([][]float64, dates)
	for d := range rows {
		for i := d; i < len(list); i += dates {
			rows[d] = append(rows[d], list[i])
		}
	}
	return rows
}

// sameCourse says whether ways divide in another program where they did, and come
// together by the same attributes, if the numbers by which they are told apart allow.
func (k *walker) sameCourse(q *engine.Program) bool {
	p := k.p
	return SameFlow(p, q) && slices.Equal(p.Ops, q.Ops) && slices.Equal(p.Sets, q.Sets) && slices.Equal(p.Periods, q.Periods) &&
		slices.EqualFunc(p.Attributes, q.Attributes, func(a, b engine.Attribute) bool { return a.Initial == b.Initial && len(a.Values) == len(b.Values) }) &&
		slices.EqualFunc(p.Resources, q.Resources, sameParts) &&
		reflect.DeepEqual(p.Scales, q.Scales) && reflect.DeepEqual(p.Requests, q.Requests) && k.sameGiven(q)
}

// sameGiven says whether attributes are given the same values, those apart by which times
// are multiplied and nothing else.
func (k *walker) sameGiven(q *engine.Program) bool {
	p := k.p
	if len(p.Lookups) != len(q.Lookups) || len(p.Samplers) != len(q.Samplers) {
		return false
	}
	for i := range p.Lookups {
		a, b := &p.Lookups[i], &q.Lookups[i]
		if !slices.Equal(a.Attrs, b.Attrs) || !slices.Equal(a.Sizes, b.Sizes) || len(a.Values) != len(b.Values) {
			return false
		}
	}
	for pc := range p.Ops {
		op := &p.Ops[pc]
		a := op.Changes()
		switch {
		case a == engine.None || k.multiplies[a]:
		case op.Code == engine.Look && !slices.Equal(p.Lookups[op.B].Values, q.Lookups[op.B].Values):
			return false
		case op.Code == engine.Sample:
			rows := 1
			if op.By != engine.None {
				rows = len(p.Attributes[op.By].Values)
			}
			for i := range rows {
				if p.Samplers[int(op.B)+i].Mean() != q.Samplers[int(op.B)+i].Mean() {
					return false
				}
			}
			if rows == 0 {
				return false
			}
		}
	}
	return true
}

// sameRules says whether draws and rules that were one still are, and no others.
func (k *walker) sameRules(was *walker) bool {
	return slices.EqualFunc(k.rows, was.rows, slices.Equal[[]int32]) && slices.Equal(k.ruleOf, was.ruleOf) &&
		slices.EqualFunc(k.draws, was.draws, func(a, b draw) bool { return slices.Equal(a.values, b.values) }) &&
		slices.EqualFunc(k.rules, was.rules, func(a, b rule) bool {
			return slices.Equal(a.of, b.of) && slices.Equal(a.rows, b.rows) && a.first == b.first && (a.only == nil) == (b.only == nil)
		})
}

// tellsApart says whether ways that were told apart by numbers still would be, and those
// that were alike in them still are.
func (t *tape) tellsApart(values []float64) bool {
	now, before := map[float64]float64{}, map[float64]float64{}
	for place := range t.told {
		was, is := t.of.numbers.values[place], values[place]
		if x, ok := now[was]; ok && x != is {
			return false
		}
		if x, ok := before[is]; ok && x != was {
			return false
		}
		now[was], before[is] = is, was
	}
	return true
}

// findMultiplying finds the attributes that multiply times and are read by nothing else.
func (k *walker) findMultiplying() {
	k.multiplies = make([]bool, len(k.p.Attributes))
	for a := range k.multiplies {
		k.multiplies[a] = k.p.Attributes[a].Values == nil
	}
	for pc, reads := range k.live.reads {
		op := &k.p.Ops[pc]
		for _, a := range reads {
			if op.Code != engine.Hold || int32(op.By) == a {
				k.multiplies[a] = false
			}
		}
	}
}
