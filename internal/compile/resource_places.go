package compile

import (
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

var openField = scenario.Field{Name: "open", Type: scenario.AnyField, Help: "opening hours by weekday; work in progress finishes after closing", Example: `{ mon = "08:00-18:00" }`}

var placesFields = []scenario.Field{
	{Name: "turnround", Type: scenario.SpanField, Help: "cleaning after each use; the place is not free and nobody is in it"},
	{Name: "ring_fenced", Type: scenario.AnyField, Help: "units kept for patients with a value of an attribute: nobody else uses them, the rest is for all; nobody is held up by somebody for whom there is no unit", Example: `{ by = "class", elective = 4, emergency = 2 }`},
}

var serversResource = resourceKind{
	Name: "servers", Help: "identical servers, such as scanners, linacs or chairs",
	Shape: append(append(append([]scenario.Field{}, capacityFields...), placesFields...), openField,
		scenario.Field{Name: "unit", Type: scenario.TextField, Help: "what one unit is called", Default: "place"}),
	read: readPlaces,
}

var bedsResource = resourceKind{
	Name: "beds", Help: "beds, held for a stay",
	Shape: append(append(append([]scenario.Field{}, capacityFields...), placesFields...),
		scenario.Field{Name: "discharge_at", Type: scenario.TimeOfDayField, Help: "where a delay, a use or an admission ends and gives the bed back, " + dischargeHelp, Example: `"08:00"`},
		scenario.Field{Name: "unit", Type: scenario.TextField, Help: "what one unit is called", Default: "bed"}),
	read: readPlaces,
}

func readPlaces(b *builder, t *scenario.Table, r *engine.Resource) {
	r.Supply = engine.Places
	r.Unit = "place"
	if t.Text("kind") == "beds" {
		r.Unit = "bed"
		if t.Has("discharge_at") {
			b.discharge[b.resource[r.Name]] = int32(t.Span("discharge_at"))
		}
	}
	if t.Has("unit") {
		r.Unit = t.Text("unit")
	}
	if !t.Has("capacity") && !t.Has("load") && !r.Unlimited {
		t.Problem("", "has no capacity; write capacity = 12, load = 0.93 or unlimited = true")
	}
	if t.Has("turnround") {
		r.TurnRound = t.Span("turnround")
	}
	b.readFence(t, r)
	r.Capacity = b.levels(t, "capacity", 1, 0)
	b.readResponds(t, r)
	if t.Text("kind") == "servers" && t.Has("open") {
		r.Opening = readHours(t)
	}
	if r.Group != "" {
		r.UseTally = b.tallies("use." + r.Group)
		r.Stays = &engine.StayTallies{Ended: b.tallies("stay." + r.Group).ID(), Open: b.tallies("open stay." + r.Group).ID()}
	}
	if r.Group == "ward" {
		b.p.Luck = &engine.Luck{Use: r.UseTally.ID(), Into: b.tallies("luck.ward").ID()}
	}
}

// readFence reads the units that are kept for some.
func (b *builder) readFence(t *scenario.Table, r *engine.Resource) {
	n := t.Node("ring_fenced")
	if n == nil {
		return
	}
	problem := func(f string, args ...any) { t.Problem("ring_fenced", f, args...) }
	if n.Kind != scenario.TableKind || n.Child["by"] == nil {
		problem("write an attribute and the units for its values, such as { by = \"class\", elective = 4 }")
		return
	}
	a, ok := b.attr(n.Child["by"].Text, problem)
	if !ok {
		return
	}
	values := b.p.Attributes[a].Values
	f := &engine.Fence{Attr: engine.AttributeID(a), Units: make([]int64, len(values))}
	sum := 0.0
	for _, k := range n.Keys {
		if k == "by" {
			continue
		}
		i := slices.Index(values, k)
		if i < 0 {
			problem("attribute %q has no value %q%s", n.Child["by"].Text, k, diag.Known(k, values))
			continue
		}
		units := b.number(n.Child[k], nil, t.Where()+": ring_fenced", "count")
		f.Units[i] = int64(units)
		sum += units
	}
	if t.Has("capacity") && sum > t.Number("capacity") {
		problem("%g units are kept for some and there are only %g", sum, t.Number("capacity"))
	}
	if r.Discipline == engine.Preempt {
		problem("a preemptive resource can't be ring-fenced")
	}
	r.Fence, r.Overtakes = f, true
}

// readHours reads opening hours such as { mon = "08:00-18:00" }.
func readHours(t *scenario.Table) *engine.Week {
	n := t.Node("open")
	w := &engine.Week{}
	if n.Kind != scenario.TableKind {
		t.Problem("open", "write hours by weekday, such as { mon = \"08:00-18:00\" }")
		return w
	}
	for _, k := range n.Keys {
		day := slices.Index(scenario.Weekdays, k)
		if day < 0 {
			t.Problem("open", "unknown weekday %q%s", k, diag.Nearest(k, scenario.Weekdays))
			continue
		}
		from, to, _ := strings.Cut(n.Child[k].Text, "-")
		a, errA := scenario.ParseTimeOfDay(strings.TrimSpace(from))
		z, errZ := scenario.ParseTimeOfDay(strings.TrimSpace(to))
		if errA != nil || errZ != nil || z <= a {
			t.Problem("open", "%s: write hours such as \"08:00-18:00\", not %q", k, n.Child[k].Text)
			continue
		}
		w.Open[day], w.Close[day] = a, z
	}
	return w
}
