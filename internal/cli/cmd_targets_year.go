package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/intake"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/sim/tick"
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
	fitted := fittedYear(m, t.scenario)
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

// fittedYear is what a scenario says of its observed year.
func fittedYear(m *study.Scenario, name string) intake.Fitted {
	f := intake.Fitted{Scenario: name, Span: intake.Span{From: monthOf(m.From), To: monthOf(m.To)}, Numbers: map[string]float64{}}
	if !strings.HasPrefix(name, "builtin:") {
		f.Scenario = filepath.Base(name) // what is written must not tell folders
	}
	for _, p := range m.Options[0].Pathways {
		f.Arrivals = append(f.Arrivals, intake.Flow{Pathway: p.Name, PerYear: p.PerYear})
	}
	for _, q := range m.Options[0].Document.Quantities() {
		if value, _, _ := q.Written(); strings.HasPrefix(q.Path, "table.") {
			f.Numbers[strings.Replace(q.Path, ".rows.", ".", 1)] = value
		}
	}
	for _, x := range m.Targets {
		f.Targets = append(f.Targets, intake.Known{Name: x.Name, Measure: x.Measure, By: x.By, Value: x.Value})
		if x.By != "" && x.By != "all" {
			continue
		}
		switch x.Measure {
		case "first_treatments":
			f.First = x.Observed
		case "subsequent_treatments":
			f.Subsequent = x.Observed
		}
	}
	return f
}

func monthOf(d tick.Date) intake.Month { return intake.Month(12*d.Year + d.Month - 1) }
