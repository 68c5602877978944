// Package diag collects the problems of a scenario, each with its file and line,
// so that a planner sees all of them at once and not one for each attempt.
//
// A problem's text says what is wrong and, where we can tell, the way out. The
// package knows nothing of scenarios; who finds a problem writes its text.
// Start at [List] and, for "did you mean", at [Nearest].
package diag

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"prehabsim/internal/words"
)

// Problem is one thing to change in a file.
type Problem struct {
	File string
	Line int // counted from 1; 0 when the problem is the file as a whole
	Text string
}

// String prints the problem as compilers do, so that editors can jump to it.
func (p Problem) String() string {
	switch {
	case p.File == "":
		return p.Text
	case p.Line == 0:
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
}

// List collects problems and, apart from them, warnings. The zero value is empty
// and ready. A nil list forgets what it is told.
type List struct {
	problems told
	warnings told
}

// told are problems in the order in which they were found, each once.
type told struct {
	list []Problem
	seen map[Problem]bool
}

// Add notes a problem. The same text for the same line is kept once: several
// options that read one faulty line would otherwise repeat it.
func (l *List) Add(file string, line int, format string, args ...any) {
	if l != nil {
		l.problems.add(Problem{file, line, fmt.Sprintf(format, args...)})
	}
}

// Warn notes something that deserves a look but does not stop the run.
func (l *List) Warn(file string, line int, format string, args ...any) {
	if l != nil {
		l.warnings.add(Problem{file, line, fmt.Sprintf(format, args...)})
	}
}

func (t *told) add(p Problem) {
	if t.seen[p] {
		return
	}
	if t.seen == nil {
		t.seen = map[Problem]bool{}
	}
	t.seen[p] = true
	t.list = append(t.list, p)
}

// Tell passes on what another list was told.
func (l *List) Tell(other *List) {
	if l == nil {
		return
	}
	for _, p := range other.problems.list {
		l.problems.add(p)
	}
	for _, p := range other.warnings.list {
		l.warnings.add(p)
	}
}

// Silent reports whether there is nothing at all, not even a warning.
func (l *List) Silent() bool { return l == nil || len(l.problems.list)+len(l.warnings.list) == 0 }

// Len is how many problems there are: one that is told again is none more.
func (l *List) Len() int {
	if l == nil {
		return 0
	}
	return len(l.problems.list)
}

// Empty reports whether there are no problems; warnings do not count.
func (l *List) Empty() bool { return l == nil || len(l.problems.list) == 0 }

// Problems returns the problems in order of file and line.
func (l *List) Problems() []Problem {
	if l == nil {
		return nil
	}
	return together(inOrder(l.problems.list))
}

// Warnings returns the warnings in order of file and line.
func (l *List) Warnings() []Problem {
	if l == nil {
		return nil
	}
	return together(inOrder(l.warnings.list))
}

// quoted is a name in a message.
var quoted = regexp.MustCompile(`"[^"]*"`)

// together tells a mistake once that several copies of one section share: the
// same line, and the same words but for the first name.
func together(list []Problem) []Problem {
	type same struct {
		file string
		line int
		text string
	}
	seen := map[same]int{}
	more := map[int]int{}
	var told []Problem
	for _, p := range list {
		words := p.Text
		if at := quoted.FindStringIndex(words); at != nil {
			words = words[:at[0]] + words[at[1]:]
		}
		key := same{p.File, p.Line, words}
		if i, ok := seen[key]; ok {
			more[i]++
			continue
		}
		seen[key] = len(told)
		told = append(told, p)
	}
	for i, n := range more {
		told[i].Text += fmt.Sprintf(" (and the same for %d more)", n)
	}
	return told
}

// inOrder sorts by file and line. Files keep the order in which they first had a
// problem (the scenario itself comes before what it extends); problems of one
// line keep the order in which they were found.
func inOrder(list []Problem) []Problem {
	first := map[string]int{}
	for i, p := range list {
		if _, seen := first[p.File]; !seen {
			first[p.File] = i
		}
	}
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b Problem) int {
		if a.File != b.File {
			return first[a.File] - first[b.File]
		}
		return a.Line - b.Line
	})
	return sorted
}

// Err returns all problems as one error, a line for each, or nil if there are
// none.
func (l *List) Err() error {
	if l.Empty() {
		return nil
	}
	return Problems(l.Problems())
}

// Problems is an error that prints one problem a line.
type Problems []Problem

// mostTold is how many problems are printed: whoever has as many has mostly one, made
// again and again, and reads no further.
const mostTold = 200

// Error prints the problems, one a line, as far as anybody reads them.
func (p Problems) Error() string {
	var lines []string
	for _, problem := range p[:min(len(p), mostTold)] {
		lines = append(lines, problem.String())
	}
	if more := len(p) - mostTold; more > 0 {
		lines = append(lines, fmt.Sprintf("and %s more", words.Count(more, "problem")))
	}
	return strings.Join(lines, "\n")
}
