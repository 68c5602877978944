package analysis

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
)

// A walk that is gone over with other numbers is, to the last bit, the walk with those
// numbers, or it is done anew.
func TestAWalkIsGoneOverWithOtherNumbers(t *testing.T) {
	again, tried := 0, 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		p := randomProgram(rand.New(rand.NewPCG(seed, 0)))
		var room room
		room.keep()
		room.expect(p, [][]float64{{1, 2}}, 0)
		for range 3 {
			q := withOtherNumbers(p, r)
			rates := [][]float64{{r.Float64(), r.Float64()}}
			if kept := room.tapes[0]; kept != nil {
				tried++
				if _, ok := kept.again(q, rates); ok {
					again++
				}
			}
			require.Equal(t, Expect(q, rates, 0), room.expect(q, rates, 0), "program %d", seed)
		}
	}
	require.Greater(t, float64(again), 0.2*float64(tried), "others count what they have drawn, or have come to be alike")
}

// withOtherNumbers is a program in which other shares of patients take the same ways, for
// other times. Some of the numbers come to be the same.
func withOtherNumbers(p *engine.Program, r *rand.Rand) *engine.Program {
	q := *p
	q.Choices, q.Samplers, q.Lookups = slices.Clone(p.Choices), slices.Clone(p.Samplers), slices.Clone(p.Lookups)
	for i := range q.Choices {
		c := &q.Choices[i]
		c.Probs = slices.Clone(c.Probs)
		for row := range values {
			of, sum := c.Probs[row*len(c.Targets):][:len(c.Targets)], 0.0
			for j := range of {
				if of[j] > 0 {
					of[j] = 0.1 + r.Float64()
				}
				sum += of[j]
			}
			for j := range of {
				of[j] /= sum
			}
		}
	}
	for i := range q.Samplers {
		q.Samplers[i].Scale *= 0.5 + r.Float64()
	}
	by := 0.5 + r.Float64()
	for _, op := range q.Ops {
		if op.Code == engine.Look && op.A == factor {
			l := &q.Lookups[op.B]
			l.Values = slices.Clone(l.Values)
			for j := range l.Values {
				if l.Values[j] != 0.5 { // which is given elsewhere, too
					l.Values[j] *= by
				}
			}
			if r.IntN(50) == 0 {
				l.Values[0] = l.Values[1]
			}
		}
	}
	return &q
}
