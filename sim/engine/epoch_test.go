package engine

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// service is an option's: offered from some day to those whom a test lets through.
type service struct {
	last     bool // its operations stand behind all others, and not before
	further  int  // attributes that only this option has
	ends     tick.Time
	to       uint64 // kinds that it is offered to
	hours    int
	coaches  int
	effect   float64
	branches bool // it goes on beside the pathway
	cancels  bool // ... until treatment
}

// pathwayOf is what all options of a service's scenario have in common.
type pathwayOf struct {
	from     tick.Time
	early    bool // some are told before the clinic, the others not
	behind   bool // all are, behind it
	lists    bool
	beside   bool // something goes on beside the pathway
	luck     bool
	interval tick.Time
}

// lines writes operations whose targets are not known yet.
type lines struct{ p *Program }

func (l *lines) op(x Op) int32 {
	l.p.Ops = append(l.p.Ops, x)
	return int32(len(l.p.Ops)) - 1
}
func (l *lines) here() int32 { return int32(len(l.p.Ops)) }

func (l *lines) hours(n int) int32 {
	l.p.Samplers = append(l.p.Samplers, Sampler{Law: "exponential", Table: dist.NewTable(must(dist.Exponential(1))), Scale: float64(n) * 3600})
	return int32(len(l.p.Samplers)) - 1
}

// use obtains a resource, for a time that attributes multiply.
func (l *lines) use(resource, tag string, hours, site int, scale int32) {
	p := l.p
	i := slices.IndexFunc(p.Resources, func(r Resource) bool { return r.Name == resource })
	t := slices.Index(p.Tags, tag)
	if t < 0 {
		t = len(p.Tags)
		p.Tags = append(p.Tags, tag)
	}
	p.Requests = append(p.Requests, Request{PlanTime: tick.Hour,
		Needs: []Need{{Resource: Selector{Table: Each(ResourceID(i))}, Units: Amount{Values: []int64{1}}, Tag: TagID(t)}}})
	l.op(Op{Code: Seize, By: None, A: int32(len(p.Requests)) - 1, B: l.here() + 3})
	l.op(Op{Code: Hold, By: None, A: l.hours(hours), B: scale, C: None, Site: rng.Site(site)})
	l.op(Op{Code: Release, By: None, A: int32(t)})
}

