// Package kpi is the one table of measures: what each is called, in what unit,
// which direction is better, and how it is read from what a replication counted.
//
// One rule holds for all of them: a row of a replication is a ratio of two
// integers that is already in the measure's unit. 61.3% is 6130/100, 12,174
// bed-days a year is unit-seconds × 365.25 over seconds of the window × 86,400.
// Scales are folded into the two integers exactly, so nothing is rounded before
// estimates are made and no reader has to know a factor. 0/0 means that there
// was nothing to measure.
//
// A measure whose tallies a scenario does not have is absent, not zero.
//
// The package leaves estimates and intervals to sim/stats and files to
// internal/report. Start at [Measures]; [NewPlan] says which rows a program
// gives, [Plan.Row] reads them.
package kpi
