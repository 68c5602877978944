package scenario

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/sim/dist"
	"prehabsim/sim/fmath"
	"prehabsim/sim/tick"
)

// Quantity is a number of the scenario: its value, how sure we are of it, and
// where it comes from. Value, Low and High are in the reader's measure: seconds,
// per second, a share of 1, or the number as it stands.
type Quantity struct {
	Path             string // where an option or a sensitivity reaches it
	Patch            string // whose patch writes or changes it, such as "option.prehab"; "" for the scenario's own
	Unit             string // as written: "d", "per year", "%"
	Set              bool   // false when the scenario does not have it
	Value, Low, High float64
	Least, Most      float64 // what it may be at all; infinite where there is no bound
	Step             float64 // it is a multiple of this: a count is whole, times are kept in whole seconds; 0: any number
	Factor           float64 // a number in Unit times Factor is Value
	Dist             string  // "" and "fixed" are not varied with the evidence
	Law              dist.Law
	Uncertain        bool // Law says how likely other values are

	Source, Status, Note string
	Priced               bool // of money and health: no simulation asks for it
	Own                  bool // it says that what is drawn for it is its own, whatever has the same source
	File                 string
	Line                 int

	By     string // the attribute on which the value depends, or ""
	Values []string
	Each   []Quantity // one for each of Values
	Column bool       // they are the rows of a table, which may have more than the attribute

	node     *Node
	key      string
	common   string
	taken    string     // of a cell: the path of what takes its column; "" of a number that stands where it is used
	table    *DataTable // that the rows are of, and the column
	column   string
	replaced string // the key of what it is instead of what is written; "" where it is as written
}

// Key is what [Overrides] call the number.
func (q Quantity) Key() string { return q.key }

// Common is what they call the number that all copies of a section (for_each) have in
// common, if this is one of them; "" for a number of its own.
func (q Quantity) Common() string { return q.common }

// Replaced says whether it is another than is written: an override, a draw, a preset.
func (q Quantity) Replaced() bool { return q.replaced != "" }

// InsteadOf is the key of the number which another was put in the place of, so that this
// became what it is; "": it is as it is written.
func (q Quantity) InsteadOf() string { return q.replaced }

// Changed says whether a patch made the number of what was there, as "+8" does.
func (q Quantity) Changed() bool { return q.node != nil && q.node.before() != nil }

// Text is the number as written.
func (q Quantity) Text() string { return q.node.shown() }

// rest is the name under which a quantity by an attribute says all other values.
const rest = "rest"

// For returns the quantity for a value of the attribute By, which is that of
// `rest` where the value is not named. Without By it is the quantity itself.
func (q Quantity) For(value string) (Quantity, bool) {
	if q.By == "" {
		return q, true
	}
	for _, name := range []string{value, rest} {
		if i := slices.Index(q.Values, name); i >= 0 {
			return q.Each[i], true
		}
	}
	return Quantity{}, false
}

// Strange returns a value that is named and is none of the attribute's, with its line;
// ok is false if there is none.
func (q Quantity) Strange(of []string) (at Quantity, value string, ok bool) {
	for i, name := range q.Values {
		if name != rest && !q.Column && !slices.Contains(of, name) {
			return q.Each[i], name, true
		}
	}
	return Quantity{}, "", false
}

// Written returns value, low and high in the unit in which they were written.
func (q Quantity) Written() (value, low, high float64) {
	if q.Factor == 0 {
		return q.Value, q.Low, q.High
	}
	return q.Value / q.Factor, q.Low / q.Factor, q.High / q.Factor
}

// IsTime says whether it is written in a unit of time, such as days.
func (q Quantity) IsTime() bool {
	_, ok := spanUnit(q.Unit)
	return ok
}

// quantityKeys are the keys of a quantity written as a table; of one written
// `by` an attribute all but byKeys are values of the attribute.
var (
	quantityKeys = []string{"value", "low", "high", "dist", "unit", "mu", "sigma", "times", "plus", "conservative", "optimistic", "source", "status", "note", "own"}
	byKeys       = []string{"by", "column", "table", "unit", "times", "plus", "source", "status", "note"}
)

