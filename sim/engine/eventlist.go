package engine

import (
	"math/bits"

	"prehabsim/sim/tick"
)

// eventList is the list of pending events, in three layers: a heap for the
// minute or two that is being simulated, behind it one unordered list for each
// slot of the present day, and behind that one unordered bag for each later day.
// Most events of a pathway lie weeks ahead; in a bag they cost one write, and the
// heap stays so small that it hardly costs anything. The order of events is
// total, so slots and bags cannot change it; a test holds the list to the heap
// alone.
type eventList struct {
	heap  eventHeap
	until tick.Time // events before this time are in the heap
	day   tick.Time // start of the present day
	stop  tick.Time // events from this time on never happen

	slots [slotsADay]int32              // first cell of each slot
	full  [(slotsADay + 63) / 64]uint64 // the slots that are not empty, as bits
	cells []cell
	free  int32

	bags     []bag // of each later day
	sheaves  []sheaf
	freeLeaf int32

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
	aDay      = tick.Time(tick.Day)
	slotBits  = 6 // a slot is 64 seconds
	slotsADay = int(aDay >> slotBits)

	// So many events are made ready for at a time.
	fetchAtOnce = 64
)

func (l *eventList) reset(stop tick.Time) {
	l.heap.reset()
	l.until, l.day, l.stop = aDay, 0, stop
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
	l.looks, l.ahead, l.soon = false, slotsADay, l.soon[:0]
}

func (l *eventList) push(e event) {
	at := e.time()
	switch {
	case at < l.until:
		l.heap.push(e)
	case at < l.day+aDay:
		l.pushSlot(e)
	case at < l.stop:
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
	i := uint64(e.time()-l.day) >> slotBits
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
		i := l.nextSlot(int((l.until - l.day) >> slotBits))
		if i < slotsADay {
			return l.open(i), true
		}
		if !l.nextDay() {
			return event{}, false
		}
	}
	return l.heap.pop(), true
}

// open puts a slot's events into the heap, but for the first, which it returns.
func (l *eventList) open(i int) (first event) {
	if l.looks && i >= l.ahead {
		l.look(i)
	}
	l.until = l.day + tick.Time(i+1)<<slotBits
	c := l.slots[i]
	l.slots[i] = None
	l.full[i>>6] &^= 1 << (uint(i) & 63)
	x := &l.cells[c]
	first = x.event
	for {
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

// nextSlot is the first slot from i on that is not empty.
func (l *eventList) nextSlot(i int) int {
	if i >= slotsADay {
		return slotsADay
	}
	w := i >> 6
	set := l.full[w] >> (uint(i) & 63) << (uint(i) & 63)
	for set == 0 {
		if w++; w == len(l.full) {
			return slotsADay
		}
		set = l.full[w]
	}
	return w<<6 + bits.TrailingZeros64(set)
}

// nextDay opens the next day's bag.
func (l *eventList) nextDay() bool {
	l.day += aDay
	if l.day >= l.stop {
		l.day, l.until = l.stop, l.stop
		return false
	}
	today := &l.bags[l.day/aDay]
	i, n := today.first, today.n
	today.first, today.n = None, inSheaf
	few := i == None || l.sheaves[i].next == None // one sheaf, so few events
	l.until, l.ahead = l.day, 0
	if few {
		l.until, l.ahead = l.day+aDay, slotsADay
	}
	for i != None {
		s := &l.sheaves[i]
		for _, e := range s.events[:n] {
			if few {
				l.heap.push(e)
			} else {
				l.pushSlot(e)
			}
		}
		next := s.next
		s.next, l.freeLeaf = l.freeLeaf, i
		i, n = next, inSheaf
	}
	return true
}

// look notes whose events come next, from slot i on.
func (l *eventList) look(i int) {
	l.soon = l.soon[:0]
	for ; i < slotsADay && len(l.soon) < fetchAtOnce; i = l.nextSlot(i + 1) {
		for c := l.slots[i]; c != None; c = l.cells[c].next {
			if e := l.cells[c].event; e.class() == classPatient && e.token() != journalled {
				l.soon = append(l.soon, e.token())
			}
		}
	}
	l.ahead = i
}
