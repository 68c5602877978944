package engine

import (
	"math"
	"slices"

	"prehabsim/sim/tick"
)

// resource is the state of one resource.
type resource struct {
	def  *Resource
	use  *Use // in the present month
	id   int32
	head int32 // first place in the queue
	tail int32
	n    int64 // patients waiting
	work int64 // planned seconds (Places: unit-seconds) waiting
	last tick.Time

	used     int64 // units, lists or nothing (Budget) in use
	capacity int64 // units at this moment (Places)
	turning  int64 // units being turned round
	shut     bool  // outside opening hours

	lists   []list
	today   int // lists open today
	closing tick.Time
	plan    [7]int32     // lists by weekday this week
	length  [7]tick.Span // their length
	blocked int64        // units held by patients who wait for something else
	delayed int64        // units held by patients whom only the way out is missing
	balance int64        // Budget: seconds left today; negative: owed

	level    int     // index into def.Capacity
	multiple float64 // what the last review decided for the coming week
	carry    float64 // fraction of a list or a place owed

	byClass []int64 // Fence: units in use by each value
	holders []int32 // Preempt: tokens that hold it
	levels  []int32 // probes of its levels, and of its patients' times
	times   []int32

	dependents []int32 // resources whose patients also need this one
	short      bool    // the head of the queue waits for another resource
	trying     bool    // those try again who are short of this one: two queues may be short of each other's
}

// list is a session in progress: one theatre, one clinic room.
type list struct {
	open      bool
	busy      bool
	used      bool // something has been done on it today
	cancelled bool // a patient was cancelled on it today
	closes    tick.Time
	owed      tick.Span // overrun to be taken off the next list
}

func (r *resource) reset() {
	lists := r.lists
	for i := range lists {
		lists[i] = list{}
	}
	clear(r.byClass)
	*r = resource{
		def: r.def, id: r.id, head: None, tail: None, lists: lists, multiple: 1, dependents: r.dependents,
		byClass: r.byClass, holders: r.holders[:0], levels: r.levels, times: r.times,
	}
	if r.def.Fence != nil && r.byClass == nil {
		r.byClass = make([]int64, len(r.def.Fence.Units))
	}
}

// dependents lists, by resource, those that must look at their queue again when it is given
// back.
func (p *Program) dependents() [][]int32 {
	of := make([][]int32, len(p.Resources))
	for _, rq := range p.Requests {
		// The queue is at the first need that arises, which may be any but the last.
		for k, n := range rq.Needs {
			for _, second := range n.Resource.Table {
				for _, earlier := range rq.Needs[:k] {
					for _, first := range earlier.Resource.Table {
						if first.Is() && second.Is() && first != second && !slices.Contains(of[second.at()], first.at()) {
							of[second.at()] = append(of[second.at()], first.at())
						}
					}
				}
			}
		}
	}
	return of
}

// touch brings the time integrals of a resource up to the present. It is called
// before anything about the resource changes.
func (e *Engine) touch(id int32) {
	if r := &e.resources[id]; r.last != e.now {
		e.integrate(r)
	}
}

func (e *Engine) integrate(r *resource) {
	if r.levels != nil {
		e.watch(r, r.last)
	}
	dt := int64(e.now - r.last)
	r.last = e.now
	c := r.use
	c.Queue += r.n * dt
	c.Busy += r.used * dt
	if r.blocked|r.delayed != 0 {
		c.Blocked += r.blocked * dt
		c.Delayed += r.delayed * dt
	}
	if r.def.Supply != Places {
		return
	}
	if !r.shut {
		c.Open += r.capacity * dt
	}
	if !r.def.Unlimited && r.used+r.turning >= r.capacity {
		c.Full += dt
		if r.used > r.capacity {
			c.Over += (r.used - r.capacity) * dt
		}
	}
	if e.month < int32(e.counts.Months) {
		if levels := e.counts.Occupancy[r.id]; int(r.used) < len(levels) {
			levels[r.used] += dt
		} else {
			e.counts.occupied(int(r.id), r.used, dt)
		}
	}
}

