package compile

import (
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
)

// Complications, readmissions and emergency admissions are things that happen
// to a share of patients, with days in a bed.

// timesField is what other patients' risk is, beside the attribute that a probability is by.
var timesField = scenario.Field{Name: "times", Type: scenario.AnyField, Help: "what the risk is multiplied by, by the values of another attribute; no risk becomes more than 1", Example: `{ by = "comorbid", no = 0.84, yes = 1.18 }`}

var complicationShape = []scenario.Field{
	{Name: "any", Type: scenario.ShareField, Required: true, Help: "share with any complication"},
	{Name: "major", Type: scenario.ShareField, Help: "share with a major one, part of any"},
	timesField,
	{Name: "minor_days", Type: scenario.LawField, Help: "extra stay after a minor complication, in whatever the patient holds"},
	{Name: "major_days", Type: scenario.LawField, Help: "extra stay after a major one"},
	{Name: "sets", Type: scenario.TextField, Help: "an attribute that says from then on what came of it: none, minor or major (any that is not major)", Example: `"complicated"`},
}

var complicationStep = stepKind{
	Key: "complication", Help: "a share of patients stays longer where they are",
	Shape: []scenario.Field{{Name: "complication", Type: scenario.SectionField, Required: true, Help: "any, major, minor_days and major_days", Example: `{ any = 0.33, major = 0.10, minor_days = "2d", major_days = { dist = "gamma", mean = "8d", sd = "6d" } }`}},
	lower: lowerComplication,
}

// lowerComplication draws whether there is any complication, then whether it is
// a major one. An effect on the major risk acts on its share among all, so that
// both published ratios hold together.
func lowerComplication(b *builder, s *step) {
	b.reachAll(s)
	t := scenario.Read(s.Node("complication"), b.where, scenario.Shape{Name: "complication", Fields: complicationShape}, b.doc, b.problems)
	if !t.Has("any") {
		return
	}
	b.emitCount("event.operation", true, engine.None)
	told := b.outcomes(t)
	told("none")
	anyQ := t.Quantity("any")
	c, by := b.risk(t, "any", 1, b.factor(s.path+".any"), s.path)
	b.emitBranch(c, by, s.path+"/any")
	b.p.Choices[c].Targets[0] = b.here()
	b.emitCount("event.complication", true, engine.None)
	stays := t.Has("minor_days") || t.Has("major_days")
	if stays {
		b.emitCharge(forComplications)
	}
	over := int32(engine.None)
	if t.Has("major") {
		m, mby := b.majorGivenAny(anyQ, t.Quantity("major"), s.path)
		b.emitBranch(m, mby, s.path+"/major")
		b.p.Choices[m].Targets[0] = b.here()
		b.emitCount("event.major_complication", true, engine.None)
		told("major")
		if t.Has("major_days") {
			b.emitHold(b.sampler(t.Law("major_days"), b.where+": major_days", aTime), s.path+"/major_days", engine.None)
		}
		over = b.emitJump(engine.None)
		b.p.Choices[m].Targets[1] = b.here()
	}
	told("minor")
	if t.Has("minor_days") {
		b.emitHold(b.sampler(t.Law("minor_days"), b.where+": minor_days", aTime), s.path+"/minor_days", engine.None)
	}
	if over != engine.None {
		b.p.Ops[over].A = b.here()
	}
	if stays {
		b.emitCharge(forStay)
	}
	b.p.Choices[c].Targets[1] = b.here()
}

// outcomes returns what writes down how a complication step went, in the attribute that
// it names; nothing where it names none.
func (b *builder) outcomes(t *scenario.Table) func(outcome string) {
	if !t.Has("sets") {
		return func(string) {}
	}
	problem := func(f string, a ...any) { t.Problem("sets", f, a...) }
	attr, ok := b.attr(t.Text("sets"), problem)
	if !ok {
		return func(string) {}
	}
	values := b.p.Attributes[attr].Values
	for _, outcome := range []string{"none", "minor", "major"} {
		if !slices.Contains(values, outcome) {
			problem("attribute %q needs the values none, minor and major; write shares = { none = 1, minor = 0, major = 0 }", t.Text("sets"))
			return func(string) {}
		}
	}
	return func(outcome string) { b.emitSet(attr, float64(slices.Index(values, outcome))) }
}

