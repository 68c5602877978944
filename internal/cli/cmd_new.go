package cli

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/alliance"
	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/intake"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/scenarios"
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
	if e, err := evidence(); err == nil {
		for _, x := range e.Alliances {
			names = append(names, x.Name)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// evidence is what is built in about the alliances of England.
func evidence() (*alliance.Evidence, error) {
	files, err := fs.Sub(scenarios.Files, "england")
	if err != nil {
		return nil, err
	}
	return alliance.Read(files)
}

func (a *app) makeNew(m *making) error {
	switch {
	case m.alliance != "" && m.from != "":
		return usagef("--alliance and --from exclude each other")
	case m.alliance == "" && m.from == "":
		return usagef(`name an alliance or a scenario; for example: prehabsim new --alliance "Peninsula", or prehabsim new --from builtin:northbridge`)
	case m.from != "":
		return a.newFrom(m)
	}
	e, err := evidence()
	if err != nil {
		return err
	}
	found, err := e.Find(m.alliance)
	if err != nil {
		return usagef("%w", err)
	}
	if m.out == "" {
		m.out = strings.ReplaceAll(found.Slug, "_", "-") + ".toml"
	}
	command := intake.Command("prehabsim", "new", "--alliance", found.Name)
	return a.writeNew(m, e.Derive(found).Scenario(command, path.Base(m.out)))
}

// newFrom writes a file that extends a built-in scenario, with one example of each
// thing that planners change first.
func (a *app) newFrom(m *making) error {
	name := "builtin:" + strings.TrimPrefix(m.from, "builtin:")
	var problems diag.List
	d := scenario.Load(a.scenarioFiles(), name, &problems)
	if d == nil || !problems.Empty() {
		return refused(problems.Err())
	}
	if m.out == "" {
		m.out = "our-" + d.ShortName() + ".toml"
	}
	return a.writeNew(m, alliance.Extend(name, d))
}

// tellChange says what the option of a new file changes, as it reads.
func (a *app) tellChange(name string) error {
	c, err := study.Load(a.scenarioFiles(), name, study.Choice{})
	if err != nil {
		return err
	}
	for i := range c.Options {
		if c.Options[i].ID == alliance.OurOption {
			a.say("It adds an option, %s.", describe.ChangesOf(c, i))
			return nil
		}
	}
	a.say("It adds no option, since nothing there has a capacity to change.")
	return nil
}

func (a *app) writeNew(m *making, text string) error {
	if err := a.mayWrite(&m.sections, nil); err != nil {
		return err
	}
	if err := disk.WriteBytes(a.path(m.out), []byte(text)); err != nil {
		return fmt.Errorf("write %s: %w", m.out, disk.Reason(err))
	}
	a.say("%s is written.", m.out)
	if m.from != "" {
		if err := a.tellChange(m.out); err != nil {
			return err
		}
	}
	a.say("Next:")
	for _, command := range m.next() {
		a.say("  %s", command)
	}
	return nil
}

// next are the commands to type next.
func (m *making) next() []string {
	if m.from != "" {
		return []string{"prehabsim check " + m.out, "prehabsim params " + m.out, "prehabsim run " + m.out}
	}
	fitted := alliance.Fitted(m.out)
	return []string{"prehabsim check " + m.out + " --targets", "prehabsim calibrate " + m.out + " --out " + fitted, "prehabsim run " + fitted}
}
