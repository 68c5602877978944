package study

import (
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// A grid is every combination of the values of a few numbers, each as an option of its own
// beside current, so that all meet the same patients.

const (
	mostAxes  = 3  // of which a table can be read
	mostCells = 60 // with which a folder can be read and a run is still one of hours
)

// GridAxis is a number and its values as they were asked for.
type GridAxis struct {
	Path   string
	Unit   string
	Values []float64
	Text   string // as it was written

	Each string    // of solve: the name with a star of which this is one; ""
	With *GridAxis // of solve: another number, for each of whose values the least is looked for; nil: none
}

// ReadGrid reads numbers and their values: PATH=FROM:TO:STEP, or PATH=VALUE,VALUE.
func ReadGrid(asked []string) (axes []GridAxis, err error) {
	if len(asked) > mostAxes {
		return nil, fmt.Errorf("is of %d numbers at most, not %d: of more no table can be read", mostAxes, len(asked))
	}
	for _, text := range asked {
		path, values, ok := strings.Cut(text, "=")
		if !ok || path == "" {
			return nil, fmt.Errorf("is PATH=FROM:TO:STEP or PATH=VALUE,VALUE, such as resource.ward.capacity=280:320:10; not %q", text)
		}
		a := GridAxis{Path: strings.TrimSpace(path), Text: text}
		if a.Values, a.Unit, err = readValues(values, mostCells); err != nil {
			return nil, fmt.Errorf("%s: %w", a.Path, err)
		}
		if slices.ContainsFunc(axes, func(b GridAxis) bool { return b.Path == a.Path }) {
			return nil, fmt.Errorf("%s: stands twice; write all its values once", a.Path)
		}
		axes = append(axes, a)
	}
	return axes, nil
}

// readValues reads a range or a list, all in the same unit.
func readValues(text string, most int) (values []float64, unit string, err error) {
	separator := ","
	if strings.Contains(text, ":") {
		separator = ":"
	}
	for i, part := range strings.Split(text, separator) {
		x, of, ok := readNumber(part)
		switch {
		case !ok:
			return nil, "", fmt.Errorf("%q is no number", strings.TrimSpace(part))
		case separator == "," && i > 0 && of != unit, of != "" && unit != "" && of != unit:
			return nil, "", fmt.Errorf("values are all in one unit, or all without; not %q beside %q", strings.TrimSpace(part), strings.TrimSpace(strings.Split(text, separator)[i-1]))
		case separator == "," && slices.Contains(values, x):
			return nil, "", fmt.Errorf("%s stands twice", strings.TrimSpace(part))
		}
		if values = append(values, x); of != "" {
			unit = of
		}
	}
	if separator == ":" {
		values, err = stepped(text, values, most)
	}
	return values, unit, err
}

// stepped are the values from one to another.
func stepped(text string, part []float64, most int) (values []float64, err error) {
	if len(part) != 3 || !(part[2] > 0) || !(part[1] > part[0]) {
		return nil, fmt.Errorf("a range is FROM:TO:STEP, of which TO is more than FROM and STEP above 0, such as 280:320:10; not %q", text)
	}
	n := math.Floor((part[1]-part[0])/part[2] + 1e-9)
	if n >= float64(most) {
		return nil, fmt.Errorf("%q has %g values, and %d are the most; take a longer step", text, n+1, most)
	}
	for i := range int(n) + 1 {
		values = append(values, round(part[0]+float64(i)*part[2]))
	}
	if last := values[len(values)-1]; last < part[1]-1e-9*math.Abs(part[1]) {
		return nil, fmt.Errorf("steps of %g from %g do not come to %g; the last before it is %g", part[2], part[0], part[1], last)
	}
	return values, nil
}

// Grid is the study of all combinations of values, of each of the options that have all the
// numbers: those that were asked for, or else all of the scenario.
func (s *Study) Grid(axes []GridAxis) (*Study, error) {
	if len(axes) == 0 {
		return s, nil
	}
	bases := s.Options
	if len(s.choice.Options) > 0 && !slices.Contains(s.choice.Options, scenario.Current) {
		bases = bases[1:] // it stands beside them anyway
	}
	grid, cells := &facts.Grid{}, 1
	fit := slices.Clone(bases)
	var numbers []number
	for _, a := range axes {
		whole, q, have, err := named(bases, "grid", a.Path)
		if err != nil {
			return nil, err
		}
		if err := s.worthInAll(whole); err != nil {
			return nil, err
		}
		for _, o := range bases {
			if len(s.choice.Options) > 0 && !slices.Contains(have, o.ID) {
				return nil, diag.Usage.Errorf("--grid %s: option %q does not use it; leave it out of --options; it is a number of %s", a.Path, o.ID, words.List(have))
			}
		}
		fit = slices.DeleteFunc(fit, func(o compile.Option) bool { return !slices.Contains(have, o.ID) })
		unit, values := unitOf(q, a.Unit, a.Values)
		for _, x := range values {
			if err := q.may("grid", whole, x, unit); err != nil {
				return nil, err
			}
		}
		if slices.ContainsFunc(grid.Axes, func(b facts.Axis) bool { return b.Path == whole }) {
			return nil, diag.Usage.Errorf("--grid %s: stands twice; write all its values once", whole)
		}
		grid.Axes = append(grid.Axes, facts.Axis{Path: whole, Unit: unit, Values: values})
		numbers, cells = append(numbers, q), cells*len(values)
	}
	switch {
	case len(fit) == 0:
		return nil, diag.Usage.Errorf("--grid: no option uses all of %s", words.List(paths(grid.Axes)))
	case cells*len(fit) > mostCells:
		return nil, diag.Usage.Errorf("--grid: %s of %s are %d options, and %d are the most; take fewer values, or fewer options with --options",
			words.Count(cells, "combination"), words.Count(len(fit), "option"), cells*len(fit), mostCells)
	}
	return s.gridOf(grid, fit, numbers, axes)
}

// worthInAll refuses a number that is of all options: what a bed-day is worth, or a post is paid.
// In a cell it would be another than in current, with which the cell is compared.
func (s *Study) worthInAll(path string) error {
	section, _, _ := strings.Cut(unpatched(path), ".")
	if (section == "benefit" || section == "pay") && s.isMoney(path) {
		return diag.Usage.Errorf("--grid %s: is the same for all options, current among them, so no cell can have another; prehabsim solve SCENARIO --target npsv>=0 --by %s=FROM:TO:STEP looks at all of them together", path, path)
	}
	return nil
}

func paths(axes []facts.Axis) (list []string) {
	for _, a := range axes {
		list = append(list, a.Path)
	}
	return list
}

// gridOf makes the cells.
func (s *Study) gridOf(grid *facts.Grid, bases []compile.Option, numbers []number, axes []GridAxis) (*Study, error) {
	var list []set
	taken := s.ids()
	for i := range bases {
		for _, values := range combinations(grid.Axes) {
			x := set{of: &bases[i], id: bases[i].ID, name: bases[i].Name}
			for j, a := range grid.Axes {
				n := scenario.Number{Path: a.Path, Value: values[j], Unit: a.Unit, More: numbers[j].more}
				x.numbers = append(x.numbers, n)
				x.id += "-" + idWord(values[j])
				x.name += map[bool]string{true: ": ", false: "; "}[j == 0] + shortPath(a.Path) + " " + n.Text()
			}
			for slices.Contains(taken, x.id) {
				x.id += "_"
			}
			taken, list = append(taken, x.id), append(list, x)
			grid.Cells = append(grid.Cells, facts.Cell{Base: bases[i].ID, BaseName: bases[i].Name, Values: values})
		}
	}
	var flags strings.Builder
	for _, a := range axes {
		flags.WriteString(" --grid " + words.Shell(a.Text))
	}
	_, extends := s.besideFile("")
	comment := fmt.Sprintf("# Options of %s with numbers set: prehabsim run %s%s\n", path.Base(extends), extends, flags.String())
	x, err := s.withSet(list, "grid", ", a grid", comment)
	if err != nil {
		return nil, err
	}
	for i := range list {
		grid.Cells[i].Option = list[i].id
	}
	x.grid = grid
	x.gridAsked = &GridAsked{Scenario: s.Document.Name, Options: s.choice.Options, Cells: grid}
	for _, a := range axes {
		x.gridAsked.Numbers = append(x.gridAsked.Numbers, a.Text)
	}
	return New(x)
}

// GridAsked is what a grid was made of. Its scenario is a file that nobody has, so whoever is
// to run a part of it says the scenario that was given, and the numbers.
type GridAsked struct {
	Scenario string      `json:"scenario"`
	Options  []string    `json:"options"` // that were named; nil: none
	Numbers  []string    `json:"numbers"` // as they were written
	Cells    *facts.Grid `json:"cells"`
}

// GridAsked is of what the grid was made; nil: there is none.
func (s *Scenario) GridAsked() *GridAsked { return s.gridAsked }

// combinations are all, the last number changing first.
func combinations(axes []facts.Axis) (list [][]float64) {
	list = [][]float64{nil}
	for _, a := range axes {
		var longer [][]float64
		for _, begun := range list {
			for _, x := range a.Values {
				longer = append(longer, append(slices.Clone(begun), x))
			}
		}
		list = longer
	}
	return list
}

// idWord is a number in an id.
func idWord(x float64) string {
	return strings.NewReplacer(".", "_", "-", "minus").Replace(strconv.FormatFloat(x, 'f', -1, 64))
}

// shortPath is a path without the kind of section, in which it stands.
func shortPath(path string) string {
	_, rest, _ := strings.Cut(path, ".")
	return rest
}
