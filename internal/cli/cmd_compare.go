package cli

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"prehabsim/internal/ask"
	"prehabsim/internal/describe"
	"prehabsim/internal/report"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

func compareCommand(a *app) *cobra.Command {
	var r running
	var match []string
	var besides study.Besides
	return ask.Compare(a.world(), ask.Comparing{
		Flags: func(cmd *cobra.Command) {
			r.flags(a, cmd)
			cmd.Flags().StringArrayVar(&match, "match", nil, "make each option of a scenario as large as the same money a year buys (budget=1m), or as it takes for a measure to reach a value (within_62_days=70) or to change by so much (ward_bed_days=-300)")
			cmd.Flags().StringVar(&besides.WorthIn, "worth-in", "", "say how many more of something would do what each option of a scenario does: a capacity such as resource.ward, or an option that adds some, such as more_beds")
			cmd.Flags().BoolVar(&besides.Grow, "grow", false, "say how many more patients each option of a scenario could take by the pathways that its key grow names, as grow does")
			a.completion().Match(cmd)
			a.completion().WorthIn(cmd)
		},
		Options: func() []string { return r.options },
		Scenario: func(cmd *cobra.Command, name, format string) (*report.Results, func(error) error, error) {
			r.format = format
			if err := r.check(cmd); err != nil {
				return nil, nil, err
			}
			x, err := a.matched(cmd, name, match, &r)
			if err != nil {
				return nil, nil, err
			}
			if err := x.CheckBesides(besides); err != nil {
				return nil, nil, err
			}
			done, err := a.runWhole(cmd, x, &r)
			if err == nil && besides != (study.Besides{}) {
				done, err = a.besides(cmd, x, besides, done.Results, &r)
			}
			if err != nil {
				return nil, nil, err
			}
			return done.Results, func(err error) error { return unmet(done, err) }, nil
		},
	})
}

// besides adds to finished results what takes a search.
func (a *app) besides(cmd *cobra.Command, x *study.Study, b study.Besides, done *report.Results, r *running) (*study.Outcome, error) {
	f := a.console.Follow("", 0, r.quiet)
	err := x.FindBesides(cmd.Context(), b, done.Set, a.spec(r.workers), f.See, f.Note)
	f.Stop()
	if err != nil {
		return nil, interrupted(err, "a search for what options are worth")
	}
	again := *r // nothing is left to simulate, and little to say
	again.force, again.quiet = false, true
	return a.runWhole(cmd, x, &again)
}

// matched is a study of the scenario, its options made as large as match says.
func (a *app) matched(cmd *cobra.Command, name string, match []string, r *running) (*study.Study, error) {
	wanted, err := study.ReadMatch(match)
	if err != nil {
		return nil, usagef("--match %w", err)
	}
	if wanted != nil && wanted.Budget == 0 && len(r.widths) > 0 {
		return nil, usagef("--precision cannot be used with --match %s: sizes are tried on a set number of replications; use --replications", match[0])
	}
	x, err := a.study(cmd, name, &r.choice, r.quiet)
	if err != nil || wanted == nil {
		return x, err
	}
	written := func() (*report.Results, error) { return a.asWritten(cmd, x, r) }
	f := a.console.Follow("", 0, r.quiet)
	sized, err := x.Sized(cmd.Context(), a.spec(r.workers), wanted, written, f.See, f.Note)
	f.Stop()
	return sized, interrupted(err, "a search for sizes")
}

// asWritten are results of the options as they are written.
func (a *app) asWritten(cmd *cobra.Command, x *study.Study, r *running) (*report.Results, error) {
	pilot := x.Pilot()
	folder := filepath.Join("results", pilot.FolderName())
	f := a.console.Follow(folder, 0, r.quiet)
	f.Note("what options cost as they are written, of %s in %s:", words.Count(study.PilotReplications, "replication"), folder)
	done, err := pilot.Run(cmd.Context(), a.spec(r.workers), &study.Folder{Path: a.path(folder)}, f.See)
	f.Stop()
	if err != nil {
		return nil, describe.NotDone(err, folder)
	}
	return done.Results, nil
}
