package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"prehabsim/internal/compile"
	"prehabsim/internal/report"
	"prehabsim/internal/runner"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// running is what "run" was told.
type running struct {
	choice
	workers   int
	precision []string
	asked     []asked // the same, read
	out       string
	force     bool
	format    string
	where     []string
	quiet     bool
}

func runCommand(a *app) *cobra.Command {
	var r running
	cmd := &cobra.Command{
		Use:   "run SCENARIO",
		Short: "Simulate every option of a scenario and write a results folder",
		Long: `Run simulates every option of a scenario on the same patients, and the observed year
where there are published figures to compare it with. It writes a results folder: the
headline table, measures, paired differences, monthly series, workforce, published
figures, the register of assumptions, what each column means, a copy of the inputs.
The headline table is printed, with --format markdown for a wiki or a mail; with
--format csv all measures are, with --format json measures, differences and series in
one.

Without --out the folder is results/<scenario>-<8 digits of the fingerprint>.
If it holds the same run, complete, its table is printed again, with titles and
labels as they are now; if that run was interrupted or has fewer replications, only
the missing ones are simulated. A run of which other things were measured is
simulated again. A folder with anything else in it is refused unless --force is
given.

With --where the table is that of the patients with one value of a breakdown, from the
same results: a run that is there already is not simulated again. It has the lines that
are broken down, and names those that there are of all patients alone. Of a value of
two breakdowns at once nothing is measured; --where twice prints two tables.

With --precision it runs until each option's change from current is known well
enough: to within a share of itself, such as 5%, in cancer ward bed-days (less
luck); or in any measure of measures.csv, also to within a width in its own unit:
within_62_days=0.5 is half a percentage point. Half the interval of each change, at
the run's level, must be as narrow after ten replications or more and stay so for
five more; whether to stop is decided after every fifth. The run ends all the same,
with exit code 4, after 200 replications or as many as --replications says. A change
that may be 0 has no share that could be met: allow a width too, as in
"ward_bed_days=5% or 20". Where current is all there is, its own values count.`,
		Example: `  prehabsim run builtin:selca --replications 20
  prehabsim run lung.toml --options prehab --precision 10%
  prehabsim run lung.toml --precision "ward_bed_days=10% or 60,within_62_days=20"
  prehabsim run lung.toml --options prehab --seed 7 --out results/lung
  prehabsim run lung.toml --where frail=yes --where frail=no
  prehabsim run lung.toml --format csv --quiet > measures.csv`,
		Args:              oneScenario,
		ValidArgsFunction: a.completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.run(cmd, args[0], &r)
		},
	}
	f := cmd.Flags()
	f.IntVar(&r.replications, "replications", 0, "independent repetitions (default the scenario's)")
	f.StringSliceVar(&r.precision, "precision", nil, "run until changes from current are known to within this: 5%, MEASURE=5%, MEASURE=20 or \"MEASURE=5% or 20\"; --replications is then the most")
	r.runFlags(cmd)
	r.optionsFlag(a, cmd)
	f.IntVar(&r.workers, "workers", 0, "replications at the same time (default one for each processor); results do not depend on it")
	f.StringVar(&r.out, "out", "", "results folder")
	f.BoolVar(&r.force, "force", false, "begin afresh, and write into the folder whatever is there")
	f.StringArrayVar(&r.where, "where", nil, "print the table of the patients with one value of a breakdown, such as site=colorectal; may be repeated")
	f.StringVar(&r.format, "format", "table", "what is printed: "+words.List(formats))
	f.BoolVar(&r.quiet, "quiet", false, "say nothing but errors and the result")
	completeWords(cmd, "format", formats)
	return cmd
}

// formats are the ways in which a command can print its result.
var formats = []string{"table", "markdown", "csv", "json"}

