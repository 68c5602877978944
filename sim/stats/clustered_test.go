package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
)

// clustersOf has counts of replications, cluster by cluster.
func clustersOf(counts ...[]int64) (list []Estimate) {
	for _, c := range counts {
		list = append(list, OfRatios(c, ones(len(c)), 0.95))
	}
	return list
}

// Replications that repeat one another add nothing: the interval is that of the
// clusters' values, and n is the number of clusters.
func TestReplicationsThatAgreeDoNotNarrowTheInterval(t *testing.T) {
	c := OfClusters(clustersOf([]int64{1, 1, 1}, []int64{2, 2}, []int64{3}, []int64{4, 4, 4, 4}, []int64{5, 5}), 0.95)
	assert.Equal(t, OfRatios([]int64{1, 2, 3, 4, 5}, ones(5), 0.95), c.Mean)
	assert.Equal(t, 5, c.Mean.N)
	assert.Equal(t, 0.0, c.Within)
	assert.InDelta(t, 2.5, c.Between, 1e-12)
	// The variance 2.5 is known to 2.5·√(2/4) = 1.768, so it is taken as 2.5 + 1.768 ×
	// φ(√2)/Φ(√2) = 2.5 + 1.768 × 0.14676/0.92135 = 2.7816; the half-width is
	// t(0.975; 4)·√(2.7816 + 2.5/5) = 2.776 × 1.8115 = 5.029.
	assert.InDelta(t, 5.029, (c.High-c.Low)/2, 0.001)
	all := OfRatios([]int64{1, 1, 1, 2, 2, 3, 4, 4, 4, 4, 5, 5}, ones(12), 0.95)
	assert.Less(t, all.HalfWidth(), 0.6*c.Mean.HalfWidth(), "as if all were independent")
}

func TestVarianceComponentsByHand(t *testing.T) {
	// Values 2, 6, 7 of 2, 2 and 1 replications: mean 5, mean square (9 + 1 + 4)/2 = 7.
	// Within: (1 + 1 + 4 + 4)/(1 + 1) = 5. h = (½ + ½ + 1)/3 = ⅔. Between 7 − 10/3 = 11/3.
	c := OfClusters(clustersOf([]int64{1, 3}, []int64{4, 8}, []int64{7}), 0.95)
	assert.InDelta(t, 5, c.Mean.Mean, 1e-12)
	assert.InDelta(t, 7, c.Mean.SD*c.Mean.SD, 1e-12)
	assert.InDelta(t, 5, c.Within, 1e-12)
	assert.InDelta(t, 11.0/3, c.Between, 1e-12)
	// v = 37/6, 37/6, 26/3: Σv = 21, Σv² = 151.17. Of the mean square
	// 2·(⅓·151.17 + 441/9)/4 = 49.69; of what is taken away 2·25/2·(4/9) = 11.11.
	assert.InDelta(t, math.Sqrt(49.69+11.11), c.BetweenSE, 0.001)
}

// What the replications of a cluster say may be a ratio or a paired difference.
func TestClustersOfRatiosAndDifferences(t *testing.T) {
	ratios := []Estimate{
		OfRatios([]int64{6, 5}, []int64{2, 3}, 0.95), // 11/5; residuals 1.6, −1.6 over 2.5: ±0.64
		OfRatios([]int64{9}, []int64{3}, 0.95),
		OfRatios([]int64{0, 0}, []int64{0, 0}, 0.95), // nothing to measure
	}
	c := OfClusters(ratios, 0.95)
	assert.InDelta(t, 2.6, c.Mean.Mean, 1e-12)
	assert.Equal(t, 2, c.Mean.N)
	assert.InDelta(t, 2*0.64*0.64, c.Within, 1e-12)
	same := PairedDifference([]int64{6, 5}, []int64{2, 3}, []int64{6, 5}, []int64{2, 3}, 0.95)
	c = OfClusters([]Estimate{same, same}, 0.95)
	assert.Equal(t, Clustered{Mean: Estimate{N: 2, Level: 0.95}}, c, "an option that changes nothing, whatever the inputs")
}

func TestWhatCannotBeToldIsNotTold(t *testing.T) {
	one := OfClusters(clustersOf([]int64{4, 6}), 0.95)
	assert.Equal(t, 5.0, one.Mean.Mean)
	assert.InDelta(t, 2, one.Within, 1e-12)
	assert.True(t, math.IsNaN(one.Mean.Low) && math.IsNaN(one.Between) && math.IsNaN(one.Low), "one cluster")
	single := OfClusters(clustersOf([]int64{4}, []int64{6}, []int64{8}), 0.95)
	assert.Equal(t, OfRatios([]int64{4, 6, 8}, ones(3), 0.95), single.Mean)
	assert.True(t, math.IsNaN(single.Within) && math.IsNaN(single.Between) && math.IsNaN(single.High), "no cluster has two")
	none := OfClusters(nil, 0.95)
	assert.True(t, math.IsNaN(none.Mean.Mean) && none.Mean.N == 0)
}

// trial simulates clusters with known variances: two replications in some, one in the
// rest. Values are in thousandths, so that rounding to whole numbers is nothing.
func trial(r *rand.Rand, clusters, twice int, between, within float64) Clustered {
	var list []Estimate
	for k := range clusters {
		value := 5000 + between*r.NormFloat64()
		num := []int64{int64(math.Round(value + within*r.NormFloat64()))}
		if k < twice {
			num = append(num, int64(math.Round(value+within*r.NormFloat64())))
		}
		list = append(list, OfRatios(num, ones(len(num)), 0.95))
	}
	return OfClusters(list, 0.95)
}

