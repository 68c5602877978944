// Package backtest holds what a scenario predicts of another year against what was
// published of it, and against the plainest prediction of all: that the year will be
// like the one the scenario was fitted to.
//
// It simulates nothing and knows no files: it is given what the fitted year and the
// other year measured. Start at [Compare]; [Judge] scores.
package backtest
