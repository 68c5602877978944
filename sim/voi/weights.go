package voi

import (
	"math"

	"prehabsim/sim/fmath"
)

// Weights say how much each draw of the inputs counts once data are known: its
// likelihood, as in importance sampling from what was believed before (Poole and Raftery
// 2000, Journal of the American Statistical Association 95, 1244–1255). Nothing is
// simulated again. Data that are independent of one another are added one after the
// other, in any order. Make them with [NewWeights].
type Weights struct {
	log []float64 // of each draw's likelihood, up to a constant
}

// NewWeights are those of draws of which nothing is known yet: they count alike.
func NewWeights(draws int) *Weights { return &Weights{make([]float64, draws)} }

// Normalised returns the weights with sum 1; they are NaN where the data are impossible
// in every draw.
func (w *Weights) Normalised() []float64 {
	top := math.Inf(-1)
	for _, l := range w.log {
		top = max(top, l)
	}
	p, sum := make([]float64, len(w.log)), 0.0
	for i, l := range w.log {
		p[i] = fmath.Exp(l - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// Effective is how many draws that count alike would say as much (Kish 1965, Survey
// Sampling, sec. 11.7). If it is less than [FewLeft] of the draws they are too few, or the
// data pin down an input that they leave wide.
func (w *Weights) Effective() float64 {
	p := w.Normalised()
	if e := 1 / dot(p, p); !math.IsNaN(e) {
		return e
	}
	return 0
}

// FewLeft is the share of draws below which what the weights say rests on a handful.
const FewLeft = 0.2

// Moved returns by how much the weights move the mean of a column, with its standard error
// (Owen 2013, Monte Carlo Theory, Methods and Examples, ch. 9): draws that count more may
// have it otherwise for other reasons than the data.
func (w *Weights) Moved(x []float64) Estimate {
	p := w.Normalised()
	mean, alike := dot(p, x), 1/float64(len(x))
	var e Estimate
	squares := 0.0
	for i, v := range x {
		more := p[i] - alike
		off := float64(more * (v - mean))
		e.Value += float64(more * v)
		squares += float64(off * off)
	}
	e.SE = math.Sqrt(squares)
	return e
}

// weightedQuantile is where a part p of the weight lies below, half of each draw's own
// weight being below its value.
func weightedQuantile(x, weight []float64, order []int, p float64) float64 {
	last, value := math.Inf(-1), math.NaN() // what lies below the draw before, and that
	sum := 0.0
	for _, i := range order {
		if weight[i] == 0 {
			continue
		}
		at := sum + weight[i]/2
		switch {
		case at >= p && math.IsInf(last, -1):
			return x[i]
		case at >= p:
			return value + float64((p-last)/(at-last)*(x[i]-value))
		}
		sum += weight[i]
		last, value = at, x[i]
	}
	return value
}
