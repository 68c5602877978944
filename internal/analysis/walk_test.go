package analysis

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
)

// The walk joins ways that have become alike and draws late. Following every way by
// itself, to the end, must give the same demand.
func TestJoiningWaysChangesNothing(t *testing.T) {
	for seed := range uint64(10000) { // most programs hold no trap, and each takes a moment
		p := randomProgram(rand.New(rand.NewPCG(seed, 0)))
		got := Expect(p, [][]float64{{1, 2}}, 0)
		f := onebyone{p: p, work: make([]float64, len(p.Resources)), times: make([]float64, len(p.Resources))}
		f.follow(soul{pc: int32(p.Sources[0].Entry), attrs: initial(p), weight: 1})
		for i := range p.Resources {
			require.InDelta(t, f.work[i], got.Work[0][i], 1e-9*(1+f.work[i]), "program %d, work of resource %d", seed, i)
			require.InDelta(t, f.times[i], got.Times[0][i], 1e-9*(1+f.times[i]), "program %d, requests of resource %d", seed, i)
			require.InDelta(t, 2*f.work[i], got.Work[1][i], 1e-9*(1+f.work[i]), "program %d, work of resource %d on the other date", seed, i)
		}
	}
}

// Wherever some patient comes, the flow says that patients may come.
func TestPatientsComeWhereTheyMay(t *testing.T) {
	for seed := range uint64(1000) {
		p := randomProgram(rand.New(rand.NewPCG(seed, 0)))
		f := onebyone{p: p, work: make([]float64, len(p.Resources)), times: make([]float64, len(p.Resources)), seen: map[int32]bool{}}
		f.follow(soul{pc: int32(p.Sources[0].Entry), attrs: initial(p), weight: 1})
		reached := NewFlow(p).Reached()
		for pc := range f.seen {
			require.True(t, reached[pc], "program %d, operation %d", seed, pc)
		}
		require.NotEmpty(t, f.seen)
	}
}

// A route that nobody returns from has nothing behind its call; what lies there has no
// way to it, and a way that goes round for ever is stuck.
func TestNothingLiesBehindARouteWithoutReturn(t *testing.T) {
	p := &engine.Program{Steps: []string{"on", "behind", "round"}, Sources: []engine.Source{{}}}
	p.Ops = []engine.Op{
		{Code: engine.Call, A: 2, Step: 0}, {Code: engine.Leave, Step: 1}, // 0
		{Code: engine.Mark, Step: 2}, {Code: engine.Jump, A: 2, Step: 2}, // 2: the route
	}
	p.Marks = []engine.MarkDef{{}}
	g := NewFlow(p)
	require.Equal(t, []bool{true, false, true, true}, g.Reached())
	require.Equal(t, []string{"on", "round"}, g.Stuck(g.Reachable(0)))

	p.Ops[3] = engine.Op{Code: engine.Return, Step: 2}
	g = NewFlow(p)
	require.Equal(t, []bool{true, true, true, true}, g.Reached())
	require.Empty(t, g.Stuck(g.Reachable(0)))
}

// Three categories, two numbers and a factor of times; places, lists and staff, one of
// each for every value of the first category.
const (
	categories = 3
	counters   = 2
	factor     = categories + counters
	values     = 3
)

// ones is the law of times that take just their scale.
var ones = func() *dist.Table {
	one, err := dist.Constant(1)
	if err != nil {
		panic(err)
	}
	return dist.NewTable(one)
}()

// randomProgram has a pathway, two routes of which the first may call the second, and
// a branch that patients may set out on.
func randomProgram(r *rand.Rand) *engine.Program {
	p := &engine.Program{Scales: [][]engine.AttributeID{nil, {categories}, {categories, categories + 1}, {factor}, {factor, categories}}}
	for i := range factor + 1 {
		a := engine.Attribute{Name: fmt.Sprint(i)}
		if i < categories {
			a.Values = make([]string, values)
		}
		if i == factor {
			a.Initial = 1
		}
		p.Attributes = append(p.Attributes, a)
	}
	for _, supply := range []engine.Supply{engine.Places, engine.Lists, engine.Budget} {
		for range values {
			p.Resources = append(p.Resources, engine.Resource{Supply: supply})
		}
	}
	b := &programmer{r: r, p: p}
	b.routes = append(b.routes, b.block(engine.Return))
	b.routes = append(b.routes, b.block(engine.Return))
	b.branch = b.block(engine.End)
	p.Sources = []engine.Source{{Entry: engine.PlaceID(b.block(engine.Leave))}}
	return p
}

