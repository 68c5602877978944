package analysis

import (
	"prehabsim/sim/engine"
)

// Of marks the operations to which a patient may come whose attribute has a value, as far
// as tables tell: who has a tumour site has what the site's row says. It is nil where the
// attribute may change underway, so that a patient need not always have been of the group.
func (g *Flow) Of(attribute int32, value int) []bool {
	if g.changes(attribute) {
		return nil
	}
	may := g.valuesOf(attribute, value)
	var entries []int32
	for i := range g.p.Sources {
		entries = append(entries, int32(g.p.Sources[i].Entry))
	}
	return Spread(len(g.p.Ops), entries, func(list []int32, at int32) []int32 {
		op := &g.p.Ops[at]
		if op.Code != engine.Test || may[op.A] == anyValue || may[op.A]&g.p.Sets[op.B] != 0 {
			return g.Next(list, at)
		}
		return append(list, op.C)
	})
}

// anyValue is the set of all values of a category, of which there are 64 at most.
const anyValue = ^uint64(0)

// valuesOf are for each attribute the values that a patient of the group may have.
func (g *Flow) valuesOf(attribute int32, value int) []uint64 {
	may := make([]uint64, len(g.p.Attributes))
	for pc := range g.p.Ops {
		op := &g.p.Ops[pc]
		a := op.Changes()
		switch {
		case a == engine.None:
		case g.p.Attributes[a].Values == nil:
			may[a] = anyValue
		case op.Code == engine.Set:
			may[a] |= bit(op.Value)
		case op.Code == engine.Look && isBy(&g.p.Lookups[op.B], attribute):
			may[a] |= bit(g.p.Lookups[op.B].Values[value])
		default:
			may[a] = anyValue
		}
	}
	may[attribute] = bit(float64(value))
	return may
}

// bit is the set of one value; none of those that a category does not have.
func bit(value float64) uint64 {
	if value < 0 || value >= 64 {
		return 0
	}
	return 1 << uint(value)
}

func isBy(l *engine.Lookup, attribute int32) bool {
	return len(l.Attrs) == 1 && int32(l.Attrs[0]) == attribute
}

// changes says whether a patient may be given another value of an attribute behind an
// operation that gave one.
func (g *Flow) changes(attribute int32) bool {
	const unknown = -1 // drawn, or looked up
	gives := func(op *engine.Op) float64 {
		if op.Code == engine.Set {
			return op.Value
		}
		return unknown
	}
	behind := map[float64][]int32{} // by the value given: what comes next
	for pc := range g.p.Ops {
		if op := &g.p.Ops[pc]; op.Changes() == attribute {
			behind[gives(op)] = g.Next(behind[gives(op)], int32(pc))
		}
	}
	for value, next := range behind {
		again := g.Reachable(next...)
		for pc := range g.p.Ops {
			if op := &g.p.Ops[pc]; again[pc] && op.Changes() == attribute && (value == unknown || gives(op) != value) {
				return true
			}
		}
	}
	return false
}
