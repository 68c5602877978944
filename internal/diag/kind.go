package diag

import (
	"errors"
	"fmt"

	"prehabsim/internal/words"
)

// Kind is whose affair an error is: exit codes follow from it, and whatever else tells
// people apart who must do something from those who must not.
type Kind int

// The kinds of error.
const (
	Unexpected  Kind = iota
	Usage            // what is asked for cannot be, or is there already
	Refused          // a scenario or another file has problems
	Missed           // a stated target or precision was not met
	Unfit            // parts of a run do not fit together, or one is damaged
	Lacking          // parts of a run are missing
	Interrupted      // by whoever began it, or whoever runs the machine
)

// Error is an error of a kind.
type Error struct {
	Kind Kind
	Err  error
}

func (e *Error) Error() string { return e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an error of a kind.
func (k Kind) Errorf(format string, args ...any) error {
	return &Error{k, fmt.Errorf(format, args...)}
}

// Of makes an error one of a kind; none stays none.
func (k Kind) Of(err error) error {
	if err == nil {
		return nil
	}
	return &Error{k, err}
}

// KindOf is the kind of an error.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Unexpected
}

// OneOf refuses a word that is not in the list, with the nearest one that is.
func OneOf(what, word string, list []string) error {
	for _, name := range list {
		if word == name {
			return nil
		}
	}
	return Usage.Errorf("unknown %s %q; there are: %s%s", what, word, words.List(list), Nearest(word, list))
}
