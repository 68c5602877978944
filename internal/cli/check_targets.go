package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"prehabsim/internal/compile"
	"prehabsim/internal/kpi"
	"prehabsim/internal/report"
	"prehabsim/internal/runner"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// defaultTargetReplications makes Student's t hardly wider than it would be with
// any number: by 11% with 10, by 62% with 4.
const defaultTargetReplications = 10

// checkTargets simulates the observed year the current way and prints what was
// observed beside what the scenario gives.
func (a *app) checkTargets(cmd *cobra.Command, name string, c *checking) error {
	if c.replications == 1 {
		return usagef("--targets compares with the chance between years, which one replication cannot tell; use --replications 2 or more")
	}
	c.options = []string{"current"} // the observed year knows the current way alone
	m, err := a.load(cmd, name, &c.choice, true, c.quiet)
	if err != nil {
		return err
	}
	if len(m.Targets) == 0 {
		a.say("%s states no targets; write them as [target.NAME]", m.Name)
		return nil
	}
	x, err := a.experiment(m, &c.choice)
	if err != nil {
		return err
	}
	bar := a.watch(0, c.replications, c.quiet)
	set, err := runner.Run(cmd.Context(), x.Experiment, runner.Options{
		Replications: c.replications, Workers: c.workers,
		Progress: func(done, total int, _ int64) { bar.update(done, total) },
	})
	bar.stop()
	if errors.Is(err, context.Canceled) {
		return &coded{exitInterrupted, errors.New("interrupted; nothing is kept of a check")}
	}
	if err != nil {
		return err
	}
	a.tellCircles(set)
	targets := judge(m, x, set)
	g := newGrid("target", "measure", "of", "unit", ">observed", ">simulated", ">difference", ">year from", ">to", "", "")
	var rows [][]string
	missed := 0
	for _, j := range targets.List {
		cells := []string{j.Name, j.Measure, groupOf(j.By, j.Value), j.Unit, fixed(j.Observed), fixed(j.Simulated), signed(j.Simulated - j.Observed), fixed(j.Low), fixed(j.High)}
		cells = append(cells, j.Verdict, j.Role)
		g.Add(cells...)
		rows = append(rows, append(cells, j.Class))
		if j.Verdict == report.Missed || j.Verdict == report.NotMeasured {
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
		return &coded{exitMissed, fmt.Errorf("%d of %s missed", missed, words.Count(len(m.Targets), "target"))}
	}
	return nil
}

// printTargets is the table for people, with what it takes to read it.
func (a *app) printTargets(m *compile.Model, g *grid, targets report.Targets) error {
	fmt.Fprintf(a.stdout, "%s\nobserved year %s to %s; %s, seed %d\n",
		heading(m), m.From, m.To, words.Count(targets.Replications, "replication"), m.Seed)
	a.warnOfWarmUp(m)
	fmt.Fprintln(a.stdout)
	if err := g.write(a.stdout); err != nil {
		return err
	}
	fmt.Fprint(a.stdout, notesOf(m.Targets))
	fmt.Fprintf(a.stdout, "\n%s\n", targets.Count())
	for _, line := range append(targets.Verdicts(), targets.OnDose()) {
		if line != "" {
			fmt.Fprintln(a.stdout, text.WrapSoft(line, 100))
		}
	}
	fmt.Fprintf(a.stdout, "A published year is itself one draw: %s of single years fall in \"year from ... to\", by Student's t\n"+
		"from %s; more of them make it narrower.\n", percent(m.Level), words.Count(targets.Replications, "replication"))
	fmt.Fprintf(a.stdout, "A share whose \"year from ... to\" is wider than %d points is not counted as met: it would also contain\n"+
		"a figure a quarter of the scale away.\n", widestShare)
	return a.printDays(m)
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
		for line := range strings.SplitSeq(text.WrapSoft(note, 96), "\n") {
			fmt.Fprintf(&b, "  %s\n", strings.TrimRight(line, " "))
		}
	}
	return b.String()
}

// widestShare is, in percentage points, the widest interval within which a share
// counts as met: one that would also contain a figure a quarter of the scale away
// tells nothing. A figure outside even a wide interval is still a miss.
const widestShare = 25

// judge says of each target whether what was observed lies where a single simulated
// year falls.
func judge(m *compile.Model, x *experiment, set *result.Set) report.Targets {
	list := report.Targets{Replications: len(set.Rows)}
	for _, t := range m.Targets {
		j := stated(t)
		c := result.Column{Measure: t.Measure, Year: result.WholeWindow}
		if t.By != "" && t.By != "all" {
			c.By, c.Value = t.By, t.Value
		}
		if column := set.Column(c); column < 0 {
			j.Verdict = report.NotMeasured
		} else {
			e := set.Estimate(0, column, m.Level)
			j.Simulated, j.OnDose = e.Mean, onDose(m, x.plan.Reads(0, column))
			j.Low, j.High = oneYear(e)
			if j.Unit == "%" { // Student's t does not know that no share is beyond these
				j.Low, j.High = max(j.Low, 0), min(j.High, 100)
			}
			j.Verdict = verdict(&j)
		}
		list.List = append(list.List, j)
	}
	return list
}

// stated is a target as the scenario states it, before anything is simulated.
func stated(t compile.Target) report.Target {
	observed, unit := observedOf(t)
	nan := math.NaN()
	return report.Target{
		Name: t.Name, Measure: t.Measure, By: t.By, Value: t.Value, Unit: unit, Observed: observed, Simulated: nan, Low: nan, High: nan,
		Class: string(t.Class), Role: role(t),
	}
}

func verdict(j *report.Target) string {
	switch {
	case !math.IsNaN(j.Simulated) && math.IsNaN(j.Low): // seen in one replication, which says nothing about chance
		return report.CannotTell
	case !(j.Low <= j.Observed && j.Observed <= j.High):
		return report.Missed
	case j.Unit == "%" && j.High-j.Low > widestShare:
		return report.CannotTell
	}
	return report.Met
}

// onDose says whether something is read from a clock that runs while some service of
// prehab can give its contacts: from the mark at which it begins to that at which what
// has not happened is lost.
func onDose(m *compile.Model, reads *kpi.Reads) bool {
	p := m.Options[0].Program
	among := func(marks []int32, name string) bool {
		return slices.ContainsFunc(marks, func(i int32) bool { return p.Marks[i].Name == name })
	}
	services := m.Options[0].Document.Root.Child["prehab"]
	if services == nil || reads == nil {
		return false
	}
	for _, s := range services.Children() {
		at, until := s.Child["at"], s.Child["until"]
		if at == nil || until == nil {
			continue
		}
		for _, k := range reads.Clocks {
			if c := &p.Clocks[k]; among(c.From, at.Text) && among(c.To, until.Text) {
				return true
			}
		}
	}
	return false
}

// oneYear is where one more year would fall at the estimate's level: mean ± t·sd·
// √(1 + 1/n). The interval of the mean is t·sd/√n, which is narrower by √(n + 1).
// A published figure is one such year, so this and no chosen tolerance tells
// whether the scenario could have given it.
func oneYear(e stats.Estimate) (low, high float64) {
	half := e.HalfWidth() * math.Sqrt(float64(e.N)+1)
	return e.Mean - half, e.Mean + half
}

// observedOf returns the published figure in the measure's unit. Shares are
// written as 0 to 1, and measured in percent.
func observedOf(t compile.Target) (float64, string) {
	k := kpi.Find(t.Measure)
	switch {
	case k == nil:
		return t.Observed, ""
	case k.Unit == "%":
		return 100 * t.Observed, "%"
	}
	return t.Observed, k.Unit
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
