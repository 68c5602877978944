package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/disk"
	"prehabsim/internal/study"
)

// making is what "new" was told.
type making struct {
	alliance, from string
	sections
}

func newCommand(a *app) *cobra.Command {
	var m making
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Write a starting scenario, for any cancer alliance of England or from a built-in one",
		Long: `New writes a scenario to begin with.

With --alliance it is one of the 21 cancer alliances of England, by its name, a part
of the name that no other has, or its id: demand, case mix, deprivation and the
observed standards are what is published; capacity is demand divided by a load, and
every guess is marked ASSUMPTION. The file's first lines say which commands come next.

With --from it is a short file that extends a built-in scenario and shows what may be
changed.

Without --out the file is named after the alliance or scenario.`,
		Example: `  prehabsim new --alliance "Peninsula"
  prehabsim new --from builtin:northbridge --out our-town.toml`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return a.makeNew(&m) },
	}
	f := cmd.Flags()
	f.StringVar(&m.alliance, "alliance", "", "a cancer alliance: its name, a part that no other name has, or its id")
	f.StringVar(&m.from, "from", "", "a built-in scenario to extend")
	f.StringVar(&m.out, "out", "", "the file to write (default: named after the alliance or scenario)")
	f.BoolVar(&m.force, "force", false, "write over a file that is there already")
	complete(cmd, "alliance", a.completeEnglishAlliance)
	complete(cmd, "from", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return builtins(), cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func (a *app) completeEnglishAlliance(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	if e, err := study.Alliances(a.scenarioFiles()); err == nil {
		for _, x := range e.Alliances {
			names = append(names, x.Name)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func (a *app) makeNew(m *making) error {
	var made study.Starting
	var err error
	switch {
	case m.alliance != "" && m.from != "":
		return usagef("--alliance and --from exclude each other")
	case m.alliance == "" && m.from == "":
		return usagef(`name an alliance or a scenario; for example: prehabsim new --alliance "Peninsula", or prehabsim new --from builtin:northbridge`)
	case m.from != "":
		made, err = study.StartFrom(a.scenarioFiles(), m.from, m.out)
	default:
		made, err = study.StartAlliance(a.scenarioFiles(), m.alliance, m.out)
	}
	if err != nil {
		return err
	}
	m.out = made.Name
	if err := a.mayWrite(&m.sections, nil); err != nil {
		return err
	}
	if err := disk.WriteBytes(a.path(m.out), []byte(made.Text)); err != nil {
		return fmt.Errorf("write %s: %w", m.out, disk.Reason(err))
	}
	a.say("%s is written.", m.out)
	if m.from != "" {
		c, err := study.Load(a.scenarioFiles(), m.out, study.Choice{})
		if err != nil {
			return err
		}
		a.say("%s", describe.Addition(c))
	}
	a.say("Next:")
	for _, command := range made.Next {
		a.say("  prehabsim %s", command)
	}
	return nil
}
