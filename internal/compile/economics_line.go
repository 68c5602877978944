package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/sim/tick"
)

// bases are what a price may be for, in the order of the reference.
var bases = []string{"once", "year", "post", "hour", "list", "session", "contact", "patient", "bed", "bed_day"}

// countedFields are keys of everything that is counted.
var countedFields = []scenario.Field{
	{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
	{Name: "of", Type: scenario.NamesField, Help: `what is counted: resources by name, by the name that copies share, or by group, such as "prehab"; of a session a service of prehab, whose contacts in groups are meant, or contacts such as "core.class"; of what is bought once beds or other places, one for each that an option has more; or a measure of a year, such as "ward_bed_days"`},
	{Name: "by", Type: scenario.TextField, Help: "of a measure: of whom or what alone, by a breakdown or such as prehab_mode", Example: `"prehab_mode"`},
	{Name: "value", Type: scenario.NamesField, Help: "with by: of which values, added up", Example: `"online"`},
	{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
}

// pricedFields are keys of what has a price.
var pricedFields = slices.Concat(countedFields[:4:4], []scenario.Field{
	{Name: "basis", Type: scenario.TextField, Required: true, Choices: bases, Help: "what the price is for: something bought once; a year; a whole-time post for a year; an hour, booked of staff or opened by lists; a list; a session of contacts in groups; a contact, an admission or another event that is measured; a patient; a bed open for a year; a bed-day, open or used"},
	{Name: "count", Type: scenario.NumberField, Max: 1e6, Default: "1", Help: "how many, of what is no resource and not measured: posts, licences"},
	{Name: "service", Type: scenario.TextField, Help: "of the same: counted where an option offers this service of prehab, from the option's start until the service ends; without it from the option's start on", Example: `"core"`},
	{Name: "price", Type: scenario.NumberField, Unit: "GBP", Help: "of one", Example: `{ value = 344.6, low = 300, high = 420, source = "C-BED-HOTEL" }`},
	{Name: "price_year", Type: scenario.TextField, Help: "of that price", Example: `"2020/21"`},
	{Name: "pay", Type: scenario.TextField, Help: "instead of a price, of posts and of hours of staff: the [pay] section that says what they cost; where neither is written that which the resource names", Example: `"lead"`},
	{Name: "payer", Type: scenario.TextField, Help: "who pays, or whose budget falls", Example: `"trust"`},
	{Name: "budget_holder", Type: scenario.TextField, Help: "who answers for that budget"},
	{Name: "all_in", Type: scenario.BoolField, Help: "the price holds diagnosis and treatment too, which are not saved with a bed-day; evidence whose unit says all-in is so without it"},
}, countedFields[4:])

var costShape = scenario.Shape{
	Name: "cost", Help: "what is spent: it is counted in every option, and an option is charged with what it has more than current",
	Fields: slices.Concat(pricedFields, []scenario.Field{
		{Name: "year", Type: scenario.CountField, Max: 59, Help: "of what is bought once: in which year of the horizon, from 0; that of the option's start where not written"},
		{Name: "life", Type: scenario.CountField, Min: 1, Max: 100, Unit: "years", Help: "of what is bought once: after so many years it is bought again"},
	}),
}

// Classes of benefits.
const (
	cashReleasing = "cash-releasing"
	capacityClass = "capacity"
	society       = "society"
	notMonetised  = "not monetised"
)

var benefitShape = scenario.Shape{
	Name: "benefit", Help: "what is released or gained: of what is better the less there is of it, what an option has less than current; of what is better the more, what it has more",
	Fields: slices.Concat(pricedFields, []scenario.Field{
		{Name: "class", Type: scenario.TextField, Required: true, Choices: []string{cashReleasing, capacityClass, society, notMonetised}, Help: "what it is: cash that leaves a budget, which needs decision and budget_holder and is read as capacity without; capacity for other patients; a gain outside the health service; or counted without a price"},
		{Name: "decision", Type: scenario.TextField, Help: "of cash: which budget falls, and who agreed"},
		{Name: "worth", Type: scenario.TextField, Choices: []string{worthPrice, worthNext}, Default: worthPrice, Help: "of bed-days that are capacity: by what they go into totals, their price or what [economics.next_patient] gains; the other is shown beside it"},
	}),
}

var healthShape = scenario.Shape{
	Name: "health", Help: "quality of life that patients gain for a time: what a measure counts more than in current, times utility, times how long it lasts",
	Fields: slices.Concat(countedFields[:4:4], []scenario.Field{
		{Name: "utility", Type: scenario.NumberField, Min: -1, Max: 1, Required: true, Help: "the gain of each, on the scale on which 1 is full health", Example: `{ value = 0.03, low = -0.03, high = 0.09, dist = "normal", source = "M-EQ5D" }`},
		{Name: "lasts", Type: scenario.SpanField, Required: true, Help: "for how long", Example: `"12w"`},
	}, countedFields[4:]),
}

// lineKinds are the sections of what is counted, in reading order.
var lineKinds = []struct {
	section, kind string
	shape         *scenario.Shape
}{
	{"cost", facts.CostKind, &costShape},
	{"benefit", facts.BenefitKind, &benefitShape},
	{"health", facts.HealthKind, &healthShape},
}

// line is a section of what is counted while it is read.
type line struct {
	*scenario.Table
	facts.CostLine
	section   string // cost, benefit or health
	name      string // of the section
	own       bool   // it stands in the scenario's own file
	of        []string
	groups    []string                                // of beds: those of which they are
	resources []string                                // of which it is
	each      func(on *economist, id int32) []float64 // how many units of such a resource there are in each year
}

// readCosts reads everything that is counted in this option.
func (a *economist) readCosts() {
	for _, k := range lineKinds {
		for _, n := range a.sections(k.section) {
			name := collectionName(n)
			t := scenario.Read(n, fmt.Sprintf("%s %q", k.section, name), *k.shape, a.doc, a.problems)
			l := line{Table: t, section: k.section, name: name, own: n.WrittenIn(a.model.Document.Own), of: t.Names("of")}
			l.CostLine = facts.CostLine{
				Option: a.option, Name: name, Title: textOr(t, "title", name), Kind: k.kind, Class: "cost",
				Basis: t.Text("basis"), Payer: t.Text("payer"), BudgetHolder: t.Text("budget_holder"),
				File: n.File, Line: n.Line,
			}
			a.readLine(l)
		}
	}
}

// readLine reads one section, which becomes a line or, of several kinds of posts, a line
// for each.
func (a *economist) readLine(l line) {
	before := a.problems.Len()
	switch l.Kind {
	case facts.HealthKind:
		a.readHealth(&l)
	case facts.BenefitKind:
		a.readBenefit(&l)
		a.readWorth(&l)
		a.readPrice(&l)
	default:
		if a.readPrice(&l); !l.Has("payer") {
			l.Problem("", `has no payer; write who pays, such as payer = "trust"`)
		}
	}
	if l.Has("by") != l.Has("value") {
		l.Problem("", `by and value stand together: by = "prehab_mode" and value = "online"`)
	}
	if a.problems.Len() > before || !slices.Contains(bases, l.Basis) { // told by its shape
		return
	}
	if l.Basis != "once" {
		l.refuse("is of what is bought once", "year", "life")
	}
	a.readQuantity(&l)
}

// readQuantity reads how much there is of it, by what the price is for.
func (a *economist) readQuantity(l *line) {
	switch {
	case l.Basis == "once" && l.Has("of"):
		a.readBuilt(l)
		return
	case l.Basis == "once" || l.Basis == "year" || l.Basis == "post" && !l.Has("of"):
		a.readCount(l)
		return
	case !l.Has("of"):
		l.Problem("", "says nothing of what is counted; write of = a resource, a group of resources or a measure")
		return
	}
	l.refuse("is of what is no resource and not measured", "count", "service")
	staff, resources := a.meant(l)
	switch {
	case l.Basis == "post" || l.Basis == "hour" && staff:
		a.readStaff(l)
	case l.Basis == "session":
		a.readSessions(l)
	case l.Basis == "list" || l.Basis == "bed" || resources && (l.Basis == "hour" || l.Basis == "bed_day"):
		a.readOpened(l)
	default:
		a.readMeasured(l)
	}
}

func (a *economist) readBenefit(l *line) {
	l.Class, l.Decision = l.Text("class"), l.Text("decision")
	switch missing := l.undecided(); {
	case l.Class == notMonetised && a.overrules(l, "class", "price"):
	case l.Class == notMonetised:
		l.refuse("is no price of what is not monetised; leave it out", "price", "price_year", "pay", "all_in")
	case l.Class != cashReleasing:
		l.refuse("is of cash", "decision")
	case missing != "":
		l.Class = capacityClass
		a.problems.Warn(l.CostLine.File, l.CostLine.Line, "benefit %q: has no %s, so no cash leaves a budget: it is read as capacity", l.Name, missing)
	}
}

// overrules says that a key is written over a section that has the other: by the option, or
// by a file that extends the one with the other.
func (a *economist) overrules(l *line, key, other string) bool {
	if !l.Has(other) || !l.Has(key) {
		return false
	}
	by := a.model.Document.OptionNode(a.option).At(l.section, l.name)
	return by.At(key) != nil && by.At(other) == nil || l.Node(key).File != l.Node(other).File
}

// undecided is what cash lacks that nobody has decided to take out of a budget.
func (l *line) undecided() string {
	var missing []string
	for _, key := range []string{"decision", "budget_holder"} {
		if l.Text(key) == "" {
			missing = append(missing, key)
		}
	}
	return strings.Join(missing, " and no ")
}

func (a *economist) readHealth(l *line) {
	l.Class, l.Basis = "health", "patient"
	l.Utility = a.number(l.Table, "utility")
	if !l.Has("lasts") {
		return
	}
	q := l.Quantity("lasts")
	l.Weeks = a.number(l.Table, "lasts")
	weeks := q.Factor / float64(tick.Week)
	if q.Uncertain && weeks != 1 {
		l.Problem("lasts", "has a range, so it is drawn, and is told in weeks; write value, low and high in weeks, such as \"12w\"")
	}
	l.Weeks.Value, l.Weeks.Low, l.Weeks.High, l.Weeks.Unit = l.Weeks.Value*weeks, l.Weeks.Low*weeks, l.Weeks.High*weeks, "weeks"
}

// readPrice reads the price, or which pay says it.
func (a *economist) readPrice(l *line) {
	if l.Class == notMonetised {
		return
	}
	l.Price, l.Pay = a.number(l.Table, "price"), l.Text("pay")
	l.AllIn = l.Bool("all_in") || a.doc.Evidence.AllIn(l.Price.Source)
	staff := l.Basis == "post" || l.Basis == "hour"
	switch {
	case l.Has("price") && l.Has("pay"):
		l.Problem(lastWritten(l.Table, "price", "pay"), "write a price or pay; not both")
	case l.Has("pay") && !staff:
		l.Problem("pay", "is of posts and hours of staff; write a price")
	case l.Has("pay"):
		a.knowPay(l.Pay, func(f string, args ...any) { l.Problem("pay", f, args...) })
		a.payBy(l.Pay)
	case !l.Has("price") && !staff && slices.Contains([]string{"", worthPrice}, l.Text("worth")):
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
	if l.AllIn && l.Kind == facts.BenefitKind && l.Basis == "bed_day" {
		l.Problem("price", "holds diagnosis and treatment too (all-in), which are not saved with a bed-day that is released; take the price of the bed-day alone, such as C-BED-HOTEL")
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

// add adds a line. Where the option alone has the section, what it has is told as more than
// what current has of the same.
func (a *economist) add(l line) {
	if l.each != nil {
		l.Known = a.sum(l.resources, l.each)
	}
	if l.each != nil && a.current != nil && !a.current.has(l.section, l.name) {
		for year, x := range a.current.sum(l.resources, l.each) {
			l.Known[year] -= x
		}
	}
	a.lines = append(a.lines, l)
}

// has says whether there is a section of a name.
func (a *economist) has(collection, name string) bool {
	return slices.ContainsFunc(a.sections(collection), func(n *scenario.Node) bool { return collectionName(n) == name })
}
