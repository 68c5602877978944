package cli

import (
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/kpi"
	"prehabsim/internal/runner"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// choice are the flags by which commands choose what of a scenario they speak
// of.
type choice struct {
	options      []string
	replications int
	seed         uint64
	level        float64
}

// optionsFlag adds --options.
func (c *choice) optionsFlag(a *app, cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&c.options, "options", nil, "only these options, comma-separated; the current way is always there")
	a.completeOptions(cmd, "options")
}

// runFlags adds the flags of what is simulated.
func (c *choice) runFlags(cmd *cobra.Command) {
	cmd.Flags().Uint64Var(&c.seed, "seed", 0, "number that names the random draws (default the scenario's)")
	cmd.Flags().Float64Var(&c.level, "level", 0, "level of intervals, such as 0.95 (default the scenario's)")
}

// check refuses values that no scenario could mean.
func (c *choice) check(cmd *cobra.Command) error {
	f := cmd.Flags()
	switch {
	case f.Changed("replications") && c.replications < 1:
		return usagef("--replications must be 1 or more, not %d", c.replications)
	case f.Changed("level") && !(c.level > 0 && c.level < 1):
		return usagef("--level must lie between 0 and 1, such as 0.95, not %g", c.level)
	}
	return nil
}

// load reads and compiles a scenario. Warnings are told at once; problems come
// back as one error that refuses the scenario.
func (a *app) load(cmd *cobra.Command, name string, c *choice, observed, quiet bool) (*compile.Model, error) {
	if err := a.knowOptions(name, c.options); err != nil {
		return nil, err
	}
	settings := compile.Settings{Observed: observed, Options: c.options, Replications: c.replications}
	if f := cmd.Flags().Lookup("seed"); f != nil && f.Changed {
		settings.Seed = &c.seed
	}
	var problems diag.List
	m := compile.Load(a.scenarioFiles(), name, settings, &problems)
	if err := problems.Err(); err != nil {
		return nil, refused(err)
	}
	if !quiet {
		a.warn(problems.Warnings())
	}
	return m, nil
}

// knowOptions refuses options that the scenario does not have: what is wrong is
// the command line, not the scenario.
func (a *app) knowOptions(name string, options []string) error {
	if len(options) == 0 {
		return nil
	}
	var problems diag.List // compile.Load will find them again
	d := scenario.Load(a.scenarioFiles(), name, &problems)
	if d == nil {
		return nil
	}
	for _, id := range options {
		if err := oneOf("option", id, append([]string{scenario.Current}, d.Options()...)); err != nil {
			return err
		}
	}
	return nil
}

// experiment is a model made ready to run, with the plan of what is measured.
type experiment struct {
	*runner.Experiment
	plan   *kpi.Plan
	began  time.Time
	events int64 // of this run, for the manifest
}

// experiment gives the model the level that was asked for, too; after taking its
// fingerprint, since another level is another view of the same run.
func (a *app) experiment(m *compile.Model, c *choice) (*experiment, error) {
	programs := make([]*engine.Program, len(m.Options))
	for i := range m.Options {
		programs[i] = m.Options[i].Program
	}
	plan, err := kpi.NewPlan(programs)
	if err != nil {
		return nil, err
	}
	header := &result.Set{
		Fingerprint: m.Fingerprint(), Measured: plan.Measured, EngineVersion: engine.Version, Scenario: m.Name, Seed: m.Seed,
		Arch: runtime.GOARCH, Options: optionIDs(m), Columns: plan.Columns, Series: plan.Series, Months: plan.Months,
	}
	if c.level > 0 {
		m.Level = c.level
	}
	return &experiment{
		Experiment: &runner.Experiment{Programs: programs, Header: header, Seed: m.Seed, Measure: plan.Row},
		plan:       plan,
		began:      a.now(),
	}, nil
}

func optionIDs(m *compile.Model) []string {
	var ids []string
	for _, o := range m.Options {
		ids = append(ids, o.ID)
	}
	return ids
}

// option returns the option with that id.
func option(m *compile.Model, id string) (*compile.Option, error) {
	for i := range m.Options {
		if m.Options[i].ID == id {
			return &m.Options[i], nil
		}
	}
	return nil, oneOf("option", id, optionIDs(m))
}

var unfit = regexp.MustCompile(`[^a-z0-9]+`)

// slug turns a scenario's name into a name for a folder.
func slug(name string) string {
	return strings.Trim(unfit.ReplaceAllString(strings.ToLower(name), "-"), "-")
}
