package fit

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"prehabsim/sim/dist"
)

// remission are the weeks of remission of 21 children with leukaemia on
// 6-mercaptopurine (Freireich and others 1963), of whom 12 were still in
// remission at the end; published curves and fits are many.
var remission = exactly(NewSample(
	[]float64{6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35},
	[]bool{false, false, false, true, false, true, false, true, true, false, false, true, true, true, false, false, true, true, true, true, true},
	false))

// exactly takes values for times that are not rounded, as the published fits do.
func exactly(s Sample) Sample {
	s.Rounding = Rounding{Way: Exact}
	return s
}

func fitOf(t *testing.T, s Sample, family string) Fit {
	t.Helper()
	r := Laws(s)
	for _, f := range r.Fits {
		if f.Family == family {
			return f
		}
	}
	require.Fail(t, "not fitted", "%s: %v", family, r.LeftOut)
	return Fit{}
}

// fitOne fits one family alone.
func fitOne(t *testing.T, s *Sample, name string) Fit {
	t.Helper()
	at := slices.IndexFunc(families, func(f family) bool { return f.name == name })
	f, err := families[at].fit(dataOf(s))
	require.NoError(t, err)
	return f
}

func param(t *testing.T, f Fit, name string) float64 {
	t.Helper()
	for _, p := range f.Params {
		if p.Name == name {
			return p.Value
		}
	}
	require.Fail(t, "no parameter", name)
	return 0
}

func TestExponentialIsAllTimeByThoseWhoEnded(t *testing.T) {
	f := fitOf(t, remission, "exponential")
	require.InDelta(t, 359./9, param(t, f, "mean"), 1e-12)
	require.InDelta(t, -9*(math.Log(359./9)+1), f.LogLikelihood, 1e-10)
	require.InDelta(t, 2+18*(math.Log(359./9)+1), f.AIC(), 1e-10)
}

// other is a law of gonum.
type other interface {
	LogProb(float64) float64
	Survival(float64) float64
}

// cut is a normal law without its part below 0.
type cut struct{ distuv.Normal }

func (c cut) LogProb(x float64) float64  { return c.Normal.LogProb(x) - math.Log(c.Normal.Survival(0)) }
func (c cut) Survival(x float64) float64 { return c.Normal.Survival(x) / c.Normal.Survival(0) }

func ofGonum(f Fit) other {
	mean, sd := f.Law.Mean(), f.Law.SD()
	switch f.Family {
	case "exponential":
		return distuv.Exponential{Rate: 1 / mean}
	case "gamma", "erlang":
		shape := mean * mean / (sd * sd)
		return distuv.Gamma{Alpha: shape, Beta: shape / mean}
	case "lognormal":
		variance := math.Log1p(sd * sd / (mean * mean))
		return distuv.LogNormal{Mu: math.Log(mean) - variance/2, Sigma: math.Sqrt(variance)}
	case "weibull":
		w := f.form.(weibullForm)
		return distuv.Weibull{K: w.shape, Lambda: w.scale()}
	}
	n := f.form.(normalForm)
	return cut{distuv.Normal{Mu: n.z * n.sigma(), Sigma: n.sigma()}}
}

// probability of a value by quadrature of gonum's density, from what each way of
// rounding means and nothing else.
func probability(l other, r Rounding, v float64) float64 {
	weight, low, high := func(float64) float64 { return 1 }, v, v+r.Step
	switch r.Way {
	case Nights:
		low, weight = v-r.Step, func(x float64) float64 { return 1 - math.Abs(x-v)/r.Step }
	case Nearest:
		low, high = v-r.Step/2, v+r.Step/2
	case Up:
		low, high = v-r.Step, v
	}
	sum := 0.0
	const n = 400_000
	for i := range n {
		if x := low + (high-low)*(float64(i)+0.5)/n; x > 0 {
			sum += weight(x) * math.Exp(l.LogProb(x)) * (high - low) / n
		}
	}
	return sum
}

