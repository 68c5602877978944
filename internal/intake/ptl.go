package intake

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// PTL is what is taken from a patient tracking list: how long each patient has
// waited since referral, and in which group. Nothing else of the list is kept.
type PTL struct {
	Kind     Kind
	Column   string // the column of the wait, as the header names it
	Rows     int
	Unused   []Unused  // rows that are not of somebody who waits, or say too little
	Readings []Reading // what words of the list were taken for
	Open     []Reading // waits without an end, and what was taken for them
	waits    []wait
}

// Patients is how many wait.
func (p *PTL) Patients() int { return len(p.waits) }

// Unused is rows that were left out, and why.
type Unused struct {
	Reason string
	Rows   int
}

// Reading is how some rows were read; 0 of what no row has.
type Reading struct {
	What string
	Rows int
}

type wait struct {
	scenario.Band
	groups []string // a value for each of PTLOptions.By
}

// Kind says what the column of the wait holds.
type Kind int

// The kinds of columns; their order is that in which they are looked for.
const (
	Referred Kind = iota // the date of referral
	Weeks
	Days
)

var kindNames = [...]string{Referred: "date of referral", Weeks: "weeks waited", Days: "days waited"}

func (k Kind) String() string { return kindNames[k] }

// PTLOptions name the columns to read.
type PTLOptions struct {
	Column  [3]string // by Kind; at most one. All empty: the first that has a usual name
	Removed []string  // columns with the date on which a patient stopped waiting; nil: those of usual names
	By      []Pair    // attributes and the columns that hold their values
	Where   []Filter  // rows to use; of several for one column, any may hold
	Map     []Pair    // words of the list, or attribute:word, and the values that they stand for; "": not used
	Date    time.Time // on which the list was taken; needed for dates

	Small SmallNumbers        // what is told of few rows
	Words *Words              // nil: none are known
	Known map[string][]string // values of a scenario's attributes; nil: not known
}

// Filter is a column and a value that its cells must have, or must not.
type Filter struct {
	Column, Value string
	Not           bool
}

// ErrNoDate tells that a list of dates was given without its own.
var ErrNoDate = errors.New("the list holds dates; say with --date on which day it was taken, such as --date 2027-04-01")

// longestWait is 5 years in days: beyond it a date is a slip of the hand more
// often than a wait.
const longestWait = 1826

// mostGroups is how many values a group column may have. One with more tells
// patients apart, and what it holds would be written out.
const mostGroups = 60

// ReadPTL reads a list with one row for each patient. Of each row it looks at the
// named columns alone; a message names the line and the column and repeats no cell.
func ReadPTL(f File, o PTLOptions) (*PTL, error) {
	var p problems
	t := openTable(f, &p)
	if t == nil {
		return nil, p.err()
	}
	// Without a header the first patient would stand in for one, and be repeated
	// in messages about columns.
	if slices.ContainsFunc(t.header, looksLikeData) {
		p.add(t.file, t.line, "the first line holds a date or a number; it must name the columns")
		return nil, p.err()
	}
	r := &ptlReader{table: t, PTLOptions: o, list: &PTL{}, mapped: map[string]bool{}, unused: map[string]int{}, read: map[string]int{}, open: map[string]int{}, days: map[int]bool{}}
	r.findColumns()
	if len(p) == 0 && r.list.Kind == Referred && o.Date.IsZero() {
		return nil, ErrNoDate
	}
	if len(p) > 0 {
		return nil, p.err()
	}
	for {
		line, cells, ok := t.next()
		if !ok {
			break
		}
		r.list.Rows++
		if err := r.row(line, cells); err != nil {
			return nil, err
		}
	}
	r.finish()
	if len(p) > 0 {
		return nil, p.err()
	}
	return r.list, nil
}

// ptlReader reads the rows of a list.
type ptlReader struct {
	*table
	PTLOptions
	list *PTL

	at      int // the columns, by number
	removed []int
	status  int // None: there is none
	by      []int
	where   []int // by Filter

	values []map[string]bool // of each group
	mapped map[string]bool   // words of Map that the list has
	unused map[string]int    // by reason
	read   map[string]int    // rows by what their words were taken for
	open   map[string]int
	days   map[int]bool // by column with dates in figures that may be two days: whether one shows that days come first
}

const none = -1

// row reads one row: whether it is of somebody who waits, how long, and in which group.
func (r *ptlReader) row(line int, cells []string) error {
	cell := func(column int) string { return strings.TrimSpace(cells[column]) }
	why, err := r.leftOut(line, cell)
	if err != nil {
		return err
	}
	if why != "" {
		r.unused[why]++
		return nil
	}
	wrong := func(column int, text string) {
		r.problems.add(r.file, line, fmt.Sprintf("column %q: %s", r.header[column], text))
	}
	var w wait
	var problem string
	if r.list.Kind == Referred {
		r.seeDay(r.at, cell(r.at))
	}
	if w.Band, problem = waited(r.list.Kind, cell(r.at), r.Date, r.from1904); problem != "" {
		wrong(r.at, problem)
	}
	if w.Open {
		r.open[fmt.Sprintf("%s is taken as %d to %d days", openBand(r.list.Kind, w.From), w.From, w.To)]++
	}
	for i, column := range r.by {
		value, problem := r.group(i, cell(column))
		if problem != "" {
			wrong(column, problem)
		}
		w.groups = append(w.groups, value)
		if r.values[i] == nil {
			r.values[i] = map[string]bool{}
		}
		r.values[i][value] = true
	}
	r.list.waits = append(r.list.waits, w)
	return nil
}

