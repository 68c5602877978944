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
	code := run(arguments())
	untilRead(code)
	os.Exit(code)
}

// run exists so that the signal handler is put back before the program exits.
func run(args []string) int {
	refuseLimits()
	ignoreLimits()
	go watchMemory()
	if os.Getenv("GOGC") == "" {
		// Reading and compiling make garbage on top of little that is kept; clearing it away
		// by default, whenever there is as much of it, takes a seventh of their time.
		debug.SetGCPercent(200)
	}
	ctx, stop := untilSignal()
	defer stop()

	host, _ := os.Hostname() // empty where the machine has no name; the manifest then says nothing
	return cli.Run(ctx, args, cli.Env{
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
			debug.SetGCPercent(25)
			debug.FreeOSMemory() // what reading and compiling left behind: 140 MB for England
		},
	})
}

// untilSignal is cancelled by the first Ctrl-C, or the SIGTERM of a scheduler, which lets
// replications in flight finish where they are kept; a second one ends the program at once, since it has its
// usual meaning again by then.
func untilSignal() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-ctx.Done():
		case s := <-signals:
			signal.Stop(signals)
			if s == syscall.SIGTERM {
				cancel(cli.ErrTerminated)
			}
			cancel(nil)
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
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
