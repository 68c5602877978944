package compile

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

var attributeShape = scenario.Shape{
	Name: "attribute", Help: "something that a patient is or has, drawn once, on arrival, in the order written",
	Fields: []scenario.Field{
		{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
		{Name: "table", Type: scenario.NameField, Help: "its values are the rows of this table"},
		{Name: "shares", Type: scenario.AnyField, Help: `share of each value; or { by = "referral", columns = "p_{value}" } to take a row of a table`, Example: `{ "1" = 0.2, "2" = 0.8 }`},
		{Name: "probability", Type: scenario.ShareField, Help: "share of yes; the values are no and yes"},
		{Name: "from", Type: scenario.AnyField, Help: "looked up from another attribute's table", Example: `{ by = "site", column = "specialty" }`},
		{Name: "value", Type: scenario.AnyField, Help: "the same for everybody: a number, or a quantity by another attribute"},
		{Name: "dist", Type: scenario.TextField, Help: "a number drawn from a law; its parameters stand beside"},
		{Name: "when", Type: scenario.AnyField, Help: "only for patients whose attributes have these values"},
		{Name: "source", Type: scenario.TextField, Help: "where the numbers come from"},
		{Name: "status", Type: scenario.TextField, Help: "VERIFIED, DERIVED, RECALLED, ASSUMPTION, FICTIONAL or LOCAL"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// declareAttributes gives every attribute its values, so that later sections
// may name them in any order.
func (b *builder) declareAttributes() {
	for _, n := range b.sections("attribute") {
		name := last(n.Path)
		if strings.ContainsAny(name, " .{}") {
			b.problems.Add(n.File, n.Line, "attribute %q: a name has no spaces, dots or braces", name)
			continue
		}
		if slices.Contains([]string{tierName, modeName, roleName, sessionsName}, name) {
			b.problems.Add(n.File, n.Line, "attribute %q: results of prehabilitation are told by that name; call it otherwise", name)
			continue
		}
		var values []string
		switch {
		case n.Child["table"] != nil:
			t, ok := b.doc.Tables[n.Child["table"].Text]
			if !ok {
				b.problems.Add(n.File, n.Child["table"].Line, "attribute %q: unknown table %q%s", name, n.Child["table"].Text, diag.Known(n.Child["table"].Text, b.tableNames()))
				continue
			}
			values = t.Rows
		case n.Child["probability"] != nil:
			values = []string{"no", "yes"}
		case n.Child["shares"] != nil:
			for _, v := range n.Child["shares"].Keys {
				if v != "source" && v != "by" && v != "columns" {
					values = append(values, v)
				}
			}
		case n.Child["from"] != nil:
			values = b.textsFrom(n.Child["from"])
		case n.Child["values"] != nil && n.Child["dist"] == nil:
			values = texts(n.Child["values"])
		}
		b.checkAttribute(n, values)
		b.refuseUnfit(n, values)
		initial := 1.0
		if values != nil {
			initial = -1
		}
		number(b.attrs, name, func() {
			b.p.Attributes = append(b.p.Attributes, engine.Attribute{Name: name, Values: values, Initial: initial})
		})
	}
}

// declarePathway makes the attribute that tells which pathway a patient came in
// by; the copies of one section share a value.
func (b *builder) declarePathway() {
	var names []string
	for _, n := range b.sections("pathway") {
		if f := family(n); !slices.Contains(names, f) {
			names = append(names, f)
		}
	}
	number(b.attrs, "pathway", func() {
		b.p.Attributes = append(b.p.Attributes, engine.Attribute{Name: "pathway", Values: names, Initial: -1})
	})
}

// textsFrom lists the distinct words of a table's column, in order of rows; the
// words are rows of a table of their own if one has them all.
func (b *builder) textsFrom(n *scenario.Node) []string {
	by, column := n.Child["by"], n.Child["column"]
	if by == nil || column == nil {
		return nil
	}
	t := b.tableOf(by.Text)
	if t == nil {
		return nil
	}
	var words []string
	for _, row := range t.Rows {
		if w, _, ok := t.Cell(row, column.Text); ok && !slices.Contains(words, w) && w != "" {
			words = append(words, w)
		}
	}
	for _, name := range b.tableNames() {
		if o := b.doc.Tables[name]; subset(words, o.Rows) {
			return o.Rows
		}
	}
	return words
}

func subset(words, of []string) bool {
	for _, w := range words {
		if !slices.Contains(of, w) {
			return false
		}
	}
	return len(words) > 0
}

// tableOf is the table whose rows are an attribute's values.
func (b *builder) tableOf(attribute string) *scenario.DataTable {
	if root := b.doc.Root.Child["attribute"]; root != nil {
		if n := root.Child[attribute]; n != nil {
			if t := n.Child["table"]; t != nil {
				return b.doc.Tables[t.Text]
			}
		}
	}
	if t, ok := b.doc.Tables[attribute]; ok {
		return t
	}
	values := b.valuesOf(attribute)
	for _, name := range b.tableNames() {
		if o := b.doc.Tables[name]; subset(values, o.Rows) {
			return o
		}
	}
	return nil
}

// lowerArrival draws a patient's attributes. Those in given are set by the
// pathway and not drawn. Neighbours with the same condition are asked once.
func (b *builder) lowerArrival(given map[string]bool) {
	var skips []int32
	condition := ""
	for _, n := range b.sections("attribute") {
		name := last(n.Path)
		a, ok := b.attrs[name]
		if !ok || given[name] {
			continue
		}
		problem := b.problemOf(n)
		was, again := b.assigned[name]
		if w := n.Child["when"]; w != nil && !again {
			was.when = w.Shown()
		}
		if was.when != condition {
			b.setC(skips, b.here())
			skips = b.lowerWhen(n.Child["when"], func(format string, args ...any) {
				at := n.Child["when"] // which may stand in another file than the rest of the attribute
				b.problems.Add(at.File, at.Line, "attribute %q: when: %s", name, fmt.Sprintf(format, args...))
			})
			condition = was.when
		}
		if again {
			b.assignAgain(was)
			continue
		}
		was.from = b.extent()
		b.lowerAssign(a, n, "attribute."+name, problem)
		was.to = b.extent()
		b.assigned[name] = was
	}
	b.setC(skips, b.here())
}

// problemOf tells what is wrong with an attribute where it stands, which may be in
// another file than the section.
func (b *builder) problemOf(n *scenario.Node) func(format string, args ...any) {
	return func(format string, args ...any) {
		at := n
		for _, key := range []string{"shares", "from", "probability", "value"} {
			if c := n.Child[key]; c != nil {
				at = c
				if len(c.Keys) > 0 {
					at = c.Child[c.Keys[0]]
				}
			}
		}
		b.problems.Add(at.File, at.Line, "attribute %q: %s", last(n.Path), fmt.Sprintf(format, args...))
	}
}

// lowerAssign emits what gives an attribute its value: a word, a number, a law,
// shares, a probability or a look-up.
func (b *builder) lowerAssign(a int32, n *scenario.Node, path string, problem func(string, ...any)) {
	values := b.p.Attributes[a].Values
	name := b.p.Attributes[a].Name
	where := fmt.Sprintf("attribute %q", name)
	if n.Kind != scenario.TableKind {
		if values == nil {
			q := b.quantity(n, nil, where, "number")
			b.emitSet(a, q.Value)
			return
		}
		for i, v := range values {
			if v == plain(n) {
				b.emitSet(a, float64(i))
				return
			}
		}
		problem("attribute %q has no value %q%s", name, plain(n), diag.Known(plain(n), values))
		return
	}
	switch {
	case n.Child["value"] != nil && values != nil:
		b.lowerAssign(a, n.Child["value"], path, problem)
	case n.Child["probability"] != nil:
		q := b.quantity(n.Child["probability"], nil, where, "share")
		by, shares := b.rows(q, where)
		values := b.p.Attributes[a].Values
		yes := slices.Index(values, "yes")
		if len(values) != 2 || yes < 0 || !slices.Contains(values, "no") {
			problem("probability is the share of yes; the values of %q are not no and yes", b.p.Attributes[a].Name)
			return
		}
		var probs []float64
		for _, p := range shares {
			of := []float64{1 - p, 1 - p}
			of[yes] = p
			probs = append(probs, of...)
		}
		b.emitPick(a, probs, by, path)
	case n.Child["shares"] != nil:
		b.lowerShares(a, n.Child["shares"], path, where, problem)
	case n.Child["from"] != nil:
		b.lowerFrom(a, n.Child["from"], problem)
	case n.Child["value"] != nil:
		q := b.quantity(n.Child["value"], nil, where, "number")
		by, nums := b.rows(q, where)
		b.emitLookup(a, by, nums)
	case n.Child["dist"] != nil:
		law := b.law(n, where, "number")
		d := b.sampler(law, where, aNumber)
		op := b.op(engine.Sample)
		op.A, op.B, op.By, op.Site = a, d.first, d.by, b.site(path)
		b.emit(op)
	case n.Child["table"] != nil:
		// given by pathways that are made for each row of the table
	default:
		problem("says nothing about its value; write shares, probability, from, value or dist")
	}
}

func (b *builder) emitPick(a int32, probs []float64, by int16, path string) {
	k := len(b.p.Attributes[a].Values)
	if i := slices.Index(probs, 1); by == engine.None && i >= 0 {
		b.emitSet(a, float64(i)) // certain: nothing to draw
		return
	}
	targets := make([]int32, k)
	for i := range targets {
		targets[i] = int32(i)
	}
	b.p.Choices = append(b.p.Choices, engine.Choice{Targets: targets, Probs: probs})
	op := b.op(engine.Pick)
	op.A, op.B, op.By, op.Site = a, int32(len(b.p.Choices)-1), by, b.site(path)
	b.emit(op)
}

// lowerShares draws a category. The shares of a row must add to 1 within what
// rounding in a published table allows, and are then scaled to add exactly.
func (b *builder) lowerShares(a int32, n *scenario.Node, path, where string, problem func(string, ...any)) {
	read := b.writtenShares
	if n.Child["columns"] != nil && n.Child["by"] != nil {
		read = b.tabledShares
	}
	by, rows := read(b.p.Attributes[a].Values, n, where, problem)
	if rows == nil {
		return
	}
	var probs []float64
	for r, row := range rows {
		sum := 0.0
		for _, p := range row {
			sum += p
		}
		if math.Abs(sum-1) > 0.005 && sum != 0 {
			of := ""
			if by != engine.None {
				of = fmt.Sprintf(" for %s %q", b.p.Attributes[by].Name, b.p.Attributes[by].Values[r])
			}
			problem("shares%s add to %.4g; they must add to 1", of, sum)
		}
		for _, p := range row {
			if sum > 0 {
				p /= sum
			}
			probs = append(probs, p)
		}
	}
	b.emitPick(a, probs, by, path)
}

// tabledShares are the shares of values that stand in columns of a table, with a row for
// each value of another attribute; nil if there is no such table.
func (b *builder) tabledShares(values []string, n *scenario.Node, where string, problem func(string, ...any)) (by int16, rows [][]float64) {
	name := n.Child["by"].Text
	a, ok := b.attr(name, problem)
	if !ok {
		return engine.None, nil
	}
	t := b.tableOf(name)
	if t == nil {
		problem("attribute %q has no table with columns", name)
		return engine.None, nil
	}
	for _, row := range b.p.Attributes[a].Values {
		var shares []float64
		var cells []scenario.Quantity
		for _, v := range values {
			cell := b.cell(t, row, strings.ReplaceAll(n.Child["columns"].Text, "{value}", v), n, where)
			shares, cells = append(shares, cell.Value), append(cells, cell)
		}
		b.doc.Together(false, cells...)
		rows = append(rows, shares)
	}
	return int16(a), rows
}

// writtenShares are the shares of values that are written beside them, by row.
func (b *builder) writtenShares(values []string, n *scenario.Node, where string, problem func(string, ...any)) (by int16, rows [][]float64) {
	shares := make([][]float64, len(values))
	count, rest := 1, -1
	by = engine.None
	var written []scenario.Quantity
	for i, v := range values {
		child := n.Child[v]
		if child == nil {
			continue
		}
		if child.Kind == scenario.TextKind && child.Text == "rest" {
			rest = i
			continue
		}
		q := b.quantity(child, nil, where, "share")
		written = append(written, q)
		vb, nums := b.rows(q, where)
		if vb != engine.None {
			if by != engine.None && by != vb {
				problem("all shares depend on the same attribute")
			}
			by, count = vb, len(nums)
		}
		shares[i] = nums
	}
	b.together(rest >= 0, by, written)
	for r := range count {
		row := make([]float64, len(values))
		sum := 0.0
		for i, nums := range shares {
			if nums != nil {
				row[i] = nums[min(r, len(nums)-1)]
				sum += row[i]
			}
		}
		if rest >= 0 {
			row[rest] = math.Max(0, 1-sum)
		}
		rows = append(rows, row)
	}
	return by, rows
}

// lowerFrom looks a word or a number up in another attribute's table.
func (b *builder) lowerFrom(a int32, n *scenario.Node, problem func(string, ...any)) {
	by, column := n.Child["by"], n.Child["column"]
	if by == nil || column == nil {
		problem("from: write { by = \"attribute\", column = \"column\" }")
		return
	}
	ba, ok := b.attr(by.Text, problem)
	if !ok {
		return
	}
	t := b.tableOf(by.Text)
	if t == nil {
		problem("from: attribute %q has no table", by.Text)
		return
	}
	var nums []float64
	for _, row := range b.p.Attributes[ba].Values {
		word, line, ok := t.Cell(row, column.Text)
		if !ok {
			file, line := t.Header()
			b.problems.Add(file, line, "table %q: missing column %q, which attribute %q needs%s", t.Name, column.Text, b.p.Attributes[a].Name, diag.Known(column.Text, t.Columns))
			return
		}
		found := -1
		for i, v := range b.p.Attributes[a].Values {
			if v == word {
				found = i
			}
		}
		if found < 0 && word != "" {
			b.problems.Add(t.File, line, "table %q: row %q: %q is no value of attribute %q%s", t.Name, row, word, b.p.Attributes[a].Name, diag.Known(word, b.p.Attributes[a].Values))
		}
		nums = append(nums, float64(found))
	}
	b.emitLookup(a, int16(ba), nums)
}

// last is a section's name within its collection.
func last(path string) string { return path[strings.Index(path, ".")+1:] }

func collectionName(n *scenario.Node) string { return last(n.Path) }

// family is the name that the copies of one section share: "ward" for
// "ward.gstt".
func family(n *scenario.Node) string {
	name := collectionName(n)
	for i := len(n.Rows) - 1; i >= 0; i-- {
		name = strings.TrimSuffix(name, "."+n.Rows[i].Row)
	}
	return name
}
