package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/analysis"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// A number that says "no effect" is an assumption, and what then does not change is no
// result of the simulation. Here it is worked out, from the program alone, what an
// option's prehab could move were such numbers not so, and what it moves all the same.

// Effects are what an option's prehab is assumed to do.
type Effects struct {
	Inert []Inert
	Live  analysis.Reach // what may be moved by effects that are assumed to be some, and by taking staff; empty without Inert

	attrs map[string]int // of effects: 1 + its place in Inert, 0 for one that is live, or tooLate; by the attribute's name
}

// tooLate is an effect on what has been settled before its service begins.
const tooLate = -1

// Inert is numbers that are set so that effects are none, and what the effects could
// move otherwise.
type Inert struct {
	Numbers []scenario.Quantity
	Reach   analysis.Reach
}

// inertEffects is the same while a program is being built.
type inertEffects struct {
	numbers []scenario.Quantity
	attrs   []int32
	service *service // whose contacts nobody has either; nil: they take place
}

// saidOfService is what a service says as far as it decides whether it does anything.
type saidOfService struct {
	reach, refer, uptake scenario.Quantity   // uptake only where it is written as a share
	weight               []scenario.Quantity // by tier, where it is written
	reached              []bool              // by tier: somebody may take part in it
	modeWeight           []scenario.Quantity // by mode, where it is written; nil: for none
	modes                []bool              // by mode: somebody may have it
}

// noteEffects sorts a service's effects into those that are set to be none and the
// others.
func (b *builder) noteEffects(s *service, effects []effect) {
	var attrs []int32
	for _, e := range effects {
		attrs = append(attrs, e.attr)
	}
	switch {
	case zero(s.said.reach):
		b.inert = append(b.inert, inertEffects{[]scenario.Quantity{s.said.reach}, attrs, s})
		return
	case zero(s.said.refer):
		b.inert = append(b.inert, inertEffects{[]scenario.Quantity{s.said.refer}, attrs, s})
		return
	case zero(s.said.uptake):
		b.inert = append(b.inert, inertEffects{[]scenario.Quantity{s.said.uptake}, attrs, nil})
	case zero(s.Quantity("attend")):
		b.inert = append(b.inert, inertEffects{[]scenario.Quantity{s.Quantity("attend")}, attrs, nil})
	default:
		for _, e := range effects {
			if why := e.none(); why != nil {
				b.addInert(why, e.attr)
			} else {
				b.live = append(b.live, e.attr)
				if c := b.carriedOver(&e); c != nil {
					b.carried = append(b.carried, *c)
				}
				if l := b.limitedEffect(&e); l != nil {
					b.limited = append(b.limited, *l)
				}
			}
		}
	}
	b.visited = append(b.visited, s)
}

// addInert puts effects together that the same numbers set to none.
func (x *services) addInert(numbers []scenario.Quantity, attr int32) {
	for i := range x.inert {
		if slices.EqualFunc(x.inert[i].numbers, numbers, func(x, y scenario.Quantity) bool { return x.Path == y.Path }) {
			x.inert[i].attrs = append(x.inert[i].attrs, attr)
			return
		}
	}
	x.inert = append(x.inert, inertEffects{numbers, []int32{attr}, nil})
}

// zero says that a number is there and is 0 for everybody.
func zero(q scenario.Quantity) bool {
	if q.By != "" {
		return len(q.Each) > 0 && !slices.ContainsFunc(q.Each, func(x scenario.Quantity) bool { return x.Value != 0 })
	}
	return q.Set && q.Value == 0
}

// none are the numbers that set an effect to none, at any dose and for every tier that
// somebody may take part in; nil where it is some. Where the weights, the ratio or the
// limit alone do it, the others are not named.
func (e *effect) none() []scenario.Quantity {
	weight := func(tier int) (scenario.Quantity, bool) {
		return e.all.said.weight[tier], zero(e.all.said.weight[tier])
	}
	ratio := func(tier int) (scenario.Quantity, bool) {
		return e.ratio.saidOf(e.all.needs[tier]), e.ratio.isNone(tier, e.neutral())
	}
	limit := func(tier int) (scenario.Quantity, bool) {
		return e.limit.saidOf(e.all.needs[tier]), e.limit.isNone(tier, e.neutral())
	}
	any := func(tier int) (scenario.Quantity, bool) {
		for _, of := range []func(int) (scenario.Quantity, bool){weight, ratio, limit} {
			if q, ok := of(tier); ok {
				return q, true
			}
		}
		return scenario.Quantity{}, false
	}
	if why := e.all.modeless(); why != nil {
		return why
	}
	for _, of := range []func(int) (scenario.Quantity, bool){weight, ratio, limit, any} {
		if why := e.forAll(of); why != nil {
			return why
		}
	}
	return nil
}

