package fit

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
)

// Columns says which columns of a file are read. No other is looked at.
type Columns struct {
	Value    string
	Censored string  // yes: still in at the end; "" means that all are complete
	By       string  // of groups; "" means one group of all
	Counts   bool    // values are whole numbers of events
	Rounded  Way     // how times were rounded; "" means as it looks
	Day      float64 // how much a day is in the unit of the times; 0 means that they have none
}

const (
	mostProblems = 200 // told one by one; a file with more is the wrong file
	mostGroups   = 100
	mostValue    = 1e9
	mostDays     = 36_525 // days since 1900 are what dates become in a spreadsheet
)

// ReadColumn reads the samples of a CSV file, one for each group in order of
// their names. Rows are read one at a time and not kept. What is wrong with
// the file goes to problems; messages name file, line and column, but never what
// stands there, since that may be about a patient. The error is one of reading.
func ReadColumn(r io.Reader, file string, c Columns, problems *diag.List) ([]Sample, error) {
	rows := &reader{file: file, columns: c, problems: problems, groups: map[string]*tally{}}
	if err := rows.read(r); err != nil {
		return nil, err
	}
	if rows.wrong > mostProblems {
		problems.Add(file, 0, "%d things are wrong; these are the first %d", rows.wrong, mostProblems)
	}
	if rows.wrong > 0 {
		return nil, nil
	}
	var names []string
	for name := range rows.groups {
		names = append(names, name)
	}
	slices.Sort(names)
	all := newTally() // one hand has rounded all groups
	var samples []Sample
	for _, name := range names {
		s := Sample{Group: name, Points: rows.groups[name].points(), Counts: c.Counts}
		for _, p := range s.Points {
			all.add(p.Value, false, p.Ended+p.Censored)
		}
		samples = append(samples, s)
	}
	if c.Counts {
		return samples, nil
	}
	rounding := rows.rounding(all.points())
	for i := range samples {
		samples[i].Rounding = rounding
	}
	if rows.wrong > 0 {
		return nil, nil
	}
	return samples, nil
}

// rounding is how times were rounded, by what was asked for or by how they look.
func (r *reader) rounding(points []Point) Rounding {
	found := RoundingOf(points, r.columns.Day)
	switch way := r.columns.Rounded; way {
	case "":
		return found
	case Exact:
		return Rounding{Way: Exact}
	case Nights:
		return Rounding{Nights, r.columns.Day}
	default:
		if found.Step == 0 {
			r.problem(0, "column %q shows no step to which its values would be rounded; leave out --rounded %s", r.columns.Value, way)
		}
		return Rounding{way, found.Step}
	}
}

// against says what speaks against a value being rounded as was asked for.
func (r *reader) against(value float64) string {
	c := r.columns
	switch {
	case c.Rounded == Nights && math.Abs(value-math.Round(value/c.Day)*c.Day) > 1e-9*max(1, value):
		return "is no whole number of days, so it is not in nights; leave out --rounded nights"
	case c.Rounded == Exact && value == 0:
		return "is 0, and no time is 0 to the last digit; leave out --rounded no"
	case c.Rounded == Up && value == 0:
		return "is 0, and no time is rounded up to 0; leave out --rounded up"
	}
	return ""
}

// Header returns the names of a file's columns, as far as they can be read.
func Header(r io.Reader) []string {
	b := bufio.NewReader(r)
	skipMark(b)
	names, err := table(b).Read()
	if err != nil {
		return nil
	}
	return trimmed(names)
}

type reader struct {
	file     string
	columns  Columns
	problems *diag.List
	wrong    int

	width               int // fields of the header
	value, censored, by int // which field; -1 for none
	groups              map[string]*tally
	rows                int

	left     int      // rows that do not count
	below    []footer // rows of text since the last patient
	last     patient
	patients int
	sum      float64 // of all values
	most     float64 // the greatest but the last
	ages     []int   // lines with a time that nobody has lived
}

func (r *reader) problem(line int, format string, args ...any) {
	if r.wrong++; r.wrong <= mostProblems {
		r.problems.Add(r.file, line, format, args...)
	}
}

func table(r io.Reader) *csv.Reader {
	t := csv.NewReader(r)
	t.ReuseRecord = true
	t.FieldsPerRecord = -1
	return t
}