// reading is what reading one quantity needs to know.
type reading struct {
	doc      *Document
	field    Field
	where    string
	key      string
	above    *Node  // whose source and status hold for what says none itself
	taken    string // the path of what takes a column, while its cells are read
	ofCell   bool   // what is read is a cell of a table, of which the key speaks
	whole    bool   // times are kept in whole seconds
	problems *diag.List
	failed   bool
	asking
}

func (r *reading) problem(n *Node, format string, args ...any) {
	r.failed = true
	if n.faulty {
		return
	}
	r.problems.Add(n.File, n.Line, "%s: %s %s", r.where, r.key, fmt.Sprintf(format, args...))
}

func (r *reading) wrong(n *Node) {
	shown := inline(n)
	if n.Kind == TextKind {
		if shown = n.Text; shown == "" {
			shown = "an empty text"
		}
	}
	r.problem(n, "must be %s, not %s", r.field.expects(), shown)
}

// read reads a quantity in any of its forms.
func (r *reading) read(n *Node) Quantity {
	if n.Kind == TableKind && n.Child["by"] != nil {
		return r.by(n)
	}
	q, _ := r.number(n)
	return q
}

// written reads a number that is the same for all, as it is written.
func (r *reading) written(n *Node) Quantity {
	if n.Kind != TableKind {
		q := r.start(n)
		q.Value, q.Factor, q.Unit = r.amount(n, "")
		q.Low, q.High = q.Value, q.Value
		return r.round(n, q)
	}
	if n.Child["column"] != nil {
		r.problem(n, "takes a column, but no table is named here: that needs by = an attribute, or a section with for_each")
		return r.start(n)
	}
	if n.Child["value"] == nil && n.Child["mu"] == nil {
		r.problem(n, "has no value; write { value = ..., low = ..., high = ..., source = \"...\" }")
		return r.start(n)
	}
	r.unknown(n, quantityKeys)
	q := r.start(n)
	unit := r.text(n, "unit")
	if q.Dist = r.text(n, "dist"); n.Child["mu"] != nil {
		r.logarithmic(n, unit, &q)
	} else {
		q.Value, q.Factor, q.Unit = r.amount(n.Child["value"], unit)
		q.Low, q.High = q.Value, q.Value
		r.spread(n, unit, &q)
	}
	r.readPresets(n, cmp.Or(unit, q.Unit))
	r.scaled(n, &q)
	return r.round(n, q)
}

// start fills in what every form of a quantity has.
func (r *reading) start(n *Node) Quantity {
	q := Quantity{Path: n.Path, Patch: n.patched(), File: n.File, Line: n.Line, Set: true, Factor: 1, node: n, taken: r.taken,
		Step: r.step()}
	q.Least, q.Most = r.field.bounds()
	q.common, q.key = n.keys()
	stated := ""
	if n.Kind == TableKind {
		q.Own = r.flag(n, "own")
		q.Source, stated, q.Note = r.text(n, "source"), r.text(n, "status"), r.text(n, "note")
	}
	if r.above != nil && r.above.Kind == TableKind {
		if q.Source == "" {
			q.Source = r.text(r.above, "source")
		}
		if stated == "" {
			stated = r.text(r.above, "status")
		}
	}
	if stated != "" && weakness(stated) < 0 {
		r.problem(n, "has an unknown status %q%s", stated, diag.Known(stated, Statuses))
	}
	q.Status = r.doc.Evidence.status(q.Source, stated)
	return q
}

// step is what the number is to be a multiple of.
func (r *reading) step() float64 {
	switch {
	case r.field.Step > 0:
		return r.field.Step
	case r.whole || r.field.Type == CountField:
		return 1
	}
	return 0
}

func (r *reading) text(n *Node, key string) string {
	c := n.Child[key]
	if c == nil {
		return ""
	}
	if c.Kind != TextKind {
		r.problem(c, "needs a text in quotes as %s, not %s", key, inline(c))
		return ""
	}
	if strings.TrimSpace(c.Text) == "" {
		r.problem(c, "has an empty %s; write one, or leave it out", key)
	}
	return c.Text
}

