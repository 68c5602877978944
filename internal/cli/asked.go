package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/ask"
)

func sensitivityCommand(a *app) *cobra.Command { return ask.Sensitivity(a.world()) }

func learnCommand(a *app) *cobra.Command { return ask.Learn(a.world()) }

// world is what commands need that ask a finished run.
func (a *app) world() ask.World {
	return ask.World{Out: a.stdout, Path: a.path, Args: oneScenario, Complete: a.completeScenario, Run: a.runDraws}
}

// runDraws runs the draws of a scenario, as many as the command was told, and returns the
// folder of their results.
func (a *app) runDraws(cmd *cobra.Command, name, out string) (folder string, err error) {
	var r running
	if r.draws, err = cmd.Flags().GetInt("draws"); err != nil {
		return "", err
	}
	if err := r.choice.check(cmd); err != nil {
		return "", err
	}
	x, err := a.study(cmd, name, &r.choice, false)
	if err != nil {
		return "", err
	}
	folder = orElse(out, "results", x)
	_, err = a.simulate(cmd, x, folder, &r)
	return folder, err
}
