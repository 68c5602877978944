// Package compile turns a scenario into programs: names become numbers, steps
// become operations, and every mistake becomes a problem with its line.
//
// Each option is compiled by itself from the patched document, so an option may
// change anything; draws are named by place and source, so patients stay the
// same. Start at [Load]; every kind of step is in a file step_<kind>.go, every
// kind of resource in resource.go, and kinds.go lists them. What programs ask for and
// can lead to is worked out by package analysis. One option is built by a builder, whose
// parts each know one kind of thing: what is read, what is written of the program, laws,
// supplies, steps, those who come, and services.
package compile
