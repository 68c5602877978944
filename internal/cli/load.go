package cli

import (
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// choice are the flags by which commands choose what of a scenario they speak
// of.
type choice struct {
	options      []string
	grid         []string
	replications int
	draws        int
	seed         uint64
	level        float64
	evidence     string
	beyond       bool
	readings     []string // that evidence may be
}

const allReadings = "all"

// evidenceFlag adds --evidence.
func (c *choice) evidenceFlag(cmd *cobra.Command, more ...string) {
	c.readings = append(slices.Clone(scenario.Presets), more...)
	cmd.Flags().StringVar(&c.evidence, "evidence", "", "the reading of the evidence: "+words.List(c.readings)+" (default central, as the scenario writes it)")
	completeWords(cmd, "evidence", c.readings)
}

// optionsFlag adds --options.
func (c *choice) optionsFlag(a *app, cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&c.options, "options", nil, "only these options, comma-separated; the current way is always there")
	a.completeOptions(cmd, "options")
}

// gridFlag adds --grid.
func (c *choice) gridFlag(a *app, cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&c.grid, "grid", nil, "run every combination of the values of a number, PATH=FROM:TO:STEP or PATH=VALUE,VALUE, as options beside current; may be given three times")
	a.completion().Numbers(cmd, "grid")
}

// sizeFlags adds --replications and --draws.
func (c *choice) sizeFlags(cmd *cobra.Command) {
	cmd.Flags().IntVar(&c.replications, "replications", 0, "independent repetitions (default the scenario's)")
	cmd.Flags().IntVar(&c.draws, "draws", 0, "draws of all numbers that have a range, beside the replications, to tell what the evidence leaves open; best a multiple of 8 (default the scenario's)")
}

// runFlags adds the flags of what is simulated.
func (c *choice) runFlags(cmd *cobra.Command) {
	cmd.Flags().Uint64Var(&c.seed, "seed", 0, "number that names the random draws (default the scenario's)")
	cmd.Flags().BoolVar(&c.beyond, "beyond-bounds", false, "run it however many patients and rows of results it takes; check says how many")
	cmd.Flags().Float64Var(&c.level, "level", 0, "level of intervals, such as 0.95 (default the scenario's)")
}

// check refuses values that no scenario could mean.
func (c *choice) check(cmd *cobra.Command) error {
	f := cmd.Flags()
	switch {
	case f.Changed("replications") && (c.replications < 1 || c.replications > study.MostReplications):
		return usagef("--replications must be 1 to %d, not %d", study.MostReplications, c.replications)
	case c.draws < 0 || c.draws > study.MostDraws:
		return usagef("--draws must be 0 to %d, not %d", study.MostDraws, c.draws)
	case f.Changed("level") && !(c.level > 0 && c.level < 1):
		return usagef("--level must lie between 0 and 1, such as 0.95, not %g", c.level)
	}
	if c.evidence != "" {
		return diag.OneOf("reading of the evidence", c.evidence, c.readings)
	}
	return nil
}

// load reads and compiles a scenario. Warnings are told at once.
func (a *app) load(cmd *cobra.Command, name string, c *choice, observed, quiet bool) (*study.Scenario, error) {
	s, err := study.Load(a.scenarioFiles(), name, c.of(cmd, observed))
	if err == nil && !quiet {
		for _, w := range diag.Abridged(s.Warnings) {
			a.say("warning: %s", w)
		}
	}
	return s, err
}

// study loads a scenario and makes it ready to run.
func (a *app) study(cmd *cobra.Command, name string, c *choice, quiet bool) (*study.Study, error) {
	s, err := a.load(cmd, name, c, false, quiet)
	if err != nil {
		return nil, err
	}
	x, err := study.New(s)
	if err == nil && c.evidence != "" {
		err = x.CheckReading()
	}
	return x, err
}

// of is what the flags choose.
func (c *choice) of(cmd *cobra.Command, observed bool) study.Choice {
	x := study.Choice{Options: c.options, Replications: c.replications, Level: c.level, Observed: observed, BeyondBounds: c.beyond}
	if c.evidence != allReadings && c.evidence != scenario.Central {
		x.Evidence = scenario.Preset(c.evidence)
	}
	if f := cmd.Flags().Lookup("seed"); f != nil && f.Changed {
		x.Seed = &c.seed
	}
	if f := cmd.Flags().Lookup("draws"); f != nil && f.Changed {
		x.Draws = &c.draws
	}
	return x
}

// path makes a path that the user wrote start from the folder of Env.
func (a *app) path(p string) string {
	if a.env.Dir == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(a.env.Dir, p)
}

// tellCircles warns of options in which patients wait for each other for ever: only the
// table of run says so by itself.
func (a *app) tellCircles(set *result.Set) {
	for _, line := range describe.Circles(set) {
		a.say("warning: %s", line)
	}
}
