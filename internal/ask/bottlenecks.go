package ask

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/study"
)

// Adding is what "bottlenecks" needs of the program beside the rest of the [World].
type Adding struct {
	Flags func(*cobra.Command) // adds those by which a scenario is simulated, and completes --option

	// Answer reads the scenario and simulates; it shows how far that has come.
	Answer func(cmd *cobra.Command, name string, q study.OneMoreAsk) (*study.OneMore, error)
}

// Bottlenecks is the command "bottlenecks".
func Bottlenecks(w World, s Adding) *cobra.Command {
	var q study.OneMoreAsk
	var format string
	cmd := &cobra.Command{
		Use:   "bottlenecks SCENARIO",
		Short: "Say what one more of each resource is worth, and what binds then",
		Long:  describe.AboutBottlenecks,
		Example: `  prehabsim bottlenecks lung.toml
  prehabsim bottlenecks lung.toml --option prehab --measure within_62_days --within resource.ward
  prehabsim bottlenecks lung.toml --format csv > bottlenecks.csv`,
		Args:              w.Args,
		ValidArgsFunction: w.Complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			a, err := s.Answer(cmd, args[0], q)
			if err != nil {
				return err
			}
			return describe.WriteBottlenecks(w.Out, a, format)
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.Option, "option", "", "the option of which it is asked (default current)")
	f.StringSliceVar(&q.Measures, "measure", nil, "measures of measures.csv by which worth is told, comma-separated, ranked by the first (default within_62_days, within_31_days and first_treatments)")
	f.StringSliceVar(&q.Within, "within", nil, "only these resources, comma-separated, such as resource.theatre with all its copies")
	s.Flags(cmd)
	formatFlag(cmd, &format)
	Completion{Files: w.Files}.Measures(cmd)
	return cmd
}
