package engine

import "prehabsim/sim/tick"

// eventList is the list of pending events: a heap for the day that is being
// simulated, and behind it one unordered bag for each later day. Most events of
// a pathway lie weeks ahead; in a bag they cost one write, and the heap stays so
// small that it never leaves the fastest cache. The order of events is total, so
// the bags cannot change it; a test holds the list to the heap alone.
type eventList struct {
	heap  eventHeap
	until tick.Time // events before this time are in the heap
	stop  tick.Time // events from this time on never happen
	bags  []int32   // first cell of each day's bag
	cells []bagCell
	free  int32
}

type bagCell struct {
	event event
	next  int32
}

const aDay = tick.Time(tick.Day)

func (l *eventList) reset(stop tick.Time) {
	l.heap.reset()
	l.until, l.stop = aDay, stop
	days := int(stop/aDay) + 2
	if cap(l.bags) < days {
		l.bags = make([]int32, days)
	}
	l.bags = l.bags[:days]
	for i := range l.bags {
		l.bags[i] = None
	}
	l.cells, l.free = l.cells[:0], None
}

func (l *eventList) push(e event) {
	at := e.time()
	if at < l.until {
		l.heap.push(e)
		return
	}
	if at >= l.stop {
		return
	}
	c := l.free
	if c != None {
		l.free = l.cells[c].next
	} else {
		c = int32(len(l.cells))
		l.cells = append(l.cells, bagCell{})
	}
	bag := &l.bags[at/aDay]
	l.cells[c] = bagCell{event: e, next: *bag}
	*bag = c
}

// pop removes and returns the first event; ok is false when none is left.
func (l *eventList) pop() (e event, ok bool) {
	for len(l.heap.at) == 0 {
		if l.until >= l.stop {
			return event{}, false
		}
		bag := &l.bags[l.until/aDay]
		l.until += aDay
		for c := *bag; c != None; {
			cell := &l.cells[c]
			next := cell.next
			l.heap.push(cell.event)
			cell.next = l.free
			l.free = c
			c = next
		}
		*bag = None
	}
	return l.heap.pop(), true
}
