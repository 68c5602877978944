package compile

import (
	"slices"

	"prehabsim/internal/analysis"
	"prehabsim/sim/engine"
)

// Alike says whether in every option a clock's measure differs between the values of an
// attribute by chance alone, so far as the programs tell: see [analysis.Alike].
func (m *Model) Alike(attribute, measure string) bool {
	for i := range m.Options {
		p := m.Options[i].Program
		attr := slices.IndexFunc(p.Attributes, func(a engine.Attribute) bool { return a.Name == attribute })
		var clocks []*engine.Clock
		for c := range p.Clocks {
			if p.Clocks[c].Measure == measure {
				clocks = append(clocks, &p.Clocks[c])
			}
		}
		if attr < 0 || !analysis.Alike(p, engine.AttributeID(attr), clocks) {
			return false
		}
	}
	return true
}
