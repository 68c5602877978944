package fit

import (
	"errors"
	"math"
	"sync"

	"prehabsim/sim/dist"
	"prehabsim/sim/fmath"
)

// A family of laws and how its parameters are found.
type family struct {
	name   string
	counts bool // for whole-number counts; otherwise for times
	fit    func(d *data) (Fit, error)
}

// families are all that are fitted, in the order of the reference. Left out with
// reason: the uniform, triangular and PERT laws, whose ends would be at or about
// the shortest and the longest value seen, so that nobody could ever stay longer,
// and whose AIC means nothing since the ends are fitted; the beta law, which is of
// shares; the normal law, which goes below 0.
var families = []family{
	{"exponential", false, fitExponential},
	{"gamma", false, fitGamma},
	{"erlang", false, fitErlang},
	{"lognormal", false, fitLogNormal},
	{"weibull", false, fitWeibull},
	{"truncated_normal", false, fitTruncatedNormal},
	{"poisson", true, fitPoisson},
	{"discrete", true, fitDiscrete},
}

// data is a sample with what the likelihoods ask of it again and again: those
// below need of the completed values only these sums.
type data struct {
	*Sample
	ended                float64
	mean, variance       float64 // of the completed values
	logMean, logVariance float64 // of their logarithms
	each                 float64 // all time, the censored included, by completed value
	still                []Point // where values are censored

	gamma func() (gammaOf, error) // found once, for two families
}

func dataOf(s *Sample) *data {
	d := &data{Sample: s, ended: float64(s.Ended())}
	for _, p := range s.Points {
		n := float64(p.Ended) / d.ended
		d.mean += n * p.Value
		d.each += float64(p.Ended+p.Censored) / d.ended * p.Value
		if p.Ended > 0 {
			d.logMean += n * math.Log(p.Value)
		}
		if p.Censored > 0 {
			d.still = append(d.still, p)
		}
	}
	for _, p := range s.Points {
		if p.Ended > 0 {
			n := float64(p.Ended) / d.ended
			away, logAway := p.Value-d.mean, math.Log(p.Value)-d.logMean
			d.variance += n * away * away
			d.logVariance += n * logAway * logAway
		}
	}
	d.gamma = sync.OnceValues(d.findGamma)
	return d
}

// staying adds up the logarithms of the probability of staying longer, over the
// censored values.
func (d *data) staying(longer func(x float64) float64) (sum float64) {
	for _, p := range d.still {
		if p.Value > 0 {
			sum += float64(p.Censored) * longer(p.Value)
		}
	}
	return sum
}

// nearMean is where the logarithm of a mean is looked for: within a factor of
// twenty thousand of the mean of the exponential law.
func (d *data) nearMean() span {
	return span{math.Log(d.each) - 10, math.Log(d.each) + 10}
}

var (
	errNoSummit = errors.New("these values do not tell its parameters: the likelihood has no summit within bounds")
	errNarrow   = errors.New("the values hardly differ")
)

// fitExponential has the closed form: all time by the number that ended.
func fitExponential(d *data) (Fit, error) {
	l, err := dist.Exponential(d.each)
	return Fit{Law: l, Free: 1, Params: []Param{{Name: "mean", Value: d.each}},
		LogLikelihood: -d.ended * (math.Log(d.each) + 1)}, err
}

// gammaLikelihood is that of a shape and a mean.
func (d *data) gammaLikelihood(shape, mean float64) float64 {
	scale := mean / shape
	each := (shape-1)*d.logMean - d.mean/scale - shape*math.Log(scale) - fmath.Lgamma(shape)
	return d.ended*each + d.staying(func(x float64) float64 { return logGammaAbove(shape, x/scale) })
}

// gammaShapes are those that package dist takes.
var gammaShapes = span{math.Log(1. / 400), math.Log(1e6)}

type gammaOf struct{ shape, mean float64 }

