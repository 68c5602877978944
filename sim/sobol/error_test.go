package sobol

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/sim/rng"
)

// functions have mean 0 over the cube.
var functions = []struct {
	name       string
	dimensions int
	at         func(u []float64) float64
	gain       float64 // at 64 points a scramble, standard deviation of a mean of random draws over that of ours, at least
}{
	{"sum of 12 inputs", 12, func(u []float64) float64 {
		s := 0.0
		for _, x := range u {
			s += x - 0.5
		}
		return s
	}, 30},
	{"product of two in one group", 2, func(u []float64) float64 { return (u[0] - 0.5) * (u[1] - 0.5) }, 8},
	{"product of two in two groups", 5, func(u []float64) float64 { return (u[0] - 0.5) * (u[4] - 0.5) }, 0.8},
	{"growth of 12 inputs, the first mattering most", 12, func(u []float64) float64 {
		g := 1.0
		for d, x := range u {
			g *= 1 + (x-0.5)/float64(d+1)
		}
		return g - 1
	}, 6},
	{"a step where two of a group sum to 1.3", 2, func(u []float64) float64 {
		if u[0]+u[1] > 1.3 {
			return 1 - 0.245
		}
		return -0.245
	}, 2},
}

// A wrong order of bits leaves points that look uniform and lose all of this.
func TestErrorAgainstRandomDraws(t *testing.T) {
	const trials = 128
	t.Logf("%-48s %6s %10s %10s %7s", "error of the mean of", "points", "random", "sobol", "ratio")
	for _, f := range functions {
		for _, n := range []int{8, 64, 512} {
			random := spread(trials, n, f.dimensions, f.at, func(trial, i, d int) float64 {
				return rng.NewKey(77, uint64(trial)).Uniform(uint64(i), 5, uint32(d))
			})
			ours := spread(trials, n, f.dimensions, f.at, func(trial, i, d int) float64 {
				return At(77, trial, uint32(i), d)
			})
			t.Logf("%-48s %6d %10.6f %10.6f %7.1f", f.name, n, random, ours, random/ours)
			if n == 64 {
				assert.Greater(t, random/ours, f.gain, f.name)
			}
		}
	}
}

// spread is the root mean square of the mean of f over n points, in so many trials.
func spread(trials, n, dimensions int, f func([]float64) float64, at func(trial, i, d int) float64) float64 {
	u, squares := make([]float64, dimensions), 0.0
	for trial := range trials {
		mean := 0.0
		for i := range n {
			for d := range u {
				u[d] = at(trial, i, d)
			}
			mean += f(u) / float64(n)
		}
		squares += mean * mean
	}
	return math.Sqrt(squares / float64(trials))
}

// The mean over the points of a run lies within 2.365 standard errors of the truth, the
// 97.5% point of Student's t with 7 degrees of freedom, in 95 of 100 runs.
func TestSpreadOfScramblesIsTheStandardError(t *testing.T) {
	const runs, draws = 400, 128
	for _, f := range functions {
		u, inside := make([]float64, f.dimensions), 0
		var means, errors float64 // squares of both
		for run := range runs {
			values := make([]float64, draws)
			for i := range values {
				for d := range u {
					u[d] = Draw(uint64(run), uint64(i), d)
				}
				values[i] = f.at(u)
			}
			mean, se := Mean(values)
			means, errors = means+mean*mean, errors+se*se
			if math.Abs(mean) < 2.365*se {
				inside++
			}
		}
		t.Logf("%-48s covered %.3f, standard error %.6f, spread of the mean %.6f", f.name, float64(inside)/runs, math.Sqrt(errors/runs), math.Sqrt(means/runs))
		assert.InDelta(t, 0.95, float64(inside)/runs, 0.04, f.name)
		assert.InEpsilon(t, errors, means, 0.25, f.name)
	}
}

func TestMeanByHand(t *testing.T) {
	values := make([]float64, 16)
	for i := range values {
		values[i] = float64(i % 8) // scramble k has mean k
	}
	mean, se := Mean(values)
	assert.Equal(t, 3.5, mean)
	assert.InDelta(t, math.Sqrt(42.0/56), se, 1e-15) // squares about the mean sum to 42
	_, se = Mean(values[:7])
	assert.True(t, math.IsNaN(se))
}

func BenchmarkAt(b *testing.B) {
	sum := 0.0
	for i := uint32(0); b.Loop(); i++ {
		sum += At(1, 0, i, 5)
	}
	if sum == 0 {
		b.Fatal("coordinates are never 0")
	}
}

// A draw of 300 inputs.
func BenchmarkDrawOf300(b *testing.B) {
	sum := 0.0
	for i := uint64(0); b.Loop(); i++ {
		for d := range 300 {
			sum += Draw(1, i, d)
		}
	}
	if sum == 0 {
		b.Fatal("coordinates are never 0")
	}
}
