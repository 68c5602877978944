package compile

import (
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// phase is that of which its evidence is.
func (e *effect) phase() string {
	if e.Has("phase") {
		return e.Text("phase")
	}
	return phaseBefore
}

// useOf is how steps use an effect.
func (b *builder) useOf(e *effect) effectUse {
	u := effectUse{attr: e.attr, of: e.Table, most: 1}
	s, each := e.all, *e
	switch e.phase() {
	case phaseBefore:
		return u
	case phaseWaiting:
		u.now = func() { b.lowerWaiting(s, each) }
		return u
	}
	b.subgroups(s, e.attributes(nil), func(who *subgroup) {
		for _, ratio := range each.ratios(nil, nil, who) {
			u.most = max(u.most, ratio)
		}
	})
	u.now = func() { b.lowerDuring(s, each) }
	return u
}

// lowerWaiting sets an effect by the dose as of now for who still waits for treatment, and to
// none for others.
func (b *builder) lowerWaiting(s *service, e effect) {
	s.settled = append(s.settled, settled{e.name, b.here()})
	b.emitSet(e.attr, e.neutralFactor())
	not := []int32{b.emitReached(s.state, 1)}
	treated := b.emitReached(s.state, 2)
	ended := b.emitJump(engine.None)
	b.p.Ops[treated].C = b.here()
	not = append(not, b.notBegun(s)...)
	b.lowerEffectNow(s, e)
	b.setC(not, b.here())
	b.p.Ops[ended].A = b.here()
}

// lowerDuring sets an effect by the dose as of now for whom the programme goes on beside
// treatment, and to none for others.
func (b *builder) lowerDuring(s *service, e effect) {
	b.emitSet(e.attr, e.neutralFactor())
	if s.beside == engine.None {
		return
	}
	not := []int32{b.emitReached(s.beside, 1)}
	over := b.emitReached(s.beside, float64(len(s.through)+1))
	ended := b.emitJump(engine.None)
	b.p.Ops[over].C = b.here()
	not = append(not, b.notBegun(s)...)
	b.lowerEffectNow(s, e)
	b.setC(not, b.here())
	b.p.Ops[ended].A = b.here()
}

// neutralFactor is what an effect's attribute is without effect.
func (e *effect) neutralFactor() float64 {
	if e.kind == asChance || e.kind == asMore {
		return 0
	}
	return 1
}

// setNow sets the effects on a path that depend on the dose as of now.
func (b *builder) setNow(path string) {
	for _, u := range b.effects[path] {
		if u.now != nil {
			u.now()
		}
	}
}

// warnOfTwo tells of a second effect on one time, which is multiplied by both as if neither
// knew of the other, where the same patients may have the two.
func (b *builder) warnOfTwo(path string) {
	list := b.effects[path]
	for i := 1; i < len(list); i++ {
		for _, other := range list[:i] {
			if apart(list[i].of.Node("when"), other.of.Node("when")) {
				continue
			}
			n := list[i].of.Node("on")
			b.problems.Warn(n.File, n.Line, "%s: on: step %q has the effect %s already, and who has both has the two ratios multiplied; join them, or say with when that they are of different patients",
				list[i].of.Where(), path, other.of.Where())
			break
		}
	}
}

// apart says that no patient meets both of two conditions: each pair of their ways asks for
// different values of some attribute.
func apart(a, b *scenario.Node) bool {
	if a == nil || b == nil {
		return false
	}
	for _, x := range itemsOf(a) {
		for _, y := range itemsOf(b) {
			differ := slices.ContainsFunc(x.Keys, func(k string) bool {
				return y.Child[k] != nil && !slices.ContainsFunc(texts(x.Child[k]), func(v string) bool { return slices.Contains(texts(y.Child[k]), v) })
			})
			if !differ {
				return false
			}
		}
	}
	return true
}

// mostOf is the largest ratio of effects on a risk that are set when they act, or 1.
func (x *services) mostOf(path string) float64 {
	most := 1.0
	for _, u := range x.effects[path] {
		if u.now != nil {
			most = max(most, u.most)
		}
	}
	return most
}

// during says whether an effect on a path is set when it acts.
func (x *services) during(path string) bool {
	return slices.ContainsFunc(x.effects[path], func(u effectUse) bool { return u.now != nil })
}

// checkWhole refuses an effect on a step of which nothing can be changed, or only a part.
func (b *builder) checkWhole(e *effect, n *scenario.Node, path string) {
	kinds := []string{"delay", "use", "branch", "readmission", "emergency", "repeat"}
	switch {
	case e.kind == asChance:
		e.Problem("on", "adds is a chance to take a way of a branch; write %s.WAY", path)
	case n.Child["complication"] != nil:
		e.Problem("on", "%q is a risk of complications; write %[1]s.any or %[1]s.major", path)
	case !slices.ContainsFunc(kinds, func(k string) bool { return n.Child[k] != nil }):
		e.Problem("on", "step %q has no time and no risk on which prehabilitation could act", path)
	}
	b.checkPhase(e, n, path, "")
}

// checkPhase refuses an effect at a time at which its step draws nothing by the dose as of
// then.
func (b *builder) checkPhase(e *effect, n *scenario.Node, path, part string) {
	counted := part != "" && n.At("counts", part) != nil
	switch {
	case e.phase() == phaseDuring && n.Child["emergency"] == nil && !counted:
		e.Problem("phase", "an effect during treatment acts on unplanned admissions (emergency) and their stay, and on what a step counts; %q is none", path)
	case e.phase() == phaseWaiting && n.Child["branch"] == nil && !slices.Contains([]string{"cancelled", "no_show"}, part):
		e.Problem("phase", "while the patient waits, an effect acts on a branch, or on a use that is called off (.cancelled) or missed (.no_show); %q is none", path)
	case e.phase() == phaseWaiting && (n.At("branch", "by") != nil || n.At("branch", "full") != nil):
		e.Problem("on", "the branch %q draws nothing: it goes by an attribute, or by what could be had", path)
	}
}

// checkPartOf refuses an effect on a part that a step does not have.
func (b *builder) checkPartOf(e *effect, n *scenario.Node, path, part string) {
	var parts []string
	if counts := n.Child["counts"]; counts != nil {
		parts = append(parts, counts.Keys...)
	}
	switch {
	case n.Child["complication"] != nil:
		parts = append(parts, "any", "major")
	case n.Child["readmission"] != nil || n.Child["emergency"] != nil:
		parts = append(parts, "stay")
	case n.Child["use"] != nil:
		for _, k := range []string{"cancelled", "no_show"} {
			if n.Child[k] != nil {
				parts = append(parts, k)
			}
		}
	case n.Child["branch"] != nil:
		parts = append(parts, slices.DeleteFunc(slices.Clone(n.Child["branch"].Keys), func(k string) bool { return k == "by" || k == "full" })...)
	}
	base := strings.TrimSuffix(path, "."+part)
	switch {
	case !slices.Contains(parts, part):
		e.Problem("on", "step %q has no %q on which prehabilitation could act%s", base, part, diag.Known(part, parts))
	case n.Child["branch"] != nil && e.kind != asChance:
		e.Problem("on", "a way of a branch takes adds, a chance on top; a ratio acts on the step, %q, and its first way", base)
	case n.Child["branch"] == nil && e.kind == asChance:
		e.Problem("adds", "is a chance to take a way of a branch; %q is none", path)
	case e.kind != asMore && n.At("counts", part) != nil:
		e.Problem(e.size, "%q is a number that is counted; write a ratio", path)
	}
	b.checkPhase(e, n, path, part)
}
