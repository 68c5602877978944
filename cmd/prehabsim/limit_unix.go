//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// ignoreLimits turns the signal for a file that grows beyond the user's limit
// (ulimit -f) into an ordinary error of the write, which is told as such.
func ignoreLimits() { signal.Ignore(syscall.SIGXFSZ) }
