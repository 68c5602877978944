package ask

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
)

// List is the command "list".
func List(w World) *cobra.Command {
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
				return w.Args(cmd, args)
			}
			return nil
		},
		ValidArgsFunction: w.Complete,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return w.listOptions(args[0])
			}
			return w.listScenarios()
		},
	}
}

func (w World) listScenarios() error {
	var list []*study.Scenario
	for _, name := range (Completion{Files: w.Files}).Builtins() {
		m, err := study.Load(w.Files, name, study.CurrentAlone)
		if err != nil {
			return err
		}
		list = append(list, m)
	}
	return describe.Scenarios(w.Out, list)
}

// listOptions prints what a scenario calls itself and its options.
func (w World) listOptions(name string) error {
	var problems diag.List
	d := scenario.Load(w.Files, name, &problems)
	if err := problems.Err(); err != nil {
		return diag.Refused.Of(err)
	}
	return describe.Options(w.Out, d)
}
