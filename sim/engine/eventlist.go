package engine

import (
	"math"
	"math/bits"

	"prehabsim/sim/tick"
)

// eventList is the list of pending events, in three layers: a heap for the
// minute or two that is being simulated, behind it a ring of unordered slots for
// the days to come, and behind that an unordered bag for each later day. The heap
// stays so small that it hardly costs anything. The ring reaches as far ahead as
// it holds few enough events to lie in the processor's cache: weeks where patients
// are few, the present day alone where they are many, whose events cost one write
// at the end of a bag. The order of events is total, so slots and bags cannot
// change it; a test holds the list to the heap alone.
type eventList struct {
	heap  eventHeap
	until tick.Time // events before this time are in the heap
	day   tick.Time // start of the present day
	end   tick.Time // events before this time are in the ring or the heap; a whole day
	stop  tick.Time // events from this time on never happen

	slots  [ring]int32       // first cell of each slot
	full   [ring / 64]uint64 // the slots that are not empty, as bits
	inRing int               // events
	most   int               // ... with which the ring is still made longer
	cells  []cell
	free   int32

	bags     []bag // of each later day
	sheaves  []sheaf
	freeLeaf int32

	daily  func(day tick.Time) bool // is told of each day that begins, and says whether to go on; nil: nobody is
	halted bool                     // it said no: nothing more happens

	looks bool    // what comes next is to be noted
	ahead int     // slots before this one have been looked at
	soon  []int32 // tokens of the events that come next, for [Engine.fetch]
}

// cell is an event in a slot.
type cell struct {
	event event
	next  int32
}

// bag is the events of one later day.
type bag struct {
	first int32 // sheaf, the only one that may not be full
	n     int32 // events in it
}

// sheaf is some events of one later day: 256 bytes, four cache lines.
type sheaf struct {
	events [inSheaf]event
	next   int32
	_      [12]byte
}

const inSheaf = 15

const (
	aDay     = tick.Time(tick.Day)
	slotBits = 6       // a slot is 64 seconds
	ring     = 1 << 15 // slots
	ringDays = ring << slotBits / aDay

	mostInRing = 1 << 13

	// No more events than this may as well lie in the heap for a whole day.
	few = 15

	// So many events are made ready for at a time.
	fetchAtOnce = 64
)

func (l *eventList) reset(stop tick.Time, daily func(tick.Time) bool) {
	l.heap.reset()
	l.daily, l.halted = daily, false
	l.until, l.day, l.stop = aDay, 0, stop
	l.end, l.inRing, l.most = aDay, 0, mostInRing
	days := int(stop/aDay) + 2
	if cap(l.bags) < days {
		l.bags = make([]bag, days)
	}
	l.bags = l.bags[:days]
	for i := range l.bags {
		l.bags[i] = bag{first: None, n: inSheaf}
	}
	for i := range l.slots {
		l.slots[i] = None
	}
	clear(l.full[:])
	l.cells, l.free = l.cells[:0], None
	l.sheaves, l.freeLeaf = l.sheaves[:0], None
	l.looks, l.ahead, l.soon = false, 0, l.soon[:0]
}

func (l *eventList) push(e event) {
	at := e.time()
	switch {
	case at < l.until:
		l.heap.push(e)
	case at >= l.stop:
	case at < l.end:
		l.pushSlot(e)
	default:
		l.pushBag(e)
	}
}

func (l *eventList) pushSlot(e event) {
	c := l.free
	if c != None {
		l.free = l.cells[c].next
	} else {
		c = int32(len(l.cells))
		l.cells = append(l.cells, cell{})
	}
	l.inRing++
	i := uint64(e.time()) >> slotBits & (ring - 1)
	x := &l.cells[c]
	x.event, x.next = e, l.slots[i]
	l.slots[i] = c
	l.full[i>>6] |= 1 << (i & 63)
}

func (l *eventList) pushBag(e event) {
	b := &l.bags[e.time()/aDay]
	if b.n == inSheaf {
		l.newSheaf(b)
	}
	l.sheaves[b.first].events[b.n] = e
	b.n++
}

