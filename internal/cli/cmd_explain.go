package cli

import "github.com/spf13/cobra"

func explainCommand(a *app) *cobra.Command {
	var (
		chosen string
		graph  bool
	)
	cmd := &cobra.Command{
		Use:   "explain SCENARIO",
		Short: "Show the program that a scenario becomes, as text or as a graph",
		Long: `Explain shows what the simulation will do with a patient: the operations that
the scenario's steps become, in order. With --graph it prints the same for
Graphviz.`,
		Example: `  prehabsim explain builtin:selca
  prehabsim explain lung.toml --option prehab --graph | dot -Tsvg > lung.svg`,
		Args:              oneScenario,
		ValidArgsFunction: a.completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := a.load(cmd, args[0], &choice{}, false, false)
			if err != nil {
				return err
			}
			return m.Explain(a.stdout, chosen, graph)
		},
	}
	f := cmd.Flags()
	f.StringVar(&chosen, "option", "current", "the option to show")
	f.BoolVar(&graph, "graph", false, "print a graph for Graphviz")
	a.completeOptions(cmd, "option")
	return cmd
}
