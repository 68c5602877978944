package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/facts"
	"prehabsim/internal/study"
)

// checking is what "check" was told.
type checking struct {
	choice
	all     bool
	targets bool
	warmUp  bool
	lists   []string
	by      string
	strict  bool
	csv     bool
	workers int
	quiet   bool
}

func checkCommand(a *app) *cobra.Command {
	var c checking
	cmd := &cobra.Command{
		Use:   "check SCENARIO",
		Short: "Read a scenario and show what it says, without simulating",
		Long: `Check reads a scenario and says whether it is accepted, what each option changes,
what cannot be served, how long a run takes, and what to look at next.

With --all it shows everything that the scenario says: pathways and their patients,
what is asked of each resource, what each distribution implies, numbers without a
source, targets, and each change of each option with its line.

With --targets it simulates the observed year instead and shows what the scenario
gives for each observed figure, the misses included. Figures by which numbers were
set, by calibrate or by hand, and those that follow from inputs are told apart from
those held out, which alone put the scenario to the test. And it shows where the days
from referral to first treatment go, step by step, with those that prehab has.

With --warm-up it simulates current from its first second on, when nobody is there, and
says for patients on the list, what is in use and the longest queues whether they have
settled when the warm-up ends: by MSER-5 and Welch's procedure, over replications. With
--csv it prints the curves.

With --lists 4w it reckons with lists as planners do: of each queue, of which nearly all are to
be seen within that target wait (or, with theatre=3w behind it, within its own), the demand,
the load, the list that goes with it, what capacity holds that list or brings a longer one
to it by a date (--by), and the pressure; from today's list, which [backlog.NAME] gives,
by the formulae of Fong and others (2022) for a queue by itself, beside what is simulated.`,
		Example: `  prehabsim check builtin:selca
  prehabsim check builtin:northbridge --all
  prehabsim check lung.toml --targets --replications 8
  prehabsim check lung.toml --targets --csv > targets.csv
  prehabsim check builtin:northbridge --warm-up --replications 8
  prehabsim check lung.toml --warm-up --csv > warm-up.csv
  prehabsim check builtin:northbridge --lists 2w,theatre=4w --by 2027-12-31`,
		Args:              oneScenario,
		ValidArgsFunction: a.completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.check(cmd); err != nil {
				return err
			}
			switch lists := cmd.Flags().Changed("lists"); {
			case lists && len(c.lists) == 0:
				return usagef("--lists needs a target wait, such as 4w")
			case c.by != "" && !lists:
				return usagef("--by is a date for --lists")
			}
			if c.targets || c.warmUp || len(c.lists) > 0 {
				return a.simulateCheck(cmd, args[0], &c)
			}
			c.replications = 0 // the heading tells the scenario's own
			m, err := a.load(cmd, args[0], &c.choice, false, c.quiet)
			if err != nil {
				return err
			}
			if err := study.Check(m); err != nil { // what run would do next
				return err
			}
			if !c.quiet {
				for _, line := range describe.LateStarts(m) {
					a.say("warning: %s", line)
				}
			}
			if c.all {
				return describe.Everything(a.stdout, m)
			}
			return describe.Summary(a.stdout, m, args[0])
		},
	}
	f := cmd.Flags()
	c.optionsFlag(a, cmd)
	c.evidenceFlag(cmd)
	f.BoolVar(&c.all, "all", false, "everything that the scenario says; with --lists all queues")
	f.BoolVar(&c.targets, "targets", false, "simulate the observed year and compare it with the targets")
	f.BoolVar(&c.warmUp, "warm-up", false, "simulate current from its first second on and say whether the warm-up suffices")
	f.StringSliceVar(&c.lists, "lists", nil, "simulate current and reckon with lists for target waits: of all queues, and of some by name, such as 4w,theatre=3w")
	f.StringVar(&c.by, "by", "", "with --lists: the date by which lists are to be as long as goes with that (default 26 weeks after the window begins)")
	f.IntVar(&c.replications, "replications", facts.EnoughToMeet, "with --targets, --warm-up or --lists: independent repetitions")
	c.runFlags(cmd)
	f.IntVar(&c.workers, "workers", 0, "with --targets, --warm-up or --lists: replications at the same time (default one for each processor)")
	f.BoolVar(&c.csv, "csv", false, "with --targets, --warm-up or --lists: print the table, or the curves, as CSV")
	f.BoolVar(&c.strict, "strict", false, "with --targets: leave with code 4 if a target is missed")
	f.BoolVar(&c.quiet, "quiet", false, "say nothing but errors and the result")
	return cmd
}
