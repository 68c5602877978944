package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
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
	return usagef("unknown %s %q; there are: %s%s", what, word, words.List(list), nearest(word, list))
}

func nearest(word string, list []string) string { return diag.Nearest(word, list) }

// flagError says of a value that a flag does not take what it would take.
func flagError(err error) error {
	var wrong *pflag.InvalidValueError
	if !errors.As(err, &wrong) {
		return err
	}
	takes := map[string]string{
		"int": "a whole number", "uint64": "a whole number of 0 or more", "float64": "a number", "bool": "true or false",
	}[wrong.GetFlag().Value.Type()]
	if takes == "" {
		return err
	}
	return fmt.Errorf("--%s takes %s, not %q", wrong.GetFlag().Name, takes, wrong.GetValue())
}
