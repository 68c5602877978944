// Package plots draws the charts of a results folder for board papers and
// business cases.
//
// Every chart carries what a reader needs who sees nothing else: a title that
// states the finding, computed from the numbers; the scenario, the window and
// the level of the intervals; units; a text alternative; and exactly the data
// drawn. The look follows the charts guidance of the Government Analysis
// Function: message above, text horizontal, lines labelled directly, and colour
// never the only difference.
//
// The package reads results and knows no simulation. Start at [Charts]; the
// numbers come from [Load].
package plots
