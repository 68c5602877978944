package fit

import (
	"errors"
	"math"
)

// data is a sample with what fitting asks of it again and again.
type data struct {
	*Sample
	ended        float64
	mean, spread float64 // of the completed values, and their standard deviation
	each         float64 // all time, the censored included, by completed value
	own          bool    // each value counts as itself in the mean
}

func dataOf(s *Sample) *data {
	d := &data{Sample: s, ended: float64(s.Ended()), own: s.Censored() == 0}
	for _, p := range s.Points {
		d.mean += float64(p.Ended) / d.ended * p.Value
		d.each += float64(p.Ended+p.Censored) / d.ended * s.Middle(p.Value)
	}
	for _, p := range s.Points {
		d.spread += float64(p.Ended) / d.ended * (p.Value - d.mean) * (p.Value - d.mean)
	}
	d.spread = math.Sqrt(d.spread)
	for _, p := range s.Points {
		low, high := s.interval(p.Value)
		d.own = d.own && (s.Way == Nights || low == high || d.smooth(p.Value))
	}
	return d
}

// smooth says whether the step is fine beside a value and beside the law. The
// square of the ratio is what a density leaves out: a millionth, times the curvature.
func (d *data) smooth(v float64) bool {
	return v > 0 && d.Step > 0 && 1000*d.Step <= min(v, d.spread)
}

// logLikelihood adds up the logarithms of the probabilities of all values; who was
// still in counts with the probability of staying longer.
func (d *data) logLikelihood(f form) (sum float64) {
	for _, p := range d.Points {
		if p.Ended > 0 {
			sum += float64(p.Ended) * d.logProb(f, p.Value, d.smooth(p.Value))
		}
		if p.Censored > 0 {
			sum += float64(p.Censored) * d.logLonger(f, p.Value)
		}
	}
	return sum
}

func (d *data) logLonger(f form, v float64) float64 {
	a, b := d.still(v)
	_, longer := f.share(a)
	_, longest := f.share(b)
	if p := (longer + longest) / 2; p > 0 {
		return math.Log(p)
	}
	return f.logDensity((a + b) / 2) // shows the way back from where no number is small enough
}

// meanBy is the mean of the sample, each value completed as a law would have it: what
// is rounded by the mean of what rounds to it, who was still in by how long such
// patients stay.
func (d *data) meanBy(f form) float64 {
	sum, n := 0.0, 0.0
	for _, p := range d.Points {
		n += float64(p.Ended + p.Censored)
		if p.Ended > 0 {
			sum += float64(p.Ended) * d.completed(f, p.Value, d.smooth(p.Value))
		}
		if p.Censored > 0 {
			sum += float64(p.Censored) * d.stay(f, p.Value)
		}
	}
	return sum / n
}

// stay is how long patients stay in all who were still in at v.
func (d *data) stay(f form, v float64) float64 {
	a, b := d.still(v)
	_, longer := f.share(a)
	_, longest := f.share(b)
	_, time1 := f.time(a)
	_, time2 := f.time(b)
	if mean := (time1 + time2) / (longer + longest); mean >= a {
		return mean
	}
	return b
}

var errNoSummit = errors.New("these values do not tell its parameters: the likelihood has no summit within bounds")

// shaped is a family by its shape, on a scale on which shapes lie evenly, and mean.
type shaped struct {
	of    func(x, mean float64) form
	span  span    // of x; a single point where there is no shape
	start float64 // of x
}

// held fits a family to the sample, its mean held to that of the sample, each value
// completed as the law itself would have it; the shape is the most likely with
// that mean. Bed-days are patients times mean stay, so a law that misses the mean
// misses what is asked of it, and the most likely lognormal or Weibull law may miss
// it by a tenth where the family is not quite true. For exponential, Erlang and
// gamma laws this is maximum likelihood itself (Dempster, Laird and Rubin 1977, §2.1).
func (d *data) held(s shaped) (x, mean float64, err error) {
	at := s.start
	gap := func(mean float64) float64 {
		if s.span.low < s.span.high {
			at = maximise(func(x float64) float64 { return d.logLikelihood(s.of(x, mean)) }, at, s.span)
		}
		return d.meanBy(s.of(at, mean)) - mean
	}
	if mean, err = root(gap, d.each, d.own); err == nil && s.span.low < s.span.high && pinned(at, s.span) {
		err = errNoSummit
	}
	return at, mean, err
}

// root finds the mean at which nothing is missing any more, by secants; the first
// step is that of Dempster, Laird and Rubin. It is at hand where values count as
// themselves.
func root(gap func(mean float64) float64, start float64, own bool) (float64, error) {
	was, missed := start, gap(start)
	if own {
		return start, nil
	}
	mean := was + missed
	for range 100 {
		if !(mean > start*1e-5 && mean < start*1e5) {
			return mean, errNoSummit
		}
		misses := gap(mean)
		if math.Abs(misses) <= 1e-7*mean {
			return mean, nil
		}
		next := mean - misses*(mean-was)/(misses-missed)
		if !(next > mean/4 && next < mean*4) {
			next = mean + misses
		}
		was, missed, mean = mean, misses, next
	}
	return mean, errNoSummit
}
