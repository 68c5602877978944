package validate

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// ofRandom asks an identity of programs made at random: small systems of a few resources
// and some hundred patients, with whatever operations and settings chance brings together,
// in three ways that differ from one another in something.
func ofRandom(broken func(r *replication) (int, error)) func(r *replication) (int, error) {
	const programs = 40
	return func(r *replication) (int, error) {
		sum := 0
		for n := range uint64(programs) {
			m := newMaker(r.key.Uint64(n, rng.SiteOf("programs made at random"), 0), r.program.Calendar, false)
			x := &replication{programs: m.options(), key: rng.NewKey(n, 0)}
			for x.option, x.program = range x.programs {
				var err error
				if x.counts, err = engine.New(x.program).Run(x.key); err != nil {
					return 0, fmt.Errorf("program %d: %w", n, err)
				}
				wrong, err := broken(x)
				if err != nil {
					return 0, fmt.Errorf("program %d: %w", n, err)
				}
				sum += wrong
			}
		}
		return sum, nil
	}
}

// maker makes a program.
type maker struct {
	*rand.Rand
	p       *engine.Program
	deep    int            // how many statements stand around the next
	loops   int            // ... of which so many are loops
	routes  int            // and so many are routes
	later   []func()       // routes and branches, which stand behind the rest
	plain   []int32        // resources of which it can be asked whether they are free
	alone   map[int32]bool // resources that are used by themselves
	holding map[int32]bool // what is held already at this place
	beside  bool           // it is a branch
	tight   bool           // patients hold one thing while they wait for the next
	simple  bool           // who asks for something asks for one of it, and waits in order of coming
	even    bool           // times are whole hours, so that much happens at one moment
	staged  bool           // what patients come to later uses other resources, so that programs have much in common
	low     int32          // resources from here on are used at this place
	high    int32          // ... and up to here
	behind  []int32        // operations of a staged program that are not at its beginning
	twins   bool           // some resources have the same name
}

// What every program made has.
const (
	kind  = 0             // an attribute of three values
	grade = 1             // ... of two
	pace  = 2             // a number
	size  = 3             // one of a few numbers
	times = 4             // when the first mark was reached, and the others
	mood  = times + marks // of two values, and often none
	debt  = mood + 1      // a number far below nought

	aKind, bKind, cKind = 0, 1, 2
	marks               = 4
)

func newMaker(seed uint64, cal *tick.Calendar, staged bool) *maker {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 0)), alone: map[int32]bool{}, holding: map[int32]bool{}, staged: staged}
	m.twins = m.IntN(4) == 0
	m.tight, m.simple, m.even = m.IntN(4) == 0, m.IntN(4) == 0, seed%4 == 0
	m.simple, m.tight = m.simple || seed%8 == 0, m.tight || seed%16 == 0
	day := tick.Time(tick.Day)
	p := &engine.Program{Calendar: cal, Window: tick.Time(10+m.IntN(20)) * day, Outcomes: []string{"home", "away"}, Groups: []engine.Group{{Name: "beside"}, {Name: "with", Ends: true}}}
	if m.IntN(4) == 0 {
		p.Window += tick.Time(m.IntN(int(day))) // at some time of day
	}
	p.End = p.Window + tick.Time(20+m.IntN(80))*day
	p.Stop = p.End + tick.Time(m.IntN(10))*day
	m.p = p
	p.Attributes = []engine.Attribute{
		{Name: "kind", Values: []string{"a", "b", "c"}}, {Name: "grade", Values: []string{"low", "high"}, Initial: float64(m.IntN(2)) - 1},
		{Name: "pace", Initial: 1}, {Name: "size", Initial: 1},
	}
	for i := range marks {
		p.Attributes = append(p.Attributes, engine.Attribute{Name: fmt.Sprint("time of ", i), Initial: -1})
	}
	p.Attributes = append(p.Attributes, engine.Attribute{Name: "mood", Values: []string{"calm", "low"}, Initial: -1}, engine.Attribute{Name: "debt", Initial: -2})
	p.Breakdowns = []engine.AttributeID{kind, grade, mood}[:m.IntN(4)]
	if m.IntN(5) == 0 {
		p.Tellings = []engine.Telling{{Name: "both", By: []engine.AttributeID{mood, kind}}, {Name: "half", By: []engine.AttributeID{grade}, Half: engine.Some[engine.AttributeID](mood)}}
	}
	p.Scales = [][]engine.AttributeID{nil, {pace}, {size}, {pace, size}}
	p.Sets = []uint64{1, 2, 6, 5}
	p.Periods = []engine.Period{{From: p.Window + 5*day, To: p.End - 5*day}, {From: 0, To: p.Window}}
	p.Lookups = []engine.Lookup{
		{Attrs: []engine.AttributeID{kind}, Sizes: []int32{3}, Values: []float64{0.5, 1.25, 300.5}},
		{Attrs: []engine.AttributeID{kind, grade}, Sizes: []int32{2, 2}, Values: []float64{0, 1, 1, 0}},
	}
	p.Causes = []engine.Cause{{Name: "stay"}, {Name: "trouble"}, {Name: "again", Lasts: true}}
	m.makeCounts()
	for range 3 + m.IntN(4) {
		m.makeResource()
	}
	m.makeSources()
	if staged {
		for i := range int32(marks) { // a mark that no operation names is none of what programs have in common
			m.do(engine.Op{Code: engine.Mark, A: i})
		}
		m.do(engine.Op{Code: engine.Leave})
		return m
	}
	if m.IntN(4) == 0 {
		m.makeGiven()
	}
	if m.IntN(30) == 0 {
		m.makeCrowd()
	}
	if m.IntN(3) == 0 || m.even && m.IntN(2) == 0 { // who waits no time at all is seen by probes, where there are any
		m.makeProbes()
	}
	return m
}

