// Package econ is the arithmetic of an economic appraisal: what options cost and release,
// in money over years and in health.
//
// It is given quantities, prices, rates and thresholds, each with its source; none stands
// in the code but the published discount rates, which are dated data (rates.csv) that
// a user may replace. Money is whole pence ([Pence]), rounded once in each row of a
// [Ledger], so that whatever is added up from rows agrees to the penny with whatever else
// is. All money is real, in the prices of one year; older prices are brought there by a
// table that is given ([PriceIndex]).
//
// A row of the ledger has a class ([Class]), because a bed-day released is capacity and not
// cash, unless somebody has decided which budget falls. No answer is a single ratio: the
// cash, the capacity and the health answers stand side by side ([Appraisal]).
//
// Where to begin: [Ledger] for money, [Discounting] for time, [Capital] for what lasts,
// [Incremental] for options against one another by cost and health, [Draws] for what is not
// known of them, [Fieller] and [ByDraw] for the cost of a unit, [ValueBedDay] for what is
// released, [Lever] for what a budget buys, [Post] for staff.
//
// The package knows no scenario, no results folder and no terminal. It follows HM
// Treasury's Green Book and NICE's manual (PMG36) as far as they are arithmetic, and
// Drummond and others 2015, Methods for the Economic Evaluation of Health Care
// Programmes, 4th ed., in its words.
package econ
