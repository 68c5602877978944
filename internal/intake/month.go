package intake

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Month is a calendar month, counted from the year 0.
type Month int

func monthOf(t time.Time) Month { return Month(t.Year()*12 + int(t.Month()) - 1) }

// ParseMonth reads "2023-10".
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < 1900 {
		return 0, fmt.Errorf("%q is not a month; write year and month, such as 2023-10", s)
	}
	return monthOf(t), nil
}

var (
	isoDay     = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?Z?)?$`)
	serialDay  = regexp.MustCompile(`^(\d{5})(?:\.\d+)?$`)
	namedMonth = regexp.MustCompile(`^([a-zA-Z]{3,9})[-_ ](\d{4}|\d{2})$`)
)

// readMonth reads a month as published files write it: 2023-10, its first or last
// day as 2023-10-01 or 01/10/2023, that day as a spreadsheet's number, Oct-23 or
// October 2023. A day within the month is refused: 10/01/2023 is the American way to
// write the first of October.
func readMonth(s string, from1904 bool) (Month, error) {
	month, err := readNamedMonth(s)
	if err != nil {
		month, err = readDay(s, from1904)
	}
	if year := int(month) / 12; err == nil && (year < 2000 || year > 2099) {
		err = fmt.Errorf("%q is in %d, of which nothing is published; write year and month, such as 2023-10", s, year)
	}
	return month, err
}

func readNamedMonth(s string) (Month, error) {
	m := namedMonth.FindStringSubmatch(s)
	if m == nil || monthNamed(m[1]) == 0 {
		return ParseMonth(s)
	}
	year, _ := strconv.Atoi(m[2])
	if year < 100 {
		year += 2000
	}
	return Month(year*12 + int(monthNamed(m[1])) - 1), nil
}

// readDay reads the first or last day of a month.
func readDay(s string, from1904 bool) (Month, error) {
	day, err := time.Parse("2/1/2006", s)
	if m := isoDay.FindStringSubmatch(s); m != nil {
		day, err = time.Parse(time.DateOnly, m[1])
	} else if serialDay.MatchString(s) {
		day, err = SerialDay(s, from1904)
	}
	switch {
	case err != nil:
		return ParseMonth(s)
	case day.Day() != 1 && day.AddDate(0, 0, 1).Day() != 1:
		return 0, fmt.Errorf("%q is neither the first nor the last day of a month (%s); write year and month, such as 2023-10", s, day.Format("2 January 2006"))
	}
	return monthOf(day), nil
}

// SerialDay reads a day as spreadsheets store it, in days from the end of 1899, or
// from the beginning of 1904 in some old workbooks: 45200 is 1 October 2023. A time
// of day is passed over.
func SerialDay(s string, from1904 bool) (time.Time, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x >= 61 && x < 200_000) { // day 60 is 29 February 1900, which never was
		return time.Time{}, fmt.Errorf("%q is not a spreadsheet's day", s)
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if from1904 {
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return first.AddDate(0, 0, int(math.Floor(x))), nil
}

// monthNamed reads "Oct", "OCT" or "October"; 0 for anything else.
func monthNamed(s string) time.Month {
	s = strings.ToLower(s)
	for m := time.January; m <= time.December; m++ {
		if name := strings.ToLower(m.String()); s == name || s == name[:3] || s == "sept" && m == time.September {
			return m
		}
	}
	return 0
}

var (
	financialYear = regexp.MustCompile(`^(\d{4})[-/_](\d{2})$`)
	yearsInName   = regexp.MustCompile(`(?:^|[^0-9])(20\d\d)(?:[-_](\d\d))?(?:[^0-9]|$)`)
	wordsInName   = regexp.MustCompile(`[A-Za-z]+`)
)

// monthOfYear reads a month by its name beside a financial year: OCT of 2023/24.
func monthOfYear(month, year string) (Month, bool) {
	m := financialYear.FindStringSubmatch(year)
	if m == nil {
		return 0, false
	}
	named := monthNamed(month)
	first, _ := strconv.Atoi(m[1])
	second, _ := strconv.Atoi(m[2])
	if named == 0 || second != (first+1)%100 {
		return 0, false
	}
	return inFinancialYear(named, first), true
}

func inFinancialYear(month time.Month, first int) Month {
	if month < time.April {
		first++
	}
	return Month(first*12 + int(month) - 1)
}

// monthInName finds the one month that a file's name tells, as those of published
// files do: October-2025-Monthly-..., 2026-27-Apr-Monthly-....
func monthInName(file string) (Month, bool) {
	var months []time.Month
	for _, word := range wordsInName.FindAllString(file, -1) {
		if m := monthNamed(word); m > 0 && !slices.Contains(months, m) {
			months = append(months, m)
		}
	}
	years := yearsInName.FindAllStringSubmatch(file, -1)
	if len(months) != 1 || len(years) != 1 {
		return 0, false
	}
	first, _ := strconv.Atoi(years[0][1])
	if second, err := strconv.Atoi(years[0][2]); err == nil && second == (first+1)%100 {
		return inFinancialYear(months[0], first), true
	}
	return Month(first*12 + int(months[0]) - 1), true
}

// String writes "2023-10", as files and flags do.
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", int(m)/12, int(m)%12+1) }

// Words writes "Oct 2023".
func (m Month) Words() string {
	return fmt.Sprintf("%s %d", time.Month(int(m)%12 + 1).String()[:3], int(m)/12)
}

// Span is some months on end, both included.
type Span struct{ From, To Month }

// Months is how many there are.
func (s Span) Months() int { return int(s.To-s.From) + 1 }

func (s Span) has(m Month) bool { return s.From <= m && m <= s.To }

// Words writes "Oct 2023 to Sep 2024".
func (s Span) Words() string {
	if s.From == s.To {
		return s.From.Words()
	}
	return s.From.Words() + " to " + s.To.Words()
}

// monthReader finds the month of rows: in a column, above the header, or in the name of
// the file.
type monthReader struct {
	r                 *cwtReader
	named, titled     Month
	isNamed, isTitled bool
	read              map[string]Month
}

// title looks at a row above the header.
func (m *monthReader) title(cells []string) {
	for _, s := range cells {
		if month, err := readMonth(strings.TrimSpace(s), m.r.rows.from1904); err == nil && !m.isTitled {
			m.titled, m.isTitled = month, true
		}
	}
}

func (m *monthReader) column() bool {
	_, period := m.r.header.at["period"]
	_, month := m.r.header.at["month"]
	return period || month
}

// wrong tells why the month of a table without a column of months is not known.
func (m *monthReader) wrong() string {
	switch {
	case m.column():
	case m.isTitled && m.isNamed && m.titled != m.named:
		return fmt.Sprintf("is of %s by the line above its header and of %s by the file's name; rename the file as it was published", m.titled.Words(), m.named.Words())
	case !m.isTitled && !m.isNamed:
		return "has no column of months, and its name tells none; put the month into the name, as in October-2025-Monthly-Combined-CSV.csv"
	}
	return ""
}

// of is the month of a row.
func (m *monthReader) of(line int, get func(string) string) Month {
	if !m.column() {
		if m.isTitled {
			return m.titled
		}
		return m.named
	}
	written, within, year := get("period"), get("month"), get("year")
	what := "period"
	if written == "" {
		what, written = "month", within
	}
	beside, isBeside := monthOfYear(within, year)
	if what == "month" && isBeside {
		return beside
	}
	month, known := m.read[written]
	if !known {
		var err error
		if month, err = readMonth(written, m.r.rows.from1904); err != nil {
			m.wrongMonth(line, what, written, err)
			return 0
		}
		m.read[strings.Clone(written)] = month
	}
	if isBeside && beside != month {
		m.r.problem(line, "column %q is %s, and %s of %s is %s", m.r.header.names[m.r.header.at["period"]], month.Words(), within, year, beside.Words())
	}
	return month
}

func (m *monthReader) wrongMonth(line int, what, written string, err error) {
	h := m.r.header
	if _, there := h.at[what]; !there {
		what = "period"
	}
	switch name := h.names[h.at[what]]; {
	case written != "":
		m.r.problem(line, "column %q: %v", name, err)
	case !h.layout.own(): // told with other empty cells
		m.r.problem(line, "column %q is empty", name)
	}
}
