package cli

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/disk"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/plots"
)

func plotCommand(a *app) *cobra.Command {
	var ask plots.Ask
	var out string
	var replace bool
	cmd := &cobra.Command{
		Use:   "plot RESULTS [CHART...]",
		Short: "Draw charts from a results folder",
		Long:  "Plot draws charts from a results folder that \"prehabsim run\" has written. Without\nnames it draws all that the results have something for:\n\n" + plots.List(),
		Example: `  prehabsim plot results/selca-1a2b3c4d
  prehabsim plot results/selca-1a2b3c4d ` + plots.Charts[0].Name + ` --format svg,pdf,csv --theme nhs --out charts
  prehabsim plot results/selca-grid-1a2b3c4d grid-map --measure first_treatments`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("name a results folder; for example: %s results/selca-1a2b3c4d", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			ask.Names = args[1:]
			if err := ask.Check(); err != nil {
				return err
			}
			if out == "" {
				out = filepath.Join(args[0], "charts")
			}
			return a.plot(args[0], ask, out, replace)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
			return plots.Names(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "folder for the charts (default charts in the results folder)")
	f.StringSliceVar(&ask.Formats, "format", []string{"svg", "png"}, "formats, comma-separated: svg, png, pdf, csv (the data drawn)")
	f.StringVar(&ask.Theme, "theme", "", "colours: default, nhs or grey")
	f.StringVar(&ask.Size, "size", "", "width: 16cm for a page, 12cm for a narrow one, 24cm for a slide (default 16cm)")
	f.StringVar(&ask.Map.Measure, "measure", "", "what the map of a grid shows, a measure of grid.csv (default within_62_days, or what there is)")
	f.StringVar(&ask.Map.Option, "option", "", "the option of a grid whose map is drawn (default all)")
	f.BoolVar(&replace, "force", false, "replace charts that are there")
	completeWords(cmd, "format", plots.Formats)
	completeWords(cmd, "theme", plots.Themes())
	completeWords(cmd, "size", plots.Sizes())
	for i, flag := range []string{"measure", "option"} {
		complete(cmd, flag, func(_ *cobra.Command, args []string, _ string) (list []string, _ cobra.ShellCompDirective) {
			if len(args) > 0 {
				measures, options := plots.Mappable(disk.FS(a.path(args[0])))
				list = [][]string{measures, options}[i]
			}
			return list, cobra.ShellCompDirectiveNoFileComp
		})
	}
	return cmd
}

// plot draws everything before it writes anything, so that a refusal leaves the
// folder as it was.
func (a *app) plot(folder string, ask plots.Ask, out string, replace bool) error {
	results, err := plots.Load(disk.FS(a.path(folder)))
	if err != nil {
		return describe.NoResults(folder, disk.Exists(a.path(folder)), err)
	}
	if torn := study.Torn(disk.FS(a.path(folder))); torn != "" {
		a.say("warning: the replications of %s cannot be read (%s); charts are drawn from its tables, which nothing can be held against now; run its scenario again", folder, torn)
	}
	files, left, err := plots.Draw(results, ask)
	if err != nil {
		return err
	}
	if err := a.writeCharts(files, out, replace); err != nil {
		return err
	}
	for _, x := range left {
		a.say("chart %q is left out: %s", x.Chart, x.Why)
	}
	return nil
}

// writeCharts writes all charts or none, and prints their names.
func (a *app) writeCharts(files []plots.File, out string, replace bool) error {
	var all []disk.File
	for _, f := range files {
		all = append(all, disk.File(f))
	}
	if there := disk.Others(a.path(out), all); len(there) > 0 && !replace {
		for i, name := range there {
			there[i] = filepath.Join(out, name)
		}
		return usagef("there are other charts already: %s; choose another folder with --out, or replace them with --force", words.List(there))
	}
	if err := disk.WriteFiles(a.path(out), all); err != nil {
		return describe.Elsewhere(err)
	}
	for _, f := range files {
		fmt.Fprintln(a.stdout, filepath.Join(out, f.Name))
	}
	return nil
}
