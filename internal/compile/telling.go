package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// A published figure may speak of patients by several attributes at once, of one clock, and
// may count somebody whom one trust sees and another treats half here and half there. The
// observed year is told in these ways too, where some target asks for them: what is
// simulated of the future is not, so that it takes no longer and has no more rows.

// mostGroups is how many groups there may be in one way of telling: each has a histogram of
// days for each clock and year.
const mostGroups = 1000

// those are the patients whom a figure speaks of.
type those struct {
	clock  string
	keys   []string          // attributes, sorted, those of which halves are counted first
	values map[string]string // by attribute
	half   map[string]string // by attribute: by what else it counts
}

// several says whether the breakdowns of [run] do not tell them apart.
func (w *those) several() bool {
	return len(w.keys) > 1 || len(w.half) > 0 || w.clock != "" && len(w.keys) > 0
}

// readThose reads what where and shared say; false where they are mistaken.
func readThose(t *scenario.Table) (w those, ok bool) {
	w.values, w.half = map[string]string{}, map[string]string{}
	n, shared := t.Node("where"), t.Node("shared")
	switch {
	case n == nil && shared != nil:
		t.Problem("shared", "says by what else patients count whom where names, and there is no where; write where = { trust = \"north\" }")
		return w, false
	case n == nil:
		return w, true
	case n.Kind != scenario.TableKind || len(n.Keys) == 0:
		t.Problem("where", "names values of breakdowns, such as { site = \"lung\" } or { trust = \"north\", modality = \"surgery\" }")
		return w, false
	}
	for _, key := range n.Keys {
		if key == "clock" {
			w.clock = plain(n.Child[key])
			continue
		}
		w.keys = append(w.keys, key)
		w.values[key] = plain(n.Child[key])
	}
	if shared != nil {
		if shared.Kind != scenario.TableKind || len(shared.Keys) != 1 || w.values[shared.Keys[0]] == "" {
			t.Problem("shared", "names an attribute of where and the one by which patients count for the other half, such as { trust = \"referred_to\" }")
			return w, false
		}
		if plain(shared.Child[shared.Keys[0]]) == "" {
			t.Problem("shared", "names no attribute by which patients count for the other half, such as { trust = \"referred_to\" }")
			return w, false
		}
		if key := shared.Keys[0]; plain(shared.Child[key]) == key {
			t.Problem("shared", "counts each patient half by %s and half by %s, which is by it alone", key, key)
			return w, false
		}
		w.half[shared.Keys[0]] = plain(shared.Child[shared.Keys[0]])
		if m := t.Text("measure"); !slices.ContainsFunc([]string{"within_", "over_", "median_", "p90_", "clock_"}, func(begin string) bool { return strings.HasPrefix(m, begin) }) || strings.HasSuffix(m, "_stops") {
			t.Problem("shared", "counts each patient twice, half at each, so it is for shares and days of clocks alone, not for %s", m)
			return w, false
		}
	}
	slices.SortFunc(w.keys, func(a, b string) int {
		if x, y := w.half[a] != "", w.half[b] != ""; x != y {
			return map[bool]int{true: -1, false: 1}[x]
		}
		return strings.Compare(a, b)
	})
	return w, true
}

// telling is what the program calls the way in which they are told.
func (w *those) telling() string {
	var names []string
	for _, key := range w.keys {
		if other := w.half[key]; other != "" {
			key += "/" + other
		}
		names = append(names, key)
	}
	return strings.Join(names, "+")
}

// place is where their measure stands among all: by what, and of which value.
func (w *those) place() (by, value string) {
	var names, values []string
	if w.clock != "" {
		names, values = append(names, "clock"), append(values, w.clock)
	}
	for _, key := range w.keys {
		values = append(values, w.values[key])
	}
	if telling := w.telling(); telling != "" {
		names = append(names, telling)
	}
	return strings.Join(names, "+"), strings.Join(values, "+")
}

// readTellings finds what targets ask for beyond the breakdowns, in every option and year, so
// that a mistake is told wherever the scenario is read, and lets the observed year be told
// so.
func (b *builder) readTellings() {
	for _, n := range b.sections("target") {
		var quiet diag.List // readTargets tells of what is not understood
		t := scenario.Read(n, "", targetShape, b.doc, &quiet)
		w, ok := readThose(t)
		if !ok || !w.several() {
			continue
		}
		told, ok := b.tellingOf(n, &w)
		clock := -1
		if w.clock != "" {
			clock = b.toldClock(w.clock, t, b.targetProblem(n, "where"))
		}
		if !ok || !b.times.past {
			continue
		}
		if clock >= 0 {
			b.p.Clocks[clock].Told = true
		}
		if !slices.ContainsFunc(b.p.Tellings, func(x engine.Telling) bool { return x.Name == told.Name }) && !slices.Contains(b.times.breakdowns, told.Name) {
			b.p.Tellings = append(b.p.Tellings, told)
		}
	}
}

// targetProblem tells of a key of a target.
func (b *builder) targetProblem(target *scenario.Node, key string) func(string, ...any) {
	at := target.Child[key]
	return func(format string, args ...any) {
		b.problems.Add(at.File, at.Line, "target %q: %s: %s", collectionName(target), key, fmt.Sprintf(format, args...))
	}
}

// tellingOf is the way in which the patients of a target are told apart; false where what
// it names is not there.
func (b *builder) tellingOf(n *scenario.Node, w *those) (told engine.Telling, ok bool) {
	told, ok = engine.Telling{Name: w.telling()}, true
	problem := b.targetProblem(n, "where")
	groups := 1
	for _, key := range w.keys {
		a, found := b.toldCategory(key, problem)
		if !found {
			ok = false
			continue
		}
		b.bits(a, []string{w.values[key]}, problem)
		told.By = append(told.By, engine.AttributeID(a))
		groups *= len(b.p.Attributes[a].Values)
		other := w.half[key]
		if other == "" {
			continue
		}
		half, found := b.toldCategory(other, b.targetProblem(n, "shared"))
		if found && !slices.Equal(b.p.Attributes[a].Values, b.p.Attributes[half].Values) {
			b.targetProblem(n, "shared")("%s has other values than %s, so nobody counts half by each", other, key)
		}
		ok = ok && found
		told.Half = engine.Some(engine.AttributeID(half))
	}
	if groups > mostGroups {
		problem("%s makes %d groups; at most %d", told.Name, groups, mostGroups)
	}
	return told, ok
}

// toldCategory finds by name what has values and results may be told by; numbers may not be by all
// of that (category of the writer).
func (b *builder) toldCategory(name string, problem func(string, ...any)) (int32, bool) {
	a, ok := b.observed(name, problem)
	if ok && b.p.Attributes[a].Values == nil {
		problem("%q is a number; figures are of values of categories", name)
		return a, false
	}
	return a, ok
}

// toldClock finds the clock that a figure is of.
func (b *builder) toldClock(name string, t *scenario.Table, problem func(string, ...any)) int {
	if m := t.Text("measure"); !strings.HasPrefix(m, "clock_") {
		problem("names a clock, and %q is not of one clock; write measure = \"clock_within\"", m)
	}
	var names []string
	for i, c := range b.p.Clocks {
		if c.Name == name {
			return i
		}
		names = append(names, c.Name)
	}
	problem("unknown clock %q%s", name, diag.Known(name, names))
	return -1
}
