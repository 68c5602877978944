package voi

import (
	"cmp"
	"math"
	"slices"
)

// Threshold is the value of an input at which an option is as good as another, on
// average over all other inputs.
type Threshold struct {
	// At is where the difference crosses 0; of several crossings that next to the input's
	// median. It is NaN where it crosses nowhere among the draws. SE is of the resamples
	// that cross in the same direction.
	At, SE float64

	Above     bool    // the option is the better one above At, not below
	Crossings int     // how often the difference crosses 0; 2: it is the better one between
	Found     float64 // share of resamples that cross in the same direction
}

// Threshold finds where the regression of an option's value, less that of another (or of
// [Nothing]), on an input changes its sign. Where Found is well below 1, or SE of the size of
// the input's range, the input does not decide between the two: an input that matters
// nothing crosses 0 somewhere by chance if the difference is near 0.
func (o *Outcomes) Threshold(s Settings, option, against int, input []float64) Threshold {
	n := o.Draws()
	q, y := design(input), o.Contrast(option, against)
	order := sorting(input)
	median := input[order[n/2]]
	fit := func(times []float64) []crossing {
		return crossings(again(q, [][]float64{y}, times)[0], input, order)
	}
	found := fit(once(n))
	if len(found) == 0 {
		return Threshold{At: math.NaN(), SE: math.NaN()}
	}
	at := nearest(found, median)
	r := s.again(n, func(times []float64) float64 {
		same := slices.DeleteFunc(fit(times), func(c crossing) bool { return c.up != at.up })
		if len(same) == 0 {
			return math.NaN()
		}
		return nearest(same, at.x).x
	})
	return Threshold{
		At: at.x, SE: r.se(), Above: at.up, Crossings: len(found),
		Found: float64(len(r)) / float64(s.bootstrap()),
	}
}

// crossing is where a difference crosses 0, upwards or downwards.
type crossing struct {
	x  float64
	up bool
}

// crossings are between neighbouring draws of different sign, along the straight line.
func crossings(f, x []float64, order []int) []crossing {
	var list []crossing
	last := -1 // the last draw that is not exactly 0
	for _, i := range order {
		if f[i] == 0 {
			continue
		}
		if last >= 0 && (f[i] > 0) != (f[last] > 0) {
			part := f[last] / (f[last] - f[i])
			list = append(list, crossing{x[last] + float64(part*(x[i]-x[last])), f[i] > 0})
		}
		last = i
	}
	return list
}

func nearest(list []crossing, x float64) crossing {
	return slices.MinFunc(list, func(a, b crossing) int {
		return cmp.Compare(math.Abs(a.x-x), math.Abs(b.x-x))
	})
}
