// Package voi is the arithmetic of what is not known: what uncertain inputs leave open
// between options, what it would be worth to know them, and what data say of them.
//
// It works on numbers alone. A draw is one set of values of the inputs; for each draw
// there are the values of the inputs and, from one simulated replication or a few, what
// every option came to. [Outcomes] holds the latter, more being better; inputs are
// columns with one number for each draw, in the same order.
//
// What a draw came to has noise: another replication would have come to something else.
// The largest of several noisy numbers is too large on average, so that knowledge would
// seem to be worth something where nothing is unknown (O'Hagan, Stevenson and Madan
// 2007, Health Economics 16, 1009–1023). Nothing here is made of raw maxima: noise is
// told from what inputs do by draws with two replications, or averaged away by a
// regression on the inputs (Strong, Oakley and Brennan 2014, Medical Decision Making 34,
// 311–326).
//
// Standard errors are those of a bootstrap that takes draws for independent. Those of
// scrambled Sobol' points spread more evenly, so there they are rather too wide for means
// and sums; of what a regression on one input finds they are up to a quarter too narrow,
// since points in succession are alike in all inputs ([Outcomes.Effect], which allows for it).
//
// Everything is a function of its arguments and a seed, to the last bit, on every
// processor: products are converted against fusing, and exp and log are those of package
// fmath. How draws are made, and what words go with a number, is left to others. Start at
// [Outcomes] and [Weights].
package voi
