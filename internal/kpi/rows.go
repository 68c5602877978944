package kpi

import (
	"slices"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/sim/engine"
)

// place is where a measure is read: for everybody or for one group of patients,
// for some resources together or for one, for one clock or one background.
type place struct {
	by, value string
	cell      int   // of tallies and clocks
	resources []int // that are added up
	clock     int
	probe     int
	bin       int // of a probe's periods
}

// rows says at which places a measure is read in a program.
type rows func(x *index) []place

// everybody gives one row: all patients.
func everybody(*index) []place { return []place{{}} }

// patients gives one row for everybody and one for each value of each
// breakdown.
func patients(x *index) []place {
	list := everybody(x)
	cell := 1
	for _, b := range x.p.Breakdowns {
		a := &x.p.Attributes[b]
		for i, v := range a.Values {
			list = append(list, place{by: a.Name, value: v, cell: cell + i})
		}
		cell += len(a.Values)
	}
	for i := range x.p.Tellings {
		t := &x.p.Tellings[i]
		for k := range t.Cells(x.p) {
			list = append(list, place{by: t.Name, value: valueIn(x.p, t, k), cell: cell + k})
		}
		cell += t.Cells(x.p)
	}
	return list
}

// valueIn names a cell of a telling by the values that meet there.
func valueIn(p *engine.Program, t *engine.Telling, cell int) string {
	values := make([]string, len(t.By))
	for i := len(t.By) - 1; i >= 0; i-- {
		all := p.Attributes[t.By[i]].Values
		values[i] = all[cell%len(all)]
		cell /= len(all)
	}
	return strings.Join(values, "+")
}

// Cell is where patients of one value are counted in a program, told by a breakdown or a
// telling; 0, everybody, where there is no such value.
func Cell(p *engine.Program, by, value string) int {
	for _, at := range patients(&index{p: p}) {
		if at.by == by && at.value == value {
			return at.cell
		}
	}
	return 0
}

// patientsOfNoTier gives the same rows, but none by tier or mode of prehab: of what comes
// before anybody has started, and of prehab's own measures, which count these by themselves.
func patientsOfNoTier(x *index) []place {
	return slices.DeleteFunc(patients(x), func(p place) bool { return p.isBy(byTier) || p.isBy(byMode) })
}

// patientsOfNoMode leaves out those by mode alone.
func patientsOfNoMode(x *index) []place {
	return slices.DeleteFunc(patients(x), func(p place) bool { return p.isBy(byMode) })
}

// valueBy is the value of a name among those by which a place tells patients; "" where it is
// none of them.
func (p place) valueBy(name string) string {
	values := strings.Split(p.value, "+")
	if i := slices.Index(strings.Split(p.by, "+"), name); i >= 0 && i < len(values) {
		return values[i]
	}
	return ""
}

// isBy says whether an attribute is among those by which a place tells patients.
func (p place) isBy(name string) bool { return slices.Contains(strings.Split(p.by, "+"), name) }

// eachResource gives one row for each resource of a kind, but for posts for which
// nobody may ask: a scenario describes the posts of a service once, for all options, and
// where nobody is offered the service nobody is employed for it either.
func eachResource(is func(*engine.Resource) bool) rows {
	return func(x *index) (list []place) {
		for i := range x.p.Resources {
			if r := &x.p.Resources[i]; is(r) && (r.Supply != engine.Budget || x.p.Asks(engine.ResourceID(int32(i)))) {
				list = append(list, place{by: "resource", value: x.p.Resources[i].Name, resources: []int{i}})
			}
		}
		return list
	}
}

// together gives one row for all resources of a kind and one for each of them.
func together(is func(*engine.Resource) bool) rows {
	return func(x *index) []place {
		each := eachResource(is)(x)
		if len(each) == 0 {
			return nil
		}
		var all place
		for _, p := range each {
			all.resources = append(all.resources, p.resources...)
		}
		return append([]place{all}, each...)
	}
}