// The likelihood is the probability of the values by gonum's laws.
func TestLikelihoodIsTheProbabilityOfTheValues(t *testing.T) {
	nights := NewSample([]float64{0, 0, 0, 1, 1, 1, 2, 2, 3, 5, 5, 9}, nil, false)
	require.Equal(t, Rounding{Nights, 1}, nights.Rounding)
	fives := NewSample([]float64{20, 35, 40, 40, 45, 60, 75, 110}, nil, false)
	require.Equal(t, Rounding{Nearest, 5}, fives.Rounding)
	down, up := nights, fives
	down.Rounding, up.Rounding = Rounding{Down, 1}, Rounding{Up, 5}
	for _, s := range []Sample{nights, fives, down, up} {
		r := Laws(s)
		for _, f := range r.Fits {
			want := 0.0
			for _, p := range s.Points {
				want += float64(p.Ended) * math.Log(probability(ofGonum(f), s.Rounding, p.Value))
			}
			assert.InDelta(t, want, f.LogLikelihood, 2e-4, "%v %s", s.Rounding, f.Family) // the density of some is endless at 0
		}
		assert.GreaterOrEqual(t, len(r.Fits), 4, "%v: %v", s.Rounding, r.LeftOut)
	}
	r := Laws(remission)
	for _, f := range r.Fits {
		want := 0.0
		for _, p := range remission.Points {
			want += float64(p.Ended)*ofGonum(f).LogProb(p.Value) + float64(p.Censored)*math.Log(ofGonum(f).Survival(p.Value))
		}
		assert.InDelta(t, want, f.LogLikelihood, 1e-6, f.Family)
		assert.InDelta(t, 2*float64(len(f.Params))-2*want, f.AIC(), 1e-6, f.Family)
	}
}

// With the mean held, no shape near the fitted one is more likely.
func TestShapesAreTheSummitOfTheLikelihood(t *testing.T) {
	for name, s := range map[string]Sample{
		"remission": remission,
		"nights":    NewSample([]float64{0, 1, 1, 2, 2, 2, 3, 5, 5, 9}, nil, false),
		"decimals":  NewSample([]float64{2, 3.2, 3.1, 4, 4.5, 5.3, 6, 6, 7, 9}, nil, false),
	} {
		d := dataOf(&s)
		for _, shape := range []shaped{gammaShaped(d), logNormalShaped(d), weibullShaped(d), normalShaped(d)} {
			x, mean, err := d.held(shape)
			if err != nil {
				continue
			}
			best := d.logLikelihood(shape.of(x, mean))
			for _, by := range []float64{-1e-3, 1e-3} {
				assert.Less(t, d.logLikelihood(shape.of(x+by, mean)), best, "%s %T", name, shape.of(x, mean))
			}
			assert.InEpsilon(t, mean, d.meanBy(shape.of(x, mean)), 2e-7, "%s %T", name, shape.of(x, mean))
		}
	}
}

func TestACensoredCountIsAtLeastSoMany(t *testing.T) {
	s := NewSample([]float64{0, 1, 2, 2, 3, 4, 2, 3}, []bool{false, false, false, false, false, false, true, true}, true)
	f := fitOf(t, s, "poisson")
	likelihood := func(m float64) float64 {
		p := distuv.Poisson{Lambda: m}
		return p.LogProb(0) + p.LogProb(1) + 2*p.LogProb(2) + p.LogProb(3) + p.LogProb(4) +
			math.Log(p.Survival(1)) + math.Log(p.Survival(2))
	}
	m := param(t, f, "mean")
	assert.InDelta(t, likelihood(m), f.LogLikelihood, 1e-9)
	assert.Greater(t, likelihood(m), likelihood(m*1.001))
	assert.Greater(t, likelihood(m), likelihood(m*0.999))
	// One censored at 2 is not at risk of 2 in the curve, since it may end there:
	// 1/8 end at 0, 1/7 at 1, then 2 of 5 at 2.
	share, below := s.Curve().below, 1-7./8*6./7*3./5
	assert.InDelta(t, below, share[2], 1e-12)
}