// tally adds one.
func (m *maker) tally(name string) engine.TallyID {
	m.p.Tallies = append(m.p.Tallies, engine.Tally{Name: name, Cohort: m.IntN(3) == 0, All: m.IntN(4) == 0})
	return engine.TallyID(len(m.p.Tallies) - 1)
}

// makeCounts makes marks, clocks, and tallies of beds and of luck.
func (m *maker) makeCounts() {
	p := m.p
	for i := range marks {
		name := fmt.Sprint("mark ", i)
		d := engine.MarkDef{Name: name, Time: engine.Some(engine.AttributeID(times + i))}
		if m.IntN(2) == 0 {
			d.Tally = engine.Some(m.tally(name))
		}
		p.Marks = append(p.Marks, d)
	}
	for i := range 3 {
		name := fmt.Sprint("clock ", i)
		c := engine.Clock{Name: name, Measure: name, From: []engine.MarkID{engine.MarkID(m.IntN(2))}, To: []engine.MarkID{engine.MarkID(2 + m.IntN(2))},
			Within: m.IntN(4), Stopped: engine.Some(m.tally(name)), WithinTo: engine.Some(m.tally(name + " within"))}
		if m.IntN(2) == 0 {
			c.Late, c.LateTo = 3+m.IntN(4), engine.Some(m.tally(name+" late"))
		}
		if m.IntN(3) == 0 {
			c.If = m.who()
		}
		if m.IntN(3) == 0 {
			c.Of = m.who()
		}
		if m.IntN(4) == 0 { // a mark that begins another instance, and one more that ends it
			c.From, c.To = append(c.From, 3), append(c.To, 1)
		}
		c.Everybody = m.IntN(4) == 0
		p.Clocks = append(p.Clocks, c)
	}
	m.p.Tallies = append(m.p.Tallies, engine.Tally{Name: "held"}, engine.Tally{Name: "luck"})
	held := engine.TallyID(len(p.Tallies) - 2)
	p.Luck = &engine.Luck{Use: held, Into: held + 1}
	for i := range p.Causes {
		p.Tallies = append(p.Tallies, engine.Tally{Name: fmt.Sprint("held for ", i)}, engine.Tally{Name: fmt.Sprint("luck of ", i)})
		p.Luck.IntoFor = append(p.Luck.IntoFor, engine.TallyID(len(p.Tallies)-1))
	}
	switch m.IntN(6) {
	case 0, 1:
		p.Luck = nil
	case 2:
		p.Luck.IntoFor = nil
	}
}

// who is a condition that some patients meet.
func (m *maker) who() *engine.Condition {
	return &engine.Condition{Attr: []engine.AttributeID{kind, kind, kind, grade, size, mood, debt}[m.IntN(7)], Set: engine.SetID(m.IntN(4))}
}

// makeProbes makes some of every kind.
func (m *maker) makeProbes() {
	m.p.Probes = append(m.p.Probes, engine.Probe{Name: "time inside", Of: engine.Intervals})
	for range 6 {
		of := engine.ProbeOf(m.IntN(int(engine.InsideLevel) + 1))
		x := engine.Probe{Name: fmt.Sprint("probe ", len(m.p.Probes)), Of: of}
		if of != engine.Intervals && of != engine.Arrivals && of != engine.InsideLevel {
			x.Resource = engine.Some(engine.ResourceID(m.IntN(len(m.p.Resources))))
		}
		if m.IntN(2) == 0 {
			x.Over = new(int64(m.IntN(6)))
			if of.Time() {
				*x.Over *= int64(tick.Hour)
			}
		}
		if m.IntN(3) == 0 && !of.Level() {
			x.If = m.who()
		}
		switch {
		case of == engine.Intervals && m.IntN(3) > 0:
			x.From, x.To = engine.Some(engine.MarkID(m.IntN(marks))), engine.Some(engine.MarkID(m.IntN(marks)))
		case of == engine.Arrivals && m.IntN(2) == 0:
			x.Source = engine.Some(engine.SourceID(m.IntN(len(m.p.Sources))))
		case of < engine.Intervals && m.IntN(4) == 0:
			x.Step = engine.Some(engine.StepID(m.IntN(len(m.p.Steps))))
		}
		switch m.IntN(4) {
		case 0:
			x.Period = tick.Day
		case 1:
			x.Period, x.Cycle = tick.Hour, []int{24, 168}[m.IntN(2)]
		case 2:
			if of.Level() {
				x.Census = new(tick.Span(m.IntN(24)) * tick.Hour)
			}
		}
		m.p.Probes = append(m.p.Probes, x)
	}
}

// options are the program and two others of the same scenario: in one, patients of some
// operation fare otherwise; in the other there is more or less of a resource from a day on.
func (m *maker) options() []*engine.Program {
	one, two := *m.p, *m.p
	one.Samplers = slices.Clone(one.Samplers)
	one.Samplers[m.IntN(len(one.Samplers))].Scale *= 1.25
	if m.IntN(2) == 0 {
		one = *m.p
		one.Ops = slices.Clone(one.Ops)
		op := &one.Ops[m.IntN(len(one.Ops))]
		op.Site ^= 1 // draws another number
	}
	two.Resources = slices.Clone(two.Resources)
	x := &two.Resources[m.IntN(len(two.Resources))]
	last := x.Capacity[len(x.Capacity)-1]
	x.Capacity = append(slices.Clone(x.Capacity), engine.Level{From: max(last.From, two.Window) + tick.Time(1+m.IntN(9))*tick.Time(tick.Day), Value: last.Value * float64(m.IntN(3)) / 2})
	return []*engine.Program{m.p, &one, &two}
}
