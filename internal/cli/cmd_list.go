package cli

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

func listCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "list [SCENARIO]",
		Short: "List the built-in scenarios, or the options of one",
		Long: `List shows the built-in scenarios: how many patients come in a year, how many options
each compares with the current way, whether its figures are fictional, and about how
long a run takes on two processors.

With the name of a scenario, built in or a file, it lists that one's options.`,
		Example: `  prehabsim list
  prehabsim list builtin:northbridge`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return oneScenario(cmd, args)
			}
			return nil
		},
		ValidArgsFunction: a.completeScenario,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return a.listOptions(args[0])
			}
			return a.listScenarios()
		},
	}
}

func (a *app) listScenarios() error {
	g := newGrid("scenario", "what it is", ">patients a year", ">options", "figures", "a run takes")
	for _, name := range builtins() {
		m, err := study.Load(a.scenarioFiles(), name, currentAlone)
		if err != nil {
			return err
		}
		options := len(m.Document.Options())
		g.Add(name, m.Title, words.Short(patientsAYear(&m.Options[0]), 4), strconv.Itoa(options), figures(m), m.Duration(1+options))
	}
	g.foot = append(g.foot, "Options are compared with the current way; prehabsim list SCENARIO names them.")
	return g.write(a.stdout)
}

// figures says what the numbers of a scenario are.
func figures(m *study.Scenario) string {
	for _, q := range m.Register() {
		if q.Status == "FICTIONAL" {
			return "fictional"
		}
	}
	return "published, or assumptions"
}

// listOptions prints what a scenario calls itself and its options.
func (a *app) listOptions(name string) error {
	var problems diag.List
	d := scenario.Load(a.scenarioFiles(), name, &problems)
	if err := problems.Err(); err != nil {
		return refused(err)
	}
	if title := textOf(d.Root, "name"); title != "" {
		fmt.Fprintln(a.stdout, title)
	}
	if about := textOf(d.Root, "description"); about != "" {
		a.hang(about)
	}
	g := newGrid("option", "what it is", "description")
	g.Add(scenario.Current, "Current", "the scenario without any option")
	for _, id := range d.Options() {
		n := d.OptionNode(id)
		g.Add(id, textOf(n, "name"), textOf(n, "description"))
	}
	return g.write(a.stdout)
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, not %q", cmd.CommandPath(), args[0])
	}
	return nil
}
