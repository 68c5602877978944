package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/fit"
	"prehabsim/internal/words"
)

// fitting is what "fit" was told.
type fitting struct {
	describe.Fit
	rounded  string
	scenario string
	step     string
}

func fitCommand(a *app) *cobra.Command {
	var f fitting
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
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usagef("name a CSV file; for example: %s stays.csv --column los_days", cmd.CommandPath())
			case len(args) > 1:
				return usagef("one file at a time, not %d: %s", len(args), words.List(args))
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return []string{"csv"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			f.File, f.W, f.Warn = args[0], a.stdout, func(format string, args ...any) { a.say("warning: "+format, args...) }
			if err := f.check(cmd); err != nil {
				return err
			}
			if err := a.findStep(cmd, &f); err != nil {
				return err
			}
			return a.fit(&f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.Value, "column", "", "the column of times or counts")
	flags.StringVar(&f.Censored, "censored", "", "the column that says yes where the patient was still in at the end")
	flags.StringVar(&f.By, "by", "", "the column of groups, such as trust; each is fitted by itself")
	flags.StringVar(&f.Unit, "unit", "d", "unit of the times: d, h, m, w, or none for plain numbers")
	flags.BoolVar(&f.Counts, "counts", false, "the values are whole-number counts, not times")
	flags.StringVar(&f.rounded, "rounded", "", "what a value stands for: nights, nearest, down, up, or no (default as it looks)")
	flags.StringVar(&f.scenario, "scenario", "", "the scenario that the law is for")
	flags.StringVar(&f.step, "step", "", "the step of it whose time this is, such as surgery.ward_stay")
	for _, flag := range []string{"column", "censored", "by"} {
		a.completeColumns(cmd, flag)
	}
	completeWords(cmd, "unit", fitUnits)
	completeWords(cmd, "rounded", roundings())
	complete(cmd, "scenario", func(cmd *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		return a.completeScenario(cmd, nil, begun)
	})
	return cmd
}

var fitUnits = []string{"d", "h", "m", "w", "none"}

// daysIn is how much a day is in each unit.
var daysIn = map[string]float64{"d": 1, "h": 24, "m": 1440, "w": 1. / 7}

func roundings() (names []string) {
	for _, way := range fit.Ways {
		names = append(names, string(way))
	}
	return names
}

func (f *fitting) check(cmd *cobra.Command) error {
	if f.Value == "" {
		return usagef("name the column of times or counts; for example: %s %s --column los_days", cmd.CommandPath(), f.File)
	}
	if err := diag.OneOf("unit", f.Unit, fitUnits); err != nil {
		return err
	}
	if f.Counts && f.Unit != "none" && cmd.Flags().Changed("unit") {
		return usagef("counts have no unit; leave out --unit %s or --counts", f.Unit)
	}
	if f.Counts || f.Unit == "none" {
		f.Unit = ""
	}
	f.Rounded, f.Day = fit.Way(f.rounded), daysIn[f.Unit]
	switch {
	case f.rounded == "":
	case f.Counts:
		return usagef("counts are not rounded; leave out --rounded %s or --counts", f.rounded)
	case f.Rounded == fit.Nights && f.Unit == "":
		return usagef("nights have a unit; leave out --unit none or --rounded nights")
	}
	if f.rounded != "" {
		if err := diag.OneOf("way of rounding", f.rounded, roundings()); err != nil {
			return err
		}
	}
	switch {
	case (f.scenario == "") != (f.step == ""):
		return usagef("--scenario and --step go together; for example: --scenario builtin:northbridge --step surgery.ward_stay")
	case f.step != "" && f.Unit == "":
		return usagef("the time of a step has a unit; leave out --step, or --counts and --unit none")
	}
	for _, pair := range [][2]string{{f.Value, f.Censored}, {f.Value, f.By}, {f.Censored, f.By}} {
		if pair[0] != "" && pair[0] == pair[1] {
			return usagef("column %q is named twice; --column, --censored and --by take a column each", pair[0])
		}
	}
	return nil
}

// findStep finds the step that the law is for.
func (a *app) findStep(cmd *cobra.Command, f *fitting) error {
	if f.step == "" {
		return nil
	}
	m, err := a.load(cmd, f.scenario, &choice{options: []string{}}, false, true)
	if err != nil {
		return err
	}
	if f.Place, err = m.StepTime(f.step); err != nil {
		return refused(err)
	}
	return nil
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

// whoIsStillIn names a column that by its name says who was still in, and of which nobody
// has asked to read it; "" where there is none.
func (a *app) whoIsStillIn(f *fitting) string {
	file, err := disk.Open(a.path(f.File))
	if err != nil || f.Censored != "" {
		return ""
	}
	defer file.Close()
	for _, name := range fit.Header(file) {
		lower := strings.ToLower(name)
		if name != f.Value && name != f.By && (strings.Contains(lower, "still") || strings.Contains(lower, "censor")) {
			return name
		}
	}
	return ""
}

// fewestToFit is the least that a law is fitted to: quantiles of fewer would tell
// of single patients.
const fewestToFit = 5

func (a *app) fit(f *fitting) error {
	samples, err := a.readColumn(f)
	if err != nil {
		return err
	}
	if name := a.whoIsStillIn(f); name != "" {
		a.say("warning: column %q was not read; if it says who was still in when the data end, their stays are longer than what stands here: add --censored %q", name, name)
	}
	var large []fit.Sample
	small := 0
	for _, s := range samples {
		if s.N() < fewestToFit {
			small++
		} else {
			large = append(large, s)
		}
	}
	switch {
	case len(large) == 0 && f.By == "":
		return refused(fmt.Errorf("%s: column %q has %s; a law needs %d or more", f.File, f.Value, words.Count(samples[0].N(), "value"), fewestToFit))
	case len(large) == 0:
		return refused(fmt.Errorf("%s: no group of column %q has the %d values that a law needs", f.File, f.By, fewestToFit))
	case small > 0:
		a.say("warning: left out for having fewer than %d values: %s", fewestToFit, words.Count(small, "group"))
	}
	fitted := 0
	for i, s := range large {
		if i > 0 {
			fmt.Fprintln(a.stdout)
		}
		ok, err := f.Print(fit.Laws(s))
		if err != nil {
			return err
		}
		if ok {
			fitted++
		}
	}
	if fitted > 0 {
		f.Note()
	} else {
		return refused(fmt.Errorf("%s: no law can be fitted to column %q", f.File, f.Value))
	}
	return nil
}

// readColumn reads the samples of a file; problems come back as one error.
func (a *app) readColumn(f *fitting) ([]fit.Sample, error) {
	file, err := disk.Open(a.path(f.File))
	if errors.Is(err, fs.ErrNotExist) {
		here, _ := disk.ReadDir(filepath.Dir(a.path(f.File))) // without the folder nothing is near
		return nil, refused(fmt.Errorf("%s: no such file%s", f.File, diag.Nearest(filepath.Base(f.File), here)))
	}
	if err != nil {
		return nil, refused(fmt.Errorf("%s: %w", f.File, disk.Reason(err)))
	}
	defer file.Close()
	var problems diag.List
	samples, err := fit.ReadColumn(file, f.File, f.Columns, &problems)
	if err != nil {
		return nil, refused(fmt.Errorf("read %s: %w", f.File, disk.Reason(err)))
	}
	if err := problems.Err(); err != nil {
		return nil, refused(err)
	}
	for _, w := range problems.Warnings() {
		f.Left = true
		a.say("warning: %s", w)
	}
	return samples, nil
}