// class is the value by which a fence tells patients apart; None where there is
// no fence or the patient has no value.
func (e *Engine) class(id int32, attrs record) int32 {
	if f := e.resources[id].def.Fence; f != nil {
		return int32(attrs.whole(int32(f.Attr)))
	}
	return None
}

// has says whether a resource could give now what a request wants of it.
func (e *Engine) has(w *want, rq *Request, attrs record, onList int32) bool {
	r := &e.resources[w.resource]
	switch {
	case r.def.Unlimited:
		return true
	case r.def.Supply == Places:
		if r.def.Fence != nil {
			return !r.shut && r.fits(w.class, w.free)
		}
		return !r.shut && r.used+r.turning+w.free <= r.capacity
	case r.def.Supply == Slots:
		return w.free <= r.balance
	case r.def.Supply == Budget:
		return r.balance > 0 && e.now < r.closing
	default:
		return e.findList(r, e.planned(rq, attrs), onList) != None
	}
}

// fits says whether a fenced resource has so many units for a class.
func (r *resource) fits(class int32, units int64) bool {
	return r.turning+r.def.Fence.spoken(r.byClass, r.used, class, units) <= r.capacity
}

// spoken is how many units are spoken for if a class gets some more: what others use
// counts as no less than what is kept for them. Of those in use, byClass are held by
// patients of a class; nil: none.
func (f *Fence) spoken(byClass []int64, inUse int64, class int32, units int64) int64 {
	spoken := inUse // held by patients without a class, once the others are taken off
	for k, kept := range f.Units {
		used := int64(0)
		if byClass != nil {
			used = byClass[k]
		}
		spoken -= used
		if int32(k) == class {
			used += units
		}
		spoken += max(used, kept)
	}
	if class == None {
		spoken += units
	}
	return spoken
}

// capacityAt is the capacity that the calendar gives now.
func (r *resource) capacityAt(now tick.Time) float64 { return r.levelAt(now).Value }

func (r *resource) levelAt(now tick.Time) *Level {
	for r.level+1 < len(r.def.Capacity) && r.def.Capacity[r.level+1].From <= now {
		r.level++
	}
	return &r.def.Capacity[r.level]
}

// answered is a base capacity, of which some is kept, after the answer of the last
// review.
func (r *resource) answered(base, kept float64) float64 {
	return float64((base-kept)*r.multiple) + kept
}

// Base is the capacity that the calendar gives at a time, in whole units where no
// others are to be had; what is added in answer to waits comes on top.
func (r *Resource) Base(at tick.Time) float64 {
	value := r.Capacity[0].Value
	for _, l := range r.Capacity {
		if l.From <= at {
			value = l.Value
		}
	}
	if r.Supply == Slots || r.Supply == Places && r.Response == nil || r.Supply == Lists && !r.ByLoad {
		return float64(wholeUnits(value))
	}
	return value
}

// Ceiling is Base with the most that may be added to it.
func (r *Resource) Ceiling(at tick.Time) float64 {
	base, kept := r.Base(at), r.KeptAt(at)
	if r.Response == nil {
		return base
	}
	return float64((base-kept)*(1+r.Response.Up)) + kept
}

// KeptAt is what answers to waits leave alone of the capacity that the calendar gives at
// a time.
func (r *Resource) KeptAt(at tick.Time) (kept float64) {
	for i, l := range r.Capacity {
		if i == 0 || l.From <= at {
			kept = l.Kept
		}
	}
	return kept
}

// everGives says whether a resource could give so many units at once, on this or
// any other day, were its base capacity to stay what it is at a time.
func (r *Resource) everGives(units int64, at tick.Time) bool {
	base := math.Ceil(r.Ceiling(at))
	if r.Supply == Budget || r.Supply == Lists { // a part will do, or a list for each
		units = 0
	}
	return r.Unlimited || base > 0 && base >= float64(units)
}

func wholeUnits(x float64) int64 { return int64(math.Floor(x + 1e-9)) }
