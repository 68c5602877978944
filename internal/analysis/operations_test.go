package analysis

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Whatever operations there are: each can be followed by arithmetic, and is told in words
// that name what it refers to.
func TestEveryOperationIsFollowedAndTold(t *testing.T) {
	for code := range engine.Operations {
		p := oneOfEach(engine.Code(code))
		require.NotPanics(t, func() { Expect(p, [][]float64{{1}}, 0) }, engine.Code(code).String())
		var text strings.Builder
		require.NoError(t, Explain(&text, p))
		told := describeOp(p, &p.Ops[1])
		for i, x := range engine.Operations[code].Operands() {
			switch x.Is {
			case engine.Unused, engine.ANumber, engine.ALoop, engine.WaysOf, engine.Multipliers:
			case engine.AnOperation:
				assert.True(t, x.Way == engine.Refused || strings.Contains(told, "2"), "%s: operand %d: %q", engine.Code(code), i, told)
			default:
				assert.Contains(t, told, nameOf[x.Is], "%s: operand %d", engine.Code(code), i)
			}
		}
	}
}

// nameOf is what things are called in a program of one of each.
var nameOf = map[engine.Reference]string{
	engine.ValuesOf: "big 1", engine.SamplerOf: "law", engine.AnAttribute: "size", engine.WrittenTo: "size", engine.ChangedBy: "size",
	engine.CountedOf: "size", engine.ASet: "big", engine.ALookup: "size", engine.APeriod: "2026-01-05", engine.ARequest: "ward",
	engine.ATag: "bed", engine.AGroup: "beside", engine.AMark: "seen", engine.ATally: "tally", engine.AnOutcome: "home", engine.ACause: "fall",
}

// oneOfEach is a program that executes an operation, in which there is one of each thing.
func oneOfEach(code engine.Code) *engine.Program {
	none := int32(engine.None)
	p := &engine.Program{
		Calendar:   tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}),
		Attributes: []engine.Attribute{{Name: "size", Values: []string{"big"}}},
		Samplers:   []engine.Sampler{{Law: "law", Table: ones, Scale: 1}},
		Scales:     [][]engine.AttributeID{nil},
		Choices:    []engine.Choice{{Targets: []int32{0}, Probs: []float64{1}}},
		Lookups:    []engine.Lookup{{Attrs: []engine.AttributeID{0}, Sizes: []int32{1}, Values: []float64{0}}},
		Sets:       []uint64{1}, Periods: []engine.Period{{To: tick.Time(tick.Day)}},
		Requests: []engine.Request{{
			Needs: []engine.Need{{Resource: engine.Selector{Table: engine.Each[engine.ResourceID](0)}, Units: engine.Amount{Values: []int64{1}}}},
		}},
		Resources: []engine.Resource{{Name: "ward", Unit: "bed", Capacity: []engine.Level{{Value: 1}}}},
		Sources:   []engine.Source{{}},
		Groups:    []engine.Group{{Name: "beside"}}, Marks: []engine.MarkDef{{Name: "seen"}}, Tallies: []engine.Tally{{Name: "tally"}},
		Outcomes: []string{"home"}, Steps: []string{"step"}, Tags: []string{"bed"}, Causes: []engine.Cause{{Name: "fall"}},
	}
	op := engine.Op{Code: code, By: engine.None, C: none}
	for i, at := range []*int32{&op.A, &op.B, &op.C} {
		if engine.Operations[code].Operands()[i].Is == engine.AnOperation {
			*at = 2
		}
	}
	if code == engine.Branch { // to the end, and not among values
		p.Choices[0].Targets[0] = 2
	}
	p.Ops = []engine.Op{{Code: engine.Push, By: engine.None, A: 2, B: none, C: none}, op, {Code: engine.Leave, By: engine.None, B: none, C: none}}
	return p
}
