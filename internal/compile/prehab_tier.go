package compile

import (
	"slices"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// Results may be told by the tier of prehab that patients have: as a breakdown, of whom
// a clock is when it stops, in a measure. Whoever starts a programme has its tier from
// then on, to the end of the pathway and whatever comes of it; the tier of the one
// started last, where there are several. Before that, and without prehab, it is "none",
// which is everybody's where an option offers nothing.
//
// It is an outcome, and only observes: steps cannot ask for it, since what is to be
// expected of them is worked out from how patients arrive.

const (
	tierName     = "prehab_tier"
	roleName     = "prehab_role"
	sessionsName = "prehab_sessions"
	noTier       = "none"
)

// declareTier makes the attribute where something asks for it. It is the same in all
// options, whether they offer prehab or not, so that what they have in common stays so.
func (b *builder) declareTier() {
	b.tier = engine.None
	values := []string{noTier}
	for _, n := range b.sections("prehab") {
		for _, tier := range tiersOf(n.Child["need"]) {
			if !slices.Contains(values, tier) {
				values = append(values, tier)
			}
		}
	}
	if len(values) > 1 && b.asksForTier() {
		b.tier = number(b.attrs, "tier of prehab started", func() { // with blanks, so that no step finds it
			b.p.Attributes = append(b.p.Attributes, engine.Attribute{Name: tierName, Values: values})
		})
	}
}

func (b *builder) asksForTier() bool {
	in := func(n *scenario.Node, keys ...string) bool {
		return slices.ContainsFunc(keys, func(key string) bool { return n.Child[key] != nil && n.Child[key].Child[tierName] != nil })
	}
	return slices.Contains(b.times.breakdowns, tierName) ||
		slices.ContainsFunc(b.sections("clock"), func(n *scenario.Node) bool { return in(n, "when", "of") }) ||
		slices.ContainsFunc(b.sections("measure"), func(n *scenario.Node) bool { return in(n, "when") })
}

// tiersOf lists the tiers that a service knows, lightest first.
func tiersOf(need *scenario.Node) (tiers []string) {
	if need == nil {
		return nil
	}
	for _, k := range need.Keys {
		if !slices.Contains([]string{"dist", "source", "by", "status", "note"}, k) {
			tiers = append(tiers, k)
		}
	}
	return tiers
}

// observed finds what results may be told by: an attribute or the tier of prehab.
func (b *builder) observed(name string, problem func(format string, args ...any)) (int32, bool) {
	switch {
	case name != tierName:
		return b.attr(name, problem)
	case b.tier == engine.None:
		problem("nobody has a tier of prehab: there is no [prehab] section")
		return 0, false
	}
	return b.tier, true
}

// emitTier notes that a patient starts in the tier that the service has found.
func (b *builder) emitTier(s *service) {
	if b.tier == engine.None {
		return
	}
	var values []float64
	for _, tier := range s.needs {
		values = append(values, float64(slices.Index(b.p.Attributes[b.tier].Values, tier)))
	}
	b.emitLookup(b.tier, int16(s.tier), values)
}
