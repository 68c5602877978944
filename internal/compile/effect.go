package compile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
	"prehabsim/sim/fmath"
)

var effectShape = scenario.Shape{
	Name: "effect", Help: "what a dose of prehabilitation changes; no dose, no effect",
	Fields: slices.Concat([]scenario.Field{
		{Name: "on", Type: scenario.NamesField, Required: true, Help: `the steps it acts on, as route.step: a delay is multiplied; of a complication write .any or .major; of a readmission or emergency the probability, or with .stay its stay; of a branch its first way; of a use with cancelled write .cancelled; of what a step counts, .NAME; with adds, a way of a branch, route.step.way`, Example: `"surgery.ward_stay"`},
		{Name: "at_dose", Type: scenario.ShareField, Help: "mean dose behind the evidence", Default: "1"},
		{Name: "at_weight", Type: scenario.ShareField, Help: "mean tier weight behind the evidence", Default: "1"},
		{Name: "limit", Type: scenario.NumberField, Min: 0.01, Max: 10, Help: "the completers' ratio: no dose has a stronger effect", Example: `{ value = 0.92, source = "M-LOSC" }`},
		{Name: "los_effect", Type: scenario.TextField, Help: `of a stay: "total", with fewer complications included, or "direct"`, Choices: []string{"total", "direct"}, Default: "direct"},
		{Name: "when", Type: scenario.AnyField, Help: "only patients whose attributes have these values"},
		{Name: "phase", Type: scenario.TextField, Choices: []string{phaseBefore, phaseWaiting, phaseDuring}, Default: phaseBefore, Help: "before: of what comes once treatment has begun, by the dose at that time. waiting: of what is settled while the patient still waits for treatment (a plan, an operation called off on the day), by the dose at the moment when it acts. during: of exercise and support beside treatment, by the dose at the moment when it acts, while the programme goes on through the treatment"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	}, sizeFields),
}

// Phases of which the evidence for an effect is.
const (
	phaseBefore  = "before"
	phaseWaiting = "waiting"
	phaseDuring  = "during"
)

// effect is one effect of a service while it is lowered.
type effect struct {
	*scenario.Table
	name     string
	on       []string
	attr     int32
	size     string // the key by which its size is written
	kind     sizeKind
	ratio    graded // its size
	base     graded // without prehab, of the step, where the size is carried over to it
	times    graded // what multiplies that, by another attribute; none where it has no values
	atDose   graded
	atWeight graded
	limit    graded // none where it has no values
	total    bool
	relative *effect // the risk of any complication, of which this is the major part
	all      *service
}

// effectUse is an attribute that multiplies a step.
type effectUse struct {
	attr int32
	of   *scenario.Table
	most float64 // of a risk that is drawn when it acts, the largest ratio, or 1
	now  func()  // sets the attribute by the dose as of now; nil: it was set when treatment began
}

// readEffects reads a service's effects. With use, they get attributes, and the
// steps they act on will be multiplied by them.
func (b *builder) readEffects(s *service, use bool) []effect {
	var list []effect
	var idle []string
	for _, n := range s.Sections("effect") {
		name := lastPart(n.Path)
		e := effect{all: s, name: name}
		e.Table = scenario.Read(n, fmt.Sprintf("%s: effect %q", s.where, name), effectShape, b.doc, b.problems)
		e.on = e.Names("on")
		e.refuseNames()
		sized := b.readSize(&e)
		for _, path := range e.on {
			b.checkEffectOn(&e, path)
		}
		if len(e.on) == 0 || !sized {
			continue
		}
		e.atDose, e.atWeight = b.evidenceAt(&e, "at_dose"), b.evidenceAt(&e, "at_weight")
		if e.Has("limit") {
			e.limit = b.graded(s, e.Quantity("limit"), e.Where()+": limit")
		}
		e.total = e.Text("los_effect") == "total"
		b.refuseNegative(&e)
		b.warnOfLimit(&e)
		if use && e.phase() == phaseDuring && len(s.through) == 0 {
			idle = append(idle, strconv.Quote(name))
			continue
		}
		if use {
			e.attr = b.hidden(effectAttribute(s.name, name), e.neutralFactor())
			for _, path := range e.on {
				b.effects[path] = append(b.effects[path], b.useOf(&e))
			}
		}
		list = append(list, e)
	}
	if len(idle) > 0 {
		b.remarks = append(b.remarks, fmt.Sprintf("%s ends when treatment begins, so what acts during treatment does nothing: effect %s", s.where, words.List(idle)))
	}
	if use && len(s.Sections("effect")) == 0 {
		b.remarks = append(b.remarks, s.where+" has no effect in the scenario, so a line that it does not change is no result about it")
	}
	for i := range list {
		for _, path := range list[i].on {
			base, ok := strings.CutSuffix(path, ".major")
			if !ok {
				continue
			}
			for j := range list {
				if slices.Contains(list[j].on, base+".any") {
					list[i].relative = &list[j]
					b.refuseMixed(&list[i], &list[j])
				}
			}
		}
	}
	return list
}

// warnOfLimit tells of a limit that could never be met: it lies on the other side of 1, and
// a ratio comes no nearer to it with a dose.
func (b *builder) warnOfLimit(e *effect) {
	if len(e.limit.values) == 0 || len(e.ratio.values) == 0 || !e.logarithmic() {
		return
	}
	told := false
	b.subgroups(e.all, e.attributes(nil), func(who *subgroup) {
		ratio, limit := e.ratio.of(who), e.limit.of(who)
		if told || ratio == 1 || limit == 1 || ratio < 1 == (limit < 1) {
			return
		}
		told = true
		n := e.Node("limit")
		b.problems.Warn(n.File, n.Line, "%s: limit: %g lies on the other side of 1 from %s = %g%s, so it stops nothing; write one that is on the same side and further from 1, or leave it out",
			e.Where(), limit, e.size, ratio, b.words(who))
	})
}

// effectAttribute is what the attribute of an effect is called.
func effectAttribute(service, effect string) string { return "effect " + service + " " + effect }

// refuseNames refuses lists of steps that cannot be meant.
func (e *effect) refuseNames() {
	if e.Has("on") && len(e.on) == 0 {
		e.Problem("on", "names no step; write on what it acts")
	}
	for i, path := range e.on {
		switch {
		case slices.Contains(e.on[:i], path):
			e.Problem("on", "names %q twice", path)
		case strings.HasSuffix(path, ".major") && len(without(e.on, path)) > 0:
			e.Problem("on", "%q has an effect of its own: the major part of any complication; write it apart from %s", path, strings.Join(without(e.on, path), ", "))
		}
	}
}

// evidenceAt reads the mean dose or tier weight behind the evidence.
func (b *builder) evidenceAt(e *effect, key string) graded {
	if !e.Has(key) {
		return sameForAll(1)
	}
	g := b.graded(e.all, e.Quantity(key), e.Where()+": "+key)
	for i, x := range g.values {
		if x <= 0 {
			e.Problem(key, "must be above 0: an effect seen at no dose says nothing")
			g.values[i] = 1
		}
	}
	return g
}

// attributes adds those by which the effect differs to a list.
func (e *effect) attributes(list []int32) []int32 {
	for _, g := range []graded{e.all.inMode, e.ratio, e.base, e.times, e.atDose, e.atWeight, e.limit} {
		if len(g.values) > 0 {
			list = g.attribute(list)
		}
	}
	return list
}

// checkEffectOn refuses an effect on something that is not there.
func (b *builder) checkEffectOn(e *effect, path string) {
	if n := b.stepNode(path); n != nil {
		b.checkWhole(e, n, path)
		return
	}
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		if n := b.stepNode(path[:i]); n != nil {
			b.checkPartOf(e, n, path, path[i+1:])
			return
		}
	}
	e.Problem("on", "no step is called %q%s", path, diag.Known(path, b.stepPaths()))
}

