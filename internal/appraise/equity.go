package appraise

import (
	"math"
	"slices"
	"strings"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// Equity is who gains and who loses under an option against current, by parts of the
// population by deprivation, such as fifths. All parts together, and what is told of none, are
// the whole option's net health.
type Equity struct {
	Parts  []Part // the most deprived first
	Untold Spread // QALYs of which the results do not tell whose they are
}

// Part is what an option comes to for one part of the population.
type Part struct {
	Value string // of attribute imd

	// Patients a year under the option itself, on average over the window: to whom it offers
	// prehab, who agree to take part, and cancer treatments started.
	Offered, Started, Treated float64

	QALYs Spread      // present value, against current
	Net   [][]PartNet // by burden and threshold
}

// PartNet is a part's net health at a threshold: what it gains less its share of what the money
// would have given elsewhere.
type PartNet struct {
	Health     Spread // QALYs
	PerOffered Spread // for each patient offered prehab; NaN where nobody is
}

// Burden is a way in which what the money would have given elsewhere is shared.
type Burden struct {
	Times  float64   // as much as one of the least deprived one of the most deprived loses
	Shares []float64 // of parts; together 1
}

// Equal says that everybody loses as much.
func (u Burden) Equal() bool { return u.Times == 1 }

// By whom something is offered, taken up and had.
var (
	offered = facts.Measured{Measure: "prehab_offered"}
	started = facts.Measured{Measure: "prehab_started"}
	treats  = facts.Measured{Measure: "treatments"}
)

// partsOf are the values of attribute imd by which results are told, the most deprived first.
func partsOf(set *result.Set) (parts []string) {
	for _, c := range set.Columns {
		if c.By == facts.Deprivation && !slices.Contains(parts, c.Value) {
			parts = append(parts, c.Value)
		}
	}
	return parts
}

// burdens are the ways in which the economics share the opportunity cost: everybody as much
// and, given a gradient, the deprived more.
func (b *book) burdens() (list []Burden) {
	people := make([]float64, len(b.parts))
	for i, value := range b.parts {
		people[i] = 1
		if given := b.e.OpportunityCost.People; given != nil {
			people[i] = 0
			for _, s := range given {
				if s.Value == value {
					people[i] = s.Share
				}
			}
		}
	}
	if len(b.parts) < 2 || slices.Max(people) <= 0 {
		return nil
	}
	list = append(list, Burden{1, econ.ByHead(people)})
	if times := b.e.OpportunityCost.Gradient.Value; times > 0 && times != 1 {
		list = append(list, Burden{times, econ.Graded(people, times)})
	}
	return list
}

// inPart are the names under which results may have a measure of those of a part alone; none
// where it is of another part.
func inPart(m facts.Measured, part string) (list []facts.Measured) {
	of := func(by, value string) facts.Measured {
		x := m
		x.By, x.Value = by, value
		return x
	}
	switch {
	case m.By == "":
		return []facts.Measured{of(facts.Deprivation, part)}
	case m.By == facts.Deprivation && m.Value == part:
		return []facts.Measured{m}
	case m.By == facts.Deprivation:
		return nil
	}
	return []facts.Measured{of(m.By+"+"+facts.Deprivation, m.Value+"+"+part), of(facts.Deprivation+"+"+m.By, part+"+"+m.Value)}
}

// measuredIn is what an option has of a measure in a year of those of a part; 0 where results
// do not tell.
func (b *book) measuredIn(part string, m facts.Measured, option, year int, w world) float64 {
	for _, x := range inPart(m, part) {
		key := x
		if key.Times = 0; b.columns[key] != nil {
			return b.measured(x, option, year, w)
		}
	}
	return 0
}

// changesOfParts are how much more an entry of health counts in a year of each part, as
// [book.change] says of everybody.
func (b *book) changesOfParts(x *entry, year int, w world) []change {
	list := make([]change, len(b.parts))
	quantity := func(l *facts.CostLine, part string, option int) (sum float64) {
		if l == nil || l.Known != nil {
			return 0
		}
		for _, m := range l.Measured {
			sum += b.measuredIn(part, m, option, year, w)
		}
		return sum
	}
	now := x.now
	if now == nil {
		now = x.own
	}
	for i, part := range b.parts {
		own, was := quantity(x.own, part, x.option), quantity(now, part, 0)
		list[i] = change{both: own - was, own: own, now: -was}
	}
	return list
}

// offeredTo is how many patients of each part an option itself offers prehab over the horizon.
func (b *book) offeredTo(option int, w world) []float64 {
	list := make([]float64, len(b.parts))
	for i, part := range b.parts {
		for year := range b.e.Horizon {
			list[i] += b.measuredIn(part, offered, option, year, w)
		}
	}
	return list
}

// inWindow is how many a measure counts of those of a part, a year of the whole window.
func (b *book) inWindow(part string, m facts.Measured, option int, w world) float64 {
	for _, x := range inPart(m, part) {
		if c := b.columns[x]; c != nil && c.window >= 0 {
			return w.value(option, c.window)
		}
	}
	return 0
}

// gains are the QALYs of a ledger by part, in millionths; those told of none come last.
func (s *sheet) gains(parts int) []int64 {
	list := make([]int64, parts+1)
	for i, r := range s.Rows {
		if r.Class != econ.HealthGain {
			continue
		}
		of := s.parts[i]
		if of == nil {
			of = make([]float64, parts)
		}
		for k, x := range s.DealRow(r, of) {
			list[k] += x
		}
	}
	return list
}

// netOf is a part's net health in a world.
func (o outcome) netOf(part int, u Burden, threshold float64) float64 {
	return float64(o.gains[part])/1e6 - float64(u.Shares[part]*(o.net().Cost/threshold))
}

// equity is who gains and who loses under an option; nil where results are not told by
// deprivation.
func (a *Appraisal) equity(b *book, option int, w world) *Equity {
	if a.Burdens == nil {
		return nil
	}
	central, chance, draws := a.paired(option, 0)
	if !a.partsDrawn {
		draws = nil
	}
	spread := func(of func(outcome) float64) Spread { return spreadOf(central, chance, draws, of, a.Level) }
	qalys := func(part int) Spread { return spread(func(o outcome) float64 { return float64(o.gains[part]) / 1e6 }) }
	e := &Equity{Untold: qalys(len(b.parts))}
	for i, value := range b.parts {
		patients := func(m facts.Measured) float64 { return b.inWindow(value, m, option, w) }
		e.Parts = append(e.Parts, Part{Value: value, QALYs: qalys(i), Offered: patients(offered), Started: patients(started), Treated: patients(treats)})
	}
	for _, u := range a.Burdens {
		for i := range e.Parts {
			e.Parts[i].Net = append(e.Parts[i].Net, nil)
		}
		for _, n := range a.Economics.Threshold {
			exact := econ.NetHealthOfParts(central.gains, central.net().Cost, n.Value, u.Shares)
			for i := range e.Parts {
				net := PartNet{
					Health:     spread(func(o outcome) float64 { return o.netOf(i, u, n.Value) }),
					PerOffered: spread(func(o outcome) float64 { return perHead(o.netOf(i, u, n.Value), o.offered[i]) }),
				}
				net.Health.Central = float64(exact[i]) / 1e6
				net.PerOffered.Central = perHead(net.Health.Central, central.offered[i])
				last := len(e.Parts[i].Net) - 1
				e.Parts[i].Net[last] = append(e.Parts[i].Net[last], net)
			}
		}
	}
	return e
}

func perHead(x, heads float64) float64 {
	if heads == 0 {
		return math.NaN()
	}
	return x / heads
}

// partsDrawn says that rows of draws have what parts gain and are offered.
func (b *book) partsDrawn() bool {
	ok := func(m facts.Measured) bool {
		for _, part := range b.parts {
			for _, x := range inPart(m, part) {
				if !b.drawnOf(x) {
					return false
				}
			}
		}
		return true
	}
	return ok(offered) && ok(started) && !slices.ContainsFunc(b.e.Lines, func(l facts.CostLine) bool {
		return l.Kind == facts.HealthKind && slices.ContainsFunc(l.Measured, func(m facts.Measured) bool { return !ok(m) })
	})
}

// readsParts says whether a column tells of a part what it gains or is offered.
func readsParts(e *facts.Economics, c result.Column) bool {
	column, values := facts.Measured{Measure: c.Measure, By: c.By, Value: c.Value}, strings.Split(c.Value, "+")
	of := func(m facts.Measured) bool {
		m.Times = 0
		return slices.Contains(append(inPart(m, values[0]), inPart(m, values[len(values)-1])...), column)
	}
	return of(offered) || of(started) || slices.ContainsFunc(e.Lines, func(l facts.CostLine) bool {
		return l.Kind == facts.HealthKind && slices.ContainsFunc(l.Measured, of)
	})
}

// PerOfferedTimes is how many times as much the most deprived gain, net and for each patient
// offered prehab, as the least deprived; NaN, and why, where there is no such number.
func (e *Equity) PerOfferedTimes(burden, threshold int) (times float64, why string) {
	most := e.Parts[0].Net[burden][threshold].PerOffered.Central
	least := e.Parts[len(e.Parts)-1].Net[burden][threshold].PerOffered.Central
	switch {
	case math.IsNaN(most) || math.IsNaN(least):
		return math.NaN(), "in one of the two nobody is offered prehab"
	case most <= 0 || least <= 0:
		return math.NaN(), "one of the two gains nothing net, so there is no ratio"
	}
	return most / least, ""
}
