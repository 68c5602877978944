package voi

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/fmath"
)

func TestEVPPIOfTwoNormalOptions(t *testing.T) {
	y := study{mean: 0.3, weight: []float64{1, 0.6, 0.3}}
	for seed := range uint64(5) {
		o, x := y.draw(seed, 4096)
		for k, w := range y.weight[:2] {
			assert.InEpsilon(t, normalGain(0.3, w), o.EVPPI(Settings{Bootstrap: 2}, x[k]).Value, 0.03, "input %d", k)
		}
		assert.InEpsilon(t, normalGain(0.3, 1), o.EVPPI(Settings{Bootstrap: 2}, x[0]).Value, 0.02)
		assert.InEpsilon(t, normalGain(0.3, math.Sqrt(1.36)), o.EVPPI(Settings{Bootstrap: 2}, x[0], x[1]).Value, 0.02)
	}
}

// With one replication a draw, whose noise is as large as what the first input does:
// nothing need be known of it. The mean over studies is right and the intervals hold the
// truth, with few draws too.
func TestEVPPIAveragesNoiseAway(t *testing.T) {
	for _, c := range []struct {
		draws, trials int
		off           float64 // of the value of knowing all
	}{{128, 60, 0.04}, {512, 40, 0.03}, {4096, 12, 0.02}} {
		y := study{mean: 0.3, weight: []float64{1, 0.6, 0}, noise: 1}
		all := normalGain(0.3, math.Sqrt(1.36))
		want := []float64{normalGain(0.3, 1), normalGain(0.3, 0.6), 0}
		got, covered := make([]float64, 3), make([]int, 3)
		for seed := range uint64(c.trials) {
			o, x := y.draw(seed, c.draws)
			for k := range x {
				i := o.EVPPI(Settings{Seed: seed, Bootstrap: 40}, x[k])
				got[k] += i.Value / float64(c.trials)
				if math.Abs(i.Value-want[k]) <= 2*i.SE+0.002*all {
					covered[k]++
				}
			}
		}
		for k := range want {
			t.Logf("%4d draws, input %d: exactly %.4f, found %.4f, within 2 standard errors %d of %d", c.draws, k, want[k], got[k], covered[k], c.trials)
			assert.InDelta(t, want[k], got[k], c.off*all)
			assert.GreaterOrEqual(t, covered[k], c.trials*85/100)
		}
	}
}

// The figures of the comment of chance: what is taken off by permuting outcomes and by
// permuting residuals, for an input that explains nearly all and one that explains nothing.
func TestWhatChanceAddsIsNotTakenOffTwice(t *testing.T) {
	t.Logf("%s", "as part of the value of perfect information:")
	for _, draws := range []int{256, 4096} {
		y := study{weight: []float64{1, 0.3, 0}}
		all := normalGain(0, math.Sqrt(1.09))
		for _, k := range []int{0, 2} {
			const trials = 10
			var raw, whole, ours float64
			for seed := range uint64(trials) {
				o, x := y.draw(seed, draws)
				q, d := design(x[k]), differences(o.value)
				r := regress(q, d)
				raw += (gain(r.fitted, once(draws)) - normalGain(0, y.weight[k])) / all / trials
				measure := func(f [][]float64) float64 { return gain(f, once(draws)) / all }
				ours += r.chance(Settings{Seed: seed}, measure) / trials
				nothing := r
				nothing.rest = [][]float64{centred(d[0])}
				nothing.fitted = [][]float64{make([]float64, draws)}
				whole += nothing.chance(Settings{Seed: seed}, measure) / trials
			}
			t.Logf("%4d draws, input %d: too high by %.4f; permuted outcomes %.4f, permuted residuals %.4f", draws, k, raw, whole, ours)
			if k == 0 {
				assert.Less(t, ours, whole/4)
				assert.InDelta(t, raw, ours, 0.01)
			} else {
				assert.InEpsilon(t, whole, ours, 0.2)
			}
		}
	}
}

