package analysis

import (
	"container/heap"
	"slices"

	"prehabsim/sim/engine"
)

// Ways wait where they may be joined by others: at a stop, those of one operation that
// were called from the same places and have branched off equally often. There are far
// fewer stops than ways, so stops are what is put in order, and within one ways follow
// in the order in which they came.

// frame is from where ways were called: the operation to which they will return, and from
// where those were called that will be there.
type frame struct {
	id     int32
	forks  int32 // how often its ways have branched off
	back   int32
	caller *frame // nil: they return to nothing

	order []int32  // see stop.order, without what stands last
	live  []uint64 // the attributes that are asked for wherever they will return to
	calls map[int32]*frame
	stops map[int32]*stop // by operation
}

// stop is where ways wait.
type stop struct {
	ways   []*way
	next   int        // so many of them have gone on
	table  []int32    // of those who wait, one more than their place in ways, by hash; 0: none
	order  []int32    // places from the outermost call inwards, comparable with those of others
	asked  [2][]int32 // the attributes that tell ways apart, with nothing in hand and with something
	id     int32
	queued bool
}

// few ways at a stop are looked through one by one.
const few = 8

// root is the frame of ways that return to nothing.
func (k *walker) root(forks int32) *frame {
	for int32(len(k.roots)) <= forks {
		k.roots = append(k.roots, k.newFrame(&frame{forks: int32(len(k.roots)), back: engine.None, order: []int32{int32(len(k.roots))}, live: make([]uint64, k.live.words)}))
	}
	return k.roots[forks]
}

func (k *walker) newFrame(f *frame) *frame {
	f.id, f.calls, f.stops = k.frames, map[int32]*frame{}, map[int32]*stop{}
	k.frames++
	return f
}

// within is the frame of ways that will return to an operation of this one.
func (k *walker) within(f *frame, back int32) *frame {
	if in := f.calls[back]; in != nil {
		return in
	}
	in := k.newFrame(&frame{forks: f.forks, back: back, caller: f, order: append(slices.Clone(f.order), 2*k.queue.rank[back]), live: slices.Clone(f.live)})
	for i := range in.live {
		in.live[i] |= k.live.here[laden][int(back)*k.live.words+i]
	}
	f.calls[back] = in
	return in
}

// stopAt is where ways of a frame wait at an operation.
func (k *walker) stopAt(f *frame, pc int32) *stop {
	s := f.stops[pc]
	if s == nil {
		s = &stop{id: k.queue.made, order: append(slices.Clone(f.order), 2*k.queue.rank[pc]+1)}
		k.queue.made++
		f.stops[pc] = s
	}
	return s
}

// find is the way of a name that waits here, or nil.
func (s *stop) find(hash uint64, name []uint64) *way {
	if s.table == nil {
		for _, w := range s.ways[s.next:] {
			if w.hash == hash && slices.Equal(w.name, name) {
				return w
			}
		}
		return nil
	}
	for at := hash & uint64(len(s.table)-1); s.table[at] != 0; at = (at + 1) & uint64(len(s.table)-1) {
		if i := int(s.table[at] - 1); i >= s.next {
			if w := s.ways[i]; w.hash == hash && slices.Equal(w.name, name) {
				return w
			}
		}
	}
	return nil
}

// put lets a way wait.
func (s *stop) put(w *way) {
	s.ways = append(s.ways, w)
	if n := len(s.ways); n <= few || n*4 <= len(s.table)*3 {
		if s.table != nil {
			s.note(n - 1)
		}
		return
	}
	s.table = make([]int32, max(4*few, 2*len(s.table)))
	for i := s.next; i < len(s.ways); i++ {
		s.note(i)
	}
}

func (s *stop) note(i int) {
	at := s.ways[i].hash & uint64(len(s.table)-1)
	for s.table[at] != 0 {
		at = (at + 1) & uint64(len(s.table)-1)
	}
	s.table[at] = int32(i + 1)
}

// take takes out the way that came first; nil if nobody waits.
func (s *stop) take() *way {
	if s.next == len(s.ways) {
		clear(s.table)
		s.ways, s.next = s.ways[:0], 0
		return nil
	}
	w := s.ways[s.next]
	s.next++
	return w
}

// stopQueue gives out first the stop that is furthest from the end, so that ways that join
// again have all arrived when their common continuation is followed.
type stopQueue struct {
	stops []*stop
	made  int32
	rank  []int32 // by operation: after those that lead there, loops apart
}

func (q *stopQueue) Len() int { return len(q.stops) }

// Less compares places as if every route stood where it is called: a way inside of
// one comes before the operation that it will return to. Branches come last.
func (q *stopQueue) Less(i, j int) bool {
	a, b := q.stops[i], q.stops[j]
	if c := slices.Compare(a.order, b.order); c != 0 {
		return c < 0
	}
	return a.id < b.id
}

func (q *stopQueue) Swap(i, j int) { q.stops[i], q.stops[j] = q.stops[j], q.stops[i] }
func (q *stopQueue) Push(x any)    { q.stops = append(q.stops, x.(*stop)) }
func (q *stopQueue) Pop() any {
	last := len(q.stops) - 1
	s := q.stops[last]
	q.stops = q.stops[:last]
	return s
}

// first takes out the way that comes first; nil if there is none.
func (q *stopQueue) first() *way {
	for len(q.stops) > 0 {
		if w := q.stops[0].take(); w != nil {
			return w
		}
		heap.Pop(q).(*stop).queued = false
	}
	return nil
}

// add puts a way on the queue, or its weight onto one that is alike.
func (k *walker) add(w *way) {
	if !(sumOf(w.weight) > negligible*k.total) {
		k.note(ceases, w, 0, 0)
		k.spare = append(k.spare, w)
		return
	}
	k.note(goesOn, w, 0, 0)
	k.skip(w)
	s := k.stopAt(w.frame, w.pc)
	name := k.nameOf(w, s)
	hash := hashOf(name)
	if was := s.find(hash, name); was != nil {
		for d := range was.weight {
			was.weight[d] += w.weight[d]
		}
		k.note(joins, was, w.place, 0)
		k.spare = append(k.spare, w)
		return
	}
	w.name, w.hash = append(w.name[:0], name...), hash
	s.put(w)
	if !s.queued {
		s.queued = true
		heap.Push(&k.queue, s)
	}
}

// hashOf mixes a name by Fibonacci's multiplier, 2^64 over the golden ratio (Knuth 1998,
// volume 3, section 6.4).
func hashOf(name []uint64) (h uint64) {
	for _, x := range name {
		h = (h ^ x) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return h
}

// skip takes a way past operations that ask for nothing and lead one way, so that it waits
// where something may become of it.
func (k *walker) skip(w *way) {
	for {
		switch op := &k.p.Ops[w.pc]; {
		case op.Code == engine.Mark, op.Code == engine.Count, op.Code == engine.Charge, op.Code == engine.Join, op.Code == engine.Cancel:
			w.pc++
		case op.Code == engine.Jump && op.A > w.pc:
			w.pc = op.A
		case op.Code == engine.Call:
			k.call(w, op, k.behind[w.pc])
		case op.Code == engine.Return:
			w.pc, w.frame = w.frame.back, w.frame.caller
		default:
			return
		}
	}
}
