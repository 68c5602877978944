package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"prehabsim/internal/compile"
	"prehabsim/internal/kpi"
	"prehabsim/internal/runner"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// defaultTargetReplications is enough to see a miss: the observed year of a
// whole alliance varies little between replications.
const defaultTargetReplications = 4

// checkTargets simulates the observed year the current way and prints what was
// observed beside what the scenario gives.
func (a *app) checkTargets(cmd *cobra.Command, name string, c *checking) error {
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
	fmt.Fprintf(a.stdout, "%s\nobserved year %s to %s; %s, seed %d, intervals of %s\n\n",
		heading(m), m.From, m.To, counted(len(set.Rows), "replication"), m.Seed, percent(m.Level))
	g := newGrid("target", "measure", "of", "unit", ">observed", ">simulated", ">low", ">high", ">difference", "", "")
	var missed int
	for _, t := range m.Targets {
		hit := a.addTarget(g, t, set, m.Level)
		if !hit {
			missed++
		}
	}
	if err := g.write(a.stdout); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "\n%d of %s outside the interval\n", missed, counted(len(m.Targets), "target"))
	if missed > 0 && c.strict {
		return &coded{exitMissed, fmt.Errorf("%d of %s missed", missed, counted(len(m.Targets), "target"))}
	}
	return nil
}

// addTarget adds a target's line, and reports whether what was observed lies
// within the simulated interval. A measure that the scenario does not have is a
// miss.
func (a *app) addTarget(g *grid, t compile.Target, set *result.Set, level float64) bool {
	observed, unit := observedOf(t)
	by := t.By
	if by == "all" {
		by = ""
	}
	value := t.Value
	if by == "" {
		value = ""
	}
	column := set.Column(result.Column{Measure: t.Measure, By: by, Value: value, Year: result.WholeWindow})
	e := stats.Estimate{}
	verdict := "not measured by this scenario"
	within := false
	if column >= 0 {
		e = set.Estimate(0, column, level)
		within = e.Low <= observed && observed <= e.High
		switch {
		case within:
			verdict = "within"
		case e.Low != e.Low: // NaN: one replication has no interval
			verdict = "no interval"
		default:
			verdict = "MISS"
		}
	}
	cells := []string{t.Name, t.Measure, groupOf(t.By, t.Value), unit, fixed(observed)}
	if column >= 0 {
		cells = append(cells, fixed(e.Mean), fixed(e.Low), fixed(e.High), signed(e.Mean-observed))
	} else {
		cells = append(cells, "", "", "", "")
	}
	g.add(append(cells, verdict, role(t))...)
	return within
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
	return strconv.FormatFloat(x, 'f', 1, 64)
}

func signed(x float64) string {
	if x > 0 {
		return "+" + fixed(x)
	}
	return fixed(x)
}
