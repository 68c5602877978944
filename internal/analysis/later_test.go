package analysis

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
)

// deprived has patients of two places, more or less deprived by place, in need by
// deprivation, who ask for one or three places by need, where both have come together.
func deprived() *engine.Program {
	const place, deprivation, need = 0, 1, 2
	return &engine.Program{
		Attributes: make([]engine.Attribute, 3),
		Resources:  []engine.Resource{{Supply: engine.Budget}},
		Choices: []engine.Choice{
			{Targets: []int32{1, 3}, Probs: []float64{0.5, 0.5}},
			{Targets: []int32{0, 1}, Probs: []float64{0.9, 0.1, 0.2, 0.8}},
			{Targets: []int32{0, 1}, Probs: []float64{0.3, 0.7, 0.6, 0.4}},
			{Targets: []int32{7, 8}, Probs: []float64{0.5, 0.5}},
		},
		Requests: []engine.Request{{Needs: []engine.Need{{
			Resource: engine.Selector{Table: engine.Each[engine.ResourceID](0)},
			Units:    engine.Amount{By: engine.Some[engine.AttributeID](need), Values: []int64{1, 3}},
		}}}},
		Sources: []engine.Source{{}},
		Ops: []engine.Op{
			{Code: engine.Branch, A: 0, By: engine.None}, // 0
			{Code: engine.Set, A: place, Value: 0}, {Code: engine.Jump, A: 4},
			{Code: engine.Set, A: place, Value: 1},
			{Code: engine.Pick, A: deprivation, B: 1, By: place}, // 4
			{Code: engine.Pick, A: need, B: 2, By: deprivation},
			{Code: engine.Branch, A: 3, By: engine.None}, // 6
			{Code: engine.Mark, By: engine.None},
			{Code: engine.Seize, A: 0, B: 9, By: engine.None}, // 8
			{Code: engine.Leave, By: engine.None},
		},
	}
}

// Need follows from deprivation, which is drawn otherwise in each place: the ways of both
// come together and are not alike.
func TestWhatFollowsFromSomethingElseIsNotAlike(t *testing.T) {
	got := Expect(deprived(), [][]float64{{1}}, 0)
	deprived := 0.5*0.1 + 0.5*0.8
	inNeed := (1-deprived)*0.7 + deprived*0.4
	require.InEpsilon(t, (1-inNeed)*1+inNeed*3, got.Work[0][0], 1e-12)
}

// Asked for need first, patients divide by that alone, and by deprivation where that is
// asked for.
func TestWhatIsAskedForIsDrawnBeforeFromWhatItFollows(t *testing.T) {
	const deprivation = 1
	p := deprived()
	p.Requests = append(p.Requests, engine.Request{Needs: []engine.Need{p.Requests[0].Needs[0]}})
	p.Requests[1].Needs[0].Units.By = engine.Some[engine.AttributeID](deprivation)
	ask := engine.Op{Code: engine.Seize, A: 0, B: 12, By: engine.None}
	also := ask
	also.A = 1
	p.Ops = append(p.Ops[:8], ask, engine.Op{Code: engine.Test, A: 2, B: 0, C: 12, By: engine.None}, also, engine.Op{Code: engine.Jump, A: 12, By: engine.None}, engine.Op{Code: engine.Leave, By: engine.None})
	p.Sets = []uint64{1 << 1} // those in need
	got := Expect(p, [][]float64{{1}}, 0)
	deprived := 0.5*0.1 + 0.5*0.8
	inNeed := (1-deprived)*0.7 + deprived*0.4
	require.InEpsilon(t, (1-inNeed)*1+inNeed*3+(1-deprived)*0.7*1+deprived*0.4*3, got.Work[0][0], 1e-12)

	k := newWalker(p, 0, nil)
	w := k.begin(0, []float64{1})
	w.pc = 8
	w.attrs[0] = cell{value: 1}
	w.attrs[deprivation] = cell{draw: k.rows[1][1], state: pending}
	w.attrs[2] = cell{draw: k.ruleOf[5], state: following}
	w.later = []int32{2}
	require.True(t, k.split(w, 2))
	require.Len(t, k.queue.stops[0].ways, 2, "in need or not, and not by deprivation too")
}

// Of two others from which something follows one is known: in one place the deprived are
// in need, in the other who is not.
func TestWhatIsKnownOfTheOthersIsNotForgotten(t *testing.T) {
	p := deprived()
	p.Choices[1].Probs = []float64{0.9, 0.1, 0.9, 0.1}
	p.Lookups = []engine.Lookup{{Attrs: []engine.AttributeID{0, 1}, Sizes: []int32{2, 2}, Values: []float64{0, 1, 1, 0}}}
	p.Attributes[2].Values = []string{"no", "yes"}
	p.Ops[5] = engine.Op{Code: engine.Look, A: 2, B: 0, By: engine.None}
	got := Expect(p, [][]float64{{1}}, 0)
	require.InEpsilon(t, 0.5*(0.9*1+0.1*3)+0.5*(0.9*3+0.1*1), got.Work[0][0], 1e-12)
}

// A time that is longer for some divides no way: it is their mean.
func TestATimeDividesNoWay(t *testing.T) {
	ways := func(scale ...engine.AttributeID) (int, float64) {
		p := deprived()
		p.Resources[0].Supply = engine.Places
		p.Requests[0].Needs[0].Units = engine.Amount{Values: []int64{1}}
		p.Samplers = []engine.Sampler{{Table: ones, Scale: 60}}
		p.Scales = [][]engine.AttributeID{scale}
		p.Ops = append(p.Ops[:9], engine.Op{Code: engine.Hold, By: engine.None}, engine.Op{Code: engine.Leave, By: engine.None})
		k := newWalker(p, 0, nil)
		k.walk([][]float64{{1}})
		return len(k.spare), k.out.Work[0][0]
	}
	all, same := ways()
	each, longer := ways(2)
	require.InEpsilon(t, 60, same, 1e-12)
	require.InEpsilon(t, 60*(0.55*0.7+0.45*0.4), longer, 1e-12, "those who are in need, by deprivation")
	require.LessOrEqual(t, each, all+2, "what is looked at for the mean is used again")
}