func TestDiscreteGivesEachCountItsShare(t *testing.T) {
	var values []float64
	for v, n := range map[float64]int{0: 6, 1: 10, 2: 20, 3: 8, 7: 1, 9: 1} {
		for range n {
			values = append(values, v)
		}
	}
	s := NewSample(values, nil, true)
	f := fitOf(t, s, "discrete")
	want := 0.0
	for _, n := range []float64{6, 10, 20, 8, 1, 1} {
		want += n * math.Log(n/46)
	}
	assert.InDelta(t, want, f.LogLikelihood, 1e-9)
	assert.InDelta(t, 2*5-2*want, f.AIC(), 1e-9)
	assert.Zero(t, math.Round(f.Distance*1e9))
	assert.Equal(t, []float64{0, 1, 2, 4}, f.Params[0].List, "7 and 9 are single patients, (8×3+7+9)/10 = 4")
	assert.InDeltaSlice(t, []float64{6. / 46, 10. / 46, 20. / 46, 10. / 46}, f.Params[1].List, 1e-12)
	values, weights := pooled([]Point{{Value: 1, Ended: 3}, {Value: 2, Ended: 3}, {Value: 6, Ended: 2}}, []float64{0.375, 0.375, 0.25})
	assert.Equal(t, []float64{2, 3}, values, "one pool, with mean 2.625")
	assert.InDeltaSlice(t, []float64{0.375, 0.625}, weights, 1e-12)
	assert.Equal(t, "values = [0, 1, 2, 4], weights = [0.1304, 0.2174, 0.4348, 0.2174]", f.Text(""))
}

// The curve of Freireich's data as in Kalbfleisch and Prentice (2002), table 1.2.
func TestKaplanMeierCurveIsThePublishedOne(t *testing.T) {
	c := remission.Curve()
	var at, staying []float64
	for i, p := range c.at {
		at, staying = append(at, p.Value), append(staying, 1-c.below[i])
	}
	assert.Equal(t, []float64{6, 7, 10, 13, 16, 22, 23}, at)
	assert.InDeltaSlice(t, []float64{0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448}, staying, 0.0005)
	median, ok := c.Quantile(0.5)
	assert.True(t, ok)
	assert.Equal(t, 23., median)
	_, ok = c.Quantile(0.75)
	assert.False(t, ok, "more than half are still in remission after the last relapse")
	assert.False(t, c.Complete())
}

func TestQuantilesWithoutCensoringAreValuesInOrder(t *testing.T) {
	c := func() Curve { s := NewSample([]float64{4, 1, 3, 2}, nil, false); return s.Curve() }()
	for p, want := range map[float64]float64{0.01: 1, 0.25: 1, 0.26: 2, 0.5: 2, 0.75: 3, 0.76: 4, 1: 4} {
		x, ok := c.Quantile(p)
		assert.True(t, ok)
		assert.Equal(t, want, x, "%g", p)
	}
}

func TestDistanceIsBetweenValuesRoundedAlike(t *testing.T) {
	// Whole days completed of an exponential stay are 0 with probability 1-exp(-1/m).
	s := NewSample([]float64{0, 0, 0, 1, 2}, nil, false)
	s.Rounding = Rounding{Down, 1}
	f := Fit{form: gammaForm{1, 2}}
	stay := math.Exp(-0.5)
	want := max(math.Abs(1-stay-3./5), math.Abs(1-stay*stay-4./5), math.Abs(1-stay*stay*stay-1))
	assert.InDelta(t, want, s.distance(s.Curve(), &f), 1e-9)
	// Not rounded, it is the textbook's: just below the first value nothing is there yet.
	s = exactly(NewSample([]float64{1.2345, 2.3456}, nil, false))
	assert.InDelta(t, 1-math.Exp(-1.2345/2), s.distance(s.Curve(), &Fit{form: gammaForm{1, 2}}), 1e-9)
	counts := NewSample([]float64{0, 3}, nil, true)
	l := lawOf(t)(dist.Poisson(1))
	assert.InDelta(t, l.CDF(2)-0.5, counts.distance(counts.Curve(), &Fit{Law: l}), 1e-9)
}

