package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/report"
)

func paramsCommand(a *app) *cobra.Command {
	var c choice
	var asCSV bool
	cmd := &cobra.Command{
		Use:   "params SCENARIO",
		Short: "Print the register of assumptions: every number and its source",
		Long: `Params prints how many numbers of a scenario have which status, and how many of them
a range; then every number that an option uses, with its range, and below it its source,
the options that use it unless all do, and the file and line where it stands. Where
options have different numbers each is told. With --csv it prints the file assumptions.csv that
a run writes.`,
		Example: `  prehabsim params builtin:selca
  prehabsim params lung.toml --options current
  prehabsim params lung.toml --csv > assumptions.csv`,
		Args:              oneScenario,
		ValidArgsFunction: a.completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := a.load(cmd, args[0], &c, false, asCSV)
			if err != nil {
				return err
			}
			if asCSV {
				return (&report.Results{Meta: report.Meta{Assumptions: m.Assumptions()}}).Print(a.stdout, "assumptions.csv")
			}
			return describe.Register(a.stdout, m)
		},
	}
	c.optionsFlag(a, cmd)
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print CSV")
	return cmd
}
