// Package eventlog is the activity log: it turns what a trace reports into the rows of an
// event log for process mining, as IEEE 1849 (XES) has it: one row for each point in the
// life of an activity.
//
// A row is written when what it tells happens, so rows are in order of time and
// nothing is kept but what patients who are inside are doing. Everything that a
// replication counts of patients, of resources in their hands and of clocks adds
// up from the rows again; tests hold the log to that, to the second.
//
// A [Replay] runs one replication again, for the log or to tell one patient's life in
// words. The package knows the names that the compiler gives to what it counts, as
// package kpi does. Start at [Log].
package eventlog
