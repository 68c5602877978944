package scenario

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Band is a span of days waited, both included.
type Band struct {
	From, To int
	Open     bool // the end is an assumption
}

// ParseDays reads "59", "60-66" or "105+", which has no end: an ASSUMPTION takes it to
// twice its beginning.
func ParseDays(s string) (Band, error) {
	from, to, open, ok := parseBand(s, 0)
	if !ok || from != math.Trunc(from) || to != math.Trunc(to) || to < from {
		return Band{}, fmt.Errorf("%q: write whole days waited, such as \"59\", \"60-66\" (both days included) or \"105+\"", s)
	}
	return Band{int(from), int(to), open}, nil
}

// ParseWeeks reads "2-4": from 2 weeks to less than 4, that is 14 to 27 days; "3",
// which is 3 whole weeks; or "10+".
func ParseWeeks(s string) (Band, error) {
	from, to, open, ok := parseBand(s, 1)
	x := Band{int(math.Ceil(7 * from)), int(math.Ceil(7*to)) - 1, open}
	if !ok || to <= from || x.To < x.From {
		return Band{}, fmt.Errorf("%q: write weeks waited, from and to less than, such as \"2-4\" (14 to 27 days); \"3\" is 3 whole weeks, \"10+\" has no end", s)
	}
	return x, nil
}

// parseBand reads a number, which is so long a span by itself, two with a dash, or one
// with a plus.
func parseBand(s string, alone float64) (from, to float64, open, ok bool) {
	number := func(s string) float64 {
		x, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil || !(x >= 0 && x <= 1e6) {
			return -1
		}
		return x
	}
	if first, found := strings.CutSuffix(strings.TrimSpace(s), "+"); found {
		from = number(first)
		return from, 2 * from, true, from > 0
	}
	first, second, two := strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
	from = number(first)
	to = from + alone
	if two {
		to = number(second)
	}
	return from, to, false, from >= 0 && to >= 0
}
