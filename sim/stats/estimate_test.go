package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func ones(n int) []int64 {
	x := make([]int64, n)
	for i := range x {
		x[i] = 1
	}
	return x
}

func TestCountsHaveTheTextbookInterval(t *testing.T) {
	// By hand: mean 3, variance 2.5, t(0.975; 4) = 2.776 (Fisher and Yates),
	// half-width 2.776·√(2.5/5) = 1.963.
	e := OfRatios([]int64{1, 2, 3, 4, 5}, ones(5), 0.95)
	assert.Equal(t, 3.0, e.Mean)
	assert.Equal(t, math.Sqrt(2.5), e.SD)
	assert.InDelta(t, 1.963, e.HalfWidth(), 0.0005)
	assert.Equal(t, 5, e.N)
	assert.Equal(t, 0.95, e.Level)
}

func TestRatioHasTheDeltaMethodInterval(t *testing.T) {
	// By hand: R = 12/6 = 2; residuals 3−2, 2−2, 7−8 … = 1, −0, −1 over a mean
	// denominator of 2: ½, 0, −½. Their variance is ¼, SD ½.
	// t(0.975; 2) = 4.303, half-width 4.303·½/√3 = 1.242.
	e := OfRatios([]int64{3, 2, 7}, []int64{1, 1, 4}, 0.95)
	assert.Equal(t, 2.0, e.Mean)
	assert.Equal(t, 0.5, e.SD)
	assert.InDelta(t, 1.242, e.HalfWidth(), 0.0005)
}

func TestDifferenceOfCountsIsThePairedT(t *testing.T) {
	// Differences 1, 2, 3: mean 2, SD 1, half-width 4.303/√3 = 2.484.
	a, b := []int64{11, 22, 33}, []int64{10, 20, 30}
	e := PairedDifference(a, ones(3), b, ones(3), 0.95)
	assert.Equal(t, 2.0, e.Mean)
	assert.Equal(t, 1.0, e.SD)
	assert.InDelta(t, 2.484, e.HalfWidth(), 0.0005)
}

func TestOptionWithoutEffectHasADifferenceOfExactlyZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var num, den []int64
		for _, r := range replications(2).Draw(t, "rows") {
			num, den = append(num, r[0]), append(den, r[1]+1)
		}
		e := PairedDifference(num, den, num, den, 0.95)
		require.Equal(t, Estimate{Mean: 0, Low: 0, High: 0, SD: 0, N: len(num), Level: 0.95}, e)
	})
}

func TestMomentsGiveTheEstimatesOfTheirReplications(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := replications(1).Draw(t, "rows")
		rows[0][1], rows[0][3] = rows[0][1]+1, rows[0][3]+1 // no denominator is 0 throughout
		columns := make([][]int64, 4)
		for _, r := range rows {
			for k := range columns {
				columns[k] = append(columns[k], r[k])
			}
		}
		a, difference := FromMoments(momentsOf(rows), 0.9)
		same(t, OfRatios(columns[0], columns[1], 0.9), a)
		same(t, PairedDifference(columns[0], columns[1], columns[2], columns[3], 0.9), difference)
		same(t, linearised(columns[0], columns[1], columns[2], columns[3], 0.9), difference)
	})
}

// linearised is the paired difference the long way, in floating point.
func linearised(na, da, nb, db []int64, level float64) Estimate {
	total := func(x []int64) (sum float64) {
		for _, v := range x {
			sum += float64(v)
		}
		return sum
	}
	had := func(num, den []int64) (n int) {
		for i := range num {
			if num[i] != 0 || den[i] != 0 {
				n++
			}
		}
		return n
	}
	n := float64(min(had(na, da), had(nb, db)))
	ra, rb := total(na)/total(da), total(nb)/total(db)
	var squares float64
	for i := range na {
		a := (float64(na[i]) - ra*float64(da[i])) / (total(da) / n)
		b := (float64(nb[i]) - rb*float64(db[i])) / (total(db) / n)
		squares += (a - b) * (a - b)
	}
	e := Estimate{Mean: ra - rb, N: int(n), Level: level, SD: math.Sqrt(squares / (n - 1))}
	half := StudentT((1+level)/2, n-1) * e.SD / math.Sqrt(n)
	e.Low, e.High = e.Mean-half, e.Mean+half
	return e
}

