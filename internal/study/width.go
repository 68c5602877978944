package study

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

const (
	// precisionMeasure is what a precision of 5% speaks of: what prehabilitation is
	// offered for and what the published arithmetic starts from, bed-days, in the
	// line that says so with the fewest replications.
	precisionMeasure = "ward_bed_days_less_luck"

	// mostReplications is the end of a run that is never precise enough, unless another
	// was asked for.
	mostReplications = 200
)

// Width is how well the changes in a measure must be known.
type Width struct {
	stats.Precision
	Measure *kpi.Measure
}

// ReadWidths reads widths, each of another measure. What is wrong with one begins with its
// text.
func ReadWidths(values []string) (list []Width, err error) {
	for _, value := range values {
		w, err := ReadWidth(value)
		if err != nil {
			return nil, fmt.Errorf(" %q: %w", value, err)
		}
		if slices.ContainsFunc(list, func(x Width) bool { return x.Measure == w.Measure }) {
			return nil, fmt.Errorf(`: %s is given twice; where either will do, write it once, such as "%[1]s=5%% or 20"`, w.Measure.Name)
		}
		list = append(list, w)
	}
	return list, nil
}

// ReadWidth reads "5%", "MEASURE=5%", "MEASURE=20" or, where either will do, "MEASURE=5%
// or 20".
func ReadWidth(value string) (w Width, err error) {
	name, want, named := strings.Cut(value, "=")
	if !named {
		name, want = precisionMeasure, value
	}
	w.Measure = kpi.Find(strings.TrimSpace(name))
	if w.Measure == nil {
		return w, unknownMeasure(name)
	}
	for part := range strings.SplitSeq(want, " or ") {
		if err := w.read(strings.TrimSpace(part), named); err != nil {
			return w, err
		}
	}
	return w, nil
}

// read reads one width: a share of the change itself, or a number in the
// measure's own unit.
func (p *Width) read(width string, named bool) error {
	field := &p.Absolute
	digits, share := strings.CutSuffix(width, "%")
	if share {
		field = &p.Relative
	}
	digits = strings.TrimPrefix(strings.TrimPrefix(digits, "±"), "+/-")
	x, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	unit := kpi.DifferenceUnit(p.Measure.Unit)
	switch {
	case err != nil || math.IsInf(x, 0) || math.IsNaN(x):
		return fmt.Errorf("%q is neither a share of the change, such as 5%%, nor a width in %s, such as %s=20", width, unit, p.Measure.Name)
	case !share && !named:
		return fmt.Errorf("%s could be either: write %s%% for a share of the change; name the measure, %s=%s, for a width in %s",
			width, digits, p.Measure.Name, digits, unit)
	case share && !(x > 0 && x < 100):
		return fmt.Errorf("a share must lie above 0 and below 100%%, not %s", width)
	case !share && !(x > 0):
		return fmt.Errorf("a width must be above 0, not %s", width)
	case *field != 0:
		return errors.New("two of a kind; one share and one width, either of which will do")
	case share:
		x /= 100
	}
	*field = x
	return nil
}

// unknownMeasure proposes the nearest name, or one that has the word in it.
func unknownMeasure(name string) error {
	var names []string
	for i := range kpi.Measures {
		names = append(names, kpi.Measures[i].Name)
	}
	hint := diag.Nearest(name, names)
	if i := slices.IndexFunc(names, func(s string) bool { return name != "" && strings.Contains(s, name) }); hint == "" && i >= 0 {
		hint = fmt.Sprintf("; did you mean %q?", names[i])
	}
	if hint == "" {
		hint = fmt.Sprintf("; the measures are those of measures.csv, such as %s and within_62_days", precisionMeasure)
	}
	return fmt.Errorf("unknown measure %q%s", name, hint)
}

// String says what is asked for, "5%" or "5% or 20".
func (p *Width) String() string {
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
func (p *Width) column(columns []result.Column) (int, error) {
	var has []string
	by := ""
	for i, c := range columns {
		switch {
		case c.Year != result.WholeWindow:
		case c.Measure == p.Measure.Name && c.By == "":
			return i, nil
		case c.Measure == p.Measure.Name:
			by = ", but by " + c.By
		case c.By == "" && kpi.Find(c.Measure).Headline:
			has = append(has, c.Measure)
		}
	}
	there := "; there are: " + words.List(has)
	if len(has) == 0 {
		there = "; it has no measure of all patients: give --replications instead"
	}
	return 0, fmt.Errorf("this scenario does not measure %s of all patients%s%s", p.Measure.Name, by, there)
}
