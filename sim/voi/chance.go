package voi

import "math"

// Estimate is a number with its standard error.
type Estimate struct{ Value, SE float64 }

// Chances say how probable it is, by what is known of the inputs, that options are
// better than others, had each been simulated without noise.
type Chances struct {
	// Better[a][b] is that option a is better than b. With Better[b][a] it falls short of
	// 1 by the chance that they are the same.
	Better [][]Estimate

	// Best is that an option is better than all others.
	Best []Estimate
}

// Chances counts draws, once they are brought to the spread that they have without noise
// (see the comment of shrink): with it every chance would lie too near a half. They are
// NaN where noise cannot be told. A chance is known no better than to one draw.
func (o *Outcomes) Chances(s Settings) Chances {
	options, n := o.Options(), o.Draws()
	count := func(times, found []float64) {
		value, noise := o.at(times)
		for a := range options {
			for b := range options {
				found[a*options+b] = above(contrast(value, a, b), noiseOf(noise, a, b), times)
			}
		}
		quiet, _ := quietly(value, noise, times)
		copy(found[options*options:], best(quiet, times))
	}
	found := make([]float64, options*(options+1))
	count(once(n), found)
	var estimates []Estimate
	for k, r := range s.allAgain(n, len(found), count) {
		e := Estimate{found[k], r.se()}
		if k >= options*options || o.differs(k/options, k%options) {
			e.SE = max(e.SE, 1/float64(n))
		}
		estimates = append(estimates, e)
	}
	c := Chances{Best: estimates[options*options:]}
	for a := range options {
		c.Better = append(c.Better, estimates[a*options:(a+1)*options])
	}
	return c
}

// above is the share of draws in which a contrast is above 0 without its noise.
func above(y []float64, noise float64, times []float64) float64 {
	mean, cov := covariance([][]float64{y}, times)
	var left, taken, n float64
	if v := cov[0][0]; v > 0 {
		left = math.Sqrt(max(0, 1-noise/v))
	}
	for i, t := range times {
		if mean[0]+float64(left*(y[i]-mean[0])) > 0 {
			taken += t
		}
		n += t
	}
	if math.IsNaN(left) {
		return left
	}
	return taken / n
}

// best is the share of draws in which each option is above all others.
func best(d [][]float64, times []float64) []float64 {
	share := make([]float64, len(d)+1)
	n := 0.0
	for i, t := range times {
		n += t
		leader, value, tied := 0, 0.0, false
		for j := range d {
			switch v := d[j][i]; {
			case math.IsNaN(v):
				tied = true
			case v == value:
				tied = true
			case v > value:
				leader, value, tied = j+1, v, false
			}
		}
		if !tied {
			share[leader] += t
		}
	}
	for k := range share {
		share[k] /= n
	}
	if len(d) > 0 && math.IsNaN(d[0][0]) {
		for k := range share {
			share[k] = math.NaN()
		}
	}
	return share
}

// differs says that two options do not come to the same in every draw.
func (o *Outcomes) differs(a, b int) bool {
	for i := range o.value[a] {
		if o.value[a][i] != o.value[b][i] {
			return true
		}
	}
	return false
}
