package compile

import (
	"slices"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// WeeksAYear is how many weeks a year's hours are spread over: 365.25 ÷ 7.
const WeeksAYear = 52.18

// bands are those of Agenda for Change, the pay scale of the NHS.
var bands = []string{"1", "2", "3", "4", "5", "6", "7", "8a", "8b", "8c", "8d", "9"}

var staffResource = resourceKind{
	Name: "staff", Help: "people: WTE × patient-facing hours a year for each WTE, spread over the working days",
	Shape: slices.Concat([]scenario.Field{
		{Name: "role", Type: scenario.TextField, Help: "what they do"},
		{Name: "band", Type: scenario.TextField, Choices: bands, Help: "Agenda for Change band"},
		{Name: "wte", Type: scenario.NumberField, Required: true, Max: 10000, Help: "whole-time equivalents in post or, with vacancy, turnover or recruited_after, established; 0 where nobody is employed, of which options whose prehab needs the post are told"},
		{Name: "patient_facing_hours", Type: scenario.NumberField, Required: true, Min: 1, Max: 2000, Unit: "per wte per year", Help: "hours with patients a year for each WTE, already net of leave, bank holidays, study and sickness", Example: `{ value = 1002, unit = "per wte per year", source = "P-PHYS6.patient_facing_hours" }`},
		{Name: "changes", Type: scenario.AnyField, Help: "posts from a date on", Example: "[{ from = 2027-10-01, wte = 3 }]"},
		{Name: "pay", Type: scenario.TextField, Help: "the [pay] section that says what a post costs", Example: `"navigator"`},
		{Name: "opens", Type: scenario.TimeOfDayField, Help: "start of the working day", Default: "09:00"},
	}, staffingFields),
	read: func(b *builder, t *scenario.Table, r *engine.Resource) {
		r.Supply, r.Unit = engine.Budget, "hour"
		r.Opens = 9 * tick.Hour
		if t.Has("opens") {
			r.Opens = t.Span("opens")
		}
		r.Role, r.Band = t.Text("role"), t.Text("band")
		b.staff[r.Name] = t
		if r.Group == "" && b.inPrehab(r.Name) {
			r.Group = "prehab"
		}
		if !t.Has("patient_facing_hours") {
			return
		}
		weekly := t.Number("patient_facing_hours") * float64(tick.Hour) / WeeksAYear
		r.Capacity = b.levels(t, "wte", weekly, 0)
		b.wte[r.Name] = ownPosts{r.Capacity, weekly}
		b.readStaffing(t, r)
	},
}

var slotsResource = resourceKind{
	Name: "slots", Help: "appointments: every so often, so many patients are seen at once and the rest wait for the next time; what is left over is gone",
	Shape: []scenario.Field{
		{Name: "capacity", Type: scenario.CountField, Required: true, Max: 1e6, Help: "patients each time"},
		{Name: "every", Type: scenario.SpanField, Required: true, Min: 1, Help: "time from one to the next, weekends and holidays included", Example: `"7d"`},
		{Name: "opens", Type: scenario.SpanField, Help: "the first, counted from the beginning of the simulation", Default: "0d"},
		{Name: "changes", Type: scenario.AnyField, Help: "capacity from a date on", Example: "[{ from = 2027-01-04, capacity = 12 }]"},
	},
	read: func(b *builder, t *scenario.Table, r *engine.Resource) {
		r.Supply, r.Unit = engine.Slots, "appointment"
		r.Every = tick.Week
		if t.Has("every") {
			r.Every = max(1, t.Span("every"))
		}
		if t.Has("opens") {
			r.Opens = t.Span("opens")
		}
		r.Capacity = b.levels(t, "capacity", 1, 0)
	},
}