// majorGivenAny is the choice of a major complication among those who have any.
func (b *builder) majorGivenAny(anyQ, major scenario.Quantity, path string) (choice int32, by int16) {
	byAny, all := b.rows(anyQ, b.where)
	byMajor, majors := b.rows(major, b.where)
	by = max(byAny, byMajor)
	if byAny != engine.None && byMajor != engine.None && byAny != byMajor {
		b.problems.Add(major.File, major.Line, "%s: any and major depend on the same attribute, or on none", b.where)
	}
	replaced := slices.ContainsFunc(slices.Concat([]scenario.Quantity{anyQ, major}, anyQ.Each, major.Each), scenario.Quantity.Replaced)
	ch := engine.Choice{Targets: make([]int32, 2), Factor: engine.Some(engine.AttributeID(b.factor(path + ".major")))}
	for i := range max(len(all), len(majors)) {
		a, m := all[min(i, len(all)-1)], majors[min(i, len(majors)-1)]
		if m > a && !replaced { // draws of two ranges may cross, seldom: then all are major
			b.problems.Add(major.File, major.Line, "%s: major complications (%.4g) cannot be more than any (%.4g)", b.where, m, a)
		}
		p := 0.0
		if a > 0 {
			p = min(1, m/a)
		}
		ch.Probs = append(ch.Probs, p, 1-p)
	}
	b.p.Choices = append(b.p.Choices, ch)
	return int32(len(b.p.Choices) - 1), by
}

var admissionShape = []scenario.Field{
	{Name: "probability", Type: scenario.ShareField, Required: true, Help: "share of patients admitted"},
	timesField,
	{Name: "within", Type: scenario.SpanField, Help: "the admission comes at any time within this span from here"},
	{Name: "during", Type: scenario.TextField, Help: "or within the mean length of this step of the route"},
	{Name: "after", Type: scenario.LawField, Help: "or after a time drawn from a law"},
	{Name: "stay", Type: scenario.LawField, Required: true, Help: "stay in the bed"},
	{Name: "admissions", Type: scenario.NumberField, Min: 1, Max: 100, Default: "1", Help: "mean admissions of those who have any, each at a time of its own", Example: `{ value = 1.61, low = 1.45, high = 1.8 }`},
	{Name: "resource", Type: scenario.TextField, Required: true, Help: "the ward; such patients are never refused", Example: `"ward.{trust}"`},
}

var readmissionStep = stepKind{
	Key: "readmission", Help: "a share of patients comes back to a bed; their pathway goes on meanwhile",
	Shape: []scenario.Field{{Name: "readmission", Type: scenario.SectionField, Required: true, Help: "probability, within (or during, or after), stay and resource"}},
	lower: func(b *builder, s *step) { b.lowerAdmission(s, "readmission", "event.readmission", forReadmissions) },
}

var emergencyStep = stepKind{
	Key: "emergency", Help: "a share of patients is admitted unplanned while a course of treatment runs; the course goes on",
	Shape: []scenario.Field{{Name: "emergency", Type: scenario.SectionField, Required: true, Help: "probability, within (or during, or after), stay and resource"}},
	lower: func(b *builder, s *step) { b.lowerAdmission(s, "emergency", "event.emergency_admission", forUnplanned) },
}

func (b *builder) lowerAdmission(s *step, key, event string, cause int32) {
	b.reachAll(s)
	t := scenario.Read(s.Node(key), b.where, scenario.Shape{Name: key, Fields: admissionShape}, b.doc, b.problems)
	for _, f := range admissionShape {
		if f.Required && !t.Has(f.Name) {
			return
		}
	}
	sel, ok := b.selector(t.Text("resource"), func(f string, a ...any) { t.Problem("resource", f, a...) })
	after, known := b.admissionTime(s, t)
	if !ok || !known {
		return
	}
	b.emitCount(event+" at risk", true, engine.None)
	during := b.during(s.path)
	factor, most := b.factor(s.path), b.mostOf(s.path)
	if during {
		factor = engine.None
	}
	c, by := b.risk(t, "probability", most, factor, s.path)
	b.emitBranch(c, by, s.path)
	start := b.here()
	b.p.Choices[c].Targets[0] = start
	fork := b.op(engine.Fork)
	fork.B = b.group(key, false)
	at := b.emit(fork)
	over := b.emitJump(engine.None)
	b.p.Ops[at].A = b.here()
	b.emitCharge(cause)
	b.emitHold(after, s.path+"/after", engine.None)
	spared := int32(engine.None)
	if during {
		spared = b.emitAccepted(s.path, most)
	}
	b.setNow(s.path + ".stay")
	stay := b.sampler(t.Law("stay"), b.where+": stay", aTime)
	b.scaledByEffects(&stay, s.path+".stay")
	b.p.Requests = append(b.p.Requests, engine.Request{
		Never: true,
		Needs: []engine.Need{{Resource: sel, Tag: engine.TagID(b.tag(key + " bed")), Units: engine.Amount{Values: []int64{1}}}},
	})
	seize := b.op(engine.Seize)
	seize.A, seize.B = int32(len(b.p.Requests)-1), b.here()+1
	b.emit(seize)
	b.emitCount(event, true, engine.None)
	b.emitStay(stay, s.path+"/stay", b.dischargeOf(t.Text("resource")))
	release := b.op(engine.Release)
	release.A = b.tag(key + " bed")
	b.emit(release)
	if spared != engine.None {
		b.p.Choices[spared].Targets[1] = b.here()
	}
	b.emit(b.op(engine.End))
	b.p.Ops[over].A = b.here()
	b.emitAnother(t, s.path, start)
	b.p.Choices[c].Targets[1] = b.here()
}

