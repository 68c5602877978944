package ask

import (
	"math"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// Ranking is what "rank" needs of the program beside the rest of the [World].
type Ranking struct {
	Flags func(*cobra.Command) // adds those by which a scenario is simulated, and --options

	// Answer reads the scenario and simulates; it shows how far that has come.
	Answer func(cmd *cobra.Command, name string, q study.RankAsk) (*study.Ranked, error)
}

// Rank is the command "rank".
func Rank(w World, s Ranking) *cobra.Command {
	q := study.RankAsk{Measure: "within_62_days"}
	var format string
	ways := []string{"higher", "lower"}
	cmd := &cobra.Command{
		Use:   "rank SCENARIO|RESULTS",
		Short: "Say which option is best by a measure, and which cannot be told apart from it",
		Long:  describe.AboutRank,
		Example: `  prehabsim rank lung.toml
  prehabsim rank builtin:selca --replications 4
  prehabsim rank lung.toml --measure within_62_days --zone 15
  prehabsim rank results/selca-1a2b3c4d --measure ward_bed_days_less_luck --format csv > rank.csv`,
		Args:              w.Args,
		ValidArgsFunction: w.Complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			if q.Prefer != "" {
				if err := diag.OneOf("preference", q.Prefer, ways); err != nil {
					return diag.Usage.Of(err)
				}
			}
			if f := cmd.Flags(); f.Changed("zone") && !(q.Zone > 0 && q.Zone <= math.MaxFloat64) {
				return diag.Usage.Errorf("--zone must be above 0, in the measure's unit, not %g", q.Zone)
			}
			a, err := w.ranked(cmd, args[0], q, s)
			if err != nil {
				return err
			}
			if err := describe.WriteRank(w.Out, a, format); err != nil || !a.Selected || a.Decided {
				return err
			}
			return diag.Missed.Errorf("the best is not decided after %s", words.Count(a.Replications, "replication"))
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.Measure, "measure", q.Measure, "measure of measures.csv by which options are ranked")
	f.StringVar(&q.Prefer, "prefer", "", "whether it is better higher or lower, of a measure that does not say so itself")
	f.Float64Var(&q.Zone, "zone", 0, "the difference that is too small to matter, in the measure's unit: the best is selected, replications go on until it is")
	s.Flags(cmd)
	formatFlag(cmd, &format)
	Completion{Files: w.Files}.Measures(cmd)
	return cmd
}

// ofRanked are the flags of rank that say something of a folder of results.
var ofRanked = map[string]bool{"measure": true, "prefer": true, "zone": true, "format": true, "quiet": true}

// ranked is the answer, of a scenario or of a finished folder.
func (w World) ranked(cmd *cobra.Command, name string, q study.RankAsk, s Ranking) (*study.Ranked, error) {
	if isScenario(name) {
		if q.Zone > 0 && cmd.Flags().Changed("replications") {
			var err error
			if q.Most, err = cmd.Flags().GetInt("replications"); err != nil {
				return nil, err
			}
		}
		return s.Answer(cmd, name, q)
	}
	if err := refuseOfRun(cmd, name, ofRanked); err != nil {
		return nil, err
	}
	r, err := study.Again(w.Path(name), w.Files)
	if err != nil {
		return nil, describe.NotAgain(err, name, w.Path(name))
	}
	return study.RankAgain(r, q)
}