// option writes a program: the pathway with a service, or without. It is long because it
// is one pathway, told from its beginning to its end.
func (w *pathwayOf) option(s *service) *Program {
	p := &Program{
		Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}),
		Window:   3 * aDay, End: 40 * aDay, Stop: 45 * aDay, Scales: [][]AttributeID{nil}, Sets: []uint64{2},
		Choices: []Choice{{Targets: []int32{0, 1}, Probs: []float64{0.3, 0.7}}},
		Tallies: []Tally{{Name: "use"}, {Name: "luck"}, {Name: "came", Cohort: true}, {Name: "stopped"}, {Name: "within"}, {Name: "late"}},
		Marks:   []MarkDef{{Name: "referral", Tally: Some[TallyID](2)}, {Name: "treated"}, {Name: "told"}},
		Clocks: []Clock{{Name: "wait", From: []MarkID{0}, To: []MarkID{1}, Within: 1, Late: 3,
			Stopped: Some[TallyID](3), WithinTo: Some[TallyID](4), LateTo: Some[TallyID](5)}},
		Outcomes: []string{"done"}, Steps: []string{"step"},
	}
	kind := int32(0)
	for i := 0; s != nil && i < s.further; i++ {
		p.Attributes = append(p.Attributes, Attribute{Name: "of " + string(rune('a'+i)), Initial: float64(i)})
		kind++
	}
	p.Attributes = append(p.Attributes, Attribute{Name: "kind", Values: []string{"x", "y"}, Initial: -1})
	p.Breakdowns = []AttributeID{AttributeID(kind)}
	coaches := 1
	if s != nil {
		coaches = s.coaches
		p.Attributes = append(p.Attributes, Attribute{Name: "offered"}, Attribute{Name: "effect", Initial: 1})
		p.Scales = append(p.Scales, []AttributeID{AttributeID(kind + 2)})
		p.Sets = append(p.Sets, s.to)
		p.Periods = []Period{{From: w.from, To: s.ends}}
		p.Tallies = append(p.Tallies, Tally{Name: "offered"})
		p.Groups = []Group{{Name: "service", Ends: true}}
	}
	p.Groups = append(p.Groups, Group{Name: "beside"})
	for i, name := range []string{"clinic", "ward", "coach", "desk"} {
		r := places([]int{5, 20, coaches, 3}[i])
		r.Name, r.UseTally = name, Some[TallyID](0)
		if i == 0 && w.lists {
			r.Supply, r.Weekly = Lists, [7]tick.Span{8 * tick.Hour, 8 * tick.Hour, 8 * tick.Hour, 8 * tick.Hour, 8 * tick.Hour}
		}
		p.Resources = append(p.Resources, r)
	}
	if w.luck {
		p.Luck = &Luck{Use: 0, Into: 1}
	}
	l := &lines{p: p}
	offer := int32(None)
	if s != nil && !s.last {
		offer = l.offer(s, kind)
	}
	var calls, stages []int32
	told := func() {
		l.op(Op{Code: Mark, By: None, A: 2})
		if s != nil {
			calls = append(calls, l.op(Op{Code: Call, By: None, A: offer}))
		}
	}
	for i := range 2 {
		p.Sources = append(p.Sources, Source{Name: []string{"gp", "screening"}[i], Counted: i == 0, Number: uint64(i) + 1, Site: rng.Site(i + 1), Entry: PlaceID(l.here()),
			Peak: 1 / float64(w.interval), Rates: []float64{1 / float64(w.interval)}})
		l.op(Op{Code: Pick, By: None, A: kind, B: 0, Site: rng.Site(10 + i)})
		l.op(Op{Code: Mark, By: None, A: 0})
		stages = append(stages, l.op(Op{Code: Call, By: None}))
		if w.beside {
			fork := l.op(Op{Code: Fork, By: None, B: int32(len(p.Groups)) - 1})
			over := l.op(Op{Code: Jump, By: None})
			p.Ops[fork].A = l.here()
			l.use("ward", "side", 6, 30+i, 0)
			l.op(Op{Code: End, By: None})
			p.Ops[over].A = l.here()
		}
		p.Choices = append(p.Choices, Choice{Probs: []float64{0.4, 0.6}})
		branch := l.op(Op{Code: Branch, By: None, A: int32(len(p.Choices)) - 1, Site: rng.Site(40 + i)})
		first := l.here()
		l.use("ward", "ward", 8, 50+i, 0)
		p.Choices[p.Ops[branch].A].Targets = []int32{first, l.here()}
		scale := int32(0)
		if s != nil {
			scale = 1
			reached := l.op(Op{Code: Reached, By: None, A: kind + 1, B: None, Value: 1})
			l.op(Op{Code: Set, By: None, A: kind + 2, Value: s.effect})
			p.Ops[reached].C = l.here()
		}
		l.use("ward", "ward", 20, 60+i, scale)
		if s != nil && s.cancels {
			l.op(Op{Code: Cancel, By: None, A: 0})
		}
		if w.beside {
			l.op(Op{Code: Join, By: None, A: int32(len(p.Groups)) - 1})
		}
		l.op(Op{Code: Mark, By: None, A: 1})
		l.op(Op{Code: Leave, By: None})
	}
	stage := l.here()
	l.use("desk", "desk", 1, 15, 0)
	if w.early {
		test := l.op(Op{Code: Test, By: None, A: kind, B: 0})
		told()
		p.Ops[test].C = l.here()
	}
	l.use("clinic", "clinic", 2, 20, 0)
	if w.behind {
		told()
	}
	l.op(Op{Code: Return, By: None})
	for _, pc := range stages {
		p.Ops[pc].A = stage
	}
	if s != nil && s.last {
		offer = l.offer(s, kind)
	}
	for _, pc := range calls {
		p.Ops[pc].A = offer
	}
	return p
}

// offer writes the route by which the service is offered.
func (l *lines) offer(s *service, kind int32) (entry int32) {
	p := l.p
	entry = l.op(Op{Code: Reached, By: None, A: kind + 1, B: None, Value: 1})
	l.op(Op{Code: Return, By: None})
	p.Ops[entry].C = l.here()
	test := l.op(Op{Code: Test, By: None, A: kind, B: 1})
	during := l.op(Op{Code: During, By: None, A: 0})
	l.op(Op{Code: Set, By: None, A: kind + 1, Value: 1})
	l.op(Op{Code: Count, By: None, A: None, B: int32(len(p.Tallies)) - 1})
	if !s.branches {
		l.use("coach", "coach", s.hours, 70, 0)
	} else {
		fork := l.op(Op{Code: Fork, By: None, B: 0})
		over := l.op(Op{Code: Jump, By: None})
		p.Ops[fork].A = l.here()
		l.use("coach", "coach", s.hours, 70, 0)
		l.op(Op{Code: End, By: None})
		p.Ops[over].A = l.here()
	}
	p.Ops[test].C, p.Ops[during].C = l.here(), l.here()
	l.op(Op{Code: Return, By: None})
	return entry
}

