package engine

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
)

// scribble draws a program whose patients write attributes of every width, in every way, in
// rounds and through routes, with jumps forward between; some ask by what is not set. (It is long
// because it has a case for each way to write.)
func scribble(t *rapid.T) *Program {
	p := arrival(t)
	p.Ops, p.Tallies = nil, nil
	const kinds, coded, number, whole = 4, 5, 6, 7
	p.Attributes = append(p.Attributes[:kinds+1],
		Attribute{Name: "coded", Initial: 0.25}, Attribute{Name: "number", Initial: 1}, Attribute{Name: "whole", Initial: 1000})
	p.Samplers = append(p.Samplers, sampler(must(dist.Exponential(60))), sampler(must(dist.Exponential(7))), sampler(must(dist.Uniform(0, 3))))
	p.Lookups = append(p.Lookups,
		Lookup{Attrs: []AttributeID{0}, Sizes: []int32{2}, Values: []float64{0.25, 1.5}},                       // coded, clipped
		Lookup{Attrs: []AttributeID{1, 2}, Sizes: []int32{3, 3}, Values: []float64{0, 1, 2, 2, 1, 0, 1, 1, 2}}, // by two
		Lookup{Attrs: []AttributeID{3}, Sizes: []int32{3}, Values: []float64{3, 4.5, 5}})
	p.Choices = append(p.Choices, Choice{Targets: []int32{1, 0}, Probs: []float64{0.5, 0.5}, Factor: Some(AttributeID(number))})
	by := func() int16 {
		if rapid.Bool().Draw(t, "by rows") {
			return int16(rapid.IntRange(0, kinds-1).Draw(t, "by"))
		}
		return None
	}
	write := func(i int) Op {
		a := rapid.Int32Range(0, kinds-1).Draw(t, "which")
		op := Op{By: None, A: a, Site: rng.Site(100 + i)}
		switch rapid.IntRange(0, 11).Draw(t, "what") {
		case 0, 1:
			op.Code, op.Value = Set, float64(rapid.IntRange(-1, 2).Draw(t, "value"))
		case 2:
			op.Code, op.A, op.Value = Set, coded, rapid.SampledFrom([]float64{0.25, 0.75, -3}).Draw(t, "value")
		case 3:
			op.Code, op.A, op.Value = Set, number, 0.5
		case 4, 5:
			op.Code, op.B, op.By = Pick, rapid.Int32Range(0, kinds-1).Draw(t, "choice"), by()
		case 6:
			op.Code, op.B = Pick, kinds // by a factor
		case 7:
			op.Code, op.B = Look, rapid.Int32Range(0, kinds-1).Draw(t, "lookup")
		case 8:
			op.Code, op.A, op.B = Look, coded, kinds
		case 9:
			op.Code, op.B = Look, kinds+1
		case 10:
			op.Code, op.A, op.B = Look, number, kinds+2
		default:
			op.Code, op.A, op.B, op.By = Sample, number, 1, by()
			if op.By != None && rapid.Bool().Draw(t, "whole") {
				op.A = whole
			}
		}
		return op
	}
	some := func() {
		for range rapid.IntRange(1, 6).Draw(t, "writes") {
			p.Ops = append(p.Ops, write(len(p.Ops)))
			if rapid.IntRange(0, 5).Draw(t, "jump") == 0 {
				p.Ops = append(p.Ops, Op{Code: Jump, By: None, A: int32(len(p.Ops)) + 1})
			}
		}
	}
	some()
	at := len(p.Ops)
	p.Ops = append(p.Ops, Op{Code: Repeat, By: None, B: 3, Site: 9}, Op{Code: Call, By: None})
	some()
	p.Ops = append(p.Ops, Op{Code: Again, By: None, B: int32(at) + 1})
	p.Ops[at].C = int32(len(p.Ops))
	p.Ops = append(p.Ops, Op{Code: Test, By: None, A: 0, B: 2, C: int32(len(p.Ops)) + 2})
	some()
	for a := range p.Attributes {
		p.Tallies = append(p.Tallies, Tally{Name: p.Attributes[a].Name})
		p.Ops = append(p.Ops, Op{Code: Count, By: None, A: int32(a), B: int32(a)})
	}
	p.Ops = append(p.Ops, Op{Code: Leave, By: None})
	p.Ops[at+1].A = int32(len(p.Ops))
	some()
	p.Ops = append(p.Ops, Op{Code: Return, By: None})
	return p
}

// plainly lets an engine execute the program's operations one by one.
func plainly(p *Program) *Engine {
	e := New(p)
	clear(e.beginnings)
	e.ops = p.Ops
	return e
}

// What is put together for speed counts, writes and refuses the same.
func TestShortWaysChangeNothing(t *testing.T) {
	var seen [sampled + 1]int // steps by the way in which they write
	failed := 0
	rapid.Check(t, func(t *rapid.T) {
		p := scribble(t)
		require.NoError(t, p.Validate())
		short := New(p)
		for i := range short.assignments {
			seen[short.assignments[i].how]++
		}
		is, err := short.Run(rng.NewKey(1, 0))
		want, wrong := plainly(p).Run(rng.NewKey(1, 0))
		require.Equal(t, wrong, err)
		if err != nil {
			failed++
			return
		}
		require.Equal(t, want, is)
	})
	for how := aByte; how <= sampled; how++ {
		require.Positive(t, seen[how], "nothing is written in way %d", how)
	}
	require.Positive(t, failed, "nobody asks by what is not set")
	require.Zero(t, seen[notShort])
}
