package engine

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// town draws two options of a little town. Patients of some sources go through
// up to three places of a diagnostic route and then through treatment; options
// differ in how long treatment takes and in an attribute that only one of them
// has. Times are constant and short, so that many things happen at the same
// second and their order matters. It is long because it writes whole programs, and
// what is drawn for both stands above what each writes.
func town(t *rapid.T) []*Program {
	ones := dist.NewTable(must(dist.Constant(1)))
	stops := rapid.IntRange(1, 3).Draw(t, "stops")
	var resources []Resource
	for i := range stops + 2 {
		r := places(rapid.IntRange(1, 3).Draw(t, "places"))
		r.Name = []string{"a", "b", "c", "d", "e"}[i]
		r.UseTally = Some[TallyID](0)
		r.Stays = &StayTallies{Ended: 5, Open: 6}
		if i == 0 && rapid.Bool().Draw(t, "lists") {
			r.Supply, r.Weekly = Lists, [7]tick.Span{8 * tick.Hour, 8 * tick.Hour, 8 * tick.Hour, 8 * tick.Hour, 8 * tick.Hour}
		}
		resources = append(resources, r)
	}
	times := rapid.SliceOfN(rapid.IntRange(0, 3), stops+2, stops+2).Draw(t, "hours")
	loops := rapid.Bool().Draw(t, "loops")
	shares := rapid.Bool().Draw(t, "shares") // treatment also uses the first place
	early := rapid.IntRange(0, stops).Draw(t, "first place that differs")
	longer := rapid.IntRange(1, 4).Draw(t, "hours more")
	var programs []*Program
	for k := range 2 {
		p := &Program{
			Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}),
			Window:   3 * aDay, End: 40 * aDay, Stop: 45 * aDay,
			Scales: [][]AttributeID{nil}, Sets: []uint64{2}, Resources: resources,
			Attributes: []Attribute{{Name: "kind", Values: []string{"x", "y"}, Initial: -1}, {Name: "pace", Initial: 1}},
			Breakdowns: []AttributeID{0},
			Choices:    []Choice{{Targets: []int32{0, 1}, Probs: []float64{0.3, 0.7}}},
			Groups:     []Group{{Name: "beside"}},
			Tallies:    []Tally{{Name: "use"}, {Name: "seen", Cohort: true}, {Name: "stopped"}, {Name: "within"}, {Name: "late"}, {Name: "ended"}, {Name: "open"}},
			Marks:      []MarkDef{{Name: "referral", Tally: Some[TallyID](1)}, {Name: "treated"}},
			Clocks:     []Clock{{Name: "wait", From: []MarkID{0}, To: []MarkID{1}, Within: 1, Stopped: Some[TallyID](2), WithinTo: Some[TallyID](3), LateTo: Some[TallyID](4)}},
			Outcomes:   []string{"done"}, Steps: []string{"step"},
		}
		if k == 1 { // options number things their own way
			p.Tallies = append([]Tally{{Name: "offered"}}, p.Tallies...)
			p.Attributes = append([]Attribute{{Name: "dose", Initial: 0.5}}, p.Attributes...)
			p.Breakdowns = []AttributeID{1}
			p.Marks[0].Tally, p.Clocks[0].Stopped, p.Clocks[0].WithinTo, p.Clocks[0].LateTo = Some[TallyID](2), Some[TallyID](3), Some[TallyID](4), Some[TallyID](5)
			p.Resources = append([]Resource(nil), resources...)
			for i := range p.Resources {
				p.Resources[i].UseTally, p.Resources[i].Stays = Some[TallyID](1), &StayTallies{Ended: 6, Open: 7}
			}
		}
		kind := int32(k)
		op := func(x Op) { p.Ops = append(p.Ops, x) }
		hours := func(n int) int32 {
			p.Samplers = append(p.Samplers, Sampler{Law: "constant", Table: ones, Scale: float64(n) * 3600})
			return int32(len(p.Samplers)) - 1
		}
		visit := func(i, n int) {
			p.Tags = append(p.Tags, resources[i].Name)
			tag := int32(len(p.Tags)) - 1
			p.Requests = append(p.Requests, Request{
				Needs:    []Need{{Resource: Selector{Table: Each(ResourceID(i))}, Units: Amount{Values: []int64{1}}, Tag: TagID(tag)}},
				PlanTime: tick.Hour,
			})
			op(Op{Code: Seize, By: None, A: int32(len(p.Requests)) - 1, B: int32(len(p.Ops)) + 3})
			op(Op{Code: Hold, By: None, A: hours(n), C: None, Site: rng.Site(100 + i)})
			op(Op{Code: Release, By: None, A: tag})
		}
		for i := range 2 {
			p.Sources = append(p.Sources, Source{
				Name: []string{"gp", "screening"}[i], Counted: i == 0, Number: uint64(i) + 1, Site: rng.Site(i + 1), Entry: PlaceID(int32(len(p.Ops))),
				Peak: 1. / 7200, Rates: []float64{1. / 7200},
			})
			op(Op{Code: Pick, By: None, A: kind, B: 0, Site: rng.Site(10 + i)})
			op(Op{Code: Mark, By: None, A: 0})
			if k == 1 && early == 0 && i == 1 {
				op(Op{Code: Set, By: None, A: 0, Value: 0.25})
			}
			op(Op{Code: Call, By: None}) // the route, below
			op(Op{Code: Leave, By: None})
		}
		route := int32(len(p.Ops))
		for i := range p.Ops {
			if p.Ops[i].Code == Call {
				p.Ops[i].A = route
			}
		}
		for i := range stops {
			if i == 1 && loops {
				op(Op{Code: Repeat, By: None, B: hours(2), C: int32(len(p.Ops)) + 5})
				p.Samplers[len(p.Samplers)-1].Scale = 2
				again := int32(len(p.Ops))
				visit(i, times[i])
				op(Op{Code: Again, By: None, B: again})
				continue
			}
			visit(i, times[i])
		}
		op(Op{Code: Test, By: None, A: kind, B: 0, C: int32(len(p.Ops)) + 2})
		op(Op{Code: Leave, By: None})
		if k == 1 {
			op(Op{Code: Set, By: None, A: 0, Value: 2})
			op(Op{Code: Count, By: None, A: None, B: 0})
		}
		visit(stops, times[stops]+k*longer)
		op(Op{Code: Mark, By: None, A: 1})
		op(Op{Code: Fork, By: None, A: int32(len(p.Ops)) + 2, B: 0})
		op(Op{Code: Return, By: None})
		if shares {
			visit(0, 1)
		}
		visit(stops+1, times[stops+1])
		op(Op{Code: End, By: None})
		programs = append(programs, p)
	}
	return programs
}

