package voi

import (
	"math"
	"slices"
)

// enoughDraws is how many draws a full spline needs. With fewer it has half as many
// degrees of freedom: with four an input that matters nothing would seem to explain a
// good part of what there is.
const enoughDraws = 256

// knots are the quantiles of an input at which the pieces of its spline meet, for each
// number of degrees of freedom above 1: equally many draws between them, as is usual (Hastie,
// Tibshirani and Friedman 2009, The Elements of Statistical Learning, sec. 5.2.1), save
// that the outermost, beyond which the spline is a straight line, are not the extremes, so
// that a few far draws bend nothing. With the outermost at 5% and 95% the value of
// knowing an input whose effect is exponential came out 7% too high; at the extremes one
// that saturates, tanh 2z, 6% too low. As they are, both are within 4%.
var knots = map[int][]float64{
	2: {0.01, 0.5, 0.99},
	3: {0.01, 1.0 / 3, 2.0 / 3, 0.99},
	4: {0.01, 0.25, 0.5, 0.75, 0.99},
}

// design returns the functions of inputs that a regression is made of, as columns with
// mean 0 and length 1 that are orthogonal to one another, by draw. A constant belongs to
// them and is not among them. Of one input it is a natural cubic spline of four degrees
// of freedom; of two the products of four functions of each, the constant included; of
// more, splines that are added up, of as many degrees as leave eight draws to each.
func design(inputs ...[]float64) [][]float64 {
	many := len(inputs[0]) >= enoughDraws
	switch {
	case len(inputs) == 1 && many:
		return orthonormal(spline(inputs[0], 4))
	case len(inputs) == 1:
		return orthonormal(spline(inputs[0], 2))
	case len(inputs) == 2 && many:
		return tensor(inputs[0], inputs[1], 3)
	case len(inputs) == 2:
		return tensor(inputs[0], inputs[1], 2)
	}
	return additive(inputs...)
}

// additive returns splines that are added up.
func additive(inputs ...[]float64) [][]float64 {
	freedom := 4
	for freedom > 1 && 8*freedom*len(inputs) > len(inputs[0]) {
		freedom /= 2
	}
	var columns [][]float64
	for _, x := range inputs {
		columns = append(columns, spline(x, freedom)...)
	}
	return orthonormal(columns)
}

// spline returns the functions of a natural cubic spline with so many degrees of freedom
// (Harrell 2015, Regression Modeling Strategies, sec. 2.4.5). An input of few different
// values has a knot at each of them, so it is told apart at each; one of two values is a
// straight line.
func spline(x []float64, freedom int) [][]float64 {
	sorted := slices.Clone(x)
	slices.Sort(sorted)
	t := slices.Compact(slices.Clone(sorted))
	if len(t) > freedom+1 {
		t = t[:0:0]
		for _, p := range knots[freedom] {
			t = append(t, quantile(sorted, p))
		}
		t = slices.Compact(t)
	}
	columns := [][]float64{x}
	if len(t) < 3 {
		return columns
	}
	last := len(t) - 1
	width := t[last] - t[0]
	for _, knot := range t[:last-1] {
		f := make([]float64, len(x))
		for i, v := range x {
			gap := t[last] - t[last-1]
			f[i] = cube((v-knot)/width) -
				float64(cube((v-t[last-1])/width)*((t[last]-knot)/gap)) +
				float64(cube((v-t[last])/width)*((t[last-1]-knot)/gap))
		}
		columns = append(columns, f)
	}
	return columns
}

// cube is 0 below 0.
func cube(x float64) float64 {
	x = max(0, x)
	return float64(float64(x*x) * x)
}

// quantile of sorted values, that of value i being (i + ½)/n (Hyndman and Fan 1996,
// American Statistician 50, 361–365, definition 5).
func quantile(sorted []float64, p float64) float64 {
	at := float64(p*float64(len(sorted))) - 0.5
	i := int(math.Floor(min(max(at, 0), float64(len(sorted)-1))))
	if at <= 0 || i == len(sorted)-1 {
		return sorted[i]
	}
	return sorted[i] + float64((at-float64(i))*(sorted[i+1]-sorted[i]))
}

// tensor returns the functions of each input and their products.
func tensor(x, y []float64, freedom int) [][]float64 {
	a, b := orthonormal(spline(x, freedom)), orthonormal(spline(y, freedom))
	columns := slices.Concat(a, b)
	for _, f := range a {
		for _, g := range b {
			product := make([]float64, len(f))
			for i := range f {
				product[i] = float64(f[i] * g[i])
			}
			columns = append(columns, product)
		}
	}
	return orthonormal(columns)
}

// orthonormal takes from each column its mean and what those before it have of it, and
// gives it length 1 (Gram and Schmidt, twice over against rounding: Björck 1996, Numerical
// Methods for Least Squares Problems, ch. 2). A column of which nothing is left, as
// of a constant input, is left out.
func orthonormal(columns [][]float64) [][]float64 {
	const nothing = 1e-7
	var q [][]float64
	for _, column := range columns {
		c := centred(column)
		whole := math.Sqrt(dot(c, c))
		for range 2 {
			for _, before := range q {
				part := dot(c, before)
				for i := range c {
					c[i] -= float64(part * before[i])
				}
			}
			c = centred(c)
		}
		left := math.Sqrt(dot(c, c))
		if left <= float64(nothing*whole) {
			continue
		}
		for i := range c {
			c[i] /= left
		}
		q = append(q, c)
	}
	return q
}

func centred(x []float64) []float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	mean := sum / float64(len(x))
	c := make([]float64, len(x))
	for i, v := range x {
		c[i] = v - mean
	}
	return c
}
