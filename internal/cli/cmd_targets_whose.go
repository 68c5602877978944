package cli

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/intake"
	"prehabsim/scenarios"
)

// publishedNames is what is built in about the names in published files.
func publishedNames() (*intake.Names, error) {
	files, err := fs.Sub(scenarios.Files, "england")
	if err != nil {
		return nil, err
	}
	return intake.ReadNames(files)
}

// readCWT reads the files that stand on the line.
func (a *app) readCWT(names []string, t *takingTargets) (*intake.CWT, error) {
	files, err := a.readAll(names)
	if err != nil {
		return nil, err
	}
	if len(t.sheets) > 0 && !slices.ContainsFunc(files, intake.File.IsWorkbook) {
		return nil, usagef("--sheet %s: none of the files is a workbook (.xlsx)", t.sheets[0])
	}
	published, err := publishedNames()
	if err != nil {
		return nil, err
	}
	c, err := intake.ReadCWT(published, t.sheets, files...)
	if err != nil {
		return nil, refused(err)
	}
	return c, nil
}

// whose finds the patients who are asked for.
func (t *takingTargets) whose(c *intake.CWT) (intake.Whose, error) {
	switch {
	case len(t.trusts) > 0:
		return c.FindTrusts(t.trusts)
	case len(t.icbs) > 0:
		return c.FindBoards(t.icbs)
	}
	return c.Find(t.alliance)
}

// checkWhose refuses patients who are asked for in two ways: they stand under a trust
// and under a board.
func (t *takingTargets) checkWhose() error {
	var flags []string
	for _, each := range []struct {
		flag  string
		given bool
	}{{"--alliance", t.alliance != ""}, {"--icb", len(t.icbs) > 0}, {"--trust", len(t.trusts) > 0}} {
		if each.given {
			flags = append(flags, each.flag)
		}
	}
	if len(flags) > 1 {
		return usagef("choose one of %s: a patient of a trust is also one of a board and an alliance, and would be counted twice", strings.Join(flags, " and "))
	}
	return nil
}

// completePlace proposes the places of the files that stand on the line.
func (a *app) completePlace(of func(*intake.CWT) []intake.Alliance) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		files, err := a.readAll(args)
		if err != nil || len(files) == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		names, err := publishedNames()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		c, _ := intake.ReadCWT(names, nil, files...) // what is wrong with a row is told when it counts
		var list []string
		begins := func(s string) bool { return strings.HasPrefix(strings.ToLower(s), strings.ToLower(begun)) }
		for _, x := range of(c) {
			switch {
			case begins(x.Name):
				list = append(list, x.Name+"\t"+x.ID)
			case begins(x.ID):
				list = append(list, x.ID+"\t"+x.Name)
			}
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	}
}
