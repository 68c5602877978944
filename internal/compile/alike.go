package compile

import (
	"slices"

	"prehabsim/internal/analysis"
	"prehabsim/sim/engine"
)

// AskedBefore lists the steps that ask for an attribute, or for what is drawn by it,
// before the clocks of a measure stop, in any option. It is false where that cannot be
// told: see [analysis.AskedBefore].
func (m *Model) AskedBefore(attribute, measure string) (steps []string, ok bool) {
	for i := range m.Options {
		p := m.Options[i].Program
		attr := slices.IndexFunc(p.Attributes, func(a engine.Attribute) bool { return a.Name == attribute })
		var clocks []*engine.Clock
		for c := range p.Clocks {
			if p.Clocks[c].Measure == measure {
				clocks = append(clocks, &p.Clocks[c])
			}
		}
		if attr < 0 {
			return nil, false
		}
		asked, told := analysis.AskedBefore(p, engine.AttributeID(attr), clocks)
		if !told {
			return nil, false
		}
		for _, step := range asked {
			if !slices.Contains(steps, p.Steps[step]) {
				steps = append(steps, p.Steps[step])
			}
		}
	}
	return steps, true
}
