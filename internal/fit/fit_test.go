package fit

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
)

// remission are the weeks of remission of 21 children with leukaemia on
// 6-mercaptopurine (Freireich and others 1963), of whom 12 were still in
// remission at the end; published curves and fits are many.
var remission = NewSample(
	[]float64{6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35},
	[]bool{false, false, false, true, false, true, false, true, true, false, false, true, true, true, false, false, true, true, true, true, true},
	false)

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

// drawn are n draws of a law from its table, as the simulation makes them.
func drawn(l dist.Law, n int, replication uint64) []float64 {
	table, key, site := dist.NewTable(l), rng.NewKey(11, replication), rng.SiteOf("fit")
	values := make([]float64, n)
	for i := range values {
		values[i] = l.Scale() * table.At(key.Uniform(uint64(i), site, 0))
	}
	return values
}

func lawOf(t *testing.T) func(l dist.Law, err error) dist.Law {
	return func(l dist.Law, err error) dist.Law {
		t.Helper()
		require.NoError(t, err)
		return l
	}
}

func TestExponentialIsAllTimeByThoseWhoEnded(t *testing.T) {
	f := fitOf(t, remission, "exponential")
	require.InDelta(t, 359./9, param(t, f, "mean"), 1e-12)
	require.InDelta(t, -9*(math.Log(359./9)+1), f.LogLikelihood, 1e-10)
	require.InDelta(t, 2+18*(math.Log(359./9)+1), f.AIC(), 1e-10)
}

// Lawless (2003), §4.2, and survreg of R: intercept 3.519, scale 0.739.
func TestWeibullOfTheRemissionsIsThePublishedOne(t *testing.T) {
	f := fitOf(t, remission, "weibull")
	require.InDelta(t, 1/0.739, param(t, f, "shape"), 0.002)
	require.InDelta(t, math.Exp(3.519), param(t, f, "scale"), 0.03)
}