// How values are written tells how they were rounded.
func TestRoundingIsFoundInTheValues(t *testing.T) {
	for _, c := range []struct {
		values []float64
		day    float64
		want   Rounding
	}{
		{[]float64{0, 3, 4}, 1, Rounding{Nights, 1}},
		{[]float64{0, 0, 0}, 1, Rounding{Nights, 1}},
		{[]float64{3, 4, 5}, 0, Rounding{Nearest, 1}},
		{[]float64{3, 4.5}, 1, Rounding{Nearest, 0.1}},
		{[]float64{0.5, 1.5, 2, 2.5, 3, 4, 7.5}, 1, Rounding{Nearest, 0.5}},
		{[]float64{3, 4.25}, 1, Rounding{Nearest, 0.01}},
		{[]float64{3, 4.2501}, 1, Rounding{Way: Exact}},
		{[]float64{30, 45, 60, 90, 120}, 1440, Rounding{Nearest, 15}},
		{[]float64{30, 60}, 1440, Rounding{Nearest, 1}}, // two values are too few to tell
		{[]float64{24, 48, 72, 120}, 24, Rounding{Nights, 24}},
		{[]float64{7, 14, 21}, 1, Rounding{Nights, 1}},
		{[]float64{7, 14, 21, 35}, 1, Rounding{Nearest, 7}},
		{[]float64{2, 4, 6, 8, 10, 12}, 1, Rounding{Nights, 1}},
	} {
		assert.Equal(t, c.want, RoundingOf(NewSample(c.values, nil, false).Points, c.day), "%v", c.values)
	}
}

func TestAStayOfNoNightIsShorterThanADay(t *testing.T) {
	s := NewSample([]float64{0, 0, 1, 2, 5, 0}, []bool{false, false, false, false, false, true}, false)
	assert.Equal(t, []Point{{Value: 0, Ended: 2, Censored: 1}, {Value: 1, Ended: 1}, {Value: 2, Ended: 1}, {Value: 5, Ended: 1}}, s.Points)
	low, high := s.interval(0)
	assert.Equal(t, []float64{0, 1}, []float64{low, high})
	low, high = s.interval(3)
	assert.Equal(t, []float64{2, 4}, []float64{low, high})
	// A stay of t days below one passes no midnight with probability 1-t.
	m := 2.0
	want := 1 - m*(1-math.Exp(-1/m))
	assert.InDelta(t, math.Log(want), s.logProb(gammaForm{1, m}, 0, false), 1e-12)
	exact := exactly(NewSample([]float64{0, 1.23456}, nil, false))
	assert.Equal(t, Rounding{Way: Exact}, exact.Rounding)
	assert.InDelta(t, math.Log(-math.Expm1(-instant/m)), exact.logProb(gammaForm{1, m}, 0, false), 1e-12, "shorter than an instant")
	counts := NewSample([]float64{0, 0, 3}, nil, true)
	assert.Equal(t, 0., counts.Points[0].Value)
	assert.Zero(t, counts.Rounding)
}

// Where the step is fine, the density stands for the probability.
func TestFineStepsAreDensities(t *testing.T) {
	r := Rounding{Nearest, 0.001}
	for _, f := range []form{gammaForm{2, 3}, logNormalForm{0.5, 3}, weibullForm{1.5, 3}, normalForm{1, 3}} {
		for _, v := range []float64{1, 3, 9} {
			assert.InDelta(t, r.logProb(f, v, false), r.logProb(f, v, true), 1e-6, "%T at %g", f, v)
		}
	}
}

func TestAValueThatDoesNotVaryHasNoLaw(t *testing.T) {
	s := NewSample([]float64{3, 3, 3, 2}, []bool{false, false, false, true}, false)
	value, same := s.Same()
	assert.True(t, same)
	assert.Equal(t, 3., value)
	assert.Empty(t, Laws(s).Fits)
	longer := NewSample([]float64{3, 3, 3, 9}, []bool{false, false, false, true}, false)
	_, same = longer.Same()
	assert.False(t, same, "somebody stays longer")
	assert.NotEmpty(t, Laws(longer).Fits)
	still := NewSample([]float64{3, 9}, []bool{true, true}, false)
	assert.Empty(t, Laws(still).Fits)
}

func TestPoorIsSaidOfTwoGroupsInOneColumnAndNotOfAGoodLaw(t *testing.T) {
	law := lawOf(t)
	good := drawn(law(dist.Gamma(7, 5)), 500, 0)
	assert.False(t, Laws(NewSample(good, nil, false)).Poor())
	mixed := append(drawn(law(dist.Gamma(2, 0.2)), 250, 1), drawn(law(dist.Gamma(20, 2)), 250, 2)...)
	assert.True(t, Laws(NewSample(mixed, nil, false)).Poor())
}

