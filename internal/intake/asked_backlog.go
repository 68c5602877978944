package intake

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
)

// AskedBacklog is what is asked of a patient tracking list, in the words in which people
// write it. Messages name a field by the flag of "backlog from-ptl" that it is.
type AskedBacklog struct {
	WaitingFor     string
	Pathway        string
	Date           string // on which the list was taken
	Sheet          string
	Scenario       string    // that it is for
	Column         [3]string // by Kind
	Removed, Where []string
	By, Set, Map   []string
	Marks          []string
	Band           int
	Small          SmallNumbers
}

// Backlog is what was asked for, understood.
type Backlog struct {
	asked *AskedBacklog
	read  PTLOptions
	make  BacklogOptions
}

// Understand reads what is asked, before the list is.
func (a *AskedBacklog) Understand() (*Backlog, error) {
	b := &Backlog{asked: a, read: PTLOptions{Column: a.Column, Small: a.Small}, make: BacklogOptions{WaitingFor: a.WaitingFor, Pathway: a.Pathway, Band: a.Band, Marks: a.Marks}}
	if err := a.Small.Check(); err != nil {
		return nil, err
	}
	if len(slices.DeleteFunc(a.Column[:], func(name string) bool { return name == "" })) > 1 {
		return nil, diag.Usage.Errorf("the wait is in one column: choose one of --referred, --weeks and --days")
	}
	if a.Band < 1 || a.Band > 366 {
		return nil, diag.Usage.Errorf("--band must be 1 to 366 days, not %d", a.Band)
	}
	if day, ok := ParseDate(a.Date); ok {
		b.read.Date = day
	} else if a.Date != "" {
		return nil, diag.Usage.Errorf("--date: %q is not a date; write 2027-04-01 or 01/04/2027", a.Date)
	}
	if a.Removed != nil {
		b.read.Removed = slices.DeleteFunc(slices.Clone(a.Removed), func(column string) bool { return column == "none" })
	}
	for _, each := range a.By {
		attribute, column, other := strings.Cut(each, "=")
		if !other {
			column = attribute
		}
		b.make.By = append(b.make.By, Pair{strings.TrimSpace(attribute), strings.TrimSpace(column)})
	}
	b.read.By = b.make.By
	if err := b.readPairs(); err != nil {
		return nil, err
	}
	return b, diag.Usage.Of(b.make.Check())
}

// readPairs reads the lists of names and their values.
func (b *Backlog) readPairs() (err error) {
	for _, each := range b.asked.Where {
		column, value, ok := strings.Cut(each, "=")
		column, not := strings.CutSuffix(strings.TrimSpace(column), "!")
		if column = strings.TrimSpace(column); !ok || column == "" {
			return diag.Usage.Errorf("--where takes a column and a value, such as Status=Waiting or Status!=Removed, not %q", each)
		}
		b.read.Where = append(b.read.Where, Filter{column, strings.TrimSpace(value), not})
	}
	if b.read.Map, err = pairs("map", `a word and its value, such as "Lower GI=colorectal"`, b.asked.Map); err != nil {
		return err
	}
	if len(b.read.Map) > 0 && len(b.read.By) == 0 {
		return diag.Usage.Errorf("--map says what words in the columns of --by stand for; name the columns with --by, such as --by site")
	}
	if b.make.Set, err = pairs("set", "an attribute and its value, such as modality=surgery", b.asked.Set); err != nil {
		return err
	}
	for _, p := range b.make.Set {
		if p.Value == "" {
			return diag.Usage.Errorf("--set takes an attribute and its value, such as modality=surgery, not %q", p.Key+"=")
		}
	}
	return nil
}

// pairs reads "key=value", of which the value may be empty.
func pairs(flag, what string, list []string) (read []Pair, err error) {
	for _, each := range list {
		key, value, ok := strings.Cut(each, "=")
		if key = strings.TrimSpace(key); !ok || key == "" {
			return nil, diag.Usage.Errorf("--%s takes %s, not %q", flag, what, each)
		}
		read = append(read, Pair{key, strings.TrimSpace(value)})
	}
	return read, nil
}

