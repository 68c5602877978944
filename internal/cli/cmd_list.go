package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

func listCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the built-in scenarios",
		Example: `  prehabsim list`,
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			g := newGrid("scenario", "what it is")
			for _, name := range builtins() {
				g.add(name, a.titleOf(name))
			}
			return g.write(a.stdout)
		},
	}
}

// titleOf returns what a scenario calls itself.
func (a *app) titleOf(name string) string {
	var problems diag.List // "check" tells them
	d := scenario.Load(a.scenarioFiles(), name, &problems)
	if d == nil {
		return ""
	}
	if n := d.Root.Child["name"]; n != nil {
		return n.Text
	}
	return d.Name
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, not %q", cmd.CommandPath(), args[0])
	}
	return nil
}
