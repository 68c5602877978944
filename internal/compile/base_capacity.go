package compile

import (
	"math"
	"slices"
	"strconv"

	"prehabsim/internal/analysis"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// setMeanWork tells each resource how much work one request brings on average:
// what a booking clerk plans with, so the same in every option as in `current`. Of a draw,
// of which nothing is told, only where the engine asks for it.
func (b *builder) setMeanWork(demand expected, shared *shared) {
	wanted := unplanned(b.p)
	for i := range b.p.Resources {
		r := &b.p.Resources[i]
		mean, ok := shared.meanWork[r.Name]
		if !ok && (!shared.drawn || r.Response != nil && wanted[i]) {
			if work, times := demand().AtReference(i); times > 0 {
				mean = math.Round(work / times)
				shared.meanWork[r.Name] = mean
			}
		}
		r.MeanWork = mean
	}
}

// unplanned tells of each resource whether somebody may ask for it of whom nothing says how
// long: in the queue, that is work as of the others.
func unplanned(p *engine.Program) []bool {
	list := make([]bool, len(p.Resources))
	for i := range p.Requests {
		rq := &p.Requests[i]
		if !mayLackPlan(p, rq) {
			continue
		}
		for id := range rq.Resources {
			list[id] = true
		}
	}
	return list
}

func mayLackPlan(p *engine.Program, rq *engine.Request) bool {
	if !rq.Plan.Is() {
		return rq.PlanTime == 0
	}
	first, rows := int(rq.Plan.ID()), 1
	if rq.PlanBy.Is() {
		rows = max(1, len(p.Attributes[rq.PlanBy.ID()].Values))
	}
	return slices.ContainsFunc(p.Samplers[first:first+rows], func(s engine.Sampler) bool { return tick.Round(s.Mean()) == 0 })
}

// resolveLoads gives every resource with a load its base capacity: demand of
// `current` in the observed year ÷ load. Between the two periods it grows as
// capacity_growth says. The first option to be compiled is `current`; the others
// take its demand, and a backtest's year does, before its own growth.
func (b *builder) resolveLoads(demand expected, shared *shared) {
	reference := b.reference()
	for _, n := range b.sections("resource") {
		name := collectionName(n)
		d, ok := b.demand[name]
		if !ok {
			continue
		}
		perSecond, known := shared.demand[name]
		if !known {
			perSecond = b.askedAtBase(demand(), int(d.index))
			shared.demand[name] = perSecond
		}
		if b.times.backtest {
			switch b.times.growth {
			case "demand":
				perSecond, _ = demand().AtReference(int(d.index))
			case "none":
			default:
				perSecond *= analysis.Growth(b.times.growthRate, middle(b.times.observedFrom, b.times.observedTo), reference)
			}
		}
		b.setBase(d, perSecond/d.load*d.scale, n.File, n.Line, name)
	}
}

// askedAtBase is the work a second by which a resource's base capacity is found: that of the
// day of reference, grown as capacity does until the window begins.
func (b *builder) askedAtBase(demand analysis.Demand, resource int) float64 {
	asked, _ := demand.AtReference(resource)
	if b.times.hasObserved && b.times.from != b.times.observedFrom && !b.times.backtest {
		switch b.times.growth {
		case "demand":
			return demand.AtStart(resource)
		case "none":
		default:
			return asked * analysis.Growth(b.times.growthRate, b.reference(), b.times.from)
		}
	}
	return asked
}

// setBase turns base capacity in work a second into the resource's own units.
func (b *builder) setBase(d demandLoad, perSecond float64, file string, line int, name string) {
	r := &b.p.Resources[d.index]
	switch r.Supply {
	case engine.Places:
		units := perSecond
		if r.Opening != nil {
			open := tick.Span(0)
			for d := range 7 {
				open += r.Opening.Close[d] - r.Opening.Open[d]
			}
			units *= float64(tick.Week) / float64(max(1, open))
		}
		if r.Response == nil {
			units = math.Max(1, math.Round(units))
		}
		if perSecond > 0 {
			r.Capacity[0].Value = nineDigits(units)
		}
	case engine.Lists:
		days := b.outlook.OpenDays(int(d.index))
		if days == 0 {
			b.problems.Add(file, line, "resource %q: is needed and never open; name its days", name)
			return
		}
		r.Capacity[0].Value = nineDigits(perSecond * float64(tick.Day) * 365.25 / days)
	}
}

// nineDigits rounds a capacity, so that what follows does not depend on the order in
// which demand was added up: a pathway that nobody takes may change that order.
func nineDigits(x float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 8, 64), 64)
	if err != nil {
		return x // infinite, or not a number
	}
	return rounded
}

// startLater lets an option's capacities begin on its start date: until then they
// are those of current.
func (b *builder) startLater(current *builder) {
	for i := range b.p.Resources {
		b.startResourceLater(&b.p.Resources[i], current)
	}
}

func (b *builder) startResourceLater(r *engine.Resource, current *builder) {
	at, later := b.begins()
	k, ok := current.resource[r.Name]
	if !later || at <= 0 || !ok || current.p.Resources[k].Supply != r.Supply || current.p.Resources[k].ByLoad != r.ByLoad {
		return
	}
	if was := current.p.Resources[k].Capacity; !slices.Equal(was, r.Capacity) {
		r.Capacity = levelsFrom(at, was, r.Capacity)
	}
}

// begins is when the option starts; later is false for one that holds from the beginning.
func (b *builder) begins() (at tick.Time, later bool) {
	if b.start == (tick.Date{}) {
		return 0, false
	}
	return b.times.calendar.Start(b.times.calendar.DayOf(b.start)), true
}

// levelsFrom are some levels until a time and others from then on.
func levelsFrom(at tick.Time, until, then []engine.Level) (levels []engine.Level) {
	for i, l := range until {
		if i == 0 || l.From < at {
			levels = append(levels, l)
		}
	}
	now := then[0].Value
	var later []engine.Level
	for _, l := range then[1:] {
		if l.From <= at {
			now = l.Value
		} else {
			later = append(later, l)
		}
	}
	return append(append(levels, engine.Level{From: at, Value: now}), later...)
}