func (l *eventList) newSheaf(b *bag) {
	i := l.freeLeaf
	if i != None {
		l.freeLeaf = l.sheaves[i].next
	} else {
		i = int32(len(l.sheaves))
		l.sheaves = append(l.sheaves, sheaf{})
	}
	l.sheaves[i].next = b.first
	*b = bag{first: i}
}

// pop removes and returns the first event; ok is false when none is left.
func (l *eventList) pop() (e event, ok bool) {
	for len(l.heap.at) == 0 {
		if i := l.nextSlot(); i < l.firstTomorrow() {
			return l.open(i), true
		}
		if !l.nextDay() {
			return event{}, false
		}
	}
	return l.heap.pop(), true
}

// firstTomorrow is the slot at which the next day begins.
func (l *eventList) firstTomorrow() int { return int((l.day + aDay) >> slotBits) }

// open puts a slot's events into the heap, but for the first, which it returns.
func (l *eventList) open(i int) (first event) {
	if l.looks && i >= l.ahead {
		l.look(i)
	}
	l.until = tick.Time(i+1) << slotBits
	i &= ring - 1
	c := l.slots[i]
	l.slots[i] = None
	l.full[i>>6] &^= 1 << (uint(i) & 63)
	x := &l.cells[c]
	first = x.event
	for {
		l.inRing--
		next := x.next
		x.next, l.free = l.free, c
		if next == None {
			return first
		}
		c, x = next, &l.cells[next]
		later := x.event
		if before(later, first) != 0 {
			later, first = first, later
		}
		l.heap.push(later)
	}
}

// nextSlot is the first slot with events that are not in the heap yet; if there
// are none, it is one far away.
func (l *eventList) nextSlot() int {
	if l.inRing == 0 {
		return math.MaxInt
	}
	return l.slotFrom(int(l.until >> slotBits))
}

// slotFrom is the first slot from i on with events in it. There must be one.
func (l *eventList) slotFrom(i int) int {
	k := uint(i) & (ring - 1)
	w := k >> 6
	set := l.full[w] >> (k & 63) << (k & 63)
	for set == 0 {
		w = (w + 1) & (ring/64 - 1)
		set = l.full[w]
	}
	found := w<<6 + uint(bits.TrailingZeros64(set))
	return i + int((found-k)&(ring-1))
}

// nextDay begins another day. The ring must hold it; it is to reach a day further
// ahead than before, if there is room.
func (l *eventList) nextDay() bool {
	l.day += aDay
	if l.day >= l.stop {
		l.day, l.until = l.stop, l.stop
		return false
	}
	if l.daily != nil && !l.daily(l.day) {
		l.halted = true
		return false
	}
	l.until = max(l.until, l.day)
	for n := 0; l.end <= l.day || n < 2 && l.inRing <= l.most && l.end < l.day+ringDays*aDay; n++ {
		if l.end < l.stop {
			l.openBag(&l.bags[l.end/aDay])
		}
		l.end += aDay
	}
	if l.inRing <= few {
		for i := l.nextSlot(); i < l.firstTomorrow(); i = l.nextSlot() {
			l.heap.push(l.open(i))
		}
		l.until = l.day + aDay
	}
	return true
}

// openBag puts a day's events into the ring.
func (l *eventList) openBag(b *bag) {
	i, n := b.first, b.n
	*b = bag{first: None, n: inSheaf}
	for i != None {
		s := &l.sheaves[i]
		for _, e := range s.events[:n] {
			l.pushSlot(e)
		}
		next := s.next
		s.next, l.freeLeaf = l.freeLeaf, i
		i, n = next, inSheaf
	}
}

// look notes whose events come next, from slot i on.
func (l *eventList) look(i int) {
	l.soon = l.soon[:0]
	for left := l.inRing; ; i = l.slotFrom(i + 1) {
		for c := l.slots[i&(ring-1)]; c != None; c = l.cells[c].next {
			left--
			if e := l.cells[c].event; e.class() == classPatient && e.token() != journalled {
				l.soon = append(l.soon, e.token())
			}
		}
		if left == 0 || len(l.soon) >= fetchAtOnce {
			break
		}
	}
	l.ahead = i + 1
}
