package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/diag"
	"prehabsim/internal/fit"
	"prehabsim/internal/intake"
)

// fitting is what "fit" was told.
type fitting struct {
	fit.Columns
	unit string
	file string // as the user wrote it
}

func fitCommand(a *app) *cobra.Command {
	var f fitting
	cmd := &cobra.Command{
		Use:   "fit DATA.csv --column NAME",
		Short: "Fit distributions to a column of local data, and print the line to paste",
		Long: `Fit finds, for each family of laws, the parameters under which a column of your
own data is most likely (maximum likelihood), compares the families, and prints
the best as a line for a scenario.

The file is CSV in UTF-8, with a line of column names. Only the columns named here
are looked at. What is printed are counts, parameters and quantiles; groups of
fewer than 5 patients are left out.

--censored names a column that says of each row whether the patient was still in
when the data end (yes, true or 1). Such a stay counts with the probability of
staying longer, and observed quantiles and distances are from the Kaplan-Meier
curve. Leaving these rows out instead makes stays look shorter than they are.

A time of 0 counts as half the smallest step in which times are written: 0.5 in
whole days. Laws are compared by AIC, lower is better, and differences of less than
2 mean little. KS is the Kolmogorov-Smirnov distance, the greatest difference
between the law's and the observed distribution function, taken at the edges of
what rounds to the same value; 0.05 is five points of probability.

Uniform, triangular and PERT laws are not fitted: they would end at the longest stay
seen, so that nobody could ever stay longer. Beta laws are of shares, not of times,
and the normal law goes below 0.`,
		Example: `  prehabsim fit stays.csv --column los_days
  prehabsim fit stays.csv --column los_days --censored still_in --by trust
  prehabsim fit stays.csv --column theatre_min --unit m
  prehabsim fit stays.csv --column contacts --counts`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usagef("name a CSV file; for example: %s stays.csv --column los_days", cmd.CommandPath())
			case len(args) > 1:
				return usagef("one file at a time, not %d: %s", len(args), words(args))
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
			f.file = args[0]
			if err := f.check(cmd); err != nil {
				return err
			}
			return a.fit(&f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.Value, "column", "", "the column of times or counts")
	flags.StringVar(&f.Censored, "censored", "", "the column that says yes where the patient was still in at the end")
	flags.StringVar(&f.By, "by", "", "the column of groups, such as trust; each is fitted by itself")
	flags.StringVar(&f.unit, "unit", "d", "unit of the times: d, h, m, w, or none for plain numbers")
	flags.BoolVar(&f.Counts, "counts", false, "the values are whole-number counts, not times")
	for _, flag := range []string{"column", "censored", "by"} {
		a.completeColumns(cmd, flag)
	}
	completeWords(cmd, "unit", fitUnits)
	return cmd
}

var fitUnits = []string{"d", "h", "m", "w", "none"}

func (f *fitting) check(cmd *cobra.Command) error {
	if f.Value == "" {
		return usagef("name the column of times or counts; for example: %s %s --column los_days", cmd.CommandPath(), f.file)
	}
	if err := oneOf("unit", f.unit, fitUnits); err != nil {
		return err
	}
	if f.Counts && f.unit != "none" && cmd.Flags().Changed("unit") {
		return usagef("counts have no unit; leave out --unit %s or --counts", f.unit)
	}
	if f.Counts || f.unit == "none" {
		f.unit = ""
	}
	for _, pair := range [][2]string{{f.Value, f.Censored}, {f.Value, f.By}, {f.Censored, f.By}} {
		if pair[0] != "" && pair[0] == pair[1] {
			return usagef("column %q is named twice; --column, --censored and --by take a column each", pair[0])
		}
	}
	return nil
}

// completeColumns completes a flag with the column names of the file.
func (a *app) completeColumns(cmd *cobra.Command, flag string) {
	complete(cmd, flag, func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		file, err := openFile(a.path(args[0]))
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		defer file.Close()
		return fit.Header(file), cobra.ShellCompDirectiveNoFileComp
	})
}

// fewestToFit is the least that a law is fitted to: quantiles of fewer would tell
// of single patients.
const fewestToFit = 5

