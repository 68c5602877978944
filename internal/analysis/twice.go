package analysis

import (
	"maps"
	"slices"

	"prehabsim/sim/engine"
)

// DrawnTwice lists the steps at which bed-days are drawn and to which a patient may come
// twice on one visit, such as by taking one route twice: the same number is drawn both
// times, so that the chance in it cannot be taken out.
func DrawnTwice(p *engine.Program) (steps []int32) {
	twice := p.DrawnTwice()
	if len(twice) == 0 {
		return nil
	}
	held := heldInRoutes(p)
	for pc := range p.Ops {
		always, ok := twice[int32(pc)]
		if step := p.Ops[pc].Step; ok && (always || held[pc]) && step != engine.None && !slices.Contains(steps, step) {
			steps = append(steps, step)
		}
	}
	return steps
}

// heldInRoutes says of each operation whether a bed may be held there that was taken in the
// same route or in one that goes there. What is held behind a route is left out: who has no
// bed passes over the step that gives it back, as if he kept one.
func heldInRoutes(p *engine.Program) []bool {
	g, beds := NewFlow(p), bedTags(p)
	held := make([]map[int32]bool, len(p.Ops)) // by operation: names
	var next []int32
	for changed := true; changed; {
		changed = false
		for pc := range p.Ops {
			op := &p.Ops[pc]
			after := maps.Clone(held[pc])
			switch op.Code {
			case engine.Release:
				delete(after, op.A)
			case engine.Seize:
				for _, n := range p.Requests[op.A].Needs {
					if beds[int32(n.Tag)] {
						if after == nil {
							after = map[int32]bool{}
						}
						after[int32(n.Tag)] = true
					}
				}
			}
			next = g.Next(next[:0], int32(pc))
			for _, to := range next {
				for tag := range after {
					if !held[to][tag] {
						if held[to] == nil {
							held[to] = map[int32]bool{}
						}
						held[to][tag], changed = true, true
					}
				}
			}
		}
	}
	some := make([]bool, len(p.Ops))
	for pc := range held {
		some[pc] = len(held[pc]) > 0
	}
	return some
}

// bedTags are the names under which that is held of which luck is told.
func bedTags(p *engine.Program) map[int32]bool {
	tags := map[int32]bool{}
	for i := range p.Requests {
		for _, n := range p.Requests[i].Needs {
			for _, r := range n.Resource.Table {
				if r.Is() && p.Resources[r.ID()].UseTally.ID() == p.Luck.Use {
					tags[int32(n.Tag)] = true
				}
			}
		}
	}
	return tags
}
