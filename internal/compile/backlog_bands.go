package compile

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// mostGiven is how many patients one list may have; longestWait, in days, is
// where a slip of the hand is likelier than a wait.
const (
	mostGiven   = 1 << 22
	longestWait = 3653
)

// band is a span of days waited, both included.
type band struct {
	from, to int
	open     bool // the end is an assumption
}

// readBands reads how many patients have waited how long, who has waited longest
// first.
func (b *builder) readBands(t *scenario.Table, section *scenario.Node) (given []engine.Ago) {
	if !t.Has("days_waited") && !t.Has("weeks_waited") {
		t.Problem("", `has no days_waited; write days_waited = { "59" = 4, "60-66" = 7 }`)
		return nil
	}
	for _, each := range []struct {
		key  string
		read func(string) (band, error)
	}{{"days_waited", parseDays}, {"weeks_waited", parseWeeks}} {
		n := t.Node(each.key)
		if n == nil {
			continue
		}
		if n.Kind != scenario.TableKind {
			t.Problem(each.key, "write bands and the patients in each, such as { \"0-13\" = 31, \"14-27\" = 22 }")
			continue
		}
		for _, k := range n.Keys {
			x, err := each.read(k)
			if err != nil {
				b.problems.Add(n.Child[k].File, n.Child[k].Line, "%s: %s: %v", t.Where(), each.key, err)
				continue
			}
			patients := b.quantity(n.Child[k], section, t.Where()+": "+each.key, "count").Value
			if len(given)+int(patients) > mostGiven {
				t.Problem(each.key, "has more than %d patients", mostGiven)
				return nil
			}
			if x.open && patients > 0 {
				b.problems.Warn(n.Child[k].File, n.Child[k].Line, "%s: %s: %q has no end; ASSUMPTION: %d to %d days, up to twice its beginning", t.Where(), each.key, k, x.from, x.to)
			}
			for range int(patients) {
				given = append(given, engine.Ago{From: int32(x.from), To: int32(x.to)})
			}
		}
	}
	// So the n-th patient is the same person in options that differ behind it.
	slices.SortStableFunc(given, func(a, b engine.Ago) int { return int(b.From + b.To - a.From - a.To) })
	return given
}

// parseDays reads "59", "60-66" or "105+".
func parseDays(s string) (band, error) {
	from, to, open, ok := parseSpan(s, 0)
	if !ok || from != math.Trunc(from) || to != math.Trunc(to) || to < from {
		return band{}, fmt.Errorf("%q: write whole days waited, such as \"59\", \"60-66\" (both days included) or \"105+\"", s)
	}
	return limited(s, band{int(from), int(to), open})
}

// parseWeeks reads "2-4": from 2 weeks to less than 4, that is 14 to 27 days; "3",
// which is 3 whole weeks; or "10+".
func parseWeeks(s string) (band, error) {
	from, to, open, ok := parseSpan(s, 1)
	x := band{int(math.Ceil(7 * from)), int(math.Ceil(7*to)) - 1, open}
	if !ok || to <= from || x.to < x.from {
		return band{}, fmt.Errorf("%q: write weeks waited, from and to less than, such as \"2-4\" (14 to 27 days); \"3\" is 3 whole weeks, \"10+\" has no end", s)
	}
	return limited(s, x)
}

// parseSpan reads a number, which is so long a span by itself, two with a dash, or one
// with a plus, whose end is then taken to be twice as far.
func parseSpan(s string, alone float64) (from, to float64, open, ok bool) {
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

func limited(s string, x band) (band, error) {
	if x.to > longestWait {
		return x, fmt.Errorf("%q: is a wait of more than 10 years", s)
	}
	return x, nil
}
