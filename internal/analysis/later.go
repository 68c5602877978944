package analysis

import (
	"encoding/binary"
	"math"
	"slices"

	"prehabsim/sim/engine"
)

// What an attribute is drawn by, or looked up by, need not be known before somebody asks
// for the attribute itself: comorbidity by deprivation divides no way until something
// depends on either. Until then a way carries by which rule it follows, and from what.

// rule is how an attribute follows from others. Operations with the same one share it.
type rule struct {
	of    []int32        // the attributes that it follows from
	rows  []int32        // of Pick, by the value of the one: the draw
	table *engine.Lookup // of Look
	first int32          // where its numbers begin: entries of Look; of Sample means, by the value of the one
	only  *cell          // what it is whatever those are; nil: it depends on them
}

// findRules numbers the rules of all operations: each pathway looks up the same as most
// others.
func (k *walker) findRules() {
	numbers := map[string]int32{}
	k.ruleOf = make([]int32, len(k.p.Ops))
	for pc := range k.p.Ops {
		k.ruleOf[pc] = engine.None
		r, values, ok := k.ruleFor(&k.p.Ops[pc])
		if !ok {
			continue
		}
		b := k.key[:0]
		for _, list := range [2][]int32{r.of, r.rows} {
			b = binary.LittleEndian.AppendUint32(b, uint32(len(list)))
			for _, x := range list {
				b = binary.LittleEndian.AppendUint32(b, uint32(x))
			}
		}
		if r.table != nil {
			for _, x := range r.table.Sizes {
				b = binary.LittleEndian.AppendUint32(b, uint32(x))
			}
		}
		for _, x := range values {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
		}
		k.key = b
		number, known := numbers[string(b)]
		if !known {
			number = int32(len(k.rules))
			numbers[string(b)] = number
			k.rules = append(k.rules, r)
		}
		k.ruleOf[pc] = number
	}
}

// ruleFor is the rule by which an operation gives an attribute a value, and the numbers
// of which it is one; false if it has none, or the attribute would follow from itself.
func (k *walker) ruleFor(op *engine.Op) (r rule, values []float64, ok bool) {
	if op.By != engine.None {
		r.of = []int32{int32(op.By)}
	}
	switch op.Code {
	case engine.Pick:
		r.rows = k.rows[op.B]
		if allSame(r.rows) {
			c := k.drawn(r.rows[0])
			r.only = &c
		}
	case engine.Look:
		r.table = &k.p.Lookups[op.B]
		r.of, r.first, values = nil, k.numbers.entries[op.B], r.table.Values
		for _, a := range r.table.Attrs {
			r.of = append(r.of, int32(a))
		}
	case engine.Sample:
		if op.By == engine.None || k.p.Attributes[op.By].Values == nil {
			return r, nil, false
		}
		r.first = k.numbers.means + op.B
		values = k.numbers.values[r.first:][:len(k.p.Attributes[op.By].Values)]
	default:
		return r, nil, false
	}
	if len(values) > 0 && allSame(values) {
		c := knownAs(k.numbers.at(r.first))
		r.only = &c
	}
	return r, values, len(r.of) > 0 && !slices.Contains(r.of, op.A)
}

func allSame[T comparable](list []T) bool {
	return !slices.ContainsFunc(list, func(x T) bool { return x != list[0] })
}

// drawn is an attribute that is drawn so.
func (k *walker) drawn(number int32) cell {
	if values := k.draws[number].values; len(values) == 1 {
		return cell{value: float64(values[0])}
	}
	return cell{draw: number, state: pending}
}

// postpones lets an attribute follow from others that are not all known yet.
func (k *walker) postpones(w *way, op *engine.Op) bool {
	number := k.ruleOf[w.pc]
	if number == engine.None || k.misses != nil || !slices.ContainsFunc(k.rules[number].of, func(a int32) bool { return w.attrs[a].state != known }) {
		return false
	}
	r := &k.rules[number]
	if op.Code == engine.Sample {
		for i := range k.p.Attributes[op.By].Values {
			k.mean(op.B + int32(i))
		}
	}
	if r.only != nil {
		k.give(w, op.A, *r.only)
		return true
	}
	w.give(op.A, cell{draw: number, state: following})
	w.later = append(w.later, op.A)
	return true
}

