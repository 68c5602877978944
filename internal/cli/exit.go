package cli

import (
	"errors"
	"fmt"

	"prehabsim/internal/diag"
)

// The exit codes. Scripts rely on them, so a number never changes its meaning.
const (
	exitDone        = 0
	exitUnexpected  = 1
	exitUsage       = 2
	exitRefused     = 3 // the scenario has problems
	exitMissed      = 4 // a stated target or precision was not met
	exitInterrupted = 130
)

// coded is an error that knows the exit code it leads to.
type coded struct {
	code int
	err  error
}

func (c *coded) Error() string { return c.err.Error() }
func (c *coded) Unwrap() error { return c.err }

func usagef(format string, args ...any) error {
	return &coded{exitUsage, fmt.Errorf(format, args...)}
}

func refused(err error) error { return &coded{exitRefused, err} }

// exitCode returns the code for an error. What goes wrong before a command has
// started is about the command line.
func (a *app) exitCode(err error) int {
	var c *coded
	switch {
	case errors.As(err, &c):
		return c.code
	case !a.started:
		return exitUsage
	}
	return exitUnexpected
}

// oneOf refuses a word that is not in the list, with the nearest one that is.
func oneOf(what, word string, list []string) error {
	for _, name := range list {
		if word == name {
			return nil
		}
	}
	return usagef("unknown %s %q%s; there are: %s", what, word, nearest(word, list), words(list))
}

func nearest(word string, list []string) string { return diag.Nearest(word, list) }