// Of a product each factor alone tells nothing, both together all: half of E|x|·E|y|.
func TestTwoInputsThatActTogether(t *testing.T) {
	const draws = 4096
	_, x := study{weight: []float64{1, 1}}.draw(3, draws)
	o := NewOutcomes(2)
	for i := range draws {
		o.Add([]float64{0, x[0][i] * x[1][i]})
	}
	s := Settings{Bootstrap: 20}
	assert.InEpsilon(t, 1/math.Pi, o.EVPPI(s, x[0], x[1]).Value, 0.02)
	alone := o.EVPPI(s, x[0])
	assert.InDelta(t, 0, alone.Value, 0.01)
	assert.InDelta(t, 0, alone.Value, 3*alone.SE)
}

// E max(0, z² − 1) is 2φ(1): a spline follows what no straight line can.
func TestEffectThatTurns(t *testing.T) {
	const draws = 4096
	_, x := study{weight: []float64{1}}.draw(3, draws)
	o := NewOutcomes(2)
	for i := range draws {
		o.Add([]float64{0, x[0][i]*x[0][i] - 1})
	}
	assert.InEpsilon(t, 2*fmath.NormDensity(1), o.EVPPI(Settings{Bootstrap: 2}, x[0]).Value, 0.03)
}

// Several options have one regression each. Options 1 and 2 are ±z: better to know which.
func TestEVPPIOfThreeOptions(t *testing.T) {
	const draws = 2048
	_, x := study{weight: []float64{1, 1}}.draw(5, draws)
	o := NewOutcomes(3)
	for i := range draws {
		both, e := 10*normal(5, i, 0), normal(5, i, 1)
		o.Add([]float64{both, both + x[0][i] + e, both - x[0][i] + x[1][i]})
	}
	assert.InEpsilon(t, math.Sqrt(2/math.Pi), o.EVPPI(Settings{Bootstrap: 2}, x[0]).Value, 0.04)
}

// An input of two values, of three, of one, and one that is 0 in most draws.
func TestInputsOfFewValues(t *testing.T) {
	const draws = 1200
	o := NewOutcomes(2)
	var two, three, one, mostly []float64
	for i := range draws {
		two = append(two, float64(i%2))
		three = append(three, float64(i%3))
		one = append(one, 4)
		mostly = append(mostly, float64(max(0, i%10-8)))
		effect := []float64{-1, 2, -1}[i%3] // not a straight line
		o.Add([]float64{0, effect + 0.5*float64(2*(i%2)-1)})
	}
	s := Settings{Bootstrap: 20}
	assert.InDelta(t, 2.0/3, o.EVPPI(s, three).Value, 0.01)
	assert.InDelta(t, 0.25, o.EVPPI(s, two).Value, 0.02)
	assert.Equal(t, Information{}, o.EVPPI(s, one))
	require.Len(t, design(mostly), 1)
	require.Len(t, design(two), 1)
	require.Len(t, design(three), 2)
	require.Len(t, design(three, two), 5)
	require.Empty(t, design(one, one))
	require.Len(t, design(one, two, three), 3)
}

func TestOptionThatIsAlwaysBestNeedsNoKnowledge(t *testing.T) {
	o, x := study{mean: 8, weight: []float64{1}, noise: 0.1}.draw(1, 512)
	got := o.EVPPI(Settings{Bootstrap: 20}, x[0])
	assert.Equal(t, Information{}, got)
}

func TestTooFewDrawsHaveNoValue(t *testing.T) {
	o, x := study{weight: []float64{1, 1}}.draw(1, 8)
	assert.True(t, math.IsNaN(o.EVPPI(Settings{Bootstrap: 2}, x[0], x[1]).Value))
}

func TestDesignIsOrthonormal(t *testing.T) {
	_, x := study{weight: []float64{1, 1}}.draw(1, 512)
	for i := range x[1] {
		x[1][i] = 1e6 + 1e-3*fmath.Exp(x[1][i]) // far from 0, and skewed
	}
	for _, q := range [][][]float64{design(x[0]), design(x[1]), design(x[0], x[1])} {
		for a := range q {
			assert.InDelta(t, 0, dot(q[a], once(512)), 1e-10)
			for b := range q {
				want := 0.0
				if a == b {
					want = 1
				}
				assert.InDelta(t, want, dot(q[a], q[b]), 1e-10)
			}
		}
	}
	assert.Len(t, design(x[1]), 4)
	assert.Len(t, design(x[0], x[1]), 15)
	assert.Len(t, design(x[0][:255]), 2)
	assert.Len(t, design(x[0][:255], x[1][:255]), 8)
}
