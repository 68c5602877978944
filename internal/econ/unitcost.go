package econ

import (
	"cmp"
	"math"
	"slices"

	"prehabsim/sim/stats"
)

// UnitCost is what one more of something costs: a usable bed-day, a patient, a QALY, a
// person who starts. Its parts are always there; the ratio is where Why is Ratio.
type UnitCost struct {
	Cost, Units stats.Estimate
	Why         Why

	// Value is mean cost over mean units, not the mean of ratios, which units near 0 would
	// decide. Low is not below 0: what costs less than nothing pays for itself, whatever it
	// is divided by. High may be +Inf. All are NaN without a ratio.
	Value, Low, High float64
}

// Why says whether there is a ratio, and if not, why.
type Why int

// The reasons.
const (
	Ratio         Why = iota
	MayBeNone         // the interval of units takes in 0: the cost may buy nothing, so there is no price
	FewerUnits        // there are clearly fewer units than without the option
	PaysForItself     // there are more units for no more money
	TooFewToTell      // fewer than two replications or draws
)

func (w Why) String() string {
	return [...]string{"a ratio", "the units may be none", "fewer units", "pays for itself", "too few to tell"}[w]
}

// Fieller returns the cost of a unit from what an option cost more and brought more in each
// of the same replications, by Fieller's theorem: the interval holds every ratio that a
// paired t test does not refuse (Fieller 1954, Journal of the Royal Statistical Society B
// 16, 175-185; for cost-effectiveness Willan and O'Brien 1996, Health Economics 5,
// 297-305). It is an interval only if that of the units leaves out 0.
func Fieller(cost, units []float64, level float64) UnitCost {
	mustPair(cost, units)
	u := UnitCost{Cost: Mean(cost, level), Units: Mean(units, level)}
	u.decide()
	if u.Why != Ratio {
		return u
	}
	x, y, n := u.Cost.Mean, u.Units.Mean, float64(len(cost))
	t := stats.StudentT((1+level)/2, n-1)
	together := 0.0
	for i := range cost {
		together += float64((cost[i] - x) * (units[i] - y))
	}
	t2 := float64(t*t) / n
	// Ratios r with (x - r y)^2 = t^2 var(cost - r units)/n are the ends.
	a := float64(y*y) - float64(t2*u.Units.SD*u.Units.SD)
	b := float64(x*y) - float64(t2*together/(n-1))
	c := float64(x*x) - float64(t2*u.Cost.SD*u.Cost.SD)
	root := math.Sqrt(max(0, float64(b*b)-float64(a*c)))
	u.Value, u.Low, u.High = x/y, max(0, (b-root)/a), (b+root)/a
	return u
}

// ByDraw returns the cost of a unit from draws of the inputs, by percentiles of the ratio in
// each draw: cost and units stay paired. A draw that brings nothing has no price, which is
// more than any; one that costs no more and brings some pays for itself, which is 0.
func ByDraw(cost, units []float64, level float64) UnitCost {
	mustPair(cost, units)
	u := UnitCost{Cost: percentiles(cost, level), Units: percentiles(units, level)}
	u.decide()
	if u.Why != Ratio {
		return u
	}
	ratios := make([]float64, len(cost))
	for i := range cost {
		ratios[i] = math.Inf(1)
		if units[i] > 0 {
			ratios[i] = max(0, cost[i]/units[i])
		}
	}
	r := percentiles(ratios, level)
	u.Value, u.Low, u.High = u.Cost.Mean/u.Units.Mean, r.Low, r.High
	return u
}

// decide says whether there is a ratio.
func (u *UnitCost) decide() {
	nan := math.NaN()
	u.Value, u.Low, u.High = nan, nan, nan
	switch {
	case u.Units.N < 2 || u.Cost.N < 2:
		u.Why = TooFewToTell
	case u.Units.High < 0:
		u.Why = FewerUnits
	case !(u.Units.Low > 0):
		u.Why = MayBeNone
	case u.Cost.Mean <= 0:
		u.Why = PaysForItself
	}
}

// Mean is the mean of what replications came to with Student's interval; it has none with
// fewer than two.
func Mean(x []float64, level float64) stats.Estimate {
	e := spread(x, level)
	if e.N < 2 {
		return e
	}
	half := stats.StudentT((1+level)/2, float64(e.N-1)) * e.SD / math.Sqrt(float64(e.N))
	e.Low, e.High = e.Mean-half, e.Mean+half
	return e
}

// percentiles is the mean with the percentiles between which a share of level lies.
func percentiles(x []float64, level float64) stats.Estimate {
	e := spread(x, level)
	if e.N < 2 {
		return e
	}
	sorted := slices.SortedFunc(slices.Values(x), cmp.Compare)
	e.Low, e.High = quantile(sorted, (1-level)/2), quantile(sorted, (1+level)/2)
	return e
}

func spread(x []float64, level float64) stats.Estimate {
	nan := math.NaN()
	e := stats.Estimate{Mean: nan, Low: nan, High: nan, SD: nan, N: len(x), Level: level}
	if len(x) == 0 {
		return e
	}
	n := float64(len(x))
	e.Mean = 0
	for _, v := range x {
		e.Mean += v / n
	}
	squares := 0.0
	for _, v := range x {
		squares += float64((v - e.Mean) * (v - e.Mean))
	}
	if len(x) > 1 {
		e.SD = math.Sqrt(squares / (n - 1))
	}
	return e
}

// quantile is where a share p lies below, half of each value's own being below it (as in
// package voi), without going between a number and +Inf by arithmetic.
func quantile(sorted []float64, p float64) float64 {
	at := float64(p*float64(len(sorted))) - 0.5
	below := math.Floor(at)
	i := int(below)
	switch {
	case i < 0:
		return sorted[0]
	case i >= len(sorted)-1:
		return sorted[len(sorted)-1]
	case math.IsInf(sorted[i+1], 1) && at > below:
		return math.Inf(1)
	}
	if at == below {
		return sorted[i]
	}
	return sorted[i] + float64((at-below)*(sorted[i+1]-sorted[i]))
}

func mustPair(a, b []float64) {
	if len(a) != len(b) {
		panic("econ: costs and units of different replications")
	}
}
