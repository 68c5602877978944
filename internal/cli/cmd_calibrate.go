package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"prehabsim/internal/calibrate"
	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/words"
)

// calibrating is what "calibrate" was told.
type calibrating struct {
	choice
	out         string
	force       bool
	quiet       bool
	workers     int
	same, fresh int
}

func calibrateCommand(a *app) *cobra.Command {
	var c calibrating
	cmd := &cobra.Command{
		Use:   "calibrate SCENARIO",
		Short: "Fit numbers of a scenario to published figures, for review",
		Long: `Calibrate simulates the observed year again and again and moves each number that a
target names (tune = "...") until the target is met, all at once. It writes a
scenario that extends the given one by the fitted numbers, each with status
CALIBRATED, for you to read before you use it; the scenario itself is not touched.
Other targets set nothing: "check --targets" on the written file shows all, and which
of them are held out.`,
		Example:           `  prehabsim calibrate builtin:selca --out fitted.toml --replications 2 --same 1 --fresh 1`,
		Args:              oneScenario,
		ValidArgsFunction: a.completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.check(cmd); err != nil {
				return err
			}
			if c.same < 0 || c.fresh < 0 || c.same+c.fresh == 0 {
				return usagef("--same and --fresh are numbers of iterations, together 1 or more")
			}
			return a.calibrate(cmd, args[0], &c)
		},
	}
	f := cmd.Flags()
	f.IntVar(&c.replications, "replications", 4, "independent repetitions of the observed year in each iteration")
	f.IntVar(&c.same, "same", 8, "iterations on the same replications")
	f.IntVar(&c.fresh, "fresh", 16, "iterations on fresh ones, whose mean is the answer")
	f.Uint64Var(&c.seed, "seed", 0, "number that names the random draws (default the scenario's)")
	f.IntVar(&c.workers, "workers", 0, "replications at the same time (default one for each processor)")
	f.StringVar(&c.out, "out", "", "the file to write (default the scenario's name with -fitted.toml)")
	f.BoolVar(&c.force, "force", false, "write over a file that is there already")
	f.BoolVar(&c.quiet, "quiet", false, "no progress")
	return cmd
}

func (a *app) calibrate(cmd *cobra.Command, name string, c *calibrating) error {
	m, err := a.load(cmd, name, &choice{options: []string{"current"}}, true, c.quiet)
	if err != nil {
		return err
	}
	if c.out == "" {
		c.out = m.Slug() + "-fitted.toml"
	}
	path := a.path(c.out)
	if err := describe.MayWrite(path, c.out, c.force); err != nil {
		return err
	}
	o := calibrate.Options{Replications: c.replications, Same: c.same, Fresh: c.fresh, Workers: c.workers}
	if cmd.Flags().Changed("seed") {
		o.Seed = &c.seed
	}
	if c.fresh == 0 {
		o.Fresh = -1
	}
	if c.same == 0 {
		o.Same = -1
	}
	began := a.console.Time()
	o.Progress = func(done, total int, rms, worst float64, target string) {
		if c.quiet {
			return
		}
		left := ""
		if done < total {
			left = "; " + words.Wait(a.console.Time().Sub(began)*time.Duration(total-done)/time.Duration(done)) + " left"
		}
		a.say("iteration %d of %d: fitted targets %.2f off on average, most %s by %+.1f%s", done, total, rms, target, worst, left)
	}
	fit, err := calibrate.Fit(cmd.Context(), a.scenarioFiles(), name, o)
	if errors.Is(err, context.Canceled) {
		return interrupted(err, "a calibration")
	}
	if err != nil {
		return refused(err)
	}
	text := describe.Fitted(fit, m, name, o)
	if err := disk.WriteBytes(path, []byte(text)); err != nil {
		return fmt.Errorf("write %s: %w", c.out, disk.Reason(err))
	}
	return a.sayFit(fit, c)
}

// sayFit prints the numbers, and names those that could go no further.
func (a *app) sayFit(fit *calibrate.Outcome, c *calibrating) error {
	bound, err := describe.FittedNumbers(a.stdout, fit)
	if err != nil {
		return err
	}
	a.say("%d numbers are in %s; read it, then: prehabsim check %s --targets", len(fit.Numbers), c.out, c.out)
	if len(bound) > 0 {
		return diag.Missed.Errorf("%s may go no further, so the target is not met: widen low and high if that is believable", strings.Join(bound, ", "))
	}
	return nil
}
