package validate

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// makeResource adds one of any kind, and what is held of it.
func (m *maker) makeResource() {
	p, id := m.p, int32(len(m.p.Resources))
	r := engine.Resource{Name: m.resourceName(id), Discipline: engine.Discipline(m.IntN(3)), MeanWork: 3600, Overrun: tick.Hour}
	if r.Discipline == engine.Due {
		r.DueClock, r.DueWithin = engine.Some(engine.ClockID(m.IntN(len(p.Clocks)))), 5*tick.Day
	}
	if m.IntN(6) == 0 {
		r.QueueLimit = engine.Some(int32(m.IntN(3)))
	}
	if m.IntN(6) == 0 {
		r.InnerLimit = engine.Some(int32(m.IntN(3)))
	}
	which := m.IntN(8)
	if m.simple {
		r.Discipline, r.DueClock, r.DueWithin = engine.FIFO, engine.Maybe[engine.ClockID]{}, 0
		r.QueueLimit, r.InnerLimit = engine.Maybe[int32]{}, engine.Maybe[int32]{}
	}
	if m.tight {
		if which %= 6; which == 4 {
			which = 5
		}
		r.QueueLimit, r.InnerLimit = engine.Maybe[int32]{}, engine.Maybe[int32]{}
	}
	switch which {
	default:
		m.makePlaces(&r, id)
	case 5:
		m.makeLists(&r)
	case 6:
		r.Supply, r.Opens = engine.Budget, 9*tick.Hour
		r.Capacity = m.levels(5*3600, 30*3600)
	case 7:
		r.Supply, r.Every, r.Opens = engine.Slots, tick.Span(1+m.IntN(3))*tick.Day, 8*tick.Hour
		r.Capacity = m.levels(2, 9)
	}
	if m.IntN(5) == 0 && (r.Supply == engine.Places || r.Supply == engine.Lists) && r.Discipline != engine.Preempt {
		r.Response = &engine.Response{Target: tick.Span(1+m.IntN(4)) * tick.Day, Gain: 1, Down: []float64{0.3, 0.8}[m.IntN(2)], Up: 0.6}
		m.plain = slices.DeleteFunc(m.plain, func(x int32) bool { return x == id })
	}
	p.Resources, p.Tags = append(p.Resources, r), append(p.Tags, r.Name)
}

// levels are a capacity, and sometimes others by date.
func (m *maker) levels(low, high int) []engine.Level {
	value := func() float64 { return float64(low + m.IntN(high-low+1)) }
	list := []engine.Level{{Value: value()}}
	for at := m.p.Window; m.IntN(3) == 0; {
		at += tick.Time(1+m.IntN(20)) * tick.Time(tick.Day)
		list = append(list, engine.Level{From: at, Value: value()})
	}
	if m.IntN(2) == 0 { // of which answers to waits leave some alone
		for i := range list {
			list[i].Kept = list[i].Value / float64(2+m.IntN(2))
		}
	}
	return list
}

func (m *maker) makePlaces(r *engine.Resource, id int32) {
	r.Supply, r.Capacity = engine.Places, m.levels(1, 4)
	if m.tight {
		r.Capacity = m.levels(1, 2)
	}
	held := engine.TallyID(slices.IndexFunc(m.p.Tallies, func(t engine.Tally) bool { return t.Name == "held" }))
	if m.IntN(2) == 0 {
		r.UseTally = engine.Some(held)
		for i := range m.p.Causes {
			r.UseFor = append(r.UseFor, held+engine.TallyID(2+2*i))
		}
	}
	if m.IntN(3) == 0 {
		r.Stays = &engine.StayTallies{Ended: m.tally(r.Name + " ended"), Open: m.tally(r.Name + " open")}
	}
	plain := true
	which := m.IntN(9)
	if m.simple && which > 1 {
		which = 8 // nothing of the kind
	}
	switch which {
	case 0:
		r.TurnRound = tick.Span(1+m.IntN(3)) * tick.Hour / 2
	case 1:
		r.Opening, plain = new(engine.Week), false
		m.doors(r.Opening)
	case 2:
		r.Fence, r.Overtakes, plain = &engine.Fence{Attr: []engine.AttributeID{grade, mood}[m.IntN(2)], Units: []int64{int64(m.IntN(2)), 1}}, m.IntN(3) > 0, false
	case 3:
		r.Overtakes = true
	case 4:
		r.Unlimited = true
	case 5:
		r.Discipline, r.QueueLimit, r.InnerLimit = engine.Preempt, engine.Maybe[int32]{}, engine.Maybe[int32]{}
		if m.alone[id] = true; r.Stays == nil {
			r.Stays = &engine.StayTallies{Ended: m.tally(r.Name + " ended"), Open: m.tally(r.Name + " open")}
		}
		if m.IntN(4) == 0 {
			r.Opening, plain = new(engine.Week), false
			m.doors(r.Opening)
		}
	}
	if plain && len(r.Capacity) > 0 {
		m.plain = append(m.plain, id)
	}
}

