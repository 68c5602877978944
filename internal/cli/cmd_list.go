package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
)

func listCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "list [SCENARIO]",
		Short: "List the built-in scenarios, or the options of one",
		Long: `List shows the built-in scenarios: how many patients come in a year, how many options
each compares with the current way, whether its figures are fictional, and about how
long a run takes on two processors.

With the name of a scenario, built in or a file, it lists that one's options.`,
		Example: `  prehabsim list
  prehabsim list builtin:northbridge`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return oneScenario(cmd, args)
			}
			return nil
		},
		ValidArgsFunction: a.completeScenario,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return a.listOptions(args[0])
			}
			return a.listScenarios()
		},
	}
}

func (a *app) listScenarios() error {
	var list []*study.Scenario
	for _, name := range builtins() {
		m, err := study.Load(a.scenarioFiles(), name, study.CurrentAlone)
		if err != nil {
			return err
		}
		list = append(list, m)
	}
	return describe.Scenarios(a.stdout, list)
}

// listOptions prints what a scenario calls itself and its options.
func (a *app) listOptions(name string) error {
	var problems diag.List
	d := scenario.Load(a.scenarioFiles(), name, &problems)
	if err := problems.Err(); err != nil {
		return refused(err)
	}
	return describe.Options(a.stdout, d)
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, not %q", cmd.CommandPath(), args[0])
	}
	return nil
}