func without(list []string, x string) []string {
	var rest []string
	for _, y := range list {
		if y != x {
			rest = append(rest, y)
		}
	}
	return rest
}

// stepNode finds the section of a step named route.step.
func (r *reader) stepNode(path string) *scenario.Node {
	i := strings.LastIndex(path, ".")
	if i < 0 {
		return nil
	}
	for _, kind := range []string{"route", "pathway"} {
		root := r.doc.Root.Child[kind]
		if root == nil {
			continue
		}
		if it := root.Child[path[:i]]; it != nil {
			if steps := it.Child["step"]; steps != nil && steps.Child[path[i+1:]] != nil {
				return steps.Child[path[i+1:]]
			}
		}
	}
	return nil
}

func (r *reader) stepPaths() []string {
	var paths []string
	for _, kind := range []string{"route", "pathway"} {
		for _, n := range r.sections(kind) {
			if steps := n.Child["step"]; steps != nil {
				for _, k := range steps.Keys {
					paths = append(paths, collectionName(n)+"."+k)
				}
			}
		}
	}
	return paths
}

// factor is the attribute that multiplies a risk; None where no effect acts on
// it.
func (x *services) factor(path string) int32 {
	list := x.effects[path]
	if len(list) == 0 {
		return engine.None
	}
	if len(list) > 1 {
		list[1].of.Problem("on", "another effect acts on the risk %q already; join the two, with ratio = { by = ... } where they are for different patients", path)
	}
	return list[0].attr
}

