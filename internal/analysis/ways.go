package analysis

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"

	"prehabsim/sim/engine"
)

// way is patients who have come to the same operation in the same state, as far as
// it bears on what follows.
type way struct {
	pc     int32
	weight []float64 // patients a second, by date
	attrs  []cell
	later  []int32 // attributes that follow from others which are not all known
	held   []holding
	frame  *frame   // from where it was called
	loops  []int32  // counters of the loops that the way is inside of
	name   []uint64 // while it waits, with its hash
	hash   uint64
	place  int32 // which of all ways it is that have been in use at once
}

type cellState uint8

const (
	known     cellState = iota
	pending             // to be drawn when something asks for it
	following           // follows from others, of which some are not known yet
)

type cell struct {
	value float64
	place int32 // of that number, if it is one that may be another when the walk is gone over again
	draw  int32 // of a pending one, in walker.draws; of a later one, in walker.rules
	state cellState
}

// draw is among what an attribute is drawn. Operations that draw alike share one.
type draw struct {
	values []int32
	shares []float64
	places []int32 // of those that followed (turned.go); nil: they are the program's
}

type holding struct {
	resource int32
	units    float64
	tag      int32
	part     int32 // of who asks for it, see part; or None
}

// knownAs is an attribute that is a number.
func knownAs(x number) cell { return cell{value: x.value, place: x.place} }

// copy is a way with a share of the weight.
func (k *walker) copy(w *way, share number) *way {
	n := k.alike(w)
	n.weight = n.weight[:0]
	for _, x := range w.weight {
		n.weight = append(n.weight, x*share.value)
	}
	k.note(takes, n, w.place, share.place)
	return n
}

// alike is a way in the same state, whose weight is yet to be said.
func (k *walker) alike(w *way) *way {
	n := k.newWay()
	n.pc, n.frame = w.pc, w.frame
	n.attrs = append(n.attrs[:0], w.attrs...)
	n.later = append(n.later[:0], w.later...)
	n.held = append(n.held[:0], w.held...)
	n.loops = append(n.loops[:0], w.loops...)
	return n
}

// begin is the way of a source's patients.
func (k *walker) begin(source int, rates []float64) *way {
	w := k.newWay()
	w.pc, w.frame = int32(k.p.Sources[source].Entry), k.root(0)
	w.weight = append(w.weight[:0], rates...)
	w.held, w.loops, w.later = w.held[:0], w.loops[:0], w.later[:0]
	w.attrs = make([]cell, len(k.p.Attributes))
	for a := range k.p.Attributes {
		k.give(w, int32(a), cell{value: k.p.Attributes[a].Initial})
	}
	k.note(begins, w, int32(source), 0)
	return w
}

// newWay is one that is done with, or another.
func (k *walker) newWay() *way {
	if last := len(k.spare) - 1; last >= 0 {
		n := k.spare[last]
		k.spare = k.spare[:last]
		return n
	}
	k.made++
	return &way{place: int32(k.made - 1)}
}

// nameOf names a way by everything that bears on what follows, its stop apart. The next
// name takes its place.
func (k *walker) nameOf(w *way, s *stop) []uint64 {
	b := append(k.name[:0], uint64(len(w.loops)), uint64(len(w.held)))
	for _, x := range w.loops {
		b = append(b, uint64(x))
	}
	for _, h := range w.held {
		b = append(b, uint64(uint32(h.resource))<<32|uint64(uint32(h.tag)), uint64(uint32(h.part)), math.Float64bits(h.units))
	}
	for _, a := range k.asked(w, s) {
		b = k.appendCell(b, w, a)
	}
	k.name = b
	return b
}

// asked are the attributes that may still be asked for from a stop on.
func (k *walker) asked(w *way, s *stop) []int32 {
	list := &s.asked[w.hands()]
	if *list == nil {
		*list = []int32{}
		for i := range k.live.words {
			for set := k.live.word(w, i); set != 0; set &= set - 1 {
				*list = append(*list, int32(i*64+bits.TrailingZeros64(set)))
			}
		}
	}
	return *list
}

// open marks what is no number in the name of a way, since it is no number of IEEE 754.
const open = 0x7ff8 << 48

