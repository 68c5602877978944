package ask

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/report"
	"prehabsim/internal/words"
)

// Comparing is what "compare" needs of the program beside the rest of the [World].
type Comparing struct {
	Flags   func(*cobra.Command) // adds those by which a scenario is run
	Options func() []string      // that were asked for

	// Scenario runs one as "run" does. After is told of what became of printing it, and
	// says what is to be told besides.
	Scenario func(cmd *cobra.Command, name, format string) (r *report.Results, after func(error) error, err error)
	Folder   func(name string) (*report.Results, error)
}

// Compare is the command "compare".
func Compare(w World, c Comparing) *cobra.Command {
	var (
		format string
		width  int
	)
	formats := []string{"table", "markdown", "json", "csv"}
	cmd := &cobra.Command{
		Use:   "compare SCENARIO|RESULTS",
		Short: "Set options side by side on one page, to choose between them",
		Long:  describe.AboutCompare,
		Example: `  prehabsim compare builtin:northbridge --replications 20
  prehabsim compare results/selca-1a2b3c4d --width 80
  prehabsim compare results/selca-1a2b3c4d --format csv > page.csv`,
		Args:              w.Args,
		ValidArgsFunction: w.Complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			if width < describe.LeastWidth {
				return diag.Usage.Errorf("--width must be %d or more, not %d", describe.LeastWidth, width)
			}
			if err := diag.OneOf("format", format, formats); err != nil {
				return diag.Usage.Of(err)
			}
			if isScenario(args[0]) {
				r, after, err := c.Scenario(cmd, args[0], format)
				if err != nil {
					return err
				}
				return after(describe.Page(w.Out, r, nil, format, width))
			}
			if err := refuseOfRun(cmd, args[0]); err != nil {
				return err
			}
			r, err := c.Folder(args[0])
			if err != nil {
				return err
			}
			return describe.Page(w.Out, r, c.Options(), format, width)
		},
	}
	c.Flags(cmd)
	f := cmd.Flags()
	f.StringVar(&format, "format", "table", "what is printed: "+words.List(formats))
	f.IntVar(&width, "width", describe.Width, "characters in a line; below 80 one option follows the other")
	return cmd
}

// ofResults are the flags of compare that say something of a folder of results.
var ofResults = map[string]bool{"options": true, "format": true, "width": true, "quiet": true}

// refuseOfRun refuses flags that say how a scenario is run, of a folder of results.
func refuseOfRun(cmd *cobra.Command, folder string) (err error) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if err == nil && f.Changed && !ofResults[f.Name] {
			err = diag.Usage.Errorf("--%s is of a scenario that is to be run, and %s is a folder of results", f.Name, folder)
		}
	})
	return err
}
