package engine

import (
	"math"
	"slices"

	"prehabsim/sim/tick"
)

// Patients who hold one thing while they wait for another can come to wait for each
// other for ever. Whether some do is asked once, at the end of a replication, by
// letting go on whoever could: a patient whose time runs, whose patience will be up,
// or who gets what is asked for once others have given everything back, goes on and
// gives everything back in turn (the reduction of Holt 1972). Each of these is the best
// that could happen, so whoever is left can never go on, whatever comes.

// Stuck is who was found to wait for ever at the end of a replication.
type Stuck struct {
	Holding int64     // patients who hold something that others of them wait for
	Behind  int64     // patients who wait behind them and hold nothing
	Since   tick.Time // when the first of such circles closed
	Steps   []int64   // by step: of Holding, who wait there; nil if there are none
	Units   []int64   // by resource: units that they hold
}

// reduction is the room that the question takes.
type reduction struct {
	free    []bool    // by token: nothing, or nobody for ever, keeps it from going on
	held    []int64   // by resource: units (lists) held by those who are not free
	byClass [][]int64 // ... and by class, where there is a fence
	most    []int64   // by resource: units (lists) that there will ever be
	open    []int32   // resources whose queues are to be looked at
	isOpen  []bool
	since   []tick.Time
	ended   []bool // by group: other tokens of the patient may end its branches; found once
}

