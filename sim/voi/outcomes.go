package voi

import (
	"fmt"
	"math"
)

// Outcomes is what options came to in each draw of the inputs: net benefit, or any
// headline of which more is better (turn the sign of one that should be low). Option 0
// is what the others are compared with. Make it with [NewOutcomes].
type Outcomes struct {
	// Exact says that values have no noise, as those of a formula.
	Exact bool

	value     [][]float64 // of each option, by draw: the mean of its replications
	smooth    [][]float64 // functions of the inputs on which values are regressed, or nil
	used      int         // functions that were taken off, by Without
	count     []float64   // replications of each draw
	scatter   [][][]float64
	scattered []int // the draws that scatter is of
}

// NewOutcomes has room for so many options and no draws.
func NewOutcomes(options int) *Outcomes {
	return &Outcomes{value: make([][]float64, options)}
}

// Add adds the next draw, given the values of all options in each of its replications.
// Two replications in some draws, the first 64 say, are enough to tell what is noise,
// provided that they are not chosen by what came out. A draw in which an option has no
// value is the caller's to leave out, of the inputs too.
func (o *Outcomes) Add(replications ...[]float64) {
	n := float64(len(replications))
	mean := make([]float64, len(o.value))
	for _, r := range replications {
		if len(r) != len(mean) {
			panic(fmt.Sprintf("voi: %d values of %d options", len(r), len(mean)))
		}
		for j, v := range r {
			mean[j] += v / n
		}
	}
	for j, m := range mean {
		if math.IsNaN(m) || math.IsInf(m, 0) {
			panic(fmt.Sprintf("voi: option %d has no value in draw %d", j, len(o.count)))
		}
		o.value[j] = append(o.value[j], m)
	}
	if len(replications) > 1 {
		o.scatter = append(o.scatter, scatterOf(replications, mean))
		o.scattered = append(o.scattered, len(o.count))
	}
	o.count = append(o.count, n)
}

// scatterOf is the sum of squares and products of what is left of each replication
// without the mean.
func scatterOf(replications [][]float64, mean []float64) [][]float64 {
	s := square(len(mean))
	for _, r := range replications {
		for a := range s {
			for b := range s {
				s[a][b] += float64((r[a] - mean[a]) * (r[b] - mean[b]))
			}
		}
	}
	return s
}

// Draws is how many draws there are.
func (o *Outcomes) Draws() int { return len(o.count) }

// Options is how many options there are.
func (o *Outcomes) Options() int { return len(o.value) }

// noise is the covariance between options of the noise in the value of a draw, averaged
// over draws, where draw i is taken times[i] times. All are NaN where no draw has two
// replications.
func (o *Outcomes) noise(times []float64) [][]float64 {
	w, freedom := square(len(o.value)), 0.0
	if o.Exact {
		return w
	}
	for k, i := range o.scattered {
		freedom += float64(times[i] * (o.count[i] - 1))
		for a := range w {
			for b := range w {
				w[a][b] += float64(times[i] * o.scatter[k][a][b])
			}
		}
	}
	var draws, share float64
	for i, n := range o.count {
		draws += times[i]
		share += times[i] / n
	}
	for a := range w {
		for b := range w {
			w[a][b] = float64(w[a][b]*share) / draws / freedom // 0/0 where noise cannot be told
		}
	}
	return w
}

// at returns the values of options when draw i is taken times[i] times, and the
// covariance of their noise. Where those draws do not tell what is noise, as may happen to a
// resample, it is that of all.
func (o *Outcomes) at(times []float64) (value, noise [][]float64) {
	if o.smooth != nil {
		return smoothed(o.smooth, o.value, times)
	}
	noise = o.noise(times)
	if math.IsNaN(noise[0][0]) {
		noise = o.noise(once(len(times)))
	}
	return o.value, noise
}

// differences are the values of options 1, 2 ... less those of option 0, by draw.
func differences(value [][]float64) [][]float64 {
	var d [][]float64
	for j := 1; j < len(value); j++ {
		d = append(d, contrast(value, j, 0))
	}
	return d
}

// Contrast returns the value of one option less that of another, by draw; against
// [Nothing], the value itself.
func (o *Outcomes) Contrast(option, against int) []float64 {
	return contrast(o.value, option, against)
}

func contrast(value [][]float64, option, against int) []float64 {
	d := append([]float64(nil), value[option]...)
	if against != Nothing {
		for i, v := range value[against] {
			d[i] -= v
		}
	}
	return d
}

// Nothing stands in place of an option where a value is looked at by itself and not
// against that of another.
const Nothing = -1

// noiseOf is the variance of the noise in a contrast.
func noiseOf(w [][]float64, option, against int) float64 {
	if against == Nothing {
		return w[option][option]
	}
	return w[option][option] - w[option][against] - w[against][option] + w[against][against]
}

// noiseOfDifferences is the covariance of the noise in the differences from option 0.
func noiseOfDifferences(w [][]float64) [][]float64 {
	d := square(len(w) - 1)
	for a := range d {
		for b := range d {
			d[a][b] = w[a+1][b+1] - w[a+1][0] - w[0][b+1] + w[0][0]
		}
	}
	return d
}
