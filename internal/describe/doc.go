// Package describe writes what a scenario says before it is run, and what is said of it
// when it has been held against what was published: for people, in plain text as wide as
// it has to be.
//
// It knows scenarios and studies, but no commands; what a run comes to is written by
// package report. Start at [Summary].
package describe