// forAll are the numbers that hold for every tier that somebody may take part in; nil
// where there is a tier without.
func (e *effect) forAll(of func(tier int) (scenario.Quantity, bool)) (why []scenario.Quantity) {
	for tier, reached := range e.all.said.reached {
		if !reached {
			continue
		}
		q, ok := of(tier)
		if !ok {
			return nil
		}
		if !slices.ContainsFunc(why, func(x scenario.Quantity) bool { return x.Path == q.Path }) {
			why = append(why, q)
		}
	}
	return why
}

// effectsOf works out how far the effects of an option reach.
func (b *builder) effectsOf() Effects {
	x := Effects{attrs: map[string]int{}}
	for _, a := range b.live {
		x.attrs[b.p.Attributes[a].Name] = 0
	}
	if len(b.inert) == 0 {
		b.noteTooLate(&x)
		return x
	}
	r := analysis.NewReacher(b.p, b.inServices())
	for i, n := range b.inert {
		for _, a := range n.attrs {
			x.attrs[b.p.Attributes[a].Name] = 1 + i
		}
		x.Inert = append(x.Inert, Inert{n.numbers, r.From(b.actsOn(n.attrs), b.staffOf(n.service))})
	}
	var staff []int32
	for _, s := range b.visited {
		staff = append(staff, b.staffOf(s)...)
	}
	x.Live = r.From(b.actsOn(b.live), staff)
	b.noteTooLate(&x)
	return x
}

func (b *builder) noteTooLate(x *Effects) {
	for _, s := range b.visited {
		for _, e := range b.settledBefore(s) {
			x.attrs[effectAttribute(s.name, e)] = tooLate
		}
	}
}

// inServices says of each step whether it belongs to a service of prehab.
func (w *writer) inServices() []bool {
	in := make([]bool, len(w.p.Steps))
	for i, step := range w.p.Steps {
		in[i] = strings.HasPrefix(step, "prehab.")
	}
	return in
}

// reachable says of each operation of the finished program whether some patient may come
// to it.
func (b *builder) reachable() []bool {
	if b.reached == nil && b.last != nil && analysis.SameFlow(b.last.p, b.p) {
		b.reached = b.last.reached
	}
	if b.reached == nil {
		b.reached = analysis.NewFlow(b.p).Reached()
	}
	return b.reached
}

// actsOn are the operations, as far as patients come to them, that attributes of
// effects act on.
func (b *builder) actsOn(attrs []int32) (list []int32) {
	reached := b.reachable()
	for pc := range b.p.Ops {
		op := &b.p.Ops[pc]
		acts := false
		for _, a := range attrs {
			acts = acts || op.Code == engine.Hold && slices.Contains(b.p.Scales[op.B], engine.AttributeID(a)) ||
				op.Code == engine.Branch && int32(b.p.Choices[op.A].Factor.ID()) == a ||
				op.Code == engine.Count && op.A == a
		}
		if acts && reached[pc] {
			list = append(list, int32(pc))
		}
	}
	return list
}

// staffOf are the resources that a service's contacts take.
func (w *writer) staffOf(s *service) (list []int32) {
	if s == nil {
		return nil
	}
	step := w.steps["prehab."+s.name]
	for pc := range w.p.Ops {
		if op := &w.p.Ops[pc]; op.Code == engine.Seize && op.Step == step {
			for id := range w.p.Requests[op.A].Resources {
				list = append(list, int32(id))
			}
		}
	}
	return list
}

// Risk is what an option does to how probable something is for a patient.
type Risk int

