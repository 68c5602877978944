package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/intake"
	"prehabsim/internal/words"
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

// takingTargets is what "targets from-cwt" was told.
type takingTargets struct {
	alliance string
	icbs     []string // integrated care boards
	trusts   []string
	sheets   []string // of workbooks; none means all
	from, to string
	year     string // the backtest to make; "" makes targets
	scenario string // that it is for
	sections
}

func targetsFromCWTCommand(a *app) *cobra.Command {
	var t takingTargets
	cmd := &cobra.Command{
		Use:   "from-cwt FILE...",
		Short: "Make targets of published cancer-waiting-times files",
		Long: `From-cwt adds up the months of an alliance, of integrated care boards or of trusts and
prints [target.NAME] sections to paste into a scenario: the 28, 31 and 62-day standards
and the share after day 104, for everybody, by route, by type of urgent referral, by
waiting-time group and by modality; referrals seen; first and subsequent treatments. All
are held out.

Files are those that NHS England publishes, as they are: the Combined CSV of a month or
cumulative, provider and commissioner workbooks (.xlsx; --sheet reads some sheets alone),
data extracts and the sub-ICB file; or a table by alliance with the columns month,
alliance_id, alliance, standard, group, route, stage_or_modality, total, within, breach
and bands of days such as d0_31. Several may be named, also of different kinds, unless
they count the same patients twice. --trust counts by provider, --alliance and --icb by
commissioner. In every row what is within and what is not must add up to the total, and
so must the bands; nothing is made of a file with a row in which they do not. "all" rows
stand beside their parts and are never added to them. What is suppressed (*, - or blank)
is not 0: its month is left out, and the note says so. Numbers of patients of another
span than a year are scaled to one. Medians are not in these files, so there are none.

With --backtest NAME it makes a [backtest.NAME] section instead: a year for
"prehabsim backtest" to predict with the scenario that --scenario names. The year is
--from to --to. Its demand is the ratio of its counts to those of the scenario's
observed year, which are taken from the same files where they have all its months,
and otherwise from the scenario: urgent referrals by type, symptomatic, screening,
upgrades and no clock; cancers for each referral; subsequent for each first treatment.`,
		Example: `  prehabsim targets from-cwt 62day.csv --alliance "South East London"
  prehabsim targets from-cwt October-2025-Monthly-Combined-CSV.csv --trust RZY,RZZ
  prehabsim targets from-cwt fds28.csv 31day.csv 62day.csv seen.csv --alliance CA14 --from 2024-07 --to 2024-09 --out targets.toml
  prehabsim targets from-cwt fds28.csv 31day.csv 62day.csv seen.csv --alliance CA14 --backtest summer --scenario builtin:selca --out year.toml`,
		Args: someFiles("waiting-times file", "62day.csv --alliance \"South East London\""),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"csv", "xlsx", "xlsm"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.targetsFromCWT(cmd, args, &t) },
	}
	f := cmd.Flags()
	f.StringVar(&t.alliance, "alliance", "", "the alliance: its id, its name, or a part that no other name has")
	f.StringSliceVar(&t.icbs, "icb", nil, "instead of an alliance: integrated care boards by code or name, comma-separated")
	f.StringSliceVar(&t.trusts, "trust", nil, "instead of an alliance: trusts by code or name, comma-separated, counted together")
	f.StringArrayVar(&t.sheets, "sheet", nil, "read this sheet of the workbooks alone; may be repeated")
	f.StringVar(&t.from, "from", "", "the first month, such as 2023-10 (default the files' first)")
	f.StringVar(&t.to, "to", "", "the last month, such as 2024-09 (default the files' last)")
	f.StringVar(&t.year, "backtest", "", "make a [backtest.NAME] section of this name instead of targets")
	f.StringVar(&t.scenario, "scenario", "", "with --backtest: the scenario that is to predict the year")
	t.flags(cmd, "targets")
	complete(cmd, "scenario", func(cmd *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		return a.completeScenario(cmd, nil, begun)
	})
	complete(cmd, "alliance", a.completePlace((*intake.CWT).Alliances))
	complete(cmd, "icb", a.completePlace((*intake.CWT).Boards))
	complete(cmd, "trust", a.completePlace((*intake.CWT).Trusts))
	return cmd
}

// span is the months that are asked for; 0 for what is not said.
func (t *takingTargets) span() (span intake.Span, err error) {
	for _, each := range []struct {
		flag, value string
		month       *intake.Month
	}{{"from", t.from, &span.From}, {"to", t.to, &span.To}} {
		if each.value == "" {
			continue
		}
		if *each.month, err = intake.ParseMonth(each.value); err != nil {
			return span, usagef("--%s: %w", each.flag, err)
		}
	}
	return span, nil
}

