package study

import (
	"fmt"
	"maps"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/appraise"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// SolveAsk is what "solve" is asked for: a target, and the numbers that may be other.
type SolveAsk struct {
	facts.Performance
	Year      string // of the window, as it was written; "": all of it
	By, Value string // of one group alone; "": everybody
	Levers    []GridAxis
	Cheapest  bool // what each answer costs a year is worked out

	Called, Unit string // what the target is of, as people read it

	column result.Column
	figure *appraise.Figure // that the target is of; nil: a measure
}

// targetIs is a target as people write it.
var targetIs = regexp.MustCompile(`^\s*(\w+)\s*(>=|<=|≥|≤)\s*([-+−]?£?[0-9][0-9.,]*)\s*([%kKmM]?)(?:\s+in\s+(\S+))?(?:\s+where\s+([^=\s]+)\s*=\s*(.+?))?\s*$`)

// ReadTarget reads a target such as "within_62_days>=85% in 2028/29 where site=lung".
func ReadTarget(text string) (*SolveAsk, error) {
	part := targetIs.FindStringSubmatch(text)
	if part == nil {
		return nil, fmt.Errorf(`is a measure, >= or <=, and a value, such as "within_62_days>=85%% in 2028/29" or "resource_wait<=3 where resource=theatre"; not %q`, text)
	}
	if f := appraise.FigureNamed(part[1]); f != nil {
		return readFigure(f, part)
	}
	m := kpi.Find(part[1])
	if m == nil {
		return nil, unknownTarget(part[1])
	}
	x, err := strconv.ParseFloat(plainNumber.Replace(part[3]), 64)
	q := &SolveAsk{Performance: facts.Performance{Measure: m.Name, Target: x, Higher: part[2] == ">=" || part[2] == "≥"}, Year: part[5], By: part[6], Value: part[7], Called: m.Title, Unit: m.Unit}
	switch {
	case strings.Contains(part[3], "£") || strings.ContainsAny(part[4], "kKmM"):
		return nil, fmt.Errorf("%s is in %s, not in pounds; of money are %s", m.Name, unitWords(m.Unit), words.List(figureNames()))
	case err != nil:
		return nil, fmt.Errorf("%q is no number", part[3])
	case !kpi.Compared(m.Name, ""):
		return nil, fmt.Errorf("%s is of patients chosen by what has become of them, so it tells nothing of an option; choose a measure of all patients", m.Name)
	case m.Better != "" && q.Higher != (m.Better == "higher"):
		return nil, fmt.Errorf("%s is better the %s it is, so a target is %s%s", m.Name, m.Better, m.Name, map[bool]string{true: "<=", false: ">="}[q.Higher])
	case part[4] != "" && m.Unit != "%":
		return nil, fmt.Errorf("%s is in %s, not in percent", m.Name, m.Unit)
	case m.Unit == "%" && (x < 0 || x > 100 && m.Better != ""):
		return nil, fmt.Errorf("%s is of 100, so a target lies from 0 to 100; not %g", m.Name, x)
	case m.Unit == "%" && part[4] == "" && x > 0 && x <= 1 && q.Higher:
		return nil, fmt.Errorf("%s is of 100: write %s%%, or %s%%", m.Name, words.Short(100*x, 4), words.Short(x, 4))
	}
	return q, nil
}

// mostSteps is how many values a number may have in a search: by halves it takes some ten.
const mostSteps = 100_000

// ReadLevers reads numbers that may be other: PATH, or PATH=FROM:TO:STEP; or two with a comma,
// of which the least of the first is looked for with each value of the second.
func ReadLevers(asked []string) (levers []GridAxis, err error) {
	var taken []string
	for _, text := range asked {
		parts := strings.Split(text, ",")
		if len(parts) > 2 {
			return nil, fmt.Errorf("is one number, or two with a comma of which the least of the first is looked for with each value of the second, written FROM:TO:STEP; not %q", text)
		}
		var pair []GridAxis
		for _, part := range parts {
			a, err := readLever(part)
			if err != nil {
				return nil, err
			}
			if a.Path == "" || len(pair) == 1 && pair[0].Path == a.Path {
				return nil, fmt.Errorf("names each number once, by its path; not %q", text)
			}
			pair = append(pair, a)
		}
		if len(pair) > 1 {
			pair[0].With = &pair[1]
		}
		name := strings.Join([]string{pair[0].Path, pair[len(pair)-1].Path}, ",")
		if slices.Contains(taken, name) {
			return nil, fmt.Errorf("names each number once, by its path; not %q", text)
		}
		taken, levers = append(taken, name), append(levers, pair[0])
	}
	if len(levers) == 0 {
		return nil, fmt.Errorf("must name a number that may be other, such as resource.ward")
	}
	return levers, nil
}

// mostStarred is how many numbers a name with a star may stand for: each has a search of its own.
const mostStarred = 30

// eachOf puts in the place of a name with a star each resource, or other number, that it stands for:
// resource.theatre.gstt.* is each theatre there, in the order of the scenario. A star is one part
// of a name.
func (s *Study) eachOf(levers []GridAxis) (list []GridAxis, err error) {
	for _, a := range levers {
		if a.With != nil && strings.Contains(a.Path+a.With.Path, "*") {
			return nil, diag.Usage.Errorf("--by: a star stands for several numbers, each looked for by itself, and a pair is of two; name both of a pair")
		}
		if !strings.Contains(a.Path, "*") {
			list = append(list, a)
			continue
		}
		names := s.starred(a.Path)
		switch {
		case len(names) == 0:
			return nil, diag.Usage.Errorf("--by: %q stands for no number of %s; a star is one part of a name, such as resource.theatre.* (prehabsim params lists all)", a.Path, s.Name)
		case len(names) > mostStarred:
			return nil, diag.Usage.Errorf("--by: %q stands for %d numbers, each with a search of its own, and %d are the most; such are %s", a.Path, len(names), mostStarred, words.Some(names, 6))
		}
		for _, name := range names {
			one := a
			one.Path, one.Each = name, a.Path
			list = append(list, one)
		}
	}
	return list, nil
}

// starred are the names that one with stars stands for: resources in the order of the program,
// then other numbers.
func (s *Study) starred(pattern string) (names []string) {
	like := func(name string) bool {
		ok, err := path.Match(strings.ReplaceAll(pattern, ".", "/"), strings.ReplaceAll(name, ".", "/"))
		return ok && err == nil
	}
	for i := range s.Options {
		numbers := numbersOf(&s.Options[i])
		for _, r := range s.Options[i].Program.Resources {
			name := "resource." + r.Name
			if _, ok := numbers[wholePath(name, numbers)]; ok && like(name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(numbers)) {
			if resource, of := capacityOf(name); like(name) && !slices.Contains(names, name) && !(of && slices.Contains(names, "resource."+resource)) {
				names = append(names, name)
			}
		}
	}
	return names
}

func readLever(text string) (a GridAxis, err error) {
	path, values, ranged := strings.Cut(text, "=")
	a = GridAxis{Path: strings.TrimSpace(path), Text: text}
	if ranged && !strings.Contains(values, ":") {
		return a, fmt.Errorf("is PATH or PATH=FROM:TO:STEP, such as resource.ward.capacity=280:320:1; not %q", text)
	}
	if ranged {
		if a.Values, a.Unit, err = readValues(values, mostSteps); err != nil {
			return a, fmt.Errorf("%s: %w", a.Path, err)
		}
	}
	return a, nil
}

// years are the window's, as they are called: 2028/29, or 2028 where they are calendar years.
func (s *Study) years() (names []string) {
	for i := range s.Plan.Years {
		first := s.From.Year + i
		name := strconv.Itoa(first)
		if s.From.Month != 1 || s.From.Day != 1 {
			name += fmt.Sprintf("/%02d", (first+1)%100)
		}
		names = append(names, name)
	}
	return names
}

// find says which column of a run the target is of.
func (q *SolveAsk) find(s *Study) error {
	if q.figure != nil {
		return q.findFigure(s)
	}
	q.column = result.Column{Measure: q.Measure, By: q.By, Value: q.Value, Year: result.WholeWindow}
	if q.Year != "" {
		if q.column.Year = slices.Index(s.years(), q.Year); q.column.Year < 0 {
			return diag.Usage.Errorf("--target: the window has no year %s%s; it has %s", q.Year, diag.Nearest(q.Year, s.years()), words.List(s.years()))
		}
	}
	if s.x.Header.Column(q.column) >= 0 {
		return nil
	}
	var by, values []string
	some, whole := false, false
	for _, c := range s.x.Header.Columns {
		if c.Measure != q.Measure {
			continue
		}
		some = true
		whole = whole || c.By == q.By && c.Value == q.Value
		if c.By != "" && !slices.Contains(by, c.By) {
			by = append(by, c.By)
		}
		if c.By == q.By && !slices.Contains(values, c.Value) {
			values = append(values, c.Value)
		}
	}
	switch {
	case !some:
		return diag.Usage.Errorf("--target: %s does not measure %s; it measures of everybody %s", s.Name, q.Measure, words.List(s.reachable()))
	case whole:
		return diag.Usage.Errorf("--target: %s is measured over the whole window alone; leave out in %s", q.Measure, q.Year)
	case q.By == "":
		return diag.Usage.Errorf("--target: %s is of one %s; add where %s=NAME", q.Measure, by[0], by[0])
	case len(values) > 0:
		return diag.OneOf(q.By, q.Value, values)
	}
	return diag.Usage.Errorf("--target: %s is not measured by %q%s", q.Measure, q.By, diag.Known(q.By, by))
}

// What may be believed of a capacity of which the scenario has no range: a quarter less or
// more; of lists, none to ten more a week. More is asked for, and not looked at unasked.
const (
	believed  = 0.25
	someLists = 10
)

// rangeOf are the values that are looked at: those that were asked for, or of a capacity what
// may be believed of it.
func (a *GridAxis) rangeOf(path string, q number, now []float64) (from, to, step float64, err error) {
	if n := len(a.Values); n > 1 {
		return a.Values[0], a.Values[n-1], round(a.Values[1] - a.Values[0]), nil
	}
	_, low, high := q.Written()
	least, most := slices.Min(now), slices.Max(now)
	ending := path[strings.LastIndex(path, ".")+1:]
	steps := map[string]float64{"capacity": 1, "wte": 0.1, "lists": 1, "scale": 0.05}
	step, ok := steps[ending]
	switch {
	case !ok:
		return 0, 0, 0, diag.Usage.Errorf("--by %s: say from where to where, and by what steps: --by %s=%s", path, path, exampleRange(low, high))
	case ending == "lists":
		return math.Min(0, least), most + someLists, step, nil
	case low < high:
		return floorTo(low, step), ceilTo(high, step), step, nil
	case most == 0:
		return 0, 0, 0, diag.Usage.Errorf("--by %s: it is 0 now, so nothing says how much of it could be believed; say so: --by %s=0:10:%g", path, path, step)
	}
	return max(step, floorTo((1-believed)*least, step)), ceilTo((1+believed)*most, step), step, nil
}

func exampleRange(low, high float64) string {
	if !(low < high) {
		return "FROM:TO:STEP"
	}
	return fmt.Sprintf("%g:%g:%g", round(low), round(high), round((high-low)/20))
}

func floorTo(x, step float64) float64 { return round(step * math.Floor(x/step+1e-9)) }
func ceilTo(x, step float64) float64  { return round(step * math.Ceil(x/step-1e-9)) }

// BetterSign is how a target of a measure begins, whose name a text begins with.
func BetterSign(measure string) string {
	name, _, _ := strings.Cut(measure, "=")
	if m := kpi.Find(name); m != nil && m.Better == "lower" {
		return "<="
	}
	if f := appraise.FigureNamed(name); f != nil && f.Better == "lower" {
		return "<="
	}
	return ">="
}
