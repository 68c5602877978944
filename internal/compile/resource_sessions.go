package compile

import (
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

var sessionsResource = resourceKind{
	Name: "sessions", Help: "lists of minutes on working days, none on bank holidays: clinics, theatre lists, MDT meetings, scanner slots",
	Shape: append(append([]scenario.Field{}, capacityFields...),
		scenario.Field{Name: "weekly", Type: scenario.WeekField, Help: "length of a list by weekday", Example: `{ tue = "4h", thu = "4h" }`},
		scenario.Field{Name: "list", Type: scenario.SpanField, Help: "with load: length of one list; without it there is one list a day, as long as needed", Example: `"8h"`},
		scenario.Field{Name: "days", Type: scenario.NamesField, Help: "with load: weekdays on which lists may be held", Example: `["mon", "wed"]`},
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
	if t.Has("load") {
		r.ByLoad = true
		if t.Has("weekly") || t.Has("capacity") {
			t.Problem(lastWritten(t, "load", "weekly", "capacity"), "write either load, or weekly and capacity; not both (an option changes a capacity by load with scale = 0.9)")
		}
		if t.Has("list") {
			r.ListLen = t.Span("list")
		}
		r.Days = [7]bool{true, true, true, true, true, false, false}
		if names := t.Names("days"); names != nil {
			r.Days = [7]bool{}
			for _, d := range names {
				i := indexOf(weekdays, d)
				if i < 0 {
					t.Problem("days", "unknown weekday %q%s", d, diag.Nearest(d, weekdays))
					continue
				}
				r.Days[i] = true
			}
		}
		r.Capacity = []engine.Level{{Value: 0}}
		return
	}
	if r.Unlimited {
		return
	}
	if !t.Has("weekly") {
		t.Problem("", "has no lists; write weekly = { tue = \"4h\" } or load = 0.97")
		return
	}
	week := t.Node("weekly")
	for i, c := range week.Children() {
		span, err := tick.ParseSpan(c.Text)
		day := indexOf(weekdays, week.Keys[i])
		if err != nil || day < 0 || span > tick.Day {
			t.Problem("weekly", "%s: write the length of a list, such as \"4h\", not %s", week.Keys[i], c.Shown())
			continue
		}
		r.Weekly[day] = span
	}
	r.Capacity = b.levels(t, "capacity", 1)
	if !t.Has("capacity") {
		r.Capacity[0].Value = 1
	}
}