// same allows for the rounding of sums of numbers as large as the mean and the
// spread, which differ by many orders of magnitude.
func same(t require.TestingT, want, got Estimate) {
	require.Equal(t, want.N, got.N)
	unit := math.Abs(want.Mean) + 1
	if want.N > 1 {
		unit += math.Abs(want.High) + math.Abs(want.Low) + want.SD
	}
	for _, pair := range [][2]float64{{want.Mean, got.Mean}, {want.SD, got.SD}, {want.Low, got.Low}, {want.High, got.High}} {
		if want.N == 1 && math.IsNaN(pair[1]) {
			continue
		}
		require.InDelta(t, pair[0], pair[1], 1e-9*unit)
	}
}

func TestLargeMeanDoesNotSwallowASmallSpread(t *testing.T) {
	// 10¹⁵ ± 1: squares in floating point would lose the spread altogether.
	const big = 1_000_000_000_000_000
	e := OfRatios([]int64{big - 1, big, big + 1}, ones(3), 0.95)
	require.Equal(t, 1.0, e.SD)
}

func TestMeasureWithoutDenominatorHasNoValue(t *testing.T) {
	zero := []int64{0, 0, 0}
	for name, e := range map[string]Estimate{
		"ratio":                 OfRatios(zero, zero, 0.95),
		"nothing":               OfRatios(nil, nil, 0.95),
		"difference, option":    PairedDifference(zero, zero, ones(3), ones(3), 0.95),
		"difference, baseline":  PairedDifference(ones(3), ones(3), zero, zero, 0.95),
		"difference of nothing": PairedDifference(nil, nil, nil, nil, 0.95),
	} {
		assert.True(t, math.IsNaN(e.Mean) && math.IsNaN(e.Low) && math.IsNaN(e.High) && math.IsNaN(e.SD), name)
		assert.Equal(t, "no value", e.String(), name)
	}
}

// One observation in twenty replications says nothing about chance, however many
// replications had none.
func TestOneObservationInTwentyReplicationsHasNoInterval(t *testing.T) {
	num, den := make([]int64, 20), make([]int64, 20)
	num[7], den[7] = 3322, 86400
	for name, e := range map[string]Estimate{
		"ratio":      OfRatios(num, den, 0.95),
		"difference": PairedDifference(num, den, make([]int64, 20), ones(20), 0.95),
		"against it": PairedDifference(make([]int64, 20), ones(20), num, den, 0.95),
	} {
		assert.InDelta(t, 0.03845, math.Abs(e.Mean), 0.00001, name)
		assert.Equal(t, 1, e.N, name)
		assert.True(t, math.IsNaN(e.Low) && math.IsNaN(e.High) && math.IsNaN(e.SD), name)
		assert.False(t, Precision{Absolute: 1e9}.Met(e), name)
	}
	assert.Equal(t, 0, OfRatios(make([]int64, 20), make([]int64, 20), 0.95).N, "none")
	e := PairedDifference(num, den, num, den, 0.95)
	assert.True(t, e.Mean == 0 && math.IsNaN(e.HalfWidth()), "that an option changes nothing has been seen once")
}

func TestReplicationsWithNothingToMeasureTakeNoPart(t *testing.T) {
	// By hand: three of five have something. R = (6+5+4)/(2+1+3) = 2.5; residuals
	// 6−5, 5−2.5, 4−7.5 = 1, 2.5, −3.5 over a mean denominator of 2: ½, 1¼, −1¾.
	// Their squares add to 4.875, SD √(4.875/2) = 1.5612; t(0.975; 2) = 4.3027,
	// half-width 4.3027·1.5612/√3 = 3.878.
	num, den := []int64{0, 6, 0, 5, 4}, []int64{0, 2, 0, 1, 3}
	e := OfRatios(num, den, 0.95)
	assert.Equal(t, 2.5, e.Mean)
	assert.InDelta(t, 1.5612, e.SD, 0.00005)
	assert.InDelta(t, 3.878, e.HalfWidth(), 0.0005)
	assert.Equal(t, 3, e.N)
	assert.Equal(t, OfRatios([]int64{6, 5, 4}, []int64{2, 1, 3}, 0.95), e)

	// A count of nought is something: its denominator is 1.
	assert.Equal(t, 5, OfRatios(num, ones(5), 0.95).N)

	// Nor in a difference where both options had nothing.
	base := []int64{0, 3, 0, 3, 2}
	assert.Equal(t, PairedDifference([]int64{6, 5, 4}, []int64{2, 1, 3}, []int64{3, 3, 2}, []int64{2, 1, 3}, 0.95),
		PairedDifference(num, den, base, den, 0.95))
}

