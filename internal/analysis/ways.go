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
	stack  []int32
	loops  []int32 // counters of the loops that the way is inside of
	forks  int32   // how often it has branched off
	name   []byte  // while it waits, with its hash and the next of the same
	hash   uint64
	behind *way
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
	n.pc, n.forks = w.pc, w.forks
	n.attrs = append(n.attrs[:0], w.attrs...)
	n.later = append(n.later[:0], w.later...)
	n.held = append(n.held[:0], w.held...)
	n.stack = append(n.stack[:0], w.stack...)
	n.loops = append(n.loops[:0], w.loops...)
	return n
}

// begin is the way of a source's patients.
func (k *walker) begin(source int, rates []float64) *way {
	w := k.newWay()
	w.pc, w.forks = int32(k.p.Sources[source].Entry), 0
	w.weight = append(w.weight[:0], rates...)
	w.held, w.stack, w.loops, w.later = w.held[:0], w.stack[:0], w.loops[:0], w.later[:0]
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

// nameOf names a way by everything that bears on what follows. The next name takes its
// place.
func (k *walker) nameOf(w *way) []byte {
	b := binary.LittleEndian.AppendUint32(k.key[:0], uint32(w.pc))
	for _, list := range [2][]int32{w.stack, w.loops} {
		b = append(b, byte(len(list)))
		for _, x := range list {
			b = binary.LittleEndian.AppendUint32(b, uint32(x))
		}
	}
	for _, h := range w.held {
		b = binary.LittleEndian.AppendUint32(b, uint32(h.resource))
		b = binary.LittleEndian.AppendUint32(b, uint32(h.tag))
		b = binary.LittleEndian.AppendUint32(b, uint32(h.part))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(h.units))
	}
	b = append(b, 0xff)
	for i := range k.live.words {
		for set := k.live.word(w, i); set != 0; set &= set - 1 {
			b = k.appendCell(b, w, int32(i*64+bits.TrailingZeros64(set)))
		}
	}
	k.key = b
	return b
}

// appendCell adds to a name what is known of an attribute, and from what it follows.
func (k *walker) appendCell(b []byte, w *way, a int32) []byte {
	c := &w.attrs[a]
	b = binary.LittleEndian.AppendUint16(b, uint16(a))
	b = append(b, byte(c.state))
	if c.state == known {
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(c.value))
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(c.draw))
	if c.state == following {
		for _, of := range k.rules[c.draw].of {
			if !k.live.asks(w, of) {
				b = k.appendCell(b, w, of)
			}
		}
	}
	return b
}

// wayQueue gives out first the way that is furthest from the end, so that ways
// that join again have all arrived when their common continuation is followed.
type wayQueue struct {
	ways []*way
	rank []int32 // by operation: after those that lead there, loops apart
}

func (q *wayQueue) Len() int { return len(q.ways) }

// Less compares places as if every route stood where it is called: a way inside of
// one comes before the operation that it will return to. Branches come last.
func (q *wayQueue) Less(i, j int) bool {
	a, b := q.ways[i], q.ways[j]
	if a.forks != b.forks {
		return a.forks < b.forks
	}
	for depth := 0; ; depth++ {
		x, insideX := q.place(a, depth)
		y, insideY := q.place(b, depth)
		switch {
		case x != y:
			return x < y
		case insideX != insideY:
			return insideX
		case !insideX:
			return false
		}
	}
}

func (q *wayQueue) place(w *way, depth int) (rank int32, inside bool) {
	if depth < len(w.stack) {
		return q.rank[w.stack[depth]], true
	}
	return q.rank[w.pc], false
}

func (q *wayQueue) Swap(i, j int) { q.ways[i], q.ways[j] = q.ways[j], q.ways[i] }
func (q *wayQueue) Push(x any)    { q.ways = append(q.ways, x.(*way)) }
func (q *wayQueue) Pop() any {
	last := len(q.ways) - 1
	w := q.ways[last]
	q.ways = q.ways[:last]
	return w
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