// Hold holds words to the values of a scenario's attributes, by their names.
func (b *Backlog) Hold(scenario string, names []string, values map[string][]string) error {
	for _, by := range slices.Concat(b.make.By, b.make.Set) {
		if err := diag.OneOf("attribute", by.Key, names); err != nil {
			return err
		}
	}
	for i, p := range b.read.Map {
		if !slices.ContainsFunc(b.make.By, func(by Pair) bool { return p.Value == "" || slices.Contains(values[by.Key], p.Value) }) {
			return diag.Usage.Errorf("--map %q: %q is no value of an attribute of --by in %s", b.asked.Map[i], p.Value, scenario)
		}
	}
	b.read.Known = values
	return nil
}

// Make makes the sections of a list: a CSV file, or a sheet of a workbook.
func (b *Backlog) Make(list File, known *Words) (made Made, err error) {
	if b.asked.Sheet != "" && !list.IsWorkbook() {
		return made, diag.Usage.Errorf("--sheet %s: %s is no workbook (.xlsx)", b.asked.Sheet, list.Name)
	}
	file, err := AsCSV(list, b.asked.Sheet)
	if err != nil {
		return made, diag.Refused.Of(err)
	}
	b.read.Words = known
	p, err := ReadPTL(file, b.read)
	if errors.Is(err, ErrNoDate) {
		return made, diag.Usage.Of(err)
	}
	if err != nil {
		return made, diag.Refused.Of(err)
	}
	b.sign(filepath.Base(list.Name), p)
	all := p.Sections(&b.make)
	sections, left := b.asked.Small.shown(all)
	if len(sections) == 0 {
		return Made{}, diag.Refused.Errorf("%s: %s, so no count can be shown; --small-numbers show shows it where the list may be kept", list.Name,
			map[bool]string{true: fmt.Sprintf("fewer than %d patients wait", FewestShown), false: fmt.Sprintf("fewer than %d patients wait in each group of --by", FewestShown)}[len(all) == 1])
	}
	told := append(p.Told(b.asked.Small), b.asked.Small.told(all, sections, left)...)
	made.Text, made.Holds = BacklogText(&b.make, told, sections), words.Count(len(sections), "backlog")
	made.say("%s: patients who wait: %s, by %s in column %q", list.Name, b.waiting(p, sections, left), p.Kind, p.Column)
	made.Told = append(made.Told, told...)
	if small, all := small(sections); small > 0 {
		made.warn("counts below %d: %d of %d. They may point to single patients: keep the sections where the list may be kept, or leave out --small-numbers show", FewestShown, small, all)
	}
	return made, nil
}

// waiting says how many wait, of how many rows. How many rows there are would tell a number
// that is hidden, by subtraction, and is not said beside one.
func (b *Backlog) waiting(p *PTL, sections []Section, left []string) string {
	patients, small := 0, b.asked.Small
	for _, s := range sections {
		for _, c := range s.Days {
			patients += c.Patients
		}
	}
	switch {
	case len(left) > 0:
		return fmt.Sprintf("%d in the sections", patients)
	case slices.ContainsFunc(p.Unused, func(u Unused) bool { return small.Hides(u.Rows) }):
		return strconv.Itoa(patients)
	}
	return fmt.Sprintf("%d of %s", patients, words.Count(p.Rows, "row"))
}

// sign says where the backlog comes from, and how it was made: with the columns that were
// found, so that it can be made again.
func (b *Backlog) sign(name string, list *PTL) {
	a := b.asked
	line := commandLine{"prehabsim", "backlog", "from-ptl", name, "--waiting-for", a.WaitingFor}
	line.add("pathway", a.Pathway)
	line.add([]string{"referred", "weeks", "days"}[list.Kind], list.Column)
	b.make.Source = "patient tracking list, " + name
	if day := b.read.Date; !day.IsZero() {
		b.make.Source += ", " + day.Format(time.DateOnly)
		line.add("date", day.Format(time.DateOnly))
	}
	line.add("removed", a.Removed...)
	line.add("where", a.Where...)
	line.add("by", strings.Join(a.By, ","))
	line.add("map", a.Map...)
	line.add("set", strings.Join(a.Set, ","))
	line.add("marks", strings.Join(a.Marks, ","))
	if a.Band > 1 {
		line.add("band", strconv.Itoa(a.Band))
	}
	line.add("sheet", a.Sheet)
	line.add("scenario", ScenarioBase(a.Scenario))
	if a.Small == ShowSmall {
		line.add("small-numbers", string(ShowSmall))
	}
	b.make.Command = Command(line...)
}
