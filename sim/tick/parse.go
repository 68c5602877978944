package tick

import (
	"fmt"
	"strconv"
	"strings"
)

// unit is a unit of time as a person writes it: "6w", "1 week", "6 weeks".
type unit struct {
	letter string
	word   string // singular; the plural adds an s
	length Span
}

// units are all units that a span may have, longest first, which is the order in
// which String tries them.
//
// There is no month: it has no fixed length, and "m" is a minute.
var units = [...]unit{
	{"y", "year", Year},
	{"w", "week", Week},
	{"d", "day", Day},
	{"h", "hour", Hour},
	{"m", "minute", Minute},
	{"s", "second", Second},
}

// ParseSpan reads one number and one unit: "45m", "1.5d", "26w", "3 days". The
// number is 0 or more and may have a decimal point; the result is rounded to the
// nearest second, and refused where that moves it by more than a thousandth. The
// error says what to write instead.
func ParseSpan(s string) (Span, error) {
	text := strings.TrimSpace(s)
	split := len(text) - len(strings.TrimLeft(text, "0123456789."))
	number, name := text[:split], strings.TrimSpace(text[split:])
	switch {
	case text == "":
		return 0, fmt.Errorf(`a span of time is empty; write a number and a unit, such as "45m", "12d" or "26w"`)
	case strings.HasPrefix(text, "-"):
		return 0, fmt.Errorf("span of time %q is negative; it must be 0 or more", s)
	case number == "":
		return 0, fmt.Errorf(`span of time %q must start with a finite number, such as "45m", "12d" or "26w"`, s)
	case name == "":
		return 0, fmt.Errorf(`span of time %q has no unit; write one of y, w, d, h, m, s after the number, such as "%sd"`, s, number)
	case name == "month" || name == "months" || name == "mo":
		return 0, fmt.Errorf(`span of time %q: a month has no fixed length; write weeks or days, such as "26w" or "30d"`, s)
	}
	length, ok := unitLength(name)
	if !ok {
		return 0, fmt.Errorf(`span of time %q: unknown unit %q; write one number and one of y, w, d, h, m, s, such as "90m" or "1.5d"`, s, name)
	}
	return multiply(s, number, length)
}

func unitLength(name string) (Span, bool) {
	for _, u := range units {
		if name == u.letter || name == u.word || name == u.word+"s" {
			return u.length, true
		}
	}
	return 0, false
}

// multiply returns number times length. Whole numbers are multiplied as
// integers, so that what String prints is read back exactly however long it is.
func multiply(s, number string, length Span) (Span, error) {
	if whole, err := strconv.ParseInt(number, 10, 64); err == nil {
		if whole > int64(Longest/length) {
			return 0, tooLong(s)
		}
		return Span(whole) * length, nil
	}
	x, err := strconv.ParseFloat(number, 64)
	if err != nil && strings.Count(number, ".") <= 1 && strings.Trim(number, ".") != "" {
		return 0, tooLong(s) // the one other way to fail: beyond any float64
	}
	if err != nil {
		return 0, fmt.Errorf(`span of time %q: %q is no number; write digits with at most one decimal point, such as "1.5d"`, s, number)
	}
	seconds := x * float64(length)
	if seconds >= float64(Longest) {
		return 0, tooLong(s)
	}
	span := Round(seconds)
	if !Kept(seconds) {
		return 0, fmt.Errorf("span of time %q would become %s, since time is kept in whole seconds; write whole seconds", s, span)
	}
	return span, nil
}

func tooLong(s string) error {
	return fmt.Errorf("span of time %q is too long; it must be at most %d years", s, Longest/Year)
}
