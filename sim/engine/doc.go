// Package engine runs a program of patients and resources for one replication.
//
// A [Program] is plain, immutable data: operations that patients execute one
// after another, the resources that they need, the sources they come from and
// what is to be counted. [Engine.Run] is a pure function of the program and a
// random-number key; it returns [Counts], integers only, so that results can be
// added in any order and still agree to the last bit.
//
// The package knows nothing of cancer, files or units other than the second.
// Start at [Program], then read exec.go: the whole meaning of an operation is
// one case there.
//
// Inside the loop some prettiness is traded for speed: state lies in slices of
// small records indexed by 32-bit numbers, and nothing is allocated once those
// slices have grown.
package engine

// Version names the meaning of results. It is raised whenever the same program
// and key would give other numbers, so that results of two versions are never
// merged.
const Version = "6"
