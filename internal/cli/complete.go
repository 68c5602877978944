package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/disk"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
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

// completeScenario completes the first argument: built-in names, and TOML files.
func (a *app) completeScenario(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, name := range builtins() {
		if strings.HasPrefix(name, begun) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return []string{"toml"}, cobra.ShellCompDirectiveFilterFileExt
	}
	if begun == "" {
		here, _ := disk.ReadDir(a.path(".")) // without the folder there is nothing to propose
		for _, name := range here {
			if strings.HasSuffix(name, ".toml") {
				names = append(names, name)
			}
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// builtins are the built-in scenarios as the user names them.
func builtins() []string {
	names := scenario.Builtins(scenarios.Files)
	for i, name := range names {
		names[i] = "builtin:" + name
	}
	return names
}

// completeOptions completes a flag with the ids of the scenario's options.
func (a *app) completeOptions(cmd *cobra.Command, flag string) {
	complete(cmd, flag, func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		m, err := study.Load(a.scenarioFiles(), args[0], study.Choice{})
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		before := begun[:strings.LastIndex(begun, ",")+1]
		var list []string
		for _, o := range m.Options {
			list = append(list, before+o.ID+"\t"+o.Name)
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	})
}

// completeMatch completes --match with a budget, or with what is measured of all patients of
// the scenario together.
func (a *app) completeMatch(cmd *cobra.Command) {
	complete(cmd, "match", func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		list := []string{"budget=\tpounds a year, such as budget=1m"}
		if len(args) > 0 {
			list = append(list, study.Reachable(a.scenarioFiles(), args[0])...)
		}
		return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// completeWords completes a flag with one of a few words.
func completeWords(cmd *cobra.Command, flag string, list []string) {
	complete(cmd, flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return list, cobra.ShellCompDirectiveNoFileComp
	})
}

func complete(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err) // the flag does not exist: a slip in this package
	}
}
