package fit

import (
	"errors"
	"math"

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

var errNarrow = errors.New("the values hardly differ")

// cv is the coefficient of variation of the completed values, for a start.
func (d *data) cv() float64 { return max(d.spread/max(d.mean, 1e-9), 2e-3) }

func exponentialShaped(*data) shaped {
	return shaped{of: func(_, mean float64) form { return gammaForm{1, mean} }}
}

func fitExponential(d *data) (Fit, error) {
	s := exponentialShaped(d)
	_, mean, err := d.held(s)
	if err != nil {
		return Fit{}, err
	}
	l, err := dist.Exponential(mean)
	return d.fitted(s.of(0, mean), l, 1, Param{Name: "mean", Value: mean}), err
}

// gammaShaped goes by the logarithm of the shape, within what package dist takes.
func gammaShaped(d *data) shaped {
	return shaped{of: func(x, mean float64) form { return gammaForm{math.Exp(x), mean} },
		span: span{math.Log(1. / 400), math.Log(1e6)}, start: -2 * math.Log(d.cv())}
}

func fitGamma(d *data) (Fit, error) {
	s := gammaShaped(d)
	x, mean, err := d.held(s)
	if err != nil {
		return Fit{}, err
	}
	l, err := dist.Gamma(mean, mean*math.Exp(-x/2))
	return d.byMean(s.of(x, mean), l), err
}

// fitErlang walks from the gamma law's shape to the whole number that is best.
// That number counts as a parameter.
func fitErlang(d *data) (Fit, error) {
	const most = 1000
	start, _, err := d.held(gammaShaped(d)) // which serves as a start even where it is no summit
	if math.IsNaN(start) {
		return Fit{}, err
	}
	at := func(k int) (mean, likelihood float64, err error) {
		of := func(_, mean float64) form { return gammaForm{float64(k), mean} }
		if _, mean, err = d.held(shaped{of: of}); err != nil {
			return mean, math.Inf(-1), err
		}
		return mean, d.logLikelihood(of(0, mean)), nil
	}
	k := int(min(max(math.Floor(math.Exp(start)), 1), most))
	mean, best, err := at(k)
	for _, step := range []int{1, -1} {
		for k+step >= 1 && k+step <= most {
			m, likelihood, wrong := at(k + step)
			if wrong != nil || likelihood <= best {
				break
			}
			k, mean, best, err = k+step, m, likelihood, nil
		}
	}
	switch {
	case err != nil:
		return Fit{}, err
	case k == most:
		return Fit{}, errNarrow
	}
	l, err := dist.Erlang(k, mean)
	return d.fitted(gammaForm{float64(k), mean}, l, 2, Param{Name: "k", Value: float64(k), Plain: true}, Param{Name: "mean", Value: mean}), err
}

// logNormalShaped goes by the logarithm of sigma. At 3.7 the standard deviation is a
// thousand times the mean.
func logNormalShaped(d *data) shaped {
	return shaped{of: func(x, mean float64) form { return logNormalForm{math.Exp(x), mean} },
		span: span{math.Log(1e-3), math.Log(3.7)}, start: math.Log(math.Log1p(d.cv()*d.cv())) / 2}
}

func fitLogNormal(d *data) (Fit, error) {
	s := logNormalShaped(d)
	x, mean, err := d.held(s)
	if err != nil {
		return Fit{}, err
	}
	sigma := math.Exp(x)
	l, err := dist.LogNormalByMean(mean, mean*math.Sqrt(math.Expm1(sigma*sigma)))
	return d.byMean(s.of(x, mean), l), err
}

// weibullShaped goes by the logarithm of the shape.
func weibullShaped(d *data) shaped {
	return shaped{of: func(x, mean float64) form { return weibullForm{math.Exp(x), mean} },
		span: span{math.Log(0.103), math.Log(1000)}, start: -1.086 * math.Log(d.cv())} // Justus and others 1978
}

func fitWeibull(d *data) (Fit, error) {
	s := weibullShaped(d)
	x, mean, err := d.held(s)
	if err != nil {
		return Fit{}, err
	}
	f := weibullForm{math.Exp(x), mean}
	l, err := dist.Weibull(f.shape, f.scale())
	return d.byMean(f, l), err
}

// normalShaped goes by mu in sigmas. A scenario takes no time below 0, as mu would
// be of values that are about as skewed as the exponential law.
func normalShaped(d *data) shaped {
	return shaped{of: func(z, mean float64) form { return normalForm{z, mean} }, span: span{0, 1000}, start: min(1/d.cv(), 500)}
}

func fitTruncatedNormal(d *data) (Fit, error) {
	s := normalShaped(d)
	z, mean, err := d.held(s)
	switch {
	case err != nil && z < 1:
		return Fit{}, errors.New("its mu would be below 0, which a scenario does not take for a time; the values are too skewed for it")
	case err != nil:
		return Fit{}, err
	}
	sigma := normalForm{z, mean}.sigma()
	l, err := dist.TruncatedNormal(z*sigma, sigma)
	return d.fitted(s.of(z, mean), l, 2, Param{Name: "mu", Value: z * sigma}, Param{Name: "sigma", Value: sigma}), err
}

// byMean is a law by its mean and standard deviation.
func (d *data) byMean(f form, l dist.Law) Fit {
	return d.fitted(f, l, 2, Param{Name: "mean", Value: l.Mean()}, Param{Name: "sd", Value: l.SD()})
}

func (d *data) fitted(f form, l dist.Law, free int, params ...Param) Fit {
	return Fit{Law: l, Free: free, Params: params, LogLikelihood: d.logLikelihood(f), form: f}
}

func (d *data) poissonLikelihood(mean float64) (sum float64) {
	for _, p := range d.Points {
		if p.Ended > 0 {
			sum += float64(p.Ended) * (p.Value*math.Log(mean) - mean - fmath.Lgamma(p.Value+1))
		}
		if p.Censored > 0 && p.Value > 0 {
			// At least c events in all is the c-th of them within the mean's time.
			sum += float64(p.Censored) * logGammaBelow(p.Value, mean)
		}
	}
	return sum
}

func fitPoisson(d *data) (Fit, error) {
	if d.each == 0 {
		return Fit{}, errNarrow
	}
	mean := d.mean
	if d.Censored() > 0 {
		start := math.Log(d.each)
		near := span{start - 10, start + 10}
		x := maximise(func(x float64) float64 { return d.poissonLikelihood(math.Exp(x)) }, start, near)
		if pinned(x, near) {
			return Fit{}, errNoSummit
		}
		mean = math.Exp(x)
	}
	l, err := dist.Poisson(mean)
	return Fit{Law: l, Free: 1, Params: []Param{{Name: "mean", Value: mean, Plain: true}}, LogLikelihood: d.poissonLikelihood(mean)}, err
}

// Fewest is how many patients a number in the output stands for at least: with
// fewer, somebody could be recognised.
const Fewest = 6

// fitDiscrete gives each count its share, by the Kaplan-Meier curve where some are
// censored, which is the maximum of the likelihood. Counts that fewer than six
// patients have are put together with their neighbours where they are printed.
func fitDiscrete(d *data) (Fit, error) {
	c := d.Curve()
	if !c.Complete() {
		return Fit{}, errors.New("the highest count is of somebody who was still in, so that nobody knows how far it goes")
	}
	f := Fit{Free: len(c.at) - 1}
	var values []float64
	shares := c.shares()
	for i, p := range c.at {
		values = append(values, p.Value)
		f.LogLikelihood += float64(p.Ended) * math.Log(shares[i])
	}
	for _, p := range d.Points {
		if p.Censored == 0 {
			continue
		}
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
		return Fit{}, errors.New("fewer than two values that at least six patients have")
	}
	f.Params = []Param{{Name: "values", List: values, Plain: true}, {Name: "weights", List: shares, Plain: true}}
	return f, nil
}

// pooled puts neighbouring counts together until each pool stands for enough
// patients. In its place are the whole numbers on both sides of its mean, weighted
// so that the mean is kept.
func pooled(at []Point, shares []float64) (values, weights []float64) {
	for _, pool := range poolsOf(at, shares, 0) {
		share, sum := 0.0, 0.0
		for i := pool.first; i < pool.end; i++ {
			share += shares[i]
			sum += shares[i] * at[i].Value
		}
		whole := math.Floor(sum/share + 1e-9)
		above := max(0, sum/share-whole)
		if values, weights = append(values, whole), append(weights, share*(1-above)); above > 1e-9 {
			values, weights = append(values, whole+1), append(weights, share*above)
		}
	}
	return values, weights
}

// logGammaBelow is the logarithm of the probability below x of a gamma law of scale
// 1; where that is nought, of its leading term (Abramowitz and Stegun 6.5.29).
func logGammaBelow(shape, x float64) float64 {
	if below := fmath.RegIncGamma(shape, x); below > 0 {
		return math.Log(below)
	}
	return shape*math.Log(x) - x - fmath.Lgamma(shape+1)
}