// Programs that run as a family, with something in common, count what each counts
// alone, to the last number.
func TestFamilyCountsWhatEachProgramCountsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		programs := town(t)
		family := NewFamily(programs)
		if family.common == nil { // so it is with three in four
			t.Skip("each runs by itself")
		}
		engines := family.Engines()
		for r := range uint64(2) {
			key := rng.NewKey(rapid.Uint64().Draw(t, "seed"), r)
			for k, p := range programs {
				want, err := New(p).Run(key)
				require.NoError(t, err)
				got, err := engines.Run(k, key)
				require.NoError(t, err)
				require.Positive(t, want.Left)
				require.Equal(t, want, got, "option %d", k)
			}
		}
	})
}

// Waits of years that the common part has seen go to the clock that they are of in
// each program, in the same year and cell.
func TestLongWaitsOfTheCommonPartKeepTheirClock(t *testing.T) {
	const years, cells, clocks = 1, 2, 2
	row := func(clock, year, cell int32) int32 { return (clock*(years+1)+year)*cells + cell }
	size := clocks * (years + 1) * cells * DayBins
	own := Counts{Years: years, Cells: cells, Days: make([]int32, size), Running: make([]int64, clocks), Longer: []Longer{{row(0, 0, 0), 900}}}
	seen := Counts{Years: years, Cells: cells, Days: make([]int32, size), Running: make([]int64, clocks),
		Longer: []Longer{{row(0, 0, 1), 600}, {row(0, 1, 0), 700}, {row(1, 0, 0), 800}}}
	own.plus(&seen, new(common), &renumbering{clocks: []int32{1, None}})
	require.Equal(t, []Longer{{row(0, 0, 0), 900}, {row(1, 0, 1), 600}, {row(1, 1, 0), 700}}, own.Longer)
}
