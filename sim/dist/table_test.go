package dist_test

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/dist"
)

// curveSD integrates the square of At over u, between points fine enough that
// the straight lines between the table's own points are followed.
func curveSD(t *dist.Table) float64 {
	const n = 1 << 18
	var square float64
	add := func(u, w float64) { square += w * (t.At(u) - t.Mean()) * (t.At(u) - t.Mean()) }
	for i := n >> 8; i < n-n>>8; i++ {
		add((float64(i)+0.5)/n, 1./n)
	}
	for lo := 1. / 256; lo > 0x1p-50; lo /= 2 {
		for i := range 256 {
			v, w := lo*(0.5+(float64(i)+0.5)/512), lo/512
			add(v, w)
			add(1-v, w)
		}
	}
	return math.Sqrt(square)
}

func TestTableKeepsTheMomentsOfTheLaw(t *testing.T) {
	for name, r := range continuous() {
		table := dist.NewTable(r.law)
		require.InDelta(t, math.Copysign(1, r.law.Mean()), table.Mean(), 1e-12, "mean of %s", name)
		// Straight lines lie above a curve that is hollow upwards by an eighth of
		// the cell's width squared times the curvature: at 16 cells to a halving
		// some 0.05% of the excess, and less of the sd.
		require.InEpsilon(t, r.law.SD(), table.Scale()*curveSD(table), 3e-4, "sd of %s", name)
	}
}

// The mean of min(X, a) is the area under 1 − F up to a, which the other library's
// distribution function gives without any table.
func TestMeanUpToMatchesTheAreaUnderTheSurvivalFunction(t *testing.T) {
	for name, r := range continuous() {
		if r.law.Quantile(0) < 0 {
			continue
		}
		table := dist.NewTable(r.law)
		for _, p := range []float64{0.001, 0.2, 0.5, 0.9, 0.999} {
			const n = 20_000
			a, sum := r.law.Quantile(p), 0.0
			for i := range n {
				s := (float64(i) + 0.5) / n
				sum += 2 * s * (1 - r.cdf(a*s*s)) / n // finer towards 0, where some laws are steep
			}
			require.InDelta(t, a*sum, table.Scale()*table.MeanUpTo(a/table.Scale()), 1e-4*r.law.Mean(), "%s up to its %g quantile", name, p)
		}
		require.InDelta(t, table.Mean(), table.MeanUpTo(math.Inf(1)), 1e-12, name)
	}
	die := dist.NewTable(must(dist.Poisson(2)))
	require.InDelta(t, (0*math.Exp(-2)+1*2*math.Exp(-2)+2*(1-3*math.Exp(-2)))/2, die.MeanUpTo(1), 1e-12, "a number up to its mean")
}

