// Package calibrate fits numbers of a scenario to published figures: each fitted
// target names the one number that it tunes, and all move at once, each by a rule
// that looks at its own target.
//
// Shares within so many days are fitted through quantiles: where 62% should be
// treated within 62 days, the simulated 62% quantile is brought to 62 days. A
// quantile never saturates as a share does, and its distance from the target is
// in the number's own unit.
//
// First the same replications are used again and again, so that what is left of
// the distance is not chance; then fresh ones each time, and the mean of those
// vectors is the answer, so that it does not fit the luck of a few replications.
//
// The package writes no file; start at [Fit].
package calibrate