// What is offered in place of the data stands for five patients each and keeps their
// mean: quantiles lost the long stays (1.67 for 4.63 days).
func TestValuesToDrawFromKeepTheMean(t *testing.T) {
	var values []float64
	for range 30 {
		values = append(values, 1, 2)
	}
	values = append(values, 40, 60, 90, 45, 52, 61, 70)
	r := Laws(NewSample(values, nil, false))
	list, weights, why := r.Spread()
	assert.Empty(t, why)
	assert.InDeltaSlice(t, []float64{1, 2, 418. / 7}, list, 1e-9)
	assert.InDeltaSlice(t, []float64{30. / 67, 30. / 67, 7. / 67}, weights, 1e-12)
	mean, complete := r.Mean()
	assert.True(t, complete)
	assert.InDelta(t, 508./67, mean, 1e-9)
	_, _, why = Laws(NewSample(values[:9], nil, false)).Spread()
	assert.Equal(t, "fewer than twelve patients, or fewer than two values", why)
	_, _, why = Laws(remission).Spread()
	assert.Equal(t, "the longest is of somebody who was still in, so that nobody knows how far it goes", why)
}

func TestManyValuesBecomeFortyAtMost(t *testing.T) {
	values := drawn(lawOf(t)(dist.Gamma(7, 5)), 1000, 0)
	r := Laws(exactly(NewSample(values, nil, false)))
	list, weights, _ := r.Spread()
	assert.LessOrEqual(t, len(list), 40)
	law, err := dist.Discrete(list, weights)
	require.NoError(t, err)
	mean, _ := r.Mean()
	assert.InEpsilon(t, mean, law.Mean(), 1e-9)
}

// Whatever the values, what is reported can be drawn from and is finite.
func TestOddValuesAreFittedOrLeftOutWithAReason(t *testing.T) {
	for name, s := range map[string]Sample{
		"two":       NewSample([]float64{1, 2}, nil, false),
		"far apart": NewSample([]float64{1e-9, 1e9}, nil, false),
		"close":     NewSample([]float64{5, 5.0001, 5.0002, 5.0001}, nil, false),
		"one ended": NewSample([]float64{3, 9, 9, 9, 9, 9}, []bool{false, true, true, true, true, true}, false),
		"zeros":     NewSample([]float64{0, 0, 0, 0, 0, 1}, nil, false),
		"large":     NewSample([]float64{1e9, 9e8, 8e8}, nil, false),
		"counts":    NewSample([]float64{0, 0, 0, 1e9}, nil, true),
		"no counts": NewSample([]float64{0, 0, 0, 1}, []bool{false, false, false, true}, true),
	} {
		r := Laws(s)
		assert.NotEmpty(t, len(r.Fits)+len(r.LeftOut), name)
		for _, f := range r.Fits {
			assert.False(t, math.IsNaN(f.AIC()) || math.IsInf(f.AIC(), 0), "%s %s", name, f.Family)
			assert.False(t, math.IsNaN(f.Law.Quantile(0.99)), "%s %s", name, f.Family)
		}
		for _, l := range r.LeftOut {
			assert.NotEmpty(t, l.Reason, name)
		}
	}
}

func TestParametersAreWrittenAsAScenarioDoes(t *testing.T) {
	assert.Equal(t, `median = "5.2d"`, Param{Name: "median", Value: 5.2}.Text("d"))
	assert.Equal(t, "median = 5.2", Param{Name: "median", Value: 5.2}.Text(""))
	assert.Equal(t, "sigma = 0.8313", Param{Name: "sigma", Value: 0.831277, Plain: true}.Text("d"))
	assert.Equal(t, `values = ["1h", "2.5h"]`, Param{Name: "values", List: []float64{1, 2.5}}.Text("h"))
	assert.Equal(t, "mean = 0.0000001235", Param{Name: "mean", Value: 1.2345e-7}.Text(""), "TOML's units take no exponent")
}

// NewSample makes a sample of plain values, rounded in the way that is found where a
// unit is a day; censored may be nil.
func NewSample(values []float64, censored []bool, counts bool) Sample {
	t := newTally()
	for i, x := range values {
		t.add(x, censored != nil && censored[i], 1)
	}
	s := Sample{Points: t.points(), Counts: counts}
	if !counts {
		s.Rounding = RoundingOf(s.Points, 1)
	}
	return s
}