func TestDifferenceRestsOnTheOptionThatWasSeenLess(t *testing.T) {
	// The option has something in two replications: R = (4+8)/2 = 6, residuals −2
	// and 2 over their sum of 2: −1, 1. Current has something in all four: R = 10/4
	// = 2.5, residuals −1½, −½, ½, 1½ over 4: −⅜, −⅛, ⅛, ⅜. Differences within
	// replications: −1+⅜, 1+⅛, −⅛, −⅜; their squares add to 1.8125. With n = 2 the
	// half-width is t(0.975; 1)·√(1.8125·2/1) = 12.706·1.9039 = 24.19.
	e := PairedDifference([]int64{4, 8, 0, 0}, []int64{1, 1, 0, 0}, []int64{1, 2, 3, 4}, ones(4), 0.95)
	assert.Equal(t, 3.5, e.Mean)
	assert.Equal(t, 2, e.N)
	assert.InDelta(t, 24.19, e.HalfWidth(), 0.005)
}

// Coverage of intervals that rest on few observations: twenty replications of three
// patients in all, of ten, of forty. What counts is the sets that have an interval.
// Waits of the normal law have the coverage that the interval says; exponential ones
// are so skewed that any interval from a handful of them covers less. Were
// replications that had nobody counted among the n, with three patients 62% and 57%
// would cover.
func TestIntervalsOfFewObservationsCoverTheTruth(t *testing.T) {
	const trials, replications, level, mean = 4000, 20, 0.95, 30_000
	r := rand.New(rand.NewPCG(3, 4))
	laws := []struct {
		name  string
		draw  func() float64
		cover [3]float64
	}{
		{"normal", func() float64 { return mean + mean/6*r.NormFloat64() }, [3]float64{0.95, 0.95, 0.95}},
		{"exponential", func() float64 { return mean * r.ExpFloat64() }, [3]float64{0.89, 0.89, 0.93}},
	}
	for _, law := range laws {
		for i, patients := range []float64{0.15, 0.5, 2} { // a replication
			covered, all := 0, 0
			for range trials {
				var num, den []int64
				for range replications {
					n, sum := int64(0), int64(0)
					for u := r.Float64(); u > math.Exp(-patients); u *= r.Float64() { // Poisson (Knuth)
						n++
						sum += int64(math.Round(law.draw()))
					}
					num, den = append(num, sum), append(den, n)
				}
				e := OfRatios(num, den, level)
				if math.IsNaN(e.Low) {
					continue
				}
				all++
				if e.Low <= mean && mean <= e.High {
					covered++
				}
			}
			// Three standard errors of a share of so many.
			chance := 3 * math.Sqrt(law.cover[i]*(1-law.cover[i])/float64(all))
			assert.InDelta(t, law.cover[i], float64(covered)/float64(all), chance, "%s, %g patients a replication", law.name, patients)
		}
	}
}

func TestOneReplicationHasNoInterval(t *testing.T) {
	e := OfRatios([]int64{7}, []int64{2}, 0.95)
	assert.Equal(t, 3.5, e.Mean)
	assert.True(t, math.IsNaN(e.Low) && math.IsNaN(e.High) && math.IsNaN(e.SD))
	assert.Equal(t, "3.5 (no interval)", e.String())
	assert.True(t, math.IsNaN(OfRatios(ones(3), ones(3), 1).Low), "level 1")
}

func TestColumnsOfDifferentLengthAreABug(t *testing.T) {
	require.Panics(t, func() { OfRatios(ones(2), ones(3), 0.95) })
	require.Panics(t, func() { PairedDifference(ones(2), ones(2), ones(2), ones(3), 0.95) })
}

