package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// The rules by which a number follows its target (package calibrate goes by them).
const (
	RuleQuantile   = "quantile"   // a delay, by the quantile that should lie at the standard
	RuleSpread     = "spread"     // a sigma, by the quantile that should lie at day 104
	RuleDifference = "difference" // a factor on times, by how much more a part misses than the whole
	RuleLevel      = "level"      // anything that moves its target directly
)

var tuneRules = []string{RuleQuantile, RuleSpread, RuleDifference, RuleLevel}

// Follows is the rule that a target names, or what suits its measure.
func (t *Target) Follows() string {
	switch {
	case t.Rule != "":
		return t.Rule
	case ofClockShare(t.Measure):
		return RuleQuantile
	case strings.HasPrefix(t.Measure, "over_"):
		return RuleSpread
	case strings.HasPrefix(t.Measure, "median_"):
		return RuleDifference
	}
	return RuleLevel
}

// ofClockShare says whether a measure is a share of stops within so many days.
func ofClockShare(measure string) bool {
	return strings.HasPrefix(measure, "within_") || measure == "clock_within"
}

// refuseTuned refuses numbers that cannot follow their targets, once for a scenario.
func refuseTuned(m *Model, problems *diag.List) {
	for i := range m.Targets {
		if x := &m.Targets[i]; x.Tune != "" {
			n := m.Document.Root.At("target", x.Name)
			checkTuned(x, m, func(key, format string, args ...any) {
				at := n.Child[key]
				if at == nil { // the rule, which the measure brought along
					key, at = "tune", n.Child["tune"]
				}
				problems.Add(at.File, at.Line, "target %q: %s: %s", x.Name, key, fmt.Sprintf(format, args...))
			})
		}
	}
}

// checkTuned refuses a number that cannot follow its target: no such number, one that its rule
// does not move, or one of other patients than those of the target.
func checkTuned(x *Target, m *Model, problem func(key, format string, args ...any)) {
	q, ok := tuned(x.Tune, m.Options[0].Document)
	if !ok {
		problem("tune", "%q is no number that the current way uses; `prehabsim params SCENARIO --options current` lists them", x.Tune)
		return
	}
	value, low, high := q.Written()
	const orLevel = "write rule = \"level\" and slope, how far one unit of it moves the target"
	switch rule := x.Follows(); {
	case rule == RuleQuantile && !ofClockShare(x.Measure):
		problem("rule", "\"quantile\" moves a delay by how many stop within a standard's days, and %s is no such share; %s", x.Measure, orLevel)
	case rule == RuleQuantile && !q.IsTime():
		problem("tune", "%q is no time, and the share %s is met by moving a delay; name one, or %s", x.Tune, x.Measure, orLevel)
	case rule == RuleSpread && x.Measure != "over_104_days":
		problem("rule", "\"spread\" moves a sigma by how many wait longer than 104 days, and %s is another measure; %s", x.Measure, orLevel)
	case rule == RuleSpread && q.Unit != "":
		problem("tune", "%q is in %q, and %s is met by moving a sigma, which has no unit; name one, or %s", x.Tune, q.Unit, x.Measure, orLevel)
	case rule == RuleSpread && !hasPartner(x, m.Targets):
		problem("tune", "the last patients' waits are held against those of most, so within_62_days for the same patients must be a target too; write it, or %s", orLevel)
	case value <= 0 && !(low < high):
		problem("tune", "%q is %s and has no range, and is moved as a multiple of what it is, so it would stay; write low and high", x.Tune, q.Text())
	default:
		refuseOtherRow(x, m, problem)
	}
}

// tuned is the number that a name means, the first of several copies.
func tuned(name string, doc *scenario.Document) (q scenario.Quantity, ok bool) {
	found := doc.Such(func(path string) bool { return Names(name, path) })
	if len(found) == 0 {
		return q, false
	}
	return found[0], true
}

// hasPartner says whether the share within the standard is a target too, of the same patients.
func hasPartner(x *Target, list []Target) bool {
	for _, other := range list {
		if other.Whole() && other.Measure == "within_62_days" && other.By == x.By && other.Value == x.Value {
			return true
		}
	}
	return false
}

// refuseOtherRow refuses a number that stands in another row of a table than that of the
// patients whom the figure is of: it is of others.
func refuseOtherRow(x *Target, m *Model, problem func(key, format string, args ...any)) {
	parts := strings.SplitN(strings.Replace(x.Tune, ".rows.", ".", 1), ".", 4)
	where := m.Document.Root.At("target", x.Name, "where")
	if parts[0] != "table" || len(parts) < 4 || where == nil {
		return
	}
	row := parts[2]
	for i, value := range where.Children() {
		of := m.Document.TableOf(where.Keys[i])
		if of == nil || of.Name != parts[1] || plain(value) == row || !slices.Contains(of.Rows, row) {
			continue
		}
		problem("tune", "%q is of %s %q, and the figure is of %q; did you mean %q?", x.Tune, where.Keys[i], row, plain(value),
			strings.Replace(x.Tune, "."+row+".", "."+plain(value)+".", 1))
	}
}
