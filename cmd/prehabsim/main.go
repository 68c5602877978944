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
		Simulating: func() {
			// Nearly all that a run takes it keeps to the end, so room for garbage, as
			// much again by default, would be room wasted.
			debug.SetGCPercent(10)
			debug.FreeOSMemory() // what reading and compiling left behind: 140 MB for England
		},
	})
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
