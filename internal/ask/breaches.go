package ask

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/study"
)

// Breaching is what "breaches" needs of the program beside the rest of the [World].
type Breaching struct {
	Flags func(*cobra.Command) // adds those by which a scenario is simulated, and completes --option

	// Answer follows everybody through a study; it shows how far that has come.
	Answer func(cmd *cobra.Command, load func() (*study.Study, error), q study.BreachAsk) (*study.Breached, error)
	Study  func(cmd *cobra.Command, name, option string) (*study.Study, error) // reads a scenario
}

// Breaches is the command "breaches".
func Breaches(w World, s Breaching) *cobra.Command {
	var q study.BreachAsk
	var format string
	cmd := &cobra.Command{
		Use:   "breaches SCENARIO|RESULTS",
		Short: "Say who breaches a standard, in which steps their days go, and which would bring most within",
		Long:  describe.AboutBreaches,
		Example: `  prehabsim breaches lung.toml
  prehabsim breaches builtin:selca --replications 2
  prehabsim breaches lung.toml --option prehab --by frail --where frail=yes
  prehabsim breaches results/selca-1a2b3c4d --format csv > breaches.csv`,
		Args:              w.Args,
		ValidArgsFunction: w.Complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			name := args[0]
			a, err := s.Answer(cmd, func() (*study.Study, error) {
				if isScenario(name) {
					return s.Study(cmd, name, q.Option)
				}
				return w.finished(cmd, name)
			}, q)
			if err != nil {
				return err
			}
			a.Source = sourceOf(name, a.Source)
			return describe.WriteBreaches(w.Out, a, format)
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.Option, "option", "", "the option of which it is asked (default current)")
	f.StringVar(&q.Measure, "measure", "", "whose clocks: within_62_days, within_31_days, within_28_days, or another with a standard (default the first of them)")
	f.StringVar(&q.By, "by", "", "the attribute by which patients are told apart beside their pathway; pathway: by nothing else (default trust, if they have one)")
	f.StringVar(&q.Where, "where", "", "the group of which steps are told, such as trust=north or pathway=urgent (default everybody)")
	s.Flags(cmd)
	formatFlag(cmd, &format)
	Completion{Files: w.Files}.of(cmd, "measure", cobra.ShellCompDirectiveNoFileComp, study.HeldClocks)
	return cmd
}

// ofFinished are the flags of breaches that say something of a folder of results.
var ofFinished = map[string]bool{"option": true, "measure": true, "by": true, "where": true, "format": true, "workers": true, "quiet": true}

// finished is the study of a folder.
func (w World) finished(cmd *cobra.Command, folder string) (x *study.Study, err error) {
	if err := refuseOfRun(cmd, folder, ofFinished); err != nil {
		return nil, err
	}
	if x, err = study.Retraced(w.Path(folder), w.Files); err != nil {
		return nil, describe.NotAgain(err, folder, w.Path(folder))
	}
	return x, nil
}

// sourceOf is the scenario as trace is given it: of a folder the copy in it, unless it is a
// built-in one.
func sourceOf(name, source string) string {
	switch {
	case source == "":
		return ""
	case isScenario(name):
		return name
	case strings.HasPrefix(source, "builtin:"):
		return source
	}
	return filepath.Join(name, study.InputsFolder, source)
}
