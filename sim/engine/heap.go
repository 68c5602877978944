package engine

import (
	"math/bits"

	"prehabsim/sim/tick"
)

// event is something that is due, in 16 bytes. The two words compare as one
// 128-bit number in the order time, class, patient, branch: never by the order
// in which events were scheduled. Otherwise adding a resource that nobody uses
// could swap two patients in another queue.
//
//	hi  time 36 bits | class 4 | patient, upper 24
//	lo  patient, lower 16 | branch 8 | token 24 | generation 16
type event struct{ lo, hi uint64 }

const (
	maxTime  = 1<<36 - 1 // some 2,177 years
	maxToken = 1<<24 - 1
)

func newEvent(at tick.Time, class uint8, patient uint64, branch uint8, token int32, gen uint16) event {
	if at > maxTime {
		at = maxTime
	}
	return event{
		hi: uint64(at)<<28 | uint64(class)<<24 | patient>>16&0xffffff,
		lo: patient<<48 | uint64(branch)<<40 | uint64(token)<<16 | uint64(gen),
	}
}

func (e event) time() tick.Time { return tick.Time(e.hi >> 28) }
func (e event) class() uint8    { return uint8(e.hi>>24) & 15 }
func (e event) token() int32    { return int32(e.lo >> 16 & maxToken) }
func (e event) gen() uint16     { return uint16(e.lo) }

// subject is the number in the patient field: a resource or a source for
// events that are not a patient's.
func (e event) subject() int32 { return int32(e.hi&0xffffff<<16 | e.lo>>48) }

// before is 1 when a comes before b and 0 otherwise, without a branch.
func before(a, b event) uint64 {
	_, borrow := bits.Sub64(a.lo, b.lo, 0)
	_, borrow = bits.Sub64(a.hi, b.hi, borrow)
	return borrow
}

// eventHeap is the event list: an implicit heap with four children a node,
// which makes half as many levels as a binary one and keeps siblings in one
// cache line.
type eventHeap struct{ at []event }

func (h *eventHeap) reset() { h.at = h.at[:0] }

func (h *eventHeap) push(e event) {
	h.at = append(h.at, e)
	at := h.at
	i := len(at) - 1
	for i > 0 {
		parent := (i - 1) >> 2
		if before(e, at[parent]) == 0 {
			break
		}
		at[i] = at[parent]
		i = parent
	}
	at[i] = e
}

// pop removes and returns the first event; the heap must not be empty.
func (h *eventHeap) pop() event {
	at := h.at
	top := at[0]
	n := len(at) - 1
	last := at[n]
	at = at[:n]
	h.at = at
	if n == 0 {
		return top
	}
	i := 0
	for {
		child := i<<2 + 1
		if child >= n {
			break
		}
		best := child
		if child+4 <= n {
			// Two comparisons side by side, then the winners: the processor
			// need not guess a branch.
			four := (*[4]event)(at[child:])
			left := before(four[1], four[0])
			right := 2 + before(four[3], four[2])
			if before(four[right&3], four[left&3]) != 0 {
				left = right
			}
			best = child + int(left)
		} else {
			for k := child + 1; k < n; k++ {
				if before(at[k], at[best]) != 0 {
					best = k
				}
			}
		}
		if before(at[best], last) == 0 {
			break
		}
		at[i] = at[best]
		i = best
	}
	at[i] = last
	return top
}
