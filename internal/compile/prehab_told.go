package compile

import (
	"slices"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// Results may be told by the tier of prehab that patients have, and by its mode: as a
// breakdown, of whom a clock is when it stops, in a measure. Whoever starts a programme has
// its tier and mode from then on, to the end of the pathway and whatever comes of it; those
// of the one started last, where there are several. Before that, and without prehab, each is
// "none", which is everybody's where an option offers nothing.
//
// They are outcomes, and only observe: steps cannot ask for them, since what is to be
// expected of them is worked out from how patients arrive.

const (
	tierName     = "prehab_tier"
	modeName     = "prehab_mode"
	roleName     = "prehab_role"
	sessionsName = "prehab_sessions"
	noTier       = "none"
	noMode       = "none"
)

// told are the attributes by which results are told; None where nothing asks for one.
type told struct{ tier, mode int32 }

// declareTold makes the attributes where something asks for them. They are the same in all
// options, whether they offer prehab or not, so that what options have in common stays so.
func (b *builder) declareTold() {
	var tiers []string
	for _, n := range b.sections("prehab") {
		tiers = union(tiers, namesIn(n.Child["need"]))
	}
	b.told.tier = b.declareOutcome(tierName, "tier of prehab started", noTier, tiers)
	b.told.mode = b.declareOutcome(modeName, "mode of prehab started", noMode, b.times.modes)
}

// declareOutcome makes one of them; a name with blanks hides it from steps.
func (b *builder) declareOutcome(name, hidden, none string, values []string) int32 {
	if len(values) == 0 || !b.asksFor(name) {
		return engine.None
	}
	return number(b.attrs, hidden, func() {
		b.p.Attributes = append(b.p.Attributes, engine.Attribute{Name: name, Values: union([]string{none}, values)})
	})
}

func (b *builder) asksFor(name string) bool {
	in := func(n *scenario.Node, keys ...string) bool {
		return slices.ContainsFunc(keys, func(key string) bool { return n.Child[key] != nil && n.Child[key].Child[name] != nil })
	}
	return slices.Contains(b.times.breakdowns, name) ||
		slices.ContainsFunc(b.sections("clock"), func(n *scenario.Node) bool { return in(n, "when", "of") }) ||
		slices.ContainsFunc(b.sections("measure"), func(n *scenario.Node) bool { return in(n, "when") })
}

// namesIn are what shares are written of: the tiers in need, lightest first, or the modes.
func namesIn(shares *scenario.Node) (names []string) {
	if shares == nil {
		return nil
	}
	for _, k := range shares.Keys {
		if !slices.Contains([]string{"dist", "source", "by", "status", "note"}, k) {
			names = append(names, k)
		}
	}
	return names
}

// modesWritten are the modes of all services, in whichever option.
func modesWritten(doc *scenario.Document) (modes []string) {
	roots := []*scenario.Node{doc.Root}
	for _, id := range doc.Options() {
		roots = append(roots, doc.OptionNode(id))
	}
	for _, root := range roots {
		services := root.At("prehab")
		if services == nil {
			continue
		}
		for _, k := range services.Keys {
			modes = union(modes, namesIn(services.Child[k].Child["modes"]))
		}
	}
	return without(modes, noMode)
}

// union adds to a list what it does not have.
func union(list, more []string) []string {
	for _, x := range more {
		if !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}

// observed finds what results may be told by: an attribute, or the tier or mode of prehab.
func (b *builder) observed(name string, problem func(format string, args ...any)) (int32, bool) {
	a, why := int32(engine.None), ""
	switch name {
	case tierName:
		a, why = b.told.tier, "nobody has a tier of prehab: there is no [prehab] section"
	case modeName:
		a, why = b.told.mode, "nobody has a mode of prehab: no [prehab] section has modes"
	default:
		return b.attr(name, problem)
	}
	if a == engine.None {
		problem("%s", why)
	}
	return a, a != engine.None
}

// emitTold notes that a patient starts in the tier and mode that the service has found.
func (b *builder) emitTold(s *service) {
	b.emitOutcome(b.told.tier, s.tier, s.needs)
	b.emitOutcome(b.told.mode, s.mode, s.modes)
}

// emitOutcome copies what a service has found to what results are told by.
func (b *builder) emitOutcome(outcome, found int32, names []string) {
	if outcome == engine.None {
		return
	}
	if found == engine.None {
		b.emitSet(outcome, 0)
		return
	}
	var values []float64
	for _, name := range names {
		values = append(values, float64(slices.Index(b.p.Attributes[outcome].Values, name)))
	}
	b.emitLookup(outcome, int16(found), values)
}