// strength is the log ratio of a subgroup at weight 1 and dose 1 and, where it is
// limited, the strongest that it may be.
type strength struct {
	log, weight, limit float64
	limited            bool
}

func (e *effect) of(who *subgroup) strength {
	x := strength{log: e.ratio.of(who), weight: e.all.weights[who.tier] * e.all.inMode.of(who)}
	if e.logarithmic() {
		x.log = fmath.Log(x.log)
	}
	x.log /= e.atDose.of(who)
	x.log /= e.atWeight.of(who)
	if len(e.limit.values) > 0 {
		x.limit, x.limited = e.limit.of(who), true
		if e.logarithmic() {
			x.limit = fmath.Log(x.limit)
		}
	}
	return x
}

// at is the log ratio at a dose: ln(ratio) × weight × dose ÷ (at_weight × at_dose),
// no stronger than the limit (model.md §5).
func (s strength) at(dose float64) float64 {
	x := s.log * s.weight * dose
	if s.limited && (s.limit <= 0 && x < s.limit || s.limit >= 0 && x > s.limit) {
		return s.limit
	}
	return x
}

// mostOfEffect bounds the table of an effect, at 8 bytes a number.
const mostOfEffect = 1 << 22

// lowerEffect sets an effect's factor from tier, planned and attended contacts, from
// what its ratio depends on and, for a total effect on stay, from what the direct stay
// and the complications depend on.
func (b *builder) lowerEffect(s *service, e effect) {
	if e.phase() != phaseBefore {
		return // it is set when it acts
	}
	b.lowerEffectNow(s, e)
}

// lowerEffectNow sets an effect's factor by the dose as of now.
func (b *builder) lowerEffectNow(s *service, e effect) {
	b.inService(s, func() { b.lowerEffectOf(s, e) })
}

// lowerEffectOf is that, with names that only the service knows.
func (b *builder) lowerEffectOf(s *service, e effect) {
	skips := b.lowerWhen(e.Node("when"), func(f string, a ...any) { e.Problem("when", f, a...) })
	attrs := e.attributes(nil)
	if e.relative != nil {
		attrs = e.relative.attributes(attrs)
	}
	var total *totalEffect
	if e.total {
		if total = b.totalEffect(s, &e); total != nil {
			attrs = total.attributes(attrs)
			b.checkTotal(total, s, &e, attrs)
		}
	}
	l := engine.Lookup{Attrs: attributeIDs(append([]int32{s.tier}, attrs...)...), Sizes: []int32{int32(len(s.needs))}}
	size := len(s.needs) * len(s.dose.list)
	for _, a := range attrs {
		values := len(b.p.Attributes[a].Values)
		l.Sizes = append(l.Sizes, int32(values))
		size *= values
	}
	if size > mostOfEffect {
		e.Problem("ratio", "depends on too much at once: a table of %d numbers, by tier, what was planned and attended, and %d attributes", size, len(attrs))
		return
	}
	l.Attrs, l.Sizes = append(l.Attrs, attributeIDs(s.dose.attrs...)...), append(l.Sizes, s.dose.sizes...)
	l.Values = make([]float64, 0, size)
	b.subgroups(s, attrs, func(who *subgroup) { l.Values = e.ratios(l.Values, total, who) })
	b.emitLook(e.attr, l)
	b.setC(skips, b.here())
}

