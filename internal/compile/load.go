package compile

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// loads is the table of loads by year of the window.
func (b *builder) loads(demand expected) []facts.Load {
	stretches := b.stretches()
	reliefs, beside := b.reliefs(), b.beside()
	of := make([]facts.Load, len(b.p.Resources)) // what is the same in each year
	for i := range of {
		r := &b.p.Resources[i]
		of[i] = facts.Load{Resource: r.Name, Index: i, Relief: reliefs[i], Beside: beside[i]}
		of[i].Unit, _ = loadUnit(r)
		if !r.Unlimited {
			b.setSpells(&of[i], r, demand, stretches)
		}
		if of[i].Closed.From != "" { // what is not open has no work to go on with
			of[i].Relief = slices.DeleteFunc(of[i].Relief, func(s string) bool { return s == pastClosing })
		}
	}
	var list []facts.Load
	for y := range stretches[len(stretches)-1].year + 1 {
		for i := range of {
			l := of[i]
			l.Year = y
			b.setShares(&l, demand, stretches)
			list = append(list, l)
		}
	}
	return list
}

// loadUnit is in what a load is told, and how many seconds of work make one.
func loadUnit(r *engine.Resource) (unit string, seconds float64) {
	switch r.Supply {
	case engine.Slots:
		return "appointments", 1
	case engine.Places:
		if perDay, ok := strings.CutSuffix(r.Unit, " a day"); ok {
			return perDay, float64(tick.Day)
		}
		return r.Unit + "-days", float64(tick.Day)
	}
	return "hours", float64(tick.Hour)
}

// setShares works out demand and capacity of the load's year.
func (b *builder) setShares(l *facts.Load, demand expected, stretches []stretch) {
	r := &b.p.Resources[l.Index]
	asked, opened, most, days := 0.0, 0.0, 0.0, 0
	for k, s := range stretches {
		if s.year == l.Year {
			asked += float64(demand.workIn(k, l.Index) * float64(s.days()))
			opened += b.opened(r, s.from, s.to, base)
			if r.Response != nil {
				most += b.opened(r, s.from, s.to, ceiling)
			}
			days += s.days()
		}
	}
	_, unit := loadUnit(r)
	l.Offered = asked / float64(days) * 365.25 * float64(tick.Day) / unit
	l.Capacity = opened / float64(days) * 365.25 / unit
	l.Ceiling = l.Capacity
	if r.Response != nil {
		l.Ceiling = most / float64(days) * 365.25 / unit
	}
	if r.Unlimited {
		l.Capacity, l.Ceiling = math.Inf(1), math.Inf(1)
	}
	if l.Offered > 0 {
		l.Share, l.ShareCeiling = l.Offered/l.Capacity, l.Offered/l.Ceiling
	}
}

// setSpells finds when more is asked than there is.
func (b *builder) setSpells(l *facts.Load, r *engine.Resource, demand expected, stretches []stretch) {
	dates := b.tellingDates(r, stretches)
	asked, capacity, most := make([]float64, len(dates)), make([]float64, len(dates)), make([]float64, len(dates))
	for i, d := range dates {
		asked[i], capacity[i], most[i] = demand.workOn(stretches, d, l.Index), b.capacityIn(r, d, base), b.capacityIn(r, d, ceiling)
	}
	beyond := func(what []float64) facts.Spell {
		return spell(dates, func(i int) bool { return asked[i] > what[i]*(1+1e-9) })
	}
	l.Passes, l.PassesCeiling = beyond(capacity), beyond(most)
	l.Closed = spell(dates, func(i int) bool { return asked[i] > 0 && capacity[i] == 0 })
}

// tellingDates are those on which demand is compared with capacity: the middle of
// each month, each day on which either jumps, and the window's first and last.
func (b *builder) tellingDates(r *engine.Resource, stretches []stretch) []tick.Date {
	last := b.times.to
	dates := []tick.Date{last}
	add := func(d tick.Date) {
		if !d.Before(b.times.from) && d.Before(last) {
			dates = append(dates, d)
		}
	}
	for _, s := range stretches {
		add(s.from)
	}
	for _, l := range r.Capacity {
		add(b.dateOf(l.From))
	}
	for month := b.times.from; month.Before(last); month = nextMonth(month) {
		add(month.AddDays(14))
	}
	slices.SortFunc(dates, func(a, b tick.Date) int { return a.Sub(b) })
	return slices.Compact(dates)
}