// give gives a way an attribute. Numbers by which times are multiplied keep their place.
func (k *walker) give(w *way, a int32, c cell) {
	switch {
	case k.tape == nil || c.state != known:
	case !k.multiplies[a]:
		c.place = 0
	default:
		if c.place == 0 {
			c.place = k.numbers.itself(c.value).place
		}
		k.tape.told[c.place] = true
	}
	w.give(a, c)
}

// give gives a way an attribute.
func (w *way) give(a int32, c cell) {
	if w.attrs[a].state == following {
		w.later = slices.DeleteFunc(w.later, func(x int32) bool { return x == a })
	}
	w.attrs[a] = c
}

// freed divides a way at an operation that changes what others still follow from, so that
// they no longer do; true if it has divided.
func (k *walker) freed(w *way, op *engine.Op) bool {
	a := op.Changes()
	if a == engine.None || len(w.later) == 0 {
		return false
	}
	for i := 0; i < len(w.later); {
		c := w.later[i]
		switch {
		case c == a || !slices.Contains(k.rules[w.attrs[c].draw].of, a):
			i++
		case k.needed(w, c):
			return k.split(w, c)
		default:
			w.give(c, cell{})
		}
	}
	return false
}

// needed says whether an attribute is asked for, or another that follows from it.
func (k *walker) needed(w *way, a int32) bool {
	return k.live.asks(w, a) || slices.ContainsFunc(w.later, func(c int32) bool {
		return slices.Contains(k.rules[w.attrs[c].draw].of, a) && k.needed(w, c)
	})
}

// rootOf is an attribute that is pending, from which one follows that is not known.
func (k *walker) rootOf(w *way, a int32) int32 {
	for w.attrs[a].state == following {
		a = k.firstOpen(w, a)
	}
	return a
}

// firstOpen is the first of those from which an attribute follows that is not known.
func (k *walker) firstOpen(w *way, a int32) int32 {
	of := k.rules[w.attrs[a].draw].of
	return of[slices.IndexFunc(of, func(a int32) bool { return w.attrs[a].state != known })]
}

// settle lets an attribute of a way have a value, and what follows from it and others
// that are known.
func (k *walker) settle(w *way, a int32, value float64) {
	k.give(w, a, cell{value: value})
	for again := true; again; {
		again = false
		for _, c := range w.later {
			r := &k.rules[w.attrs[c].draw]
			if slices.ContainsFunc(r.of, func(a int32) bool { return w.attrs[a].state != known }) {
				continue
			}
			k.give(w, c, k.follows(w, r))
			again = true
			break
		}
	}
}

// follows is what follows from attributes that are all known.
func (k *walker) follows(w *way, r *rule) cell {
	if r.table != nil {
		return knownAs(k.numbers.at(r.first + w.entry(r.table)))
	}
	row := int32(max(0, w.attrs[r.of[0]].value))
	if r.rows != nil {
		return k.drawn(r.rows[row])
	}
	return knownAs(k.numbers.at(r.first + row))
}

// timeOf is the mean time of a Hold, over all that is not known of what it depends on:
// a time divides no way.
func (k *walker) timeOf(w *way, op *engine.Op) number {
	for _, a := range k.live.reads[w.pc-1] {
		if w.attrs[a].state == known {
			continue
		}
		a = k.rootOf(w, a)
		number := w.attrs[a].draw
		mean := k.numbers.itself(0)
		for i, v := range k.draws[number].values {
			n := k.alike(w)
			k.settle(n, a, float64(v))
			mean = k.numbers.plus(mean, k.numbers.times(k.share(number, i), k.timeOf(n, op)))
			k.spare = append(k.spare, n)
		}
		return mean
	}
	mean := k.mean(op.A + k.row(w, op))
	for _, a := range k.p.Scales[op.B] {
		mean = k.numbers.times(mean, k.valueOf(w, int32(a)))
	}
	return mean
}

// valueOf is an attribute as a number to go on with.
func (k *walker) valueOf(w *way, a int32) number {
	if c := &w.attrs[a]; c.place != 0 {
		return number{c.value, c.place}
	}
	return k.numbers.itself(w.attrs[a].value)
}
