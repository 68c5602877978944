package study

import (
	"context"

	"prehabsim/internal/backtest"
	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/runner"
	"prehabsim/internal/scenario"
	"prehabsim/sim/result"
)

// Unseen is the first replication of a backtest. A fit begins with the first and does not
// come near, so what a backtest simulates is fresh.
const Unseen = 10_000

// Years are the years that a scenario names to be predicted, whatever else is wrong with it.
func Years(files scenario.Files, name string) []string {
	var problems diag.List // LoadYears will find them again
	d := scenario.Load(files, name, &problems)
	if d == nil {
		return nil
	}
	return d.Backtests()
}

// CapacityGrowth refuses what is no growth of capacity from the fitted year to another.
func CapacityGrowth(text string) error { return compile.CapacityGrowth(text) }

// Backtests are the fitted year of a scenario and the other years that it is to predict.
type Backtests struct {
	Fitted       *Scenario
	others       []*compile.Model
	Warnings     []diag.Problem
	Level        float64
	Replications int
}

// LoadYears reads the fitted year and the other of that name; "" is all that the scenario
// has. Growth of capacity between them goes before what the years say of it; "" leaves that
// to them. A scenario without other years is read to its end first: what is wrong with it
// is told before what it lacks.
func LoadYears(files scenario.Files, name, year, growth string, c Choice) (*Backtests, error) {
	years := Years(files, name)
	if year != "" && len(years) > 0 {
		if err := diag.OneOf("backtest", year, years); err != nil {
			return nil, err
		}
		years = []string{year}
	}
	var problems diag.List
	fitted, others := compile.LoadBacktests(files, name, years, growth, c.settings(nil), &problems)
	if err := refuse(&problems); err != nil {
		return nil, err
	}
	b := &Backtests{Fitted: &Scenario{Model: fitted, choice: c}, others: others, Warnings: problems.Warnings(), Level: c.Level, Replications: c.Replications}
	if b.Level == 0 {
		b.Level = fitted.Level
	}
	return b, nil
}

// Empty says that there is no other year to predict.
func (b *Backtests) Empty() bool { return len(b.others) == 0 }

// Backtest is one that has been run.
type Backtest struct {
	Model  *compile.Model
	Year   compile.Backtest
	Lines  []backtest.Line
	Scores []backtest.Score
}

// Worse says that the fitted year with the model's change is worse than the same again.
func (t *Backtest) Worse() bool {
	return len(t.Scores) > 0 && t.Scores[0].ShiftedVerdict == backtest.Worse
}

// Run simulates the fitted year once, and each other with the same replications, and
// scores what they predict. The sets are those of all the years, the fitted one first.
func (b *Backtests) Run(ctx context.Context, o Spec, events Events) (list []Backtest, sets []*result.Set, err error) {
	years := append([]*compile.Model{b.Fitted.Model}, b.others...)
	for i, m := range years {
		x, err := New(&Scenario{Model: m, choice: b.Fitted.choice})
		if err != nil {
			return nil, nil, err
		}
		set, err := x.simulate(ctx, runner.Options{Units: runner.Replications(Unseen, Unseen+b.Replications), Workers: o.Workers}, Simulating, func(s State) {
			s.Done, s.Of = i*b.Replications+s.Done, len(years)*b.Replications
			events.tell(s)
		})
		if err != nil {
			return nil, nil, err
		}
		sets = append(sets, set)
		if i == 0 {
			continue
		}
		t := Backtest{Model: m, Year: m.Backtests[0]}
		t.Lines = backtest.Compare(&t.Year, sets[0], set, b.Level)
		t.Scores = backtest.Judge(t.Lines, b.Level)
		list = append(list, t)
	}
	return list, sets, nil
}