// What an option may do to a risk. RiskMoved is said as well where that cannot be told
// from the programs.
const (
	RiskMoved       Risk = iota
	RiskAssumed          // an effect acts on it that is set to be none
	RiskNotModelled      // nothing acts on it
)

// Drawn is how an option decides whether something happens that is counted under some
// names: by the draws on which it depends last of all, if draws alone decide.
type Drawn struct {
	option *Option
	draws  []int32
	words  []string // of the draws, in words that mean the same in every program
	ok     bool
}

// DrawnBy finds how an option decides what is counted under some names.
func DrawnBy(o *Option, names ...string) Drawn {
	if marks := marksCounted(o.Program, names); len(marks) > 0 {
		return drawnBefore(o, marks)
	}
	draws, ok := lastDraws(o.Program, names)
	d := Drawn{option: o, draws: draws, ok: ok}
	for _, pc := range draws {
		op := &o.Program.Ops[pc]
		d.words = append(d.words, fmt.Sprint(o.Program.Choices[op.A].Probs, attributeWords(o.Program, int32(op.By), nil)))
	}
	slices.Sort(d.words)
	d.words = slices.Compact(d.words)
	return d
}

// Risk compares that with how current decides it. Where an effect is set to be none, the
// numbers say so. Of a group of patients reached are the operations to which they may
// come; nil for everybody.
func (d Drawn) Risk(current Drawn, reached []bool) (Risk, []scenario.Quantity) {
	_, ok := current.inert(nil)
	inert, also := d.inert(reached)
	if !ok || !also || !slices.Equal(current.words, d.words) {
		return RiskMoved, nil
	}
	if len(inert) == 0 {
		return RiskNotModelled, nil
	}
	var numbers []scenario.Quantity
	for _, i := range inert {
		numbers = append(numbers, d.option.Effects().Inert[i].Numbers...)
	}
	return RiskAssumed, numbers
}

// Reaches are the operations to which patients of an option may come who have a value of
// an attribute; nil where that is not known.
func Reaches(o *Option, attribute, value string) []bool {
	a := slices.IndexFunc(o.Program.Attributes, func(x engine.Attribute) bool { return x.Name == attribute })
	if a < 0 {
		return nil
	}
	v := slices.Index(o.Program.Attributes[a].Values, value)
	if v < 0 {
		return nil
	}
	return analysis.NewFlow(o.Program).Of(int32(a), v)
}

