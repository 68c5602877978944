//go:build unix

package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// fewestFiles is how many a run has open at once, with those of Go itself and to spare.
const fewestFiles = 16

// refuseLimits ends the program where it may not open enough files for Go itself, which
// would end it with a page of what it was doing.
func refuseLimits() {
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err == nil && files.Cur < fewestFiles {
		fmt.Fprintf(os.Stderr, "prehabsim: may have %d files open (ulimit -n), and needs %d\n", files.Cur, fewestFiles)
		os.Exit(1)
	}
}

// ignoreLimits turns the signal for a file that grows beyond the user's limit
// (ulimit -f) into an ordinary error of the write, which is told as such.
func ignoreLimits() { signal.Ignore(syscall.SIGXFSZ) }
