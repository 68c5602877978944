package cli

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"prehabsim/internal/ask"
	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/report"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/sim/stats"
)

// running is what "run" was told.
type running struct {
	choice
	workers   int
	precision []string
	widths    []study.Width // the same, read
	out       string
	force     bool
	format    string
	all       bool
	where     []string
	shard     string
	quiet     bool
}

func runCommand(a *app) *cobra.Command {
	var r running
	cmd := &cobra.Command{
		Use:   "run SCENARIO",
		Short: "Simulate every option of a scenario and write a results folder",
		Long:  describe.AboutRun,
		Example: `  prehabsim run builtin:selca --replications 20
  prehabsim run lung.toml --options prehab --precision 10%
  prehabsim run lung.toml --precision "ward_bed_days=10% or 60,within_62_days=20"
  prehabsim run lung.toml --options prehab --seed 7 --out results/lung
  prehabsim run lung.toml --where frail=yes --where frail=no
  prehabsim run builtin:northbridge --evidence all --replications 4
  prehabsim run lung.toml --grid resource.ward.capacity=4:6:1 --grid prehab.core.refer.probability=0.6,0.9
  prehabsim run lung.toml --shard 1/2 --out parts/lung
  prehabsim run lung.toml --format csv --quiet > measures.csv`,
		Args:              oneScenario,
		ValidArgsFunction: a.completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.run(cmd, args[0], &r)
		},
	}
	r.flags(a, cmd)
	f := cmd.Flags()
	f.BoolVar(&r.all, "all", false, "print the long table below the page")
	f.StringArrayVar(&r.where, "where", nil, "print the long table of the patients with one value of a breakdown, such as site=colorectal; may be repeated")
	r.gridFlag(a, cmd)
	f.StringVar(&r.shard, "shard", "", "simulate one of so many parts of the run, such as 3/16, or auto: as a scheduler says")
	ask.FormatVar(f, &r.format, formats)
	completeWords(cmd, "format", formats)
	return cmd
}

// flags adds those by which a scenario is run.
func (r *running) flags(a *app, cmd *cobra.Command) {
	f := cmd.Flags()
	r.sizeFlags(cmd)
	f.StringSliceVar(&r.precision, "precision", nil, "run until changes from current are known to within this: 5%, MEASURE=5%, MEASURE=20 or \"MEASURE=5% or 20\"; --replications is then the most")
	r.runFlags(cmd)
	r.optionsFlag(a, cmd)
	r.evidenceFlag(cmd, allReadings)
	f.IntVar(&r.workers, "workers", 0, "replications at the same time (default one for each processor); results do not depend on it")
	f.StringVar(&r.out, "out", "", "results folder")
	f.BoolVar(&r.force, "force", false, "begin afresh, and write into the folder whatever is there")
	f.BoolVar(&r.quiet, "quiet", false, "say nothing but errors and the result")
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
	if r.widths, err = study.ReadWidths(r.precision); err != nil {
		return usagef("--precision%w", err)
	}
	switch f := cmd.Flags(); {
	case f.Changed("precision") && len(r.widths) == 0:
		return usagef("--precision must say how narrow, such as 5%%")
	case len(r.widths) > 0 && f.Changed("replications") && r.replications < stats.FewestToStop:
		return usagef("--replications must be %d or more with --precision, not %d: a run may not stop before", stats.FewestToStop, r.replications)
	}
	if r.shard != "" {
		for _, no := range []struct{ flag, why string }{
			{"precision", "whether to go on is decided by all replications so far, and a shard has some of them; use --replications"},
			{"where", "a shard has no table; merge has"},
			{"format", "a shard has no table; merge has"},
		} {
			if f := cmd.Flags().Lookup(no.flag); f.Changed {
				return usagef("--%s cannot be used with --shard: %s", no.flag, no.why)
			}
		}
	}
	if len(r.where) > 0 && r.format != "table" {
		return usagef("--where prints a table; measures.csv has the groups in its columns by and value")
	}
	return diag.OneOf("format", r.format, formats)
}

