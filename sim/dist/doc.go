// Package dist describes probability laws of times and amounts, and draws from
// them by inversion.
//
// A [Law] is a family with its parameters: it knows its mean, standard
// deviation, quantiles and probabilities. A [Table] is what the simulation draws
// from: one uniform number in, one value out, by one multiplication and one
// addition. Inversion keeps a patient's draws aligned between options, so that a
// longer stay in one option is a longer stay in the other.
//
// A table holds the law divided by its mean. A draw is therefore
//
//	l.Scale() * t.At(u)
//
// and a change of the mean keeps the table, and the coefficient of variation.
//
// Tables are built with package fmath alone, so they are the same on every
// processor. Numbers are plain float64: the unit is the caller's affair.
//
// Start at [Families] for what there is, at [LogNormalByMean] for an example of
// a constructor, and at [Fit] for a parameter that is given as a value with a
// range.
package dist
