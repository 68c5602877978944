package cli

import (
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// backtesting is what "backtest" was told.
type backtesting struct {
	choice
	sections
	year    string
	growth  string
	workers int
	csv     bool
	strict  bool
	quiet   bool
}

func backtestCommand(a *app) *cobra.Command {
	var b backtesting
	cmd := &cobra.Command{
		Use:   "backtest SCENARIO",
		Short: "Predict another year from its demand, and score that against what was published",
		Long:  describe.AboutBacktest,
		Example: `  prehabsim backtest builtin:selca --year 2023_24
  prehabsim backtest lung.toml --replications 4 --capacity-growth demand --csv > backtest.csv`,
		Args:              oneScenario,
		ValidArgsFunction: a.completeScenario,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.backtest(cmd, args[0], &b) },
	}
	f := cmd.Flags()
	f.StringVar(&b.year, "year", "", "this backtest alone (default all of the scenario's)")
	f.IntVar(&b.replications, "replications", 20, "independent repetitions of each year")
	f.StringVar(&b.growth, "capacity-growth", "", `base capacity from the fitted year to the other: none, demand or "2% per year" (default the backtest's, which is none)`)
	b.runFlags(cmd)
	f.IntVar(&b.workers, "workers", 0, "replications at the same time (default one for each processor)")
	f.BoolVar(&b.csv, "csv", false, "print the figures as CSV")
	b.sections.flags(cmd, "result")
	f.BoolVar(&b.strict, "strict", false, "leave with code 4 if the fitted year plus the model's change is worse than the same again")
	f.BoolVar(&b.quiet, "quiet", false, "say nothing but errors and the result")
	completeWords(cmd, "capacity-growth", []string{"none", "demand"})
	complete(cmd, "year", a.completeYear)
	return cmd
}

func (a *app) completeYear(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return study.Years(a.scenarioFiles(), args[0]), cobra.ShellCompDirectiveNoFileComp
}

func (b *backtesting) check(cmd *cobra.Command) error {
	if err := b.choice.check(cmd); err != nil {
		return err
	}
	switch {
	case b.replications < 2:
		return usagef("a prediction is held against the chance between years, which one replication cannot tell; use --replications 2 or more")
	case b.replications > study.Unseen:
		return usagef("--replications must be %d or less, not %d", study.Unseen, b.replications)
	case b.workers < 0:
		return usagef("--workers must be 0 or more, not %d", b.workers)
	}
	if b.growth != "" {
		if err := study.CapacityGrowth(b.growth); err != nil {
			return usagef("--capacity-growth: %w", err)
		}
	}
	return nil
}

func (a *app) backtest(cmd *cobra.Command, name string, b *backtesting) error {
	if err := b.check(cmd); err != nil {
		return err
	}
	if err := a.mayWrite(&b.sections, []string{name}); err != nil {
		return err
	}
	years, err := study.LoadYears(a.scenarioFiles(), name, b.year, b.growth, b.choice.of(cmd, false))
	if err != nil {
		return err
	}
	if years.Empty() {
		return usagef("%s has no other year to predict; write it as [backtest.NAME], or make one with `prehabsim targets from-cwt --backtest NAME`", years.Fitted.Name)
	}
	if !b.quiet {
		for _, w := range years.Warnings {
			a.say("warning: %s", w)
		}
	}
	f := a.console.Follow("", 0, b.quiet)
	tests, sets, err := years.Run(cmd.Context(), a.spec(b.workers), f.See)
	f.Stop()
	if err != nil {
		return interrupted(err, "a backtest")
	}
	for _, set := range sets {
		a.tellCircles(set)
	}
	return a.deliverBacktests(years, tests, b)
}

// deliverBacktests prints the result or writes it to a file, whole or not at all.
func (a *app) deliverBacktests(years *study.Backtests, tests []study.Backtest, b *backtesting) error {
	write := func(w io.Writer) error { return describe.Backtests(w, years, tests) }
	asCSV := b.csv || filepath.Ext(b.out) == ".csv"
	if asCSV {
		write = func(w io.Writer) error { return describe.BacktestsCSV(w, tests) }
	}
	if b.out == "" {
		if err := write(a.stdout); err != nil {
			return err
		}
	} else if err := disk.WriteWhole(a.path(b.out), write); err != nil {
		return err
	}
	var worse []string
	for _, t := range tests {
		if (asCSV || b.out != "") && !b.quiet {
			for _, line := range describe.VerdictLines(&t) {
				a.say("%s: %s", t.Year.Name, line)
			}
		}
		if t.Worse() {
			worse = append(worse, t.Year.Name)
		}
	}
	if b.out != "" && !b.quiet {
		a.say("the result is in %s", b.out)
	}
	if len(worse) > 0 && b.strict {
		return diag.Missed.Errorf("worse than the same again: %s", words.List(worse))
	}
	return nil
}
