package ask

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/study"
)

// Growing is what "grow" needs of the program beside the rest of the [World].
type Growing struct {
	Flags func(*cobra.Command) // adds those by which a scenario is simulated

	// Answer reads the scenario and looks for the answers; it shows how far that has come.
	Answer func(cmd *cobra.Command, name string, q study.GrowAsk) (*study.Grown, *study.Study, error)
}

// Grow is the command "grow".
func Grow(w World, s Growing) *cobra.Command {
	var q study.GrowAsk
	var format string
	cmd := &cobra.Command{
		Use:   "grow SCENARIO",
		Short: "Say how many more patients could be treated as soon as today's are now",
		Long:  describe.AboutGrow,
		Example: `  prehabsim grow lung.toml --pathways lung --options prehab
  prehabsim grow lung.toml --pathways lung --up-to 20 --format csv > grow.csv`,
		Args:              w.Args,
		ValidArgsFunction: w.Complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			if cmd.Flags().Changed("up-to") && !(q.UpTo >= study.GrowthStep && q.UpTo <= study.MostGrown) {
				return diag.Usage.Errorf("--up-to must be percent of today's demand, from %g to %g, not %g", study.GrowthStep, study.MostGrown, q.UpTo)
			}
			a, x, err := s.Answer(cmd, args[0], q)
			if err != nil {
				return err
			}
			return describe.WriteGrow(w.Out, a, x, format)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&q.Pathways, "pathways", nil, "by which more would come, comma-separated, each with all its copies (default grow of the scenario)")
	f.StringVar(&q.Measure, "measure", "", "the share that is held, a measure of measures.csv (default the first of within_62_days, within_31_days and within_28_days)")
	f.Float64Var(&q.UpTo, "up-to", study.UsualGrowth, "percent of today's demand that is looked at")
	s.Flags(cmd)
	formatFlag(cmd, &format)
	c := Completion{Files: w.Files}
	c.Measures(cmd)
	c.several(cmd, "pathways", study.PathwaysOf)
	return cmd
}