func TestLogNormalWithoutCensoringIsMeanAndSDOfLogs(t *testing.T) {
	values := []float64{1, 2, 3, 5, 8, 13, 40}
	mean, square := 0.0, 0.0
	for _, x := range values {
		mean += math.Log(x) / 7
	}
	for _, x := range values {
		square += (math.Log(x) - mean) * (math.Log(x) - mean) / 7
	}
	f := fitOf(t, NewSample(values, nil, false), "lognormal")
	require.InEpsilon(t, math.Exp(mean), param(t, f, "median"), 1e-12)
	require.InEpsilon(t, math.Sqrt(square), param(t, f, "sigma"), 1e-12)
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

func ofGonum(family string, v []float64) other {
	switch family {
	case "exponential":
		return distuv.Exponential{Rate: 1 / v[0]}
	case "gamma":
		shape := v[0] * v[0] / (v[1] * v[1])
		return distuv.Gamma{Alpha: shape, Beta: shape / v[0]}
	case "erlang":
		return distuv.Gamma{Alpha: v[0], Beta: v[0] / v[1]}
	case "lognormal":
		return distuv.LogNormal{Mu: math.Log(v[0]), Sigma: v[1]}
	case "weibull":
		return distuv.Weibull{K: v[0], Lambda: v[1]}
	}
	return cut{distuv.Normal{Mu: v[0], Sigma: v[1]}}
}

// The likelihood added up patient by patient with gonum's densities is the one
// that was reported, and no parameter near the fitted one has a higher.
func TestFitsAreTheSummitOfTheLikelihood(t *testing.T) {
	likelihood := func(s Sample, l other) (sum float64) {
		for _, p := range s.Points {
			sum += float64(p.Ended) * l.LogProb(p.Value)
			if p.Censored > 0 {
				sum += float64(p.Censored) * math.Log(l.Survival(p.Value))
			}
		}
		return sum
	}
	complete := NewSample([]float64{2, 3, 3, 4, 4.5, 5, 6, 6, 7, 9}, nil, false)
	for name, s := range map[string]Sample{"remission": remission, "complete": complete} {
		r := Laws(s)
		for _, f := range r.Fits {
			v := make([]float64, len(f.Params))
			for i, p := range f.Params {
				v[i] = p.Value
			}
			best := likelihood(s, ofGonum(f.Family, v))
			assert.InDelta(t, best, f.LogLikelihood, 1e-8, "%s %s", name, f.Family)
			assert.InDelta(t, 2*float64(len(v))-2*best, f.AIC(), 1e-8, "%s %s", name, f.Family)
			for i := range v {
				for _, by := range []float64{0.999, 1.001} {
					if f.Family == "erlang" && i == 0 {
						by = 1 + math.Copysign(1/v[0], by-1)
					}
					was := v[i]
					if v[i] *= by; v[i] > 0.5 {
						assert.Less(t, likelihood(s, ofGonum(f.Family, v)), best, "%s %s %s times %g", name, f.Family, f.Params[i].Name, by)
					}
					v[i] = was
				}
			}
		}
		assert.GreaterOrEqual(t, len(r.Fits), 5, "%s: %v", name, r.LeftOut)
	}
}

// trigamma is the second derivative of log Γ, by its recurrence and asymptotic
// series (Abramowitz and Stegun 6.4.6, 6.4.12).
func trigamma(x float64) (sum float64) {
	for ; x < 20; x++ {
		sum += 1 / (x * x)
	}
	return sum + 1/x + 1/(2*x*x) + 1/(6*x*x*x) - 1/(30*math.Pow(x, 5))
}

// Standard errors are those of the Fisher information of n values.
func TestParametersOfKnownLawsAreRecovered(t *testing.T) {
	law := lawOf(t)
	const n = 4000
	root := math.Sqrt(n)
	for _, c := range []struct {
		law    dist.Law
		params map[string]float64
		errors map[string]float64 // standard errors, of one value
	}{
		{law(dist.Exponential(6)), map[string]float64{"mean": 6}, map[string]float64{"mean": 6}},
		{law(dist.GammaByShape(2.5, 3)), map[string]float64{"mean": 7.5, "sd": 3 * math.Sqrt(2.5)}, map[string]float64{
			"mean": 3 * math.Sqrt(2.5),
			// sd is mean by the root of the shape; mean and shape are independent.
			"sd": 3 * math.Sqrt(2.5) * math.Sqrt(1/2.5+0.25/(2.5*(2.5*trigamma(2.5)-1))),
		}},
		{law(dist.Erlang(4, 8)), map[string]float64{"k": 4, "mean": 8}, map[string]float64{"k": 1e-9, "mean": 4}},
		{law(dist.LogNormalByMedian(5, 0.8)), map[string]float64{"median": 5, "sigma": 0.8},
			map[string]float64{"median": 5 * 0.8, "sigma": 0.8 / math.Sqrt2}},
		// Johnson, Kotz and Balakrishnan (1994), §21.4.
		{law(dist.Weibull(1.6, 9)), map[string]float64{"shape": 1.6, "scale": 9},
			map[string]float64{"shape": 1.6 * math.Sqrt(0.6079), "scale": 9 / 1.6 * math.Sqrt(1.1087)}},
		{law(dist.Poisson(3)), map[string]float64{"mean": 3}, map[string]float64{"mean": math.Sqrt(3)}},
	} {
		s := NewSample(drawn(c.law, n, 0), nil, c.law.Family == "poisson")
		f := fitOne(t, &s, c.law.Family)
		for name, want := range c.params {
			assert.InDelta(t, want, param(t, f, name), 3*c.errors[name]/root, "%s: %s", c.law.Family, name)
		}
	}
}

// Stays are cut off at a day of their own, as patients are who are still in. The
// mean over samples is held to the spread between them; what remains of bias in
// maximum likelihood is of the order of 1/n, a tenth of that.
func TestCensoredStaysAreNotTakenForShortOnes(t *testing.T) {
	law := lawOf(t)
	const samples, n = 40, 400
	for _, c := range []struct {
		law  dist.Law
		want []float64
	}{
		{law(dist.Exponential(6)), []float64{6}},
		{law(dist.Gamma(7, 5)), []float64{7, 5}},
		{law(dist.LogNormalByMedian(5, 0.8)), []float64{5, 0.8}},
		{law(dist.Weibull(1.6, 9)), []float64{1.6, 9}},
		{law(dist.TruncatedNormal(6, 4)), []float64{6, 4}},
	} {
		sum, square := make([]float64, len(c.want)), make([]float64, len(c.want))
		for i := range samples {
			values := drawn(c.law, n, uint64(i))
			censored := make([]bool, n)
			key := rng.NewKey(12, uint64(i))
			for j := range values {
				if until := 20 * key.Uniform(uint64(j), 1, 0); until < values[j] {
					values[j], censored[j] = until, true
				}
			}
			s := NewSample(values, censored, false)
			f := fitOne(t, &s, c.law.Family)
			for j, p := range f.Params {
				sum[j] += p.Value / samples
				square[j] += p.Value * p.Value / samples
			}
		}
		for j := range c.want {
			sd := math.Sqrt(square[j] - sum[j]*sum[j])
			assert.InDelta(t, c.want[j], sum[j], 3.5*sd/math.Sqrt(samples), "%s, parameter %d", c.law.Family, j)
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

func TestDistanceIsTakenAtTheEdgesOfRounding(t *testing.T) {
	l := lawOf(t)(dist.Uniform(0, 4))
	s := NewSample([]float64{1, 1, 2, 3}, nil, false)
	// Edges 0.5, 1.5, 2.5 and 3.5: the law has 1/8, 3/8, 5/8, 7/8; the data 0, 2/4, 3/4, 1.
	assert.InDelta(t, 0.125, s.distance(s.Curve(), l), 1e-12)
	fine := NewSample([]float64{1.001, 1.002, 2.001, 3.001}, nil, false)
	// Hardly rounded, it is the textbook's: just below 1.001 a quarter is missing.
	assert.InDelta(t, 0.25, fine.distance(fine.Curve(), l), 0.001)
}

func TestAStayOfZeroIsHalfTheSmallestStep(t *testing.T) {
	s := NewSample([]float64{0, 0, 1, 2, 5, 0}, []bool{false, false, false, false, false, true}, false)
	assert.Equal(t, 2, s.Zeros)
	assert.Equal(t, []Point{{Value: 0, Censored: 1}, {Value: 0.5, Ended: 2, zero: true}, {Value: 1, Ended: 1}, {Value: 2, Ended: 1}, {Value: 5, Ended: 1}}, s.Points)
	assert.InDelta(t, 9./5, param(t, fitOf(t, s, "exponential"), "mean"), 1e-12, "who has only come in tells nothing")
	tenths := NewSample([]float64{0, 0.3, 2}, nil, false)
	assert.InDelta(t, 0.05, tenths.Points[0].Value, 1e-12)
	counts := NewSample([]float64{0, 0, 3}, nil, true)
	assert.Equal(t, 0., counts.Points[0].Value)
	assert.Zero(t, counts.Zeros)
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

func TestValuesToDrawFromStandForFivePatientsEach(t *testing.T) {
	values := make([]float64, 40)
	for i := range values {
		values[i] = float64(i + 1)
	}
	list, ok := Laws(NewSample(values, nil, false)).Spread()
	assert.True(t, ok)
	assert.Equal(t, []float64{3, 8, 13, 18, 23, 28, 33, 38}, list)
	_, ok = Laws(NewSample(values[:29], nil, false)).Spread()
	assert.False(t, ok)
	_, ok = Laws(remission).Spread()
	assert.False(t, ok)
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
