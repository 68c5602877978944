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
		Long: `Fit finds, for each family of laws, the one under which a column of your own data
is most likely, compares the families, and prints the best as a line for a scenario.

The file is CSV in UTF-8, with a line of column names. Of the columns that are not
named here only whether one says "total" is looked at: totals, and lines of text
below the last patient, are named and left out. What is printed are counts, parameters
and quantiles; groups of fewer than 5 patients are left out.

--rounded says what a value stands for; without it that is told from the values.
  nights   midnights passed, as in the difference of two dates: 3 is a stay of more
           than 2 and less than 4 days, most likely 3, and 0 one of less than a day,
           if patients come in at any time of day alike. Whole days are taken for
           nights. Their mean is the mean of the stays; where all come in at 8:00
           and leave at 14:00, a stay is 6 hours more than its nights.
  nearest  rounded to the nearest step; other values that are all multiples of a step
           (5 minutes, half a day, a decimal) are taken for that
  down     completed steps: 3 is from 3 to 4; up: a step begun counts: 2 to 3
  no       times to the last digit
A value then counts with the probability of all times that it stands for.

--censored names a column that says of each row whether the patient was still in
when the data end (yes, true or 1). Such a stay counts with the probability of
staying longer, and observed quantiles and distances are from the Kaplan-Meier
curve. Leaving these rows out instead makes stays look shorter than they are.

Every law has the mean of the data, since bed-days are patients times mean stay; what
is fitted is its shape, by maximum likelihood. Who was still in goes on, for that
mean, as the law would have it. Laws are compared by AIC, lower is better, and
differences of less than 2 mean little. KS is the Kolmogorov-Smirnov distance, the
greatest difference between the law's and the observed distribution function, both
rounded alike; 0.05 is five points of probability. A law that is further from the data
than chance explains is not offered, whatever its AIC.

--scenario and --step say where the law is to go: what it replaces there, and what
the scenario adds to such stays by itself, so that it does not count twice.

Uniform, triangular and PERT laws are not fitted: they would end at the longest stay
seen, so that nobody could ever stay longer. Beta laws are of shares, not of times,
and the normal law goes below 0.`,
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
	for _, flag := range []string{"column", "censored", "by"} {
		a.completeColumns(cmd, flag)
	}
	completeWords(cmd, "unit", describe.FitUnits)
	completeWords(cmd, "rounded", describe.Roundings())
	a.completeScenarioFlag(cmd)
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
