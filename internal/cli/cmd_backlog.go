package cli

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"prehabsim/internal/diag"
	"prehabsim/internal/intake"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/scenarios"
)

func backlogCommand(a *app) *cobra.Command {
	return group(&cobra.Command{
		Use:   "backlog",
		Short: "Make backlogs of a patient tracking list",
		Long: `Backlog turns a list of patients who wait into [backlog.NAME] sections, to be
pasted into a scenario. It writes counts alone.`,
		Example: `  prehabsim backlog from-ptl ptl.csv --waiting-for surgery.operation --by site --date 2027-04-01`,
	}, backlogFromPTLCommand(a))
}

// takingBacklog is what "backlog from-ptl" was told.
type takingBacklog struct {
	intake.BacklogOptions
	columns  [3]string // by intake.Kind
	removed  []string
	by, set  []string
	where    []string
	words    []string // of --map
	date     string
	sheet    string
	scenario string
	sections
}

func backlogFromPTLCommand(a *app) *cobra.Command {
	var t takingBacklog
	cmd := &cobra.Command{
		Use:   "from-ptl LIST",
		Short: "Make a backlog of a patient tracking list",
		Long: `From-ptl counts the patients of a list by days since referral and prints
[backlog.NAME] sections to paste into a scenario: one, or one for each combination of
the columns that --by names. The list is a CSV file, or a workbook (.xlsx), with a row
for each patient and a column with the date of referral (31/01/2027, 31-Jan-27 or
2027-01-31), or with the weeks or days waited since ("10+" and "6-9" are understood).

Rows that are not of somebody who waits are left out and counted with the reason: those
with a date of removal, treatment, discharge or clock stop up to the day of the list,
those whose status says so (columns with usual names; --removed names others), those
that --where does not ask for, and those that say nothing of the wait or the group.

Values of --by are written in small letters with "_" between words, as scenarios do:
Head & Neck becomes head_neck. Words that lists often use are known (Lower GI is
colorectal as a site and lower_gi as a referral); --map "Lower GI=bowel" says what
others stand for, --map "referral:Lower GI=lower_gi" of one attribute alone, and
--map "Benign=" leaves rows out. With --scenario, words are held to its values, and
the sections are checked with it.

Only the columns that flags name are looked at, and those with usual names for the wait
and its end. Names, NHS numbers and dates of birth are never read, no cell is ever
printed, and columns with such names are refused. A list with a row that cannot be
right makes no backlog. Counts below 5 may point to single patients: keep the file where
the list may be kept, or count in wider bands (--band 7) and fewer groups.

Waits count to the day of the list; the scenario puts the patients on the first day of
its window, so choose the two close together.`,
		Example: `  prehabsim backlog from-ptl ptl.csv --waiting-for surgery.operation --date 2027-04-01
  prehabsim backlog from-ptl ptl.csv --waiting-for surgery.operation --pathway urgent,upgrade --by site --set modality=surgery --marks decision --date 2027-04-01 --out backlog.toml
  prehabsim backlog from-ptl ptl.csv --waiting-for surgery.operation --by "site=Tumour group" --map "Bowel=colorectal" --where Status=Waiting --band 7 --date 2027-04-01 --scenario builtin:northbridge`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("one list at a time, not %d: %s", len(args), words.List(args))
			}
			return someFiles("patient tracking list", "ptl.csv --waiting-for surgery.operation --date 2027-04-01")(cmd, args)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return []string{"csv", "xlsx"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.backlogFromPTL(args[0], &t) },
	}
	f := cmd.Flags()
	f.StringVar(&t.WaitingFor, "waiting-for", "", "the step whose list this is, as route.step")
	f.StringVar(&t.Pathway, "pathway", "", "how the patients came; several with commas; {site} stands for the value of site (default every way to the step, as patients come)")
	f.StringVar(&t.date, "date", "", "the day on which the list was taken; needed for dates")
	f.StringVar(&t.columns[intake.Referred], "referred", "", "the column with the date of referral")
	f.StringVar(&t.columns[intake.Weeks], "weeks", "", "the column with weeks waited since referral")
	f.StringVar(&t.columns[intake.Days], "days", "", "the column with days waited since referral")
	f.StringArrayVar(&t.removed, "removed", nil, `a column with the date on which a patient stopped waiting; may be repeated; "none" looks for no such column`)
	f.StringSliceVar(&t.by, "by", nil, "attributes to count by, comma-separated; site=Tumour group takes site from another column")
	f.StringArrayVar(&t.where, "where", nil, "use only rows like Status=Waiting, or Status!=Removed; may be repeated")
	f.StringArrayVar(&t.words, "map", nil, `what a word of the list stands for, such as "Lower GI=colorectal"; may be repeated`)
	f.StringSliceVar(&t.set, "set", nil, "attributes that all patients have, such as modality=surgery")
	f.StringSliceVar(&t.Marks, "marks", nil, "milestones that all patients have reached, such as decision")
	f.IntVar(&t.Band, "band", 1, "count so many days together")
	f.StringVar(&t.sheet, "sheet", "", "the sheet of a workbook that has several")
	f.StringVar(&t.scenario, "scenario", "", "the scenario that this is for: its values are those of --by, and the sections are checked with it")
	t.flags(cmd, "backlog")
	complete(cmd, "scenario", func(cmd *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		return a.completeScenario(cmd, nil, begun)
	})
	return cmd
}

