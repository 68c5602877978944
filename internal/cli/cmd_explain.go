package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
)

func explainCommand(a *app) *cobra.Command {
	var (
		chosen        string
		graph, counts bool
	)
	cmd := &cobra.Command{
		Use:   "explain SCENARIO",
		Short: "Show the program that a scenario becomes, as text or as a graph",
		Long: `Explain shows what the simulation will do with a patient: the operations that
the scenario's steps become, in order. With --graph it prints the same for
Graphviz. With --counts one replication is simulated, and how often each kind of
operation is executed stands in a table: what an event costs, on any machine.`,
		Example: `  prehabsim explain builtin:selca
  prehabsim explain lung.toml --option prehab --graph | dot -Tsvg > lung.svg
  prehabsim explain lung.toml --counts`,
		Args:              oneScenario,
		ValidArgsFunction: a.completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := a.load(cmd, args[0], &choice{}, false, false)
			if err != nil {
				return err
			}
			switch {
			case counts && graph:
				return usagef("--counts cannot be used with --graph: it prints a table")
			case !counts:
				return m.Explain(a.stdout, chosen, graph)
			}
			x, err := m.CountOperations(chosen)
			if err != nil {
				return err
			}
			return describe.Executed(a.stdout, x)
		},
	}
	f := cmd.Flags()
	f.StringVar(&chosen, "option", "current", "the option to show")
	f.BoolVar(&graph, "graph", false, "print a graph for Graphviz")
	f.BoolVar(&counts, "counts", false, "simulate one replication and say how often each kind of operation is executed")
	a.completeOptions(cmd, "option")
	return cmd
}