// findStuck counts who waits for ever.
func (e *Engine) findStuck() {
	if !slices.ContainsFunc(e.tokens, func(t token) bool { return t.held != None && (t.state == waiting || t.state == joining) }) {
		return // who holds nothing keeps nobody waiting
	}
	err := e.err // asking what a patient wants may set it
	defer func() { e.err = err }()
	e.stuck.most = e.stuck.most[:0]
	for i := range e.resources {
		e.stuck.most = append(e.stuck.most, e.mostEver(int32(i)))
	}
	if !e.reduce(e.p.Stop) {
		return
	}
	s := &e.counts.Stuck
	s.Steps, s.Units = make([]int64, len(e.p.Steps)), make([]int64, len(e.resources))
	e.stuck.since = e.stuck.since[:0]
	for i := range e.tokens {
		e.countStuck(int32(i), s)
	}
	// Who waits for ever has held the same since joining the queue, so the circle that
	// closed first is what is left if later waits are taken for time.
	slices.Sort(e.stuck.since)
	low, high := 0, len(e.stuck.since)-1
	for low < high {
		if middle := (low + high) / 2; e.reduce(e.stuck.since[middle]) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	s.Since = e.stuck.since[low]
}

// countStuck counts a token that is not free, and its patient with the first of them.
func (e *Engine) countStuck(tk int32, s *Stuck) {
	t := &e.tokens[tk]
	if e.stuck.free[tk] {
		return
	}
	first, holds := true, false
	for k := e.patients[t.patient].tokens; k != None; k = e.tokens[k].sibling {
		if !e.stuck.free[k] {
			first = first && k >= tk
			holds = holds || e.tokens[k].held != None
		}
	}
	switch {
	case first && holds:
		s.Holding++
	case first:
		s.Behind++
	}
	for h := t.held; h != None; h = e.holdings[h].next {
		s.Units[e.holdings[h].resource] += e.holdings[h].units
	}
	if t.state == waiting {
		w := e.place(tk)
		e.stuck.since = append(e.stuck.since, w.since)
		if step := e.p.Ops[w.seize].Step; holds && step != None {
			s.Steps[step]++
		}
	}
}

// reduce lets everybody go on who could, waits that began later than until taken for
// time. It says whether anybody is left.
func (e *Engine) reduce(until tick.Time) (left bool) {
	e.beginReduction()
	s := &e.stuck
	for i := range e.tokens {
		if t := &e.tokens[i]; t.state == waiting || t.state == joining {
			s.free[i] = false
			for h := t.held; h != None; h = e.holdings[h].next {
				e.keep(&e.holdings[h], 1)
			}
		}
	}
	for i := range e.tokens {
		switch tk := int32(i); {
		case e.tokens[tk].state == idle:
		case s.free[tk]: // its time runs
			e.freeOthers(tk)
		case e.tokens[tk].state == waiting && (e.place(tk).since > until || e.p.Requests[e.p.Ops[e.place(tk).seize].A].Patience.Is()):
			e.letGo(tk)
		}
	}
	for i := range e.resources {
		e.lookAgain(int32(i))
	}
	for len(s.open) > 0 {
		id := s.open[len(s.open)-1]
		s.open, s.isOpen[id] = s.open[:len(s.open)-1], false
		e.serveQueue(id)
	}
	return slices.Contains(s.free, false)
}

func (e *Engine) beginReduction() {
	s := &e.stuck
	s.free, s.held, s.isOpen = resized(s.free, len(e.tokens)), resized(s.held, len(e.resources)), resized(s.isOpen, len(e.resources))
	for i := range s.free {
		s.free[i] = true
	}
	if len(s.byClass) < len(e.resources) {
		s.byClass = make([][]int64, len(e.resources))
	}
	for i := range e.resources {
		s.byClass[i] = resized(s.byClass[i], len(e.resources[i].byClass))
	}
	s.open = s.open[:0]
	if len(s.ended) < len(e.p.Groups) {
		for _, g := range e.p.Groups {
			s.ended = append(s.ended, g.Ends)
		}
		for i := range e.p.Ops {
			if op := &e.p.Ops[i]; op.Code == Cancel {
				s.ended[op.A] = true
			}
		}
	}
}

// resized is a slice of n noughts in the room of another.
func resized[T any](old []T, n int) []T {
	old = slices.Grow(old[:0], n)[:n]
	clear(old)
	return old
}

// keep adds (sign 1) or takes away (-1) what is held for ever.
func (e *Engine) keep(h *held, sign int64) {
	r := &e.resources[h.resource]
	switch {
	case r.def.Unlimited:
	case r.def.Supply == Lists && h.list == None: // beside the lists
	case r.def.Supply == Lists:
		e.stuck.held[h.resource] += sign
	default:
		e.stuck.held[h.resource] += sign * h.units
		if r.def.Fence != nil && h.list != None {
			e.stuck.byClass[h.resource][h.list] += sign * h.units
		}
	}
}

func (e *Engine) lookAgain(id int32) {
	if s := &e.stuck; !s.isOpen[id] && e.resources[id].head != None {
		s.isOpen[id] = true
		s.open = append(s.open, id)
	}
}

// letGo lets a token go on: to its end, where all is given back.
func (e *Engine) letGo(tk int32) {
	t := &e.tokens[tk]
	e.stuck.free[tk] = true
	for h := t.held; h != None; h = e.holdings[h].next {
		x := &e.holdings[h]
		e.keep(x, -1)
		e.lookAgain(x.resource)
		for _, d := range e.resources[x.resource].dependents {
			e.lookAgain(d)
		}
	}
	if t.state == waiting {
		e.lookAgain(e.place(tk).queue) // whoever stands behind it
	}
	e.freeOthers(tk)
}

// freeOthers lets branches of the same patient go on that a token which goes on may
// end, and who waits for its group to end.
func (e *Engine) freeOthers(tk int32) {
	pat := e.tokens[tk].patient
	for k := e.patients[pat].tokens; k != None; k = e.tokens[k].sibling {
		o := &e.tokens[k]
		if !e.stuck.free[k] && (o.group() != None && e.stuck.ended[o.group()] || o.state == joining && !e.keepsJoin(pat, o.joins())) {
			e.letGo(k)
		}
	}
}

// keepsJoin says whether a branch of the group can never end.
func (e *Engine) keepsJoin(pat int32, group int8) bool {
	for k := e.patients[pat].tokens; k != None; k = e.tokens[k].sibling {
		if e.tokens[k].group() == group && !e.stuck.free[k] {
			return true
		}
	}
	return false
}

// serveQueue lets everybody in a queue go on who could, in the order in which the
// resource would let them.
func (e *Engine) serveQueue(id int32) {
	def, passed := e.resources[id].def, 0
	for at := e.resources[id].head; at != None; at = e.places[at].next {
		w := &e.places[at]
		if e.stuck.free[w.token] {
			continue
		}
		if e.mayGo(w) {
			e.letGo(w.token)
			continue
		}
		passed++
		if def.Supply == Lists && !def.Unlimited && passed == lookAhead || def.Supply != Lists && !def.Overtakes {
			return // who stands at the head is not passed over
		}
	}
}

// mayGo says whether a request could be met one day, were only those in the way who are
// not free.
func (e *Engine) mayGo(w *place) bool {
	op := &e.p.Ops[w.seize]
	wants := e.wants(op.A, e.record(e.tokens[w.token].patient), op.Step)
	for i := range wants {
		if !e.mayHave(&wants[i]) {
			return false
		}
	}
	return true
}

// mayHave takes for given what an empty resource would not have either: that is a lack
// of capacity, and nobody's doing who holds some of it. Of what is unlimited nothing is
// kept from others, and work is spent and not held.
func (e *Engine) mayHave(w *want) bool {
	s, r := &e.stuck, &e.resources[w.resource]
	most, inUse := s.most[w.resource], s.held[w.resource]
	switch {
	case r.def.Supply == Lists:
		return inUse < max(most, 1)
	case r.def.Fence != nil:
		return r.def.Fence.spoken(s.byClass[w.resource], inUse, w.class, w.free) <= max(most, r.def.Fence.spoken(nil, 0, w.class, w.free))
	}
	return inUse+w.free <= max(most, w.free)
}

// mostEver is the most units (or lists at a time) that a resource may have from now on,
// or a little more: what may be added in answer to waits is rounded up.
func (e *Engine) mostEver(id int32) int64 {
	r := &e.resources[id]
	def := r.def
	most, extra, up := 0.0, 0.0, 0.0
	if def.Response != nil {
		up, extra = def.Response.Up, 1 // what is owed from one week to the next
	}
	now := r.levelAt(e.now)
	for i := range def.Capacity {
		if l := &def.Capacity[i]; l == now || l.From > e.now {
			most = max(most, float64((l.Value-l.Kept)*(1+up))+l.Kept)
		}
	}
	if most == 0 {
		return 0
	}
	switch {
	case def.Supply == Lists && def.ByLoad && def.ListLen == 0:
		most = math.Ceil(most / float64(workingDay))
	case def.Supply == Lists && def.ByLoad:
		most = math.Ceil(most/float64(def.ListLen)) + 1
	case def.Opening != nil && def.Opening.Close == [7]tick.Span{}:
		return 0
	}
	return wholeUnits(most + extra)
}

// addStuck adds those whom the common part left waiting. They wait for nobody outside of
// it: who leaves it holds nothing, and its resources are asked for in it alone.
func (e *Engine) addStuck(common *Stuck, first *Program) {
	s := &e.counts.Stuck
	if common.Steps == nil {
		return
	}
	if s.Steps == nil {
		s.Steps, s.Units, s.Since = make([]int64, len(e.p.Steps)), make([]int64, len(e.resources)), common.Since
	}
	s.Holding += common.Holding
	s.Behind += common.Behind
	s.Since = min(s.Since, common.Since)
	for i, n := range common.Steps {
		if at := slices.Index(e.p.Steps, first.Steps[i]); at >= 0 {
			s.Steps[at] += n
		}
	}
	for i, at := range e.to.resources {
		if at != None {
			s.Units[at] += common.Units[i]
		}
	}
}