// whereCancelled gives a row for each theatre in a program in which somebody asks for one
// together with something else, such as a bed: nobody else is cancelled on the day.
func whereCancelled(x *index) []place {
	for i := range x.p.Requests {
		var theatres, others bool
		for id := range x.p.Requests[i].Resources {
			r := &x.p.Resources[id]
			theatres = theatres || r.Group == theatre
			others = others || r.Group != theatre && !r.Unlimited
		}
		if theatres && others {
			return together(inGroup(theatre))(x)
		}
	}
	return nil
}

// addedAndEach gives one row for those of a group together and one for each
// resource of a kind, whatever its group.
func addedAndEach(group string, is func(*engine.Resource) bool) rows {
	return func(x *index) []place {
		list := together(and(inGroup(group), is))(x)
		return append(list[:min(1, len(list))], eachResource(is)(x)...)
	}
}

// eachClock gives one row for each clock of everybody in whom it runs, by its own name;
// eachClockOf for each that is of some when it stops.
func eachClock(x *index) []place {
	return x.eachClock(func(c *engine.Clock) bool { return c.Of == nil })
}

func eachClockOf(x *index) []place {
	return x.eachClock(func(c *engine.Clock) bool { return c.Of != nil })
}

// eachClock gives them for all patients, and of clocks that are told so for each group.
func (x *index) eachClock(is func(*engine.Clock) bool) (list []place) {
	var told []int
	for i := range x.p.Clocks {
		if c := &x.p.Clocks[i]; is(c) {
			list = append(list, place{by: "clock", value: c.Name, clock: i})
			if c.Told {
				told = append(told, i)
			}
		}
	}
	for _, i := range told {
		for _, at := range patients(x)[1:] {
			at.by, at.value, at.clock = "clock+"+at.by, x.p.Clocks[i].Name+"+"+at.value, i
			list = append(list, at)
		}
	}
	return list
}

// eachEndless gives one row for all endless backgrounds and one for each.
func eachEndless(x *index) []place {
	names := x.endless()
	if len(names) == 0 {
		return nil
	}
	list := everybody(x)
	for _, name := range names {
		list = append(list, place{by: "background", value: name})
	}
	return list
}

// What rows of prehabilitation are by.
const (
	byTier = "prehab_tier"
	byMode = "prehab_mode"
	byRole = "prehab_role"
)

// Ways are the words by which measures are told apart beside attributes of patients and what
// a scenario asks for by name.
var Ways = []string{"resource", "clock", "background", byTier, byMode, byRole, bySessions, byUse, "measure"}

// eachTier gives one row for each tier of prehabilitation.
func eachTier(x *index) []place {
	return x.eachPrehab(byTier, func(p prehabTally) string { return p.tier })
}

// eachMode gives one row for each mode of delivery, where there are modes.
func eachMode(x *index) []place {
	return x.eachPrehab(byMode, func(p prehabTally) string { return p.mode })
}

// eachRole gives one row for each role that gives contacts.
func eachRole(x *index) []place {
	return x.eachPrehab(byRole, func(p prehabTally) string { return p.role })
}

func (x *index) eachPrehab(by string, of func(prehabTally) string) (list []place) {
	for _, t := range x.prehabTold() {
		value := of(t)
		if value != "" && !slices.ContainsFunc(list, func(p place) bool { return p.value == value }) {
			list = append(list, place{by: by, value: value})
		}
	}
	return list
}

// byDeprivation gives rows again for each value of the attribute of deprivation, where
// results are told by it: who gains, in a tier or mode of prehab, is told by where they live.
func byDeprivation(rows rows) rows {
	return func(x *index) (list []place) {
		for _, at := range rows(x) {
			for _, part := range patients(x) {
				if part.by != facts.Deprivation {
					continue
				}
				list = append(list, place{by: at.by + "+" + part.by, value: at.value + "+" + part.value, cell: part.cell})
			}
		}
		return list
	}
}

// allOf gives the rows of several.
func allOf(parts ...rows) rows {
	return func(x *index) (list []place) {
		for _, rows := range parts {
			list = append(list, rows(x)...)
		}
		return list
	}
}
