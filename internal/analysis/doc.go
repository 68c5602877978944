// Package analysis finds out about programs without simulating them: where patients can
// come to ([Flow]), how far a change may reach ([Reacher]), what all of them ask of each
// resource ([Expect]) against what opens of it ([Outlook]), and what a program says, for
// people ([Explain]). Waiting plays no part in any of it.
//
// It knows programs of the engine, and nothing of the scenarios that they were made of.
// What an operation reads, writes and leads to it takes from [engine.Operations].
package analysis