func (a *app) targetsFromCWT(cmd *cobra.Command, names []string, t *takingTargets) error {
	if err := t.check(); err != nil {
		return err
	}
	if err := a.mayWrite(&t.sections, append(slices.Clone(names), t.scenario)); err != nil {
		return err
	}
	span, err := t.span()
	if err != nil {
		return err
	}
	c, err := a.readCWT(names, t)
	if err != nil {
		return err
	}
	whose, err := t.whose(c)
	if err != nil {
		return usagef("%w", err)
	}
	there, found := c.Span(whose)
	why, torn := c.Torn(whose)
	if why != "" && !found {
		return usagef("%s", why)
	}
	if t.from == "" {
		span.From = there.From
	}
	if t.to == "" {
		span.To = there.To
	}
	switch {
	case t.from != "" && t.to != "" && span.To < span.From:
		return usagef("--from %s is after --to %s", span.From, span.To)
	case why != "" && span.From >= torn:
		return usagef("%s", why)
	case span.To < span.From || span.To < there.From || there.To < span.From:
		return usagef("the files have %s from %s to %s alone", whose.Name, there.From, there.To)
	}
	for _, w := range c.Warnings() {
		a.say("warning: %s", w)
	}
	if why != "" && (t.to == "" || span.To >= torn) {
		a.say("warning: %s", why)
	}
	if t.year != "" {
		return a.yearFromCWT(cmd, c, whose, span, names, t)
	}
	chapters, warnings := c.Targets(whose, span)
	for _, w := range warnings {
		a.say("warning: %s", w)
	}
	n := targetsIn(chapters)
	if n == 0 {
		return refused(fmt.Errorf("the files have no total of %s from %s to %s, so no target can be made", whose.Name, span.From, span.To))
	}
	text := intake.TargetsText(t.madeBy(names, whose, span), whose, span, chapters)
	return a.deliver(&t.sections, text, words.Count(n, "target"))
}

func targetsIn(chapters []intake.Chapter) (n int) {
	for _, chapter := range chapters {
		n += len(chapter.Targets)
	}
	return n
}

// madeBy is the command line by which sections can be made again.
func (t *takingTargets) madeBy(names []string, whose intake.Whose, span intake.Span, more ...string) string {
	words := append([]string{"prehabsim", "targets", "from-cwt"}, bases(names)...)
	for _, sheet := range t.sheets {
		words = append(words, "--sheet", sheet)
	}
	words = append(words, "--"+whose.Flag, whose.Value, "--from", span.From.String(), "--to", span.To.String())
	return intake.Command(append(words, more...)...)
}

// sections says where a command puts the sections that it makes.
type sections struct {
	out   string
	force bool
}

func (o *sections) flags(cmd *cobra.Command, what string) {
	cmd.Flags().StringVar(&o.out, "out", "", "write the "+what+" to this file instead of standard output")
	cmd.Flags().BoolVar(&o.force, "force", false, "write over a file that is there already")
}

// mayWrite refuses a file that is there already, before anything is read; and,
// whatever --force says, one that is about to be read.
func (a *app) mayWrite(o *sections, inputs []string) error {
	if o.out == "" {
		return nil
	}
	for _, name := range inputs {
		if disk.Place(a.path(name)) == disk.Place(a.path(o.out)) {
			return usagef("--out %s is the file to be read; choose another name", o.out)
		}
	}
	if disk.Exists(a.path(o.out)) && !o.force {
		return usagef("%s is there already; choose another name, or write over it with --force", o.out)
	}
	return nil
}

// deliver prints sections, or writes them to a file, whole or not at all.
func (a *app) deliver(o *sections, text, what string) error {
	if o.out == "" {
		_, err := io.WriteString(a.stdout, text)
		return err
	}
	if err := disk.WriteBytes(a.path(o.out), []byte(text)); err != nil {
		return fmt.Errorf("write %s: %w", o.out, disk.Reason(err))
	}
	a.say("%s: %s, to be pasted into a scenario", o.out, what)
	return nil
}

// readAll reads files that are given by name. All that cannot be read are told.
func (a *app) readAll(names []string) ([]intake.File, error) {
	var files []intake.File
	var missing diag.Problems
	for _, name := range names {
		text, err := disk.ReadBounded(a.path(name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, diag.Problem{File: name, Text: "no such file"})
		case err != nil:
			missing = append(missing, diag.Problem{File: name, Text: "read: " + disk.Reason(err).Error()})
		}
		files = append(files, intake.File{Name: name, Text: text})
	}
	if len(missing) > 0 {
		return nil, refused(missing)
	}
	return files, nil
}

// bases are files by their own names: what is written must not tell folders.
func bases(names []string) []string {
	names = slices.Clone(names)
	for i, name := range names {
		names[i] = filepath.Base(name)
	}
	return names
}

// someFiles refuses a command line without a file.
func someFiles(what, example string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usagef("name a %s; for example: %s %s", what, cmd.CommandPath(), example)
		}
		return nil
	}
}
