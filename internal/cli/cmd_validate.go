package cli

import (
	"context"
	"io"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/report"
	"prehabsim/internal/study"
	"prehabsim/internal/validate"
	"prehabsim/scenarios"
)

// validating is what "validate" was told.
type validating struct {
	seed    uint64
	workers int
	out     string
	force   bool
	quiet   bool
	list    bool
}

func validateCommand(a *app) *cobra.Command {
	var v validating
	cmd := &cobra.Command{
		Use:   "validate [CASE...]",
		Short: "Prove on this machine that the engine is right",
		Long: `Validate simulates systems whose answer is known and compares: queues, networks,
priorities, beds, clinics, blocking, the 28, 31 and 62-day clocks and bed-days with
prehabilitation against exact results, the least capacity that "solve" finds against
the exact one, and two published models against their tables. It prints a
certificate for the appendix of a business case and exits with code 4 if anything
does not agree.

Cases are ordinary scenarios; "prehabsim run builtin:validation/mm1-light.toml" runs
one. Give names of cases to run only those.`,
		Example: `  prehabsim validate stroke --out certificate.html
  prehabsim validate ties turn-round --seed 7`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			cases, _ := validate.All(scenarios.Files)
			return validate.Names(cases), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.validate(cmd.Context(), args, &v) },
	}
	f := cmd.Flags()
	f.Uint64Var(&v.seed, "seed", 1, "number that names the random draws")
	f.IntVar(&v.workers, "workers", 0, "replications at the same time (default one for each processor)")
	f.StringVar(&v.out, "out", "", "write the certificate to this file (.html, .json, .csv or .md) instead of the terminal")
	f.BoolVar(&v.force, "force", false, "write over a file that is there already")
	f.BoolVar(&v.list, "list", false, "list the cases and whose result each is, without running them")
	f.BoolVar(&v.quiet, "quiet", false, "no progress")
	return cmd
}

func (a *app) validate(ctx context.Context, names []string, v *validating) error {
	all, err := validate.All(scenarios.Files)
	if err != nil {
		return err
	}
	cases, err := validate.Choose(all, names)
	if err != nil {
		return err
	}
	if v.list {
		return report.WriteCases(a.stdout, cases)
	}
	write, err := a.certificateFormat(v)
	if err != nil {
		return err
	}
	f := a.console.Follow("", 0, v.quiet)
	c, err := validate.Run(ctx, a.scenarioFiles(), cases, validate.Options{
		Seed: v.seed, Workers: v.workers, Solve: study.Solver(a.scenarioFiles()),
		Progress: func(done, total int) { f.See(study.State{Phase: study.Simulating, Done: done, Of: total}) },
	})
	f.Stop()
	if err != nil {
		return interrupted(err, "a validation")
	}
	page := &report.Certificate{Certificate: c, Program: study.Version(), Engine: study.Engine, Arch: runtime.GOARCH}
	if err := write(page); err != nil {
		return err
	}
	if !c.Agrees() {
		return diag.Missed.Errorf("%s", page.Summary())
	}
	return nil
}

// certificateFormat finds how the certificate is to be written, before anything
// is run.
func (a *app) certificateFormat(v *validating) (func(*report.Certificate) error, error) {
	if v.out == "" {
		return func(c *report.Certificate) error { return report.WriteCertificateTable(a.stdout, c) }, nil
	}
	path := a.path(v.out)
	if err := describe.MayWrite(path, v.out, v.force); err != nil {
		return nil, err
	}
	format, err := report.CertificateWriter(filepath.Ext(path))
	if err != nil {
		return nil, usagef("--out %s: %w", v.out, err)
	}
	return func(c *report.Certificate) error {
		if err := disk.WriteWhole(path, func(w io.Writer) error { return format(w, c) }); err != nil {
			return err
		}
		a.say("%s The certificate is in %s", c.Summary(), v.out)
		return nil
	}, nil
}
