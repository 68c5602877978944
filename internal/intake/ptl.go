package intake

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"prehabsim/internal/diag"
)

// PTL is what is taken from a patient tracking list: how long each patient has
// waited since referral, and in which group. Nothing else of the list is kept.
type PTL struct {
	Kind   Kind
	Column string // the column of the wait, as the header names it
	waits  []wait
}

// Patients is how many the list has.
func (p *PTL) Patients() int { return len(p.waits) }

type wait struct {
	days   float64
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

// usual are names that lists often give to these columns, in lower case with one
// "_" between words. A start of a clock is not among them: on a 31-day list it is
// the decision, and a backlog counts from referral.
var usual = [...][]string{
	Referred: {"referred", "referral", "referral_date", "date_of_referral", "date_referred", "referred_on", "referral_received",
		"referral_received_date", "date_referral_received"},
	Weeks: {"weeks", "weeks_waited", "weeks_waiting", "wait_weeks", "waiting_weeks", "weeks_wait", "weeks_since_referral"},
	Days:  {"days", "days_waited", "days_waiting", "wait_days", "waiting_days", "days_wait", "days_since_referral"},
}

var kindNames = [...]string{Referred: "date of referral", Weeks: "weeks waited", Days: "days waited"}

// kindFlags are the flags that name these columns.
var kindFlags = [...]string{Referred: "referred", Weeks: "weeks", Days: "days"}

func (k Kind) String() string { return kindNames[k] }

// PTLOptions name the columns to read.
type PTLOptions struct {
	Column [3]string // by Kind; at most one. All empty: the first that has a usual name
	By     []Pair    // attributes and the columns that hold their values
	Date   time.Time // on which the list was taken; needed for dates of referral alone
}

// ErrNoDate tells that a list of dates was given without its own.
var ErrNoDate = errors.New("the list holds dates of referral; say with --date on which day it was taken, such as --date 2027-04-01")

// longestWait is 5 years in days: beyond it a date is a slip of the hand more
// often than a wait.
const longestWait = 1826

// mostGroups is how many values a group column may have. One with more tells
// patients apart, and what it holds would be written out.
const mostGroups = 60

// ReadPTL reads a list with one row for each patient who waits. Of each row it
// looks at the named columns alone; a message names the line and the column and
// repeats no cell.
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
	list := &PTL{}
	at, by := list.columns(t, o)
	if len(p) == 0 && list.Kind == Referred && o.Date.IsZero() {
		return nil, ErrNoDate
	}
	if len(p) > 0 {
		return nil, p.err()
	}
	values := make([]map[string]bool, len(by))
	for {
		line, cells, ok := t.next()
		if !ok {
			break
		}
		wrong := func(column int, text string) {
			p.add(t.file, line, fmt.Sprintf("column %q: %s", t.header[column], text))
		}
		w := wait{}
		var why string
		if w.days, why = waited(list.Kind, strings.TrimSpace(cells[at]), o.Date); why != "" {
			wrong(at, why)
		}
		for i, column := range by {
			value, why := group(strings.TrimSpace(cells[column]))
			if why != "" {
				wrong(column, why)
			}
			w.groups = append(w.groups, value)
			if values[i] == nil {
				values[i] = map[string]bool{}
			}
			values[i][value] = true
		}
		list.waits = append(list.waits, w)
	}
	for i, column := range by {
		if n := len(values[i]); n > mostGroups {
			p.add(t.file, t.line, fmt.Sprintf("column %q has %d different values; a group has at most %d, for what it holds is written out", t.header[column], n, mostGroups))
		}
	}
	if len(p) == 0 && len(list.waits) == 0 {
		p.add(t.file, t.line, "has no patient under its header")
	}
	if len(p) > 0 {
		return nil, p.err()
	}
	return list, nil
}

// columns finds the column of the wait and those of the groups.
func (list *PTL) columns(t *table, o PTLOptions) (at int, by []int) {
	if k := slices.IndexFunc(o.Column[:], func(name string) bool { return name != "" }); k >= 0 {
		list.Kind, at = Kind(k), t.find(o.Column[k])
	} else {
		list.Kind, at = t.detect()
	}
	if at >= 0 {
		list.Column = t.header[at]
	}
	for _, group := range o.By {
		by = append(by, t.find(group.Value))
	}
	return at, by
}

