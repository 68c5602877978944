package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"prehabsim/internal/compile"
	"prehabsim/internal/report"
	"prehabsim/internal/runner"
	"prehabsim/sim/result"
)

// running is what "run" was told.
type running struct {
	choice
	workers int
	out     string
	force   bool
	format  string
	quiet   bool
}

func runCommand(a *app) *cobra.Command {
	var r running
	cmd := &cobra.Command{
		Use:   "run SCENARIO",
		Short: "Simulate every option of a scenario and write a results folder",
		Long: `Run simulates every option of a scenario on the same patients and writes a
results folder: measures, paired differences, monthly series, workforce, the
register of assumptions, a copy of the inputs. The headline table is printed; with
--format csv all measures are, with --format json everything.

Without --out the folder is results/<scenario>-<8 digits of the fingerprint>.
If it holds the same run, complete, its table is printed again; if that run was
interrupted or has fewer replications, only the missing ones are simulated. A
folder with anything else in it is refused unless --force is given.`,
		Example: `  prehabsim run builtin:selca --replications 20
  prehabsim run lung.toml --options prehab --seed 7 --out results/lung
  prehabsim run lung.toml --format csv --quiet > headline.csv`,
		Args:              oneScenario,
		ValidArgsFunction: a.completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.run(cmd, args[0], &r)
		},
	}
	f := cmd.Flags()
	f.IntVar(&r.replications, "replications", 0, "independent repetitions (default the scenario's)")
	r.runFlags(cmd)
	r.optionsFlag(a, cmd)
	f.IntVar(&r.workers, "workers", 0, "replications at the same time (default one for each processor); results do not depend on it")
	f.StringVar(&r.out, "out", "", "results folder")
	f.BoolVar(&r.force, "force", false, "begin afresh, and write into the folder whatever is there")
	f.StringVar(&r.format, "format", "table", "what is printed: "+words(formats))
	f.BoolVar(&r.quiet, "quiet", false, "say nothing but errors and the result")
	completeWords(cmd, "format", formats)
	return cmd
}

// formats are the ways in which a command can print its result.
var formats = []string{"table", "csv", "json"}

func (r *running) check(cmd *cobra.Command) error {
	if err := r.choice.check(cmd); err != nil {
		return err
	}
	if r.workers < 0 {
		return usagef("--workers must be 0 or more, not %d", r.workers)
	}
	return oneOf("format", r.format, formats)
}

func (a *app) run(cmd *cobra.Command, name string, r *running) error {
	if err := r.check(cmd); err != nil {
		return err
	}
	m, err := a.load(cmd, name, &r.choice, false, r.quiet)
	if err != nil {
		return err
	}
	x, err := a.experiment(m, &r.choice)
	if err != nil {
		return err
	}
	f, err := a.resultsFolder(m, x, r)
	if err != nil {
		return err
	}
	note := func(format string, args ...any) {
		if !r.quiet {
			a.say(format, args...)
		}
	}
	set := f.stored
	if f.replications() >= m.Replications {
		note("%s has this run already, with %s; nothing to simulate", f.shown, counted(f.replications(), "replication"))
	} else if set, err = a.simulate(cmd.Context(), m, x, f, r, note); err != nil {
		return err
	}
	results := report.New(metaOf(m, x, set), set, a.machine(x, r.workers))
	if f.written != factsOf(results) {
		err := f.finish(set, func() error { return a.publish(f, m, results) })
		if err != nil {
			return err
		}
		note("seed %d, %s; results are in %s", m.Seed, counted(len(set.Rows), "replication"), f.shown)
	}
	return printFile(a.stdout, printed[r.format], results)
}

// resultsFolder finds the folder and refuses it if it holds something else.
func (a *app) resultsFolder(m *compile.Model, x *experiment, r *running) (*folder, error) {
	shown := r.out
	if shown == "" {
		shown = filepath.Join("results", slug(m.Name)+"-"+short(x.Header.Fingerprint))
	}
	f, err := openFolder(a.path(shown), shown, x.Header)
	if err != nil {
		return nil, elsewhere(err)
	}
	switch {
	case r.force:
		f.clear()
	case f.occupied != "":
		return nil, usagef("folder %s %s; choose another with --out, or write there all the same with --force", shown, f.occupied)
	}
	return f, nil
}

// elsewhere adds the way out of a folder that cannot be used.
func elsewhere(err error) error { return fmt.Errorf("%w; choose another folder with --out", err) }

// simulate runs the replications that are missing and returns all of them.
func (a *app) simulate(ctx context.Context, m *compile.Model, x *experiment, f *folder, r *running, note func(string, ...any)) (*result.Set, error) {
	first, done := f.replications(), within(f.done, m.Replications)
	total := m.Replications - first
	switch {
	case len(f.done) > 0:
		note("going on with an interrupted run in %s: %d of %s are finished", f.shown, first+len(done), counted(m.Replications, "replication"))
	case first > 0:
		note("%s has %s of this run; adding %d", f.shown, counted(first, "replication"), total)
	}
	if err := f.begin(r.force); err != nil {
		return nil, elsewhere(err)
	}
	bar := a.watch(len(done), total, r.quiet)
	set, err := runner.Run(ctx, x.Experiment, runner.Options{
		First: first, Replications: m.Replications, Workers: r.workers,
		Done: done, Checkpoint: f.keep,
		Progress: func(done, total int, events int64) {
			x.events = events
			bar.update(done, total)
		},
	})
	bar.stop()
	switch {
	case errors.Is(err, context.Canceled):
		if err := f.pause(); err != nil {
			return nil, err
		}
		return nil, &coded{exitInterrupted, fmt.Errorf("interrupted after %d of %s; run the same command again to go on",
			first+len(set.Rows), counted(m.Replications, "replication"))}
	case err != nil:
		return nil, errors.Join(err, f.pause())
	}
	if f.stored != nil {
		if set, err = result.Merge(f.stored, set); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// within keeps the rows of the first so many replications.
func within(rows []result.Row, replications int) []result.Row {
	var list []result.Row
	for _, row := range rows {
		if row.Replication < replications {
			list = append(list, row)
		}
	}
	return list
}
