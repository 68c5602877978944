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
	c.several(cmd, flag, func(files scenario.Files, name string) (list []string) {
		m, err := study.Load(files, name, study.Choice{})
		if err != nil {
			return nil
		}
		for _, o := range m.Options {
			list = append(list, o.ID+"\t"+o.Name)
		}
		return list
	})
}

// goesOn is the directive where the user goes on writing behind what is proposed.
const goesOn = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace

// found is what there is of a scenario, whose name is the first argument.
type found func(files scenario.Files, name string) []string

// of completes a flag with what there is of the scenario.
func (c Completion) of(cmd *cobra.Command, flag string, then cobra.ShellCompDirective, find found) {
	Complete(cmd, flag, func(_ *cobra.Command, args []string, _ string) (list []string, _ cobra.ShellCompDirective) {
		if len(args) > 0 {
			list = find(c.Files, args[0])
		}
		return list, then
	})
}

// several completes a flag that takes several with a comma between them.
func (c Completion) several(cmd *cobra.Command, flag string, find found) {
	Complete(cmd, flag, func(_ *cobra.Command, args []string, begun string) (list []string, _ cobra.ShellCompDirective) {
		if len(args) > 0 {
			before := begun[:strings.LastIndex(begun, ",")+1]
			for _, one := range find(c.Files, args[0]) {
				list = append(list, before+one)
			}
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
		return list, goesOn
	})
}

// Numbers completes a flag with the numbers of the scenario that can be set.
func (c Completion) Numbers(cmd *cobra.Command, flag string) { c.of(cmd, flag, goesOn, study.Settable) }

// Steps completes --step with those of --scenario that take a time of their own.
func (c Completion) Steps(cmd *cobra.Command) {
	Complete(cmd, "step", func(cmd *cobra.Command, _ []string, _ string) (list []string, _ cobra.ShellCompDirective) {
		if m, err := study.Load(c.Files, cmd.Flag("scenario").Value.String(), study.CurrentAlone); err == nil {
			list = m.Timed()
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	})
}

// Target completes --target with what is measured of all patients of the scenario together.
func (c Completion) Target(cmd *cobra.Command) {
	c.of(cmd, "target", goesOn, func(files scenario.Files, name string) (list []string) {
		for _, line := range append(study.Reachable(files, name), study.Figured(files, name)...) {
			list = append(list, strings.Replace(line, "=\t", study.BetterSign(line)+"\t", 1))
		}
		return list
	})
}

// Measures completes --measure likewise.
func (c Completion) Measures(cmd *cobra.Command) {
	c.of(cmd, "measure", cobra.ShellCompDirectiveNoFileComp, func(files scenario.Files, name string) (list []string) {
		for _, line := range study.Reachable(files, name) {
			list = append(list, strings.Replace(line, "=\t", "\t", 1))
		}
		return list
	})
}

// WorthIn completes --worth-in with options that add something in whole ones, and with
// capacities of current.
func (c Completion) WorthIn(cmd *cobra.Command) {
	c.of(cmd, "worth-in", cobra.ShellCompDirectiveNoFileComp, study.WorthIn)
}
