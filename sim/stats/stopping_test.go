package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// between is an estimate around 100 of that half-width.
func between(n int, half float64) Estimate {
	return Estimate{Mean: 100, Low: 100 - half, High: 100 + half, SD: 1, N: n, Level: 0.95}
}

func TestStoppingWaitsForTenAndLooksFiveAhead(t *testing.T) {
	s := Stopping{Precision: Precision{Relative: 0.05}}
	for n := 1; n <= 14; n++ {
		s.See(between(n, 4))
		require.False(t, s.Enough(), "after %d", n)
	}
	s.See(between(15, 4))
	require.True(t, s.Enough(), "met from the tenth to the fifteenth")
	require.Equal(t, 15, FewestToStop)

	s.See(between(16, 6))
	require.False(t, s.Enough(), "no longer met")
	for n := 17; n <= 21; n++ {
		s.See(between(n, 4))
		require.False(t, s.Enough(), "a lucky look is not enough: after %d", n)
	}
	s.See(between(22, 5))
	require.True(t, s.Enough(), "just met counts")
}

// stopped runs a sequence by the rule and tells how many replications it took and
// whether the interval there covers the true mean, 1. The estimates are those of
// OfRatios, in floating point because there are millions of them.
func stopped(draw func() float64, relative float64, t95 []float64) (n int, covers bool) {
	s := Stopping{Precision: Precision{Relative: relative}}
	var sum, squares float64
	for n = 1; n < len(t95); n++ {
		x := draw() - 1
		sum += x
		squares += x * x
		count := float64(n)
		mean := sum / count
		sd := math.Sqrt((squares - mean*sum) / (count - 1))
		half := t95[n] * sd / math.Sqrt(count)
		s.See(Estimate{Mean: 1 + mean, Low: 1 + mean - half, High: 1 + mean + half, SD: sd, N: n, Level: 0.95})
		if n%Block == 0 && s.Enough() {
			return n, math.Abs(mean) <= half
		}
	}
	return n, false
}

// What looking costs: 10,000 sequences each of normal and of exponential
// replications whose spread is so many times their mean, to within 5% of it. The
// numbers of replications are those that theory asks for, (1.96·spread/0.05)²,
// and some more for looking ahead; the lowest coverage is where the rule stops
// after about forty.
func TestStoppingHardlyCostsCoverage(t *testing.T) {
	const sequences, most = 10_000, 2000
	t95 := make([]float64, most)
	for n := range t95 {
		t95[n] = StudentT(0.975, float64(n-1))
	}
	r := rand.New(rand.NewPCG(1, 2))
	laws := []struct {
		name   string
		draw   func() float64 // mean 0, standard deviation 1
		lowest float64
	}{
		{"normal", r.NormFloat64, 0.94},
		// Most of this is the skew: at a spread of 0.02 all stop at fifteen, as a
		// fixed sample would, and 92% cover.
		{"exponential", func() float64 { return r.ExpFloat64() - 1 }, 0.90},
	}
	for _, law := range laws {
		worst := 1.0
		for _, spread := range []float64{0.02, 0.07, 0.10, 0.14, 0.20, 0.28, 0.40} {
			covered, replications := 0, 0
			for range sequences {
				n, covers := stopped(func() float64 { return 1 + spread*law.draw() }, 0.05, t95)
				replications += n
				if covers {
					covered++
				}
			}
			share, mean := float64(covered)/sequences, float64(replications)/sequences
			t.Logf("%-11s spread %.2f: %.1f replications, %.3f covered", law.name, spread, mean, share)
			worst = min(worst, share)
			if wanted := math.Pow(1.96*spread/0.05, 2); law.name == "normal" && wanted > FewestToStop {
				assert.InDelta(t, wanted+LookAhead, mean, 2*Block, "spread %g", spread)
			}
		}
		// Three standard errors of a share of 10,000.
		chance := 3 * math.Sqrt(law.lowest*(1-law.lowest)/sequences)
		assert.InDelta(t, law.lowest, worst, chance, law.name+": the stated coverage is the measured one")
	}
}
