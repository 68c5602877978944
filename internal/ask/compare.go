package ask

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"prehabsim/internal/changes"
	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/document"
	"prehabsim/internal/report"
	"prehabsim/internal/study"
)

// Comparing is what "compare" needs of the program beside the rest of the [World].
type Comparing struct {
	Flags   func(*cobra.Command) // adds those by which a scenario is run
	Options func() []string      // that were asked for

	// Scenario runs one as "run" does. After is told of what became of printing it, and
	// says what is to be told besides.
	Scenario func(cmd *cobra.Command, name, format string) (r *report.Results, after func(error) error, err error)
}

// Compare is the command "compare".
func Compare(w World, c Comparing) *cobra.Command {
	var (
		format  string
		width   int
		changed bool
	)
	formats := []string{"table", "markdown", "json", "csv"}
	cmd := &cobra.Command{
		Use:   "compare SCENARIO|RESULTS [RESULTS]",
		Short: "Set options side by side on one page, to choose between them",
		Long:  describe.AboutCompare,
		Example: `  prehabsim compare builtin:northbridge --replications 20
  prehabsim compare builtin:northbridge --match budget=1m --options opt_out,more_beds --replications 4
  prehabsim compare lung.toml --match within_62_days=60
  prehabsim compare lung.toml --match ward_bed_days_less_luck=-20 --options prehab --replications 8
  prehabsim compare lung.toml --worth-in resource.ward --options prehab --replications 8
  prehabsim compare results/selca-1a2b3c4d --width 80
  prehabsim compare results/selca-1a2b3c4d --format csv > page.csv
  prehabsim compare results/selca-1a2b3c4d results/selca-1a2b3c4d --changes`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case changed && len(args) != 2:
				return diag.Usage.Errorf("name two results folders, the older one first; for example: prehabsim compare results/before results/after --changes")
			case !changed && len(args) == 2:
				return diag.Usage.Errorf("one scenario or results folder has a page; what differs between two is said with --changes")
			case changed:
				return nil
			}
			return w.Args(cmd, args)
		},
		ValidArgsFunction: w.Complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := refusePage(cmd, format, formats, width); err != nil {
				return err
			}
			if changed {
				return w.changes(cmd, args, format, width)
			}
			if isScenario(args[0]) {
				r, after, err := c.Scenario(cmd, args[0], format)
				if err != nil {
					return err
				}
				return after(describe.Page(w.Out, r, nil, format, width))
			}
			if err := refuseOfRun(cmd, args[0], ofResults); err != nil {
				return err
			}
			r, err := study.Again(w.Path(args[0]), w.Files)
			if err != nil {
				return describe.NotAgain(err, args[0], w.Path(args[0]))
			}
			return describe.Page(w.Out, r, c.Options(), format, width)
		},
	}
	c.Flags(cmd)
	f := cmd.Flags()
	FormatVar(f, &format, formats)
	f.IntVar(&width, "width", describe.Width, "characters in a line; below 80 one option follows the other")
	f.BoolVar(&changed, "changes", false, "say what differs between two results folders: first what was set, then figures")
	return cmd
}

// refusePage refuses a page that cannot be written as it is asked for.
func refusePage(cmd *cobra.Command, format string, formats []string, width int) error {
	if width < describe.LeastWidth {
		return diag.Usage.Errorf("--width must be %d or more, not %d", describe.LeastWidth, width)
	}
	if in := cmd.Flag("worth-in"); in.Changed && in.Value.String() == "" {
		return diag.Usage.Errorf("--worth-in needs a capacity such as resource.ward, or an option that adds some")
	}
	return diag.Usage.Of(diag.OneOf("format", format, formats))
}

// changes prints what differs between two results folders.
func (w World) changes(cmd *cobra.Command, names []string, format string, width int) error {
	var both [2]*changes.Folder
	for i, name := range names {
		if isScenario(name) {
			return diag.Usage.Errorf("%s is a scenario; --changes is of two results folders", name)
		}
		if err := refuseOfRun(cmd, name, ofResults); err != nil {
			return err
		}
		if cmd.Flags().Changed("options") {
			return diag.Usage.Errorf("--options chooses what is on a page; --changes tells of all options that both folders have")
		}
		var err error
		if both[i], err = changes.Load(disk.FS(w.Path(name)), name); err != nil {
			return describe.NoResults(name, disk.Exists(w.Path(name)), err)
		}
	}
	c := changes.Of(both[0], both[1])
	switch format {
	case "csv":
		return c.CSV(w.Out)
	case "json":
		return c.JSON(w.Out)
	case "markdown":
		return document.Markdown(w.Out, c.Document())
	}
	return document.Text(w.Out, c.Document(), width)
}

// ofResults are the flags of compare that say something of a folder of results.
var ofResults = map[string]bool{"options": true, "format": true, "width": true, "quiet": true, "changes": true}

// refuseOfRun refuses flags that say how a scenario is run, of a folder of results: all but
// those that say something of one.
func refuseOfRun(cmd *cobra.Command, folder string, ofFolder map[string]bool) (err error) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if err == nil && f.Changed && !ofFolder[f.Name] {
			err = diag.Usage.Errorf("--%s is of a scenario that is to be run, and %s is a folder of results", f.Name, folder)
		}
	})
	return err
}
