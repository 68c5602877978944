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
		{Name: "band", Type: scenario.TextField, Help: "Agenda for Change band"},
		{Name: "basic", Type: scenario.NumberField, Unit: "GBP", Min: 1, Required: true, Help: "basic pay a year, before the supplement for an expensive place and on-costs", Example: `{ value = 29774, source = "P-NAV4.pay" }`},
		{Name: "price_year", Type: scenario.TextField, Required: true, Help: "of that pay", Example: `"2026/27"`},
		{Name: "overhead", Type: scenario.NumberField, Min: 1, Max: 5, Default: "1", Help: "what the post costs the economy ÷ what it costs to employ: management, estates and other costs that go on beside it; no budget is charged with it"},
		{Name: "working_hours", Type: scenario.NumberField, Min: 1, Max: 2600, Required: true, Help: "hours at work a year, net of leave, study and sickness", Example: "1555"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// readPays reads what posts are paid. All options have the same, and an option may add to
// them.
func (a *economist) readPays(t *scenario.Table) {
	costs, area := a.readOnCosts(t), a.readArea(t)
	for _, n := range a.sections("pay") {
		name := collectionName(n)
		p := scenario.Read(n, fmt.Sprintf("pay %q", name), payShape, a.doc, a.problems)
		x := facts.Pay{Name: name, Title: textOr(p, "title", name), Band: p.Text("band"), Area: area, OnCosts: costs,
			Basic: a.number(p, "basic"), Overhead: a.number(p, "overhead"), Hours: a.number(p, "working_hours"), PriceYear: a.priceYear(p, "price_year")}
		if !p.Has("overhead") {
			x.Overhead.Value, x.Overhead.Low, x.Overhead.High = 1, 1, 1
		}
		a.pays = append(a.pays, x)
		k := slices.IndexFunc(a.e.Pay, func(y facts.Pay) bool { return y.Name == name })
		switch {
		case k < 0:
			a.e.Pay = append(a.e.Pay, x)
		case !reflect.DeepEqual(a.e.Pay[k], x):
			p.Problem("", "is the same for all options; give the posts that are paid otherwise a [pay] section of another name")
		}
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
	if a.used[name] = true; !slices.Contains(names, name) {
		problem("there is no [pay.%s]%s", name, diag.Nearest(name, names))
	}
}
