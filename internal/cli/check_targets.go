package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// simulateCheck is what "check" does where it simulates.
func (a *app) simulateCheck(cmd *cobra.Command, name string, c *checking) error {
	switch {
	case c.all && len(c.lists) == 0:
		return usagef("--all shows what the scenario says, --targets and --warm-up what a simulation gives; choose one")
	case len(c.lists) > 0 && (c.strict || cmd.Flags().Changed("options")):
		return usagef("--lists is of current and of no target, so --options and --strict say nothing of it; leave them out")
	case len(c.lists) > 0 && (c.targets || c.warmUp):
		return usagef("--lists simulates current, --targets the observed year and --warm-up what comes before; choose one")
	case c.targets && c.warmUp:
		return usagef("--targets simulates the observed year, --warm-up the window and what comes before; choose one")
	case c.replications == 1:
		return usagef("one replication cannot tell chance from what differs; use --replications 2 or more")
	case c.targets:
		return a.checkTargets(cmd, name, c)
	}
	if len(c.lists) > 0 {
		return a.checkLists(cmd, name, c)
	}
	return a.checkWarmUp(cmd, name, c)
}

// checkLists simulates current and prints lists as planners reckon with them.
func (a *app) checkLists(cmd *cobra.Command, name string, c *checking) error {
	q, err := study.ReadLists(c.lists)
	if err != nil {
		return usagef("--lists %w", err)
	}
	q.By, c.options = c.by, []string{}
	r := running{choice: c.choice, workers: c.workers, quiet: c.quiet}
	lists, err := found(a, cmd, name, &r, "a check", q, (*study.Study).Lists)
	switch {
	case err != nil:
		return err
	case c.csv:
		return describe.ListsCSV(a.stdout, lists)
	}
	return describe.Lists(a.stdout, lists, c.all)
}

// checkTargets simulates the observed year the current way and prints what was
// observed beside what the scenario gives.
func (a *app) checkTargets(cmd *cobra.Command, name string, c *checking) error {
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
	f := a.console.Follow("", 0, c.quiet)
	targets, set, err := x.Judge(cmd.Context(), a.spec(c.workers), f.See)
	f.Stop()
	if err != nil {
		return interrupted(err, "a check")
	}
	a.tellCircles(set)
	if c.csv {
		err = describe.TargetsCSV(a.stdout, targets)
	} else {
		err = describe.Targets(cmd.Context(), a.stdout, m, targets)
	}
	if err != nil {
		return interrupted(err, "a check")
	}
	missed := targets.Missed()
	if missed > 0 && c.strict {
		return diag.Missed.Errorf("%d of %s missed", missed, words.Count(len(m.Targets), "target"))
	}
	return nil
}

// checkWarmUp simulates current from its first second on and prints whether it has settled
// when the warm-up ends.
func (a *app) checkWarmUp(cmd *cobra.Command, name string, c *checking) error {
	m, err := a.load(cmd, name, &c.choice, false, c.quiet)
	if err != nil {
		return err
	}
	f := a.console.Follow("", 0, c.quiet)
	u, err := m.JudgeWarmUp(cmd.Context(), a.spec(c.workers), f.See)
	f.Stop()
	switch {
	case err != nil:
		return interrupted(err, "a check")
	case c.csv:
		return describe.WarmUpCSV(a.stdout, m, u)
	}
	return describe.WarmUp(a.stdout, m, u)
}