func nextMonth(d tick.Date) tick.Date {
	if d.Month == 12 {
		return tick.Date{Year: d.Year + 1, Month: 1, Day: 1}
	}
	return tick.Date{Year: d.Year, Month: d.Month + 1, Day: 1}
}

// spell is the months between the first and the last of some dates for which
// something holds.
func spell(dates []tick.Date, holds func(i int) bool) (s facts.Spell) {
	for i, d := range dates {
		if !holds(i) {
			continue
		}
		if s.From == "" {
			s.From = monthOf(d)
			if i == 0 {
				s.From = "before"
			}
		}
		s.Until = ""
		if i+1 < len(dates) {
			s.Until = monthOf(dates[i+1].AddDays(-1))
		}
	}
	return s
}

func monthOf(d tick.Date) string { return fmt.Sprintf("%04d-%02d", d.Year, d.Month) }

const pastClosing = "work goes on past closing"

// reliefs are, by resource, what may keep its list from growing although more is
// asked than is open.
func (b *builder) reliefs() [][]string {
	list := make([][]string, len(b.p.Resources))
	add := func(resource int32, what string) {
		if !slices.Contains(list[resource], what) {
			list[resource] = append(list[resource], what)
		}
	}
	for i := range b.p.Resources {
		r := &b.p.Resources[i]
		if r.Opening != nil {
			add(int32(i), pastClosing)
		}
		if r.QueueLimit != engine.None || r.InnerLimit != engine.None {
			add(int32(i), "a full queue turns patients away")
		}
	}
	each := func(rq *engine.Request, what string) {
		for _, id := range asksFor(rq) {
			add(id, what)
		}
	}
	for i := range b.p.Requests {
		rq := &b.p.Requests[i]
		for _, id := range asksFor(rq) {
			if r := &b.p.Resources[id]; r.Supply == engine.Lists && b.longestPlan(rq) > longestList(r) {
				add(id, pastClosing) // it takes a whole list, and more
			}
		}
		if rq.Never {
			each(rq, "some are let in above capacity")
		}
		if rq.Patience != engine.None {
			each(rq, "who waits too long gives up")
		}
	}
	for i := range b.p.Ops {
		if op := &b.p.Ops[i]; op.Code == engine.Free {
			each(&b.p.Requests[op.A], "some go elsewhere while it is full")
		}
	}
	return list
}

// beside finds the resources that are asked for by branches alone which a pathway
// ends when it goes on or is over.
func (b *builder) beside() []bool {
	ends := map[int32]bool{} // by group
	for i, g := range b.p.Groups {
		ends[int32(i)] = g.Ends
	}
	for i := range b.p.Ops {
		if op := &b.p.Ops[i]; op.Code == engine.Cancel {
			ends[op.A] = true
		}
	}
	g := newFlowGraph(b.p)
	inBranch := make([]bool, len(b.p.Ops))
	for i := range b.p.Ops {
		if op := &b.p.Ops[i]; op.Code == engine.Fork && ends[op.B] {
			for at := range g.reachable(op.A) {
				inBranch[at] = true
			}
		}
	}
	some, all := make([]bool, len(b.p.Resources)), make([]bool, len(b.p.Resources))
	for i := range all {
		all[i] = true
	}
	for i := range b.p.Ops {
		if op := &b.p.Ops[i]; op.Code == engine.Seize {
			for _, id := range asksFor(&b.p.Requests[op.A]) {
				some[id], all[id] = true, all[id] && inBranch[i]
			}
		}
	}
	for i := range all {
		all[i] = all[i] && some[i]
	}
	return all
}

// asksFor lists the resources of a request, whoever makes it.
func asksFor(rq *engine.Request) (list []int32) {
	for _, need := range rq.Needs {
		for _, id := range need.Resource.Table {
			if id != engine.None {
				list = append(list, id)
			}
		}
	}
	return list
}

func (b *builder) longestPlan(rq *engine.Request) tick.Span {
	if rq.Plan == engine.None {
		return rq.PlanTime
	}
	rows := 1
	if rq.PlanBy != engine.None {
		rows = len(b.p.Attributes[rq.PlanBy].Values)
	}
	longest := tick.Span(0)
	for _, s := range b.p.Samplers[rq.Plan : int(rq.Plan)+rows] {
		longest = max(longest, tick.Round(s.Scale))
	}
	return longest
}

// longestList is the longest that a resource holds; one that is as long as its load
// asks is at most a working day.
func longestList(r *engine.Resource) tick.Span {
	switch {
	case !r.ByLoad:
		return slices.Max(r.Weekly[:])
	case r.ListLen > 0:
		return r.ListLen
	}
	return 8 * tick.Hour
}
