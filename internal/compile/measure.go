package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

var measureShape = scenario.Shape{
	Name: "measure", Help: "something to observe beside the measures that every scenario has",
	Fields: []scenario.Field{
		{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
		{Name: "of", Type: scenario.TextField, Required: true, Choices: observables, Help: `what is observed: times that end in the window ("wait" for a resource until it is first given, "stay" in it without interruptions, "blocked" or "delayed" there, "time" from one mark to another), patients ("arrivals", "refused", "gave up"), or levels ("queue" for a resource, "in use", "inside": patients in the system)`},
		{Name: "resource", Type: scenario.TextField, Help: "of which resource"},
		{Name: "step", Type: scenario.TextField, Help: "of a wait, a stay, a delay, blocking, refused or gave up: in this step alone", Example: `"operate.operation"`},
		{Name: "from", Type: scenario.TextField, Help: "of a time: the mark at which it begins; arriving where not written"},
		{Name: "to", Type: scenario.TextField, Help: "of a time: the mark at which it ends; leaving where not written"},
		{Name: "stream", Type: scenario.TextField, Help: "of arrivals: this pathway's, or pathway.stream; all where not written"},
		{Name: "when", Type: scenario.AnyField, Help: "of times: only patients with this value of one attribute", Example: `{ class = "urgent" }`},
		{Name: "over", Type: scenario.SpanField, Help: "of times: the share that is longer is reported"},
		{Name: "at_least", Type: scenario.CountField, Help: "of levels: the share of time with so many or more is reported"},
		{Name: "centile", Type: scenario.ShareField, Help: "of times and levels: this centile is reported too, beside the usual ones", Example: "0.99"},
		{Name: "distribution", Type: scenario.CountField, Max: 2000, Help: "of levels: the share of time with none, one, two and so on up to this many"},
		{Name: "period", Type: scenario.SpanField, Min: 1, Help: "values for each period of this length from the beginning of the window", Example: `"1h"`},
		{Name: "cycle", Type: scenario.SpanField, Min: 1, Help: "with period: periods that recur, such as the hours of a day or of a week from Monday", Example: `"1d"`},
		{Name: "census", Type: scenario.TimeOfDayField, Help: "of levels: observed at this time of each day alone, before what happens then", Example: `"06:00"`},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// observables are what `of` may say, in the order of engine.ProbeOf.
var observables = []string{"wait", "stay", "blocked", "delayed", "time", "arrivals", "refused", "gave up", "queue", "in use", "inside"}

// mostPeriods bounds the values by period of one measure.
const mostPeriods = 10000

// readMeasures reads what a scenario wants observed. Everything that it may name
// is known by now.
func (b *builder) readMeasures() {
	for _, n := range b.sections("measure") {
		name := collectionName(n)
		t := scenario.Read(n, fmt.Sprintf("measure %q", name), measureShape, b.doc, b.problems)
		of := slices.Index(observables, t.Text("of"))
		if of < 0 {
			continue
		}
		p := engine.Probe{
			Name: name, Of: engine.ProbeOf(of),
		}
		b.refuseStrangeKeys(t, p.Of)
		if !b.readWhere(t, &p) {
			continue
		}
		p.From, p.To = engine.Some(engine.MarkID(b.markOf(t, "from"))), engine.Some(engine.MarkID(b.markOf(t, "to")))
		for _, mark := range []int32{int32(p.From.ID()), int32(p.To.ID())} {
			if mark != engine.None && !b.p.Marks[mark].Time.Is() {
				b.p.Marks[mark].Time = engine.Some(engine.AttributeID(b.hidden("time of "+b.p.Marks[mark].Name, -1)))
			}
		}
		b.readWhat(t, &p)
		b.readPeriods(t, &p)
		if t.Has("title") {
			b.titles[name] = t.Text("title")
		}
		b.addProbe(t, p)
	}
}

// readWhere reads at which resource and in which step a measure observes; false if it
// could observe nothing there.
func (b *builder) readWhere(t *scenario.Table, p *engine.Probe) bool {
	if p.Of != engine.Intervals && p.Of != engine.Arrivals && p.Of != engine.InsideLevel {
		if !t.Has("resource") {
			t.Problem("", "%q needs resource = the name of one", t.Text("of"))
			return false
		}
		id, ok := b.resource[t.Text("resource")]
		if !ok {
			t.Problem("resource", "unknown resource %q%s", t.Text("resource"), b.nearestResource(t.Text("resource")))
			return false
		}
		p.Resource = engine.Some(engine.ResourceID(id))
		if r := &b.p.Resources[id]; (r.Supply == engine.Budget || r.Supply == engine.Slots) && !slices.Contains([]string{"wait", "refused", "gave up", "queue"}, t.Text("of")) {
			t.Problem("of", "%q are given out and not held, so only \"wait\", \"queue\", \"refused\" and \"gave up\" can be observed", r.Name)
			return false
		}
	}
	if t.Has("step") {
		step, ok := b.steps[t.Text("step")]
		if !ok {
			t.Problem("step", "unknown step %q%s", t.Text("step"), diag.Known(t.Text("step"), b.p.Steps))
			return false
		}
		p.Step = engine.Some(engine.StepID(step))
	}
	return true
}

// readWhat reads of whom a measure is and what is wanted of it.
func (b *builder) readWhat(t *scenario.Table, p *engine.Probe) {
	if t.Has("when") {
		p.If = b.readOneWhen(t, "when")
	}
	if t.Has("over") {
		over := int64(t.Span("over"))
		p.Over = &over
	}
	if t.Has("at_least") {
		over := int64(t.Number("at_least"))
		p.Over = &over
	}
	if t.Has("centile") {
		p.Centile = t.Number("centile")
	}
	if t.Has("distribution") {
		p.Distribution = int(t.Number("distribution"))
	}
	if t.Has("census") {
		census := t.Span("census")
		p.Census = &census
	}
}

// refuseStrangeKeys refuses keys that what is observed does not have.
func (b *builder) refuseStrangeKeys(t *scenario.Table, of engine.ProbeOf) {
	level, time := of.Level(), of.Time()
	for _, k := range []struct {
		key  string
		fits bool
	}{
		{"resource", of != engine.Intervals && of != engine.Arrivals && of != engine.InsideLevel},
		{"step", of != engine.Intervals && of != engine.Arrivals && !level},
		{"from", of == engine.Intervals}, {"to", of == engine.Intervals},
		{"stream", of == engine.Arrivals},
		{"when", !level && of != engine.Arrivals},
		{"over", time}, {"centile", time || level},
		{"at_least", level}, {"census", level}, {"distribution", level},
	} {
		if t.Has(k.key) && !k.fits {
			t.Problem(k.key, "says nothing for %q", observables[of])
		}
	}
	if t.Has("period") && t.Has("census") {
		t.Problem("period", "a census is taken once a day and has no periods; write one or the other")
	}
	if t.Has("cycle") && !t.Has("period") {
		t.Problem("cycle", "needs period = the length of one of the periods that recur")
	}
}

func (b *builder) markOf(t *scenario.Table, key string) int32 {
	if !t.Has(key) {
		return engine.None
	}
	id, ok := b.marks[t.Text(key)]
	if !ok {
		var names []string
		for _, m := range b.p.Marks {
			names = append(names, m.Name)
		}
		noMark(b.doc.Root, t.Node(key), t.Where()+": "+key, t.Text(key), names, b.problems)
		return engine.None
	}
	return id
}

// readOneWhen reads a condition on one attribute, which may be the tier of prehab.
func (b *builder) readOneWhen(t *scenario.Table, key string) *engine.Condition {
	problem := func(f string, args ...any) { t.Problem(key, f, args...) }
	w := t.Node(key)
	if w.Kind != scenario.TableKind || len(w.Keys) != 1 {
		problem("depends on one attribute, such as { class = \"urgent\" }")
		return nil
	}
	a, ok := b.observed(w.Keys[0], problem)
	if !ok {
		return nil
	}
	return &engine.Condition{Attr: engine.AttributeID(a), Set: engine.SetID(b.set(b.bits(a, texts(w.Child[w.Keys[0]]), problem)))}
}

func (b *builder) readPeriods(t *scenario.Table, p *engine.Probe) {
	if !t.Has("period") {
		return
	}
	p.Period = max(1, t.Span("period"))
	length := tick.Span(b.times.end - b.times.window)
	if t.Has("cycle") {
		length = t.Span("cycle")
		if length != tick.Day && length != tick.Week {
			t.Problem("cycle", "is \"1d\" or \"1w\"")
			length = tick.Week
		}
		if length%p.Period != 0 {
			t.Problem("period", "%s does not divide a cycle of %s", p.Period, length)
		}
		p.Cycle = int(length / p.Period)
	}
	if length/p.Period >= mostPeriods {
		t.Problem("period", "makes %d periods of %s; at most %d", length/p.Period, length, mostPeriods)
		p.Period = length
	}
}

// addProbe adds a probe, for arrivals perhaps of one stream alone.
func (b *builder) addProbe(t *scenario.Table, p engine.Probe) {
	if p.Of != engine.Arrivals || !t.Has("stream") {
		b.p.Probes = append(b.p.Probes, p)
		return
	}
	var names []string
	for i, s := range b.p.Sources {
		names = append(names, s.Name)
		if s.Name == t.Text("stream") {
			p.Source = engine.Some(engine.SourceID(int32(i)))
			b.p.Probes = append(b.p.Probes, p)
			return
		}
	}
	for _, name := range names {
		if strings.HasPrefix(name, t.Text("stream")+".") {
			t.Problem("stream", "%q has several streams; name one, such as %q", t.Text("stream"), name)
			return
		}
	}
	t.Problem("stream", "unknown pathway or stream %q%s", t.Text("stream"), diag.Known(t.Text("stream"), names))
}
