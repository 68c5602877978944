package ask

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/study"
)

// Solving is what "solve" needs of the program beside the rest of the [World].
type Solving struct {
	Flags func(*cobra.Command) // adds those by which a scenario is simulated

	// Answer reads the scenario and looks for the answers; it shows how far that has come.
	Answer func(cmd *cobra.Command, name string, q *study.SolveAsk) (*study.Solved, error)
}

// Solve is the command "solve".
func Solve(w World, s Solving) *cobra.Command {
	var target, format string
	var cheapest bool
	var by []string
	cmd := &cobra.Command{
		Use:   "solve SCENARIO --target TARGET --by PATH",
		Short: "Say what a target would take: the least of a number with which it is met",
		Long:  describe.AboutSolve,
		Example: `  prehabsim solve lung.toml --target "within_62_days>=80%" --by resource.ward
  prehabsim solve lung.toml --target "within_62_days>=60% in 2027/28" --by resource.ward=4:8:1 --by prehab.core.refer.probability=0.5:1:0.1 --options prehab
  prehabsim solve lung.toml --target "resource_wait<=10 where resource=theatre" --by resource.ward=4:8:1 --format csv > solve.csv
  prehabsim solve lung.toml --target "within_62_days>=60%" --by resource.ward=3:8:1,resource.exercise.wte=0.5:1.5:0.5 --options prehab --replications 4
  prehabsim solve builtin:northbridge --target "npsv>=0" --by cost.rooms.price=0:200:10 --options all_tiers --replications 4`,
		Args:              w.Args,
		ValidArgsFunction: w.Complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			q, err := study.ReadTarget(target)
			if err != nil {
				return diag.Usage.Errorf("--target: %w", err)
			}
			if q.Levers, err = study.ReadLevers(by); err != nil {
				return diag.Usage.Errorf("--by %w", err)
			}
			if err := checkFormat(format); err != nil {
				return err
			}
			q.Cheapest = cheapest
			a, err := s.Answer(cmd, args[0], q)
			if err != nil {
				return err
			}
			return describe.WriteSolve(w.Out, a, format)
		},
	}
	f := cmd.Flags()
	f.StringVar(&target, "target", "", `what is to be met: a measure of measures.csv, or cost_a_year, net_cost, npsv or net_health; >= or <=, a value; then, of a measure, if wanted, "in 2028/29" and "where site=lung"`)
	f.StringArrayVar(&by, "by", nil, "the number that may be other, PATH or PATH=FROM:TO:STEP; several are looked for one by one; two with a comma, the least of the first with each value of the second")
	f.BoolVar(&cheapest, "cheapest", false, "say what each answer costs a year in the scenario's prices, and which is cheapest")
	s.Flags(cmd)
	formatFlag(cmd, &format)
	c := Completion{Files: w.Files}
	c.Numbers(cmd, "by")
	c.Target(cmd)
	return cmd
}