func (a *app) run(cmd *cobra.Command, name string, r *running) error {
	if err := r.check(cmd); err != nil {
		return err
	}
	x, err := a.gridded(cmd, name, &r.choice, r.quiet)
	if err != nil {
		return err
	}
	groups, err := x.Those(r.where)
	if err != nil {
		return err
	}
	if r.shard != "" {
		return a.runShard(cmd, r, x)
	}
	done, err := a.runWhole(cmd, x, r)
	if err != nil {
		return err
	}
	if len(groups) > 0 {
		err = describe.Where(a.stdout, groups, done.Results)
	} else {
		err = describe.Results(a.stdout, done.Results, r.format, r.all)
	}
	return unmet(done, err)
}

// gridded is a study of the scenario, or of the grid that was asked for.
func (a *app) gridded(cmd *cobra.Command, name string, c *choice, quiet bool) (*study.Study, error) {
	axes, err := study.ReadGrid(c.grid)
	if err != nil {
		return nil, usagef("--grid %w", err)
	}
	x, err := a.study(cmd, name, c, quiet)
	if err != nil {
		return nil, err
	}
	return x.Grid(axes)
}

// unmet is the error of a run that is printed and did not meet the precision it was asked for.
func unmet(done *study.Outcome, err error) error {
	if err == nil && done.Unmet != "" {
		err = diag.Missed.Errorf("%s", done.Unmet)
	}
	return err
}

// runWhole runs a study and the other readings of its evidence, if they are asked for.
func (a *app) runWhole(cmd *cobra.Command, x *study.Study, r *running) (*study.Outcome, error) {
	if err := x.Follow(r.widths); err != nil {
		return nil, usagef("--precision: %w", err)
	}
	folder := orElse(r.out, "results", x)
	if err := a.runReadings(cmd, folder, r, x); err != nil {
		return nil, err
	}
	return a.simulate(cmd, x, folder, r)
}

// simulate runs what the folder lacks.
func (a *app) simulate(cmd *cobra.Command, x *study.Study, folder string, r *running) (*study.Outcome, error) {
	f := a.console.Follow(folder, len(x.Targets), r.quiet)
	done, err := x.Run(cmd.Context(), a.spec(r.workers), &study.Folder{Path: a.path(folder), Afresh: r.force}, f.See)
	f.Stop()
	if err != nil {
		return nil, describe.NotDone(err, folder)
	}
	if done.Wrote {
		f.Note("seed %d, %s; results are in %s", x.Seed, done.Results.Ran(), folder)
	}
	if r.format == "table" && !r.all && len(r.where) == 0 {
		f.Note("the long table: %s, or --all", filepath.Join(folder, report.LongTable))
	}
	a.tellCircles(done.Results.Set)
	return done, nil
}

// orElse is the folder that the user named, or else one called after the run.
func orElse(out, in string, x *study.Study) string {
	if out != "" {
		return out
	}
	return filepath.Join(in, x.FolderName())
}

// runShard runs one of several parts of a run.
func (a *app) runShard(cmd *cobra.Command, r *running, x *study.Study) error {
	shard, err := study.ReadShard(r.shard, a.env.Getenv)
	if err != nil {
		return err
	}
	all := orElse(r.out, "parts", x)
	folder := filepath.Join(all, shard.Name())
	f := a.console.Follow(folder, 0, r.quiet)
	part := &study.Part{Path: a.path(folder), Afresh: r.force, Note: func(text string) { a.say("warning: %s", text) }}
	err = x.RunShard(cmd.Context(), a.spec(r.workers), shard, r.evidence == allReadings, part, f.See)
	f.Stop()
	if err != nil {
		return describe.NotDone(err, folder)
	}
	f.Note("shard %v is complete, in %s; with the others: prehabsim merge %s", shard, folder, words.Shell(all))
	return nil
}

// runReadings runs the other readings of the evidence, each into a folder of its own within
// that of the results.
func (a *app) runReadings(cmd *cobra.Command, folder string, r *running, x *study.Study) error {
	if r.evidence != allReadings {
		return nil
	}
	return x.RunReadings(cmd.Context(), a.spec(r.workers), func(reading scenario.Preset, run func(study.Store, study.Events) error) error {
		into := filepath.Join(folder, study.EvidenceFolder, string(reading))
		f := a.console.Follow(into, 0, r.quiet)
		defer f.Stop()
		f.Note("the evidence read as %s:", reading)
		return describe.NotDone(run(&study.Folder{Path: a.path(into), Afresh: r.force}, f.See), into)
	})
}

// spec is how studies are run here.
func (a *app) spec(workers int) study.Spec {
	return study.Spec{Workers: workers, Host: a.env.Hostname, Now: a.env.Now}
}
