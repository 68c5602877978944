package intake

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"prehabsim/internal/scenario"
)

var (
	plainCount = regexp.MustCompile(`^[0-9]{1,6}(\.[0-9]{1,6})?$`)
	belowZero  = regexp.MustCompile(`^-\s*[0-9.]+$`)
	unitBehind = regexp.MustCompile(`(?i)\s*(weeks?|wks?|w|days?|d)$`)
	aSpan      = regexp.MustCompile(`^[0-9.]+\s*(\+|(-|–|to)\s*[0-9.]+)$`)
)

// waited reads a cell as the days since referral, or says why it cannot.
func waited(k Kind, s string, date time.Time, from1904 bool) (x scenario.Band, why string) {
	if k == Referred {
		x, why = since(s, date, from1904)
	} else {
		x, why = spell(k, s)
	}
	if why == "" && x.To > longestWait && !(x.Open && x.From <= longestWait) {
		why = "is a wait of more than 5 years"
	}
	x.To = min(x.To, max(longestWait, x.From))
	return x, why
}

func since(s string, date time.Time, from1904 bool) (x scenario.Band, why string) {
	day, ok := listDate(s, from1904)
	if !ok {
		return x, "is not a date; write 2027-01-31 or 31/01/2027"
	}
	days := int(date.Sub(day).Hours() / 24)
	if day.After(date) {
		return x, "lies after " + date.Format(time.DateOnly) + ", the day on which the list was taken"
	}
	return scenario.Band{From: days, To: days}, ""
}

// spell reads a number of days or weeks, "10+" or "6-9". A whole number of weeks is
// seven days; one with a fraction, the day nearest to it.
func spell(k Kind, s string) (x scenario.Band, why string) {
	s = unitBehind.ReplaceAllString(s, "")
	read := scenario.ParseDays
	if k == Weeks {
		read = scenario.ParseWeeks
	}
	switch {
	case belowZero.MatchString(s):
		return x, "is below 0"
	case aSpan.MatchString(s):
		s = strings.ReplaceAll(s, "to", "-")
	case !plainCount.MatchString(s):
		return x, "is not a number of " + map[Kind]string{Weeks: "weeks", Days: "days"}[k]
	case strings.Contains(s, "."):
		days, _ := strconv.ParseFloat(s, 64)
		if k == Weeks && days != math.Trunc(days) {
			days = math.Round(7 * days)
			return scenario.Band{From: int(days), To: int(days)}, ""
		}
		s = strconv.Itoa(int(days)) // the hours of a started day
	}
	x, err := read(s)
	if err != nil {
		return x, "is not a span of " + map[Kind]string{Weeks: "weeks", Days: "days"}[k]
	}
	return x, ""
}

// openBand is how a list writes a wait without an end.
func openBand(k Kind, from int) string {
	if k == Weeks {
		return strconv.FormatFloat(float64(from)/7, 'g', 4, 64) + "+ weeks"
	}
	return strconv.Itoa(from) + "+ days"
}

const needsDate = "needs the day of the list"

// removed says whether a cell tells that the patient had stopped waiting by the day of
// the list. A date after it is a plan.
func removed(s string, date time.Time, from1904 bool) (gone bool, why string) {
	switch SameName(s) {
	case "", "no", "n", "false", "0", "na", "n a", "none", "null", "not removed":
		return false, ""
	case "yes", "y", "true", "1", "removed", "treated", "stopped", "discharged":
		return true, ""
	}
	day, ok := listDate(s, from1904)
	switch {
	case !ok:
		return false, "is neither a date nor yes or no; write 2027-01-31 or 31/01/2027, or name the columns of removal with --removed"
	case date.IsZero():
		return false, needsDate
	}
	return !day.After(date), ""
}

// stopped are the words with which a status begins that says that somebody no longer
// waits.
var stopped = []string{
	"removed", "treated", "treatment started", "treatment complete", "discharged", "declined", "cancelled", "canceled", "closed", "complete", "completed",
	"clock stopped", "clock stop", "stopped", "withdrawn", "died", "deceased", "rip", "no longer", "not waiting", "off list", "off pathway",
}

// noLongerWaits reads a status: in words, or as a code of the national period status,
// of which 30 to 36 stop the clock and 90 to 92 lie outside a pathway (NHS Data Model
// and Dictionary, REFERRAL TO TREATMENT PERIOD STATUS).
func noLongerWaits(status string) bool {
	words := SameName(status)
	first, _, _ := strings.Cut(words, " ")
	if code, err := strconv.Atoi(first); err == nil {
		return code >= 30 && code <= 36 || code >= 90 && code <= 92
	}
	return slices.ContainsFunc(stopped, func(s string) bool { return words == s || strings.HasPrefix(words, s+" ") })
}

// listDate reads a date as lists have it, or as spreadsheets store it.
func listDate(s string, from1904 bool) (time.Time, bool) {
	if serialDay.MatchString(s) {
		day, err := SerialDay(s, from1904)
		return day, err == nil && day.Year() >= 1950 && day.Year() < 2100
	}
	return ParseDate(s)
}

// dateLayouts are the usual ways to write a date in the United Kingdom: the day comes
// before the month.
var dateLayouts = []string{
	time.DateOnly, "20060102", "2006/1/2", "2/1/2006", "2-1-2006", "2.1.2006", "2/1/06", "2-1-06", "2.1.06",
	"2 Jan 2006", "2-Jan-2006", "2/Jan/2006", "2 Jan 06", "2-Jan-06", "2/Jan/06", "2 January 2006", "2-January-2006", "2 January 06", "02Jan2006", "2Jan2006", "02Jan06",
}

var (
	timeOfDay = regexp.MustCompile(`(?i)[ T]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?Z?$`)
	dayNamed  = regexp.MustCompile(`(?i)^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? +`)
	ordinal   = regexp.MustCompile(`(?i)^(\d{1,2})(st|nd|rd|th)\b`)
	sept      = regexp.MustCompile(`(?i)\bsept\b`)
)

// ParseDate reads 2027-01-31, 31/01/2027, 31/1/27, 31-Jan-2027 or 31 January 2027. A
// day of the week before it, and a time of day after it, which spreadsheets add, are
// passed over. Two digits of a year are of this century.
func ParseDate(s string) (time.Time, bool) {
	s = timeOfDay.ReplaceAllString(strings.TrimSpace(s), "")
	s = dayNamed.ReplaceAllString(s, "")
	s = ordinal.ReplaceAllString(s, "$1")
	s = sept.ReplaceAllString(s, "Sep")
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 {
			if t.Year() < 2000 && !strings.Contains(layout, "2006") {
				t = t.AddDate(100, 0, 0)
			}
			return t, true
		}
	}
	return time.Time{}, false
}

// inFigures is a date whose day and month are both written in figures, the year last.
var inFigures = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$`)

// seeDay notes whether a date could be read with the month first, as in the United States.
func (r *ptlReader) seeDay(column int, s string) {
	s = dayNamed.ReplaceAllString(timeOfDay.ReplaceAllString(s, ""), "")
	m := inFigures.FindStringSubmatch(s)
	if m == nil {
		return
	}
	day, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	if day == month {
		return
	}
	r.days[column] = r.days[column] || day > 12
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
