package cli

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/study"
)

func versionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, the engine's version and the processor",
		Long: `Version prints the program's version, and the engine's: results of two engine
versions are never put together. The same bytes are promised for one processor
architecture.`,
		Example: `  prehabsim version`,
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.stdout, "prehabsim %s\nengine %s\n%s, %s/%s%s\n",
				study.Version(), study.Engine, runtime.Version(), runtime.GOOS, runtime.GOARCH, strings.TrimRight(" "+study.ArchLevel(), " "))
			return err
		},
	}
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, not %q", cmd.CommandPath(), args[0])
	}
	return nil
}
