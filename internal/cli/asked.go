package cli

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"prehabsim/internal/ask"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
)

func listCommand(a *app) *cobra.Command { return ask.List(a.world()) }

func sensitivityCommand(a *app) *cobra.Command { return ask.Sensitivity(a.world()) }

func learnCommand(a *app) *cobra.Command { return ask.Learn(a.world()) }

func reportCommand(a *app) *cobra.Command { return ask.Report(a.world()) }

func serveCommand(a *app) *cobra.Command { return ask.Serve(a.world(), a.spec(0)) }

// world is what commands need that ask a finished run.
func (a *app) world() ask.World {
	return ask.World{Out: a.stdout, Say: a.say, Path: a.path, Files: a.scenarioFiles(), Args: oneScenario, Complete: a.completeScenario, Run: a.runDraws}
}

// runDraws runs the draws of a scenario, as many as the command was told, and returns the
// folder of their results.
func (a *app) runDraws(cmd *cobra.Command, name, out string) (folder string, err error) {
	var r running
	if r.draws, err = cmd.Flags().GetInt("draws"); err != nil {
		return "", err
	}
	if err := r.choice.check(cmd); err != nil {
		return "", err
	}
	x, err := a.study(cmd, name, &r.choice, false)
	if err != nil {
		return "", err
	}
	folder = orElse(out, "results", x)
	_, err = a.simulate(cmd, x, folder, &r)
	return folder, err
}

func staffCommand(a *app) *cobra.Command {
	var r running
	return ask.Staff(a.world(), ask.Staffing{
		Flags: func(cmd *cobra.Command) {
			r.searchFlags(cmd, 4, "independent repetitions of each round of the search, and of what is told")
			a.completeOptions(cmd, "option")
		},
		Answer: func(cmd *cobra.Command, name string, q study.StaffAsk) (*study.Staffing, error) {
			r.options = []string{q.Option}
			return found(a, cmd, name, &r, "a search for posts", q, (*study.Study).Staff)
		},
	})
}

func solveCommand(a *app) *cobra.Command {
	var r running
	return ask.Solve(a.world(), ask.Solving{
		Flags: func(cmd *cobra.Command) {
			r.searchFlags(cmd, 0, "independent repetitions on which answers rest (default the scenario's)")
			r.optionsFlag(a, cmd)
		},
		Answer: func(cmd *cobra.Command, name string, q *study.SolveAsk) (*study.Solved, error) {
			return found(a, cmd, name, &r, "a search for what it takes", q, (*study.Study).Solve)
		},
	})
}

func bottlenecksCommand(a *app) *cobra.Command {
	var r running
	return ask.Bottlenecks(a.world(), ask.Adding{
		Flags: func(cmd *cobra.Command) {
			r.searchFlags(cmd, 0, "independent repetitions (default the scenario's)")
			a.completeOptions(cmd, "option")
		},
		Answer: func(cmd *cobra.Command, name string, q study.OneMoreAsk) (*study.OneMore, error) {
			r.options = []string{cmp.Or(q.Option, scenario.Current)}
			return found(a, cmd, name, &r, "what one more is worth", q, (*study.Study).OneMore)
		},
	})
}

func breachesCommand(a *app) *cobra.Command {
	var r running
	return ask.Breaches(a.world(), ask.Breaching{
		Flags: func(cmd *cobra.Command) {
			r.searchFlags(cmd, 0, "independent repetitions (default the scenario's)")
			a.completeOptions(cmd, "option")
		},
		Study: func(cmd *cobra.Command, name, option string) (*study.Study, error) {
			r.options = []string{cmp.Or(option, scenario.Current)}
			return a.study(cmd, name, &r.choice, r.quiet)
		},
		Answer: func(cmd *cobra.Command, load func() (*study.Study, error), q study.BreachAsk) (*study.Breached, error) {
			return foundOf(a, cmd, load, &r, "who breaches", q, (*study.Study).Breaches)
		},
	})
}

func rankCommand(a *app) *cobra.Command {
	var r running
	return ask.Rank(a.world(), ask.Ranking{
		Flags: func(cmd *cobra.Command) {
			r.searchFlags(cmd, 0, "independent repetitions (default the scenario's); with --zone the most that there may be")
			r.optionsFlag(a, cmd)
		},
		Answer: func(cmd *cobra.Command, name string, q study.RankAsk) (*study.Ranked, error) {
			return found(a, cmd, name, &r, "a ranking", q, (*study.Study).Rank)
		},
	})
}

func traceCommand(a *app) *cobra.Command {
	var c choice
	return ask.Trace(a.world(), ask.Tracing{
		Flags: func(cmd *cobra.Command) {
			cmd.Flags().Uint64Var(&c.seed, "seed", 0, "number that names the random draws (default the scenario's)")
			c.evidenceFlag(cmd)
			a.completeOptions(cmd, "option")
		},
		Load: func(cmd *cobra.Command, name, option string, quiet bool) (*study.Scenario, error) {
			c.options = []string{option}
			if err := c.check(cmd); err != nil {
				return nil, err
			}
			return a.load(cmd, name, &c, false, quiet)
		},
	})
}

func growCommand(a *app) *cobra.Command {
	var r running
	return ask.Grow(a.world(), ask.Growing{
		Flags: func(cmd *cobra.Command) {
			r.searchFlags(cmd, 0, "independent repetitions on which answers rest (default the scenario's)")
			r.optionsFlag(a, cmd)
		},
		Answer: func(cmd *cobra.Command, name string, q study.GrowAsk) (g *study.Grown, of *study.Study, err error) {
			g, err = found(a, cmd, name, &r, "a search for how much demand could be met", q, func(x *study.Study, ctx context.Context, q study.GrowAsk, o study.Spec, events study.Events) (*study.Grown, error) {
				of = x
				return x.Grow(ctx, q, o, events)
			})
			return g, of, err
		},
	})
}

// searchFlags adds those of a command that searches by simulation.
func (r *running) searchFlags(cmd *cobra.Command, usual int, replications string) {
	f := cmd.Flags()
	f.IntVar(&r.replications, "replications", usual, replications)
	r.runFlags(cmd)
	f.IntVar(&r.workers, "workers", 0, "replications at the same time (default one for each processor); results do not depend on it")
	f.BoolVar(&r.quiet, "quiet", false, "say nothing but errors and the result")
}

// search is a method of a study that answers a question by simulation.
type search[Q, T any] func(x *study.Study, ctx context.Context, q Q, o study.Spec, events study.Events) (*T, error)

// found is what a search by simulation finds of a scenario; it shows how far that has come.
func found[Q, T any](a *app, cmd *cobra.Command, name string, r *running, what string, q Q, find search[Q, T]) (*T, error) {
	return foundOf(a, cmd, func() (*study.Study, error) { return a.study(cmd, name, &r.choice, r.quiet) }, r, what, q, find)
}

// foundOf is likewise what is found of a study.
func foundOf[Q, T any](a *app, cmd *cobra.Command, load func() (*study.Study, error), r *running, what string, q Q, find search[Q, T]) (*T, error) {
	if err := r.choice.check(cmd); err != nil {
		return nil, err
	}
	if r.workers < 0 {
		return nil, usagef("--workers must be 0 or more, not %d", r.workers)
	}
	x, err := load()
	if err != nil {
		return nil, err
	}
	f := a.console.Follow("", 0, r.quiet)
	answer, err := find(x, cmd.Context(), q, a.spec(r.workers), f.See)
	f.Stop()
	return answer, interrupted(err, what)
}
