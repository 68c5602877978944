// Package web is the page in a browser: the same work as the command line's, for who writes
// no files. It runs on the user's own machine and answers nobody else.
//
// What a planner sets becomes a scenario file that extends another, which the command line
// runs to the same bytes. State is in files: a work is a folder with scenario.toml, what that
// extends where it is not built in, and results, each in a folder named by its fingerprint.
// Only the run that is under way is in memory. Every page has an address of its own; changes
// are posted and answered with where to look.
//
// What may be asked, and by whom, is decided in guard.go before anything else. Start at [New]
// and its routes.
package web
