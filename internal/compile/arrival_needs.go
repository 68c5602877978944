package compile

import (
	"fmt"
	"slices"

	"prehabsim/internal/analysis"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// lack is an attribute that cannot be given on arrival, because it depends on
// another that the patients of some pathways do not have by then.
type lack struct {
	attribute, by string
	node          *scenario.Node // that says what the attribute is
	later         bool           // the other is drawn, but below
	pathways      []string
}

// given is what the text tells of an attribute at some point of an arrival.
type given struct {
	set   bool // it may have a value
	one   bool // the same for everybody who comes by
	value float64
}

// noteLacks follows what a stream's patients are given, from its entry to here, and
// notes what would fail for each of them with "needs attribute". What only some are
// given, because of a `when`, is left to the run.
func (b *builder) noteLacks(entry int32, n *scenario.Node) {
	state := make([]given, len(b.p.Attributes))
	for i, a := range b.p.Attributes {
		state[i] = given{set: a.Initial >= 0}
	}
	sure := entry // from here on everybody comes by
	for pc := entry; pc < b.here(); pc++ {
		op := &b.p.Ops[pc]
		if op.Code == engine.Test {
			switch a := state[op.A]; {
			case !a.set || a.one && b.p.Sets[op.B]>>uint(a.value)&1 == 0:
				pc = max(pc, op.C-1) // nobody passes
			case !a.one:
				sure = max(sure, op.C)
			}
			continue
		}
		a := op.Writes()
		if a == engine.None {
			continue
		}
		for _, by := range analysis.Reads(nil, b.p, op) {
			if !state[by].set && pc >= sure {
				b.noteLack(a, by, n)
			}
		}
		state[a] = given{set: true, one: op.Code == engine.Set && pc >= sure, value: op.Value}
	}
}

func (b *builder) noteLack(attribute, by int32, pathway *scenario.Node) {
	name, other := b.p.Attributes[attribute].Name, b.p.Attributes[by].Name
	for i := range b.lacks {
		if l := &b.lacks[i]; l.attribute == name && l.by == other {
			if p := family(pathway); !slices.Contains(l.pathways, p) {
				l.pathways = append(l.pathways, p)
			}
			return
		}
	}
	l := lack{attribute: name, by: other, pathways: []string{family(pathway)}, node: pathway}
	below := false
	for _, n := range b.sections("attribute") {
		switch last(n.Path) {
		case name:
			l.node, below = n, true
		case other:
			l.later = below && n.Child["table"] == nil
		}
	}
	if set := pathway.At("set", name); set != nil {
		l.node = set
	}
	b.lacks = append(b.lacks, l)
}

// tellLacks makes a problem of each attribute that would be missed.
func (b *builder) tellLacks() {
	for _, l := range b.lacks {
		who := fmt.Sprintf("patients of pathway %q", l.pathways[0])
		if more := len(l.pathways) - 1; more > 0 {
			who += fmt.Sprintf(" (and of %d more)", more)
		}
		out := fmt.Sprintf(`give it to them with set = { %s = "..." }, or say with when who has %q`, l.by, l.attribute)
		if l.later {
			out = "attributes are drawn in the order written, so write it above"
		}
		b.problems.Add(l.node.File, l.node.Line, "attribute %q depends on %q, which %s do not have by then; %s", l.attribute, l.by, who, out)
	}
}
