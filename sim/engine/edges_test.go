package engine

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// A period has the second in which it begins, and not that in which it ends.
func TestAPeriodEndsBeforeItsEnd(t *testing.T) {
	d := Period{From: 5, To: 10}
	for at, holds := range map[tick.Time]bool{4: false, 5: true, 9: true, 10: false} {
		require.Equal(t, holds, d.Holds(at), "%d", at)
	}
}

// A resource that two attributes select stands in the row of the first, at the second.
func TestTwoAttributesSelectARowAndAPlaceInIt(t *testing.T) {
	p := &Program{Attributes: []Attribute{{Name: "site", Values: []string{"a", "b", "c"}, Initial: -1}, {Name: "trust", Values: []string{"x", "y"}, Initial: -1}}}
	s := &Selector{Attrs: []AttributeID{0, 1}, Sizes: []int32{3, 2}}
	l := newLayout(p)
	r := record{l, append([]byte{}, l.initial...)}
	_, unset := s.row(r)
	require.EqualValues(t, 0, unset)
	for site := range 3 {
		for trust := range 2 {
			r.put(0, float64(site))
			r.put(1, float64(trust))
			i, unset := s.row(r)
			require.EqualValues(t, None, unset)
			require.Equal(t, 2*site+trust, i)
		}
	}
}

// What a patient lacks is told with the step that asks for it, the first among them.
func TestAFailureNamesItsStep(t *testing.T) {
	for step, name := range map[int32]string{0: "care", 1: "way home", None: "arrival"} {
		e := &Engine{p: &Program{Steps: []string{"care", "way home"}}}
		e.fail(step, "has %d beds too few", 2)
		e.fail(step, "is not told twice")
		require.EqualError(t, e.err, `step "`+name+`": has 2 beds too few`)
	}
}

// Whether something happens is drawn, and who it happens to may have to go back: what luck
// expects of that looks as far as the way back and no further, and as far as a time that
// hangs on what the patient does not have yet.
func TestLuckLooksNoFurtherThanAWayBack(t *testing.T) {
	end := tick.Time(30 * tick.Day)
	p := &Program{
		Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}), End: end, Stop: end,
		Attributes: []Attribute{{Name: "kind", Values: []string{"a"}, Initial: -1}},
		Scales:     [][]AttributeID{nil}, Samplers: []Sampler{sampler(must(dist.Exponential(3600)))},
		Choices:   []Choice{{Targets: []int32{2, 6}, Probs: []float64{0.5, 0.5}}, {Targets: []int32{2, 4}, Probs: []float64{0.5, 0.5}}},
		Lookups:   []Lookup{{Values: []float64{0}}},
		Resources: []Resource{{Name: "bed", Unlimited: true, Capacity: []Level{{Value: 1}}, UseTally: Some[TallyID](0)}},
		Requests:  []Request{{Needs: []Need{{Resource: Selector{Table: Each[ResourceID](0)}, Units: Amount{Values: []int64{1}}}}}},
		Sources:   []Source{{Name: "some", Counted: true, Number: 1, At: make([]tick.Time, 40)}},
		Tallies:   []Tally{{Name: "held"}, {Name: "luck"}}, Luck: &Luck{Use: 0, Into: 1},
		Outcomes: []string{"done"}, Steps: []string{"step"}, Tags: []string{"bed"},
		Ops: []Op{
			{Code: Seize, By: None, B: 7},
			{Code: Branch, By: None, Site: 1},
			{Code: Hold, By: None, C: None, Site: 2},
			{Code: Branch, By: None, A: 1, Site: 3},
			{Code: Look, By: None},
			{Code: Hold, By: 0, C: None, Site: 4},
			{Code: Release, By: None},
			{Code: Leave, By: None},
		},
	}
	require.NoError(t, p.Validate())
	counts, err := New(p).Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	require.Positive(t, counts.Left, "the others draw the same way back again and again")
}

// Who is taken out of the last time before leaving, to make room for a given patient, has
// not left by themselves.
func TestWhoIsReplacedHasNotLeft(t *testing.T) {
	end := tick.Time(30 * tick.Day)
	p := &Program{
		Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}), Window: tick.Time(tick.Day), End: end, Stop: end,
		Scales: [][]AttributeID{nil}, Samplers: []Sampler{sampler(must(dist.Constant(5 * 86400)))},
		Sources:  []Source{{Name: "one", Counted: true, Number: 1, At: []tick.Time{0}}},
		Resets:   []Reset{{From: 0, To: 1, Stays: true}},
		Outcomes: []string{"done"}, Steps: []string{"step"},
		Ops: []Op{{Code: Hold, By: None, C: None}, {Code: Leave, By: None}},
	}
	var told []TraceKind
	require.NoError(t, New(p).TraceAll(rng.NewKey(1, 0), func(x TraceEvent) { told = append(told, x.Kind) }))
	require.Equal(t, []TraceKind{TraceArrive, TraceHold, TraceReplace, TraceGone}, told)
}

// Who is in a time is found there by a list that is set, whatever comes next and however
// short the way to it: whoever looks on sees the same as nobody.
func TestWhoIsInATimeIsReplacedWhateverComesNext(t *testing.T) {
	end := tick.Time(30 * tick.Day)
	p := &Program{
		Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}), Window: tick.Time(tick.Day), End: end, Stop: end,
		Scales: [][]AttributeID{nil}, Samplers: []Sampler{sampler(must(dist.Constant(5 * 86400))), sampler(must(dist.Exponential(5 * 86400)))},
		Sources:  []Source{{Name: "one", Counted: true, Number: 1, At: []tick.Time{0}}},
		Resets:   []Reset{{From: 0, To: 1, Stays: true}},
		Outcomes: []string{"done"}, Steps: []string{"step"},
		Ops: []Op{{Code: Hold, By: None, C: None}, {Code: Jump, By: None, A: 3}, {Code: Hold, By: None, C: None}, {Code: Leave, By: None}},
	}
	for range p.Samplers {
		require.NoError(t, p.Validate())
		counts, err := New(p).Run(rng.NewKey(1, 0))
		require.NoError(t, err)
		require.EqualValues(t, 1, counts.Replaced)
		p.Samplers[0] = p.Samplers[1]
	}
}
