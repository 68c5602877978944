package ask

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/study"
	"prehabsim/sim/tick"
)

// Staffing is what "staff" needs of the program beside the rest of the [World].
type Staffing struct {
	Flags func(*cobra.Command) // adds those by which a scenario is simulated, and completes --option

	// Answer reads the scenario and asks for its staff; it shows how far that has come.
	Answer func(cmd *cobra.Command, name string, q study.StaffAsk) (*study.Staffing, error)
}

// Staff is the command "staff".
func Staff(w World, s Staffing) *cobra.Command {
	q := study.StaffAsk{}
	var wait, use, format string
	cmd := &cobra.Command{
		Use:   "staff SCENARIO --option ID",
		Short: "Say what an option's staff can do, and which staff its patients need",
		Long:  describe.AboutStaff,
		Example: `  prehabsim staff builtin:northbridge --option opt_out --wait 1d
  prehabsim staff lung.toml --option prehab --wait 3d --use 80% --replications 2
  prehabsim staff lung.toml --option prehab --format csv > staff.csv`,
		Args:              w.Args,
		ValidArgsFunction: w.Complete,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if q.Wait, err = tick.ParseSpan(wait); err != nil {
				return diag.Usage.Errorf("--wait: %w", err)
			}
			if q.Use, err = study.ReadShare(use); err != nil {
				return diag.Usage.Errorf("--use %w", err)
			}
			if err := q.Check(); err != nil {
				return err
			}
			if err := checkFormat(format); err != nil {
				return err
			}
			a, err := s.Answer(cmd, args[0], q)
			if err != nil {
				return err
			}
			return describe.WriteStaff(w.Out, a, format)
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.Option, "option", "", "the option whose staff are meant")
	f.StringVar(&wait, "wait", "5d", "the longest mean wait for a contact that is put up with")
	f.StringVar(&use, "use", "85%", "the share of hours with patients to which posts are filled by arithmetic")
	s.Flags(cmd)
	formatFlag(cmd, &format)
	return cmd
}
