package cli

import (
	"errors"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"prehabsim/internal/intake"
)

func backlogCommand(a *app) *cobra.Command {
	return group(&cobra.Command{
		Use:   "backlog",
		Short: "Make backlogs of a patient tracking list",
		Long: `Backlog turns a list of patients who wait into [backlog.NAME] sections, to be
pasted into a scenario. It writes counts alone.`,
		Example: `  prehabsim backlog from-ptl ptl.csv --waiting-for surgery.operation --pathway urgent --date 2027-04-01`,
	}, backlogFromPTLCommand(a))
}

// takingBacklog is what "backlog from-ptl" was told.
type takingBacklog struct {
	intake.BacklogOptions
	columns [3]string // by intake.Kind
	by, set []string
	date    string
	sections
}

func backlogFromPTLCommand(a *app) *cobra.Command {
	var t takingBacklog
	cmd := &cobra.Command{
		Use:   "from-ptl FILE.csv",
		Short: "Make a backlog of a patient tracking list",
		Long: `From-ptl counts the patients of a list by weeks since referral and prints
[backlog.NAME] sections to paste into a scenario: one, or one for each combination of
the columns that --by names. The list is a CSV file with a row for each patient who
waits and a column with the date of referral (2027-01-31 or 31/01/2027), or with the
weeks or days waited since.

Only the columns named by flags are looked at (without flags, one with a usual name
such as "Referral date" or "weeks_waited"). Names, NHS numbers and dates of birth are
never read, no cell is ever printed, and columns with such names are refused. Values of
--by are written in small letters with "_" between words, as scenarios do: Head & Neck
becomes head_neck. A list with a row that cannot be right makes no backlog.

Waits count to the day of the list; the scenario puts the patients on the first day of
its window, so choose the two close together.`,
		Example: `  prehabsim backlog from-ptl ptl.csv --waiting-for surgery.operation --pathway urgent --date 2027-04-01
  prehabsim backlog from-ptl ptl.csv --waiting-for surgery.operation --pathway upgrade.{site} --by site,trust --set modality=surgery --marks decision --date 2027-04-01 --out backlog.toml`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("one list at a time, not %d: %s", len(args), words(args))
			}
			return someFiles("patient tracking list", "ptl.csv --waiting-for surgery.operation --date 2027-04-01")(cmd, args)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return []string{"csv"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.backlogFromPTL(args[0], &t) },
	}
	f := cmd.Flags()
	f.StringVar(&t.WaitingFor, "waiting-for", "", "the step whose list this is, as route.step")
	f.StringVar(&t.Pathway, "pathway", "", "how the patients came; {site} stands for the value of site (default the first part of --waiting-for)")
	f.StringVar(&t.date, "date", "", "the day on which the list was taken; needed for dates of referral")
	f.StringVar(&t.columns[intake.Referred], "referred", "", "the column with the date of referral")
	f.StringVar(&t.columns[intake.Weeks], "weeks", "", "the column with weeks waited since referral")
	f.StringVar(&t.columns[intake.Days], "days", "", "the column with days waited since referral")
	f.StringSliceVar(&t.by, "by", nil, "attributes to count by, comma-separated; site=Tumour group takes site from another column")
	f.StringSliceVar(&t.set, "set", nil, "attributes that all patients have, such as modality=surgery")
	f.StringSliceVar(&t.Marks, "marks", nil, "milestones that all patients have reached, such as decision")
	t.flags(cmd, "backlog")
	return cmd
}

func (a *app) backlogFromPTL(name string, t *takingBacklog) error {
	if err := a.mayWrite(&t.sections, []string{name}); err != nil {
		return err
	}
	read, err := t.understand()
	if err != nil {
		return err
	}
	files, err := a.readAll([]string{name})
	if err != nil {
		return err
	}
	list, err := intake.ReadPTL(files[0], read)
	if errors.Is(err, intake.ErrNoDate) {
		return usagef("%w", err)
	}
	if err != nil {
		return refused(err)
	}
	given := t.Pathway != ""
	t.complete(name, list)
	made := list.Sections(&t.BacklogOptions)
	text := intake.BacklogText(&t.BacklogOptions, made)
	a.say("%s: %s, by %s in column %q", name, counted(list.Patients(), "patient"), list.Kind, list.Column)
	if !given {
		a.say("the pathway %q is taken from --waiting-for; name another with --pathway", made[0].Pathway)
	}
	return a.deliver(&t.sections, text, counted(len(made), "backlog"))
}

// understand reads the flags, before the list is.
func (t *takingBacklog) understand() (intake.PTLOptions, error) {
	read := intake.PTLOptions{Column: t.columns}
	named := 0
	for _, column := range t.columns {
		if column != "" {
			named++
		}
	}
	if named > 1 {
		return read, usagef("the wait is in one column: choose one of --referred, --weeks and --days")
	}
	if t.date != "" {
		day, ok := intake.ParseDate(t.date)
		if !ok {
			return read, usagef("--date: %q is not a date; write 2027-04-01 or 01/04/2027", t.date)
		}
		read.Date = day
	}
	for _, each := range t.by {
		attribute, column, other := strings.Cut(each, "=")
		if !other {
			column = attribute
		}
		t.By = append(t.By, intake.Pair{Key: strings.TrimSpace(attribute), Value: strings.TrimSpace(column)})
	}
	for _, each := range t.set {
		attribute, value, ok := strings.Cut(each, "=")
		if !ok || value == "" {
			return read, usagef("--set takes an attribute and its value, such as modality=surgery, not %q", each)
		}
		t.Set = append(t.Set, intake.Pair{Key: strings.TrimSpace(attribute), Value: strings.TrimSpace(value)})
	}
	if err := t.Check(); err != nil {
		return read, usagef("%w", err)
	}
	read.By = t.By
	return read, nil
}

// complete says where the backlog comes from, and how it was made: with the
// columns that were found, so that it can be made again.
func (t *takingBacklog) complete(name string, list *intake.PTL) {
	name = filepath.Base(name)
	t.Source = "patient tracking list, " + name
	line := []string{"prehabsim", "backlog", "from-ptl", name, "--waiting-for", t.WaitingFor}
	add := func(flag, value string) {
		if value != "" {
			line = append(line, "--"+flag, value)
		}
	}
	add("pathway", t.Pathway)
	add([]string{"referred", "weeks", "days"}[list.Kind], list.Column)
	if day, ok := intake.ParseDate(t.date); ok {
		t.Source += ", " + day.Format(time.DateOnly)
		add("date", day.Format(time.DateOnly))
	}
	add("by", strings.Join(t.by, ","))
	add("set", strings.Join(t.set, ","))
	add("marks", strings.Join(t.Marks, ","))
	t.Command = intake.Command(line...)
}