func (a *app) backlogFromPTL(name string, t *takingBacklog) error {
	if err := a.mayWrite(&t.sections, []string{name, t.scenario}); err != nil {
		return err
	}
	read, err := t.understand()
	if err != nil {
		return err
	}
	if read.Known, err = a.valuesOf(t); err != nil {
		return err
	}
	list, err := a.readPTL(name, t, read)
	if err != nil {
		return err
	}
	t.complete(name, list)
	made := list.Sections(&t.BacklogOptions)
	text := intake.BacklogText(&t.BacklogOptions, list, made)
	if err := a.tryBacklog(t, text); err != nil {
		return err
	}
	a.say("%s: patients who wait: %d of %s, by %s in column %q", name, list.Patients(), words.Count(list.Rows, "row"), list.Kind, list.Column)
	for _, line := range list.Told() {
		a.say("%s", line)
	}
	if small, all := intake.Small(made); small > 0 {
		a.say("warning: counts below %d: %d of %d. They may point to single patients: keep the sections where the list may be kept, or count in wider bands (--band 7) and fewer groups", intake.Few, small, all)
	}
	return a.deliver(&t.sections, text, words.Count(len(made), "backlog"))
}

// readPTL reads the list: a CSV file, or a sheet of a workbook.
func (a *app) readPTL(name string, t *takingBacklog, read intake.PTLOptions) (*intake.PTL, error) {
	files, err := a.readAll([]string{name})
	if err != nil {
		return nil, err
	}
	if t.sheet != "" && !files[0].IsWorkbook() {
		return nil, usagef("--sheet %s: %s is no workbook (.xlsx)", t.sheet, name)
	}
	file, err := intake.AsCSV(files[0], t.sheet)
	if err != nil {
		return nil, refused(err)
	}
	if read.Words, err = listWords(); err != nil {
		return nil, err
	}
	list, err := intake.ReadPTL(file, read)
	if errors.Is(err, intake.ErrNoDate) {
		return nil, usagef("%w", err)
	}
	if err != nil {
		return nil, refused(err)
	}
	return list, nil
}

// listWords are what hospital lists call things, built in.
func listWords() (*intake.Words, error) {
	files, err := fs.Sub(scenarios.Files, "england")
	if err != nil {
		return nil, err
	}
	return intake.ReadWords(files)
}

// valuesOf are the values of the attributes of --by in the scenario that is named.
func (a *app) valuesOf(t *takingBacklog) (map[string][]string, error) {
	if t.scenario == "" {
		return nil, nil
	}
	m, err := study.Load(a.scenarioFiles(), t.scenario, currentAlone)
	if err != nil {
		return nil, err
	}
	known, names := map[string][]string{}, []string(nil)
	for _, x := range m.Options[0].Program.Attributes {
		if len(x.Values) > 0 && !strings.Contains(x.Name, " ") {
			known[x.Name] = x.Values
			names = append(names, x.Name)
		}
	}
	for _, by := range slices.Concat(t.By, t.Set) {
		if err := diag.OneOf("attribute", by.Key, names); err != nil {
			return nil, err
		}
	}
	for _, word := range t.words {
		_, value, _ := strings.Cut(word, "=")
		if !slices.ContainsFunc(t.By, func(by intake.Pair) bool { return value == "" || slices.Contains(known[by.Key], value) }) {
			return nil, usagef("--map %q: %q is no value of an attribute of --by in %s", word, value, m.Name)
		}
	}
	return known, nil
}

