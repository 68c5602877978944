package analysis

import (
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

const pastClosing = "work goes on past closing"

// reliefs are, by resource, what may keep its list from growing although more is
// asked than is open.
func (o *Outlook) reliefs() [][]string {
	list := make([][]string, len(o.p.Resources))
	add := func(resource int32, what string) {
		if !slices.Contains(list[resource], what) {
			list[resource] = append(list[resource], what)
		}
	}
	for i := range o.p.Resources {
		r := &o.p.Resources[i]
		if r.Opening != nil {
			add(int32(i), pastClosing)
		}
		if r.QueueLimit.Is() || r.InnerLimit.Is() {
			add(int32(i), "a full queue turns patients away")
		}
	}
	each := func(rq *engine.Request, what string) {
		for id := range rq.Resources {
			add(int32(id), what)
		}
	}
	for i := range o.p.Requests {
		rq := &o.p.Requests[i]
		for id := range rq.Resources {
			if r := &o.p.Resources[id]; r.Supply == engine.Lists && o.longestPlan(rq) > longestList(r) {
				add(int32(id), pastClosing) // it takes a whole list, and more
			}
		}
		if rq.Never {
			each(rq, "some are let in above capacity")
		}
		if rq.Patience.Is() {
			each(rq, "who waits too long gives up")
		}
	}
	for i := range o.p.Ops {
		if op := &o.p.Ops[i]; op.Code == engine.Free {
			each(&o.p.Requests[op.A], "some go elsewhere while it is full")
		}
	}
	return list
}

// beside finds the resources that are asked for by branches alone which a pathway
// ends when it goes on or is over.
func (o *Outlook) beside() []bool {
	ends := map[int32]bool{} // by group
	for i, g := range o.p.Groups {
		ends[int32(i)] = g.Ends
	}
	for i := range o.p.Ops {
		if op := &o.p.Ops[i]; op.Code == engine.Cancel {
			ends[op.A] = true
		}
	}
	var branches []int32
	for i := range o.p.Ops {
		if op := &o.p.Ops[i]; op.Code == engine.Fork && ends[op.B] {
			branches = append(branches, op.A)
		}
	}
	inBranch := NewFlow(o.p).Reachable(branches...)
	some, all := make([]bool, len(o.p.Resources)), make([]bool, len(o.p.Resources))
	for i := range all {
		all[i] = true
	}
	for i := range o.p.Ops {
		if op := &o.p.Ops[i]; op.Code == engine.Seize {
			for id := range o.p.Requests[op.A].Resources {
				some[id], all[id] = true, all[id] && inBranch[i]
			}
		}
	}
	for i := range all {
		all[i] = all[i] && some[i]
	}
	return all
}

func (o *Outlook) longestPlan(rq *engine.Request) tick.Span {
	if !rq.Plan.Is() {
		return rq.PlanTime
	}
	rows := 1
	if rq.PlanBy.Is() {
		rows = len(o.p.Attributes[rq.PlanBy.ID()].Values)
	}
	longest := tick.Span(0)
	for _, s := range o.p.Samplers[rq.Plan.ID() : int(rq.Plan.ID())+rows] {
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
