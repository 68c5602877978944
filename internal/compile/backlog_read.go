package compile

import (
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// readFrom finds the streams of patients by which those of a list may have come.
func (l *lister) readFrom(x *backlog) bool {
	var known []string
	for _, n := range l.sections("pathway") {
		for _, name := range []string{collectionName(n), family(n)} {
			if !slices.Contains(known, name) {
				known = append(known, name)
			}
		}
	}
	names := x.Names("pathway")
	if !x.Has("pathway") && slices.Contains(known, x.name) {
		names = []string{x.name}
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			x.Problem("pathway", "unknown pathway %q%s", name, diag.Known(name, known))
			return false
		}
	}
	for i := range l.starts {
		s := &l.starts[i]
		if slices.Contains(names, s.name) || slices.Contains(names, family(s.node)) || len(names) == 0 && s.counted {
			x.from = append(x.from, s)
		}
	}
	for _, s := range x.from {
		if s.counted != x.from[0].counted {
			x.Problem("pathway", "patients of %q and %q can't be on one list, since only one of the two is counted; write a backlog for each", x.from[0].name, s.name)
			return false
		}
	}
	return true
}

// readStep finds the step, in each pathway, and refuses one in which nobody could be
// found.
func (l *lister) readStep(x *backlog) bool {
	name := x.Text("waiting_for")
	if name == "" {
		return false // told already
	}
	var known []string
	for _, path := range l.stepPaths() {
		if info := l.stepSpec[path]; info != nil && info.holdsPatients() {
			known = append(known, path)
		}
	}
	var idle *stepInfo
	for _, s := range x.from {
		// A step of the pathway is one of this copy of it.
		own := s.name + "." + strings.TrimPrefix(name, family(s.node)+".")
		for _, path := range []string{name, own} {
			switch info, ok := l.stepSpec[path]; {
			case !ok:
			case info.holdsPatients():
				x.steps[s] = info
			default:
				idle = info
			}
		}
	}
	switch {
	case len(x.steps) > 0:
		return true
	case idle != nil:
		x.Problem("waiting_for", "nobody waits in step %q (%s); name one that uses or seizes something, or a delay%s", name, idle.kind, diag.Known(name, known))
	case l.ways == nil && l.isWritten(name):
		// It may be found once it is sound, or the pathway that comes to it.
	case l.stepSpec[name] != nil:
		l.tellNobody(x)
	default:
		x.Problem("waiting_for", "unknown step %q%s", name, diag.Known(name, known))
	}
	return false
}

// isWritten says whether a step of that name stands in some pathway or route.
func (l *lister) isWritten(name string) bool {
	return slices.ContainsFunc(l.stepPaths(), func(path string) bool { return lastPart(path) == lastPart(name) })
}

// holdsPatients says whether patients can be found in a step: on a list, or in a
// time that is not beside the pathway.
func (i *stepInfo) holdsPatients() bool {
	beside := i.node.Child["beside"]
	return i.kind == "use" || i.kind == "seize" || i.kind == "delay" && (beside == nil || !beside.Bool)
}

// readHas reads the attributes that are set.
func (l *lister) readHas(x *backlog) bool {
	set, ok := x.Node("set"), true
	if set == nil {
		return true
	}
	if set.Kind != scenario.TableKind {
		x.Problem("set", "write attributes and their values, such as { site = \"colorectal\" }")
		return false
	}
	problem := func(f string, args ...any) { x.Problem("set", f, args...); ok = false }
	for _, k := range set.Keys {
		if _, declared := l.attrs[k]; l.ways == nil && !declared && l.doc.Root.At("attribute", k) != nil {
			continue // it is itself not sound
		}
		a, known := l.attr(k, problem)
		switch n := set.Child[k]; {
		case !known:
		case k == "pathway":
			problem("says how patients came with pathway = ..., not in set")
		case l.p.Attributes[a].Values == nil:
			problem("%q is a number; patients of a list have categories in common", k)
		case n.Kind == scenario.TableKind:
			problem("%q: write a value or a list of values", k)
		default:
			x.has[a] = l.bits(a, texts(n), problem)
		}
	}
	return ok
}

// readMarks refuses milestones that nobody reaches.
func (l *lister) readMarks(x *backlog) bool {
	reached := map[int32]bool{}
	for _, op := range l.p.Ops[:l.ways.ops] {
		if op.Code == engine.Mark {
			reached[op.A] = true
		}
	}
	var names []string
	for i, m := range l.p.Marks {
		if reached[int32(i)] {
			names = append(names, m.Name)
		}
	}
	ok := true
	for _, name := range x.Names("marks") {
		if !slices.Contains(names, name) {
			noMark(l.doc.Root, x.Node("marks"), x.Where()+": marks", name, names, l.problems)
			ok = false
		}
	}
	return ok
}