func (a *app) fit(f *fitting) error {
	samples, err := a.readColumn(f)
	if err != nil {
		return err
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
		return refused(fmt.Errorf("%s: column %q has %s; a law needs %d or more", f.file, f.Value, counted(samples[0].N(), "value"), fewestToFit))
	case len(large) == 0:
		return refused(fmt.Errorf("%s: no group of column %q has the %d values that a law needs", f.file, f.By, fewestToFit))
	case small > 0:
		a.say("warning: left out for having fewer than %d values: %s", fewestToFit, counted(small, "group"))
	}
	fitted := 0
	for i, s := range large {
		if i > 0 {
			fmt.Fprintln(a.stdout)
		}
		ok, err := a.printFit(f, fit.Laws(s))
		if err != nil {
			return err
		}
		if ok {
			fitted++
		}
	}
	if fitted == 0 {
		return refused(fmt.Errorf("%s: no law can be fitted to column %q", f.file, f.Value))
	}
	return nil
}

// readColumn reads the samples of a file; problems come back as one error.
func (a *app) readColumn(f *fitting) ([]fit.Sample, error) {
	file, err := openFile(a.path(f.file))
	if errors.Is(err, fs.ErrNotExist) {
		here, _ := readDir(filepath.Dir(a.path(f.file))) // without the folder nothing is near
		return nil, refused(fmt.Errorf("%s: no such file%s", f.file, nearest(filepath.Base(f.file), here)))
	}
	if err != nil {
		return nil, refused(fmt.Errorf("%s: %w", f.file, reason(err)))
	}
	defer file.Close()
	var problems diag.List
	samples, err := fit.ReadColumn(file, f.file, f.Columns, &problems)
	if err != nil {
		return nil, refused(fmt.Errorf("read %s: %w", f.file, reason(err)))
	}
	if err := problems.Err(); err != nil {
		return nil, refused(err)
	}
	return samples, nil
}

// printFit prints what was found for one group, and says whether there is a line
// to paste.
func (a *app) printFit(f *fitting, r fit.Result) (bool, error) {
	s := &r.Sample
	of, group := "", ""
	if f.By != "" {
		group = fmt.Sprintf("%s %q", f.By, s.Group)
		of = group + ": "
	}
	title := fmt.Sprintf("%s of %s", f.Value, filepath.Base(f.file))
	if group != "" {
		title += ", " + group
	}
	fmt.Fprintf(a.stdout, "%s: %s\n", title, f.size(s))
	if s.Zeros > 0 {
		fmt.Fprintf(a.stdout, "%s of 0 counted as %s, half the smallest step\n", counted(s.Zeros, "value"), number(s.Unit/2)+f.unit)
	}
	if value, same := s.Same(); same {
		a.say("warning: %sall values are the same, so that no law can be fitted; is this a standard length, or a default of the system?", of)
		constant := fit.Fit{Family: "constant", Params: []fit.Param{{Name: "value", Value: value}}}
		fmt.Fprintf(a.stdout, "\nTo paste:\n%s\n", f.line(s, constant.Family, constant.Text(f.unit), ""))
		return true, nil
	}
	if s.Ended() == 0 {
		a.say("warning: %sall were still in, so that nothing tells how long a stay is", of)
		return false, nil
	}
	a.warnOfFit(of, &r, f)
	if err := f.lawTable(&r).write(a.stdout); err != nil {
		return false, err
	}
	if len(r.Fits) == 0 {
		return false, nil
	}
	best := r.Fits[0]
	fmt.Fprintln(a.stdout)
	if err := f.quantileTable(&r).write(a.stdout); err != nil {
		return false, err
	}
	fmt.Fprintf(a.stdout, "\nTo paste:\n%s\n", f.line(s, best.Family, best.Text(f.unit), ""))
	f.fallback(a, &r)
	return true, nil
}

