package compile

import (
	"fmt"
	"slices"

	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/sim/tick"
)

// bases are what a price may be for, in the order of the reference.
var bases = []string{"once", "year", "post", "hour", "list", "session", "contact", "patient", "bed", "bed_day"}

// countedFields are keys of everything that is counted.
var countedFields = []scenario.Field{
	{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
	{Name: "of", Type: scenario.NamesField, Help: `what is counted: resources by name, by the name that copies share or by group, such as "prehab"; of a session a service of prehab, or its contacts such as "core.class"; or a measure, such as "ward_bed_days"`},
	{Name: "by", Type: scenario.TextField, Help: "of a measure: for whom or what alone, a breakdown or such as prehab_tier", Example: `"prehab_mode"`},
	{Name: "value", Type: scenario.NamesField, Help: "with by: of which values, which are added up", Example: `"online"`},
	{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
}

// pricedFields are keys of whatever has a price.
var pricedFields = slices.Concat(countedFields[:4:4], []scenario.Field{
	{Name: "basis", Type: scenario.TextField, Required: true, Choices: bases, Help: `what the price is for: something bought once; a year; a whole-time post for a year; an hour booked of staff, or that lists open; a list; a session of a contact in groups; a contact; a patient; a bed open for a year; a bed-day, open or used`},
	{Name: "count", Type: scenario.NumberField, Max: 1e6, Default: "1", Help: "how many, of what is no resource: posts, licences"},
	{Name: "service", Type: scenario.TextField, Help: "of what is no resource and not measured: counted where an option offers this service of prehab, from the option's start until the service ends", Example: `"core"`},
	{Name: "price", Type: scenario.NumberField, Unit: "GBP", Help: "of one", Example: `{ value = 344.6, low = 300, high = 420, source = "C-BED-HOTEL" }`},
	{Name: "price_year", Type: scenario.TextField, Help: "of that price", Example: `"2020/21"`},
	{Name: "pay", Type: scenario.TextField, Help: "instead of a price, of posts and hours of staff: the [pay] section that says what they cost; where not written that which the resource names", Example: `"band_8a"`},
	{Name: "payer", Type: scenario.TextField, Help: "who pays, or whose budget falls", Example: `"trust"`},
	{Name: "budget_holder", Type: scenario.TextField, Help: "who answers for that budget"},
	{Name: "all_in", Type: scenario.BoolField, Help: "the price holds diagnosis and treatment too, which are not saved with a bed-day: no worth of one that is released"},
}, countedFields[4:])

var costShape = scenario.Shape{
	Name: "cost", Help: "what is spent: counted in every option, and an option is charged with what it has more than current",
	Fields: slices.Concat(pricedFields, []scenario.Field{
		{Name: "year", Type: scenario.CountField, Max: 59, Help: "of what is bought once: in which year of the horizon, from 0; that of the option's start where not written"},
		{Name: "life", Type: scenario.CountField, Min: 1, Max: 100, Unit: "years", Help: "of what is bought once: after so many years it is bought again"},
	}),
}

// place of a line in the reading order, kinds first.
var lineKinds = []struct {
	section, kind string
	shape         *scenario.Shape
}{
	{"cost", facts.CostKind, &costShape},
}

// line is one section while it is read.
type line struct {
	*scenario.Table
	facts.CostLine
	of []string
}

// readCosts reads everything that is counted in this option.
func (a *economist) readCosts() {
	for _, k := range lineKinds {
		for _, n := range a.sections(k.section) {
			name := collectionName(n)
			t := scenario.Read(n, fmt.Sprintf("%s %q", k.section, name), *k.shape, a.doc, a.problems)
			l := &line{Table: t, of: t.Names("of")}
			l.CostLine = facts.CostLine{
				Option: a.option.ID, Name: name, Title: textOr(t, "title", name), Kind: k.kind, Class: "cost",
				Basis: t.Text("basis"), Payer: t.Text("payer"), BudgetHolder: t.Text("budget_holder"), AllIn: t.Bool("all_in"),
				File: n.File, Line: n.Line,
			}
			a.readLine(l)
		}
	}
}

// readLine reads what is counted and what one of it costs, and adds a line for each kind of
// posts.
func (a *economist) readLine(l *line) {
	before := len(a.problems.Problems())
	a.readPrice(l)
	if !l.Has("payer") {
		l.Problem("", `has no payer; write who pays, such as payer = "trust"`)
	}
	if len(a.problems.Problems()) > before {
		return
	}
	switch l.Basis {
	case "post":
		a.readPosts(l)
	case "once", "year":
		a.readCount(l)
	}
}

// readPrice reads the price, or that pay says it.
func (a *economist) readPrice(l *line) {
	l.Price, l.Pay = a.number(l.Table, "price"), l.Text("pay")
	staff := l.Basis == "post" || l.Basis == "hour"
	switch {
	case l.Has("price") && l.Has("pay"):
		l.Problem(lastWritten(l.Table, "price", "pay"), "write a price or pay; not both")
	case l.Has("pay") && !staff:
		l.Problem("pay", "is of posts and hours of staff; write a price")
	case l.Has("pay"):
		a.knowPay(l.Pay, func(f string, args ...any) { l.Problem("pay", f, args...) })
	case !l.Has("price") && !staff:
		l.Problem("", "has no price; write price = { value = ..., low = ..., high = ..., source = \"...\" }")
	}
	switch {
	case l.Has("price") && !l.Has("price_year"):
		l.Problem("price", `needs its price year; write price_year = "2024/25"`)
	case l.Has("price_year") && !l.Has("price"):
		l.Problem("price_year", "is of a price, and there is none here")
	case l.Has("price"):
		l.PriceYear = a.priceYear(l.Table, "price_year")
	}
}

// refuse refuses keys of which nothing comes.
func (l *line) refuse(why string, keys ...string) {
	for _, key := range keys {
		if l.Has(key) {
			l.Problem(key, "%s", why)
		}
	}
}

// readCount reads what is no resource and not measured: it is there from the option's start,
// or where a service of prehab is offered.
func (a *economist) readCount(l *line) {
	l.refuse(fmt.Sprintf("says nothing of what is counted by basis = %q; write count, and service where it is of one", l.Basis), "of", "by", "value")
	l.Count = a.number(l.Table, "count")
	l.Unit = map[string]string{"once": "item", "year": "year", "post": "post-year"}[l.Basis]
	from, to := a.days(l)
	if l.Basis != "once" {
		l.refuse("is of what is bought once", "year", "life")
		l.Known = a.byYear([]since{{at: from, units: 1}, {at: to, units: 0}})
		a.lines = append(a.lines, l.CostLine)
		return
	}
	l.Known = make([]float64, a.e.Horizon)
	l.Life = a.whole(l.Table, "life")
	l.Year = int(max(0, from-a.times.window) / tick.Time(tick.Year))
	if l.Has("year") {
		l.Year = a.whole(l.Table, "year")
	}
	if l.Year >= a.e.Horizon && from < to {
		l.Problem("year", "is beyond the horizon, whose years are 0 to %d", a.e.Horizon-1)
	}
	for year := l.Year; year < a.e.Horizon && from < to; year += again(l.Life, a.e.Horizon) {
		l.Known[year] = 1
	}
	a.lines = append(a.lines, l.CostLine)
}

// again is after how many years something is bought again, or the horizon has passed.
func again(life, horizon int) int {
	if life == 0 {
		return horizon
	}
	return life
}

// whole reads a whole number that is a rule; 0 where it is not written.
func (a *economist) whole(t *scenario.Table, key string) int {
	if !t.Has(key) {
		return 0
	}
	if t.Quantity(key).Uncertain {
		t.Problem(key, "is a rule and is not drawn; write it without low and high")
	}
	return int(t.Number(key))
}
