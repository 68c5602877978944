package settle

import (
	"cmp"
	"slices"
	"strings"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Serie is something that is looked at all along a simulation.
type Serie struct {
	Of   Kind
	Name string // of a group of resources, or of one
	Unit string

	read   func(c *engine.Counts) int64 // in all so far, or now
	now    bool
	per    float64 // what is read in a period, for one of Unit
	single bool    // the queue of one resource of a group that has several
}

// Kind says what of something is looked at.
type Kind uint8

// The kinds of series.
const (
	Running Kind = iota // patients whose clock runs
	Inside              // everybody who is in the simulation
	InUse
	Queue
)

// Title says what is looked at.
func (s *Serie) Title() string {
	switch s.Of {
	case Running:
		return "62-day list"
	case Inside:
		return "everybody inside"
	case InUse:
		return "use of " + s.Name
	}
	return "queue for " + s.Name
}

// seriesOf lists what is looked at: patients on the list and inside, what is in use and who
// waits by group of resources, and each queue.
func seriesOf(p *engine.Program, running string, every tick.Span) (list []Serie) {
	var clocks []int
	for i := range p.Clocks {
		if p.Clocks[i].Measure == running {
			clocks = append(clocks, i)
		}
	}
	if clocks != nil {
		list = append(list, Serie{Of: Running, Unit: "patients", per: float64(every), read: func(c *engine.Counts) (sum int64) {
			for _, i := range clocks {
				sum += c.AreaOpen(i)
			}
			return sum
		}})
	}
	list = append(list, Serie{Of: Inside, Unit: "patients", now: true, per: 1, read: func(c *engine.Counts) int64 { return c.Inside }})
	groups := groupsOf(p)
	for _, g := range groups {
		s := Serie{Of: InUse, Name: g.name, Unit: units(g.unit), per: float64(every), read: g.sum(func(u engine.Use) int64 { return u.Busy })}
		switch g.supply {
		case engine.Lists, engine.Budget:
			s.Unit, s.per = "hours a week", float64(every)/float64(tick.Week)*float64(tick.Hour)
		case engine.Slots:
			s.Unit, s.per = "patients a week", float64(every)/float64(tick.Week)
			s.read = g.sum(func(u engine.Use) int64 { return u.Starts })
		}
		list = append(list, s)
	}
	queue := func(g group, single bool) {
		list = append(list, Serie{Of: Queue, Name: g.name, Unit: "patients", per: float64(every), single: single, read: g.sum(func(u engine.Use) int64 { return u.Queue })})
	}
	for _, g := range groups {
		queue(g, false)
	}
	for _, g := range groups {
		for _, id := range g.ids {
			if len(g.ids) > 1 {
				queue(group{name: cmp.Or(p.Resources[id].Title, p.Resources[id].Name), ids: []int{id}}, true)
			}
		}
	}
	return list
}

// group is resources of one kind: those of a group that the scenario names, which are of
// one supply and unit, or one by itself.
type group struct {
	name, unit string
	supply     engine.Supply
	ids        []int
}

func groupsOf(p *engine.Program) (list []group) {
	for i := range p.Resources {
		x := &p.Resources[i]
		g := group{name: cmp.Or(x.Group, x.Title, x.Name), unit: cmp.Or(x.Unit, "place"), supply: x.Supply}
		k := slices.IndexFunc(list, func(l group) bool { return l.name == g.name && l.unit == g.unit && l.supply == g.supply })
		if k < 0 {
			k = len(list)
			list = append(list, g)
		}
		list[k].ids = append(list[k].ids, i)
	}
	return list
}

// sum reads something of all resources of the group.
func (g group) sum(of func(engine.Use) int64) func(c *engine.Counts) int64 {
	return func(c *engine.Counts) (sum int64) {
		for _, id := range g.ids {
			sum += of(c.UseInAll(id))
		}
		return sum
	}
}

// units is the plural of a unit, if it is one word.
func units(unit string) string {
	if strings.Contains(unit, " ") {
		return unit
	}
	return unit + "s"
}
