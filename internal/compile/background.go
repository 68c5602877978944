package compile

import (
	"fmt"

	"prehabsim/internal/analysis"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

var backgroundShape = scenario.Shape{
	Name: "background", Help: "who else uses a resource: counted apart, never in a standard",
	Fields: []scenario.Field{
		{Name: "resource", Type: scenario.TextField, Required: true, Help: "what they use"},
		{Name: "title", Type: scenario.TextField, Help: "what reports call them"},
		{Name: "arrivals", Type: scenario.AnyField, Required: true, Help: `{ rate = "1.1 per day" }, or "endless" for a list that never runs out`},
		{Name: "stay", Type: scenario.LawField, Required: true, Help: "how long they stay"},
		{Name: "refused", Type: scenario.TextField, Help: `"never": above capacity if need be`, Choices: []string{"never"}},
		{Name: "reserve", Type: scenario.ShareField, Help: "with endless: share of the beds kept free"},
		{Name: "slots", Type: scenario.RateField, Help: "with endless: most who can be taken in", Example: `"4 per day"`},
		{Name: "fill_at", Type: scenario.TimeOfDayField, Help: "with endless: when they are called in", Default: "12:00"},
		{Name: "discharge_at", Type: scenario.TimeOfDayField, Help: "discharges are moved to such a time of day; the resource's own where not written"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// readBackgrounds makes a source and a short route for each background use.
func (b *builder) readBackgrounds() {
	for _, n := range b.sections("background") {
		name := collectionName(n)
		where := fmt.Sprintf("background %q", name)
		t := scenario.Read(n, where, backgroundShape, b.doc, b.problems)
		id, ok := b.resource[t.Text("resource")]
		if !ok {
			if t.Has("resource") {
				t.Problem("resource", "unknown resource %q%s", t.Text("resource"), b.nearestResource(t.Text("resource")))
			}
			continue
		}
		if !t.Has("stay") || t.Node("arrivals") == nil {
			continue
		}
		b.where = where
		b.step = b.newStep("background." + name)
		src := engine.Source{
			Name: "background." + name, Entry: engine.PlaceID(b.here()),
			Site: b.site("background." + name + "/arrival"), Number: b.sourceNumber("background." + name),
		}
		tag := b.tag("background")
		b.p.Requests = append(b.p.Requests, engine.Request{
			Never: t.Text("refused") == "never" || t.Node("arrivals").Kind == scenario.TextKind,
			Needs: []engine.Need{{Resource: engine.Selector{Table: []engine.Maybe[engine.ResourceID]{engine.Some(engine.ResourceID(id))}}, Tag: engine.TagID(tag), Units: engine.Amount{Values: []int64{1}}}},
		})
		seize := b.op(engine.Seize)
		seize.A = int32(len(b.p.Requests) - 1)
		seized := b.emit(seize)
		b.emitCountAll("background." + name)
		align := b.dischargeOf(t.Text("resource"))
		if t.Has("discharge_at") {
			align = alignedTo(int32(t.Span("discharge_at")))
		}
		b.emitStay(b.sampler(t.Law("stay"), where+": stay", aTime), "background."+name+"/stay", align)
		release := b.op(engine.Release)
		release.A = tag
		b.emit(release)
		leave := b.op(engine.Leave)
		leave.A = b.outcome("background")
		b.p.Ops[seized].B = b.here() // turned away
		b.emit(leave)
		b.rates = append(b.rates, analysis.Inflow{})
		b.readBackgroundArrivals(t, &src, id)
		b.p.Sources = append(b.p.Sources, src)
		b.step = engine.None
	}
}

// emitCountAll counts patients who appear in no other tally.
func (w *writer) emitCountAll(name string) {
	i := w.tallyNamed(name, false)
	w.p.Tallies[i].All = true
	op := w.op(engine.Count)
	op.B = i
	w.emit(op)
}

func (b *builder) readBackgroundArrivals(t *scenario.Table, src *engine.Source, id int32) {
	n := t.Node("arrivals")
	if n.Kind == scenario.TextKind {
		if n.Text != "endless" {
			t.Problem("arrivals", "write { rate = \"1.1 per day\" } or \"endless\", not %q", n.Text)
			return
		}
		if b.p.Resources[id].Supply != engine.Places {
			t.Problem("arrivals", "an endless list can only fill beds or servers")
			return
		}
		src.Fill, src.FillAt = engine.Some(engine.ResourceID(id)), 12*tick.Hour
		if t.Has("fill_at") {
			src.FillAt = t.Span("fill_at")
		}
		if t.Has("reserve") {
			src.Reserve = t.Number("reserve")
		}
		src.Slots = 1e9
		if t.Has("slots") {
			src.Slots = t.Number("slots") * float64(tick.Day)
		}
		return
	}
	b.readArrivals(n, t.Where(), src)
}

// sourceNumber is the number by which a source is known in draws: the same in
// every option, whatever sources an option adds.
func (c *comings) sourceNumber(name string) uint64 {
	n, ok := c.numbers[name]
	if !ok {
		n = uint64(len(c.numbers)) + 1
		c.numbers[name] = n
	}
	return n
}