// tryBacklog compiles the scenario with the sections.
func (a *app) tryBacklog(t *takingBacklog, text string) error {
	if t.scenario == "" {
		return nil
	}
	const made = "the sections made"
	files := a.scenarioFiles()
	open := files.Open
	files.Open = func(name string) ([]byte, error) {
		if name == made {
			return []byte("format = 1\nextends = " + intake.Quoted(t.scenario) + "\n" + text), nil
		}
		return open(name)
	}
	_, err := study.Load(files, made, currentAlone)
	return err
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
	if t.Band < 1 || t.Band > 366 {
		return read, usagef("--band must be 1 to 366 days, not %d", t.Band)
	}
	if t.date != "" {
		day, ok := intake.ParseDate(t.date)
		if !ok {
			return read, usagef("--date: %q is not a date; write 2027-04-01 or 01/04/2027", t.date)
		}
		read.Date = day
	}
	for _, column := range t.removed {
		if column == "none" {
			read.Removed = []string{}
			continue
		}
		read.Removed = append(read.Removed, column)
	}
	for _, each := range t.by {
		attribute, column, other := strings.Cut(each, "=")
		if !other {
			column = attribute
		}
		t.By = append(t.By, intake.Pair{Key: strings.TrimSpace(attribute), Value: strings.TrimSpace(column)})
	}
	var err error
	if read.Where, err = filters(t.where); err != nil {
		return read, err
	}
	if read.Map, err = pairs("map", "a word and its value, such as \"Lower GI=colorectal\"", t.words); err != nil {
		return read, err
	}
	if len(read.Map) > 0 && len(t.By) == 0 {
		return read, usagef("--map says what words in the columns of --by stand for; name the columns with --by, such as --by site")
	}
	if t.Set, err = pairs("set", "an attribute and its value, such as modality=surgery", t.set); err != nil {
		return read, err
	}
	for _, p := range t.Set {
		if p.Value == "" {
			return read, usagef("--set takes an attribute and its value, such as modality=surgery, not %q", p.Key+"=")
		}
	}
	if err := t.Check(); err != nil {
		return read, usagef("%w", err)
	}
	read.By = t.By
	return read, nil
}

// pairs reads "key=value", of which the value may be empty.
func pairs(flag, what string, list []string) (read []intake.Pair, err error) {
	for _, each := range list {
		key, value, ok := strings.Cut(each, "=")
		if key = strings.TrimSpace(key); !ok || key == "" {
			return nil, usagef("--%s takes %s, not %q", flag, what, each)
		}
		read = append(read, intake.Pair{Key: key, Value: strings.TrimSpace(value)})
	}
	return read, nil
}

// filters reads "column=value" and "column!=value".
func filters(list []string) (read []intake.Filter, err error) {
	for _, each := range list {
		column, value, ok := strings.Cut(each, "=")
		column, not := strings.CutSuffix(strings.TrimSpace(column), "!")
		if column = strings.TrimSpace(column); !ok || column == "" {
			return nil, usagef("--where takes a column and a value, such as Status=Waiting or Status!=Removed, not %q", each)
		}
		read = append(read, intake.Filter{Column: column, Value: strings.TrimSpace(value), Not: not})
	}
	return read, nil
}

// complete says where the backlog comes from, and how it was made: with the
// columns that were found, so that it can be made again.
func (t *takingBacklog) complete(name string, list *intake.PTL) {
	name = filepath.Base(name)
	t.Source = "patient tracking list, " + name
	line := []string{"prehabsim", "backlog", "from-ptl", name, "--waiting-for", t.WaitingFor}
	add := func(flag string, values ...string) {
		for _, value := range values {
			if value != "" {
				line = append(line, "--"+flag, value)
			}
		}
	}
	add("pathway", t.Pathway)
	add([]string{"referred", "weeks", "days"}[list.Kind], list.Column)
	if day, ok := intake.ParseDate(t.date); ok {
		t.Source += ", " + day.Format(time.DateOnly)
		add("date", day.Format(time.DateOnly))
	}
	add("removed", t.removed...)
	add("where", t.where...)
	add("by", strings.Join(t.by, ","))
	add("map", t.words...)
	add("set", strings.Join(t.set, ","))
	add("marks", strings.Join(t.Marks, ","))
	if t.Band > 1 {
		add("band", strconv.Itoa(t.Band))
	}
	add("sheet", t.sheet)
	if t.scenario != "" {
		add("scenario", scenarioBase(t.scenario))
	}
	t.Command = intake.Command(line...)
}

// scenarioBase is a scenario's name without folders: what is written must not tell them.
func scenarioBase(name string) string {
	if strings.HasPrefix(name, "builtin:") {
		return name
	}
	return filepath.Base(name)
}
