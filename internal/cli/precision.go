package cli

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

const (
	// precisionMeasure is what "--precision 5%" speaks of: what prehabilitation is
	// offered for and what the published arithmetic starts from, bed-days, in the
	// line that says so with the fewest replications.
	precisionMeasure = "ward_bed_days_less_luck"

	// mostReplications is the end of a run that is never precise enough, unless
	// --replications says another.
	mostReplications = 200
)

// asked is one precision that was asked for.
type asked struct {
	stats.Precision
	measure *kpi.Measure
}

// readPrecision reads the values of --precision: "5%", "MEASURE=5%", "MEASURE=20"
// or, where either will do, "MEASURE=5% or 20".
func readPrecision(values []string) (list []asked, err error) {
	for _, value := range values {
		name, want, named := strings.Cut(value, "=")
		if !named {
			name, want = precisionMeasure, value
		}
		p := asked{measure: kpi.Find(strings.TrimSpace(name))}
		if p.measure == nil {
			return nil, unknownMeasure(value, name)
		}
		for part := range strings.SplitSeq(want, " or ") {
			if err := p.read(value, strings.TrimSpace(part), named); err != nil {
				return nil, err
			}
		}
		if slices.ContainsFunc(list, func(q asked) bool { return q.measure == p.measure }) {
			return nil, usagef(`--precision: %s is given twice; where either will do, write it once, such as "%[1]s=5%% or 20"`, p.measure.Name)
		}
		list = append(list, p)
	}
	return list, nil
}

// read reads one width: a share of the change itself, or a number in the
// measure's own unit.
func (p *asked) read(value, width string, named bool) error {
	field := &p.Absolute
	digits, share := strings.CutSuffix(width, "%")
	if share {
		field = &p.Relative
	}
	digits = strings.TrimPrefix(strings.TrimPrefix(digits, "±"), "+/-")
	x, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	unit := kpi.DifferenceUnit(p.measure.Unit)
	switch {
	case err != nil || math.IsInf(x, 0) || math.IsNaN(x):
		return usagef("--precision %q: %q is neither a share of the change, such as 5%%, nor a width in %s, such as %s=20", value, width, unit, p.measure.Name)
	case !share && !named:
		return usagef("--precision %q: %s could be either: write %s%% for a share of the change; name the measure, %s=%s, for a width in %s",
			value, width, digits, p.measure.Name, digits, unit)
	case share && !(x > 0 && x < 100):
		return usagef("--precision %q: a share must lie above 0 and below 100%%, not %s", value, width)
	case !share && !(x > 0):
		return usagef("--precision %q: a width must be above 0, not %s", value, width)
	case *field != 0:
		return usagef("--precision %q: two of a kind; one share and one width, either of which will do", value)
	case share:
		x /= 100
	}
	*field = x
	return nil
}

// unknownMeasure proposes the nearest name, or one that has the word in it.
func unknownMeasure(value, name string) error {
	var names []string
	for i := range kpi.Measures {
		names = append(names, kpi.Measures[i].Name)
	}
	hint := nearest(name, names)
	if i := slices.IndexFunc(names, func(s string) bool { return name != "" && strings.Contains(s, name) }); hint == "" && i >= 0 {
		hint = fmt.Sprintf("; did you mean %q?", names[i])
	}
	if hint == "" {
		hint = fmt.Sprintf("; the measures are those of measures.csv, such as %s and within_62_days", precisionMeasure)
	}
	return usagef("--precision %q: unknown measure %q%s", value, name, hint)
}

// words says what is asked for, "5%" or "5% or 20".
func (p *asked) words() string {
	var list []string
	if p.Relative > 0 {
		list = append(list, strconv.FormatFloat(100*p.Relative, 'g', 4, 64)+"%")
	}
	if p.Absolute > 0 {
		list = append(list, strconv.FormatFloat(p.Absolute, 'g', -1, 64))
	}
	return strings.Join(list, " or ")
}

// column finds a measure of all patients over the whole window, or says which this
// scenario has.
func (p *asked) column(columns []result.Column) (int, error) {
	var has []string
	by := ""
	for i, c := range columns {
		switch {
		case c.Year != result.WholeWindow:
		case c.Measure == p.measure.Name && c.By == "":
			return i, nil
		case c.Measure == p.measure.Name:
			by = ", but by " + c.By
		case c.By == "" && kpi.Find(c.Measure).Headline:
			has = append(has, c.Measure)
		}
	}
	there := "; there are: " + words.List(has)
	if len(has) == 0 {
		there = "; it has no measure of all patients: give --replications instead"
	}
	return 0, usagef("--precision: this scenario does not measure %s of all patients%s%s", p.measure.Name, by, there)
}
