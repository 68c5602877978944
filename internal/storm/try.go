package storm

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"prehabsim/internal/describe"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
)

// Verdict is what became of a scenario with a fault in it.
type Verdict string

// The verdicts, the best first.
const (
	AtLine    Verdict = "refused at its line"
	Elsewhere Verdict = "refused elsewhere"
	Warned    Verdict = "accepted with a warning"
	Effect    Verdict = "accepted with an effect"
	NoEffect  Verdict = "accepted without effect"
	Panic     Verdict = "panic"
	Hang      Verdict = "no end"
)

// Verdicts are all of them.
var Verdicts = []Verdict{AtLine, Elsewhere, Warned, Effect, NoEffect, Panic, Hang}

// Patience is after how long a scenario that is neither accepted nor refused counts as one
// that has no end: far above what any takes, on any machine.
const Patience = 10 * time.Minute

// Outcome is a fault and what became of it.
type Outcome struct {
	Fault
	Verdict Verdict
	Said    string // the problem, the warning, or the trace of a panic
}

// Subject is a scenario whose files are given faults.
type Subject struct {
	Name  string            // as on the command line
	Texts map[string][]byte // of the files that it is made of, by name

	files scenario.Files
	said  []byte // what it says without a fault
	warns []string
	kept  map[string]bool // "file:line" of what no other file replaces, and "file:line:key"
}

// NewSubject reads a scenario without a fault.
func NewSubject(name string, files scenario.Files) (*Subject, error) {
	s := &Subject{Name: name, files: files, kept: map[string]bool{}, Texts: map[string][]byte{}}
	m, err := s.load(files)
	if err != nil {
		return nil, err
	}
	for _, f := range m.Files {
		s.Texts[f.Name] = f.Bytes
	}
	s.warns = warnings(m)
	s.keep(m.Document.Root)
	for _, t := range m.Document.Tables {
		for _, row := range t.Rows {
			for _, column := range t.Columns {
				if _, line, ok := t.Cell(row, column); ok {
					s.kept[place(t.File, line)] = true
				}
			}
		}
	}
	s.said, err = said(m)
	return s, err
}

func place(file string, line int) string { return fmt.Sprintf("%s:%d", file, line) }

// keep notes where a value stands, and all below it.
func (s *Subject) keep(n *scenario.Node) {
	s.kept[place(n.File, n.Line)] = true
	s.kept[keyAt(n.File, n.Line, n.Path)] = true
	for _, child := range append(n.Children(), n.Items...) {
		s.keep(child)
	}
}

// Replaced says whether a fault stands in what another file replaces: a line, or the value of
// one of several keys in it.
func (s *Subject) Replaced(f Fault) bool {
	inValue := slices.Contains([]Kind{Word, Empty, Unit, Type, Range}, f.Kind) && strings.HasSuffix(f.File, ".toml") && f.Key != "" && f.Key != f.Section
	return !s.kept[place(f.File, f.Line)] || inValue && !s.kept[keyAt(f.File, f.Line, f.Key)]
}

// keyAt is where a key stands, of which the last part counts.
func keyAt(file string, line int, path string) string {
	return place(file, line) + ":" + strings.Trim(path[strings.LastIndex(path, ".")+1:], `"`)
}

// with are the files with a fault in one of them.
func (s *Subject) with(f Fault) scenario.Files {
	files, text := s.files, f.In(s.Texts[f.File])
	if inside, ok := strings.CutPrefix(f.File, scenario.BuiltinName("")); ok {
		files.Builtin = with{files.Builtin, inside, text}
	} else {
		files.Open = func(name string) ([]byte, error) {
			if name == f.File {
				return text, nil
			}
			return s.files.Open(name)
		}
	}
	return files
}

func (s *Subject) load(files scenario.Files) (*study.Scenario, error) {
	m, err := study.Load(files, s.Name, study.Choice{})
	if err == nil {
		_, err = study.New(m)
	}
	return m, err
}