// serviceOf draws a scenario whose options offer a service from the same day on.
func serviceOf(t *rapid.T) (w pathwayOf, programs []*Program) {
	is := func(what string) bool { return rapid.Bool().Draw(t, what) }
	w = pathwayOf{
		from:  tick.Time(rapid.IntRange(1, 30).Draw(t, "from day"))*aDay + tick.Time(rapid.IntRange(0, 1).Draw(t, "and second")),
		early: is("told early"), behind: is("told behind"), lists: is("lists"), beside: is("beside"), luck: is("luck"), interval: 3600,
	}
	programs = []*Program{w.option(nil)}
	for range rapid.IntRange(2, 3).Draw(t, "options") {
		programs = append(programs, w.option(&service{
			last: is("last"), further: rapid.IntRange(0, 2).Draw(t, "further"), ends: w.from + tick.Time(rapid.IntRange(1, 40).Draw(t, "days"))*aDay,
			to: uint64(rapid.IntRange(1, 3).Draw(t, "kinds")), hours: rapid.IntRange(1, 4).Draw(t, "hours"), coaches: rapid.IntRange(1, 2).Draw(t, "coaches"),
			effect: 0.5, branches: is("branches"), cancels: is("cancels"),
		}))
	}
	return w, programs
}

// Options of a service that begins on some day count what each counts alone, though all
// but one begin on that day with what the first has come to, which numbers all in its own
// way; and though what they have in common may end behind a way that some go and others not.
func TestServicesThatBeginLaterCountWhatEachCountsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, programs := serviceOf(t)
		family := NewFamily(programs)
		if rapid.Bool().Draw(t, "by themselves") {
			family.common = nil
		}
		alike := func(k int) bool { // but for coaches, of whom there are others from the beginning
			return programs[k].Resources[2].Capacity[0] == programs[1].Resources[2].Capacity[0]
		}
		for k := 2; k < len(programs); k++ {
			if !alike(k) {
				continue
			}
			require.NotNil(t, family.epochs[k], k)
			require.Same(t, family.epochs[1], family.epochs[k])
			if w.early || w.behind { // or nobody is ever offered anything
				require.Equal(t, w.from, family.epochs[k].until)
			}
		}
		engines := family.Engines()
		for r := range uint64(2) {
			key := rng.NewKey(rapid.Uint64().Draw(t, "seed"), r)
			for k, p := range programs {
				want, err := New(p).Run(key)
				require.NoError(t, err)
				require.Positive(t, want.Left)
				got, err := engines.Run(k, key)
				require.NoError(t, err)
				require.Equal(t, want, got, "option %d", k)
			}
		}
	})
}

