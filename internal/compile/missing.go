package compile

import (
	"slices"
	"strings"

	"prehabsim/internal/analysis"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// refuseMissing follows the patients of current, as a run will, and refuses steps that ask
// for an attribute which some of them do not have, since the cell of a table is empty from
// which it is looked up. Whatever else an attribute may be missing for is known while steps
// are lowered, without following anybody; see [builder.tellLacks].
func refuseMissing(m *Model, problems *diag.List) {
	p := m.Options[0].Program
	empty := map[int32]bool{}
	for i := range p.Ops {
		if op := &p.Ops[i]; op.Code == engine.Look && op.A != engine.None && p.Attributes[op.A].Values != nil && slices.Contains(p.Lookups[op.B].Values, -1) {
			empty[op.A] = true
		}
	}
	if len(empty) == 0 {
		return
	}
	rates := make([][]float64, len(p.Sources))
	for i := range rates {
		rates[i] = []float64{1}
	}
	analysis.Missing(p, rates, p.Window, nil, func(step, attr int32) {
		if step == engine.None || !empty[attr] {
			return
		}
		if n := stepNode(m.Options[0].Document, p.Steps[step]); n != nil {
			problems.Add(n.File, n.Line, "step %q: needs attribute %q, which some of those who come to it do not have, since it is looked up in a cell that is empty; fill it in, or say with when who does the step", p.Steps[step], p.Attributes[attr].Name)
		}
	})
}

// stepNode is where a step is written; nil where it is none of a route or pathway.
func stepNode(doc *scenario.Document, path string) *scenario.Node {
	i := strings.LastIndex(path, ".")
	if i < 0 {
		return nil
	}
	for _, kind := range []string{"route", "pathway"} {
		if n := doc.Root.At(kind, path[:i], "step", path[i+1:]); n != nil {
			return n
		}
	}
	return nil
}