// programmer writes blocks of operations that only lead forwards.
type programmer struct {
	r      *rand.Rand
	p      *engine.Program
	routes []int32
	branch int32
}

func (b *programmer) upTo(n int) int32 { return b.r.Int32N(int32(n)) }

// maybe is one of the categories, or none.
func (b *programmer) maybe() int16 { return int16(b.upTo(categories+1)) - 1 }

func (b *programmer) category() int32 { return b.upTo(categories) }
func (b *programmer) number() int32   { return categories + b.upTo(counters) }

// choice is rows of shares among targets, some of them zero.
func (b *programmer) choice(targets ...int32) int32 {
	c := engine.Choice{Targets: targets}
	for range values {
		parts := make([]float64, len(targets))
		sum := 0.0
		for i := range parts {
			parts[i] = float64(b.upTo(3))
			sum += parts[i]
		}
		if sum == 0 {
			parts[0], sum = 1, 1
		}
		for i := range parts {
			c.Probs = append(c.Probs, parts[i]/sum)
		}
	}
	b.p.Choices = append(b.p.Choices, c)
	return int32(len(b.p.Choices) - 1)
}

// samplers are one for each value of a category.
func (b *programmer) samplers() int32 {
	for range values {
		b.p.Samplers = append(b.p.Samplers, engine.Sampler{Table: ones, Scale: float64(b.upTo(4))})
	}
	return int32(len(b.p.Samplers) - values)
}

func (b *programmer) set() int32 {
	b.p.Sets = append(b.p.Sets, uint64(b.upTo(1<<values)))
	return int32(len(b.p.Sets) - 1)
}

// request is for one resource of a kind, its copy and its units depending on what
// the patient is.
func (b *programmer) request() int32 {
	kind := b.upTo(3)
	n := engine.Need{Tag: engine.TagID(b.upTo(2)), Units: engine.Amount{By: engine.Some(engine.AttributeID(int32(b.maybe()))), Values: []int64{1, 2, 3}}}
	n.Resource = engine.Selector{Table: engine.Each(engine.ResourceID(kind * values))}
	if b.upTo(2) == 0 {
		n.Resource = engine.Selector{Attrs: []engine.AttributeID{engine.AttributeID(b.category())}, Sizes: []int32{values}, Table: engine.Each(engine.ResourceID(kind*values), engine.ResourceID(kind*values+1), engine.None)}
	}
	if b.upTo(3) == 0 {
		n.If = []engine.Condition{{Attr: engine.AttributeID(b.category()), Set: engine.SetID(b.set())}}
	}
	b.p.Requests = append(b.p.Requests, engine.Request{
		Needs: []engine.Need{n}, Plan: engine.Some(engine.SamplerID(b.samplers())), PlanBy: engine.Some(engine.AttributeID(int32(b.maybe()))),
	})
	return int32(len(b.p.Requests) - 1)
}