func (d *data) findGamma() (g gammaOf, err error) {
	bounds := []span{gammaShapes, d.nearMean()}
	x := maximise(func(x []float64) float64 { return d.gammaLikelihood(math.Exp(x[0]), math.Exp(x[1])) },
		[]float64{-math.Log(max(d.variance/(d.mean*d.mean), 1e-5)), math.Log(d.each)}, bounds)
	if pinned(x, bounds) {
		err = errNoSummit
	}
	return gammaOf{math.Exp(x[0]), math.Exp(x[1])}, err
}

func fitGamma(d *data) (Fit, error) {
	g, err := d.gamma()
	if err != nil {
		return Fit{}, err
	}
	sd := g.mean / math.Sqrt(g.shape)
	l, err := dist.Gamma(g.mean, sd)
	return Fit{Law: l, Free: 2, Params: []Param{{Name: "mean", Value: g.mean}, {Name: "sd", Value: sd}},
		LogLikelihood: d.gammaLikelihood(g.shape, g.mean)}, err
}

// fitErlang walks from the gamma law's shape to the whole number that is best.
// That number counts as a parameter.
func fitErlang(d *data) (Fit, error) {
	start, _ := d.gamma() // which serves as a start even where it is no summit
	const most = 1000
	at := func(k int) (mean, likelihood float64) {
		bounds := []span{d.nearMean()}
		x := maximise(func(x []float64) float64 { return d.gammaLikelihood(float64(k), math.Exp(x[0])) },
			[]float64{math.Log(d.each)}, bounds)
		return math.Exp(x[0]), d.gammaLikelihood(float64(k), math.Exp(x[0]))
	}
	k := int(min(max(math.Floor(start.shape), 1), most))
	mean, best := at(k)
	for _, step := range []int{1, -1} {
		for k+step >= 1 && k+step <= most {
			m, likelihood := at(k + step)
			if likelihood <= best {
				break
			}
			k, mean, best = k+step, m, likelihood
		}
	}
	if k == most {
		return Fit{}, errNarrow
	}
	l, err := dist.Erlang(k, mean)
	return Fit{Law: l, Free: 2, Params: []Param{{Name: "k", Value: float64(k), Plain: true}, {Name: "mean", Value: mean}},
		LogLikelihood: best}, err
}

func (d *data) logNormalLikelihood(mu, sigma float64) float64 {
	away := d.logMean - mu
	each := -d.logMean - math.Log(sigma) - halfLog2Pi - (d.logVariance+away*away)/(2*sigma*sigma)
	return d.ended*each + d.staying(func(x float64) float64 { return logNormCDF((mu - math.Log(x)) / sigma) })
}

// fitLogNormal has a closed form where nothing is censored: mean and standard
// deviation of the logarithms.
func fitLogNormal(d *data) (Fit, error) {
	mu, sigma := d.logMean, math.Sqrt(d.logVariance)
	if len(d.still) > 0 {
		bounds := []span{{d.logMean - 10, d.logMean + 20}, {math.Log(1e-4), math.Log(4)}}
		x := maximise(func(x []float64) float64 { return d.logNormalLikelihood(x[0], math.Exp(x[1])) },
			[]float64{mu, math.Log(max(sigma, 1e-3))}, bounds)
		if pinned(x, bounds) {
			return Fit{}, errNoSummit
		}
		mu, sigma = x[0], math.Exp(x[1])
	}
	l, err := dist.LogNormal(mu, sigma)
	return Fit{Law: l, Free: 2, Params: []Param{{Name: "median", Value: math.Exp(mu)}, {Name: "sigma", Value: sigma, Plain: true}},
		LogLikelihood: d.logNormalLikelihood(mu, sigma)}, err
}