// detect finds the column of the wait by its usual names.
func (t *table) detect() (Kind, int) {
	for k, names := range usual {
		var found []string
		for _, h := range t.header {
			if slices.Contains(names, folded(h)) {
				found = append(found, h)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return Kind(k), slices.Index(t.header, found[0])
		default:
			t.problems.add(t.file, t.line, fmt.Sprintf("the %s may be in %s; name the column with --%s", Kind(k), some(quotedAll(found)), kindFlags[k]))
			return Kind(k), -1
		}
	}
	near := ""
	for _, h := range t.header {
		if _, like := diag.Closest(folded(h), slices.Concat(usual[:]...)); like && near == "" && !personal(h) {
			near = fmt.Sprintf("; is it %q?", h)
		}
	}
	t.problems.add(t.file, t.line, "no column has a usual name for the date of referral or the wait; name it with --referred, --weeks or --days"+near)
	return Referred, -1
}

// find returns the column of a name: as it is written, or but for capital
// letters, spaces and dashes. A column that is not there, is there twice or tells
// who somebody is, is a problem.
func (t *table) find(name string) int {
	same := func(equal func(h string) bool) (list []int) {
		for i, h := range t.header {
			if equal(h) {
				list = append(list, i)
			}
		}
		return list
	}
	found := same(func(h string) bool { return h == name })
	if len(found) == 0 {
		found = same(func(h string) bool { return folded(h) != "" && folded(h) == folded(name) })
	}
	switch {
	case personal(name):
		t.problems.add(t.file, t.line, fmt.Sprintf("column %q tells who somebody is; it is never read", name))
	case len(found) == 0:
		var headers []string
		for _, h := range t.header {
			if !personal(h) {
				headers = append(headers, h)
			}
		}
		t.problems.add(t.file, t.line, fmt.Sprintf("has no column %q%s", name, diag.Nearest(name, headers)))
	case len(found) > 1:
		t.problems.add(t.file, t.line, fmt.Sprintf("column %q is there %d times", name, len(found)))
	default:
		return found[0]
	}
	return -1
}

var between = regexp.MustCompile(`[^a-z0-9]+`)

// folded is a name of a column in lower case with one "_" between words.
func folded(s string) string {
	return strings.Trim(between.ReplaceAllString(strings.ToLower(s), "_"), "_")
}

// personal tells whether a column's name says that it holds what identifies a
// patient, or names somebody else. Names of sites and trusts are not personal, so "name" counts alone or
// with a word for a person.
func personal(column string) bool {
	words := strings.Split(folded(column), "_")
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return slices.Contains(words, w) })
	}
	joined := strings.Join(words, "")
	return has("nhs", "nhsno", "nhsnumber", "dob", "birth", "born", "surname", "forename", "forenames", "initials", "postcode", "address",
		"mrn", "pas", "crn", "uhid", "phone", "telephone", "mobile", "email", "consultant", "clinician", "surgeon", "doctor", "gp") ||
		joined == "name" || joined == "id" || joined == "patient" ||
		has("hospital", "unit", "case") && has("number", "no", "num") || has("patient", "local") && has("number", "no", "num", "id") ||
		has("patient", "first", "last", "given", "family", "full", "middle", "maiden", "preferred") && has("name", "names") ||
		strings.Contains(joined, "nhsnumber") || strings.Contains(joined, "dateofbirth") || strings.Contains(joined, "birthdate")
}

var (
	manyDigits = regexp.MustCompile(`^[0-9][0-9 ./:T-]*$`)
	plainCount = regexp.MustCompile(`^[0-9]{1,6}(\.[0-9]{1,6})?$`)
	belowZero  = regexp.MustCompile(`^-\s*[0-9.]+$`)
)

func looksLikeData(header string) bool { return manyDigits.MatchString(header) }

// waited reads a cell as the days since referral, or says why it cannot.
func waited(k Kind, s string, date time.Time) (days float64, why string) {
	switch {
	case s == "":
		return 0, "is empty"
	case k == Referred:
		day, ok := ParseDate(s)
		if !ok {
			return 0, "is not a date; write 2027-01-31 or 31/01/2027"
		}
		days = date.Sub(day).Hours() / 24
		if days < 0 {
			return 0, "lies after " + date.Format(time.DateOnly) + ", the day on which the list was taken"
		}
	case belowZero.MatchString(s):
		return 0, "is below 0"
	case !plainCount.MatchString(s):
		return 0, "is not a number of " + map[Kind]string{Weeks: "weeks", Days: "days"}[k]
	default:
		days, _ = strconv.ParseFloat(s, 64)
		if k == Weeks {
			days *= 7
		}
	}
	if days > longestWait {
		return 0, "is a wait of more than 5 years"
	}
	return days, ""
}

// ParseDate reads 2027-01-31 or 31/01/2027. A time of day after it, which
// spreadsheets add, is passed over.
func ParseDate(s string) (time.Time, bool) {
	if i := strings.IndexAny(s, " T"); i > 0 {
		clock := false
		for _, layout := range []string{"15:04", "15:04:05", "15:04:05.999"} {
			_, err := time.Parse(layout, strings.TrimSuffix(strings.TrimSpace(s[i+1:]), "Z"))
			clock = clock || err == nil
		}
		if !clock {
			return time.Time{}, false
		}
		s = s[:i]
	}
	for _, layout := range []string{time.DateOnly, "2/1/2006"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 {
			return t, true
		}
	}
	return time.Time{}, false
}

var (
	word      = regexp.MustCompile(`[a-z0-9]+`)
	nhsNumber = regexp.MustCompile(`[0-9][ -]?[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}`)
)

// group turns a cell into a value as scenarios write it: "Head & Neck" and "head
// and neck" are head_neck.
func group(s string) (value, why string) {
	_, date := ParseDate(s)
	switch {
	case s == "":
		return "", "is empty"
	case date || nhsNumber.MatchString(s):
		return "", "holds a date or a long number; a group is a word such as breast"
	case len(s) > 60:
		return "", "is longer than 60 letters; a group is a word such as breast"
	}
	var words []string
	for _, w := range word.FindAllString(strings.ToLower(s), -1) {
		if w != "and" {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return "", "has no letter from a to z and no digit; a group is a word such as breast"
	}
	return strings.Join(words, "_"), ""
}
