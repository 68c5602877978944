// Package appraise makes accounts of options: what each costs and releases against the
// present way, in money and in health, from what a scenario says of prices and what was
// measured of quantities.
//
// Everything that is said of money is a sum of rows of one [econ.Ledger] at central values,
// to the penny. What chance makes of it comes from the replications, what the evidence
// leaves open from the draws of the inputs: for each of these a ledger is made in the same
// way, and the two are never mixed.
//
// The package knows no scenario, no page and no engine. Amounts are [econ.Pence] in prices
// of the year that the scenario names; numbers that are no sums of rows (ratios, intervals,
// net benefit) are in pounds. Years are of the horizon, from 0, in fields and from 1 in
// words. Start at [New]; an [Account] is what one option comes to.
package appraise