// fitWeibull looks for the shape alone: the best scale for a shape has a closed
// form, censored values or not (Kalbfleisch and Prentice 2002, §3.5).
func fitWeibull(d *data) (Fit, error) {
	longest := d.Points[len(d.Points)-1].Value // keeps powers from overflowing
	power := func(shape float64) (sum float64) {
		for _, p := range d.Points {
			sum += float64(p.Ended+p.Censored) / d.ended * math.Pow(p.Value/longest, shape)
		}
		return sum
	}
	likelihood := func(shape float64) float64 {
		return d.ended * (math.Log(shape) - math.Log(power(shape)) - shape*math.Log(longest) + (shape-1)*d.logMean - 1)
	}
	bounds := []span{{math.Log(0.1), math.Log(1500)}}
	start := math.Log(1.28 / max(math.Sqrt(d.logVariance), 1e-3)) // sd of the logarithm is π/(√6 shape)
	x := maximise(func(x []float64) float64 { return likelihood(math.Exp(x[0])) }, []float64{start}, bounds)
	if pinned(x, bounds) {
		return Fit{}, errNoSummit
	}
	shape := math.Exp(x[0])
	scale := longest * math.Pow(power(shape), 1/shape)
	l, err := dist.Weibull(shape, scale)
	return Fit{Law: l, Free: 2, Params: []Param{{Name: "shape", Value: shape, Plain: true}, {Name: "scale", Value: scale}},
		LogLikelihood: likelihood(shape)}, err
}

// normalLikelihood is that of a normal law cut off below 0.
func (d *data) normalLikelihood(mu, sigma float64) float64 {
	away := d.mean - mu
	above := logNormCDF(mu / sigma)
	each := -math.Log(sigma) - halfLog2Pi - (d.variance+away*away)/(2*sigma*sigma) - above
	return d.ended*each + d.staying(func(x float64) float64 { return logNormCDF((mu-x)/sigma) - above })
}

// fitTruncatedNormal looks for mu in sigmas and for the mean, which hang together
// less than mu and sigma do. A scenario takes no time below 0, as mu would be of
// values that are about as skewed as the exponential law.
func fitTruncatedNormal(d *data) (Fit, error) {
	sigmaOf := func(z, mean float64) float64 { return mean / (z + fmath.NormDensity(z)/fmath.NormCDF(z)) }
	bounds := []span{{0, 1000}, d.nearMean()}
	x := maximise(func(x []float64) float64 {
		sigma := sigmaOf(x[0], math.Exp(x[1]))
		return d.normalLikelihood(x[0]*sigma, sigma)
	}, []float64{min(d.mean/math.Sqrt(max(d.variance, 1e-6)), 500), math.Log(d.each)}, bounds)
	if pinned(x, bounds) {
		if x[0] < 1 {
			return Fit{}, errors.New("its mu would be below 0, which a scenario does not take for a time; the values are too skewed for it")
		}
		return Fit{}, errNoSummit
	}
	sigma := sigmaOf(x[0], math.Exp(x[1]))
	mu := x[0] * sigma
	l, err := dist.TruncatedNormal(mu, sigma)
	return Fit{Law: l, Free: 2, Params: []Param{{Name: "mu", Value: mu}, {Name: "sigma", Value: sigma}},
		LogLikelihood: d.normalLikelihood(mu, sigma)}, err
}

func (d *data) poissonLikelihood(mean float64) (sum float64) {
	for _, p := range d.Points {
		if p.Ended > 0 {
			sum += float64(p.Ended) * (p.Value*math.Log(mean) - mean - fmath.Lgamma(p.Value+1))
		}
	}
	// At least c events in all is the c-th of them within the mean's time.
	return sum + d.staying(func(c float64) float64 { return logGammaBelow(c, mean) })
}

func fitPoisson(d *data) (Fit, error) {
	if d.each == 0 {
		return Fit{}, errNarrow
	}
	mean := d.mean
	if len(d.still) > 0 {
		bounds := []span{d.nearMean()}
		x := maximise(func(x []float64) float64 { return d.poissonLikelihood(math.Exp(x[0])) }, []float64{math.Log(d.each)}, bounds)
		if pinned(x, bounds) {
			return Fit{}, errNoSummit
		}
		mean = math.Exp(x[0])
	}
	l, err := dist.Poisson(mean)
	return Fit{Law: l, Free: 1, Params: []Param{{Name: "mean", Value: mean, Plain: true}}, LogLikelihood: d.poissonLikelihood(mean)}, err
}

