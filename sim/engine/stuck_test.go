package engine

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// A patient holds the only bed while a branch of theirs asks for it. Who waits for the
// branch to end waits for ever; who goes on and ends it, or whose leaving ends it, does not.
func TestABranchMayWaitForItsOwnPatient(t *testing.T) {
	for name, c := range map[string]struct {
		then []Op // of the patient, after the branch began
		want Stuck
	}{
		"waits for it":                  {[]Op{{Code: Join, By: None}}, Stuck{Holding: 1, Steps: []int64{1}, Units: []int64{1}}},
		"ends it":                       {[]Op{{Code: Hold, By: None, C: None}, {Code: Cancel, By: None}}, Stuck{}},
		"goes on for long and leaves":   {[]Op{{Code: Hold, By: None, A: 1, C: None}}, Stuck{}},
		"gives the bed back in the end": {[]Op{{Code: Hold, By: None, A: 1, C: None}, {Code: Release, By: None}, {Code: Join, By: None}}, Stuck{}},
	} {
		hours := func(h float64) Sampler { return sampler(must(dist.Constant(h * 3600))) }
		end := tick.Time(10 * tick.Day)
		ops := append([]Op{{Code: Seize, By: None, Step: None}, {Code: Fork, By: None}}, c.then...)
		ops = append(ops, Op{Code: Leave, By: None})
		ops[1].A = int32(len(ops))
		ops = append(ops, Op{Code: Seize, By: None}, Op{Code: End, By: None})
		p := &Program{
			Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}), End: end, Stop: end,
			Scales: [][]AttributeID{nil}, Samplers: []Sampler{hours(1), hours(5000)},
			Resources: []Resource{{Name: "bed", Capacity: []Level{{Value: 1}}}},
			Requests:  []Request{{Needs: []Need{{Resource: Selector{Table: Each[ResourceID](0)}, Units: Amount{Values: []int64{1}}}}}},
			Groups:    []Group{{Name: "branch"}},
			Sources:   []Source{{Name: "one", Counted: true, Number: 1, At: []tick.Time{0}}},
			Tags:      []string{"bed"}, Outcomes: []string{"done"}, Steps: []string{"branch"},
		}
		p.Ops = ops
		for i := range p.Ops {
			if p.Ops[i].Code == Seize && p.Ops[i].B == 0 {
				p.Ops[i].B = int32(len(p.Ops) - 1)
			}
		}
		counts, err := New(p).Run(rng.NewKey(1, 0))
		require.NoError(t, err)
		require.Equal(t, c.want, counts.Stuck, name)
	}
}

// Looking for them takes no room once it has grown: at the end of each replication
// patients lie in bed and wait for the one nurse, who is with somebody.
func TestLookingForWaitsDoesNotAllocate(t *testing.T) {
	s := station{service: must(dist.Exponential(3600)), perHour: 3, resource: places(20), days: 20}
	p := s.program()
	nurse := places(1)
	p.Resources = append(p.Resources, nurse)
	ask := p.Requests[0]
	ask.Needs = []Need{{Resource: Selector{Table: Each[ResourceID](1)}, Units: Amount{Values: []int64{1}}, Tag: 1}}
	p.Requests, p.Tags = append(p.Requests, ask), append(p.Tags, "nurse")
	p.Ops = []Op{
		{Code: Seize, By: None, B: 5, C: None},
		{Code: Seize, By: None, A: 1, B: 5, C: None},
		{Code: Hold, By: None, C: None, Site: 2},
		{Code: Release, By: None, A: 1},
		{Code: Release, By: None},
		{Code: Leave, By: None},
	}
	e := New(p)
	c, err := e.Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	require.Positive(t, len(e.stuck.free), "it was looked for")
	require.Zero(t, c.Stuck)
	require.Zero(t, testing.AllocsPerRun(5, func() { _, _ = e.Run(rng.NewKey(1, 0)) }))
}

// The heads of two queues are short of each other's resource, of which others hold some.
// When one of these gives a unit back, either queue tries again, once, and waits on.
func TestQueuesMayBeShortOfEachOther(t *testing.T) {
	needs := func(units ...int64) (rq Request) { // of the first and the second, in the order in which they stand
		for i, n := range units {
			id := (i + int(units[2])) % 2
			if i < 2 {
				rq.Needs = append(rq.Needs, Need{Resource: Selector{Table: Each(ResourceID(id))}, Units: Amount{Values: []int64{n}}, Tag: TagID(id)})
			}
		}
		return rq
	}
	hours := func(h float64) Sampler { return sampler(must(dist.Constant(h * 3600))) }
	end := tick.Time(10 * tick.Day)
	p := &Program{
		Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}), End: end, Stop: end,
		Scales: [][]AttributeID{nil}, Samplers: []Sampler{hours(1), hours(5)},
		Resources: []Resource{{Name: "first", Capacity: []Level{{Value: 4}}}, {Name: "second", Capacity: []Level{{Value: 4}}}},
		Requests:  []Request{needs(2, 2, 0), needs(1, 0, 0), needs(1, 3, 0), needs(1, 3, 1)},
		Outcomes:  []string{"done"}, Steps: []string{"step"}, Tags: []string{"first", "second"},
	}
	p.Requests[1].Needs = p.Requests[1].Needs[:1]
	for i, time := range []int32{1, 0, 0, 0} {
		p.Sources = append(p.Sources, Source{Name: "one", Counted: true, Number: uint64(i) + 1, At: []tick.Time{tick.Time(i)}, Entry: PlaceID(len(p.Ops))})
		last := int32(len(p.Ops)) + 4
		p.Ops = append(p.Ops, Op{Code: Seize, By: None, A: int32(i), B: last}, Op{Code: Hold, By: None, A: time, C: None},
			Op{Code: Release, By: None}, Op{Code: Release, By: None, A: 1}, Op{Code: Leave, By: None})
	}
	counts, err := New(p).Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	require.EqualValues(t, 4, counts.Left)
	require.EqualValues(t, 5*3600-2, counts.Use(0, -1).Wait, "once the five hours are over")
}
