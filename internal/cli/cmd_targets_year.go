package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"prehabsim/internal/intake"
	"prehabsim/internal/words"
)

// check refuses flags that say nothing without one another.
func (t *takingTargets) check() error {
	if err := t.checkWhose(); err != nil {
		return err
	}
	switch {
	case t.year == "" && t.scenario != "":
		return usagef("--scenario is the one that predicts a year; name the year with --backtest, such as --backtest 2023_24")
	case t.year == "":
		return nil
	case t.scenario == "":
		return usagef("--backtest %s is for one scenario, whose fitted year it is held against; name it with --scenario", t.year)
	}
	if err := intake.YearName(t.year); err != nil {
		return usagef("--backtest: %w", err)
	}
	return nil
}

// yearFromCWT makes a backtest's section of another year than the scenario's own.
func (a *app) yearFromCWT(cmd *cobra.Command, c *intake.CWT, whose intake.Whose, span intake.Span, names []string, t *takingTargets) error {
	m, err := a.load(cmd, t.scenario, &choice{options: []string{"current"}}, true, true)
	if err != nil {
		return err
	}
	fitted := m.Fitted(t.scenario)
	if span.From <= fitted.Span.To && fitted.Span.From <= span.To {
		return usagef("%s to %s are months of the year to which %s is fitted, %s; name others with --from and --to",
			max(span.From, fitted.Span.From), min(span.To, fitted.Span.To), m.Name, fitted.Span.Words())
	}
	year, warnings := c.Backtest(t.year, whose, span, fitted)
	for _, w := range warnings {
		a.say("warning: %s", w)
	}
	n := targetsIn(year.Chapters)
	if n == 0 {
		return refused(fmt.Errorf("the files have no total of %s from %s to %s, so there is nothing to predict", whose.Name, span.From, span.To))
	}
	text := intake.YearText(t.madeBy(names, whose, span, "--backtest", t.year, "--scenario", fitted.Scenario), whose, year, fitted)
	return a.deliver(&t.sections, text, fmt.Sprintf("%s of demand and %s", words.Count(len(year.Demand), "number"), words.Count(n, "published figure")))
}