// inert are the effects set to be none that act on the draws. It is false where something
// else than a draw decides, or a live effect acts.
func (d Drawn) inert(reached []bool) (list []int, ok bool) {
	p := d.option.Program
	ok = d.ok
	for _, pc := range d.draws {
		op := &p.Ops[pc]
		c := &p.Choices[op.A]
		if c.Factor.Is() && (reached == nil || givenAt(p, c.Factor.ID(), reached)) {
			i, known := d.option.Effects().attrs[p.Attributes[c.Factor.ID()].Name]
			if !known || i == 0 {
				return nil, false
			}
			if i != tooLate {
				list = append(list, i-1)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list), ok
}

// givenAt says whether a multiplier is given a value other than 1 at an operation that is
// reached.
func givenAt(p *engine.Program, attribute engine.AttributeID, reached []bool) bool {
	for pc := range p.Ops {
		op := &p.Ops[pc]
		if reached[pc] && op.Changes() == int32(attribute) && !(op.Code == engine.Set && op.Value == 1) {
			return true
		}
	}
	return false
}

// lastDraws are the draws that decide last whether something is counted under some
// names; false where something else does, or nothing.
func lastDraws(p *engine.Program, names []string) (draws []int32, ok bool) {
	back := analysis.NewFlow(p).LeadingTo()
	seen := map[int32]bool{}
	var open []int32
	for pc := range p.Ops {
		if op := &p.Ops[pc]; op.Code == engine.Count && slices.Contains(names, p.Tallies[op.B].Name) {
			open = append(open, back[pc]...)
		}
	}
	ok = len(open) > 0
	for len(open) > 0 {
		pc := open[len(open)-1]
		open = open[:len(open)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch op := &p.Ops[pc]; op.Code {
		case engine.Hold, engine.Seize, engine.Release, engine.Fork, engine.Jump, engine.Call, engine.Count, engine.Charge, engine.Mark:
			ok = ok && len(back[pc]) > 0 // else from the very beginning
			open = append(open, back[pc]...)
		case engine.Branch:
			draws = append(draws, pc)
		default:
			ok = false
		}
	}
	for _, pc := range slices.Clone(draws) {
		draws = append(draws, drawsAsked(p, back, pc)...)
	}
	slices.Sort(draws)
	return slices.Compact(draws), ok
}

// drawsAsked are the draws that decided an attribute for which a draw is only of some
// patients: who has had a major complication may die of it.
func drawsAsked(p *engine.Program, back [][]int32, draw int32) (draws []int32) {
	seen := map[int32]bool{}
	for before := slices.Clone(back[draw]); len(before) > 0; {
		at := before[0]
		before = before[1:]
		if p.Ops[at].Code != engine.Test || seen[at] {
			continue
		}
		seen[at] = true
		before = append(before, back[at]...)
		for pc := range p.Ops {
			if op := &p.Ops[pc]; op.Code == engine.Set && op.A == p.Ops[at].A {
				draws = append(draws, drawsBefore(p, back, int32(pc))...)
			}
		}
	}
	return draws
}

// drawsBefore are the draws right before an operation, with only what is counted between.
func drawsBefore(p *engine.Program, back [][]int32, pc int32) (draws []int32) {
	seen := map[int32]bool{}
	for open := slices.Clone(back[pc]); len(open) > 0; {
		at := open[0]
		open = open[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		switch p.Ops[at].Code {
		case engine.Count, engine.Charge:
			open = append(open, back[at]...)
		case engine.Branch:
			draws = append(draws, at)
		}
	}
	return draws
}

// CountedAt are the steps, with their conditions, at which something is counted under
// some names; of a risk the steps that draw it, where draws alone decide.
func CountedAt(o *Option, risk bool, names ...string) (steps []string) {
	p := o.Program
	var at []int32
	ok := false
	if risk {
		at, ok = lastDraws(p, names)
	}
	if !ok {
		at = nil
	}
	for pc := range p.Ops {
		if op := &p.Ops[pc]; !ok && op.Code == engine.Count && slices.Contains(names, p.Tallies[op.B].Name) {
			at = append(at, int32(pc))
		}
	}
	for _, pc := range at {
		if step := p.Ops[pc].Step; step != engine.None && !slices.Contains(steps, o.stepWords(p.Steps[step])) {
			steps = append(steps, o.stepWords(p.Steps[step]))
		}
	}
	return steps
}

// stepWords is a step with the condition under which patients come to it.
func (o *Option) stepWords(path string) string {
	i := strings.LastIndex(path, ".")
	if i < 0 {
		return path
	}
	for _, kind := range []string{"route", "pathway"} {
		when := o.Document.Root.At(kind, path[:i], "step", path[i+1:], "when")
		if when == nil {
			continue
		}
		var words []string
		for _, key := range when.Keys {
			words = append(words, key+" "+strings.Join(texts(when.Child[key]), " or "))
		}
		return path + " (" + strings.Join(words, ", ") + ")"
	}
	return path
}

// attributeWords says how an attribute comes by its values, in words that mean the
// same in every program.
func attributeWords(p *engine.Program, a int32, above []int32) string {
	if a == engine.None || slices.Contains(above, a) {
		return ""
	}
	above = append(above, a)
	var words []string
	for i := range p.Ops {
		op := &p.Ops[i]
		if op.Changes() != a {
			continue
		}
		text := fmt.Sprint(op.Code, op.Value)
		switch op.Code {
		case engine.Pick:
			text += fmt.Sprint(p.Choices[op.B].Probs, p.Choices[op.B].Targets)
		case engine.Look:
			text += fmt.Sprint(p.Lookups[op.B].Values)
			for _, other := range p.Lookups[op.B].Attrs {
				text += attributeWords(p, int32(other), above)
			}
		case engine.Sample:
			text += fmt.Sprint(p.Samplers[op.B].Law, p.Samplers[op.B].Scale)
		}
		words = append(words, text+attributeWords(p, int32(op.By), above))
	}
	slices.Sort(words)
	return p.Attributes[a].Name + strings.Join(slices.Compact(words), "")
}
