package validate

import (
	"math"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// enqueue puts a branch into a queue where the discipline of its resource says: by class
// or by due date, and else behind who is there; who was interrupted before others of the
// same class.
func (b *branch) enqueue(w *wait) {
	u := b.t.uses[w.resource]
	switch u.def.Discipline {
	case engine.Priority, engine.Preempt:
		w.rank = b.life.amount(w.request.Priority)
	case engine.Due:
		w.rank = math.MaxInt64
		if c := &b.life.clocks[u.def.DueClock.ID()]; c.runs {
			w.rank = int64(c.since) + int64(u.def.DueWithin)
		}
	}
	at := len(u.queue)
	for at > 0 && (u.queue[at-1].waits.rank > w.rank || w.again && u.queue[at-1].waits.rank == w.rank) {
		at--
	}
	u.queue = slices.Insert(u.queue, at, b)
}

// inTurn tells whether a branch may be served next: nobody stands before it who needs
// anything still, which another branch may have changed, or who cannot be served is passed over.
func (t *teller) inTurn(b *branch, id int32) bool {
	u := t.uses[id]
	if u.def.Overtakes || u.def.Supply == engine.Lists && !u.def.Unlimited || len(u.queue) == 0 {
		return true
	}
	first := slices.IndexFunc(u.queue, func(x *branch) bool { return x == b || len(x.wants(x.waits.request)) > 0 })
	return first >= 0 && u.queue[first] == b
}

// settle looks at the queues when a second is over: who stands at the head of one, or near it
// where who cannot be served is passed over, could not have been served, unless another branch of the patient has changed what is needed.
func (t *teller) settle(next tick.Time) {
	if t.now <= t.p.Window && t.p.Window < next {
		t.leftInPlace()
	}
	for _, u := range t.uses {
		if len(u.queue) == 0 || !t.readable(u.def) {
			continue
		}
		first := u.queue[:1]
		if u.def.Overtakes {
			first = u.queue[:min(len(u.queue), 8)]
		}
		for _, b := range first {
			wants := b.wants(b.waits.request)
			if !slices.Equal(wants, b.waits.wants) || slices.ContainsFunc(wants, func(w want) bool { return !t.readable(t.uses[w.resource].def) }) {
				continue
			}
			t.same(t.could(wants), false)
		}
	}
}

// readable tells whether what is free of a resource at any time can be told from its
// capacity: not where that answers waits, or is in lists.
func (t *teller) readable(def *engine.Resource) bool {
	return def.Unlimited || def.Supply == engine.Places && def.Response == nil
}

// shut tells whether a resource is closed.
func (t *teller) shut(def *engine.Resource) bool { return t.shutAt(def, t.now) }

func (t *teller) shutAt(def *engine.Resource, at tick.Time) bool {
	if def.Opening == nil {
		return false
	}
	day := t.p.Calendar.Day(at)
	w, of := t.p.Calendar.Weekday(day), tick.Span(at-t.p.Calendar.Start(day))
	return of < def.Opening.Open[w] || of >= def.Opening.Close[w]
}

// stuck finds who waits for ever when the simulation ends: everybody is let go on who
// could, were whoever is let go on to give everything back, until nobody is left who could.
type stuck struct {
	t     *teller
	free  map[*branch]bool
	all   []*branch
	until tick.Time // waits that began later are taken for time
}

func (t *teller) findStuck(until tick.Time) *stuck {
	s := &stuck{t: t, free: map[*branch]bool{}, until: until}
	for _, l := range t.lives {
		s.all = append(s.all, l.branches...)
	}
	for again := true; again; {
		again = false
		for _, b := range s.all {
			if !s.free[b] && s.goesOn(b) {
				s.free[b], again = true, true
			}
		}
		for _, u := range t.uses {
			passed := 0
			for _, b := range u.queue {
				if s.free[b] {
					continue
				}
				if s.mayHave(b) {
					s.free[b], again = true, true
					continue
				}
				if passed++; u.def.Supply == engine.Lists && !u.def.Unlimited {
					if passed == 32 {
						break
					}
				} else if !u.def.Overtakes {
					break
				}
			}
		}
	}
	return s
}

// goesOn tells whether a branch goes on whatever others hold: its time runs, its patience
// will be up, or another branch of the patient that goes on may end it, or was all that it
// waited for.
func (s *stuck) goesOn(b *branch) bool {
	if b.waits == nil && !b.joining {
		return true
	}
	if w := b.waits; w != nil && (w.since > s.until || w.request.Patience.Is()) {
		return true
	}
	for _, o := range b.life.branches {
		if s.free[o] && b.group != engine.None && s.t.endsOthers(b.group) {
			return true
		}
	}
	if !b.joining {
		return false
	}
	return !slices.ContainsFunc(b.life.branches, func(o *branch) bool { return o.group == b.joins && !s.free[o] })
}

// endsOthers tells whether branches of a group may be ended by another of the patient.
func (t *teller) endsOthers(group int32) bool {
	return t.p.Groups[group].Ends || slices.ContainsFunc(t.p.Ops, func(op engine.Op) bool { return op.Code == engine.Cancel && op.A == group })
}

// mayHave tells whether a request could be met one day, if only those keep anything who
// never go on. What an empty resource could not give either is nobody's doing.
func (s *stuck) mayHave(b *branch) bool {
	t := s.t
	for _, w := range b.wants(b.waits.request) {
		def := &t.p.Resources[w.resource]
		kept, byClass := int64(0), map[int64]int64{}
		for _, o := range s.all {
			for _, x := range o.held {
				if s.free[o] || x.resource != w.resource {
					continue
				}
				units := x.units
				if def.Supply == engine.Lists {
					units = 1
				}
				kept += units
				byClass[x.class] += units
			}
		}
		most := t.mostEver(def)
		switch {
		case def.Unlimited || def.Supply == engine.Budget || def.Supply == engine.Slots:
		case def.Supply == engine.Lists:
			if kept >= max(most, 1) {
				return false
			}
		case def.Fence != nil:
			class := t.class(def, b.life)
			none := map[int64]int64{}
			if spokenFor(def.Fence, byClass, class, w.free) > max(most, spokenFor(def.Fence, none, class, w.free)) {
				return false
			}
		case kept+w.free > max(most, w.free):
			return false
		}
	}
	return true
}

// class is by which a fence tells patients apart.
func (t *teller) class(def *engine.Resource, l *life) int64 {
	if def.Fence == nil {
		return engine.None
	}
	return int64(l.attrs[def.Fence.Attr])
}

// spokenFor is how many units are spoken for if a class gets more: what is kept for the
// others counts as in use.
func spokenFor(f *engine.Fence, used map[int64]int64, class, more int64) (sum int64) {
	for k, n := range used {
		if k < 0 || int(k) >= len(f.Units) {
			sum += n
		}
	}
	if class < 0 {
		sum += more
	}
	for k, kept := range f.Units {
		n := used[int64(k)]
		if int64(k) == class {
			n += more
		}
		sum += max(n, kept)
	}
	return sum
}

// mostEver is the most that there will be of a resource from the end on, or lists at once.
func (t *teller) mostEver(def *engine.Resource) int64 { return mostFrom(def, t.p.Stop) }

// mostFrom is that from some time on.
func mostFrom(def *engine.Resource, from tick.Time) int64 {
	most, up, extra := 0.0, 0.0, 0.0
	if def.Response != nil {
		up, extra = def.Response.Up, 1
	}
	for i, l := range def.Capacity {
		if over := i+1 < len(def.Capacity) && def.Capacity[i+1].From <= from; !over {
			most = max(most, (l.Value-l.Kept)*(1+up)+l.Kept)
		}
	}
	const workingDay = float64(8 * tick.Hour)
	switch {
	case most == 0 || def.Opening != nil && def.Opening.Close == [7]tick.Span{}:
		return 0
	case def.Supply == engine.Lists && def.ByLoad && def.ListLen == 0:
		most = math.Ceil(most / workingDay)
	case def.Supply == engine.Lists && def.ByLoad:
		most = math.Ceil(most/float64(def.ListLen)) + 1
	}
	return int64(math.Floor(most + extra + 1e-9))
}

// compareStuck holds who waits for ever to who was found to.
func (t *teller) compareStuck(c *engine.Stuck) {
	s := t.findStuck(t.p.Stop)
	is := engine.Stuck{}
	steps, units := make([]int64, len(t.p.Steps)), make([]int64, len(t.p.Resources))
	var since []tick.Time
	for _, l := range t.lives {
		left, holds := false, false
		for _, b := range l.branches {
			left = left || !s.free[b]
			holds = holds || !s.free[b] && len(b.held) > 0
		}
		if holds {
			is.Holding++
		} else if left {
			is.Behind++
		}
		for _, b := range l.branches {
			if s.free[b] {
				continue
			}
			for _, x := range b.held {
				units[x.resource] += x.units
			}
			if b.waits != nil {
				since = append(since, b.waits.since)
				if holds && b.waits.step != engine.None {
					steps[b.waits.step]++
				}
			}
		}
	}
	if is.Holding+is.Behind > 0 {
		is.Steps, is.Units = steps, units
		slices.Sort(since)
		for _, at := range slices.Compact(since) {
			if s := t.findStuck(at); len(s.free) < len(s.all) {
				is.Since = at
				break
			}
		}
	}
	t.same(is, *c)
}