// block is some operations and a last one. It is long because each operation has its case.
func (b *programmer) block(last engine.Code) int32 {
	entry := int32(len(b.p.Ops))
	end := entry + 3 + b.upTo(7)
	splits, calls := 2, 1 // ways multiply
	if last == engine.Leave {
		calls = 2
	}
	for pc := entry; pc < end; pc++ {
		op := engine.Op{By: engine.None, B: engine.None, C: engine.None, Step: engine.None}
		ahead := func() int32 { return pc + 1 + b.upTo(int(end-pc)) }
		kind := b.upTo(19)
		if kind == 0 || kind == 1 || kind == 6 {
			if splits--; splits < 0 {
				kind = 2
			}
		}
		switch kind {
		case 0, 1:
			op.Code, op.By, op.A = engine.Pick, b.maybe(), b.category()
			op.B = b.choice(0, 1, 2)
		case 2:
			op.Code, op.A, op.Value = engine.Set, b.category(), float64(b.upTo(values))
		case 3:
			op.Code, op.A = engine.Look, b.category()
			b.p.Lookups = append(b.p.Lookups, engine.Lookup{Attrs: []engine.AttributeID{engine.AttributeID(b.category())}, Sizes: []int32{values}, Values: []float64{2, float64(b.upTo(3)), 0}})
			if l := &b.p.Lookups[len(b.p.Lookups)-1]; b.upTo(2) == 0 {
				l.Attrs, l.Sizes = append(l.Attrs, engine.AttributeID(b.category())), append(l.Sizes, values)
				for range values*values - values {
					l.Values = append(l.Values, float64(b.upTo(3)))
				}
			}
			op.B = int32(len(b.p.Lookups) - 1)
		case 4, 5:
			op.Code, op.A, op.B, op.C = engine.Test, b.category(), b.set(), ahead()
		case 6:
			op.Code, op.By = engine.Branch, b.maybe()
			op.A = b.choice(ahead(), ahead())
		case 7, 8:
			op.Code, op.A, op.B = engine.Seize, b.request(), end
		case 9:
			op.Code, op.A = engine.Release, b.upTo(2)
		case 10, 14:
			op.Code, op.By, op.A, op.B = engine.Hold, b.maybe(), b.samplers(), b.upTo(5)
		case 11, 15:
			op.Code, op.A, op.Value = engine.Add, b.number(), 1
			if b.upTo(2) == 0 {
				op.Code, op.By, op.B = engine.Sample, b.maybe(), b.samplers()
			}
		case 12:
			op.Code, op.A, op.Value, op.C = engine.Reached, b.number(), float64(b.upTo(3)), ahead()
		case 16, 17:
			op.Code, op.A = engine.Look, factor
			some := func() float64 { return 0.5 * float64(b.upTo(4)) }
			b.p.Lookups = append(b.p.Lookups, engine.Lookup{Attrs: []engine.AttributeID{engine.AttributeID(b.category())}, Sizes: []int32{values}, Values: []float64{some(), some(), some()}})
			op.B = int32(len(b.p.Lookups) - 1)
		case 18:
			op.Code, op.A, op.Value = engine.Set, factor, 0.5
			if b.upTo(2) == 0 {
				op.Code, op.By, op.B = engine.Sample, b.maybe(), b.samplers()
			}
		case 13:
			op.Code, op.A = engine.Jump, ahead()
			if calls--; calls >= 0 && len(b.routes) > 0 {
				op.Code, op.A = engine.Call, b.routes[b.upTo(len(b.routes))]
			}
			if last == engine.Leave && b.upTo(3) == 0 {
				op.Code, op.A, op.Value = engine.Fork, b.branch, float64(b.upTo(2))
			}
		}
		b.p.Ops = append(b.p.Ops, op)
	}
	b.p.Ops = append(b.p.Ops, engine.Op{Code: last, By: engine.None, Step: engine.None})
	return entry
}

// onebyone follows every way by itself and draws where the program does.
type onebyone struct {
	p           *engine.Program
	work, times []float64
	seen        map[int32]bool // operations, where that is asked
}

func initial(p *engine.Program) (attrs []float64) {
	for _, a := range p.Attributes {
		attrs = append(attrs, a.Initial)
	}
	return attrs
}

type soul struct {
	pc     int32
	attrs  []float64
	held   []holding
	stack  []int32
	weight float64
}

func (s soul) at(pc int32) soul {
	s.pc = pc
	s.held = append([]holding(nil), s.held...)
	s.stack = append([]int32(nil), s.stack...)
	s.attrs = append([]float64(nil), s.attrs...)
	return s
}

func (s soul) with(attr int32, value float64) soul {
	s = s.at(s.pc + 1)
	s.attrs[attr] = value
	return s
}

func (s soul) row(by int32) int {
	if by == engine.None {
		return 0
	}
	return int(s.attrs[by])
}

