package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
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
		err = describe.Targets(a.stdout, m, targets)
	}
	if err != nil {
		return err
	}
	missed := targets.Missed()
	if missed > 0 && c.strict {
		return diag.Missed.Errorf("%d of %s missed", missed, words.Count(len(m.Targets), "target"))
	}
	return nil
}