// fewest is how many patients a number in the output stands for at least: with
// fewer, somebody could be recognised.
const fewest = 5

// fitDiscrete gives each count its share, by the Kaplan-Meier curve where some are
// censored, which is the maximum of the likelihood. Counts that fewer than five
// patients have are put together with their neighbours where they are printed.
func fitDiscrete(d *data) (Fit, error) {
	c := d.Curve()
	if !c.Complete() {
		return Fit{}, errors.New("the highest count is of somebody who was still in, so that nobody knows how far it goes")
	}
	f := Fit{Free: len(c.at) - 1}
	var values, shares []float64
	for i, p := range c.at {
		before := 0.0
		if i > 0 {
			before = c.below[i-1]
		}
		share := c.below[i] - before
		values, shares = append(values, p.Value), append(shares, share)
		f.LogLikelihood += float64(p.Ended) * math.Log(share)
	}
	for _, p := range d.still {
		least := 0.0
		for i := range values {
			if values[i] >= p.Value {
				least += shares[i]
			}
		}
		f.LogLikelihood += float64(p.Censored) * math.Log(least)
	}
	var err error
	if f.Law, err = dist.Discrete(values, shares); err != nil {
		return Fit{}, err
	}
	values, shares = pooled(c.at, shares)
	if len(values) < 2 {
		return Fit{}, errors.New("fewer than two values that at least five patients have")
	}
	f.Params = []Param{{Name: "values", List: values, Plain: true}, {Name: "weights", List: shares, Plain: true}}
	return f, nil
}

// pooled puts neighbouring counts together until each pool stands for enough
// patients. In its place are the whole numbers on both sides of its mean, weighted
// so that the mean is kept.
func pooled(at []Point, shares []float64) (values, weights []float64) {
	var ends []int // where each pool ends
	patients := 0
	for i, p := range at {
		if patients += p.Ended; patients >= fewest {
			ends, patients = append(ends, i+1), 0
		}
	}
	if len(ends) == 0 {
		return nil, nil
	}
	ends[len(ends)-1] = len(at) // the few at the top go with the last pool
	first := 0
	for _, end := range ends {
		share, sum := 0.0, 0.0
		for i := first; i < end; i++ {
			share += shares[i]
			sum += shares[i] * at[i].Value
		}
		whole := math.Floor(sum/share + 1e-9)
		above := max(0, sum/share-whole)
		if values, weights = append(values, whole), append(weights, share*(1-above)); above > 1e-9 {
			values, weights = append(values, whole+1), append(weights, share*above)
		}
		first = end
	}
	return values, weights
}

const halfLog2Pi = 0.91893853320467274178

// logNormCDF is the logarithm of the normal distribution function, far down by
// the first terms of its asymptotic series (Abramowitz and Stegun 26.2.12).
func logNormCDF(x float64) float64 {
	if x > -30 {
		return math.Log(fmath.NormCDF(x))
	}
	return -x*x/2 - halfLog2Pi - math.Log(-x) - 1/(x*x)
}

// logGammaAbove is the logarithm of the probability above x of a gamma law of
// scale 1; where that is nought, of its leading term (Abramowitz and Stegun
// 6.5.32).
func logGammaAbove(shape, x float64) float64 {
	if above := fmath.RegIncGammaAbove(shape, x); above > 0 {
		return math.Log(above)
	}
	return (shape-1)*math.Log(x) - x - fmath.Lgamma(shape)
}

// logGammaBelow is the logarithm of the probability below x, likewise.
func logGammaBelow(shape, x float64) float64 {
	if below := fmath.RegIncGamma(shape, x); below > 0 {
		return math.Log(below)
	}
	return shape*math.Log(x) - x - fmath.Lgamma(shape+1)
}
