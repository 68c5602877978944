package compile

import (
	"fmt"
	"slices"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// mostGiven is how many patients one list may have; longestWait, in days, is
// where a slip of the hand is likelier than a wait.
const (
	mostGiven   = 1 << 22
	longestWait = 3653
)

// readBands reads how many patients have waited how long, who has waited longest
// first.
func (b *builder) readBands(t *scenario.Table, section *scenario.Node) (given []engine.Ago) {
	if !t.Has("days_waited") && !t.Has("weeks_waited") {
		t.Problem("", `has no days_waited; write days_waited = { "59" = 4, "60-66" = 7 }`)
		return nil
	}
	for _, each := range []struct {
		key  string
		read func(string) (scenario.Band, error)
	}{{"days_waited", scenario.ParseDays}, {"weeks_waited", scenario.ParseWeeks}} {
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
			if err == nil && x.To > longestWait {
				err = fmt.Errorf("%q: is a wait of more than 10 years", k)
			}
			if err != nil {
				b.problems.Add(n.Child[k].File, n.Child[k].Line, "%s: %s: %v", t.Where(), each.key, err)
				continue
			}
			patients := b.number(n.Child[k], section, t.Where()+": "+each.key, "count")
			if len(given)+int(patients) > mostGiven {
				t.Problem(each.key, "has more than %d patients", mostGiven)
				return nil
			}
			if x.Open && patients > 0 {
				b.problems.Warn(n.Child[k].File, n.Child[k].Line, "%s: %s: %q has no end; ASSUMPTION: %d to %d days, up to twice its beginning", t.Where(), each.key, k, x.From, x.To)
			}
			for range int(patients) {
				given = append(given, engine.Ago{From: int32(x.From), To: int32(x.To)})
			}
		}
	}
	// So the n-th patient is the same person in options that differ behind it.
	slices.SortStableFunc(given, func(a, b engine.Ago) int { return int(b.From + b.To - a.From - a.To) })
	return given
}
