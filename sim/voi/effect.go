package voi

import (
	"math"
	"slices"
)

// Effect is what a difference between options is, on average, where an input is low and where
// it is high.
type Effect struct {
	Low, High Estimate
	Swing     Estimate // High less Low
	Freedom   float64  // degrees of freedom of the standard errors: fewer than neighbours, since those of a cluster's few are themselves not sure
}

// Without returns the outcomes without what some inputs do, by a regression on all of them,
// so that it is not taken for chance when the effect of another is looked at.
func (o *Outcomes) Without(inputs ...[]float64) *Outcomes {
	if len(inputs) == 0 {
		return o
	}
	s, q := *o, additive(inputs...)
	s.used, s.value = o.used+len(q), nil
	for j, fitted := range again(q, o.value, once(o.Draws())) {
		y := o.value[j]
		mean := y[0] - centred(y)[0]
		rest := make([]float64, len(y))
		for i := range y {
			rest[i] = y[i] - (fitted[i] - mean)
		}
		s.value = append(s.value, rest)
	}
	return &s
}

// Effect returns the value of an option, less that of another (or of [Nothing]), where an
// input has a low value and where it has a high one, by the regression of
// [Outcomes.EVPPI]. What other inputs are known to do is best taken off first
// ([Outcomes.Without]), save those that vary with this one: what they do belongs to it.
//
// In the standard errors whatever else varies is chance, and neighbours count as one (the
// sandwich of clusters: Liang and Zeger 1986, Biometrika 73, 13–22). Of padded Sobol' points
// each two in succession have one in either half of every input, so what an input and
// another one do by chance together comes in pairs: across groups of points its variance is
// 1.6 times that of independent draws, and the standard errors of ordinary least squares
// find inputs that do nothing five times as often as they should.
func (o *Outcomes) Effect(option, against int, input []float64, low, high float64) Effect {
	y := o.Contrast(option, against)
	n := len(y)
	q := design(input)
	r := regress(q, [][]float64{y})
	mean := r.mean[0]
	left := float64(n - 1 - len(q) - o.used)
	if left < 1 {
		nan := Estimate{math.NaN(), math.NaN()}
		return Effect{nan, nan, nan, 0}
	}
	rest := centred(y)
	for i, f := range r.fitted[0] {
		rest[i] -= f - mean
	}
	order, units := sorting(input), unitsOf(n)
	// Every estimate is a sum of outcomes with these weights.
	weights := func(constant float64, f []float64) []float64 {
		w := make([]float64, n)
		for i := range w {
			w[i] = constant
			for k := range q {
				w[i] += float64(q[k][i] * f[k])
			}
		}
		return w
	}
	se := func(w []float64) float64 {
		sum := 0.0
		for _, i := range units {
			pair := float64(w[i] * rest[i])
			if j := i ^ scrambles; j < n {
				pair += float64(w[j] * rest[j])
			}
			sum += float64(pair * pair)
		}
		return math.Sqrt(float64(sum*float64(n)) / left)
	}
	at := func(x float64) []float64 {
		list := make([]float64, len(q))
		for k := range q {
			list[k] = along(q[k], input, order, x)
		}
		return list
	}
	there, here := at(low), at(high)
	end := func(f []float64) Estimate {
		return Estimate{mean + dot(r.coef[0], f), se(weights(1/float64(n), f))}
	}
	e := Effect{Low: end(there), High: end(here), Freedom: left / 4}
	for k := range here {
		here[k] -= there[k]
	}
	e.Swing = Estimate{dot(r.coef[0], here), se(weights(0, here))}
	return e
}

// scrambles is by how many draws neighbours lie apart: points of so many scrambles take
// turns (package sobol).
const scrambles = 8

// unitsOf are the draws without those whose neighbour stands before them.
func unitsOf(draws int) (units []int) {
	for i := range draws {
		if i&scrambles == 0 || i^scrambles >= draws {
			units = append(units, i)
		}
	}
	return units
}

// along is what a function of the input is at a value of it, along the straight line between
// the draws on either side; beyond the outermost draws it is what it is at these.
func along(f, input []float64, order []int, x float64) float64 {
	i, _ := slices.BinarySearchFunc(order, x, func(draw int, x float64) int {
		if input[draw] < x {
			return -1
		}
		return 1
	})
	switch {
	case i == 0:
		return f[order[0]]
	case i == len(order):
		return f[order[i-1]]
	}
	a, b := order[i-1], order[i]
	if input[a] == input[b] {
		return f[a]
	}
	return f[a] + float64((x-input[a])/(input[b]-input[a])*(f[b]-f[a]))
}

// Surface returns the value of an option, less that of another (or of [Nothing]), where one
// input has each of some values and another each of others, by the regression on both: a
// row for each value of the first.
func (o *Outcomes) Surface(s Settings, option, against int, first, second, atFirst, atSecond []float64) [][]Estimate {
	n, y := o.Draws(), o.Contrast(option, against)
	// Points that no draw takes have no weight in the fit and a value from it.
	a, b := slices.Clone(first), slices.Clone(second)
	for _, x := range atFirst {
		for _, z := range atSecond {
			a, b = append(a, x), append(b, z)
		}
	}
	q := design(a, b)
	y = append(y, make([]float64, len(a)-n)...)
	fit := func(times []float64) []float64 {
		return again(q, [][]float64{y}, append(times[:n:n], make([]float64, len(a)-n)...))[0][n:]
	}
	values := fit(once(n))
	spread := s.allAgain(n, len(values), func(times, found []float64) { copy(found, fit(times)) })
	grid := make([][]Estimate, len(atFirst))
	for i := range grid {
		for j := range atSecond {
			k := i*len(atSecond) + j
			grid[i] = append(grid[i], Estimate{values[k], spread[k].se()})
		}
	}
	return grid
}
