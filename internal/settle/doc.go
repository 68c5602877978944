// Package settle tells whether a simulation that begins with nobody has settled by the end
// of its warm-up. What the program does from its first second on is recorded in weeks (or
// days, or hours), over replications, and judged by MSER-5 and Welch's procedure
// (sim/stats). A series that goes on moving when the run ends is told apart: demand that
// grows moves every list, and a list that grows for ever has no warm-up.
//
// It listens to what an ordinary replication counts (engine.Watch), so the results of a run
// do not change by it. The package knows programs and no scenario. Start at [New]; what
// was recorded is judged by [Judge].
package settle
