package ask

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/papers"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// Report is the command "report".
func Report(w World) *cobra.Command {
	var out string
	var templates []string
	var replace bool
	cmd := &cobra.Command{
		Use:   "report RESULTS",
		Short: "Make of finished results what a board and its advisers read",
		Long:  papers.About,
		Example: `  prehabsim report results/selca-1a2b3c4d
  prehabsim report results/selca-1a2b3c4d --out papers --md
  prehabsim report results/selca-1a2b3c4d --out papers --xlsx --docx --pptx`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return diag.Usage.Errorf("name one results folder, such as results/selca-1a2b3c4d")
			}
			if isScenario(args[0]) {
				return diag.Usage.Errorf("%s is a scenario; name the results folder of a run of it: prehabsim run %s", args[0], words.Shell(args[0]))
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				out = filepath.Join(args[0], "report")
			}
			return w.report(args[0], out, given(cmd), templates, replace)
		},
	}
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "folder for the papers (default report in the results folder)")
	f.BoolVar(&replace, "force", false, "replace papers that are there")
	for _, p := range papers.Papers {
		if p.Flag != "" {
			f.Bool(p.Flag, false, p.File+": "+p.Help)
		}
	}
	f.StringArrayVar(&templates, "template", nil, "a file of your organisation whose styles, theme, header and footer are taken: for --docx of Word, for --pptx of PowerPoint; may be given twice")
	if err := errors.Join(cmd.MarkFlagDirname("out"), cmd.MarkFlagFilename("template", "docx", "dotx", "pptx", "potx")); err != nil {
		panic(err) // a flag does not exist: a slip in this function
	}
	return cmd
}

// given are the flags of papers that were asked for.
func given(cmd *cobra.Command) (flags []string) {
	for _, p := range papers.Papers {
		if wanted, err := cmd.Flags().GetBool(p.Flag); err == nil && wanted {
			flags = append(flags, p.Flag)
		}
	}
	return flags
}

// report makes all papers before it writes any, so that a refusal leaves the folder as it
// was, and prints their names.
func (w World) report(name, out string, flags, templates []string, replace bool) error {
	looks, err := papers.Templates(templates, flags, func(name string) ([]byte, error) { return disk.ReadBounded(w.Path(name)) })
	if err != nil {
		return err
	}
	results, err := study.Again(w.Path(name), w.Files)
	if err != nil {
		return describe.NotAgain(err, name, w.Path(name))
	}
	x, err := papers.New(results, disk.FS(w.Path(name)))
	if err != nil {
		return describe.NoResults(name, disk.Exists(w.Path(name)), err)
	}
	x.Templates = looks
	files, err := papers.Make(x, flags)
	if err != nil {
		return err
	}
	if others := disk.Others(w.Path(out), files); len(others) > 0 && !replace {
		return diag.Usage.Errorf("%s has other papers already: %s; choose another folder with --out, or replace them with --force", out, words.Some(others, 4))
	}
	if err := disk.WriteFiles(w.Path(out), files); err != nil {
		return describe.Elsewhere(err)
	}
	for _, text := range x.Said {
		w.Say("%s", text)
	}
	for _, f := range files {
		if _, err := fmt.Fprintln(w.Out, filepath.Join(out, f.Name)); err != nil {
			return err
		}
	}
	return nil
}
