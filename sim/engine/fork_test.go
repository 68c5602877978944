package engine

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// A patient starts two branches of 2 and 5 hours, waits for both, and leaves
// after one more hour: 6 hours in all. A third branch of 50 hours is cancelled.
func TestJoinWaitsForAllBranchesAndCancelForNone(t *testing.T) {
	hours := func(h float64) Sampler { return sampler(must(dist.Constant(h * 3600))) }
	end := tick.Time(10 * tick.Day)
	hold := func(sampler int32) Op { return Op{Code: Hold, By: None, A: sampler, C: None} }
	p := &Program{
		Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}), End: end, Stop: end,
		Scales: [][]AttributeID{nil}, Samplers: []Sampler{hours(1), hours(2), hours(5), hours(50)},
		Groups:   []Group{{Name: "awaited"}, {Name: "not awaited", Ends: true}},
		Sources:  []Source{{Name: "one", Counted: true, Number: 1, At: []tick.Time{0}}},
		Outcomes: []string{"done"}, Steps: []string{"step"},
		Ops: []Op{
			{Code: Fork, By: None, A: 7, B: 0},
			{Code: Fork, By: None, A: 9, B: 0},
			{Code: Fork, By: None, A: 11, B: 1},
			{Code: Join, By: None, A: 0},
			{Code: Cancel, By: None, A: 1},
			hold(0),
			{Code: Leave, By: None},
			hold(1), {Code: End, By: None},
			hold(2), {Code: End, By: None},
			hold(3), {Code: End, By: None},
		},
	}
	e := New(p)
	var left tick.Time
	ended := map[Ending]int{}
	err := e.TraceAll(rng.NewKey(1, 0), func(x TraceEvent) {
		switch x.Kind {
		case TraceLeave:
			left = x.Time
		case TraceEnd:
			ended[x.Ending]++
		}
	})
	require.NoError(t, err)
	require.Equal(t, tick.Time(6*tick.Hour), left)
	require.Equal(t, map[Ending]int{ByItself: 2, CutShort: 1}, ended, "the cancelled branch never comes to its end")
	require.EqualValues(t, 1, e.counts.Left)
	require.Zero(t, e.counts.Inside)
}
