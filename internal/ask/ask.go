// Package ask is the commands that ask something more of a scenario or of a finished run:
// how options compare, which uncertain inputs matter, what local data say, which staff an
// option needs. It has their flags, and which page is printed. What they need of the program
// stands in [World]; package cli gives it, and lists them among its commands.
package ask

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/document"
	"prehabsim/internal/scenario"
	"prehabsim/internal/sensitivity"
)

// World is what the commands need.
type World struct {
	Out   io.Writer
	Say   func(format string, args ...any) // beside the results
	Path  func(name string) string         // of a file or folder that the user names
	Files scenario.Files                   // where scenarios are read from
	Run   func(cmd *cobra.Command, scenario, out string) (folder string, err error)

	Args     cobra.PositionalArgs // one scenario
	Complete cobra.CompletionFunc
}

// folder is a finished one.
func (w World) folder(name string) (*sensitivity.Folder, error) {
	f, err := sensitivity.Load(disk.FS(w.Path(name)))
	return f, describe.NoResults(name, disk.Exists(w.Path(name)), err)
}

// isScenario says that it is one and no folder.
func isScenario(name string) bool {
	return strings.HasPrefix(name, "builtin:") || strings.HasSuffix(name, ".toml")
}

func (w World) print(d document.Document, err error) error {
	if err != nil {
		return err
	}
	return document.Text(w.Out, d, describe.Width)
}

// enoughDraws refuses so few that they tell nothing, before any is run.
func enoughDraws(cmd *cobra.Command) error {
	if !cmd.Flags().Changed("draws") {
		return cmd.Flags().Set("draws", usualDraws)
	}
	n, err := cmd.Flags().GetInt("draws")
	if err == nil && n >= 0 && n < sensitivity.Fewest {
		err = diag.Usage.Errorf("--draws %d are too few to tell anything; it takes %d, and hundreds to tell much", n, sensitivity.Fewest)
	}
	return err
}

// Sensitivity is the command "sensitivity".
func Sensitivity(w World) *cobra.Command {
	var (
		ask   sensitivity.Ask
		want  sensitivity.Wanted
		asCSV bool
		out   string
	)
	cmd := &cobra.Command{
		Use:   "sensitivity SCENARIO|RESULTS",
		Short: "Say which uncertain inputs matter, and what to find out first",
		Long:  sensitivity.About,
		Example: `  prehabsim sensitivity builtin:selca --draws 64
  prehabsim sensitivity results/selca-1a2b3c4d --measure ward_bed_days --top 5
  prehabsim sensitivity results/selca-1a2b3c4d --study M-LOS --sd 1.2 --patients 50,200,1000
  prehabsim sensitivity results/selca-1a2b3c4d --csv > sensitivity.csv`,
		Args:              w.Args,
		ValidArgsFunction: w.Complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			name := args[0]
			if isScenario(name) {
				err := enoughDraws(cmd)
				if err != nil {
					return err
				}
				if name, err = w.Run(cmd, name, out); err != nil {
					return err
				}
			} else if err := refuseOfScenario(cmd, name); err != nil {
				return err
			}
			f, err := w.folder(name)
			if err != nil {
				return err
			}
			v, err := f.View(ask)
			if err != nil {
				return err
			}
			if asCSV {
				return v.Result().CSV(w.Out)
			}
			return w.print(v.Say(want))
		},
	}
	f := cmd.Flags()
	f.StringVar(&ask.Measure, "measure", "", "measure of measures.csv (default cancer ward bed-days, chance of stays taken out)")
	f.StringSliceVar(&ask.Options, "options", nil, "only these options, comma-separated")
	f.IntVar(&want.Top, "top", 10, "inputs that are printed of each option")
	f.StringSliceVar(&want.Map, "map", nil, "two inputs, comma-separated: what they do together")
	f.StringVar(&want.Study.Input, "study", "", "input of a local study: what it would be worth")
	f.IntSliceVar(&want.Study.Patients, "patients", nil, "its numbers of patients, comma-separated")
	f.Float64Var(&want.Study.SD, "sd", 0, "how patients differ in the input, of one that is a mean")
	f.Float64Var(&want.Study.Once, "cost", 0, "what the study costs whatever its size, in the measure's unit")
	f.Float64Var(&want.Study.PerPatient, "cost-per-patient", 0, "what each patient in it costs, likewise")
	f.Float64Var(&want.Study.Years, "years", 1, "for how many years the choice of option holds")
	f.BoolVar(&asCSV, "csv", false, "print CSV: a row for each option and input")
	f.Int("draws", 0, fmt.Sprintf("draws that are run of a scenario, %d or more (default %s)", sensitivity.Fewest, usualDraws))
	f.StringVar(&out, "out", "", "results folder of a scenario")
	return cmd
}

// refuseOfScenario refuses flags that say nothing of a folder of results.
func refuseOfScenario(cmd *cobra.Command, folder string) error {
	for _, flag := range []string{"draws", "out"} {
		if cmd.Flags().Changed(flag) {
			return diag.Usage.Errorf("--%s is of a scenario that is to be run, and %s is a folder of results", flag, folder)
		}
	}
	return nil
}

// usualDraws are run of a scenario where nobody says how many.
const usualDraws = "512"

// Learn is the command "learn".
func Learn(w World) *cobra.Command {
	var (
		one     sensitivity.Datum
		file    string
		options []string
	)
	cmd := &cobra.Command{
		Use:   "learn RESULTS",
		Short: "Weigh the draws of a finished run by local data",
		Long:  sensitivity.AboutLearning,
		Example: `  prehabsim learn results/selca-1a2b3c4d --input M-LOS --mean 0.93 --se 0.04
  prehabsim learn results/selca-1a2b3c4d --data local.csv`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return diag.Usage.Errorf("name one results folder of a run with draws, such as results/selca-1a2b3c4d")
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case isScenario(args[0]):
				return diag.Usage.Errorf("%s is a scenario; name the results folder of a run with draws", args[0])
			case (file == "") == (one.Input == ""):
				return diag.Usage.Errorf("say what was found: --input with --events and --of, or with --mean and --se; or a file with --data")
			}
			data, err := w.findings(one, file)
			if err != nil {
				return err
			}
			f, err := w.folder(args[0])
			if err != nil {
				return err
			}
			return w.print(f.Taught(data, options))
		},
	}
	f := cmd.Flags()
	f.StringVar(&one.Input, "input", "", "input that the data are of")
	f.IntVar(&one.Events, "events", 0, "to how many of --of patients it happened")
	f.IntVar(&one.Of, "of", 0, "patients that were counted")
	f.Float64Var(&one.Mean, "mean", 0, "mean that was measured")
	f.Float64Var(&one.SE, "se", 0, "its standard error")
	f.StringVar(&file, "data", "", "CSV file with several findings")
	f.StringSliceVar(&options, "options", nil, "only these options, comma-separated")
	return cmd
}

// findings are those of a file, or the one that flags say.
func (w World) findings(one sensitivity.Datum, file string) ([]sensitivity.Datum, error) {
	if file == "" {
		return []sensitivity.Datum{one}, nil
	}
	text, err := disk.Open(w.Path(file))
	if err != nil {
		return nil, diag.Usage.Errorf("--data %s: %w", file, disk.Reason(err))
	}
	defer text.Close()
	return sensitivity.ReadData(text, file)
}
