package compile

import (
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

var sessionsResource = resourceKind{
	Name: "sessions", Help: "lists of minutes on working days, none on bank holidays: clinics, theatre lists, MDT meetings, scanner slots",
	Shape: append(append([]scenario.Field{}, capacityFields...),
		scenario.Field{Name: "lists", Type: scenario.NumberField, Unit: "per week", Min: -10000, Max: 10000, Adds: true, Help: "instead of load: so many lists a week, each as long as list says; with a sign and beside load: so many more, or fewer, than it asks for", Example: `"12 per week" or "+4 per week"`},
		scenario.Field{Name: "spread", Type: scenario.TextField, Choices: spreads, Help: "of lists a week that are written for several copies: so many for each, or in all, shared like the work that current's patients bring in observed"},
		scenario.Field{Name: "weekly", Type: scenario.WeekField, Help: "instead of load: length of a list by weekday", Example: `{ tue = "4h", thu = "4h" }`},
		scenario.Field{Name: "list", Type: scenario.SpanField, Help: "with load or lists: length of one list; with load alone it may be left out: one list a day, as long as needed", Example: `"8h"`},
		scenario.Field{Name: "days", Type: scenario.NamesField, Help: "with load or lists: weekdays on which lists may be held", Example: `["mon", "wed"]`},
		scenario.Field{Name: "opens", Type: scenario.TimeOfDayField, Help: "when lists begin", Default: "09:00"},
		scenario.Field{Name: "no_show", Type: scenario.ShareField, Help: "share of appointments that nobody comes to: the time is lost and the patient waits again"},
		scenario.Field{Name: "overrun", Type: scenario.SpanField, Help: "how long after closing a patient may be planned to finish; what is overrun comes off the next list", Default: "60m"}),
	read: readSessions,
}

func readSessions(b *builder, t *scenario.Table, r *engine.Resource) {
	r.Supply, r.Unit = engine.Lists, "hour"
	r.Opens, r.Overrun = 9*tick.Hour, 60*tick.Minute
	if t.Has("opens") {
		r.Opens = t.Span("opens")
	}
	if t.Has("overrun") {
		r.Overrun = t.Span("overrun")
	}
	b.readResponds(t, r)
	if t.Has("no_show") {
		b.noShow[b.resource[r.Name]] = t.Quantity("no_show")
	}
	if t.Has("load") || t.Has("lists") {
		b.readDealt(t, r)
		return
	}
	if t.Has("spread") {
		t.Problem("spread", "says how lists a week are meant, and there are none; write lists = \"12 per week\"")
	}
	if !r.Unlimited {
		b.readWeekly(t, r)
	}
}

// readDealt reads lists that are dealt out over the week: as many as a load asks for, or
// as many as are written.
func (b *builder) readDealt(t *scenario.Table, r *engine.Resource) {
	if t.Has("weekly") || t.Has("capacity") {
		t.Problem(lastWritten(t, "load", "lists", "weekly", "capacity"), "write either load, or lists, or weekly and capacity; not two of them (an option changes a capacity by load with scale = 0.9 or lists = \"+4 per week\")")
	}
	r.ByLoad = true
	if t.Has("list") {
		r.ListLen = t.Span("list")
	}
	r.Days = [7]bool{true, true, true, true, true, false, false}
	if names := t.Names("days"); names != nil {
		r.Days = [7]bool{}
		for _, d := range names {
			i := slices.Index(scenario.Weekdays, d)
			if i < 0 {
				t.Problem("days", "unknown weekday %q%s", d, diag.Nearest(d, scenario.Weekdays))
				continue
			}
			r.Days[i] = true
		}
	}
	r.Capacity = []engine.Level{{Value: 0}}
	if t.Has("lists") {
		b.readLists(t, r)
	} else if t.Has("spread") {
		t.Problem("spread", "says how lists a week are meant, and there are none; write lists = \"+4 per week\"")
	}
}

// readWeekly reads lists on fixed days.
func (b *builder) readWeekly(t *scenario.Table, r *engine.Resource) {
	if !t.Has("weekly") {
		t.Problem("", "has no lists; write lists = \"12 per week\", weekly = { tue = \"4h\" } or load = 0.97")
		return
	}
	week := t.Node("weekly")
	for i, c := range week.Children() {
		span, err := tick.ParseSpan(c.Text)
		day := slices.Index(scenario.Weekdays, week.Keys[i])
		if day < 0 { // told where the week is read
			continue
		}
		if err != nil || span > tick.Day {
			t.Problem("weekly", "%s: write the length of a list, such as \"4h\", not %s", week.Keys[i], c.Shown())
			continue
		}
		r.Weekly[day] = span
	}
	r.Capacity = b.levels(t, "capacity", 1, 1)
}
