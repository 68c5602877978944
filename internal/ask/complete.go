package ask

import (
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/disk"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
)

// Completion is what a shell proposes of scenarios.
type Completion struct {
	Files  scenario.Files
	Folder string // in which the user is
}

// Complete has a flag completed.
func Complete(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err) // the flag does not exist: a slip of who calls
	}
}

// Scenario completes the first argument: built-in names, and TOML files.
func (c Completion) Scenario(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, name := range c.Builtins() {
		if strings.HasPrefix(name, begun) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return []string{"toml"}, cobra.ShellCompDirectiveFilterFileExt
	}
	if begun == "" {
		here, _ := disk.ReadDir(c.Folder) // without the folder there is nothing to propose
		for _, name := range here {
			if strings.HasSuffix(name, ".toml") {
				names = append(names, name)
			}
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// Builtins are the built-in scenarios as the user names them.
func (c Completion) Builtins() []string {
	names := scenario.Builtins(c.Files.Builtin)
	for i, name := range names {
		names[i] = "builtin:" + name
	}
	return names
}

// Options completes a flag with the ids of the scenario's options.
func (c Completion) Options(cmd *cobra.Command, flag string) {
	Complete(cmd, flag, func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		m, err := study.Load(c.Files, args[0], study.Choice{})
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

// Match completes --match with a budget, or with what is measured of all patients of
// the scenario together.
func (c Completion) Match(cmd *cobra.Command) {
	Complete(cmd, "match", func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		list := []string{"budget=\tpounds a year, such as budget=1m"}
		if len(args) > 0 {
			list = append(list, study.Reachable(c.Files, args[0])...)
		}
		return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// Numbers completes a flag with the numbers of the scenario that can be set.
func (c Completion) Numbers(cmd *cobra.Command, flag string) {
	Complete(cmd, flag, func(_ *cobra.Command, args []string, _ string) (list []string, _ cobra.ShellCompDirective) {
		if len(args) > 0 {
			list = study.Settable(c.Files, args[0])
		}
		return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// Target completes --target with what is measured of all patients of the scenario together.
func (c Completion) Target(cmd *cobra.Command) {
	Complete(cmd, "target", func(_ *cobra.Command, args []string, _ string) (list []string, _ cobra.ShellCompDirective) {
		if len(args) > 0 {
			for _, line := range study.Reachable(c.Files, args[0]) {
				list = append(list, strings.Replace(line, "=\t", study.BetterSign(line)+"\t", 1))
			}
		}
		return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// Measures completes --measure likewise.
func (c Completion) Measures(cmd *cobra.Command) {
	Complete(cmd, "measure", func(_ *cobra.Command, args []string, _ string) (list []string, _ cobra.ShellCompDirective) {
		if len(args) > 0 {
			for _, line := range study.Reachable(c.Files, args[0]) {
				list = append(list, strings.Replace(line, "=\t", "\t", 1))
			}
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	})
}

// WorthIn completes --worth-in with options that add something in whole ones, and with
// capacities of current.
func (c Completion) WorthIn(cmd *cobra.Command) {
	Complete(cmd, "worth-in", func(_ *cobra.Command, args []string, _ string) (list []string, _ cobra.ShellCompDirective) {
		if len(args) > 0 {
			list = study.WorthIn(c.Files, args[0])
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	})
}