// skipMark leaves out the byte-order mark that spreadsheets put first, and tells
// of one that says that this is another encoding.
func skipMark(b *bufio.Reader) (otherEncoding bool) {
	start, _ := b.Peek(3) // a file may be shorter
	switch {
	case string(start) == "\xef\xbb\xbf":
		_, _ = b.Discard(3)
	case strings.HasPrefix(string(start), "\xff\xfe"), strings.HasPrefix(string(start), "\xfe\xff"):
		return true
	}
	return false
}

func (r *reader) read(from io.Reader) error {
	b := bufio.NewReaderSize(from, 1<<16)
	if skipMark(b) {
		r.problem(1, "is written in UTF-16; save it as CSV in UTF-8")
		return nil
	}
	if start, _ := b.Peek(1 << 15); words.OldMac(start) {
		r.problem(1, words.HasOldMac)
		return nil
	} else if first, _, _ := bytes.Cut(start, []byte("\n")); bytes.IndexByte(first, 0) >= 0 {
		r.problem(1, "is written in UTF-16; save it as CSV in UTF-8")
		return nil
	}
	t := table(b)
	for {
		record, err := t.Read()
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			r.finish()
			return nil
		case errors.As(err, &broken):
			r.problem(max(1, broken.StartLine), `has a stray or missing quotation mark near line %d, character %d; a field in quotes ends with ", and one inside is written ""`,
				broken.Line, broken.Column)
		case err != nil:
			return err
		case r.width == 0:
			if line, _ := t.FieldPos(0); !r.header(line, record) {
				return nil
			}
		default:
			line, _ := t.FieldPos(0)
			r.row(line, record)
		}
		if broken != nil && r.width == 0 {
			return nil // without a header no row means anything
		}
	}
}

func (r *reader) finish() {
	for _, f := range r.below {
		r.leaveOut(f.line, "it is text below the last patient")
	}
	if p := r.last; r.looksLikeTotal() {
		p.in.add(p.value, p.censored, -1)
		r.leaveOut(p.line, "it is the sum of all others, so it looks like a total")
		r.ages = slices.DeleteFunc(r.ages, func(line int) bool { return line == p.line })
	}
	for _, line := range r.ages {
		r.problem(line, "column %q is longer than a hundred years; is it a date, as a spreadsheet keeps it?", r.columns.Value)
	}
	switch {
	case r.width == 0 && r.wrong == 0:
		r.problem(1, "is empty; write a line of column names, and below it a line for each patient")
	case r.rows == 0 && r.wrong == 0:
		r.problem(1, "has column names and nothing below them; write a line for each patient")
	}
}

// header finds the columns that were asked for.
func (r *reader) header(line int, record []string) bool {
	names := trimmed(record)
	r.width = len(names)
	r.value = r.find(line, names, r.columns.Value)
	r.censored = r.find(line, names, r.columns.Censored)
	r.by = r.find(line, names, r.columns.By)
	return r.wrong == 0
}

func (r *reader) find(line int, names []string, name string) int {
	if name == "" {
		return -1
	}
	at := slices.Index(names, name)
	switch {
	case at >= 0 && slices.Contains(names[at+1:], name):
		r.problem(line, "column %q is there twice; give each its own name", name)
	case at < 0 && len(names) == 1 && strings.ContainsAny(names[0], ";\t"):
		r.problem(line, "there is no column %q: fields seem to be separated by semicolons or tabs; save the file with commas", name)
	case at < 0 && slices.ContainsFunc(names, isValue):
		// A name that is near would be a patient's.
		r.problem(line, "there is no column %q: the first line seems to be a row, with a number or a date in it; write a line of column names above it", name)
	case at < 0:
		r.problem(line, "there is no column %q in the first line, which must name the columns%s", name, diag.Nearest(name, names))
	}
	return at
}

// isValue reports whether a cell is a number or a date, as no column is called.
func isValue(cell string) bool {
	return strings.ContainsAny(cell, "0123456789") && strings.Trim(cell, "0123456789/-.:, ") == ""
}

// trimmed returns the names without spaces around them; what is not UTF-8 is
// nobody's name.
func trimmed(record []string) []string {
	names := make([]string, len(record))
	for i, name := range record {
		if utf8.ValidString(name) {
			names[i] = strings.TrimSpace(name)
		}
	}
	return names
}