// doors are open by day, or, seldom, never.
func (m *maker) doors(w *engine.Week) {
	if m.IntN(10) == 0 {
		return
	}
	for d := range 5 + m.IntN(3) {
		w.Open[d], w.Close[d] = tick.Span(6+m.IntN(4))*tick.Hour, tick.Span(16+m.IntN(8))*tick.Hour
	}
}

// resourceName is what it is called; sometimes as the one before.
func (m *maker) resourceName(id int32) string {
	if m.twins {
		id /= 2
	}
	return fmt.Sprint("resource ", id)
}

func (m *maker) makeLists(r *engine.Resource) {
	r.Supply, r.Opens = engine.Lists, 9*tick.Hour
	r.Overrun = tick.Span(m.IntN(3)) * tick.Hour
	switch least := 3; m.IntN(3) {
	case 0:
		r.Capacity = m.levels(1, 3)
		for range 2 + m.IntN(4) {
			r.Weekly[m.IntN(7)] = tick.Span(2+m.IntN(7)) * tick.Hour
		}
	default:
		if m.tight { // several side by side
			least = 9
		}
		r.ByLoad, r.Capacity = true, m.levels(least*3600, 20*3600)
		if m.IntN(2) == 0 {
			r.ListLen = 4 * tick.Hour
		}
		for range 3 {
			r.Days[m.IntN(5)] = true
		}
	}
}

// lawsOfMean1 are those of which times and numbers are drawn; their tables take some time.
var lawsOfMean1 = sync.OnceValue(func() []*dist.Table {
	return []*dist.Table{dist.NewTable(must(dist.Exponential(1))), dist.NewTable(must(dist.Gamma(1, 0.5))),
		dist.NewTable(must(dist.Constant(1))), dist.NewTable(must(dist.Uniform(0.5, 1.5)))}
})

// constant is which of them.
const constant = 2

// law adds samplers: one, or one for each kind, of about so many seconds.
func (m *maker) law(mean float64, rows int) engine.SamplerID {
	first := engine.SamplerID(len(m.p.Samplers))
	for range rows {
		s := engine.Sampler{Scale: mean * (0.5 + m.Float64())}
		which, bound := m.IntN(4), m.IntN(8)
		if m.even && mean >= 600 { // a time and not a number
			s.Scale, which = 3600*math.Ceil(s.Scale/3600), constant
		}
		s.Table = lawsOfMean1()[which]
		switch bound {
		case 0:
			s.Floor = s.Scale
		case 1:
			s.Ceiling = s.Scale
		}
		m.p.Samplers = append(m.p.Samplers, s)
	}
	return first
}

// moments are those at which patients come, of whole hours.
func (m *maker) moments() (list []tick.Time) {
	most := 40
	if m.even && m.IntN(2) == 0 {
		most = 10
	}
	for at := tick.Time(0); at < m.p.Stop; at += tick.Time(3600 * m.IntN(most)) {
		list = append(list, at)
	}
	return list
}