// Coverage of 2,000 intervals of 20 replications each. A replication is a year
// of about 100 patients whose waits have mean 30, and the same year under an
// option that takes about three days off each.
func TestIntervalsCoverTheTruthAsOftenAsTheySay(t *testing.T) {
	const trials, replications, level = 2000, 20, 0.9
	r := rand.New(rand.NewPCG(1, 2))
	covered, coveredDifference, narrower := 0, 0, 0
	for range trials {
		var na, da, nb []int64
		for range replications {
			patients := int64(80 + r.IntN(41))
			var before, after int64
			for range patients {
				wait := 15 + r.ExpFloat64()*15
				before += int64(math.Round(wait * 1000))
				after += int64(math.Round(wait * 900))
			}
			na, da, nb = append(na, after), append(da, patients), append(nb, before)
		}
		before := OfRatios(nb, da, level)
		change := PairedDifference(na, da, nb, da, level)
		if before.Low <= 30_000 && 30_000 <= before.High {
			covered++
		}
		if change.Low <= -3000 && -3000 <= change.High {
			coveredDifference++
		}
		if change.HalfWidth() < before.HalfWidth()/5 {
			narrower++
		}
	}
	// Three standard errors of a share of 0.9 over the trials, and one point
	// more for the bias of the delta method at n = 20.
	tolerance := 3*math.Sqrt(level*(1-level)/trials) + 0.01
	assert.InDelta(t, level, float64(covered)/trials, tolerance)
	assert.InDelta(t, level, float64(coveredDifference)/trials, tolerance)
	assert.Equal(t, trials, narrower, "pairing must narrow the difference")
}

func TestStudentTMatchesTheTable(t *testing.T) {
	// Fisher and Yates 1963, Statistical Tables, table III.
	for _, c := range []struct{ p, df, want float64 }{
		{0.975, 1, 12.706}, {0.975, 2, 4.303}, {0.975, 9, 2.262}, {0.975, 30, 2.042},
		{0.975, 120, 1.980}, {0.995, 5, 4.032}, {0.95, 10, 1.812}, {0.975, math.Inf(1), 1.960},
		{0.025, 9, -2.262}, {0.5, 7, 0},
	} {
		assert.InDelta(t, c.want, StudentT(c.p, c.df), 0.0005, "p %g, %g degrees of freedom", c.p, c.df)
	}
	for _, bad := range [][2]float64{{0, 5}, {1, 5}, {math.NaN(), 5}, {0.9, 0}, {0.9, -1}, {0.9, math.NaN()}} {
		assert.True(t, math.IsNaN(StudentT(bad[0], bad[1])), "%v", bad)
	}
}

func TestStudentTHasClosedFormsForOneAndTwoDegreesOfFreedom(t *testing.T) {
	for _, p := range []float64{0.6, 0.9, 0.975, 0.9995} {
		assert.InEpsilon(t, math.Tan(math.Pi*(p-0.5)), StudentT(p, 1), 1e-9)
		assert.InEpsilon(t, (2*p-1)/math.Sqrt(2*p*(1-p)), StudentT(p, 2), 1e-9)
	}
}

// Of forty intervals at 95% two leave out 0 by chance, so each of forty must be wider. With
// 9 degrees of freedom Student's t is 2.262 for one, and for one of forty (0.999375 below)
// 4.622; printed tables have 4.297 at 0.999 and 4.781 at 0.9995.
func TestClearAmongManyTakesAWiderInterval(t *testing.T) {
	e := Estimate{Mean: 1, Low: 1 - 0.6, High: 1 + 0.6, N: 10, Level: 0.95}
	require.True(t, e.ClearAmong(1))
	require.False(t, e.ClearAmong(40))
	const wider = 4.622447 / 2.262157
	for _, c := range []struct {
		mean  float64
		clear bool
	}{{0.6*wider + 1e-6, true}, {-0.6*wider - 1e-6, true}, {0.6*wider - 1e-6, false}} {
		x := e
		x.Mean, x.Low, x.High = c.mean, c.mean-0.6, c.mean+0.6
		require.Equal(t, c.clear, x.ClearAmong(40), c.mean)
	}
	nan := math.NaN()
	require.False(t, Estimate{Mean: 3, Low: nan, High: nan, N: 1, Level: 0.95}.ClearAmong(1))
}
