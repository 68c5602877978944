package describe

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// targetCells has a line for each published figure, in cells.
func targetCells(targets facts.Targets) (cells [][]string) {
	for _, j := range targets.List {
		plain := fixed
		if j.Against != "" {
			plain = hundredths
		}
		cells = append(cells, []string{
			j.Name, j.Measure, groupOf(j.By, j.Value), j.Unit, plain(j.Observed), plain(j.Simulated), sign(j.Simulated-j.Observed) + plain(j.Simulated-j.Observed), plain(j.Low), plain(j.High),
			j.Verdict, j.Role, j.Class, cmp.Or(j.Option, scenario.Current), j.Against, plain(j.From), plain(j.To),
		})
	}
	return cells
}

// hundredths prints a ratio.
func hundredths(x float64) string {
	if x != x {
		return ""
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}

// shownCells are those of the table in a terminal, where an option and a range stand beside
// what they are of.
func shownCells(targets facts.Targets) (shown [][]string) {
	cells := targetCells(targets)
	for i, j := range targets.List {
		row := cells[i][:targetColumns]
		if of := j.Of(); of != "" {
			row[2] += ", " + of
		}
		if j.HasRange() {
			row[9] += fmt.Sprintf(" (%s to %s)", cells[i][14], cells[i][15])
		}
		shown = append(shown, row)
	}
	return shown
}

// targetColumns are shown in a terminal.
const targetColumns = 11

// TargetsCSV writes a row for each published figure.
func TargetsCSV(w io.Writer, targets facts.Targets) error {
	return writeCSV(w, []string{"target", "measure", "of", "unit", "observed", "simulated", "difference", "year from", "to", "verdict", "role", "class", "option", "against", "range from", "range to"}, targetCells(targets))
}

// Targets writes what was observed beside what the scenario gives, with what it takes to
// read it, and where the days go.
func Targets(ctx context.Context, w io.Writer, m *study.Scenario, targets facts.Targets) error {
	fmt.Fprintf(w, "%s\nobserved year %s to %s; %s, seed %d\n",
		heading(m), m.From, m.To, words.Count(targets.Replications, "replication"), m.Seed)
	cautions(w, m)
	fmt.Fprintln(w)
	g := newGrid("target", "measure", "of", "unit", ">observed", ">simulated", ">difference", ">year from", ">to", "", "")
	for _, cells := range shownCells(targets) {
		g.Add(cells...)
	}
	if err := g.write(w); err != nil {
		return err
	}
	fmt.Fprint(w, notesOf(m.Targets))
	fmt.Fprintf(w, "\n%s\n", targets.Count())
	for _, line := range append(targets.Verdicts(), targets.OnDose()) {
		if line != "" {
			fmt.Fprintln(w, document.Wrapped(line, Width))
		}
	}
	fmt.Fprintf(w, "A published year is itself one draw: %s of single years fall in \"year from ... to\", by Student's t\n"+
		"from %s; more of them make it narrower.\n", percent(m.Level), words.Count(targets.Replications, "replication"))
	if targets.Replications < facts.EnoughToMeet {
		fmt.Fprintf(w, "Fewer than %d replications make it so wide that what lies in it is not counted as met; what lies outside is missed.\n", facts.EnoughToMeet)
	}
	fmt.Fprintf(w, "A share whose \"year from ... to\" is wider than %d points is not counted as met: it would also contain\n"+
		"a figure a quarter of the scale away.\n", study.WidestShare)
	if slices.ContainsFunc(targets.List, func(x facts.Target) bool { return x.HasRange() }) {
		fmt.Fprint(w, "A figure with a range, in brackets, is met if the mean of what is simulated lies in it and is known to within\n"+
			"the width of the range; single years may fall outside.\n")
	}
	return days(ctx, w, m)
}

// notesOf is what the scenario remarks on its targets, each remark once behind the
// targets that have it.
func notesOf(targets []compile.Target) string {
	var notes []string
	of := map[string][]string{}
	for _, t := range targets {
		if t.Note != "" && of[t.Note] == nil {
			notes = append(notes, t.Note)
		}
		of[t.Note] = append(of[t.Note], t.Name)
	}
	var b strings.Builder
	for _, note := range notes {
		fmt.Fprintf(&b, "\n%s:\n", strings.Join(of[note], ", "))
		for line := range strings.SplitSeq(document.Wrapped(note, Width-4), "\n") {
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	return b.String()
}

// fixed prints a figure with one decimal, or as a whole number where it is large.
func fixed(x float64) string {
	switch {
	case x != x:
		return ""
	case x >= 1000 || x <= -1000:
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	if x > -0.05 && x < 0 {
		x = 0 // and not -0.0
	}
	return strconv.FormatFloat(x, 'f', 1, 64)
}

func signed(x float64) string { return sign(x) + fixed(x) }

// sign is the plus that stands before more.
func sign(x float64) string {
	if x > 0 {
		return "+"
	}
	return ""
}