func (r *reader) row(line int, record []string) {
	if !slices.ContainsFunc(record, func(cell string) bool { return cell != "" }) {
		return // what spreadsheets write below the last row
	}
	switch {
	case slices.ContainsFunc(record, diag.IsTotal):
		r.leaveOut(line, "it is a total")
		return
	case r.rows > 0 && isText(record, r.width):
		r.below = append(r.below, footer{line, len(record), strings.Clone(record[min(r.value, len(record)-1)])})
		return
	}
	r.tellText()
	r.rows++
	if len(record) != r.width {
		r.wrongWidth(line, len(record))
		return
	}
	before := r.wrong
	value, wrong := number(record[r.value], r.columns.Counts)
	if wrong == "" {
		wrong = r.against(value)
	}
	if wrong != "" {
		r.problem(line, "column %q %s", r.columns.Value, wrong)
	}
	censored := false
	if r.censored >= 0 {
		var ok bool
		if censored, ok = stillIn(record[r.censored]); !ok {
			r.problem(line, "column %q is neither yes nor no; write yes, true or 1 for still in at the end, and no, false or 0 for ended", r.columns.Censored)
		}
	}
	group := ""
	if r.by >= 0 {
		group = strings.TrimSpace(record[r.by])
		switch {
		case group == "":
			r.problem(line, "column %q is empty; write the group", r.columns.By)
		case !utf8.ValidString(group):
			r.problem(line, "column %q is not in UTF-8; save the file as CSV in UTF-8", r.columns.By)
		}
	}
	if r.wrong == before {
		r.add(line, group, value, censored)
	}
}

func (r *reader) add(line int, group string, value float64, censored bool) {
	t := r.groups[group]
	if t == nil && len(r.groups) == mostGroups {
		r.problem(line, "column %q has more than %d different values; --by takes a column of a few groups, such as trusts", r.columns.By, mostGroups)
		return
	}
	if t == nil {
		t = newTally()
		r.groups[strings.Clone(group)] = t // a record's memory is used again
	}
	t.add(value, censored, 1)
	if r.columns.Day > 0 && value/r.columns.Day > mostDays && len(r.ages) < mostProblems {
		r.ages = append(r.ages, line)
	}
	if r.patients++; r.patients > 1 {
		r.most = max(r.most, r.last.value)
	}
	r.sum += value
	r.last = patient{line, value, censored, t}
}

// number reads a time or a count, or says what is wrong with it.
func number(cell string, counts bool) (x float64, wrong string) {
	text := strings.TrimSpace(cell)
	example := "such as 4 or 4.5"
	if counts {
		example = "such as 4"
	}
	// Words that strconv takes for numbers, such as inf and 0x1p-2, are none here.
	x, err := strconv.ParseFloat(text, 64)
	plain := strings.Trim(text, "0123456789.eE+-") == ""
	switch {
	case text == "":
		return 0, "is empty; write a number " + example + ", or leave the row out"
	case plain && errors.Is(err, strconv.ErrRange), plain && err == nil && x > mostValue:
		return 0, "is above a thousand million; is it a date or an identifier? Write a number " + example
	case !plain || err != nil:
		return 0, notNumber(text) + "; write a number " + example
	case x < 0:
		return 0, "is below 0; write a number of 0 or more, " + example
	case counts && x != math.Trunc(x):
		return 0, "is not a whole number; leave out --counts if these are times, or write a number " + example
	}
	return math.Abs(x), "" // -0 is 0
}

func notNumber(text string) string {
	digit := strings.ContainsAny(text, "0123456789")
	switch {
	case !utf8.ValidString(text):
		return "is not in UTF-8 and no number"
	case isValue(text) && !strings.Contains(text, ","):
		return "looks like a date or a time of day, not how long"
	case digit && strings.Trim(text, "0123456789.,") == "":
		return "has a comma; decimals are written with a point, and thousands without a mark"
	case digit:
		return "has something beside its digits; the unit stands in --unit"
	}
	return "is a text, not a number"
}

func stillIn(cell string) (still, ok bool) {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "yes", "true", "1":
		return true, true
	case "no", "false", "0":
		return false, true
	}
	return false, false
}
