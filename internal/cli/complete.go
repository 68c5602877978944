package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/ask"
	"prehabsim/internal/disk"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/scenarios"
)

// mostOfFile is far above any scenario or table: all of England's are 2 MB.
const mostOfFile = 64 << 20

// scenarioFiles is where scenarios are read from: the user's files, and those
// that are built in.
func (a *app) scenarioFiles() scenario.Files {
	return scenario.Files{
		Open: func(name string) ([]byte, error) {
			text, err := disk.ReadRegular(a.path(name), mostOfFile)
			return text, disk.Reason(err) // whoever asked tells the name
		},
		Builtin: scenarios.Files,
	}
}

// oneFile refuses a command line without exactly one file.
func oneFile(short, what, example string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return usagef("one %s at a time, not %d: %s", short, len(args), words.List(args))
		}
		return someFiles(what, example)(cmd, args)
	}
}

// ofType completes arguments with files of some types, firstOfType the first alone.
func ofType(endings ...string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return endings, cobra.ShellCompDirectiveFilterFileExt
	}
}

func firstOfType(endings ...string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return endings, cobra.ShellCompDirectiveFilterFileExt
	}
}

// completeScenarioFlag completes --scenario.
func (a *app) completeScenarioFlag(cmd *cobra.Command) {
	complete(cmd, "scenario", func(cmd *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		return a.completeScenario(cmd, nil, begun)
	})
}

// oneScenario refuses a command line without exactly one scenario.
func oneScenario(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return usagef(`name a scenario: a TOML file, or one of "prehabsim list"; for example: %s builtin:selca`, cmd.CommandPath())
	case len(args) > 1:
		return usagef("one scenario at a time, not %d: %s", len(args), words.List(args))
	}
	return nil
}

// completion knows what scenarios there are, and what stands in one.
func (a *app) completion() ask.Completion {
	return ask.Completion{Files: a.scenarioFiles(), Folder: a.path(".")}
}

func (a *app) completeScenario(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	return a.completion().Scenario(cmd, args, begun)
}

func (a *app) completeOptions(cmd *cobra.Command, flag string) { a.completion().Options(cmd, flag) }

// completeWords completes a flag with one of a few words.
func completeWords(cmd *cobra.Command, flag string, list []string) {
	complete(cmd, flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return list, cobra.ShellCompDirectiveNoFileComp
	})
}

func complete(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	ask.Complete(cmd, flag, f)
}

// builtins are the built-in scenarios as the user names them.
func builtins() []string {
	return ask.Completion{Files: scenario.Files{Builtin: scenarios.Files}}.Builtins()
}
