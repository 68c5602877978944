package intake

import (
	"fmt"
	"time"
)

// Month is a calendar month, counted from the year 0.
type Month int

// ParseMonth reads "2023-10".
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < 1900 {
		return 0, fmt.Errorf("%q is not a month; write year and month, such as 2023-10", s)
	}
	return Month(t.Year()*12 + int(t.Month()) - 1), nil
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
