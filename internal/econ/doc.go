// Package econ is the arithmetic of an economic appraisal: what options cost and release,
// in money over years and in health.
//
// It is given quantities, prices, rates and thresholds, each with its source; none stands
// in the code but the published discount rates, which are dated data (rates.csv) that
// a user may replace. Money is whole pence ([Pence]), so that sums agree to the penny. All
// money is real, in the prices of one year; older prices are brought there by a table that
// is given ([PriceIndex]).
//
// Where to begin: [Discounting] for time, [Flow] for money by year, [Capital] for what
// lasts.
//
// The package knows no scenario, no results folder and no terminal. It follows HM
// Treasury's Green Book and NICE's manual (PMG36) as far as they are arithmetic, and
// Drummond and others 2015, Methods for the Economic Evaluation of Health Care
// Programmes, 4th ed., in its words.
package econ
