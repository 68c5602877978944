package compile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
)

// reader reads numbers of a document.
type reader struct {
	doc      *scenario.Document
	problems *diag.List
	names    map[string]map[string]bool // by section, see namesIn
}

// quantity reads a value that stands alone as a quantity. A source or status
// written beside it, in the table that it is part of, is its own.
func (r *reader) quantity(n, parent *scenario.Node, where, kind string) scenario.Quantity {
	return r.doc.QuantityWith(n, parent, where, kind, r.problems)
}

// number reads a number that is the same for everybody.
func (r *reader) number(n, parent *scenario.Node, where, kind string) float64 {
	return r.only(r.quantity(n, parent, where, kind), where)
}

// only is the one value of a quantity, which must not be by an attribute.
func (r *reader) only(q scenario.Quantity, where string) float64 {
	if q.By != "" {
		r.problems.Add(q.File, q.Line, "%s: must be the same for all, not by %q", where, q.By)
	}
	return q.Value
}

// law reads a value that stands alone, or a section that also is one, as a law of
// times ("span") or numbers ("number").
func (r *reader) law(n *scenario.Node, where, unit string) scenario.LawSpec {
	return r.doc.LawOf(n, where, unit, r.problems)
}

// sections returns the named sections of a collection in document order.
func (r *reader) sections(collection string) []*scenario.Node {
	root := r.doc.Root.Child[collection]
	if root == nil {
		return nil
	}
	var list []*scenario.Node
	for _, k := range root.Keys {
		if c := root.Child[k]; c.Kind == scenario.TableKind {
			list = append(list, c)
		}
	}
	return list
}

func (r *reader) tableNames() []string {
	return slices.Sorted(maps.Keys(r.doc.Tables))
}

// cell reads a share from a table; an empty cell is none.
func (r *reader) cell(t *scenario.DataTable, row, column string, n *scenario.Node, where string) scenario.Quantity {
	if text, _, ok := t.Cell(row, column); ok && strings.TrimSpace(text) == "" {
		return scenario.Quantity{}
	}
	unit := ""
	if u := n.Child["unit"]; u != nil {
		unit = u.Text
	}
	return r.doc.CellQuantity(t, row, column, unit, where, "share", n, r.problems)
}

// parseGrowth reads "2% per year" or "-0.5% per year".
func parseGrowth(s string) (float64, error) {
	number, unit, ok := strings.Cut(s, "%")
	x, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if !ok || err != nil || strings.TrimSpace(unit) != "per year" || x <= -100 || x > 100 {
		return 0, fmt.Errorf("%q: write a change such as \"2%% per year\"", s)
	}
	return x / 100, nil
}

var growthShape = scenario.Shape{
	Name: "growth", Help: "how a rate grows, with what is known of it",
	Fields: []scenario.Field{
		{Name: "value", Type: scenario.TextField, Required: true, Help: "the growth", Example: `"2% per year"`},
		{Name: "low", Type: scenario.TextField, Help: "the lower end of its range; growth is not drawn, so the range is for readers"},
		{Name: "high", Type: scenario.TextField, Help: "the upper end of it"},
		{Name: "source", Type: scenario.TextField, Help: "where it comes from"},
		{Name: "status", Type: scenario.TextField, Help: "VERIFIED, DERIVED, RECALLED, ASSUMPTION, FICTIONAL or LOCAL"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// growthOf reads a growth that may have a range and a source.
func (r *reader) growthOf(t *scenario.Table, key string) float64 {
	n := t.Node(key)
	if n.Kind != scenario.TableKind {
		return growth(t, key, n)
	}
	g := scenario.Read(n, t.Where()+": "+key, growthShape, r.doc, r.problems)
	if !g.Has("value") {
		return 0
	}
	x := growth(g, "value", g.Node("value"))
	switch {
	case g.Has("low") != g.Has("high"):
		g.Problem("", "needs both low and high, or neither")
	case g.Has("low"):
		if low, high := growth(g, "low", g.Node("low")), growth(g, "high", g.Node("high")); !(low <= x && x <= high) {
			g.Problem("value", "must lie between low and high: %s is not between %s and %s", g.Text("value"), g.Text("low"), g.Text("high"))
		}
	}
	return x
}

func growth(t *scenario.Table, key string, n *scenario.Node) float64 {
	x, err := parseGrowth(n.Text)
	if err != nil && n.Kind == scenario.TextKind {
		t.Problem(key, "%v", err)
	} else if err != nil {
		t.Problem(key, "%s: write a change such as \"2%% per year\"", n.Shown())
	}
	return x
}

// rows reads a quantity as one number for each value of an attribute; by is None
// where it is the same for all.
func (b *builder) rows(q scenario.Quantity, where string) (by int16, values []float64) {
	if q.By == "" {
		return engine.None, []float64{q.Value}
	}
	problem := func(format string, args ...any) {
		b.problems.Add(q.File, q.Line, "%s: %s", where, fmt.Sprintf(format, args...))
	}
	a, ok := b.category(q.By, problem)
	if !ok {
		return engine.None, []float64{0}
	}
	b.refuseStrange(q, b.p.Attributes[a].Values, where)
	var lacking []string
	for _, v := range b.p.Attributes[a].Values {
		each, ok := q.For(v)
		if !ok {
			if file, line, text := q.RowWithout(v, b.doc.Own, where); text != "" {
				b.problems.Add(file, line, "%s", text)
				continue
			}
			lacking = append(lacking, strconv.Quote(v))
		}
		values = append(values, each.Value)
	}
	if len(lacking) > 0 && len(q.Each) > 0 { // where nothing could be read, that is told already
		problem("says nothing for %s %s; write it, or `rest = ...`", q.By, words.Some(lacking, fewNames))
	}
	return int16(a), values
}

// fewNames are so many that each is named.
const fewNames = 6

// together notes that numbers are the shares of one choice, for each value of the
// attribute that they are by.
func (b *builder) together(rest bool, by int16, shares []scenario.Quantity) {
	rows := []string{""}
	if by != engine.None {
		rows = b.p.Attributes[by].Values
	}
	for _, row := range rows {
		var choice []scenario.Quantity
		for _, q := range shares {
			if each, ok := q.For(row); ok {
				choice = append(choice, each)
			}
		}
		b.doc.Together(rest, choice...)
	}
}

// refuseStrange refuses a number for a value that the attribute does not have.
func (b *builder) refuseStrange(q scenario.Quantity, values []string, where string) {
	if at, name, strange := q.Strange(values); strange {
		b.problems.Add(at.File, at.Line, "%s: names %q, which is no value of %q%s", where, name, q.By, diag.Known(name, values))
	}
}

// binary makes a two-way choice: the first target with probability q (by row),
// the second otherwise.
func (b *builder) binary(q scenario.Quantity, where string, factor int32) (choice int32, by int16) {
	by, values := b.rows(q, where)
	probs := make([]float64, 0, 2*len(values))
	for _, v := range values {
		probs = append(probs, v, 1-v)
	}
	b.p.Choices = append(b.p.Choices, engine.Choice{Targets: make([]int32, 2), Probs: probs, Factor: engine.Some(engine.AttributeID(factor))})
	return int32(len(b.p.Choices) - 1), by
}