// Try reads the scenario with a fault in it.
func (s *Subject) Try(f Fault) Outcome {
	done := make(chan Outcome, 1)
	go func() {
		defer func() {
			if fault := recover(); fault != nil {
				done <- Outcome{f, Panic, fmt.Sprintf("%v\n%s", fault, debug.Stack())}
			}
		}()
		done <- s.try(f)
	}()
	select {
	case o := <-done:
		return o
	case <-time.After(Patience):
		return Outcome{f, Hang, ""}
	}
}

func (s *Subject) try(f Fault) Outcome {
	m, err := s.load(s.with(f))
	if err != nil {
		return Outcome{f, placed(f, err), err.Error()}
	}
	for _, w := range warnings(m) {
		if !slices.Contains(s.warns, w) {
			return Outcome{f, Warned, w}
		}
	}
	is, err := said(m)
	switch {
	case err != nil:
		return Outcome{f, Elsewhere, err.Error()}
	case bytes.Equal(is, s.said):
		return Outcome{f, NoEffect, ""}
	}
	return Outcome{f, Effect, difference(s.said, is)}
}

// placed says whether an error tells the line of the fault. Of a line that is gone it is
// told where it is missed, so any line of its file will do.
func placed(f Fault, err error) Verdict {
	at := fmt.Sprintf("%s:%d:", f.File, f.Line)
	if f.Kind == Doubled || f.Kind == SameRow {
		if strings.Contains(err.Error(), fmt.Sprintf("%s:%d:", f.File, f.Line+1)) {
			return AtLine
		}
	}
	if (f.Kind == Deleted || f.Kind == NoRow) && strings.Contains(err.Error(), f.File+":") || strings.Contains(err.Error(), at) {
		return AtLine
	}
	return Elsewhere
}

func warnings(m *study.Scenario) (list []string) {
	for _, w := range m.Warnings {
		w.Line = 0 // another line of the same text is no other warning
		list = append(list, w.String())
	}
	return append(list, describe.LateStarts(m)...)
}

// said is everything that a scenario says: its programs, and in words and figures what is
// read of it besides.
func said(m *study.Scenario) ([]byte, error) {
	var b bytes.Buffer
	for i := range m.Options {
		if err := m.Explain(&b, m.Options[i].ID, false); err != nil {
			return nil, err
		}
	}
	if err := describe.Everything(&b, m); err != nil {
		return nil, err
	}
	if err := describe.Register(&b, m); err != nil {
		return nil, err
	}
	var titles []string
	for i := range m.Options {
		titles = append(titles, m.Options[i].Name)
	}
	var economics facts.Economics
	if m.Economics != nil {
		economics = *m.Economics
	}
	for _, rest := range []any{economics, m.Targets, m.Claims, m.Correlations, m.MeasureTitles, m.Backtests, titles, m.Assumptions(), m.Level} {
		fmt.Fprintf(&b, "%+v\n", rest)
	}
	return b.Bytes(), nil
}

// difference is the first line that is not the same.
func difference(was, is []byte) string {
	a, b := strings.Split(string(was), "\n"), strings.Split(string(is), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("%s -> %s", strings.TrimSpace(a[i]), strings.TrimSpace(b[i]))
		}
	}
	return "longer or shorter"
}

// with is a file system in which one file has another text.
type with struct {
	fs.FS
	name string
	text []byte
}

// Open opens a file.
func (w with) Open(name string) (fs.File, error) {
	if name != w.name {
		return w.FS.Open(name)
	}
	f, err := w.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	return &changed{info: sized{info, int64(len(w.text))}, Reader: *bytes.NewReader(w.text)}, errors.Join(err, f.Close())
}

type changed struct {
	info fs.FileInfo
	bytes.Reader
}

func (c *changed) Stat() (fs.FileInfo, error) { return c.info, nil }
func (c *changed) Close() error               { return nil }

type sized struct {
	fs.FileInfo
	size int64
}

func (s sized) Size() int64 { return s.size }
