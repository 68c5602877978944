package engine

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Who is only waiting for the way out, from midnight for four hours, is interrupted for two
// hours by somebody more urgent, at one o'clock. The room is held for six hours, for four of
// them by who is delayed; the bed beside it is blocked meanwhile, and not delayed.
func TestWhoIsInterruptedIsNotDelayed(t *testing.T) {
	const hour = int64(tick.Hour)
	end := tick.Time(tick.Day)
	place := func(name string) Resource { return Resource{Name: name, Capacity: []Level{{Value: 1}}} }
	asks := func(r ResourceID, class int64) Request {
		return Request{Priority: &Amount{Values: []int64{class}},
			Needs: []Need{{Resource: Selector{Table: Each(r)}, Units: Amount{Values: []int64{1}}, Tag: TagID(r)}}}
	}
	hold := func(sampler int32, flag Flag) Op { return Op{Code: Hold, By: None, A: sampler, C: None, Flag: flag} }
	p := &Program{
		Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}), End: end, Stop: end,
		Scales: [][]AttributeID{nil}, Samplers: []Sampler{sampler(must(dist.Constant(4 * 3600))), sampler(must(dist.Constant(2 * 3600)))},
		Resources: []Resource{place("room"), place("bed")}, Requests: []Request{asks(0, 1), asks(0, 0), asks(1, 0)},
		Sources: []Source{{Name: "late", Counted: true, Number: 1, At: []tick.Time{0}},
			{Name: "urgent", Counted: true, Number: 2, At: []tick.Time{tick.Time(tick.Hour)}, Entry: 6}},
		Outcomes: []string{"done"}, Steps: []string{"step"}, Tags: []string{"room", "bed"},
		Ops: []Op{
			{Code: Seize, By: None, A: 2, B: 5}, {Code: Seize, By: None, A: 0, B: 5}, hold(0, OnlyWayOut), {Code: Release, By: None}, {Code: Release, By: None, A: 1}, {Code: Leave, By: None},
			{Code: Seize, By: None, A: 1, B: 5}, hold(1, Plain), {Code: Release, By: None}, {Code: Leave, By: None},
		},
	}
	p.Resources[0].Discipline = Preempt
	require.NoError(t, p.Validate())
	counts, err := New(p).Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	room, bed := counts.Use(0, None), counts.Use(1, None)
	require.EqualValues(t, 1, room.Interrupted)
	require.Equal(t, []int64{6 * hour, 4 * hour, 0}, []int64{room.Busy, room.Delayed, room.Blocked})
	require.Equal(t, []int64{6 * hour, 4 * hour, 2 * hour}, []int64{bed.Busy, bed.Delayed, bed.Blocked})
}
