package cli

import (
	"bytes"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/words"
	"prehabsim/plots"
)

func plotCommand(a *app) *cobra.Command {
	var (
		out     string
		chosen  []string
		replace bool
	)
	cmd := &cobra.Command{
		Use:   "plot RESULTS [CHART...]",
		Short: "Draw charts from a results folder",
		Long: "Plot draws charts from a results folder that \"prehabsim run\" has written. Without\n" +
			"names it draws all that the results have something for:\n\n" + chartList(),
		Example: `  prehabsim plot results/selca-1a2b3c4d
  prehabsim plot results/selca-1a2b3c4d ` + plots.Charts[0].Name + ` --format svg,png,csv --out charts`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("name a results folder; for example: %s results/selca-1a2b3c4d", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			for _, format := range chosen {
				if err := diag.OneOf("format", format, plots.Formats); err != nil {
					return err
				}
			}
			for _, name := range args[1:] {
				if err := diag.OneOf("chart", name, chartNames()); err != nil {
					return err
				}
			}
			if out == "" {
				out = filepath.Join(args[0], "charts")
			}
			return a.plot(args[0], args[1:], out, chosen, replace)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
			return chartNames(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "folder for the charts (default charts in the results folder)")
	f.StringSliceVar(&chosen, "format", []string{"svg", "png"}, "formats, comma-separated: svg, png, csv (the data drawn)")
	f.BoolVar(&replace, "force", false, "replace charts that are there")
	completeWords(cmd, "format", plots.Formats)
	return cmd
}

func chartNames() (names []string) {
	for _, c := range plots.Charts {
		names = append(names, c.Name)
	}
	return names
}

func chartList() string {
	var b bytes.Buffer
	width := 0
	for _, c := range plots.Charts {
		width = max(width, len(c.Name))
	}
	for _, c := range plots.Charts {
		fmt.Fprintf(&b, "  %-*s  %s\n", width, c.Name, c.Title)
	}
	return b.String()
}

// plot draws everything before it writes anything, so that a refusal leaves the
// folder as it was.
func (a *app) plot(folder string, names []string, out string, formats []string, replace bool) error {
	results, err := plots.Load(disk.FS(a.path(folder)))
	if err != nil {
		return describe.NoResults(folder, disk.Exists(a.path(folder)), err)
	}
	files, empty, err := plots.Draw(results, names, formats)
	if err != nil {
		return err
	}
	for _, name := range empty {
		if len(names) > 0 {
			a.say("chart %q: these results have nothing for it to show", name)
		}
	}
	return a.writeCharts(files, out, replace)
}

// writeCharts writes what differs from what is there, and prints the names.
func (a *app) writeCharts(files []plots.File, out string, replace bool) error {
	var there []string
	for _, f := range files {
		if path := filepath.Join(out, f.Name); disk.Exists(a.path(path)) && !disk.Same(a.path(path), f.Contents) {
			there = append(there, path)
		}
	}
	if len(there) > 0 && !replace {
		return usagef("there are other charts already: %s; choose another folder with --out, or replace them with --force", words.List(there))
	}
	if len(files) == 0 {
		return nil
	}
	if _, err := disk.MakeFolder(a.path(out)); err != nil {
		return describe.Elsewhere(err)
	}
	for _, f := range files {
		if err := disk.WriteBytes(a.path(filepath.Join(out, f.Name)), f.Contents); err != nil {
			return err
		}
		fmt.Fprintln(a.stdout, filepath.Join(out, f.Name))
	}
	return nil
}