// leftOut says why a row is not used; "" if it is.
func (r *ptlReader) leftOut(line int, cell func(int) string) (why string, err error) {
	for i, column := range r.where {
		if !r.holds(i, cell) {
			return fmt.Sprintf("column %q is not as --where says", r.header[column]), nil
		}
	}
	for _, column := range r.removed {
		r.seeDay(column, cell(column))
		switch gone, problem := removed(cell(column), r.Date, r.from1904); {
		case problem == needsDate:
			return "", ErrNoDate
		case problem != "":
			r.problems.add(r.file, line, fmt.Sprintf("column %q: %s", r.header[column], problem))
		case gone:
			return fmt.Sprintf("column %q says that the patient had stopped waiting", r.header[column]), nil
		}
	}
	if r.status != none && noLongerWaits(cell(r.status)) {
		return fmt.Sprintf("column %q says that the patient had stopped waiting", r.header[r.status]), nil
	}
	for _, column := range append([]int{r.at}, r.by...) {
		if cell(column) == "" {
			return fmt.Sprintf("column %q is empty", r.header[column]), nil
		}
	}
	for i, column := range r.by {
		if to, ok := r.mapTo(i, cell(column)); ok && to == "" {
			return fmt.Sprintf("column %q has a word that --map leaves out", r.header[column]), nil
		}
	}
	return "", nil
}

// holds says whether a row is as the filters of a column say.
func (r *ptlReader) holds(i int, cell func(int) string) bool {
	any, asked := false, false
	for k, column := range r.where {
		if column != r.where[i] {
			continue
		}
		same := SameName(cell(column)) == SameName(r.Where[k].Value)
		if r.Where[k].Not {
			if same {
				return false
			}
			continue
		}
		any, asked = any || same, true
	}
	return any || !asked
}

// mapTo is what the caller says that a word stands for: of one attribute, or of all.
func (r *ptlReader) mapTo(i int, word string) (value string, ok bool) {
	for _, of := range []string{r.By[i].Key + ":", ""} {
		for _, p := range r.Map {
			if key, ok := strings.CutPrefix(p.Key, of); ok && SameName(key) == SameName(word) {
				r.mapped[p.Key] = true
				return p.Value, true
			}
		}
	}
	return "", false
}

// group turns a cell into a value as the scenario writes it.
func (r *ptlReader) group(i int, word string) (value, problem string) {
	attribute := r.By[i].Key
	if value, ok := r.mapTo(i, word); ok {
		r.read[fmt.Sprintf("read as %s %s, by --map", attribute, value)]++
		return value, ""
	}
	plain, problem := group(word)
	if problem != "" {
		return "", problem
	}
	known, asked := r.Known[attribute]
	value, ok := r.Words.value(attribute, word, known)
	if !ok && asked {
		return "", fmt.Sprintf("is no value of %q, which are %s; say what it stands for with --map \"WORD=VALUE\"", attribute, words.Some(known, mostListed))
	}
	if value != plain {
		r.read[fmt.Sprintf("read as %s %s, which lists call otherwise", attribute, value)]++
	}
	return value, ""
}

// finish tells what there was of everything.
func (r *ptlReader) finish() {
	for i, column := range r.by {
		if n := len(r.values[i]); n > mostGroups {
			r.problems.add(r.file, r.line, fmt.Sprintf("column %q has %d different values; a group has at most %d, for what it holds is written out", r.header[column], n, mostGroups))
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(r.unused)) {
		r.list.Unused = append(r.list.Unused, Unused{reason, r.unused[reason]})
	}
	for _, word := range slices.Sorted(maps.Keys(r.read)) {
		r.list.Readings = append(r.list.Readings, Reading{word, r.read[word]})
	}
	for _, column := range slices.Sorted(maps.Keys(r.days)) {
		if !r.days[column] {
			r.list.Readings = append(r.list.Readings, Reading{What: fmt.Sprintf("warning: column %q is read with the day before the month (05/04/2027 is 5 April), and no day above 12 in it shows whether that is right; if months come first, write dates as 2027-04-05", r.header[column])})
		}
	}
	for _, p := range r.Map {
		if !r.mapped[p.Key] {
			r.list.Readings = append(r.list.Readings, Reading{What: fmt.Sprintf("no row has the word %q of --map", p.Key)})
		}
	}
	for _, band := range slices.Sorted(maps.Keys(r.open)) {
		r.list.Open = append(r.list.Open, Reading{band + " (ASSUMPTION: up to twice its beginning)", r.open[band]})
	}
	switch {
	case len(*r.problems) > 0 || len(r.list.waits) > 0:
	case r.list.Rows == 0:
		r.problems.add(r.file, r.line, "has no patient under its header")
	default:
		var why []string
		for _, u := range r.list.Unused {
			why = append(why, fmt.Sprintf("%s: %s", r.Small.Count(u.Rows, "row"), u.Reason))
		}
		r.problems.add(r.file, r.line, "has nobody who waits: "+strings.Join(why, "; "))
	}
}