// follow goes on to the end. It is long because each operation has its case.
func (f *onebyone) follow(s soul) {
	p := f.p
	op := &p.Ops[s.pc]
	if f.seen != nil {
		f.seen[s.pc] = true
	}
	row := s.row(int32(op.By))
	next := s.at(s.pc + 1)
	switch op.Code {
	case engine.Leave, engine.End:
		return
	case engine.Pick, engine.Branch:
		number := op.A
		if op.Code == engine.Pick {
			number = op.B
		}
		c := &p.Choices[number]
		for i, target := range c.Targets {
			n := s.at(target)
			if op.Code == engine.Pick {
				n = s.with(op.A, float64(target))
			}
			if n.weight = s.weight * c.Probs[row*len(c.Targets)+i]; n.weight > 0 {
				f.follow(n)
			}
		}
		return
	case engine.Set:
		next = s.with(op.A, op.Value)
	case engine.Add:
		next = s.with(op.A, s.attrs[op.A]+op.Value)
	case engine.Sample:
		next = s.with(op.A, p.Samplers[int(op.B)+row].Scale)
	case engine.Look:
		l := &p.Lookups[op.B]
		next = s.with(op.A, Look(l, func(a int32) int { return int(s.attrs[a]) }))
	case engine.Test:
		if p.Sets[op.B]>>uint(s.attrs[op.A])&1 == 0 {
			next = s.at(op.C)
		}
	case engine.Reached:
		if s.attrs[op.A] < op.Value {
			next = s.at(op.C)
		}
	case engine.Jump:
		next = s.at(op.A)
	case engine.Call:
		next = s.at(op.A)
		next.stack = append(next.stack, s.pc+1)
	case engine.Return:
		last := len(s.stack) - 1
		next = s.at(s.stack[last])
		next.stack = next.stack[:last]
	case engine.Fork:
		branch := s.at(op.A)
		branch.stack = nil
		if op.Flag == engine.WithHeld {
			next.held = nil
		} else {
			branch.held = nil
		}
		f.follow(branch)
	case engine.Hold:
		time := p.Samplers[int(op.A)+row].Scale
		for _, a := range p.Scales[op.B] {
			time *= s.attrs[a]
		}
		for _, h := range s.held {
			f.work[h.resource] += s.weight * h.units * time
		}
	case engine.Release:
		next.held = nil
		for _, h := range s.held {
			if h.tag != op.A {
				next.held = append(next.held, h)
			}
		}
	case engine.Seize:
		f.seize(s, &next, &p.Requests[op.A])
	}
	f.follow(next)
}

func (f *onebyone) seize(s soul, next *soul, rq *engine.Request) {
	need := rq.Needs[0]
	for _, c := range need.If {
		if f.p.Sets[c.Set]>>uint(s.attrs[c.Attr])&1 == 0 {
			return
		}
	}
	id := need.Resource.Table[0]
	if len(need.Resource.Attrs) > 0 {
		id = need.Resource.Table[int(s.attrs[need.Resource.Attrs[0]])]
	}
	if !id.Is() {
		return
	}
	units := float64(need.Units.Values[s.row(int32(need.Units.By.ID()))])
	f.times[id.ID()] += s.weight
	switch f.p.Resources[id.ID()].Supply {
	case engine.Places:
		next.held = append(next.held, holding{int32(id.ID()), units, int32(need.Tag), engine.None})
	case engine.Lists:
		f.work[id.ID()] += s.weight * f.p.Samplers[int(rq.Plan.ID())+s.row(int32(rq.PlanBy.ID()))].Scale
	case engine.Budget:
		f.work[id.ID()] += s.weight * units
	}
}