// risk is the choice of a risk that may be by one attribute and multiplied by another.
func (b *builder) risk(t *scenario.Table, key string, most float64, factor int32, path string) (choice int32, by int16) {
	times := graded{attr: engine.None, values: []float64{most}}
	if n := t.Node("times"); n != nil {
		of, values := b.rows(b.quantity(n, nil, t.Where()+": times", "number"), t.Where()+": times")
		times.attr, times.values = int32(of), values
		for i := range values {
			values[i] *= most
		}
	}
	of, values := b.rows(t.Quantity(key), t.Where()+": "+key)
	if times.attr == engine.None && times.values[0] == 1 {
		return b.binary(t.Quantity(key), b.where, factor)
	}
	var probs []float64
	for _, p := range values {
		for _, x := range times.values {
			p := min(1, float64(p*x))
			probs = append(probs, p, 1-p)
		}
	}
	b.p.Choices = append(b.p.Choices, engine.Choice{Targets: make([]int32, 2), Probs: probs, Factor: engine.Some(engine.AttributeID(factor))})
	choice = int32(len(b.p.Choices) - 1)
	switch {
	case times.attr == engine.None:
		return choice, of
	case of == engine.None:
		return choice, int16(times.attr)
	}
	row := b.hidden("risk "+path, 0)
	l := engine.Lookup{Attrs: attributeIDs(int32(of), times.attr), Sizes: []int32{int32(len(values)), int32(len(times.values))}}
	for i := range len(probs) / 2 {
		l.Values = append(l.Values, float64(i))
	}
	b.emitLook(row, l)
	return choice, int16(row)
}

// emitAccepted lets an admission that would come happen by the ratio of the dose as of now
// to the largest that there may be (thinning: Lewis and Shedler 1979), and returns the
// choice, whose second target is for whoever is spared it.
func (b *builder) emitAccepted(path string, most float64) int32 {
	b.setNow(path)
	b.p.Choices = append(b.p.Choices, engine.Choice{Targets: make([]int32, 2), Probs: []float64{1 / most, 1 - 1/most}, Factor: engine.Some(engine.AttributeID(b.factor(path)))})
	c := int32(len(b.p.Choices) - 1)
	b.emitBranch(c, engine.None, path+"/by then")
	b.p.Choices[c].Targets[0] = b.here()
	return c
}

// emitAnother lets a further admission come to some of those who have one: numbers are
// geometric.
func (b *builder) emitAnother(t *scenario.Table, path string, start int32) {
	if !t.Has("admissions") {
		return
	}
	by, means := b.rows(t.Quantity("admissions"), t.Where()+": admissions")
	another := engine.Choice{Targets: make([]int32, 2)}
	for _, mean := range means {
		another.Probs = append(another.Probs, 1-1/max(1, mean), 1/max(1, mean))
	}
	b.p.Choices = append(b.p.Choices, another)
	c := int32(len(b.p.Choices) - 1)
	b.emitBranch(c, by, path+"/another")
	b.p.Choices[c].Targets[0] = b.here()
	b.emitJump(start)
	b.p.Choices[c].Targets[1] = b.here()
}

// admissionTime is when an admission comes: at any time within a span, within the
// mean length of a later step, or after a law.
func (b *builder) admissionTime(s *step, t *scenario.Table) (drawn, bool) {
	switch {
	case t.Has("after"):
		return b.sampler(t.Law("after"), b.where+": after", aTime), true
	case t.Has("within"):
		by, spans := b.rows(t.Quantity("within"), b.where)
		return b.anyTimeWithin(by, spans), true
	case t.Has("during"):
		node := s.route.node.Child["step"].Child[t.Text("during")]
		if node == nil || node.Child["delay"] == nil {
			t.Problem("during", "no delay of this route is called %q%s", t.Text("during"), diag.Known(t.Text("during"), s.route.names))
			return drawn{}, false
		}
		law := b.law(node.Child["delay"], b.where, "span")
		by := int16(engine.None)
		var values []string
		if law.By != "" {
			if a, ok := b.attrs[law.By]; ok {
				by, values = int16(a), b.p.Attributes[a].Values
			}
		}
		laws, err := law.Laws(values)
		if err != nil {
			return drawn{}, false // reported where that step is lowered
		}
		var spans []float64
		for _, l := range laws {
			s := b.samplerOf(law, l)
			spans = append(spans, s.Mean())
		}
		return b.anyTimeWithin(by, spans), true
	}
	t.Problem("", "says nothing about when; write within = \"30d\", during = a step, or after = a law")
	return drawn{}, false
}

// anyTimeWithin is a time uniform between nothing and a span, by row.
func (b *builder) anyTimeWithin(by int16, spans []float64) drawn {
	d := drawn{first: int32(len(b.p.Samplers)), by: by}
	for _, span := range spans {
		law := constantLaw(0)
		if span > 0 {
			if u, err := dist.Uniform(0, span); err == nil {
				law = u
			}
		}
		b.addSampler(b.plainSampler(law))
		d.means = append(d.means, law.Mean())
	}
	return d
}
