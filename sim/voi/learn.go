package voi

import (
	"fmt"
	"math"

	"prehabsim/sim/fmath"
)

// Target is a published or measured figure that draws are held against.
type Target struct {
	Observed float64

	// Chance is the standard deviation of what chance adds: the standard error of a
	// measured mean, or that of one year's figure, of both sides together if the model's
	// value is from one simulated year.
	Chance float64

	// Discrepancy is that of what the model leaves out (Kennedy and O'Hagan 2001, Journal
	// of the Royal Statistical Society B 63, 425–464). Without it a figure of thousands of
	// patients leaves no draw standing but one.
	Discrepancy float64
}

// Lesson is what data have changed.
type Lesson struct {
	Before, After Belief  // of the column that the data are about, 95%
	Effective     float64 // draws, once the data are known

	// Surprise is how probable data as far out as these, or further, to either side, were
	// by what was believed before (Box 1980, Journal of the Royal Statistical Society A 143,
	// 383–430).
	Surprise float64
}

// Unexpected says that no draw could have produced the data, for all practical purposes:
// the model is wrong, or what was believed before is, or the data are of something else.
// Weights only say which of the draws is the least wrong.
func (l Lesson) Unexpected() bool { return !(l.Surprise >= 0.001) }

// Target weighs draws by how well a column, the model's values, fits a figure. Something
// must be left to chance or to the model.
func (w *Weights) Target(model []float64, t Target) Lesson {
	sd := math.Sqrt(float64(t.Chance*t.Chance) + float64(t.Discrepancy*t.Discrepancy))
	if !(sd > 0) {
		panic(fmt.Sprintf("voi: a target with neither chance nor discrepancy: %+v", t))
	}
	return w.learn(model, func(x float64) (log, below, above float64) {
		z := (t.Observed - x) / sd
		return -float64(z*z) / 2, fmath.NormCDF(z), fmath.NormCDF(-z)
	})
}

// Events weighs draws by data that count events among patients, where the column is the
// chance of one: 14 of 60 had a complication. Patients are taken to be independent.
func (w *Weights) Events(chance []float64, events, patients int) Lesson {
	if events < 0 || events > patients {
		panic(fmt.Sprintf("voi: %d events among %d patients", events, patients))
	}
	return w.learn(chance, func(x float64) (log, below, above float64) {
		log = times(events, fmath.Log(x)) + times(patients-events, fmath.Log1p(-x))
		return log, binomialUpTo(events, patients, x), 1 - binomialUpTo(events-1, patients, x)
	})
}

// times is how often times a logarithm; none of an impossible thing is 0.
func times(count int, log float64) float64 {
	if count == 0 {
		return 0
	}
	return float64(float64(count) * log)
}

// learn adds the log-likelihood of the data to each draw. Of each it is told how probable
// data up to those observed are, and data from there on.
func (w *Weights) learn(column []float64, data func(x float64) (log, below, above float64)) Lesson {
	const level = 0.95
	l := Lesson{Before: w.Belief(column, level)}
	var low, high float64
	for i, p := range w.Normalised() {
		log, below, above := data(column[i])
		low += float64(p * below)
		high += float64(p * above)
		w.log[i] += log
	}
	l.Surprise = min(1, float64(2*min(low, high)))
	l.After, l.Effective = w.Belief(column, level), w.Effective()
	return l
}
