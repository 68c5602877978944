// Package report turns results into files and into the page that a board reads: a
// document, which package document writes.
//
// There is one file for each output, listed in [Formats]; [WriteFolder] writes
// them all, so that each appears whole or not at all. The same results give the
// same bytes: numbers are written with fixed digits, and wall time and host
// stand in manifest.json alone.
//
// The package knows results and the table of measures (internal/kpi), but no
// scenario, no engine and no operating system: where files go is an argument.
// Start at [Results].
package report