func (r *reading) flag(n *Node, key string) bool {
	c := n.Child[key]
	if c != nil && c.Kind != BoolKind {
		r.problem(c, "needs true or false as %s, not %s", key, inline(c))
	}
	return c != nil && c.Bool
}

func (r *reading) unknown(n *Node, known []string) {
	for _, key := range n.Keys {
		if !slices.Contains(known, key) {
			r.problem(n.Child[key], "has an unknown key %q%s", key, diag.Known(key, known))
		}
	}
}

// amount reads one number and turns it into the reader's measure. The unit is
// that which stands beside it, unless it has one of its own.
func (r *reading) amount(n *Node, unit string) (value, factor float64, written string) {
	x, ok := n.Number()
	if n.Kind == TextKind {
		var own string
		x, own, ok = splitNumber(n.Text)
		if change, isChange := parseRelative(n); isChange && change.times == 1 && r.field.Adds {
			x, own, ok = change.plus, change.unit, true
		}
		if own != "" {
			unit = own
		}
	}
	if !ok {
		r.wrong(n)
		return 0, 1, unit
	}
	factor, ok = r.field.unit(unit)
	if !ok {
		if unit == "" && strings.HasSuffix(n.File, ".csv") {
			r.problem(n, "must be %s, not %s; write the unit beside `column`", r.field.expects(), inline(n))
		} else if n.Kind == TextKind || unit == "" {
			r.wrong(n)
		} else {
			r.problem(n, "must be %s, not %s %s", r.field.expects(), inline(n), unit)
		}
		return 0, 1, unit
	}
	value = x * factor
	if unit == "%" {
		value = x / 100 // 7 * 0.01 is not quite 7 / 100
	}
	if r.bounds(n, value); !(math.Abs(value) <= mostOfAnything) {
		value = 0 // whoever goes on to find other problems must not count to it
	}
	return value, factor, unit
}

// mostOfAnything, in the reader's measure, is above any time in seconds (30,000 years), any
// number of patients and any sum of money.
const mostOfAnything = 1e12

// bounds checks a value against the field's.
func (r *reading) bounds(n *Node, x float64) {
	low, high := r.field.bounds()
	shown := strings.Trim(inline(n), `"`)
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		r.problem(n, "must be a finite number, not %s", shown)
	case math.Abs(x) > mostOfAnything && r.ofCell: // whoever takes it, so that it is told once
		r.failed = true
		r.problems.Add(n.File, n.Line, "%s is beyond anything that can be meant: %s", r.key, shown)
	case math.Abs(x) > mostOfAnything:
		r.problem(n, "is beyond anything that can be meant: %s", shown)
	case r.field.Type == ShareField && (x < 0 || x > 1):
		r.wrong(n)
	case r.field.Step > 0 && x != math.Round(x/r.field.Step)*r.field.Step:
		r.problem(n, "must be a multiple of %s, not %s", r.field.show(r.field.Step), shown)
	case x < low:
		r.problem(n, "must be %s or more, not %s", r.field.show(low), shown)
	case x > high:
		r.problem(n, "must be %s or less, not %s", r.field.show(high), shown)
	}
}

// bounds returns the field's bounds, with infinities for none.
func (f Field) bounds() (low, high float64) {
	low, high = f.Min, f.Max
	if math.IsNaN(high) || !(high > low) {
		high = math.Inf(1)
	}
	if math.IsNaN(low) {
		low = math.Inf(-1)
	}
	if f.Type == ShareField {
		low, high = max(low, 0), min(high, 1)
	}
	return low, high
}

// show writes a bound as a person would.
func (f Field) show(x float64) string {
	switch {
	case f.Type == SpanField && x > 0:
		return tick.Round(x).String()
	case f.Type == RateField && x > 0:
		return formatNumber(x*float64(tick.Year)) + " per year"
	}
	return formatNumber(x)
}