func (r *running) check(cmd *cobra.Command) error {
	if err := r.choice.check(cmd); err != nil {
		return err
	}
	if r.workers < 0 {
		return usagef("--workers must be 0 or more, not %d", r.workers)
	}
	var err error
	if r.asked, err = readPrecision(r.precision); err != nil {
		return err
	}
	switch f := cmd.Flags(); {
	case f.Changed("precision") && len(r.asked) == 0:
		return usagef("--precision must say how narrow, such as 5%%")
	case len(r.asked) > 0 && f.Changed("replications") && r.replications < stats.FewestToStop:
		return usagef("--replications must be %d or more with --precision, not %d: a run may not stop before", stats.FewestToStop, r.replications)
	}
	if len(r.where) > 0 && r.format != "table" {
		return usagef("--where prints a table; measures.csv has the groups in its columns by and value")
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
	if len(r.asked) > 0 && r.replications == 0 {
		m.Replications = max(m.Replications, mostReplications)
	}
	groups, err := readWhere(r.where, x.plan.Breakdowns)
	if err != nil {
		return err
	}
	p, err := newPrecision(r.asked, m, x)
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
	targets, err := a.observedYear(cmd, name, r, m, f, note)
	if err != nil {
		return err
	}
	set := f.stored
	if f.complete(m.Replications, p) {
		note("%s has this run already, with %s; nothing to simulate", f.shown, words.Count(f.replications(), "replication"))
	} else if set, err = a.simulate(cmd.Context(), m, x, f, r, p, note); err != nil {
		return err
	}
	meta := metaOf(m, x, set)
	meta.Targets = targets
	results := report.New(meta, set, a.machine(x, r.workers))
	results.Precision, results.Inputs = p.recorded(), inputsOf(m)
	if !sayTheSame(&f.written, results) {
		err := f.finish(set, func() error { return a.publish(f, m, results) })
		if err != nil {
			return err
		}
		note("seed %d, %s; results are in %s", m.Seed, words.Count(len(set.Rows), "replication"), f.shown)
	}
	a.tellCircles(set)
	if err := a.printRun(groups, r, results); err != nil {
		return err
	}
	return p.verdict()
}

// printRun prints the table of a run, or of the patients that are asked for.
func (a *app) printRun(groups []those, r *running, results *report.Results) error {
	if len(groups) > 0 {
		return a.printWhere(groups, results)
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
func (a *app) simulate(ctx context.Context, m *compile.Model, x *experiment, f *folder, r *running, p *precision, note func(string, ...any)) (*result.Set, error) {
	first, done := f.replications(), within(f.done, m.Replications)
	all, adding, total := words.Count(m.Replications, "replication"), strconv.Itoa(m.Replications-first), m.Replications-first
	if p != nil {
		all, adding, total = "at most "+all, "as many as the precision takes", p.total()-first
	}
	switch {
	case len(f.done) > 0:
		note("going on with an interrupted run in %s: %d of %s are finished", f.shown, first+len(done), all)
	case first > 0:
		note("%s has %s of this run; adding %s", f.shown, words.Count(first, "replication"), adding)
	case f.lacking:
		note("%s has this run, but not all that is measured now, or measured in another way: simulating it again", f.shown)
	}
	if err := f.begin(r.force); err != nil {
		return nil, elsewhere(err)
	}
	bar := a.watchRun(len(done), total, p != nil, r.quiet)
	o := runner.Options{
		First: first, Replications: m.Replications, Workers: r.workers,
		Done: done, Checkpoint: f.keep,
		Progress: func(done, total int, events int64) {
			x.events = events
			if p != nil {
				total = p.total() - first
			}
			bar.update(done, total)
		},
	}
	if p != nil {
		o.Block, o.Enough = stats.Block, func(rows []result.Row) bool {
			p.see(rows)
			if words, ok := p.news(); ok {
				bar.news(p.seen-first, p.total()-first, words)
			}
			return p.enough()
		}
	}
	set, err := runner.Run(ctx, x.Experiment, o)
	bar.stop()
	switch {
	case errors.Is(err, context.Canceled):
		if err := f.pause(); err != nil {
			return nil, err
		}
		return nil, &coded{exitInterrupted, fmt.Errorf("interrupted after %d of %s; run the same command again to go on",
			first+len(set.Rows), all)}
	case err != nil:
		return nil, errors.Join(err, f.pause())
	}
	if f.stored != nil {
		if set, err = result.Merge(f.stored, set); err != nil {
			return nil, err
		}
	}
	if p != nil {
		p.see(set.Rows) // of a last block that is shorter
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