// ratios adds a subgroup's ratio by what a dose depends on.
func (e *effect) ratios(list []float64, total *totalEffect, who *subgroup) []float64 {
	own, relative := e.of(who), strength{}
	if e.relative != nil {
		relative = e.relative.of(who)
	}
	var direct directStay
	if total != nil {
		direct = total.of(who)
	}
	for _, dose := range e.all.dose.list {
		x := own.at(dose)
		if e.relative != nil {
			x -= relative.at(dose)
		}
		ratio := e.factor(x, who)
		if total != nil {
			ratio = direct.ratio(ratio, dose)
		}
		list = append(list, ratio)
	}
	return list
}

// totalEffect turns a total effect on stay, in which fewer complications are
// included, into the effect on the direct stay.
type totalEffect struct {
	stay        graded // mean direct stay
	any, major  graded
	times       graded // what multiplies both risks, by another attribute
	minor, more graded // mean extra days
	anyEffect   *effect
	majorEffect *effect
}

func (t *totalEffect) attributes(list []int32) []int32 {
	for _, g := range []graded{t.stay, t.any, t.major, t.times, t.minor, t.more} {
		list = g.attribute(list)
	}
	for _, e := range []*effect{t.anyEffect, t.majorEffect} {
		if e != nil {
			list = e.attributes(list)
		}
	}
	return list
}

// directStay is what a subgroup's total effect consists of.
type directStay struct {
	stay, any, major, minor, more float64
	onAny, onMajor                strength
}

// risk is that of a complication, with what multiplies it: both are drawn so.
func (t *totalEffect) risk(of graded, who *subgroup) float64 {
	any := t.any.of(who)
	if any <= 0 {
		return 0
	}
	return of.of(who) * min(1/any, t.times.of(who))
}

func (t *totalEffect) of(who *subgroup) directStay {
	d := directStay{stay: t.stay.of(who), any: t.risk(t.any, who), major: t.risk(t.major, who), minor: t.minor.of(who), more: t.more.of(who)}
	if t.anyEffect != nil {
		d.onAny = t.anyEffect.of(who)
	}
	d.onMajor = d.onAny // a major complication is one of any
	if t.majorEffect != nil {
		d.onMajor = t.majorEffect.of(who)
	}
	return d
}

// ratio is (r(b + Σ p·e) − Σ p·q·e) ÷ b: b the direct mean stay, p the risks, e the
// extra days, q the risk ratios at this dose (model.md §5). Where the complications that
// remain take more days than the total effect leaves it is 0, as near as a stay can come to
// what cannot be: checkTotal refuses that of a scenario, but in a draw, at the ends of its
// ranges, it may be so of some patients.
func (d *directStay) ratio(r, dose float64) float64 {
	if d.stay <= 0 {
		return 1
	}
	qa, qm := fmath.Exp(d.onAny.at(dose)), fmath.Exp(d.onMajor.at(dose))
	if dose == 0 || r == 1 && qa == 1 && qm == 1 {
		return 1 // exactly: no effect must not move a stay by a rounding error
	}
	// Each product is converted, so that no processor fuses it with the sum.
	before := float64((d.any-d.major)*d.minor) + float64(d.major*d.more)
	after := float64((float64(d.any*qa)-float64(d.major*qm))*d.minor) + float64(d.major*qm*d.more)
	return max(0, (float64(r*(d.stay+before))-after)/d.stay)
}

// canBeTotal refuses a total effect that is not the ratio of one stay.
func (e *effect) canBeTotal() bool {
	switch {
	case len(e.on) != 1:
		e.Problem("on", "a total effect acts on one stay")
	case e.kind != asRatio:
		e.Problem(lastWritten(e.Table, "los_effect", e.size), "a total effect is a ratio, of stay and complications together; write a ratio, and no %s", e.sizeWords())
	default:
		return true
	}
	return false
}

