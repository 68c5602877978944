package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/sim/engine"
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
				version(), engine.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH, strings.TrimRight(" "+archLevel(), " "))
			return err
		},
	}
}

// version is what the build recorded of the source: a tag, or a revision.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	if revision := setting("vcs.revision"); revision != "" {
		return revision[:min(12, len(revision))]
	}
	return "unreleased"
}

// archLevel is the level of the architecture's instructions that the program was
// built for, such as "v1" of amd64: with v3 the compiler may fuse a product and a
// sum. It is empty where the build did not record it.
func archLevel() string { return setting("GO" + strings.ToUpper(runtime.GOARCH)) }

// setting returns a setting of the build, or nothing.
func setting(key string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == key {
				return s.Value
			}
		}
	}
	return ""
}
