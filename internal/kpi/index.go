package kpi

import (
	"math"
	"slices"
	"strings"

	"prehabsim/sim/engine"
)

// index finds things of a program by name, and notes what it was asked for.
type index struct {
	p     *engine.Program
	reads *Reads
	// causes are those for which beds are held in any option: where only another option
	// has one, nothing is held for it in this one.
	causes map[string]bool
	met    map[string][]int // tallies that have been looked for, by the names looked for
	ofCare []prehabTally    // what each tally is to a service of prehab; nil: not looked at yet
}

// causesOf are the causes that operations of programs bring, and the first, with which
// patients come.
func causesOf(programs []*engine.Program) map[string]bool {
	found := map[string]bool{}
	for _, p := range programs {
		if len(p.Causes) > 0 {
			found[p.Causes[0].Name] = true
		}
		for pc := range p.Ops {
			if op := &p.Ops[pc]; op.Code == engine.Charge {
				found[p.Causes[op.A].Name] = true
			}
		}
	}
	return found
}

// tallies returns the tallies of the given names. A star stands for any text:
// "prehab.*.offered" is what all programmes offered.
func (x *index) tallies(names ...string) []int {
	key := strings.Join(names, "\n")
	ids, ok := x.met[key]
	if !ok {
		for i, t := range x.p.Tallies {
			if slices.ContainsFunc(names, func(n string) bool { return matches(n, t.Name) }) {
				ids = append(ids, i)
			}
		}
		if x.met == nil {
			x.met = map[string][]int{}
		}
		x.met[key] = ids
	}
	x.reads.Tallies = append(x.reads.Tallies, ids...)
	return slices.Clone(ids)
}

func matches(pattern, name string) bool {
	first, _, some := strings.Cut(pattern, "*")
	rest, ok := strings.CutPrefix(name, first)
	if !some || !ok {
		return ok && rest == ""
	}
	parts := strings.Split(pattern, "*")
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		if ok {
			_, rest, ok = strings.Cut(rest, part)
		}
	}
	return ok && strings.HasSuffix(rest, parts[last])
}

// clocks returns the clocks that are reported together under a name: never those that
// are of some patients when they stop, whose stops are among another's, or of everybody.
func (x *index) clocks(measure string) []int {
	var ids []int
	for i, c := range x.p.Clocks {
		if c.Measure == measure && c.Of == nil && !c.Everybody {
			ids = append(ids, i)
		}
	}
	x.reads.Clocks = append(x.reads.Clocks, ids...)
	return ids
}

// endless returns the background admissions, by name, that come from an endless
// list: patients who refill what others leave free.
func (x *index) endless() (names []string) {
	for _, t := range x.p.Tallies {
		name, ok := strings.CutPrefix(t.Name, background)
		if ok && slices.ContainsFunc(x.p.Sources, func(s engine.Source) bool {
			return s.Fill.Is() && (s.Name == name || s.Name == t.Name)
		}) {
			names = append(names, name)
		}
	}
	return names
}

const background = "background."

// prehabTally is the name of a tally of prehabilitation taken apart: behind strokes it
// says of which tier, behind a sign of which mode where there are modes and, of contacts,
// by whose posts ("prehab.core.contacts/targeted/@online/physio"). In screening no tier or
// mode is known yet, and it is "".
type prehabTally struct{ what, tier, mode, role string }

func prehabTallyOf(name string) prehabTally {
	if !strings.HasPrefix(name, "prehab.") {
		return prehabTally{}
	}
	parts := append(strings.SplitN(name, "/", 3), "", "")
	t := prehabTally{what: parts[0][strings.LastIndexByte(parts[0], '.')+1:], tier: parts[1], role: parts[2]}
	if mode, ok := strings.CutPrefix(parts[2], "@"); ok {
		t.mode, t.role, _ = strings.Cut(mode, "/")
	}
	return t
}

// prehabTallies returns the tallies of all services that count something, for the row's
// tier, mode or role alone.
func (x *index) prehabTallies(what string, at place) (ids []int) {
	only := prehabTally{tier: at.valueBy(byTier), mode: at.valueBy(byMode), role: at.valueBy(byRole)}
	of := func(wanted, own string) bool { return wanted == "" || wanted == own }
	for i, p := range x.prehabTold() {
		if p.what == what && of(only.tier, p.tier) && of(only.mode, p.mode) && of(only.role, p.role) {
			ids = append(ids, i)
		}
	}
	x.reads.Tallies = append(x.reads.Tallies, ids...)
	return ids
}

// prehabTold reads the names of all tallies once.
func (x *index) prehabTold() []prehabTally {
	if x.ofCare == nil {
		x.ofCare = make([]prehabTally, len(x.p.Tallies))
		for i, t := range x.p.Tallies {
			x.ofCare[i] = prehabTallyOf(t.Name)
		}
	}
	return x.ofCare
}

// usable is the share of a resource's capacity, in ten-thousandths, that
// patients from endless lists may fill: all but the largest reserve.
func (x *index) usable(id int) int64 {
	reserve := 0.0
	for _, s := range x.p.Sources {
		if s.Fill.Is() && int(s.Fill.ID()) == id {
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
