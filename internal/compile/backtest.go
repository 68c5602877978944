package compile

import (
	"fmt"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/tick"
)

// Backtest is another year than the observed one: what came in it, as a patch of
// the scenario, and what was published of it. A scenario that was fitted to the
// observed year predicts it.
type Backtest struct {
	Name, Title  string
	From, To     tick.Date
	Growth       string // of base capacity from the observed year to this one; "" where not written
	Source, Note string
	Figures      []Figure
	Changes      []scenario.Change
	File         string
	Line         int
}

// Figure is a published figure of a backtest's year, written like a target.
type Figure struct {
	Target
	Before    float64 // the same figure as published for the observed year
	HasBefore bool
}

var backtestShape = scenario.Shape{
	Name: "backtest", Help: "another year, before or after the observed one, whose published figures the fitted scenario predicts from that year's demand. Every other key is a patch, as in an option: what came in that year, held to the capacity of the observed one. No growth lies between the two years but what the patch says",
	Fields: []scenario.Field{
		{Name: "name", Type: scenario.TextField, Help: "what reports call the year; its key where not written"},
		{Name: "from", Type: scenario.DateField, Required: true, Help: "its first day", Example: "2023-10-01"},
		{Name: "to", Type: scenario.DateField, Required: true, Help: "its last day", Example: "2024-09-30"},
		{Name: "capacity_growth", Type: scenario.TextField, Help: `base capacity between the observed year and this one: "none", "demand" or "2% per year"; --capacity-growth goes before it`, Default: "none"},
		{Name: "observed", Type: scenario.SectionField, Help: "what was published of it: sections [backtest.NAME.observed.FIGURE]"},
		{Name: "source", Type: scenario.TextField, Help: "where its demand comes from"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers, printed with the result"},
	},
}

var figureShape = scenario.Shape{
	Name: "backtest observed", Help: "a published figure of a backtest's year; a section named like a target has its measure and where",
	Fields: []scenario.Field{
		{Name: "measure", Type: scenario.TextField, Help: "which measure; that of the target with the section's name, or the name itself, where not written", Example: `"within_62_days"`},
		{Name: "where", Type: scenario.AnyField, Help: "for one value of a breakdown", Example: `{ site = "lung" }`},
		{Name: "observed", Type: scenario.NumberField, Required: true, Help: "the published value; shares as 0 to 1"},
		{Name: "before", Type: scenario.NumberField, Help: "the same as published for the observed year; that of the target with this measure and where, where not written"},
		{Name: "unit", Type: scenario.TextField, Help: "unit of the published value, for readers"},
		{Name: "source", Type: scenario.TextField, Help: "where it is published"},
		{Name: "status", Type: scenario.TextField, Help: "VERIFIED, DERIVED, RECALLED, ASSUMPTION, FICTIONAL or LOCAL"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// readBacktests reads the years that a scenario may be tested on, and tries their
// patches, so that a slip is told whatever the scenario is read for.
func readBacktests(doc *scenario.Document, targets []Target, problems *diag.List) []Backtest {
	all := doc.Root.Child["backtest"]
	if all != nil && all.Kind != scenario.TableKind {
		problems.Add(all.File, all.Line, "backtest must be sections [backtest.NAME], not %s", all.Shown())
		return nil
	}
	var list []Backtest
	observed := doc.Root.At("run", "observed")
	for i, n := range all.Children() {
		name := all.Keys[i]
		where := fmt.Sprintf("backtest %q", name)
		if n.Kind != scenario.TableKind {
			problems.Add(n.File, n.Line, "%s must be a section [backtest.%s], not %s", where, name, n.Shown())
			continue
		}
		t := scenario.Read(ownKeys(n), where, backtestShape, doc, problems)
		y := Backtest{
			Name: name, Title: name, From: t.Date("from"), To: t.Date("to"),
			Source: t.Text("source"), Note: t.Text("note"), File: n.File, Line: n.Line,
		}
		if t.Has("name") {
			y.Title = t.Text("name")
		}
		if t.Has("from") && t.Has("to") {
			switch {
			case y.To.Before(y.From):
				t.Problem("to", "ends on %s, before it begins on %s", y.To, y.From)
			case y.To.Sub(y.From) < 27:
				t.Problem("to", "%s to %s is no year; at least four weeks", y.From, y.To)
			case observed != nil && y.From == dateAt(observed, "from") && y.To == dateAt(observed, "to"):
				problems.Warn(n.File, n.Line, "%s: is the observed year, to whose figures the scenario is fitted, so that it puts nothing to the test; write another year", where)
			case y.To.Sub(y.From) > 366*mostBacktestYears:
				t.Problem("to", "%s to %s is too long; at most %d years", y.From, y.To, mostBacktestYears)
			}
		}
		if t.Has("capacity_growth") {
			y.Growth = t.Text("capacity_growth")
			if _, _, err := readCapacityGrowth(y.Growth); err != nil {
				t.Problem("capacity_growth", "%v", err)
			}
		}
		if o := t.Node("observed"); o != nil {
			for k, f := range o.Children() {
				if f.Kind != scenario.TableKind {
					t.Problem("observed", "%q must be a section [backtest.%s.observed.%s], not %s", o.Keys[k], name, o.Keys[k], f.Shown())
					continue
				}
				y.Figures = append(y.Figures, readFigure(f, o.Keys[k], where, doc, targets, problems))
			}
		}
		if len(y.Figures) == 0 {
			t.Problem("", "says nothing that was published of the year; write [backtest.%s.observed.FIGURE] with observed = 0.62", name)
		}
		_, y.Changes = doc.Backtest(name, backtestKeys(), problems)
		list = append(list, y)
	}
	return list
}

const mostBacktestYears = 5

// ownKeys is a backtest's section without its patch.
func ownKeys(n *scenario.Node) *scenario.Node {
	own := *n
	own.Keys = slices.DeleteFunc(slices.Clone(n.Keys), func(key string) bool { return !slices.Contains(backtestKeys(), key) })
	return &own
}

func backtestKeys() (keys []string) {
	for _, f := range backtestShape.Fields {
		keys = append(keys, f.Name)
	}
	return keys
}

// readFigureWhere reads the one value of a breakdown that a figure speaks of.
func readFigureWhere(t *scenario.Table) (by, value string) {
	w := t.Node("where")
	switch {
	case w == nil:
		return "", ""
	case w.Kind != scenario.TableKind || len(w.Keys) != 1:
		t.Problem("where", "names one breakdown, such as { site = \"lung\" }")
		return "", ""
	}
	return w.Keys[0], plain(w.Child[w.Keys[0]])
}

// readFigure reads a published figure and finds its counterpart of the observed
// year among the targets.
func readFigure(n *scenario.Node, name, where string, doc *scenario.Document, targets []Target, problems *diag.List) Figure {
	t := scenario.Read(n, fmt.Sprintf("%s: observed %q", where, name), figureShape, doc, problems)
	f := Figure{Target: Target{Name: name, Measure: t.Text("measure"), Source: t.Text("source"), Status: t.Text("status"), Line: n.Line}}
	if t.Has("observed") {
		q := t.Quantity("observed")
		f.Observed = t.Number("observed")
		if f.Status == "" {
			f.Status = q.Status
		}
	}
	f.By, f.Value = readFigureWhere(t)
	if f.Measure == "" {
		f.takeFrom(name, t, targets)
	}
	for _, other := range targets {
		if other.Whole() && other.Measure == f.Measure && other.by() == f.by() && other.Value == f.Value && !f.HasBefore {
			f.Before, f.HasBefore = other.Observed, true
		}
	}
	if t.Has("before") {
		f.Before, f.HasBefore = t.Number("before"), true
	}
	return f
}

// takeFrom gives a figure the measure, and unless it has one the group, of the
// target of its name; or else its name is that of a measure.
func (f *Figure) takeFrom(name string, t *scenario.Table, targets []Target) {
	var known []string
	for _, other := range targets {
		if other.Name == name {
			f.Measure = other.Measure
			if !t.Has("where") {
				f.By, f.Value = other.By, other.Value
			}
			return
		}
		known = append(known, other.Name)
	}
	for _, other := range targets {
		if other.Measure == name {
			f.Measure = name
			return
		}
		known = append(known, other.Measure)
	}
	t.Problem("", "has no measure, and no target has its name%s; write measure = \"within_62_days\"", diag.Known(name, known))
}

// by is the breakdown; "" for everybody.
func (t Target) by() string {
	if t.By == "all" {
		return ""
	}
	return t.By
}

// LoadBacktests compiles the observed year and, with its base capacities, the years
// of the named backtests; growth, unless it is "", is that of base capacity for all
// of them. The models of the years are in the order of the names, the observed one
// by itself. It is nil if there is any problem.
func LoadBacktests(files scenario.Files, name string, years []string, growth string, s Settings, problems *diag.List) (observed *Model, others []*Model) {
	c := NewCompiler(files, name, problems)
	if c == nil {
		return nil, nil
	}
	s.Observed, s.Options = true, []string{scenario.Current}
	doc, common := c.document, c.newShared()
	observed = compileOptions(doc, s, common, problems)
	if observed == nil {
		return nil, nil
	}
	for _, year := range years {
		i := slices.IndexFunc(observed.Backtests, func(y Backtest) bool { return y.Name == year })
		if i < 0 {
			panic(fmt.Sprintf("compile: no backtest %q", year)) // whoever names it has looked
		}
		y := observed.Backtests[i]
		if growth != "" {
			y.Growth = growth
		}
		if m := compileYear(doc, observed, &y, common, problems); m != nil {
			others = append(others, m)
		}
	}
	if !problems.Empty() {
		return nil, nil
	}
	return observed, others
}

// lowerYears refuses what is wrong with what came in a backtest's year: it is lowered once,
// and nothing is kept of it.
func (c *Compiler) lowerYears(m *Model, s Settings, problems *diag.List) {
	if !m.HasObserved {
		return // whoever asks for the year is told
	}
	doc := c.document.With(nil)
	for i := range m.Backtests {
		var told diag.List // without warnings, likewise
		y := m.Backtests[i]
		common := c.worked.shared()
		common.beyond = s.BeyondBounds
		patched, _ := doc.Backtest(y.Name, backtestKeys(), &told)
		if patched.Expand(&told); told.Empty() {
			if times := readRun(patched, true, common, &told); times.calendar != nil {
				lowerOption(patched, times.another(&y, "none", 0), header{}, common, &told)
			}
		}
		for _, p := range told.Problems() {
			problems.Add(p.File, p.Line, "%s", p.Text)
		}
	}
}

// compileYear compiles a backtest's year next to the observed one.
func compileYear(doc *scenario.Document, observed *Model, y *Backtest, common *shared, problems *diag.List) *Model {
	if y.Growth == "" {
		y.Growth = "none"
	}
	growth, rate, err := readCapacityGrowth(y.Growth)
	if err != nil {
		problems.Add(y.File, y.Line, "backtest %q: capacity_growth: %v", y.Name, err)
		return nil
	}
	patched, changes := doc.Backtest(y.Name, backtestKeys(), problems)
	patched.Expand(problems)
	times := readRun(patched, true, common, problems)
	if times.calendar == nil || !problems.Empty() {
		return nil
	}
	times = times.another(y, growth, rate)
	m := *observed
	m.From, m.To, m.Backtests = y.From, y.To, []Backtest{*y}
	b := lowerOption(patched, times, header{}, common, problems)
	if b == nil {
		return nil
	}
	m.Options = []Option{{ID: scenario.Current, Name: y.Title, Changes: changes, Program: b.p, Document: patched, Laws: b.laws, Pathways: b.pathways}}
	resolveDemand(&m, []*builder{b}, common, problems)
	m.Warnings = problems.Warnings()
	return &m
}

// dateAt is a date of a table; the zero date where it has none.
func dateAt(n *scenario.Node, key string) (d tick.Date) {
	if at := n.Child[key]; at != nil && at.Kind == scenario.DateKind {
		d = at.Date
	}
	return d
}
