package fit

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
)

// Samples of laws that are known, in all ways in which times are written.

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
		{law(dist.Poisson(3)), map[string]float64{"mean": 3}, map[string]float64{"mean": math.Sqrt(3)}},
	} {
		s := NewSample(drawn(c.law, n, 0), nil, c.law.Family == "poisson")
		f := fitOne(t, &s, c.law.Family)
		for name, want := range c.params {
			assert.InDelta(t, want, param(t, f, name), 3*c.errors[name]/root, "%s: %s", c.law.Family, name)
		}
	}
}

// writtenAs are times as an extract has them: rounded in some way; those who stay
// beyond follow times a uniform number have not ended by then. In nights, everybody
// comes in at any time of day alike.
func writtenAs(values []float64, r Rounding, follow float64, replication uint64) Sample {
	key := rng.NewKey(12, replication)
	censored := make([]bool, len(values))
	for i, x := range values {
		if until := follow * key.Uniform(uint64(i), 1, 0); until < x {
			x, censored[i] = until, true
		}
		switch r.Way {
		case Nights:
			x = math.Floor(key.Uniform(uint64(i), 2, 0) + x/r.Step)
		case Nearest:
			x = math.Round(x / r.Step)
		case Down:
			x = math.Floor(x / r.Step)
		case Up:
			x = math.Ceil(x / r.Step)
		}
		values[i] = x
		if r.Way != Exact {
			values[i] *= r.Step
		}
	}
	s := NewSample(values, censored, false)
	s.Rounding = r
	return s
}

// A spread of estimates over samples, to which their mean is held.
type spreadOf struct{ n, sum, square float64 }

func (s *spreadOf) add(x float64) { s.n, s.sum, s.square = s.n+1, s.sum+x, s.square+x*x }

func (s *spreadOf) near(t *testing.T, want float64, what string) {
	t.Helper()
	mean := s.sum / s.n
	sd := math.Sqrt((s.square/s.n - mean*mean) * s.n / (s.n - 1))
	assert.InDelta(t, want, mean, 3.5*sd/math.Sqrt(s.n), what)
}

func samplesOf(many int) int {
	if testing.Short() {
		return many / 3
	}
	return many
}

// However times are written, the law that is offered has the mean of the true one, to
// within the spread between samples, and is not called far from the data. Where each
// value counts as itself it has that of the sample. The true family is never refuted:
// an AIC worse by more than 10 is very strong evidence (Burnham and Anderson 2002,
// §2.6), and comes by chance less than once in a hundred samples.
func TestTheMeanComesBackHoweverTimesAreWritten(t *testing.T) {
	law := lawOf(t)
	for _, l := range []dist.Law{law(dist.Exponential(2.2)), law(dist.Gamma(7, 5)), law(dist.Gamma(2, 3)),
		law(dist.LogNormalByMedian(5, 0.8)), law(dist.Weibull(1.6, 9))} {
		for _, r := range []Rounding{{Way: Exact}, {Nights, 1}, {Nearest, 0.5}, {Down, 1}} {
			what := fmt.Sprintf("%s, %s", l, r.Way)
			var offered spreadOf
			for i := range samplesOf(18) {
				s := writtenAs(drawn(l, 250, uint64(i)), r, math.Inf(1), uint64(i))
				result := Laws(s)
				best := result.Fits[0]
				offered.add(best.Law.Mean())
				assert.False(t, best.Far, "%s: %g", what, best.Distance)
				assert.Less(t, fitOf(t, s, l.Family).AIC()-best.AIC(), 10., what)
				if mean, ok := result.Mean(); ok && (r.Way == Exact || r.Way == Nights) {
					for _, f := range result.Fits {
						assert.InEpsilon(t, mean, f.Law.Mean(), 1e-6, "%s: %s", what, f.Family)
					}
				}
			}
			offered.near(t, l.Mean(), what)
		}
	}
}

// Who was still in is not taken for somebody who stayed no longer: mean and median of
// the true family come back.
func TestCensoredStaysAreNotTakenForShortOnes(t *testing.T) {
	law := lawOf(t)
	for _, l := range []dist.Law{law(dist.Exponential(6)), law(dist.Gamma(7, 5)), law(dist.LogNormalByMedian(5, 0.8)),
		law(dist.Weibull(1.6, 9)), law(dist.TruncatedNormal(6, 4))} {
		for _, r := range []Rounding{{Way: Exact}, {Nights, 1}, {Nearest, 1}} {
			what := fmt.Sprintf("%s, %s", l, r.Way)
			var mean, median spreadOf
			for i := range samplesOf(30) {
				s := writtenAs(drawn(l, 250, uint64(i)), r, 20, uint64(i))
				f := fitOne(t, &s, l.Family)
				mean.add(f.Law.Mean())
				median.add(f.Law.Median())
			}
			mean.near(t, l.Mean(), what+": mean")
			median.near(t, l.Median(), what+": median")
		}
	}
}

// Nights counted as points, with zeros at half a day, made a lognormal law of
// exponential stays of two days, and put the exponential last.
func TestNightsOfExponentialStaysAreExponential(t *testing.T) {
	l := lawOf(t)(dist.Exponential(2))
	first := 0
	many := samplesOf(18)
	for i := range many {
		r := Laws(writtenAs(drawn(l, 400, uint64(i)), Rounding{Nights, 1}, math.Inf(1), uint64(i)))
		if r.Fits[0].Family == "exponential" {
			first++
		}
		assert.NotEqual(t, "exponential", r.Fits[len(r.Fits)-1].Family)
	}
	// Of two wider families either is better by 2 in 16 samples of 100 at most (its
	// likelihood ratio is above 2 for chi-squared with one degree of freedom).
	assert.GreaterOrEqual(t, first, many/2)
}

// For every family and each way of rounding: probabilities of all values add to 1,
// and nights have the mean of the law.
func TestProbabilitiesAddToOne(t *testing.T) {
	for _, f := range []form{gammaForm{0.4, 3}, gammaForm{1, 2}, gammaForm{6, 5}, logNormalForm{0.9, 4}, weibullForm{0.8, 2}, weibullForm{2, 4}, normalForm{0.5, 4}} {
		for _, r := range []Rounding{{Nights, 1}, {Nearest, 0.5}, {Down, 1}, {Up, 2}} {
			sum, mean := 0.0, 0.0
			for k := range 4000 {
				v := float64(k) * r.Step
				if r.Way == Up && k == 0 {
					continue
				}
				p := math.Exp(r.logProb(f, v, false))
				sum, mean = sum+p, mean+p*v
				if k < 50 {
					assert.InDelta(t, sum, r.written(f, v), 1e-9, "%T %v at %g", f, r, v)
				}
			}
			assert.InDelta(t, 1, sum, 1e-6, "%T %v", f, r)
			if r.Way == Nights {
				_, all := f.time(0)
				assert.InDelta(t, all, mean, 1e-4, "%T %v", f, r)
			}
		}
	}
}

// What a value stands for is the mean of the times that are written like it.
func TestAValueStandsForTheMeanOfItsTimes(t *testing.T) {
	f := gammaForm{0.7, 3}
	for _, r := range []Rounding{{Nearest, 0.5}, {Down, 1}, {Up, 2}} {
		sum := 0.0
		for k := range 400 {
			if v := float64(k) * r.Step; r.Way != Up || k > 0 {
				sum += math.Exp(r.logProb(f, v, false)) * r.completed(f, v, false)
			}
		}
		assert.InDelta(t, 3, sum, 1e-9, "%v", r)
	}
}