// totalEffect reads the stay and the complications of the route on whose step
// the effect acts.
func (b *builder) totalEffect(s *service, e *effect) *totalEffect {
	if !e.canBeTotal() {
		return nil
	}
	path := e.on[0]
	node := b.stepNode(path)
	if node == nil || node.Child["delay"] == nil {
		e.Problem("los_effect", "a total effect acts on a delay, the stay; %q is none", path)
		return nil
	}
	route := path[:strings.LastIndex(path, ".")]
	means := func(n *scenario.Node, what string) graded {
		if n == nil {
			return sameForAll(0)
		}
		return b.lawMeans(b.law(n, e.Where()+": "+what, "span"))
	}
	orElse := func(n *scenario.Node, unit string, x float64) graded {
		if n == nil {
			return sameForAll(x)
		}
		return b.gradedBy(n, unit, e.Where())
	}
	t := &totalEffect{stay: means(node.Child["delay"], "stay"), times: sameForAll(1)}
	risks := b.readEffectsQuietly(s)
	steps := b.doc.Root.At("route", route, "step")
	if steps == nil {
		steps = b.doc.Root.At("pathway", route, "step")
	}
	found := false
	for _, k := range steps.Keys {
		c := steps.Child[k].Child["complication"]
		if c == nil || c.Kind != scenario.TableKind {
			continue
		}
		found = true
		t.any, t.major, t.times = orElse(c.Child["any"], "share", 0), orElse(c.Child["major"], "share", 0), orElse(c.Child["times"], "number", 1)
		t.minor, t.more = means(c.Child["minor_days"], "minor_days"), means(c.Child["major_days"], "major_days")
		for i := range risks {
			if slices.Contains(risks[i].on, route+"."+k+".any") {
				t.anyEffect = &risks[i]
			}
			if slices.Contains(risks[i].on, route+"."+k+".major") {
				t.majorEffect = &risks[i]
			}
		}
	}
	for _, risk := range []*effect{t.anyEffect, t.majorEffect} {
		if risk != nil && risk.kind != asRatio {
			e.Problem("los_effect", "a total effect takes fewer complications off by their ratios; write a ratio on %s, and no %s", words.List(risk.on), risk.sizeWords())
		}
	}
	if !found {
		e.Problem("los_effect", "route %q has no complication step; a stay without complications has only a direct effect", route)
		return nil
	}
	return t
}

// readEffectsQuietly reads the effects again without giving them attributes or
// repeating problems.
func (b *builder) readEffectsQuietly(s *service) []effect {
	was := b.problems
	b.problems = &diag.List{}
	list := b.readEffects(s, false)
	b.problems = was
	return list
}

// checkTotal refuses a total effect that the complications alone exceed, but in a draw.
func (b *builder) checkTotal(t *totalEffect, s *service, e *effect, attrs []int32) {
	if b.drawn {
		return
	}
	told := false
	b.subgroups(s, attrs, func(who *subgroup) {
		own, direct := e.of(who), t.of(who)
		if !told && s.mayBe(who) && direct.stay > 0 && direct.ratio(fmath.Exp(own.at(1)), 1) <= 0 {
			told = true
			e.Problem("ratio", "total and direct effects contradict each other%s: the complications that remain take more days than the total effect leaves; write los_effect = \"direct\", or a weaker total effect", b.words(who))
		}
	})
}

// lawMeans is the mean of a law, for each value of the attribute that it depends on.
func (b *builder) lawMeans(law scenario.LawSpec) graded {
	g := graded{attr: engine.None}
	var values []string
	if law.By != "" {
		a, ok := b.attrs[law.By]
		if !ok {
			return sameForAll(0) // reported where the step is lowered
		}
		g.attr, values = a, b.p.Attributes[a].Values
	}
	laws, err := law.Laws(values)
	if err != nil {
		return sameForAll(0) // likewise
	}
	for _, l := range laws {
		s := b.samplerOf(law, l)
		g.values = append(g.values, s.Mean())
	}
	return g
}
