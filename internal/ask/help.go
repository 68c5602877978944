package ask

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// HelpForNothing refuses to help with what is no command: what was printed otherwise is the
// help of the program, as if all were well.
func HelpForNothing(root *cobra.Command, args []string) error {
	if len(args) > 1 && args[0] == "help" {
		args = args[1:]
	} else if !slices.Contains(args, "--help") && !slices.Contains(args, "-h") {
		return nil
	}
	if strings.HasPrefix(args[0], "-") || strings.HasPrefix(args[0], "__") || slices.Contains([]string{"help", "completion"}, args[0]) {
		return nil
	}
	if cmd, _, err := root.Find(args); err == nil && cmd != root {
		return nil
	}
	return root.Args(root, args)
}
