package compile

import (
	"slices"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// A planner knows theatres by their lists: so many a week, or so many more. They are
// dealt out over the week like those of a load, so in a week with a bank holiday there
// are as many fewer as its days are, and a part of a list goes over into the next week.

// spreads are what lists that are written for several copies may mean.
var spreads = []string{"each", "by demand"}

// listing is lists a week of one resource.
type listing struct {
	*scenario.Table
	index  int32
	more   bool     // than a load asks for
	lists  float64  // how many more
	copies []string // all whose lists are written in the same place, itself among them
}

// readLists reads lists a week. What they are in time is known once demand is: see
// resolveLists.
func (b *builder) readLists(t *scenario.Table, r *engine.Resource) {
	lists := t.Node("lists")
	l := listing{Table: t, index: b.resource[r.Name], more: isMore(lists), copies: b.listedAt(lists)}
	switch {
	case r.ListLen <= 0:
		t.Problem("lists", "say how long one is: list = \"4h\"")
	case l.more && !t.Has("load"):
		t.Problem("lists", "%s changes a number, and there is none; write lists = \"12 per week\", or a load that they are added to", lists.Shown())
	case !l.more && t.Has("load"):
		t.Problem(lastWritten(t, "load", "lists"), "write either load or lists; or, with a sign, how many more lists than the load asks for: lists = \"+4 per week\"")
	case len(l.copies) > 1 && !t.Has("spread"):
		t.Problem("lists", "there are %d copies; write spread = \"each\" for so many lists of each, or spread = \"by demand\" for so many in all", len(l.copies))
	case len(l.copies) == 1 && t.Text("spread") == "by demand":
		t.Problem("lists", "are those of one copy alone and cannot be shared by demand; write spread = \"each\" beside them")
	}
	if l.more {
		l.lists = t.Number("lists")
	} else {
		r.Capacity = b.levels(t, "lists", 1, 0) // a week, until they are resolved
	}
	b.lists[r.Name] = l
}

// isMore says whether lists a week are written with a sign.
func isMore(n *scenario.Node) bool {
	return n.Kind == scenario.TextKind && slices.Contains([]rune("+-−"), []rune(n.Text + " ")[0])
}

// listedAt are the resources whose lists are written in the same place.
func (b *builder) listedAt(lists *scenario.Node) (names []string) {
	for _, n := range b.sections("resource") {
		if other := n.Child["lists"]; other != nil && other.File == lists.File && other.Line == lists.Line {
			names = append(names, collectionName(n))
		}
	}
	return names
}

// resolveLists turns lists a week into seconds of list on each day that may have one, or
// adds them to those that a load asks for.
func (b *builder) resolveLists(demand expected, shared *shared) {
	b.noteListed(demand, shared)
	for _, n := range b.sections("resource") {
		l, ok := b.lists[collectionName(n)]
		if !ok {
			continue
		}
		if perDay, ok := b.perDay(l, shared); ok {
			l.resolve(&b.p.Resources[l.index], perDay)
		}
	}
}

// resolve gives the resource its lists, of which one a week is so many seconds a day.
func (l *listing) resolve(r *engine.Resource, perDay float64) {
	if !l.more {
		for i := range r.Capacity {
			r.Capacity[i].Value = nineDigits(r.Capacity[i].Value * perDay)
		}
		return
	}
	was, more := r.Capacity[0].Value, l.lists*perDay
	if was+more < 0 {
		l.Problem("lists", "%s takes away more lists than the %.3g a week that there are", l.Node("lists").Shown(), was/perDay)
		return
	}
	r.Capacity[0].Value = nineDigits(was + more)
}

// perDay is how many seconds a day with lists one list a week is, of those that the
// resource shares with others its part.
func (b *builder) perDay(l listing, shared *shared) (seconds float64, ok bool) {
	r := &b.p.Resources[l.index]
	share := 1.0
	if l.Text("spread") == "by demand" {
		all := 0.0
		for _, other := range l.copies {
			all += shared.listed[other]
		}
		if all == 0 {
			l.Problem("spread", "nobody needs any of them, so nothing says how they are shared; write \"each\"")
			return 0, false
		}
		share = shared.listed[r.Name] / all
	}
	days := 0
	for _, open := range r.Days {
		if open {
			days++
		}
	}
	if days == 0 {
		l.Problem("", "is needed and never open; name its days")
		return 0, false
	}
	return share * float64(r.ListLen) / float64(days), true
}

// noteListed notes what options need to know of current: the work by which lists are
// shared, and what its own lists mean.
func (b *builder) noteListed(demand expected, shared *shared) {
	for i := range b.p.Resources {
		r := &b.p.Resources[i]
		l, written := b.lists[r.Name]
		own := written && !l.more
		if _, known := shared.listed[r.Name]; r.Supply == engine.Lists && !known {
			shared.listed[r.Name], _ = demand().AtReference(i)
			if own {
				shared.spread[r.Name] = l.Text("spread")
			}
		}
		if was, ok := shared.spread[r.Name]; ok && own && was != l.Text("spread") {
			l.Problem("spread", "the scenario means its lists in another way, and an option cannot change that; write the change of each copy under its own name")
		}
	}
}
