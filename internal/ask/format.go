package ask

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
)

// tableFormats are those in which a command prints its answer.
var tableFormats = []string{"table", "markdown", "csv"}

// formatFlag adds --format.
func formatFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "format", "table", "what is printed: "+words.List(tableFormats))
}

// checkFormat refuses a format that there is not.
func checkFormat(format string) error {
	return diag.Usage.Of(diag.OneOf("format", format, tableFormats))
}