// spread reads low and high and fits the law that they and the value name.
func (r *reading) spread(n *Node, unit string, q *Quantity) {
	low, high := n.Child["low"], n.Child["high"]
	if (low == nil) != (high == nil) {
		r.problem(n, "needs both low and high, or neither")
		return
	}
	if low == nil {
		if d := n.Child["dist"]; d != nil && q.Dist != "fixed" {
			r.problem(d, "says dist = %q without low and high", q.Dist)
		}
		return
	}
	q.Low, _, _ = r.amount(low, unit)
	q.High, _, _ = r.amount(high, unit)
	if r.failed {
		return
	}
	if !(q.Low <= q.Value && q.Value <= q.High) {
		r.problem(n, "must lie between low and high: %s is not between %s and %s",
			inline(n.Child["value"]), inline(low), inline(high))
		return
	}
	r.fit(n, q)
}

// logarithmic reads a lognormal quantity by its published parameters: mean and
// standard deviation of the logarithm.
func (r *reading) logarithmic(n *Node, unit string, q *Quantity) {
	mu, okMu := n.Child["mu"].Number()
	sigma, okSigma := n.Child["sigma"].Number()
	factor, okUnit := r.field.unit(unit)
	switch {
	case q.Dist != "lognormal":
		r.problem(n, `with mu and sigma needs dist = "lognormal"`)
	case !okMu || !okSigma || sigma <= 0:
		r.problem(n, "needs the numbers mu and sigma, and sigma above 0")
	case !okUnit:
		r.problem(n, "needs a unit beside mu, so that it is %s", r.field.expects())
	case n.Child["value"] != nil || n.Child["low"] != nil || n.Child["high"] != nil:
		r.problem(n, "is either mu and sigma, or value, low and high; not both")
	default:
		const z = 1.959963984540054 // 97.5% of the standard normal law
		q.Unit, q.Factor = unit, factor
		q.Value = fmath.Exp(mu) * factor
		q.Low, q.High = fmath.Exp(mu-float64(z*sigma))*factor, fmath.Exp(mu+float64(z*sigma))*factor
		r.bounds(n, q.Value)
		r.fit(n, q)
	}
}

// scaled applies what a relative change wrote beside a column.
func (r *reading) scaled(n *Node, q *Quantity) {
	for _, key := range []string{"times", "plus"} {
		if _, ok := n.Child[key].Number(); n.Child[key] != nil && !ok {
			r.problem(n.Child[key], "needs a number as %s, not %s", key, inline(n.Child[key]))
		}
	}
	times, hasTimes := n.Child["times"].Number()
	plus, hasPlus := n.Child["plus"].Number()
	if !hasTimes {
		times = 1
	}
	if !hasTimes && !hasPlus || r.failed {
		return
	}
	change := func(x float64) float64 { return float64(x*times) + float64(plus*q.Factor) }
	q.Value, q.Low, q.High = change(q.Value), change(q.Low), change(q.High)
	r.bounds(n, q.Value)
	if q.Uncertain {
		r.fit(n, q)
	}
}

// wholeSeconds refuses a time that would become another, since times are kept in
// whole seconds.
func (r *reading) wholeSeconds(q Quantity) {
	for _, each := range slices.Concat(q.Each, []Quantity{q}) {
		if each.By == "" && !r.failed && !tick.Kept(each.Value) {
			r.problems.Add(each.File, each.Line, "%s: %s of %s would become %s, since time is kept in whole seconds; write whole seconds",
				r.where, r.key, each.Text(), tick.Round(each.Value))
		}
	}
}

// round makes a count whole. Only a relative change, such as a tenth fewer beds,
// can leave a fraction without a mistake, so that it is said.
func (r *reading) round(n *Node, q Quantity) Quantity {
	if r.field.Type == CountField && q.Value != math.Trunc(q.Value) && !r.failed {
		whole := math.Round(q.Value)
		r.problems.Warn(n.File, n.Line, "%s: %s is a whole number: %s is rounded to %s", r.where, r.key, formatNumber(q.Value), formatNumber(whole))
		q.Value = whole
	}
	return q
}