// makeSources lets patients come in several ways, and makes what they do. (It is long because it
// has a case for each way.)
func (m *maker) makeSources() {
	p := m.p
	days := p.Calendar.Day(p.Stop) + 1
	hours := func() (list []float64) {
		switch m.IntN(3) {
		case 0:
			return nil
		case 1:
			list = make([]float64, 24)
		case 2:
			list = make([]float64, 168)
		}
		for i := range list {
			list[i] = float64(1 + i*7%3)
		}
		for sum, k := total(list), 0; k < len(list); k++ {
			list[k] *= float64(len(list)) / sum
		}
		return list
	}
	for i := range 3 + m.IntN(2) {
		s := engine.Source{Name: fmt.Sprint("source ", i), Counted: i == 0 || m.IntN(4) > 0, Number: uint64(i + 1), Site: rng.SiteOf(fmt.Sprint("source ", i))}
		way := m.IntN(5)
		if m.staged && way == 4 { // an endless list watches what it fills
			way = 3
		}
		if m.even {
			way = 2
		}
		switch way {
		case 0:
			s.Hours = hours()
			for range days {
				s.Rates = append(s.Rates, float64(m.IntN(3))/86400)
			}
			s.Peak = 4. / 86400
			if s.Hours != nil {
				s.Peak = 8. / 86400
			}
		case 1:
			s.Hours = hours()
			s.Every, s.ByLast = engine.Some(m.law(30*3600, 1)), s.Hours != nil && m.IntN(2) == 0
		case 2:
			s.At = m.moments()
		case 3:
			s.Hours = hours()
			for range days {
				s.Counts = append(s.Counts, int32(m.IntN(3)))
			}
		case 4:
			k := slices.IndexFunc(p.Resources, func(r engine.Resource) bool { return r.Supply == engine.Places && !r.Unlimited })
			if k < 0 {
				s.At = []tick.Time{1000}
				break
			}
			s.Counted, s.Fill, s.FillAt, s.Reserve, s.Slots = false, engine.Some(engine.ResourceID(k)), 12*tick.Hour, 0.3, 0.7
		}
		if m.IntN(4) == 0 && !s.Fill.Is() {
			s.Batch = engine.Some(m.law(2, 1))
		}
		s.Entry = engine.PlaceID(len(p.Ops))
		m.path()
		p.Sources = append(p.Sources, s)
	}
}

// makeGiven adds patients who are there when counting begins, in the place of some who
// wait, or whose time runs.
func (m *maker) makeGiven() {
	p := m.p
	s := engine.Source{Name: "given", Counted: true, Number: uint64(len(p.Sources) + 1), Site: rng.SiteOf("given"), Entry: engine.PlaceID(len(p.Ops))}
	for range 5 + m.IntN(20) {
		from := int32(m.IntN(9))
		s.Given = append(s.Given, engine.Ago{From: from, To: from + int32(m.IntN(5))})
	}
	m.step()
	m.do(engine.Op{Code: engine.Mark, A: 0, Flag: engine.Earlier})
	m.do(engine.Op{Code: engine.Mark, A: 1, Flag: engine.OnList})
	if k := slices.IndexFunc(p.Resources, func(r engine.Resource) bool { return r.Supply == engine.Places && r.Discipline != engine.Preempt }); k >= 0 {
		p.Requests = append(p.Requests, engine.Request{Never: true, Needs: []engine.Need{{Resource: engine.Selector{Table: engine.Each(engine.ResourceID(k))},
			Tag: engine.TagID(k), Units: engine.Amount{Values: []int64{1}}}}})
		m.do(engine.Op{Code: engine.Have, A: int32(len(p.Requests) - 1)})
		m.hold()
		m.do(engine.Op{Code: engine.Release, A: int32(k)})
	}
	m.path()
	p.Sources = append(p.Sources, s)
	x := engine.Reset{To: engine.PlaceID(m.IntN(len(p.Ops))), Stays: m.IntN(2) == 0}
	x.From = x.To / 2
	if k := slices.IndexFunc(p.Ops[x.From:], func(op engine.Op) bool { return op.Code == engine.Seize }); k >= 0 && m.IntN(2) == 0 {
		x.From, x.To, x.Stays = x.From+engine.PlaceID(k), x.From+engine.PlaceID(k+2), true // who has something in hand
	}
	if m.IntN(2) == 0 {
		c := m.who()
		x.Attrs, x.Sets = []engine.AttributeID{c.Attr}, []engine.SetID{c.Set}
	}
	if p.Resets = append(p.Resets, x); m.IntN(3) == 0 {
		p.Sources = p.Sources[:len(p.Sources)-1] // nobody takes their place
	}
}

// makeCrowd adds more patients than a processor has at hand.
func (m *maker) makeCrowd() {
	p := m.p
	s := engine.Source{Name: "crowd", Counted: true, Number: uint64(len(p.Sources) + 1), Site: rng.SiteOf("crowd"), Entry: engine.PlaceID(len(p.Ops))}
	for i := range tick.Time(6000) {
		s.At = append(s.At, 60*i)
	}
	m.step()
	m.do(engine.Op{Code: engine.Hold, A: int32(m.law(15*86400, 1)), C: engine.None})
	m.do(engine.Op{Code: engine.Leave})
	p.Sources = append(p.Sources, s)
}

func total(list []float64) (sum float64) {
	for _, x := range list {
		sum += x
	}
	return sum
}
