package engine

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// arrival draws a program whose patients do nothing but to write and ask attributes in the
// second of arrival, and to be counted by all of these.
func arrival(t *rapid.T) *Program {
	end := tick.Time(40 * tick.Day)
	p := &Program{
		Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}), End: end, Stop: end, Scales: [][]AttributeID{nil},
		Sets: []uint64{1, 2, 5, 6}, Samplers: []Sampler{sampler(must(dist.Exponential(3600)))},
		Sources:  []Source{{Name: "gp", Counted: true, Number: 1, Site: 1, Peak: 1. / 3600, Rates: []float64{1. / 3600}}},
		Outcomes: []string{"done"}, Steps: []string{"step"},
	}
	const kinds, number = 4, 4
	for i := range kinds {
		p.Attributes = append(p.Attributes, Attribute{Name: string(rune('a' + i)), Values: []string{"x", "y", "z"}, Initial: float64(rapid.IntRange(-1, 2).Draw(t, "initial"))})
		p.Breakdowns = append(p.Breakdowns, AttributeID(i))
	}
	p.Attributes = append(p.Attributes, Attribute{Name: "number"})
	for i := range kinds {
		p.Choices = append(p.Choices, Choice{Targets: []int32{0, int32(i % 3), 2}, Probs: []float64{0.2, 0.5, 0.3, 0.6, 0.1, 0.3, 0.1, 0.1, 0.8}})
		p.Lookups = append(p.Lookups, Lookup{Attrs: []AttributeID{AttributeID(i)}, Sizes: []int32{3}, Values: []float64{2, 0, float64(i % 3)}})
	}
	set := make([]bool, kinds) // which has a value whatever the way
	for i := range set {
		set[i] = p.Attributes[i].Initial >= 0
	}
	n := rapid.IntRange(3, 30).Draw(t, "operations")
	for i := range n {
		a, b := rapid.Int32Range(0, kinds-1).Draw(t, "which"), rapid.Int32Range(0, kinds-1).Draw(t, "by")
		op := Op{By: None, A: a, Site: rng.Site(10 + i)}
		switch rapid.IntRange(0, 7).Draw(t, "what") {
		case 0, 1:
			op.Code, op.Value = Set, float64(rapid.IntRange(0, 2).Draw(t, "value"))
		case 2, 3:
			op.Code, op.B = Pick, b
			if set[b] && rapid.Bool().Draw(t, "by rows") {
				op.By = int16(b)
			}
		case 4:
			if !set[b] {
				continue
			}
			op.Code, op.B = Look, b
		case 5:
			op.Code, op.A, op.B = Sample, number, 0
		default:
			op.Code, op.B, op.C = Test, b, int32(len(p.Ops)+1+rapid.IntRange(0, 3).Draw(t, "as many on"))
		}
		p.Ops = append(p.Ops, op)
	}
	for range 4 { // tests lead no further
		p.Ops = append(p.Ops, Op{Code: Set, By: None, A: 0})
	}
	for a := range p.Attributes {
		p.Tallies = append(p.Tallies, Tally{Name: p.Attributes[a].Name})
		p.Ops = append(p.Ops, Op{Code: Count, By: None, A: int32(a), B: int32(a)})
	}
	p.Ops = append(p.Ops, Op{Code: Leave, By: None})
	return p
}

// Patients who begin with what is known beforehand fare as those who execute each operation.
func TestBeginningsChangeNothing(t *testing.T) {
	shorter := 0
	rapid.Check(t, func(t *rapid.T) {
		p := arrival(t)
		require.NoError(t, p.Validate())
		e := New(p)
		if int(e.beginnings[0].at) == len(p.Ops) && len(e.ops)-len(p.Ops) < len(p.Ops)-6 {
			shorter++
		}
		short, err := e.Run(rng.NewKey(1, 0))
		require.NoError(t, err)
		e = New(p)
		clear(e.beginnings)
		long, err := e.Run(rng.NewKey(1, 0))
		require.NoError(t, err)
		require.Equal(t, long, short)
	})
	require.Positive(t, shorter, "nothing is known beforehand")
}
