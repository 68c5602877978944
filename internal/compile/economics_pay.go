package compile

import (
	"fmt"
	"reflect"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
)

var payShape = scenario.Shape{
	Name: "pay", Help: "what a kind of post is paid and costs, a year whole-time; posts name it",
	Fields: []scenario.Field{
		{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
		{Name: "band", Type: scenario.TextField, Choices: bands, Help: "Agenda for Change band"},
		{Name: "basic", Type: scenario.NumberField, Unit: "GBP", Min: 1, Required: true, Help: "basic pay a year, before the supplement for an expensive place and on-costs", Example: `{ value = 29774, source = "P-NAV4.pay" }`},
		{Name: "price_year", Type: scenario.TextField, Required: true, Help: "of that pay", Example: `"2026/27"`},
		{Name: "overhead", Type: scenario.NumberField, Min: 1, Max: 5, Default: "1", Help: "what the post costs the economy ÷ what it costs to employ: management, estates and other costs that go on beside it; no budget is charged with it"},
		{Name: "working_hours", Type: scenario.NumberField, Min: 1, Max: 2600, Required: true, Help: "hours at work a year, net of leave, study and sickness", Example: "1555"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// pay is a kind of posts, and its numbers until some are paid by it.
type pay struct {
	facts.Pay
	numbers map[string]scenario.Quantity
}

// readPays reads what posts are paid. All options have the same, and an option may add to
// them.
func (a *economist) readPays(t *scenario.Table) {
	costs, area := a.readOnCosts(t), a.readArea(t)
	for _, n := range a.sections("pay") {
		x := pay{Pay: facts.Pay{Name: collectionName(n), Area: area, OnCosts: costs}}
		x.numbers = a.doc.Aside(func() { a.readPay(n, &x.Pay) })
		a.pays = append(a.pays, x)
	}
	for _, n := range a.sections("resource") {
		if s := a.staff[collectionName(n)]; s != nil && s.Has("pay") {
			a.knowPay(s.Text("pay"), func(f string, args ...any) { s.Problem("pay", f, args...) })
		}
	}
}

func (a *economist) readPay(n *scenario.Node, x *facts.Pay) {
	t := scenario.Read(n, fmt.Sprintf("pay %q", x.Name), payShape, a.doc, a.problems)
	x.Title, x.Band, x.PriceYear = textOr(t, "title", x.Name), t.Text("band"), a.priceYear(t, "price_year")
	x.Basic, x.Overhead, x.Hours = a.number(t, "basic"), a.number(t, "overhead"), a.number(t, "working_hours")
	if !t.Has("overhead") {
		x.Overhead = facts.Number{Value: 1, Low: 1, High: 1}
	}
	if was, ok := a.posts[x.Name]; ok && !reflect.DeepEqual(was, *x) {
		t.Problem(lastWritten(t, "basic", "price_year", "overhead", "working_hours", "title", "band"), "is the same for all options; give the posts that are paid otherwise a [pay] section of another name")
	} else {
		a.posts[x.Name] = *x
	}
}

func (a *economist) readOnCosts(t *scenario.Table) (list []facts.OnCost) {
	for _, n := range t.Sections("on_cost") {
		name := lastPart(n.Path)
		c := scenario.Read(n, fmt.Sprintf("economics: on_cost %q", name), onCostShape, a.doc, a.problems)
		list = append(list, facts.OnCost{Name: textOr(c, "title", name), Rate: a.number(c, "rate"), Above: a.number(c, "above")})
	}
	return list
}

func (a *economist) readArea(t *scenario.Table) (area facts.Area) {
	n := t.Node("high_cost_area")
	if n == nil {
		return area
	}
	s := scenario.Read(n, "economics: high_cost_area", areaShape, a.doc, a.problems)
	area = facts.Area{Share: a.number(s, "share"), Least: a.number(s, "least"), Most: a.number(s, "most")}
	if s.Has("most") && area.Least.Value > area.Most.Value {
		s.Problem("least", "is above most")
	}
	return area
}

// knowPay refuses posts that are paid as nothing is.
func (a *economist) knowPay(name string, problem func(string, ...any)) {
	var names []string
	for _, p := range a.pays {
		names = append(names, p.Name)
	}
	if !slices.Contains(names, name) {
		problem("there is no [pay.%s]%s", name, diag.Known(name, names))
	}
}

// payBy notes that something is paid so, and registers the numbers of which it is.
func (a *economist) payBy(name string) {
	a.used[name] = true
	for _, p := range a.pays {
		if p.Name == name {
			a.doc.Use(p.numbers)
		}
	}
}
