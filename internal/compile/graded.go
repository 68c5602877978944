package compile

import (
	"slices"
	"strings"

	"prehabsim/internal/analysis"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// graded is a number of a service that is the same for all, or differs by the values
// of an attribute or by the tier that a patient is in.
type graded struct {
	attr   int32 // None: not by an attribute
	byTier bool
	values []float64         // one, or one for each value or tier
	said   scenario.Quantity // as it is written
}

// subgroup is patients who are alike in all that graded numbers ask for: their tier,
// and for some attributes which of the values they have.
type subgroup struct {
	tier  int
	attrs []int32
	has   []int
}

func (g graded) of(who *subgroup) float64 {
	switch {
	case g.byTier:
		return g.values[who.tier]
	case g.attr != engine.None:
		return g.values[who.has[slices.Index(who.attrs, g.attr)]]
	}
	return g.values[0]
}

// attribute adds the attribute that the number differs by to a list, once.
func (g graded) attribute(list []int32) []int32 {
	if g.attr == engine.None || slices.Contains(list, g.attr) {
		return list
	}
	return append(list, g.attr)
}

// saidOf is the number as it is written for a tier.
func (g graded) saidOf(tier string) scenario.Quantity {
	if each, ok := g.said.For(tier); g.byTier && ok {
		return each
	}
	return g.said
}

func sameForAll(x float64) graded { return graded{attr: engine.None, values: []float64{x}} }

// graded reads a number that may be by = an attribute, or by = "tier".
func (b *builder) graded(s *service, q scenario.Quantity, where string) graded {
	if !b.isTier(q.By) {
		by, values := b.rows(q, where)
		b.asks = b.asks || b.mayLack(s, int32(by))
		return graded{attr: int32(by), values: values, said: q}
	}
	g := graded{attr: engine.None, byTier: true, said: q}
	b.refuseStrange(q, s.needs, where)
	for _, tier := range s.needs {
		each, ok := q.For(tier)
		if !ok {
			if slices.Contains(s.tiers, tier) {
				b.problems.Add(q.File, q.Line, "%s: says nothing for tier %q; write it, or `rest = ...`", where, tier)
			}
			each.Value = 1 // nobody is in a tier that is not offered
		}
		g.values = append(g.values, each.Value)
	}
	return g
}

// isTier says whether a number by a name is by tier: an attribute of the scenario of
// that name goes first.
func (b *builder) isTier(name string) bool {
	_, own := b.attrs[name]
	return name == "tier" && !own
}

// subgroups calls do for every tier and every combination of the attributes' values,
// the last attribute running fastest.
func (w *writer) subgroups(s *service, attrs []int32, do func(*subgroup)) {
	who := &subgroup{attrs: attrs, has: make([]int, len(attrs))}
	var walk func(i int)
	walk = func(i int) {
		if i == len(attrs) {
			do(who)
			return
		}
		for v := range w.p.Attributes[attrs[i]].Values {
			who.has[i] = v
			walk(i + 1)
		}
	}
	for who.tier = range s.needs {
		walk(0)
	}
}

// words are the attributes' values as a message names them: ` for site "lung"`.
func (w *writer) words(who *subgroup) (of string) {
	for i, a := range who.attrs {
		word := ", "
		if i == 0 {
			word = " for "
		}
		of += word + w.called(int16(a)) + " " + quoted([]string{w.p.Attributes[a].Values[who.has[i]]})
	}
	return of
}

// mayLack says whether somebody who is offered a service may lack an attribute: not where
// all are given it, or all who have what the service's own condition asks for.
func (b *builder) mayLack(s *service, attr int32) bool {
	if attr == engine.None {
		return false
	}
	given := b.givenWhen(b.p.Attributes[attr].Name)
	if given == "" {
		return false
	}
	when := s.Node("when")
	return when == nil || when.Kind != scenario.TableKind || !slices.ContainsFunc(when.Keys, func(k string) bool { return b.givenWhen(k) == given })
}

// givenWhen is the condition on which patients are given an attribute, as it is written;
// "" where all are.
func (b *builder) givenWhen(attribute string) string {
	n := b.doc.Root.At("attribute", attribute)
	if n == nil {
		return ""
	}
	if when := n.Child["when"]; when != nil {
		return when.Shown()
	}
	for _, key := range []string{"from", "shares", "probability", "value"} { // or as the attribute that it follows
		if by := n.At(key, "by"); by != nil && by.Kind == scenario.TextKind && by.Text != attribute {
			return b.givenWhen(by.Text)
		}
	}
	return ""
}

// noteAsked notes by which attributes numbers are that only contacts ask for.
func (b *builder) noteAsked(s *service) {
	note := func(t *scenario.Table, keys ...string) {
		for _, key := range keys {
			if !t.Has(key) {
				continue
			}
			if a, ok := b.attrs[t.Quantity(key).By]; ok {
				b.asks = b.asks || b.mayLack(s, a)
			}
		}
	}
	note(s.Table, "attend", "attend_sd", "drop_out")
	for _, k := range s.contacts {
		note(k.Table, "chance", "time")
	}
	if s.Has("after") {
		if a, ok := b.attrs[s.Law("after").By]; ok {
			b.asks = b.asks || b.mayLack(s, a)
		}
	}
}

// checkAsked follows all patients, as a run will, and refuses a service that asks for
// an attribute which some of those who come to it do not have.
func (b *builder) checkAsked() {
	if !b.asks || !b.problems.Empty() || b.last != nil && b.last.asks && analysis.SamePaths(b.last.p, b.p) {
		return // the last model was not refused
	}
	rates := make([][]float64, len(b.p.Sources))
	for i := range rates {
		rates[i] = []float64{1}
	}
	told := map[[2]string]bool{}
	analysis.Missing(b.p, rates, b.times.window, b.dosed, func(step, attr int32) {
		if step == engine.None {
			return
		}
		for _, n := range b.sections("prehab") {
			path, a := b.p.Steps[step]+".", b.p.Attributes[attr].Name
			if name := collectionName(n); strings.HasPrefix(path, "prehab."+name+".") && !told[[2]string{name, a}] {
				told[[2]string{name, a}] = true
				b.problems.Add(n.File, n.Line, "prehab %q: asks for attribute %q, which some of those who come to it do not have; say with when who is offered it or has the effect, or give the attribute to all", name, a)
			}
		}
	})
}
