package compile

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
)

// What a scenario says of money and health becomes plain data, facts.Economics: prices,
// and for each option what is counted. No simulation asks for any of it, so it is read
// once everything else is, and a changed price leaves programs and draws as they are.

var economicsShape = scenario.Shape{
	Name: "economics", Help: "money and health: what options cost, release and gain is worked out from what is measured, and changes no simulation; the same for all options",
	Fields: []scenario.Field{
		{Name: "price_year", Type: scenario.TextField, Required: true, Help: "in whose prices all amounts are told", Example: `"2025/26"`},
		{Name: "horizon", Type: scenario.CountField, Unit: "years", Min: 1, Max: 60, Default: "5", Help: "whole years from the first day of the window; beyond the window its last year holds"},
		{Name: "rates", Type: scenario.TextField, Choices: []string{"green_book", "nice", "cash"}, Default: "green_book", Help: "published discount rates: the Green Book's, those of the NICE reference case, or none"},
		{Name: "thresholds", Type: scenario.AnyField, Help: "pounds for a QALY, lowest first", Example: `[15000, { value = 20000, source = "X-THRESH-OLD" }, 30000]`},
		{Name: "qaly_value", Type: scenario.NumberField, Unit: "GBP", Help: "what society would pay for a QALY"},
		{Name: "qaly_value_year", Type: scenario.TextField, Help: "the price year of that", Example: `"2020/21"`},
		{Name: "optimism_bias", Type: scenario.NumberField, Max: 5, Help: "by what share estimates of what is bought once have turned out too low; 24% is 0.24", Default: "0"},
		{Name: "index", Type: scenario.AnyField, Help: "how high prices were in each year, in order; only ratios count, and every price year must be in it", Example: `{ "2024/25" = 117.3, "2025/26" = 123.0, source = "NHS cost inflation index" }`},
		{Name: "on_cost", Type: scenario.SectionField, Help: "what employers pay on top of pay, by name"},
		{Name: "high_cost_area", Type: scenario.SectionField, Help: "the supplement for an expensive place; none where not written"},
		{Name: "next_patient", Type: scenario.SectionField, Help: "who fills a bed that is released; not known where not written"},
		{Name: "opportunity_cost", Type: scenario.SectionField, Help: "on whom falls what the money would have given elsewhere, by deprivation; on all parts equally where not written"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

var indexShape = scenario.Shape{Name: "economics index", Help: `levels of prices by year, such as "2025/26" = 123.0, with source, status and note beside them`}

var onCostShape = scenario.Shape{
	Name: "economics on_cost", Help: "what an employer pays on top of pay: a share of what is above a sum",
	Fields: []scenario.Field{
		{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
		{Name: "rate", Type: scenario.NumberField, Max: 1, Required: true, Help: "of pay; 23.7% is 0.237", Example: "0.237"},
		{Name: "above", Type: scenario.NumberField, Unit: "GBP", Default: "0", Help: "the sum a year from which it is paid"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

var areaShape = scenario.Shape{
	Name: "economics high_cost_area", Help: "the supplement to pay for an expensive place: a share of basic pay between two sums a year",
	Fields: []scenario.Field{
		{Name: "share", Type: scenario.NumberField, Max: 1, Required: true, Help: "of basic pay; 20% is 0.2", Example: "0.2"},
		{Name: "least", Type: scenario.NumberField, Unit: "GBP", Required: true, Help: "at least so much", Example: "5794"},
		{Name: "most", Type: scenario.NumberField, Unit: "GBP", Required: true, Help: "at most so much", Example: "8746"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// economist reads what one option says of money and health.
type economist struct {
	*builder
	option  string
	current *economist // nil: this is it
	model   *Model
	pays    []pay
	e       *facts.Economics     // the same for all options, but for the lines
	posts   map[string]facts.Pay // of any option
	used    map[string]bool      // of these, by any option
	lines   []line
}

// moneySections are those that say nothing without [economics].
var moneySections = []string{"pay", "cost", "benefit", "health"}

// readEconomics reads it, for all options; nil where the scenario has none.
func (m *Model) readEconomics(built []*builder, problems *diag.List) *facts.Economics {
	var all []*economist
	for i, b := range built {
		if i == 1 && !problems.Empty() {
			return nil // the others would repeat what is wrong with current
		}
		if a := m.economist(b, m.Options[i].ID); a.read() {
			if m.money == nil {
				m.money = a
			}
			all = append(all, a)
		}
	}
	if len(all) == 0 || !problems.Empty() {
		return nil
	}
	m.warnOfNothing(all, problems)
	e := m.money.e
	for _, a := range all {
		for _, p := range a.pays {
			if a.used[p.Name] && !slices.ContainsFunc(e.Pay, func(x facts.Pay) bool { return x.Name == p.Name }) {
				e.Pay = append(e.Pay, p.Pay)
			}
		}
		for _, l := range a.lines {
			e.Lines = append(e.Lines, l.CostLine)
		}
	}
	return e
}

// economist is one for an option; that of current is the first.
func (m *Model) economist(b *builder, option string) *economist {
	a := &economist{builder: b, option: option, current: m.money, model: m, e: &facts.Economics{}, posts: map[string]facts.Pay{}, used: map[string]bool{}}
	if m.money != nil {
		a.e, a.posts, a.used = m.money.e, m.money.posts, m.money.used
	}
	return a
}

// read reads one option; false where the scenario has no [economics]. Current's rules hold
// for all.
func (a *economist) read() bool {
	n := a.doc.Root.Child["economics"]
	if n == nil {
		for _, name := range moneySections {
			if s := a.sections(name); len(s) > 0 {
				a.problems.Add(s[0].File, s[0].Line, `%s %q: the scenario has no [economics], without which nothing is made of it; write [economics] with price_year = "2025/26"`, name, collectionName(s[0]))
			}
		}
		for _, s := range a.sections("resource") {
			if t := a.staff[collectionName(s)]; t != nil && t.Has("pay") {
				t.Problem("pay", "names a [pay] section, and the scenario has no [economics], without which nothing is made of it")
			}
		}
		return false
	}
	a.doc.Priced(func() {
		t := scenario.Read(n, "economics", economicsShape, a.doc, a.problems)
		if a.current == nil {
			a.readRules(t)
		}
		a.readPays(t)
		a.readCosts()
	})
	if a.problems.Empty() {
		a.refuseTwice()
	}
	return true
}

// line is the line of a name; nil if there is none.
func (a *economist) line(name string) *line {
	for i := range a.lines {
		if a.lines[i].Name == name {
			return &a.lines[i]
		}
	}
	return nil
}

func (a *economist) readRules(t *scenario.Table) {
	e := a.e
	a.readIndex(t)
	e.PriceYear = a.priceYear(t, "price_year")
	if e.Rates, e.Horizon = t.Text("rates"), 5; t.Has("horizon") {
		e.Horizon = max(1, a.whole(t, "horizon"))
	}
	a.readThresholds(t)
	a.readOpportunityCost(t)
	a.readNextPatient(t)
	e.QALYValue, e.OptimismBias = a.number(t, "qaly_value"), a.number(t, "optimism_bias")
	switch {
	case t.Has("qaly_value") && !t.Has("qaly_value_year"):
		t.Problem("qaly_value", `needs its price year; write qaly_value_year = "2020/21"`)
	case t.Has("qaly_value_year") && !t.Has("qaly_value"):
		t.Problem("qaly_value_year", "is the price year of qaly_value, which is not there")
	case t.Has("qaly_value"):
		e.QALYYear = a.priceYear(t, "qaly_value_year")
	}
}

// number reads one that is the same for all; the zero Number where it is not written.
func (a *economist) number(t *scenario.Table, key string) facts.Number {
	if !t.Has(key) {
		return facts.Number{}
	}
	t.Number(key) // tells that it must not be by an attribute
	return a.numberOf(t.Quantity(key), t.Where()+": "+key)
}

// numberOf is a number in the measure in which it is written, which is that of its draws.
// What an option makes of a range by a change, such as "+10%", would not be drawn so.
func (a *economist) numberOf(q scenario.Quantity, where string) facts.Number {
	x := facts.Number{Path: q.Path, Unit: q.Unit, Source: q.Source, Status: q.Status}
	x.Value, x.Low, x.High = q.Written()
	if q.Uncertain && q.Changed() {
		a.problems.Add(q.File, q.Line, "%s: changes a number that has a range, which draws could not follow; write the number as the option has it, with its own range", where)
	}
	return x
}

// plain reads a number that is a rule, of which nothing is drawn.
func (a *economist) plain(n, above *scenario.Node, where string) facts.Number {
	q := a.quantity(n, above, where, "number")
	if q.Value == 0 && q.By == "" && q.Set { // what is below 0 has been refused
		a.problems.Add(n.File, n.Line, "%s: must be above 0", where)
	}
	return a.rule(q, n, where)
}

// rule is a number that is not drawn.
func (a *economist) rule(q scenario.Quantity, n *scenario.Node, where string) facts.Number {
	a.only(q, where)
	if q.Uncertain {
		a.problems.Add(n.File, n.Line, "%s: is a rule and is not drawn; write it without low and high", where)
	}
	return a.numberOf(q, where)
}

var yearOfPrices = regexp.MustCompile(`^(\d\d)(\d\d)/(\d\d)$`)

// isPriceYear tells a financial year such as "2025/26".
func isPriceYear(text string) bool {
	m := yearOfPrices.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	first, _ := strconv.Atoi(m[2])
	second, _ := strconv.Atoi(m[3])
	return second == (first+1)%100
}

func (a *economist) readIndex(t *scenario.Table) {
	n := t.Node("index")
	if n == nil {
		return
	}
	if n.Kind != scenario.TableKind {
		t.Problem("index", `write a level for each year, such as { "2024/25" = 117.3, "2025/26" = 123.0 }`)
		return
	}
	a.e.IndexFrom = n.TextAt("source")
	for i, c := range n.Children() {
		year := n.Keys[i]
		switch {
		case slices.Contains([]string{"source", "status", "note"}, year):
			continue
		case !isPriceYear(year):
			a.problems.Add(c.File, c.Line, `economics: index: %q is no financial year; write such as "2025/26"`, year)
			continue
		}
		x := a.plain(c, n, "economics: index "+strconv.Quote(year))
		a.e.Index = append(a.e.Index, facts.Level{Year: year, Level: x.Value})
	}
	slices.SortFunc(a.e.Index, func(x, y facts.Level) int { return strings.Compare(x.Year, y.Year) })
}

// priceYear reads a year that the index must have.
func (a *economist) priceYear(t *scenario.Table, key string) string {
	year := t.Text(key)
	var years []string
	for _, l := range a.e.Index {
		years = append(years, l.Year)
	}
	switch {
	case !t.Has(key):
	case !isPriceYear(year):
		t.Problem(key, `%q is no financial year; write such as "2025/26"`, year)
	case len(years) == 0 && (a.e.PriceYear == "" || a.e.PriceYear == year): // nothing is ever brought to another year
	case !slices.Contains(years, year):
		has := "is not there"
		if len(years) > 0 {
			has = "has " + strings.Join(years, ", ")
		}
		t.Problem(key, "[economics.index] says nothing of %s, so amounts cannot be brought from or to it; it %s", year, has)
	}
	return year
}

func (a *economist) readThresholds(t *scenario.Table) {
	n := t.Node("thresholds")
	if n == nil {
		return
	}
	if n.Kind != scenario.ArrayKind || len(n.Items) == 0 {
		t.Problem("thresholds", "write a list of pounds for a QALY, such as [20000, 30000]")
		return
	}
	for _, item := range n.Items {
		x := a.plain(item, nil, "economics: thresholds")
		if k := len(a.e.Threshold); k > 0 && x.Value <= a.e.Threshold[k-1].Value {
			t.Problem("thresholds", "%g comes after %g; write them in order, lowest first", x.Value, a.e.Threshold[k-1].Value)
		}
		a.e.Threshold = append(a.e.Threshold, x)
	}
}
