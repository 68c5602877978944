package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

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

// codes are the exit codes of errors, by kind.
var codes = map[diag.Kind]int{
	diag.Unexpected: exitUnexpected, diag.Usage: exitUsage, diag.Refused: exitRefused, diag.Missed: exitMissed, diag.Interrupted: exitInterrupted,
}

func usagef(format string, args ...any) error { return diag.Usage.Errorf(format, args...) }

func refused(err error) error { return &diag.Error{Kind: diag.Refused, Err: err} }

// interrupted says that nothing is left of what was interrupted.
func interrupted(err error, what string) error {
	if errors.Is(err, context.Canceled) {
		return diag.Interrupted.Errorf("interrupted; nothing is kept of %s", what)
	}
	return err
}

// exitCode returns the code for an error. What goes wrong before a command has
// started is about the command line.
func (a *app) exitCode(err error) int {
	kind := diag.KindOf(err)
	if kind == diag.Unexpected && !a.started {
		kind = diag.Usage
	}
	return codes[kind]
}

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
