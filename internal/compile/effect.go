package compile

import (
	"fmt"
	"math"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/fmath"
)

var effectShape = scenario.Shape{
	Name: "effect", Help: "what a dose of prehabilitation changes; no dose, no effect",
	Fields: []scenario.Field{
		{Name: "on", Type: scenario.NamesField, Required: true, Help: `the steps it acts on, as route.step: a delay is multiplied; of a complication write .any or .major; of a readmission or emergency the probability, or with .stay its stay`, Example: `"surgery.ward_stay"`},
		{Name: "ratio", Type: scenario.NumberField, Required: true, Min: 0.01, Max: 10, Help: "ratio with prehab to without, as published", Example: `{ value = 0.95, low = 0.86, high = 1.05, dist = "lognormal", source = "M-LOS" }`},
		{Name: "at_dose", Type: scenario.ShareField, Help: "mean dose behind the evidence", Default: "1"},
		{Name: "at_weight", Type: scenario.ShareField, Help: "mean tier weight behind the evidence", Default: "1"},
		{Name: "limit", Type: scenario.NumberField, Min: 0.01, Max: 10, Help: "the completers' ratio: no dose has a stronger effect", Example: `{ value = 0.92, source = "M-LOSC" }`},
		{Name: "los_effect", Type: scenario.TextField, Help: `of a stay: "total", with fewer complications included, or "direct"`, Choices: []string{"total", "direct"}, Default: "direct"},
		{Name: "when", Type: scenario.AnyField, Help: "only patients whose attributes have these values"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// effect is one effect of a service while it is lowered.
type effect struct {
	*scenario.Table
	on       []string
	attr     int32
	log      float64 // log ratio at weight 1 and dose 1
	limit    float64 // strongest log ratio, where limited
	limited  bool
	ratio    scenario.Quantity
	most     scenario.Quantity // limit as it is written
	total    bool
	relative *effect // the risk of any complication, of which this is the major part
	all      *service
}

// effectUse is an attribute that multiplies a step.
type effectUse struct{ attr int32 }

// readEffects reads a service's effects. With use, they get attributes, and the
// steps they act on will be multiplied by them.
func (b *builder) readEffects(s *service, use bool) []effect {
	var list []effect
	for _, n := range s.Sections("effect") {
		name := lastPart(n.Path)
		e := effect{all: s}
		e.Table = scenario.Read(n, fmt.Sprintf("%s: effect %q", s.where, name), effectShape, b.doc, b.problems)
		e.on = e.Names("on")
		if !e.Has("ratio") || len(e.on) == 0 {
			continue
		}
		e.ratio = e.Quantity("ratio")
		e.log = fmath.Log(e.ratio.Value)
		for _, key := range []string{"at_dose", "at_weight"} {
			if !e.Has(key) {
				continue
			}
			x := e.Quantity(key).Value
			if x <= 0 {
				e.Problem(key, "must be above 0: an effect seen at no dose says nothing")
				x = 1
			}
			e.log /= x
		}
		if e.Has("limit") {
			e.most, e.limited = e.Quantity("limit"), true
			e.limit = fmath.Log(e.most.Value)
		}
		e.total = e.Text("los_effect") == "total"
		for _, path := range e.on {
			b.checkEffectOn(&e, path)
			if strings.HasSuffix(path, ".major") && len(e.on) > 1 {
				e.Problem("on", "%q has an effect of its own: the major part of any complication; write it apart from %s", path, strings.Join(without(e.on, path), ", "))
			}
		}
		if use {
			e.attr = b.hidden("effect "+s.name+" "+name, 1)
			for _, path := range e.on {
				b.effects[path] = append(b.effects[path], effectUse{attr: e.attr})
			}
		}
		list = append(list, e)
	}
	for i := range list {
		for _, path := range list[i].on {
			base, ok := strings.CutSuffix(path, ".major")
			if !ok {
				continue
			}
			for j := range list {
				if contains(list[j].on, base+".any") {
					list[i].relative = &list[j]
				}
			}
		}
	}
	return list
}

// checkEffectOn refuses an effect on something that is not there.
func (b *builder) checkEffectOn(e *effect, path string) {
	if b.stepNode(path) != nil {
		return
	}
	for _, suffix := range []string{".any", ".major", ".stay"} {
		if base, ok := strings.CutSuffix(path, suffix); ok && b.stepNode(base) != nil {
			return
		}
	}
	e.Problem("on", "no step is called %q%s", path, diag.Nearest(path, b.stepPaths()))
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
func (b *builder) stepNode(path string) *scenario.Node {
	i := strings.LastIndex(path, ".")
	if i < 0 {
		return nil
	}
	for _, kind := range []string{"route", "pathway"} {
		root := b.doc.Root.Child[kind]
		if root == nil {
			continue
		}
		if r := root.Child[path[:i]]; r != nil {
			if steps := r.Child["step"]; steps != nil && steps.Child[path[i+1:]] != nil {
				return steps.Child[path[i+1:]]
			}
		}
	}
	return nil
}

func (b *builder) stepPaths() []string {
	var paths []string
	for _, kind := range []string{"route", "pathway"} {
		for _, n := range b.sections(kind) {
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
func (b *builder) factor(path string) int32 {
	list := b.effects[path]
	if len(list) == 0 {
		return engine.None
	}
	if len(list) > 1 {
		b.problems.Add(b.doc.Root.File, 1, "%s: two effects act on the risk %q; join them into one", b.where, path)
	}
	return list[0].attr
}

// at is the log ratio for a tier and a dose: ln(ratio) × weight × dose ÷
// (at_weight × at_dose), no stronger than the limit (model.md §5).
func (e *effect) at(tier int, dose float64) float64 {
	x := e.log * e.all.weights[tier] * dose
	if e.limited && (e.limit <= 0 && x < e.limit || e.limit >= 0 && x > e.limit) {
		return e.limit
	}
	return x
}

// lowerDose sets the dose reached, in millionths: contacts attended of contacts
// planned.
func (b *builder) lowerDose(s *service) {
	n := s.most + 1
	l := engine.Lookup{Attrs: []int32{s.planned, s.attended}, Sizes: []int32{int32(n), int32(n)}}
	for planned := range n {
		for attended := range n {
			d := 0.0
			if planned > 0 {
				d = math.Round(1e6 * float64(min(attended, planned)) / float64(planned))
			}
			l.Values = append(l.Values, d)
		}
	}
	b.p.Lookups = append(b.p.Lookups, l)
	op := b.op(engine.Look)
	op.A, op.B = s.dose, int32(len(b.p.Lookups)-1)
	b.emit(op)
}

// lowerEffect sets an effect's factor from tier, planned and attended contacts
// and, for a total effect on stay, from what the direct stay depends on.
func (b *builder) lowerEffect(s *service, e effect) {
	skips := b.lowerWhen(e.Node("when"), func(f string, a ...any) { e.Problem("when", f, a...) })
	n := s.most + 1
	l := engine.Lookup{Attrs: []int32{s.tier, s.planned, s.attended}, Sizes: []int32{int32(len(s.needs)), int32(n), int32(n)}}
	rows := 1
	var total *totalEffect
	if e.total {
		total = b.totalEffect(s, &e)
		if total != nil && total.by != engine.None {
			rows = len(b.p.Attributes[total.by].Values)
			l.Attrs, l.Sizes = append(l.Attrs, int32(total.by)), append(l.Sizes, int32(rows))
		}
	}
	for tier := range s.needs {
		for planned := range n {
			for attended := range n {
				dose := 0.0
				if planned > 0 {
					dose = float64(min(attended, planned)) / float64(planned)
				}
				x := e.at(tier, dose)
				if e.relative != nil {
					x -= e.relative.at(tier, dose)
				}
				for row := range rows {
					ratio := fmath.Exp(x)
					if total != nil {
						ratio = total.direct(ratio, tier, dose, row)
					}
					l.Values = append(l.Values, ratio)
				}
			}
		}
	}
	b.p.Lookups = append(b.p.Lookups, l)
	op := b.op(engine.Look)
	op.A, op.B = e.attr, int32(len(b.p.Lookups)-1)
	b.emit(op)
	b.setC(skips, b.here())
}

// totalEffect turns a total effect on stay, in which fewer complications are
// included, into the effect on the direct stay.
type totalEffect struct {
	by          int16
	stay        []float64 // mean direct stay, by row
	any, major  []float64
	minor, more []float64 // mean extra days
	anyEffect   *effect
	majorEffect *effect
}

func pickRow(list []float64, row int) float64 {
	if len(list) == 0 {
		return 0
	}
	return list[min(row, len(list)-1)]
}

// direct is (r(b + Σ p·e) − Σ p·q·e) ÷ b: b the direct mean stay, p the risks, e
// the extra days, q the risk ratios at this tier and dose (model.md §5).
func (t *totalEffect) direct(r float64, tier int, dose float64, row int) float64 {
	stay, anyP, majorP := pickRow(t.stay, row), pickRow(t.any, row), pickRow(t.major, row)
	minor, more := pickRow(t.minor, row), pickRow(t.more, row)
	if stay <= 0 {
		return 1
	}
	qa, qm := 1.0, 1.0
	if t.anyEffect != nil {
		qa = fmath.Exp(t.anyEffect.at(tier, dose))
	}
	qm = qa // a major complication is one of any
	if t.majorEffect != nil {
		qm = fmath.Exp(t.majorEffect.at(tier, dose))
	}
	if dose == 0 || r == 1 && qa == 1 && qm == 1 {
		return 1 // exactly: no effect must not move a stay by a rounding error
	}
	// Each product is converted, so that no processor fuses it with the sum.
	before := float64((anyP-majorP)*minor) + float64(majorP*more)
	after := float64((float64(anyP*qa)-float64(majorP*qm))*minor) + float64(majorP*qm*more)
	return (float64(r*(stay+before)) - after) / stay
}

// totalEffect reads the stay and the complications of the route on whose step
// the effect acts.
func (b *builder) totalEffect(s *service, e *effect) *totalEffect {
	if len(e.on) != 1 {
		e.Problem("on", "a total effect acts on one stay")
		return nil
	}
	path := e.on[0]
	node := b.stepNode(path)
	if node == nil || node.Child["delay"] == nil {
		e.Problem("los_effect", "a total effect acts on a delay, the stay; %q is none", path)
		return nil
	}
	route := path[:strings.LastIndex(path, ".")]
	t := &totalEffect{by: engine.None}
	means := func(n *scenario.Node, what string) []float64 {
		if n == nil {
			return nil
		}
		law := b.law(n, e.Where()+": "+what, "span")
		return b.lawMeans(law, &t.by, e)
	}
	t.stay = means(node.Child["delay"], "stay")
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
		share := func(n *scenario.Node) []float64 {
			if n == nil {
				return nil
			}
			by, values := b.rows(b.quantity(n, nil, e.Where(), "share"), e.Where())
			b.sameRow(&t.by, by, e)
			return values
		}
		t.any, t.major = share(c.Child["any"]), share(c.Child["major"])
		t.minor, t.more = means(c.Child["minor_days"], "minor_days"), means(c.Child["major_days"], "major_days")
		for i := range risks {
			if contains(risks[i].on, route+"."+k+".any") {
				t.anyEffect = &risks[i]
			}
			if contains(risks[i].on, route+"."+k+".major") {
				t.majorEffect = &risks[i]
			}
		}
	}
	if !found {
		e.Problem("los_effect", "route %q has no complication step; a stay without complications has only a direct effect", route)
		return nil
	}
	b.checkTotal(t, s, e)
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

// checkTotal refuses a total effect that the complications alone exceed.
func (b *builder) checkTotal(t *totalEffect, s *service, e *effect) {
	rows := 1
	if t.by != engine.None {
		rows = len(b.p.Attributes[t.by].Values)
	}
	for row := range rows {
		for tier := range s.needs {
			if pickRow(t.stay, row) > 0 && t.direct(fmath.Exp(e.at(tier, 1)), tier, 1, row) <= 0 {
				of := ""
				if t.by != engine.None {
					of = fmt.Sprintf(" for %s %q", b.p.Attributes[t.by].Name, b.p.Attributes[t.by].Values[row])
				}
				e.Problem("ratio", "total and direct effects contradict each other%s: the complications that remain take more days than the total effect leaves; write los_effect = \"direct\", or a weaker total effect", of)
				return
			}
		}
	}
}

func (b *builder) lawMeans(law scenario.LawSpec, by *int16, e *effect) []float64 {
	var values []string
	if law.By != "" {
		a, ok := b.attrs[law.By]
		if !ok {
			return nil
		}
		values = b.p.Attributes[a].Values
		b.sameRow(by, int16(a), e)
	}
	laws, err := law.Laws(values)
	if err != nil {
		return nil // reported where the step is lowered
	}
	var means []float64
	for _, l := range laws {
		s := b.samplerOf(law, l)
		means = append(means, s.Mean())
	}
	return means
}

func (b *builder) sameRow(by *int16, a int16, e *effect) {
	if a == engine.None {
		return
	}
	if *by != engine.None && *by != a {
		e.Problem("los_effect", "stay and complications depend on different attributes (%q and %q)", b.p.Attributes[*by].Name, b.p.Attributes[a].Name)
	}
	*by = a
}
