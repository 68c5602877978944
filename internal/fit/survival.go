package fit

import (
	"math"

	"prehabsim/sim/dist"
)

// Curve is the share of patients whose time is at most so long, by Kaplan and
// Meier (1958). Without censored values it is the plain share.
type Curve struct {
	at    []Point   // the values at which somebody ended
	below []float64 // the share up to and with each of them
}

// Curve returns the sample's Kaplan-Meier curve.
func (s *Sample) Curve() Curve {
	var c Curve
	left := s.N()
	staying := 1.0
	for _, p := range s.Points {
		if s.Counts {
			left -= p.Censored // what is censored at 3 may still end at 3
		}
		if p.Ended > 0 {
			staying *= 1 - float64(p.Ended)/float64(left)
			c.at, c.below = append(c.at, p), append(c.below, 1-staying)
		}
		left -= p.Ended
		if !s.Counts {
			left -= p.Censored
		}
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

// Complete reports whether the curve reaches 1.
func (c Curve) Complete() bool {
	return len(c.below) > 0 && c.below[len(c.below)-1] > 1-1e-9
}

// distance is the Kolmogorov-Smirnov distance, the greatest difference between
// the curve and a law's distribution function. The two are compared at the edges
// of what rounds to each value, since within them the data say nothing: a stay
// written as 3 days may be 2.6 or 3.4.
func (s *Sample) distance(c Curve, l dist.Law) float64 {
	worst, before := 0.0, 0.0
	for i, p := range c.at {
		low, high := s.edges(p)
		worst = max(worst, math.Abs(l.CDF(low)-before), math.Abs(l.CDF(high)-c.below[i]))
		before = c.below[i]
	}
	return worst
}
