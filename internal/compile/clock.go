package compile

import (
	"fmt"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

var clockShape = scenario.Shape{
	Name: "clock", Help: "calendar days between milestones, held against a standard; counted in the month in which it stops",
	Fields: []scenario.Field{
		{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
		{Name: "from", Type: scenario.NamesField, Required: true, Help: "milestones that start it; each starts a new instance"},
		{Name: "to", Type: scenario.NamesField, Required: true, Help: "milestones that stop it"},
		{Name: "standard", Type: scenario.AnyField, Help: "days that count as within, and the share wanted", Example: "{ days = 62, share = 0.85 }"},
		{Name: "late", Type: scenario.CountField, Help: "days after which a wait is also counted as late"},
		{Name: "measure", Type: scenario.TextField, Help: `clocks of one name are reported together, such as "within_31_days"`},
		{Name: "when", Type: scenario.AnyField, Help: "only for patients with this value of one attribute when it starts", Example: `{ modality = "surgery" }`},
		{Name: "of", Type: scenario.AnyField, Help: "only stops of patients with this value of one attribute when it stops; they are reported under the clock's own name, in no other measure, and not compared with current", Example: `{ prehab_tier = ["targeted", "specialist"] }`},
		{Name: "everybody", Type: scenario.BoolField, Help: "true: patients of pathways with counted = false too, such as those from elsewhere, whom a trust's published figures include; it is reported under the clock's own name alone", Default: "false"},
		{Name: "source", Type: scenario.TextField, Help: "where the standard comes from"},
	},
}

func (b *builder) readClocks() {
	for _, n := range b.sections("clock") {
		name := collectionName(n)
		t := scenario.Read(n, fmt.Sprintf("clock %q", name), clockShape, b.doc, b.problems)
		c := engine.Clock{
			Name: name, Measure: t.Text("measure"), Within: never,
			Stopped: b.tallies("clock." + name), WithinTo: b.tallies("clock." + name + ".within"),
			LateTo: b.tallies("clock." + name + ".late"),
		}
		if c.Measure == "" {
			c.Measure = name
		}
		for _, m := range t.Names("from") {
			c.From = append(c.From, engine.MarkID(b.mark(m)))
		}
		for _, m := range t.Names("to") {
			c.To = append(c.To, engine.MarkID(b.mark(m)))
		}
		if s := t.Node("standard"); s != nil {
			b.readStandard(t, s, &c)
		}
		if t.Has("late") {
			if c.Late = int(t.Number("late")); c.Within < never && c.Late < c.Within {
				t.Problem("late", "is after %d days, before the standard of %d days is over", c.Late, c.Within)
			}
		}
		for _, m := range t.Names("to") {
			if slices.Contains(t.Names("from"), m) {
				t.Problem("to", "mark %q starts this clock too, so that it would always stop at once", m)
			}
		}
		if t.Has("when") {
			c.If = b.readOneWhen(t, "when")
		}
		if t.Has("of") {
			c.Of = b.readOneWhen(t, "of")
			b.ownName(t, "of", "clock_of_within, clock_of_mean")
		}
		if t.Bool("everybody") {
			b.countEverybody(t, &c)
		}
		b.p.Clocks = append(b.p.Clocks, c)
	}
	b.linkDueClocks()
}

// never is a standard, in days, of a clock that has none.
const never = 1 << 30

// readStandard reads the days that count as within and, where it is written, the share of
// stops that is wanted within them: the target of whoever reads the clock's measure. Clocks
// that are reported together have one, the first that is written.
func (b *builder) readStandard(t *scenario.Table, s *scenario.Node, c *engine.Clock) {
	const like = "write { days = 62, share = 0.85 }"
	days, share := s.Child["days"], s.Child["share"]
	for _, key := range s.Keys {
		if key != "days" && key != "share" {
			t.Problem("standard", "there is no key %q in it; %s", key, like)
		}
	}
	if days == nil || days.Kind != scenario.IntKind || days.Int < 0 {
		t.Problem("standard", like)
		return
	}
	c.Within = int(days.Int)
	if share == nil {
		return
	}
	x, ok := share.Number()
	if !ok || !(x > 0 && x <= 1) {
		t.Problem("standard", "share is of 1, above 0 and at most 1, such as 0.85; %s", like)
		return
	}
	if !slices.ContainsFunc(b.standards, func(x facts.Standard) bool { return x.Measure == c.Measure }) {
		b.standards = append(b.standards, facts.Standard{Measure: c.Measure, Days: c.Within, Share: x})
	}
}

// ownName refuses what would say that a clock is reported with others. Stops of whom it
// is when it stops are some of a standard's, chosen by what has become of the patients,
// and those of everybody are more, so neither are ever added to the standard.
func (b *builder) ownName(t *scenario.Table, beside, measures string) {
	for _, key := range []string{"measure", "late"} {
		if t.Has(key) {
			t.Problem(key, "says nothing beside %s: the clock is reported under its own name, as %s and so on", beside, measures)
		}
	}
}

// countEverybody lets a clock run in patients who are in no other count.
func (b *builder) countEverybody(t *scenario.Table, c *engine.Clock) {
	if t.Has("of") {
		t.Problem("everybody", "stands beside of, which tells what has become of the patients who are counted")
	}
	b.ownName(t, "everybody", "clock_within, clock_mean")
	c.Everybody = true
	for _, id := range []engine.Maybe[engine.TallyID]{c.Stopped, c.WithinTo, c.LateTo} {
		b.p.Tallies[id.ID()].All = true
	}
}

// linkDueClocks gives queues by breach date the clock that they watch.
func (b *builder) linkDueClocks() {
	for _, n := range b.sections("resource") {
		due := n.Child["due"]
		if due == nil {
			continue
		}
		var names []string
		found := false
		for i, c := range b.p.Clocks {
			names = append(names, c.Name)
			if c.Name == due.Text {
				r := &b.p.Resources[b.resource[collectionName(n)]]
				r.DueClock, r.DueWithin = engine.Some(engine.ClockID(int32(i))), tick.Span(c.Within)*tick.Day
				found = true
			}
		}
		if !found {
			b.problems.Add(due.File, due.Line, "resource %q: unknown clock %q%s", collectionName(n), due.Text, diag.Known(due.Text, names))
		}
	}
}

// checkMarks refuses a clock that waits for a milestone which nobody reaches.
func (b *builder) checkMarks() {
	reached := map[int32]bool{}
	for _, op := range b.p.Ops {
		if op.Code == engine.Mark {
			reached[op.A] = true
		}
	}
	var names []string
	for name, id := range b.marks {
		if reached[id] {
			names = append(names, name)
		}
	}
	for _, n := range b.sections("clock") {
		for _, key := range []string{"from", "to"} {
			c := n.Child[key]
			if c == nil {
				continue
			}
			for _, m := range texts(c) {
				if id, ok := b.marks[m]; !ok || !reached[id] {
					noMark(b.doc.Root, c, fmt.Sprintf("clock %q", collectionName(n)), m, names, b.problems)
				}
			}
		}
	}
}
