package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// An option has a size: with scale = 0.5 it has half of the capacity that it adds or takes
// away, and its prehab is offered to half of those to whom it would be. So two options can
// be set side by side at the same cost. Only what is more or less has a size; what is
// otherwise, such as a length of stay, would hold in full whatever the scale.

// mostScale is no limit of anything, but a larger one is a slip.
const mostScale = 100

// size is how much there is of an option. The zero value is all of it, as it is written.
type size struct {
	said    scenario.Quantity // not set: nothing is said
	own     []string          // services of prehab that it offers and current does not
	most    float64           // see [Size.Most], once they are read
	current *scenario.Document
}

// Size is how much there is of an option, and how much there could be.
type Size struct {
	Scale float64 // that is written; 1 where none is

	// Not is why there cannot be more or less of it: it changes how something is, or has
	// nothing of which there could be. "": there can.
	Not string

	Most  float64 // above which its prehab would be offered to more patients than there are; 0: no such bound
	Whole int     // of what comes in whole ones, such as beds, how many it adds and takes away at a scale of 1
}

// times is how many times as much an option has as is written.
func (s *size) times() float64 {
	if !s.said.Set {
		return 1
	}
	return s.said.Value
}

// nobody says that an option is too small to offer a service to anybody.
func (s *size) nobody(service string) bool {
	return s.times() == 0 && slices.Contains(s.own, service)
}

// readSize reads the scale of an option, and what of its prehab has a size.
func readSize(doc, patched *scenario.Document, id string, problems *diag.List) (s size) {
	s.current = doc
	offered := func(d *scenario.Document, service string) bool {
		n := d.Root.At("prehab", service, "offered")
		return n != nil && n.Bool
	}
	if services := patched.Root.At("prehab"); services != nil {
		for _, name := range services.Keys {
			if offered(patched, name) && !offered(doc, name) {
				s.own = append(s.own, name)
			}
		}
	}
	n := doc.OptionNode(id).Child["scale"]
	if n == nil {
		return s
	}
	where := fmt.Sprintf("option %q", id)
	q := patched.QuantityWith(n, nil, where, "number", problems)
	switch {
	case q.By != "":
		problems.Add(n.File, n.Line, "%s: scale: must be the same for all, not by %q", where, q.By)
	case q.Uncertain:
		problems.Add(n.File, n.Line, "%s: scale: is a rule and is not drawn; write it without low and high", where)
	case q.Set && q.Value > mostScale:
		problems.Add(n.File, n.Line, "%s: scale: is how many times as much the option has as it says, at most %d; not %g", where, mostScale, q.Value)
	default:
		s.said = q
	}
	return s
}

// problem tells what is wrong with the scale, at its line.
func (b *builder) problemOfScale(format string, args ...any) {
	b.problems.Add(b.size.said.File, b.size.said.Line, "option %q: scale: %s", b.doc.Applied, fmt.Sprintf(format, args...))
}

// sizeOf is the size of an option that is built and not yet scaled. Current is built before.
func (b *builder) sizeOf(current *builder, changes []scenario.Change) Size {
	s := Size{Scale: b.size.times(), Most: b.size.most}
	for _, c := range changes {
		if s.Not = b.unsized(current, c); s.Not != "" {
			return s
		}
	}
	some := len(b.size.own) > 0
	for _, x := range b.resources(current) {
		switch {
		case !x.alike:
			s.Not = fmt.Sprintf("current says the capacity of %q in another way, so nothing tells what a part of the difference is", x.Name)
			return s
		case x.differs():
			some = true
			if x.whole() {
				s.Whole += x.most()
			}
		}
	}
	if !some {
		s.Not = "it has no prehab and no capacity that current is without, of which there could be more or less"
	}
	return s
}

// Keys of a resource: those that say how much there is of it, and those that patients never
// notice.
var (
	amountKeys = []string{"capacity", "load", "scale", "lists", "spread", "kept", "wte", "changes"}
	namingKeys = []string{"title", "note", "role", "band", "pay", "group", "site", "unit"}
)

// unsized says why a change would hold in full whatever the scale; "" where it would not.
func (b *builder) unsized(current *builder, c scenario.Change) string {
	parts := strings.Split(c.Path, ".")
	switch parts[0] {
	case "cost", "pay", "benefit", "health":
		return ""
	case "prehab":
		if slices.Contains(b.size.own, parts[1]) {
			return ""
		}
		return fmt.Sprintf("current offers prehab %q too, and %s would be so for all to whom it is offered, whatever the scale", parts[1], c.Path)
	case "resource":
		if b.isMoreOrLess(current, parts) {
			return ""
		}
	}
	return fmt.Sprintf("%s says how something is and not how much there is of it, so it would hold in full whatever the scale", c.Path)
}

// isMoreOrLess says of a key of a resource whether it says how much there is of it; of a
// resource that current does not have, or of posts for which nobody asks there, every key
// does.
func (b *builder) isMoreOrLess(current *builder, path []string) bool {
	if b.size.current.Root.At("resource", path[1]) == nil {
		return true
	}
	for _, part := range path[2:] {
		if slices.Contains(amountKeys, part) || slices.Contains(namingKeys, part) {
			return true
		}
	}
	for i := range current.p.Resources {
		r := &current.p.Resources[i]
		if familyOf(r.Name) == path[1] && (r.Supply != engine.Budget || current.p.Asks(engine.ResourceID(i))) {
			return false
		}
	}
	return true
}
