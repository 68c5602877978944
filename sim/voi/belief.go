package voi

import "math"

// Belief is what draws say of a number.
type Belief struct {
	Mean, SD  float64
	Low, High float64 // it lies between with the probability that was asked for
}

// Belief returns what the weighted draws say of a column without noise, such as an input.
func (w *Weights) Belief(x []float64, level float64) Belief {
	return beliefOf(x, w.Normalised(), 0, level)
}

// Belief returns what the draws say of the value of an option less that of another, or by
// itself (against [Nothing]): what the inputs leave open, noise taken off (see the comment
// of shrink). Draws count as the weights say; as they are, with nil. Where noise cannot be
// told there is but a mean; where noise alone is as much as the whole, no width.
func (o *Outcomes) Belief(w *Weights, option, against int, level float64) Belief {
	n := o.Draws()
	if w == nil {
		w = NewWeights(n)
	}
	value, noise := o.at(once(n)) // of all draws: data are about inputs, not about noise
	return beliefOf(contrast(value, option, against), w.Normalised(), noiseOf(noise, option, against), level)
}

// beliefOf brings a column to the spread that it has without noise, about its mean. What
// noise adds to the weighted variance is short of its own variance by what the mean follows
// it, one part in the effective number of draws.
func beliefOf(x, weight []float64, noise, level float64) Belief {
	mean, variance := dot(weight, x), 0.0
	for i, v := range x {
		variance += float64(weight[i] * float64((v-mean)*(v-mean)))
	}
	left := 1.0
	if noise != 0 && variance > 0 {
		left = math.Sqrt(max(0, 1-float64(noise*(1-dot(weight, weight)))/variance))
	}
	order := sorting(x)
	at := func(p float64) float64 {
		q := weightedQuantile(x, weight, order, p)
		if left == 1 {
			return q // to the last bit
		}
		return mean + float64(left*(q-mean))
	}
	return Belief{mean, float64(left * math.Sqrt(variance)), at((1 - level) / 2), at((1 + level) / 2)}
}
