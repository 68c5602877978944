package kpi

import (
	"math"
	"slices"
	"strings"

	"prehabsim/sim/engine"
)

// index finds things of a program by name.
type index struct{ p *engine.Program }

// tallies returns the tallies of the given names. A star stands for any text:
// "prehab.*.offered" is what all programmes offered, "prehab.*.tier.*" in any tier.
func (x *index) tallies(names ...string) []int {
	var ids []int
	for i, t := range x.p.Tallies {
		if slices.ContainsFunc(names, func(n string) bool { return matches(n, t.Name) }) {
			ids = append(ids, i)
		}
	}
	return ids
}

func matches(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(name, parts[0])
	if len(parts) == 1 {
		return ok && rest == ""
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		if ok {
			_, rest, ok = strings.Cut(rest, part)
		}
	}
	return ok && strings.HasSuffix(rest, parts[last])
}

// clocks returns the clocks that are reported together under a name.
func (x *index) clocks(measure string) []int {
	var ids []int
	for i, c := range x.p.Clocks {
		if c.Measure == measure {
			ids = append(ids, i)
		}
	}
	return ids
}

// endless returns the background admissions, by name, that come from an endless
// list: patients who refill what others leave free.
func (x *index) endless() (names []string) {
	for _, t := range x.p.Tallies {
		name, ok := strings.CutPrefix(t.Name, background)
		if ok && slices.ContainsFunc(x.p.Sources, func(s engine.Source) bool {
			return s.Fill != engine.None && (s.Name == name || s.Name == t.Name)
		}) {
			names = append(names, name)
		}
	}
	return names
}

const background = "background."

// tiers returns the tiers of prehabilitation.
func (x *index) tiers() (names []string) {
	for _, t := range x.p.Tallies {
		programme, tier, ok := strings.Cut(t.Name, ".tier.")
		if ok && strings.HasPrefix(programme, "prehab.") && !slices.Contains(names, tier) {
			names = append(names, tier)
		}
	}
	return names
}

// Posts says whether an option has the posts of a staff resource: whether anybody may
// ask for them. A scenario describes the posts of a service once, for all options;
// where nobody is offered the service nobody is employed for it either.
func Posts(p *engine.Program, id int) bool {
	return slices.ContainsFunc(p.Requests, func(rq engine.Request) bool {
		return slices.ContainsFunc(rq.Needs, func(n engine.Need) bool { return slices.Contains(n.Resource.Table, int32(id)) })
	})
}

// usable is the share of a resource's capacity, in ten-thousandths, that
// patients from endless lists may fill: all but the largest reserve.
func (x *index) usable(id int) int64 {
	reserve := 0.0
	for _, s := range x.p.Sources {
		if s.Fill != engine.None && int(s.Fill) == id {
			reserve = max(reserve, s.Reserve)
		}
	}
	return 10000 - int64(math.Round(10000*min(reserve, 1)))
}

// The groups of resources that measures speak of.
const (
	theatre      = "theatre"
	ward         = "ward"
	criticalCare = "critical care"
	prehab       = "prehab"
)

func inGroup(group string) func(*engine.Resource) bool {
	return func(r *engine.Resource) bool { return r.Group == group }
}

func limited(r *engine.Resource) bool { return !r.Unlimited }

func places(r *engine.Resource) bool { return r.Supply == engine.Places }

func lists(r *engine.Resource) bool { return r.Supply == engine.Lists }

func staff(r *engine.Resource) bool { return r.Supply == engine.Budget && !r.Unlimited }

func responds(r *engine.Resource) bool { return r.Response != nil }

// preemptive are those whose patients may be interrupted.
func preemptive(r *engine.Resource) bool { return r.Discipline == engine.Preempt }

// beds are the places that a hospital counts as beds.
func beds(r *engine.Resource) bool {
	return places(r) && (r.Group == ward || r.Group == criticalCare || r.Unit == "bed")
}

func all(*engine.Resource) bool { return true }

func and(a, b func(*engine.Resource) bool) func(*engine.Resource) bool {
	return func(r *engine.Resource) bool { return a(r) && b(r) }
}
