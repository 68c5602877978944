package compile

import (
	"slices"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// What is counted of resources: posts and hours of staff, hours and lists that are opened,
// beds and their days.

// perPost is the capacity of one whole-time post: of its hours with patients, each second of
// a week.
func (a *economist) perPost(id int32) (seconds float64) {
	a.doc.Aside(func() {
		seconds = a.staff[a.p.Resources[id].Name].Number("patient_facing_hours") * float64(tick.Hour) / WeeksAYear
	})
	return seconds
}

// readStaff reads whole-time posts, or the hours for which they are booked: a line for each
// kind of posts and each way in which they are paid.
func (a *economist) readStaff(l *line) {
	l.refuse("is of a measure", "by", "value")
	type kind struct{ family, pay string }
	var order []kind
	posts := map[kind][]string{}
	for _, id := range a.find(l) {
		r := &a.p.Resources[id]
		if r.Supply != engine.Budget || r.Unlimited {
			l.Problem("of", "%q is no staff of whom so many are employed, so it has no posts", r.Name)
			continue
		}
		k := kind{familyOf(r.Name), a.paid(l, r.Name)}
		if posts[k] == nil {
			order = append(order, k)
		}
		posts[k] = append(posts[k], r.Name)
	}
	for _, k := range order {
		one := *l
		one.Pay, one.Resource, one.resources = k.pay, k.family, posts[k]
		if len(order) > 1 {
			one.Name += "." + k.family
			if slices.ContainsFunc(order, func(o kind) bool { return o.family == k.family && o.pay != k.pay }) {
				one.Name += "." + k.pay
			}
			one.Title += ": " + a.called(k.pay, k.family)
		}
		if one.Unit = "post-year"; l.Basis == "hour" {
			one.Unit = "hour"
			one.measureEach("staff_hours_worked", 0)
		} else {
			one.each = func(on *economist, id int32) []float64 { return on.known(id, on.perPost(id)) }
		}
		a.add(one)
	}
}

// measureEach counts a measure of each of the resources, or so much of it.
func (l *line) measureEach(measure string, times float64) {
	for _, name := range l.resources {
		l.Measured = append(l.Measured, facts.Measured{Measure: measure, By: "resource", Value: name, Times: times})
	}
}

// readOpened reads hours and lists that are opened, beds and their days.
func (a *economist) readOpened(l *line) {
	l.refuse("is of a measure", "by", "value")
	ids := a.find(l)
	answers := false
	for _, id := range ids {
		r := &a.p.Resources[id]
		l.resources = append(l.resources, r.Name)
		answers = answers || r.Response != nil
		wanted, what := engine.Lists, "lists"
		if l.Basis == "bed" || l.Basis == "bed_day" {
			wanted, what = engine.Places, "beds"
		}
		switch {
		case r.Supply != wanted || what == "beds" && r.Unit != "bed":
			l.Problem("of", "%q has no %s", r.Name, what)
		case r.Unlimited:
			l.Problem("of", "%q has no limit, so nothing says how much of it is open", r.Name)
		case r.Response != nil && r.Group != "theatre":
			l.Problem("of", "%q answers waits, and what it opens then is measured of theatres alone", r.Name)
		}
	}
	l.Resource = strings.Join(l.of, ", ")
	for _, id := range ids {
		l.groups = append(l.groups, a.p.Resources[id].Group)
	}
	switch l.Basis {
	case "bed":
		l.Beds = l.resources
		l.Unit, l.each = "bed-year", func(on *economist, id int32) []float64 { return on.known(id, 1) }
	case "bed_day":
		l.Beds = l.resources
		l.Unit, l.each = "bed-day", func(on *economist, id int32) []float64 { return on.known(id, 1/daysAYear) }
	default:
		a.openedByLists(l, ids, answers)
	}
	a.add(*l)
}

// daysAYear is the length of the years by which everything is told.
const daysAYear = float64(tick.Year) / float64(tick.Day)

// openedByLists reads hours or lists. Where they answer waits, only a simulation knows how
// many are opened.
func (a *economist) openedByLists(l *line, ids []int32, answers bool) {
	l.Unit = "hour of lists"
	length := func(*economist, int32) float64 { return 1 }
	if l.Basis == "list" {
		l.Unit, length = "list", func(on *economist, id int32) float64 { return on.hoursOfList(id) }
	}
	for _, id := range ids {
		if r := &a.p.Resources[id]; r.Supply == engine.Lists && length(a, id) == 0 {
			l.Problem("of", "nothing says how long a list of %q is; write list = \"8h\" there, or basis = \"hour\" here", r.Name)
			return
		}
	}
	if !answers {
		l.each = func(on *economist, id int32) []float64 { return on.opened(id, length(on, id)) }
		return
	}
	for _, id := range ids {
		m := facts.Measured{Measure: "theatre_hours_open", By: "resource", Value: a.p.Resources[id].Name}
		if hours := length(a, id); hours != 1 {
			m.Times = 1 / hours
		}
		l.Measured = append(l.Measured, m)
	}
}

// hoursOfList is how long a list is, on average over the week; 0 where nothing says so.
func (a *economist) hoursOfList(id int32) float64 {
	r := &a.p.Resources[id]
	if r.ByLoad {
		return float64(r.ListLen) / float64(tick.Hour)
	}
	sum, n := tick.Span(0), 0
	for _, d := range r.Weekly {
		if sum += d; d > 0 {
			n++
		}
	}
	return float64(sum) / float64(max(1, n)) / float64(tick.Hour)
}

// opened are the hours that lists open in each year of the window, and beyond as in its
// last, as so many units.
func (a *economist) opened(id int32, hours float64) []float64 {
	list := make([]float64, a.e.Horizon)
	if a.outlook == nil || hours == 0 {
		return list
	}
	byYear := a.outlook.Opens(int(id))
	for year := range list {
		list[year] = byYear[min(year, len(byYear)-1)] / hours
	}
	return list
}

// paid is the [pay] section by which posts of a resource cost what they do: that of the
// line, or else of the resource; "" where a price says it.
func (a *economist) paid(l *line, resource string) string {
	if l.Pay != "" || l.Has("price") || l.Class == notMonetised {
		return l.Pay
	}
	t := a.staff[resource]
	if t == nil || !t.Has("pay") {
		l.Problem("of", "nothing says what a post of %q costs; write pay = the name of a [pay] section under [resource.%s], or a price here", resource, familyOf(resource))
		return ""
	}
	a.payBy(t.Text("pay"))
	return t.Text("pay")
}

// called is the title of a kind of posts.
func (a *economist) called(pay, otherwise string) string {
	if p, ok := a.posts[pay]; ok {
		return p.Title
	}
	return otherwise
}
