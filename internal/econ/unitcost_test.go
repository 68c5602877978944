package econ

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/sim/stats"
)

// Eight pairs of the R package statpsych (help of ci.ratio.mean.ps, after Bonett and Price
// 2020, Journal of Educational and Behavioral Statistics 45, 750-770), whose interval is
// one of logarithms: 1.134146 (1.09417 to 1.175583). Two ways that agree to the third
// decimal.
func TestFiellerOnPublishedPairs(t *testing.T) {
	u := Fieller([]float64{3.3, 3.6, 3.0, 3.1, 3.9, 4.2, 3.5, 3.3}, []float64{3.0, 3.1, 2.7, 2.6, 3.2, 3.8, 3.2, 3.0}, 0.95)
	assert.Equal(t, Ratio, u.Why)
	assert.InDelta(t, 1.134146, u.Value, 1e-6)
	assert.InDelta(t, 1.09417, u.Low, 0.001)
	assert.InDelta(t, 1.175583, u.High, 0.001)
	assert.InDelta(t, 3.4875, u.Cost.Mean, 1e-12)
	assert.InDelta(t, 3.075, u.Units.Mean, 1e-12)
}

// At each end of Fieller's interval a paired t test of cost less ratio times units is just
// at its limit: that is what defines it.
func TestAtTheEndsOfFiellersIntervalThePairedTestTurns(t *testing.T) {
	rnd := seeded(5)
	for range 100 {
		n := 2 + rnd.IntN(30)
		var cost, units []float64
		for range n {
			luck := rnd.NormFloat64()
			cost = append(cost, 1000+200*luck+100*rnd.NormFloat64())
			units = append(units, 20+5*luck+3*rnd.NormFloat64())
		}
		u := Fieller(cost, units, 0.9)
		if u.Why != Ratio {
			continue
		}
		for _, end := range []float64{u.Low, u.High} {
			rest := make([]float64, n)
			for i := range rest {
				rest[i] = cost[i] - end*units[i]
			}
			e := Mean(rest, 0.9)
			if end > 0 {
				assert.InDelta(t, stats.StudentT(0.95, float64(n-1)), math.Abs(e.Mean)/e.SD*math.Sqrt(float64(n)), 1e-6)
			}
		}
		assert.LessOrEqual(t, u.Low, u.Value)
		assert.GreaterOrEqual(t, u.High, u.Value)
	}
}

func TestFiellersIntervalCoversItsLevel(t *testing.T) {
	rnd := seeded(6)
	const trials, n = 2000, 12
	inside := 0
	for range trials {
		var cost, units []float64
		for range n {
			luck := rnd.NormFloat64()
			cost = append(cost, 500+100*luck)
			units = append(units, 10+3*rnd.NormFloat64()+luck)
		}
		if u := Fieller(cost, units, 0.95); u.Low <= 50 && u.High >= 50 {
			inside++
		}
	}
	assert.InDelta(t, 0.95, float64(inside)/trials, 3*math.Sqrt(0.95*0.05/trials))
}

func TestWithoutUnitsThereIsNoPrice(t *testing.T) {
	cost := []float64{10, 11, 12, 13}
	for _, c := range []struct {
		cost, units []float64
		want        Why
	}{
		{cost, []float64{1, -1, 2, -2}, MayBeNone},
		{cost, []float64{0, 0, 0, 0}, MayBeNone},
		{cost, []float64{-5, -6, -5, -6}, FewerUnits},
		{[]float64{-10, -11, -9, -10}, []float64{5, 6, 5, 6}, PaysForItself},
		{cost[:1], []float64{5}, TooFewToTell},
		{nil, nil, TooFewToTell},
	} {
		for name, u := range map[string]UnitCost{"Fieller": Fieller(c.cost, c.units, 0.95), "by draw": ByDraw(c.cost, c.units, 0.95)} {
			assert.Equal(t, c.want, u.Why, name)
			assert.True(t, math.IsNaN(u.Value) && math.IsNaN(u.Low) && math.IsNaN(u.High))
			assert.Equal(t, len(c.cost), u.Cost.N, "the parts are there")
			assert.NotEqual(t, "a ratio", u.Why.String())
		}
	}
	u := Fieller([]float64{-3, 1, 9, 2}, []float64{5, 6, 5, 6}, 0.95)
	assert.Equal(t, Ratio, u.Why)
	assert.Less(t, u.Cost.Low, 0.0)
	assert.Zero(t, u.Low, "what may pay for itself begins at 0")
	assert.Panics(t, func() { Fieller(cost, nil, 0.95) })
}

func TestAFixedCostOverFixedUnitsHasNoInterval(t *testing.T) {
	for _, u := range []UnitCost{Fieller([]float64{90, 90, 90}, []float64{3, 3, 3}, 0.95), ByDraw([]float64{90, 90, 90}, []float64{3, 3, 3}, 0.95)} {
		assert.Equal(t, [3]float64{30, 30, 30}, [3]float64{u.Value, u.Low, u.High})
	}
}

func TestPercentilesByDrawStayPaired(t *testing.T) {
	var cost, units []float64
	for i := range 1000 {
		units = append(units, 10+float64(i)/100)
		cost = append(cost, 50*units[i])
	}
	u := ByDraw(cost, units, 0.95)
	assert.InDeltaSlice(t, []float64{50, 50, 50}, []float64{u.Value, u.Low, u.High}, 1e-9)

	// One draw in a hundred brings nothing: the interval of units leaves out 0, that at 99%
	// of the price has no end.
	for i := range 10 {
		units[i] = 0
	}
	u = ByDraw(cost, units, 0.95)
	assert.Equal(t, Ratio, u.Why)
	assert.False(t, math.IsInf(u.High, 0))
	for i := range 30 {
		units[i] = 0
	}
	assert.Equal(t, MayBeNone, ByDraw(cost, units, 0.95).Why)

	cost, units = cost[:40], units[40:80] // some draws cost no more
	for i := range 10 {
		cost[i] = -5
	}
	assert.Zero(t, ByDraw(cost, units, 0.95).Low, "what pays for itself is not below 0")
}

func TestQuantiles(t *testing.T) {
	x := []float64{1, 2, 3, 4}
	for p, want := range map[float64]float64{0: 1, 0.125: 1, 0.25: 1.5, 0.5: 2.5, 0.875: 4, 1: 4} {
		assert.Equal(t, want, quantile(x, p))
	}
	assert.True(t, math.IsInf(quantile([]float64{1, math.Inf(1)}, 0.5), 1))
}