// above returns the probability that the table exceeds x.
func above(t *dist.Table, x float64) float64 {
	lo, hi := 0.0, 1.0 // in v = 1-u
	for range 200 {
		if mid := (lo + hi) / 2; t.At(1-mid) > x {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

func TestTableKeepsTheTailsOfTheLaw(t *testing.T) {
	for name, r := range continuous() {
		table := dist.NewTable(r.law)
		for _, q := range []float64{0.5, 0.1, 0.01, 0.001, 1e-4, 1e-6} {
			x := r.law.Quantile(1-q) / table.Scale()
			require.InEpsilon(t, q, above(table, x), 1e-3, "above, %s at %v", name, q)
			x = r.law.Quantile(q) / table.Scale()
			if 0 <= x && x < 1e-6 {
				continue // a steep power of u near 0; to a patient it is no time at all
			}
			require.InEpsilon(t, q, 1-above(table, x), 1e-3, "below, %s at %v", name, q)
		}
	}
}

// Between the table's points the error is that of a straight line, at most 0.1%
// of the sd in the middle and 0.05% of the value in the tails.
func TestTableFollowsTheQuantiles(t *testing.T) {
	for name, r := range continuous() {
		table := dist.NewTable(r.law)
		for i := 1; i < 9973; i++ {
			u := float64(i) / 9973
			require.InDelta(t, r.law.Quantile(u), table.Scale()*table.At(u),
				1e-3*r.law.SD()+5e-4*math.Abs(r.law.Quantile(u)), "%s at %v", name, u)
		}
	}
}

func TestTableStaysWithinTheRangeOfTheLaw(t *testing.T) {
	edges := []float64{0, 5e-324, 0x1p-60, 0x1p-54, 0x1p-53, 0.5, 1 - 0x1p-30, 1 - 0x1p-52, 1 - 0x1p-53, 1}
	for name, r := range continuous() {
		table := dist.NewTable(r.law)
		for _, u := range edges {
			y := table.Scale() * table.At(u)
			require.False(t, math.IsNaN(y) || math.IsInf(y, 0), "%s at %v", name, u)
			// The multiplication by the scale rounds once.
			require.GreaterOrEqual(t, y*(1+0x1p-52), r.law.Quantile(0), "%s at %v", name, u)
			require.LessOrEqual(t, y*(1-0x1p-52), r.law.Quantile(1), "%s at %v", name, u)
		}
	}
}

func TestTableRisesWithU(t *testing.T) {
	laws := continuous()
	names := make([]string, 0, len(laws))
	tables := map[string]*dist.Table{}
	for name, r := range laws {
		names = append(names, name)
		tables[name] = dist.NewTable(r.law)
	}
	names = append(names, "poisson")
	tables["poisson"] = dist.NewTable(must(dist.Poisson(40)))
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		table := tables[rapid.SampledFrom(names).Draw(t, "law")]
		u := rapid.Float64Range(0, 1).Draw(t, "u")
		if rapid.Bool().Draw(t, "upper tail") {
			u = 1 - u*math.Exp(-rapid.Float64Range(0, 30).Draw(t, "down"))
		}
		v := rapid.Float64Range(u, 1).Draw(t, "v")
		require.LessOrEqual(t, table.At(u), table.At(v))
		require.LessOrEqual(t, table.At(u), table.At(math.Nextafter(u, 1)))
		knot := math.Floor(u*4096) / 4096 // where two cells meet
		require.LessOrEqual(t, table.At(math.Nextafter(knot, 0)), table.At(knot))
	})
}

func TestTableOfADiscreteLawIsExact(t *testing.T) {
	table := dist.NewTable(must(dist.Discrete([]float64{2, 4, 10}, []float64{1, 2, 1})))
	require.Equal(t, 1.0, table.Mean())
	require.Equal(t, 5.0, table.Scale())
	for _, c := range []struct{ u, want float64 }{
		{0, 2}, {0.2499, 2}, {0.25, 4}, {0.7499, 4}, {0.75, 10}, {1, 10},
	} {
		require.Equal(t, c.want, 5*table.At(c.u), "u %v", c.u)
	}

	l := must(dist.Poisson(4.2))
	counts := dist.NewTable(l)
	require.InDelta(t, 1, counts.Mean(), 1e-14)
	for i := range 100_000 {
		u := (float64(i) + 0.5) / 100_000
		require.InDelta(t, l.Quantile(u), counts.Scale()*counts.At(u), 1e-12)
	}
}

func TestTableOfALargeEmpiricalLawPicksEachValueAlike(t *testing.T) {
	values := make([]float64, 999)
	for i := range values {
		values[i] = float64((i * 38) % 999)
	}
	table := dist.NewTable(must(dist.Empirical(values)))
	for i := range 999 {
		require.InDelta(t, float64(i), table.Scale()*table.At((float64(i)+0.5)/999), 1e-9)
	}
	require.InDelta(t, 1, table.Mean(), 1e-13)
}

func TestTableOfALawWithMeanNoughtHoldsRawValues(t *testing.T) {
	for _, l := range []dist.Law{must(dist.Normal(0, 3)), must(dist.Uniform(-2, 2)), must(dist.Triangular(-1, 0, 1))} {
		table := dist.NewTable(l)
		require.Equal(t, 1.0, l.Scale())
		require.InDelta(t, 0, table.Mean(), 1e-12)
		require.InDelta(t, l.Quantile(0.9), table.At(0.9)*l.Scale(), 1e-3*l.SD(), l.Family)
	}
	zero := dist.NewTable(must(dist.Constant(0)))
	require.Zero(t, zero.At(0.5))
	require.Equal(t, 1.0, zero.Scale())
	require.Zero(t, zero.Mean())
}

func TestTableOfAConstant(t *testing.T) {
	for _, v := range []float64{7, -7} {
		table := dist.NewTable(must(dist.Constant(v)))
		for _, u := range []float64{0, 0.3, 1} {
			require.Equal(t, v, table.Scale()*table.At(u))
		}
	}
}

func TestDrawingDoesNotAllocate(t *testing.T) {
	table := dist.NewTable(must(dist.LogNormalByMean(7, 4)))
	require.Zero(t, testing.AllocsPerRun(100, func() { table.At(0.3) }))
}

// The digest was made on amd64; see the test of the same name in package fmath.
func TestSameTablesOnEveryProcessor(t *testing.T) {
	const want = uint64(0x9350cbb5479c0109)
	laws := continuous()
	names := make([]string, 0, len(laws))
	for name := range laws {
		names = append(names, name)
	}
	slices.Sort(names)
	h := fnv.New64a()
	for _, name := range names {
		table := dist.NewTable(laws[name].law)
		for i := range 3000 {
			u := float64(i) / 2999
			fmt.Fprintf(h, "%x %x;", table.At(u), table.At(u*0x1p-30))
		}
	}
	require.Equal(t, want, h.Sum64())
}

// A table is named by its points: however little a law changes in form its table has
// another name, and laws that differ by a factor have one.
func TestTablesAreNamedByTheirPoints(t *testing.T) {
	digest := func(l dist.Law, err error) [32]byte {
		require.NoError(t, err)
		return dist.NewTable(l).Digest()
	}
	a := digest(dist.Gamma(14, 7))
	require.Equal(t, a, digest(dist.Gamma(28, 14)))
	require.NotEqual(t, a, digest(dist.Gamma(14, 7.0004)))
	require.NotEqual(t, a, digest(dist.LogNormalByMean(14, 7)))
	require.NotEqual(t, digest(dist.Empirical([]float64{1, 5, 6})), digest(dist.Empirical([]float64{2, 3, 7})))
}
