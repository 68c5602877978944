// Package console is standard output and standard error as a program for people uses them:
// lines with its name before them, how far a run has come, output that remembers that it
// has failed.
//
// What is said is left to others. Start at [Console].
package console

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
)

// Console is standard error, and who watches it.
type Console struct {
	Stderr     io.Writer
	Terminal   bool             // somebody watches it
	Dumb       bool             // and cannot be shown a bar
	Now        func() time.Time // nil: no time is told, none left is estimated
	Simulating func()           // called before the first replication; nil: nothing is to be done
}

// Time is what the clock says.
func (c *Console) Time() time.Time {
	if c.Now == nil {
		return time.Time{}
	}
	return c.Now()
}

// Say writes to standard error, each line with the program's name before it.
func (c *Console) Say(format string, args ...any) {
	// Nobody is left to tell if standard error fails.
	_, _ = Prefixed{c}.Write(fmt.Appendf(nil, format, args...))
}

// Prefixed is standard error for what others write to it.
type Prefixed struct{ *Console }

func (p Prefixed) Write(b []byte) (int, error) {
	text := strings.TrimSuffix(string(b), "\n")
	text = "prehabsim: " + strings.ReplaceAll(text, "\n", "\nprehabsim: ") + "\n"
	if _, err := io.WriteString(p.Stderr, text); err != nil {
		return 0, err
	}
	return len(b), nil
}

// Output is standard output that remembers its first failure: a table that
// stops half-way because the disk is full must not look like success.
type Output struct {
	w   *bufio.Writer
	err error
}

func (o *Output) Write(b []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	var n int
	n, o.err = o.w.Write(b)
	return n, o.err
}

// Close writes what is left and returns the first failure.
func (o *Output) Close() error {
	if o.err == nil {
		o.err = o.w.Flush()
	}
	return o.err
}

// NewOutput makes one that writes to w.
func NewOutput(w io.Writer) *Output { return &Output{w: bufio.NewWriterSize(w, 1<<16)} }
