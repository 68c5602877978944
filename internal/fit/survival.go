package fit

import "math"

// Curve is the share of patients whose time is at most so long, by Kaplan and
// Meier (1958). Without censored values it is the plain share.
type Curve struct {
	at    []Point   // the values at which somebody ended
	below []float64 // the share up to and with each of them
}

// Curve returns the sample's Kaplan-Meier curve. Who was still in at a value that is
// rounded was in for half of what rounds to it, on average, and counts as half a
// patient there (the life table; Cutler and Ederer 1958).
func (s *Sample) Curve() Curve {
	var c Curve
	left, staying := float64(s.N()), 1.0
	for _, p := range s.Points {
		ended, censored := float64(p.Ended), float64(p.Censored)
		atRisk := left
		switch {
		case s.Counts:
			atRisk -= censored // what is censored at 3 may still end at 3
		case s.Way != Exact && p.Ended > 0:
			atRisk = max(atRisk-censored/2, ended)
		}
		if p.Ended > 0 {
			staying *= 1 - ended/atRisk
			c.at, c.below = append(c.at, p), append(c.below, 1-staying)
		}
		left -= ended + censored
	}
	return c
}

// Quantile returns the smallest value at which the share is p, or false if the
// curve ends before: too many were still in.
func (c Curve) Quantile(p float64) (float64, bool) {
	for i, share := range c.below {
		if share >= p-1e-9 {
			return c.at[i].Value, true
		}
	}
	return 0, false
}

// shares are how much of the curve each of its values stands for.
func (c Curve) shares() []float64 {
	shares, before := make([]float64, len(c.at)), 0.0
	for i, below := range c.below {
		shares[i], before = below-before, below
	}
	return shares
}

// Complete reports whether the curve reaches 1.
func (c Curve) Complete() bool {
	return len(c.below) > 0 && c.below[len(c.below)-1] > 1-1e-9
}

// distance is the Kolmogorov-Smirnov distance, the greatest difference between
// the curve and the distribution function of a law. Values that are rounded are
// compared with the law rounded in the same way.
func (s *Sample) distance(c Curve, f *Fit) float64 {
	worst, before := 0.0, 0.0
	for i, p := range c.at {
		worst = max(worst, math.Abs(s.share(f, p.Value, true)-before), math.Abs(s.share(f, p.Value, false)-c.below[i]))
		before = c.below[i]
	}
	return worst
}

// share is how many values a law has up to and with v, or below it, as the data
// would have them.
func (s *Sample) share(f *Fit, v float64, short bool) float64 {
	switch step := s.Step; {
	case s.Counts && short:
		return f.Law.CDF(math.Ceil(v) - 1)
	case s.Counts:
		return f.Law.CDF(v)
	case short && v == 0:
		return 0
	case short && s.Way != Exact:
		return s.written(f.form, v-step)
	}
	return s.written(f.form, v)
}

// Quantile is the least value that at most the share p exceeds by a law, as the data
// would have it.
func (r Result) Quantile(f *Fit, p float64) float64 {
	x := f.Law.Quantile(p)
	if r.Sample.Counts || r.Sample.Way == Exact {
		return x
	}
	step := r.Sample.Step
	k := max(0, math.Floor(x/step)-1)
	for r.Sample.written(f.form, k*step) < p-1e-9 {
		k++
	}
	return k * step
}
