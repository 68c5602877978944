package ask

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
)

// tableFormats are those in which a command prints its answer.
var tableFormats = []string{"table", "markdown", "csv"}

// formatFlag adds --format.
func formatFlag(cmd *cobra.Command, format *string) {
	FormatVar(cmd.Flags(), format, tableFormats)
}

// FormatVar adds --format of a command that prints in several formats, a table if nothing is said.
func FormatVar(f *pflag.FlagSet, format *string, formats []string) {
	*format = "table"
	f.Var((*formatValue)(format), "format", "what is printed: "+words.List(formats))
}

// formatValue is a format by its name; md is what files of Markdown end in.
type formatValue string

func (x *formatValue) String() string { return string(*x) }
func (x *formatValue) Type() string   { return "string" }
func (x *formatValue) Set(name string) error {
	if *x = formatValue(name); name == "md" {
		*x = "markdown"
	}
	return nil
}

// checkFormat refuses a format that there is not.
func checkFormat(format string) error {
	return diag.Usage.Of(diag.OneOf("format", format, tableFormats))
}
