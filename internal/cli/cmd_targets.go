package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/intake"
	"prehabsim/internal/study"
)

func targetsCommand(a *app) *cobra.Command {
	return group(&cobra.Command{
		Use:   "targets",
		Short: "Make targets of published figures",
		Long: `Targets turns published files into [target.NAME] sections, to be pasted into a
scenario. "prehabsim check SCENARIO --targets" holds a simulated year to them.`,
		Example: `  prehabsim targets from-cwt 62day.csv --alliance "South East London"`,
	}, targetsFromCWTCommand(a))
}

// group makes a command that only holds others.
func group(cmd *cobra.Command, commands ...*cobra.Command) *cobra.Command {
	cmd.AddCommand(commands...)
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		var names []string
		for _, c := range commands {
			names = append(names, c.Name())
		}
		return usagef("unknown command %q%s; see %s --help", strings.Join([]string{cmd.Name(), args[0]}, " "), diag.Nearest(args[0], names), cmd.CommandPath())
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	return cmd
}

func targetsFromCWTCommand(a *app) *cobra.Command {
	var asked intake.AskedTargets
	var out sections
	cmd := &cobra.Command{
		Use:   "from-cwt FILE...",
		Short: "Make targets of published cancer-waiting-times files",
		Long:  describe.AboutFromCWT,
		Example: `  prehabsim targets from-cwt 62day.csv --alliance "South East London"
  prehabsim targets from-cwt October-2025-Monthly-Combined-CSV.csv --trust RZY,RZZ
  prehabsim targets from-cwt fds28.csv 31day.csv 62day.csv seen.csv --alliance CA14 --from 2024-07 --to 2024-09 --out targets.toml
  prehabsim targets from-cwt fds28.csv 31day.csv 62day.csv seen.csv --alliance CA14 --backtest summer --scenario builtin:selca --out year.toml`,
		Args:              someFiles("waiting-times file", "62day.csv --alliance \"South East London\""),
		ValidArgsFunction: ofType("csv", "xlsx", "xlsm"),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.targetsFromCWT(args, &asked, &out) },
	}
	f := cmd.Flags()
	f.StringVar(&asked.Alliance, "alliance", "", "the alliance: its id, its name, or a part that no other name has")
	f.StringSliceVar(&asked.Boards, "icb", nil, "instead of an alliance: integrated care boards by code or name, comma-separated")
	f.StringSliceVar(&asked.Trusts, "trust", nil, "instead of an alliance: trusts by code or name, comma-separated, counted together")
	f.StringArrayVar(&asked.Sheets, "sheet", nil, "read this sheet of the workbooks alone; may be repeated")
	f.StringVar(&asked.From, "from", "", "the first month, such as 2023-10 (default the files' first)")
	f.StringVar(&asked.To, "to", "", "the last month, such as 2024-09 (default the files' last)")
	f.StringVar(&asked.Year, "backtest", "", "make a [backtest.NAME] section of this name instead of targets")
	f.StringVar(&asked.Scenario, "scenario", "", "with --backtest: the scenario that is to predict the year")
	smallNumbers(cmd, &asked.Small)
	out.flags(cmd, "targets")
	a.completeScenarioFlag(cmd)
	complete(cmd, "alliance", a.completePlace((*intake.CWT).Alliances))
	complete(cmd, "icb", a.completePlace((*intake.CWT).Boards))
	complete(cmd, "trust", a.completePlace((*intake.CWT).Trusts))
	return cmd
}

func (a *app) targetsFromCWT(names []string, asked *intake.AskedTargets, out *sections) error {
	if err := asked.Check(); err != nil {
		return err
	}
	if err := a.mayWrite(out, append(slices.Clone(names), asked.Scenario)); err != nil {
		return err
	}
	files, err := study.ReadPublished(names, a.path)
	if err != nil {
		return err
	}
	made, err := study.MakeTargets(a.scenarioFiles(), files, asked)
	return a.deliverMade(made, err, out)
}

// completePlace proposes the places of the files that stand on the line.
func (a *app) completePlace(of func(*intake.CWT) []intake.Alliance) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		return study.PublishedPlaces(a.scenarioFiles(), args, a.path, of, begun), cobra.ShellCompDirectiveNoFileComp
	}
}
