package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
)

// The exit codes. Scripts rely on them, so a number never changes its meaning.
const (
	exitDone        = 0
	exitUnexpected  = 1
	exitUsage       = 2
	exitRefused     = 3 // the scenario has problems
	exitMissed      = 4 // a stated target or precision was not met
	exitUnfit       = 5 // parts of a run do not fit together, or one is damaged
	exitLacking     = 6 // parts of a run are missing
	exitInterrupted = 130
	exitTerminated  = 143 // the same, by whoever runs the machine: to be begun again
)

// ErrTerminated is why the context of [Run] is cancelled where not the user but a scheduler
// ended the program.
var ErrTerminated = errors.New("terminated")

// codes are the exit codes of errors, by kind.
var codes = map[diag.Kind]int{
	diag.Unexpected: exitUnexpected, diag.Usage: exitUsage, diag.Refused: exitRefused, diag.Missed: exitMissed,
	diag.Unfit: exitUnfit, diag.Lacking: exitLacking, diag.Interrupted: exitInterrupted,
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
func (a *app) exitCode(ctx context.Context, err error) int {
	kind := diag.KindOf(err)
	switch {
	case kind == diag.Unexpected && (!a.started || disk.Misnamed(err)):
		kind = diag.Usage
	case kind == diag.Interrupted && context.Cause(ctx) == ErrTerminated:
		return exitTerminated
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
		"duration": "a time such as 90m or 4h",
	}[wrong.GetFlag().Value.Type()]
	if takes == "" {
		return err
	}
	return fmt.Errorf("--%s takes %s, not %q", wrong.GetFlag().Name, takes, wrong.GetValue())
}
