package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/ask"
	"prehabsim/internal/describe"
	"prehabsim/internal/report"
	"prehabsim/internal/study"
)

func compareCommand(a *app) *cobra.Command {
	var r running
	return ask.Compare(a.world(), ask.Comparing{
		Flags:   func(cmd *cobra.Command) { r.flags(a, cmd) },
		Options: func() []string { return r.options },
		Scenario: func(cmd *cobra.Command, name, format string) (*report.Results, func(error) error, error) {
			r.format = format
			if err := r.check(cmd); err != nil {
				return nil, nil, err
			}
			x, err := a.study(cmd, name, &r.choice, r.quiet)
			if err != nil {
				return nil, nil, err
			}
			done, err := a.runWhole(cmd, x, &r)
			if err != nil {
				return nil, nil, err
			}
			return done.Results, func(err error) error { return unmet(done, err) }, nil
		},
		Folder: func(name string) (*report.Results, error) {
			r, err := study.Again(a.path(name), a.scenarioFiles())
			return r, describe.NotAgain(err, name, a.path(name))
		},
	})
}
