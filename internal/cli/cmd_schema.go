package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/study"
)

func schemaCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenarios, for editors",
		Long: `Schema prints the JSON Schema of scenario files. An editor that knows it (such as
one with Taplo) proposes keys and shows what they mean. Write it beside your
scenario and begin the scenario with

  #:schema ./scenario.schema.json`,
		Example: `  prehabsim schema > scenario.schema.json`,
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			return study.Schema(a.stdout)
		},
	}
}
