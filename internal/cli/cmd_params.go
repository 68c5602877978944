package cli

import (
	"strconv"

	"github.com/spf13/cobra"

	"prehabsim/internal/report"
)

func paramsCommand(a *app) *cobra.Command {
	var asCSV bool
	cmd := &cobra.Command{
		Use:   "params SCENARIO",
		Short: "Print the register of assumptions: every number and its source",
		Long: `Params prints every number of a scenario with its range, its source, and the
file and line where it stands.`,
		Example: `  prehabsim params builtin:selca
  prehabsim params lung.toml --csv > assumptions.csv`,
		Args:              oneScenario,
		ValidArgsFunction: a.completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := a.load(cmd, args[0], &choice{}, false, asCSV)
			if err != nil {
				return err
			}
			if asCSV {
				return printFile(a.stdout, "assumptions.csv", &report.Results{Meta: report.Meta{Assumptions: assumptions(m)}})
			}
			g := newGrid("number", ">value", ">low", ">high", "unit", "source", "status", "where")
			for _, q := range assumptions(m) {
				g.add(q.Path, number(q.Value), number(q.Low), number(q.High), q.Unit, q.Source, q.Status, where(q.File, q.Line))
			}
			return g.write(a.stdout)
		},
	}
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print CSV")
	return cmd
}

func where(file string, line int) string {
	if line == 0 {
		return file
	}
	return file + ":" + strconv.Itoa(line)
}
