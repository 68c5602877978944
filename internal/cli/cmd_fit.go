package cli

import (
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/fit"
	"prehabsim/internal/study"
)

func fitCommand(a *app) *cobra.Command {
	var f describe.Fit
	cmd := &cobra.Command{
		Use:   "fit DATA.csv --column NAME",
		Short: "Fit distributions to a column of local data, and print the line to paste",
		Long:  describe.AboutFit,
		Example: `  prehabsim fit stays.csv --column los_days
  prehabsim fit stays.csv --column los_days --censored still_in --by trust
  prehabsim fit stays.csv --column theatre_min --unit m
  prehabsim fit stays.csv --column contacts --counts
  prehabsim fit stays.csv --column los_days --scenario builtin:northbridge --step surgery.ward_stay`,
		Args:              oneFile("file", "CSV file", "stays.csv --column los_days"),
		ValidArgsFunction: firstOfType("csv"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.File, f.W, f.Warn = args[0], a.stdout, func(format string, args ...any) { a.say("warning: "+format, args...) }
			return a.fit(cmd, &f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.Value, "column", "", "the column of times or counts")
	flags.StringVar(&f.Censored, "censored", "", "the column that says yes where the patient was still in at the end")
	flags.StringVar(&f.By, "by", "", "the column of groups, such as trust; each is fitted by itself")
	flags.StringVar(&f.Unit, "unit", "d", "unit of the times: d, h, m, w, or none for plain numbers")
	flags.BoolVar(&f.Counts, "counts", false, "the values are whole-number counts, not times")
	flags.StringVar(&f.Way, "rounded", "", "what a value stands for: nights, nearest, down, up, or no (default as it looks)")
	flags.StringVar(&f.Scenario, "scenario", "", "the scenario that the law is for")
	flags.StringVar(&f.Step, "step", "", "the step of it whose time this is, such as surgery.ward_stay")
	smallNumbers(cmd, &f.Small)
	for _, flag := range []string{"column", "censored", "by"} {
		a.completeColumns(cmd, flag)
	}
	completeWords(cmd, "unit", describe.FitUnits)
	completeWords(cmd, "rounded", describe.Roundings())
	a.completeScenarioFlag(cmd)
	a.completion().Steps(cmd)
	return cmd
}

func (a *app) fit(cmd *cobra.Command, f *describe.Fit) error {
	if err := f.Check(cmd.Flags().Changed("unit")); err != nil {
		return err
	}
	if f.Step != "" {
		m, err := study.Load(a.scenarioFiles(), f.Scenario, study.CurrentAlone)
		if err != nil {
			return err
		}
		if f.Place, err = m.StepTime(f.Step); err != nil {
			return refused(err)
		}
	}
	file, err := disk.Open(a.path(f.File))
	if errors.Is(err, fs.ErrNotExist) {
		here, _ := disk.ReadDir(filepath.Dir(a.path(f.File))) // without the folder nothing is near
		return diag.Refused.Errorf("%s: no such file%s", f.File, diag.Nearest(filepath.Base(f.File), here))
	}
	if err != nil {
		return diag.Refused.Errorf("%s: %w", f.File, disk.Reason(err))
	}
	defer file.Close()
	return f.Run(file)
}

// completeColumns completes a flag with the column names of the file.
func (a *app) completeColumns(cmd *cobra.Command, flag string) {
	complete(cmd, flag, func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		file, err := disk.Open(a.path(args[0]))
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		defer file.Close()
		return fit.Header(file), cobra.ShellCompDirectiveNoFileComp
	})
}