// lawTable compares the families.
func (f *fitting) lawTable(r *fit.Result) *grid {
	g := newGrid("law", "parameters", ">log-likelihood", ">AIC", ">from best", ">KS")
	fixed := func(x float64, decimals int) string { return strconv.FormatFloat(x, 'f', decimals, 64) }
	for _, each := range r.Fits {
		g.add(each.Family, shortened(each.Text(f.unit)), fixed(each.LogLikelihood, 2), fixed(each.AIC(), 2),
			fixed(each.AIC()-r.Fits[0].AIC(), 2), fixed(each.Distance, 3))
	}
	for _, each := range r.LeftOut {
		g.foot = append(g.foot, each.Family+" left out: "+each.Reason)
	}
	return g
}

// shortened keeps a long list of values from widening the table; the line to
// paste has all of it.
func shortened(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return text[:strings.LastIndex(text[:most], ",")] + ", ..."
}

var fitCentiles = []float64{5, 10, 25, 50, 75, 90, 95, 99}

// quantileTable sets observed quantiles beside those of the best law.
func (f *fitting) quantileTable(r *fit.Result) *grid {
	best := r.Fits[0]
	g := newGrid(">centile", ">observed", ">"+best.Family)
	short := false
	for _, c := range fitCentiles {
		observed := "-"
		if x, ok := r.Curve.Quantile(c / 100); ok {
			observed = number(x) + f.unit
		} else {
			short = true
		}
		g.add(number(c)+"%", observed, number(best.Law.Quantile(c/100))+f.unit)
	}
	if short {
		g.foot = append(g.foot, "- not known: too many were still in")
	}
	return g
}

// warnOfFit says what to doubt.
func (a *app) warnOfFit(of string, r *fit.Result, f *fitting) {
	const enough = 30
	s := &r.Sample
	if n := s.Ended(); n < enough {
		a.say("warning: %s%s complete: with fewer than %d the choice of a law is little more than a guess", of, counted(n, "value"), enough)
	}
	if median, ok := r.Curve.Quantile(0.5); ok && !s.Counts && median < 2.5*s.Unit {
		a.say("warning: %shalf of the values are at most %s, written in steps of %s: rounding matters as much as the law; use a finer unit if you have one",
			of, number(median)+f.unit, number(s.Unit)+f.unit)
	}
	if r.Poor() {
		best := r.Fits[0]
		a.say("warning: %seven the best law, %s, is off by up to %s: look for groups that differ (--by), or draw from the data", of,
			best.Family, percent(best.Distance))
	}
}

// fallback prints the law that repeats the data, for when none fits.
func (f *fitting) fallback(a *app, r *fit.Result) {
	s := &r.Sample
	fmt.Fprintf(a.stdout, "\nIf no law fits, draw from the data:\n")
	if s.Censored() == 0 && f.By == "" {
		params := fmt.Sprintf("csv = %s, column = %s", intake.Quoted(f.file), intake.Quoted(f.Value))
		if f.unit != "" {
			params += fmt.Sprintf(", unit = %q", f.unit)
		}
		fmt.Fprintln(a.stdout, f.line(s, "empirical", params, ""))
		return
	}
	values, ok := r.Spread()
	if !ok {
		fmt.Fprintln(a.stdout, "# not possible: too few values, or too many were still in")
		return
	}
	p := fit.Param{Name: "values", List: values}
	fmt.Fprintln(a.stdout, f.line(s, "empirical", p.Text(f.unit), fmt.Sprintf(", as %d quantiles", len(values))))
}

// line is a law as a scenario writes it.
func (f *fitting) line(s *fit.Sample, family, params, note string) string {
	key := map[bool]string{true: "count", false: "delay"}[f.Counts]
	if f.unit == "" && !f.Counts {
		key = "value"
	}
	source := filepath.Base(f.file)
	if f.By != "" {
		source += ", " + f.By + " " + s.Group
	}
	return fmt.Sprintf("%s = { dist = %q, %s, source = %s }", key, family, params, intake.Quoted(source+", "+f.size(s)+note))
}

// size says how many values there are.
func (f *fitting) size(s *fit.Sample) string {
	text := fmt.Sprintf("n = %d", s.N())
	if f.Censored != "" {
		text += fmt.Sprintf(", %d censored", s.Censored())
	}
	return text
}