// Replications that differ and clusters that do not: nothing is left between them but
// what its standard error says.
func TestNoiseIsNotTakenForDoubt(t *testing.T) {
	c := trial(rand.New(rand.NewPCG(5, 6)), 512, 64, 0, 1000)
	require.Less(t, math.Abs(c.Between), 3*c.BetweenSE)
	require.InDelta(t, 1e6, c.Within, 3*1e6*math.Sqrt(2.0/64))
	require.InDelta(t, 1e6, c.Mean.SD*c.Mean.SD, 3*1e6*math.Sqrt(2.0/511), "the values themselves differ as replications do")
	require.Less(t, c.High-c.Low, 0.6*2*1.96*1000, "narrower than the values scatter")
	require.Greater(t, c.High-c.Low, c.Mean.High-c.Mean.Low, "and not a point: some doubt would not have been seen")
}

// With known variances: no bias, a standard error that is the scatter from trial to
// trial, and intervals that cover at least as often as they say. Where noise is far
// larger than doubt, that of a cluster's value covers more: it cannot be told how small
// the doubt is.
func TestClusteredIntervalsCoverTheTruth(t *testing.T) {
	normal := distuv.UnitNormal
	r := rand.New(rand.NewPCG(7, 8))
	for _, k := range []struct {
		clusters, twice, trials int
		noise                   float64 // in units of the spread between clusters
		cover                   float64 // by the interval of a cluster's value
	}{
		{8, 8, 4000, 1, 0.955},
		{64, 16, 2000, 0.5, 0.952},
		{64, 64, 2000, 2, 0.944},
		{512, 64, 400, 0.5, 0.950},
		{512, 64, 400, 2, 0.952},
		{512, 64, 400, 4, 0.998},
	} {
		const spread, mean = 1000, 5000
		var between, within, cover, covered Moments
		for range k.trials {
			c := trial(r, k.clusters, k.twice, spread, k.noise*spread)
			thousandths := func(x float64) int64 { return int64(math.Round(1000 * x)) }
			between.Add(thousandths(c.Between/spread/spread), 1000)
			within.Add(thousandths(c.Within/spread/spread), 1000)
			cover.Add(thousandths(normal.CDF((c.High-mean)/spread)-normal.CDF((c.Low-mean)/spread)), 1000)
			if hit := c.Mean.Low <= mean && mean <= c.Mean.High; hit {
				covered.Add(1, 1)
			} else {
				covered.Add(0, 1)
			}
		}
		const level = 0.9973 // three standard errors
		unbiased := between.Estimate(level)
		assert.InDelta(t, 1, unbiased.Mean, unbiased.HalfWidth(), "%v: between", k)
		noise := within.Estimate(level)
		assert.InDelta(t, k.noise*k.noise, noise.Mean, noise.HalfWidth(), "%v: within", k)
		// Put in the true variances, and the standard error is the scatter, which so many
		// trials know to 1/√(2·trials) of itself.
		truth := Clustered{Within: k.noise * k.noise}
		h := float64(k.twice)/2 + float64(k.clusters-k.twice)
		truth.Mean.SD = math.Sqrt(1 + truth.Within*h/float64(k.clusters))
		truth.takeNoiseAway(append(slices.Repeat([]float64{2}, k.twice), slices.Repeat([]float64{1}, k.clusters-k.twice)...), float64(k.twice))
		assert.InEpsilon(t, unbiased.SD, truth.BetweenSE, 3/math.Sqrt(2*float64(k.trials)), "%v: standard error", k)
		share := covered.Estimate(level)
		assert.InDelta(t, 0.95, share.Mean, share.HalfWidth(), "%v: mean", k)
		content := cover.Estimate(level)
		assert.InDelta(t, k.cover, content.Mean, content.HalfWidth()+0.0005, "%v: value", k)
	}
}

// Values with a long tail on one side, as costs have it: as many lie beyond the one end as
// beyond the other, and no end beyond all values that noise has not spread.
func TestTheRangeOfClustersIsAsLopsidedAsTheyAre(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, noise := range []float64{0, 0.25} {
		const clusters, trials, spread = 128, 1000, 1e6
		var below, above Moments
		for range trials {
			var list []Estimate
			values := make([]float64, clusters)
			for k := range values {
				values[k] = r.ExpFloat64()
				num := []int64{int64(spread * (values[k] + noise*r.NormFloat64()))}
				if k < clusters/4 {
					num = append(num, int64(spread*(values[k]+noise*r.NormFloat64())))
				}
				list = append(list, OfRatios(num, ones(len(num)), 0.95))
			}
			c := OfClusters(list, 0.95)
			if noise == 0 {
				require.GreaterOrEqual(t, c.Low, math.Floor(spread*slices.Min(values)))
				require.LessOrEqual(t, c.High, spread*slices.Max(values))
			}
			below.Add(int64(1e6*-math.Expm1(-max(0, c.Low/spread))), 1e6)
			above.Add(int64(1e6*math.Exp(-c.High/spread)), 1e6)
		}
		left, right := below.Estimate(0.9973), above.Estimate(0.9973)
		if noise == 0 {
			assert.InDelta(t, 0.025, left.Mean, left.HalfWidth())
			assert.InDelta(t, 0.025, right.Mean, right.HalfWidth())
			continue
		}
		// Noise of a quarter blurs the sharp lower end; a normal value would have its lower end
		// at −0.96, below which there is none, and 0.052 above its upper one.
		assert.Less(t, left.Mean, 0.025)
		assert.InDelta(t, 0.025, right.Mean, 0.004)
	}
}
