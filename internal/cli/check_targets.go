package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// checkTargets simulates the observed year the current way and prints what was
// observed beside what the scenario gives.
func (a *app) checkTargets(cmd *cobra.Command, name string, c *checking) error {
	if c.replications == 1 {
		return usagef("--targets compares with the chance between years, which one replication cannot tell; use --replications 2 or more")
	}
	m, err := a.load(cmd, name, &c.choice, true, c.quiet)
	if err != nil {
		return err
	}
	if len(m.Targets) == 0 {
		a.say("%s states no targets; write them as [target.NAME]", m.Name)
		return nil
	}
	x, err := study.New(m)
	if err != nil {
		return err
	}
	f := a.follow("", 0, c.quiet)
	targets, set, err := x.Judge(cmd.Context(), a.spec(c.workers), f.see)
	f.stop()
	if err != nil {
		return interrupted(err, "a check")
	}
	a.tellCircles(set)
	g := newGrid("target", "measure", "of", "unit", ">observed", ">simulated", ">difference", ">year from", ">to", "", "")
	var rows [][]string
	missed := 0
	for _, j := range targets.List {
		cells := []string{j.Name, j.Measure, groupOf(j.By, j.Value), j.Unit, fixed(j.Observed), fixed(j.Simulated), signed(j.Simulated - j.Observed), fixed(j.Low), fixed(j.High)}
		cells = append(cells, j.Verdict, j.Role)
		g.Add(cells...)
		rows = append(rows, append(cells, j.Class))
		if j.Verdict == facts.Missed || j.Verdict == facts.NotMeasured {
			missed++
		}
	}
	if c.csv {
		var head []string
		for _, c := range g.Columns[:len(g.Columns)-2] {
			head = append(head, c.Head)
		}
		err = writeCSV(a.stdout, append(head, "verdict", "role", "class"), rows)
	} else {
		err = a.printTargets(m, g, targets)
	}
	if err != nil {
		return err
	}
	if missed > 0 && c.strict {
		return diag.Missed.Errorf("%d of %s missed", missed, words.Count(len(m.Targets), "target"))
	}
	return nil
}

// printTargets is the table for people, with what it takes to read it.
func (a *app) printTargets(m *study.Scenario, g *grid, targets facts.Targets) error {
	fmt.Fprintf(a.stdout, "%s\nobserved year %s to %s; %s, seed %d\n",
		heading(m.Model), m.From, m.To, words.Count(targets.Replications, "replication"), m.Seed)
	a.cautions(m.Model)
	fmt.Fprintln(a.stdout)
	if err := g.write(a.stdout); err != nil {
		return err
	}
	fmt.Fprint(a.stdout, notesOf(m.Targets))
	fmt.Fprintf(a.stdout, "\n%s\n", targets.Count())
	for _, line := range append(targets.Verdicts(), targets.OnDose()) {
		if line != "" {
			fmt.Fprintln(a.stdout, document.Wrapped(line, summaryWidth))
		}
	}
	fmt.Fprintf(a.stdout, "A published year is itself one draw: %s of single years fall in \"year from ... to\", by Student's t\n"+
		"from %s; more of them make it narrower.\n", percent(m.Level), words.Count(targets.Replications, "replication"))
	if targets.Replications < facts.EnoughToMeet {
		fmt.Fprintf(a.stdout, "Fewer than %d replications make it so wide that what lies in it is not counted as met; what lies outside is missed.\n", facts.EnoughToMeet)
	}
	fmt.Fprintf(a.stdout, "A share whose \"year from ... to\" is wider than %d points is not counted as met: it would also contain\n"+
		"a figure a quarter of the scale away.\n", study.WidestShare)
	return a.printDays(m.Model)
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
		for line := range strings.SplitSeq(document.Wrapped(note, summaryWidth-4), "\n") {
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

func signed(x float64) string {
	if x > 0 {
		return "+" + fixed(x)
	}
	return fixed(x)
}