// Thirty questions with two answers each make a thousand million ways, but behind
// each question they are alike again.
func TestWaysThatAreAlikeAreFollowedOnce(t *testing.T) {
	p := &engine.Program{
		Scales:     [][]engine.AttributeID{nil},
		Attributes: []engine.Attribute{{Name: "answer"}},
		Sets:       []uint64{1 << 1},
		Choices:    []engine.Choice{{Targets: []int32{0, 1}, Probs: []float64{0.25, 0.75}}},
		Resources:  []engine.Resource{{Supply: engine.Budget}},
		Requests: []engine.Request{{
			Needs: []engine.Need{{Resource: engine.Selector{Table: engine.Each[engine.ResourceID](0)}, Units: engine.Amount{Values: []int64{60}}}},
		}},
		Sources: []engine.Source{{}},
	}
	for range 30 {
		here := int32(len(p.Ops))
		p.Ops = append(p.Ops,
			engine.Op{Code: engine.Pick, By: engine.None},
			engine.Op{Code: engine.Test, By: engine.None, C: here + 3},
			engine.Op{Code: engine.Seize, By: engine.None, B: here + 3})
	}
	p.Ops = append(p.Ops, engine.Op{Code: engine.Leave, By: engine.None})
	k := newWalker(p, 0, nil)
	k.walk([][]float64{{8}})
	require.InEpsilon(t, 30*8*0.75, k.out.Times[0][0], 1e-12)
	require.InEpsilon(t, 30*8*0.75*60, k.out.Work[0][0], 1e-12)
	require.LessOrEqual(t, len(k.spare), 2*len(p.Ops), "ways that there were at once")
}

// One patient in ten thousand asks, and what for depends on three answers out of
// thirty: no way has more than a thousand-millionth of all patients, and together
// they are all there.
func TestManyRareWaysAddUp(t *testing.T) {
	const answers = 30
	p := &engine.Program{
		Scales:    [][]engine.AttributeID{nil},
		Choices:   []engine.Choice{{}, {Targets: []int32{4, 6}, Probs: []float64{1e-4, 1 - 1e-4}}},
		Lookups:   []engine.Lookup{{Attrs: []engine.AttributeID{0, 1, 2}, Sizes: []int32{answers, answers, answers}}},
		Resources: []engine.Resource{{Supply: engine.Budget}},
		Requests: []engine.Request{{
			Needs: []engine.Need{{Resource: engine.Selector{Table: engine.Each[engine.ResourceID](0)}, Units: engine.Amount{By: engine.Some[engine.AttributeID](3), Values: []int64{60, 180}}}},
		}},
		Sources: []engine.Source{{}},
	}
	for i := range int32(answers) {
		p.Choices[0].Targets = append(p.Choices[0].Targets, i)
		p.Choices[0].Probs = append(p.Choices[0].Probs, 1.0/answers)
	}
	for i := range answers * answers * answers {
		p.Lookups[0].Values = append(p.Lookups[0].Values, float64(i%2))
	}
	for a := range int32(3) {
		p.Attributes = append(p.Attributes, engine.Attribute{Name: fmt.Sprint(a)})
		p.Ops = append(p.Ops, engine.Op{Code: engine.Pick, By: engine.None, A: a})
	}
	p.Attributes = append(p.Attributes, engine.Attribute{Name: "kind"})
	p.Ops = append(p.Ops,
		engine.Op{Code: engine.Branch, By: engine.None, A: 1},
		engine.Op{Code: engine.Look, By: engine.None, A: 3},
		engine.Op{Code: engine.Seize, By: engine.None, B: 6},
		engine.Op{Code: engine.Leave, By: engine.None})
	got := Expect(p, [][]float64{{1000}}, 0)
	require.InEpsilon(t, 0.1, got.Times[0][0], 1e-9)
	require.InEpsilon(t, 0.1*120, got.Work[0][0], 1e-9)
}

// Ways of a program that has been walked through serve for the next one as new ones would.
func TestSpareWaysBringNothingAlong(t *testing.T) {
	var spare Spare
	for seed := range uint64(500) {
		p := randomProgram(rand.New(rand.NewPCG(seed, 0)))
		used := room{spare: &spare}
		got, want := used.expect(p, [][]float64{{1, 2}}, 0), Expect(p, [][]float64{{1, 2}}, 0)
		require.Equal(t, want.Work, got.Work, "program %d", seed)
		require.Equal(t, want.Times, got.Times, "program %d", seed)
	}
	require.NotEmpty(t, spare.ways)
}