// Programs have no past in common where somebody could tell them apart before they part.
func TestWhoCanBeToldApartBefore(t *testing.T) {
	w := pathwayOf{from: 9 * aDay, early: true, behind: true, beside: true, luck: true, interval: 3600}
	offers := service{ends: 40 * aDay, to: 3, hours: 2, coaches: 1, effect: 0.5}
	p := w.option(&offers)
	for name, c := range map[string]struct {
		change func(*Program)
		until  tick.Time
	}{
		"nothing": {func(*Program) {}, w.from},
		"what is offered": {func(q *Program) {
			*q = *w.option(&service{ends: 20 * aDay, to: 1, hours: 4, coaches: 1, effect: 0.1, branches: true})
		}, w.from},
		"an effect before any":       {func(q *Program) { q.Attributes[2].Initial = 0.9 }, 0},
		"a name that nobody has yet": {func(q *Program) { q.Attributes[2].Name = "other" }, w.from},
		"a name that everybody has":  {func(q *Program) { q.Attributes[0].Name = "other" }, 0},
		"another begins before":      {func(q *Program) { q.Periods[0].From = 4 * aDay }, 4 * aDay},
		"one that begins at once":    {func(q *Program) { q.Periods[0].From = 0 }, 0},
		"who looks again": {func(q *Program) {
			both := q.Requests[len(q.Requests)-1]
			both.Needs = append(slices.Clone(q.Requests[1].Needs), both.Needs...)
			q.Requests = append(q.Requests, both)
		}, 0},
		"a mark that keeps its time": {func(q *Program) { q.Marks[0].Time = Some(AttributeID(2)) }, 0},
		"a branch of another number": {func(q *Program) { slices.Reverse(q.Groups); swapGroups(q) }, 0},
		"whether all branches end":   {func(q *Program) { q.Groups[1].Ends = true }, 0},
		"what is drawn of two ways":  {func(q *Program) { q.Choices[1].Probs = []float64{0.5, 0.5} }, 0},
		"what luck is told of": {func(q *Program) {
			q.Samplers[slices.IndexFunc(q.Samplers, func(s Sampler) bool { return s.Scale == 8*3600 })].Ceiling = 9e9
		}, 0},
		"a probe":                     {func(q *Program) { q.Probes = []Probe{{Name: "n", Of: InsideLevel}} }, 0},
		"how many may be inside":      {func(q *Program) { q.MostInside = 99 }, 0},
		"when counting begins":        {func(q *Program) { q.Window += aDay }, 0},
		"a list to be set then":       {func(q *Program) { q.Resets = []Reset{{From: 1, To: 2}} }, p.Window},
		"who comes":                   {func(q *Program) { q.Sources = slices.Clone(q.Sources); q.Sources[1].Peak /= 2 }, 0},
		"what clocks are of":          {func(q *Program) { q.Clocks[0].If = &Condition{} }, 0},
		"a service that lasts longer": {func(q *Program) { q.Periods[0].To += 30 * aDay }, w.from},
	} {
		q := w.option(&offers)
		c.change(q)
		x := findEpochs([]*Program{p, q})
		if c.until == 0 {
			require.Nil(t, x[1], name)
			continue
		}
		require.NotNil(t, x[1], name)
		require.Equal(t, c.until, x[1].until, name)
	}
}

// swapGroups gives each of two groups the other's number.
func swapGroups(p *Program) {
	for i := range p.Ops {
		switch op := &p.Ops[i]; op.Code {
		case Fork:
			op.B = 1 - op.B
		case Join, Cancel:
			op.A = 1 - op.A
		}
	}
}

// One operation never stands for two, which may lead elsewhere later.
func TestNoOperationStandsForTwo(t *testing.T) {
	of := func(ops, second int) *Program {
		w := pathwayOf{interval: 3600}
		p := w.option(nil)
		p.Ops = slices.Repeat([]Op{{Code: Leave}}, ops)
		p.Sources[0].Entry, p.Sources[1].Entry = 0, PlaceID(second)
		return p
	}
	for _, x := range [][2]*Program{{of(1, 0), of(2, 1)}, {of(2, 1), of(1, 0)}} {
		require.Equal(t, []*epoch{nil, nil}, findEpochs(x[:]))
	}
	require.NotNil(t, findEpochs([]*Program{of(2, 1), of(2, 1)})[0])
}

// An attribute is still until somebody may write another value than patients come with.
func TestWhatIsStillBefore(t *testing.T) {
	for name, c := range map[string]struct {
		op    Op
		still bool
	}{
		"the same":            {Op{Code: Set, A: 0, Value: 1}, true},
		"another":             {Op{Code: Set, A: 0, Value: 2}, false},
		"in another":          {Op{Code: Set, A: 1, Value: 2}, true},
		"more":                {Op{Code: Add, A: 0, Value: 0}, false},
		"a draw":              {Op{Code: Pick, A: 0, B: 0}, false},
		"found by who comes":  {Op{Code: Look, A: 0, B: 0}, true},
		"found by nobody yet": {Op{Code: Look, A: 0, B: 1}, false},
		"a mark's time":       {Op{Code: Mark, A: 0}, false},
		"a mark without":      {Op{Code: Mark, A: 1}, true},
	} {
		p := &Program{
			Attributes: []Attribute{{Name: "it", Initial: 1}, {Name: "other", Values: []string{"a", "b"}}},
			Choices:    []Choice{{Targets: []int32{1}, Probs: []float64{1}}},
			Lookups:    []Lookup{{Attrs: []AttributeID{1}, Sizes: []int32{2}, Values: []float64{1, 5}}, {Attrs: []AttributeID{1}, Sizes: []int32{2}, Values: []float64{5, 1}}},
			Marks:      []MarkDef{{Time: Some(AttributeID(0))}, {}},
			Sources:    []Source{{}},
			Ops:        []Op{c.op, {Code: Leave}},
		}
		require.Equal(t, c.still, p.before(aDay).still[0], name)
		p.Ops = append([]Op{{Code: Jump, A: 2}}, p.Ops...)
		require.True(t, p.before(aDay).still[0], "%s: nobody comes to it", name)
	}
}
