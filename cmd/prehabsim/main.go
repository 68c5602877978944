// Command prehabsim compares cancer pathways with and without prehabilitation
// by discrete-event simulation. Everything it does is in package cli; here the
// arguments, streams and signals of the machine are handed over.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"prehabsim/internal/cli"
)

func main() {
	os.Exit(run())
}

// run exists so that the signal handler is put back before the program exits.
func run() int {
	ignoreLimits()
	collectEarly()
	// The first Ctrl-C (or the scheduler's SIGTERM) lets replications in flight
	// finish; a second one ends the program at once, since stop has then given
	// the signal back its usual meaning.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	host, _ := os.Hostname() // empty where the machine has no name; the manifest then says nothing
	return cli.Run(ctx, os.Args[1:], cli.Env{
		Stdout:   os.Stdout,
		Stderr:   os.Stderr,
		Terminal: isTerminal(os.Stderr),
		Getenv:   os.Getenv,
		Environ:  os.Environ(),
		Now:      time.Now,
		Hostname: host,
	})
}

// collectEarly lets the collector run when a quarter as much has been discarded as is
// in use, not when as much has. What a simulation holds is a few large arrays, and
// what it discards is their smaller predecessors while they grow: collecting costs
// next to nothing, and England on two workers takes 0.6 GB instead of over 1.
func collectEarly() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(25)
	}
}

// isTerminal reports whether somebody is looking: a character device that is not
// the null device has no size and no end.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