// appendCell adds to a name what is known of an attribute, and from what it follows.
func (k *walker) appendCell(b []uint64, w *way, a int32) []uint64 {
	c := &w.attrs[a]
	if c.state == known {
		return append(b, math.Float64bits(c.value))
	}
	b = append(b, open|uint64(c.state)<<32|uint64(uint32(c.draw)))
	if c.state == following {
		for _, of := range k.rules[c.draw].of {
			if !k.live.asks(w, of) {
				b = k.appendCell(b, w, of)
			}
		}
	}
	return b
}

// findRanks numbers the operations in an order in which each comes after all that
// lead to it, but for ways back (reverse postorder).
func (k *walker) findRanks() {
	k.queue.rank = make([]int32, len(k.p.Ops))
	k.leave = engine.None
	left := int32(len(k.p.Ops))
	var visit func(pc int32)
	visit = func(pc int32) {
		if k.queue.rank[pc] != 0 {
			return
		}
		k.queue.rank[pc] = -1 // not known yet
		for _, n := range slices.Backward(k.live.nexts[emptyHanded][pc]) {
			visit(n.pc)
		}
		k.queue.rank[pc] = left
		left--
		code := k.p.Ops[pc].Code
		if out := code == engine.Leave || code == engine.End; out && (k.leave == engine.None || k.queue.rank[k.leave] < k.queue.rank[pc]) {
			k.leave = pc
		}
	}
	for i := range k.p.Sources {
		visit(int32(k.p.Sources[i].Entry))
	}
}

// findJoins marks the operations to which several others lead, and finds for each
// call where its route leads back to.
func (k *walker) findJoins() {
	k.joins = make([]bool, len(k.p.Ops))
	k.behind = make([]int32, len(k.p.Ops))
	led := make([]bool, len(k.p.Ops))
	for pc := range k.p.Ops {
		for _, n := range k.live.nexts[emptyHanded][pc] {
			k.joins[n.pc] = k.joins[n.pc] || led[n.pc]
			led[n.pc] = true
		}
		if op := &k.p.Ops[pc]; op.Code == engine.Call {
			k.joins[op.A] = true
			k.behind[pc] = k.wayBack(int32(pc + 1))
			if k.behind[pc] != engine.None {
				k.joins[k.behind[pc]] = true
			}
		} else if op.Code == engine.Push && k.wayBack(op.A) != engine.None {
			k.joins[k.wayBack(op.A)] = true
		}
	}
}

// wayBack is where patients go on who return to an operation: to the next one that
// matters here. All ways out of the program are one, and where the next is another
// return there is nothing to come back for: None.
func (k *walker) wayBack(pc int32) int32 {
	for {
		switch op := &k.p.Ops[pc]; op.Code {
		case engine.Mark, engine.Count, engine.Charge, engine.Join, engine.Cancel:
			pc++
		case engine.Return:
			return engine.None
		case engine.Leave, engine.End:
			if k.leave == engine.None { // nobody leaves but by coming back to here
				return pc
			}
			return k.leave
		default:
			if op.Code != engine.Jump || op.A <= pc {
				return pc
			}
			pc = op.A
		}
	}
}

// findDraws numbers the rows of all choices by what they hold: each pathway has its
// own choice of, say, day case or not, and nearly all are the same.
func (k *walker) findDraws() {
	numbers := map[string]int32{}
	k.rows = make([][]int32, len(k.p.Choices))
	for i := range k.p.Choices {
		c := &k.p.Choices[i]
		for first := 0; first < len(c.Probs); first += len(c.Targets) {
			var d draw
			b := k.key[:0]
			for j, v := range c.Targets {
				if share := c.Probs[first+j]; share > 0 {
					d.values, d.shares = append(d.values, v), append(d.shares, share)
					b = binary.LittleEndian.AppendUint32(b, uint32(v))
					b = binary.LittleEndian.AppendUint64(b, math.Float64bits(share))
				}
			}
			k.key = b
			number, ok := numbers[string(b)]
			if !ok {
				number = int32(len(k.draws))
				numbers[string(b)] = number
				k.draws = append(k.draws, d)
			}
			k.rows[i] = append(k.rows[i], number)
		}
	}
}
