package scenario

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/diag"
)

// Change is one value that an option sets.
type Change struct {
	Path     string
	From, To string // as they would be written; From is "" for what the option adds
	Was, Is  string // the same as people would say it
	File     string
	Line     int
}

// optionKeys are an option's own; everything else in it is a patch.
var optionKeys = []string{"name", "start", "description", scaleKey}

// scaleKey is how many times as much an option has as it says: a number, read by whoever
// compiles the option.
const scaleKey = "scale"

// mostOptions are read, each of which takes a megabyte or more.
const mostOptions = 1000

// Options returns the names of the options in document order, without "current".
func (d *Document) Options() []string {
	if options := d.Root.At("option"); options != nil && options.Kind == TableKind {
		return slices.Clone(options.Keys)
	}
	return nil
}

// OptionNode returns what is written of an option, or nil: its title is in the
// key `name`, beside `start` and `description`.
func (d *Document) OptionNode(name string) *Node { return d.Root.At("option", name) }

func (d *Document) checkOptions(problems *diag.List) {
	options := d.Root.At("option")
	if options == nil {
		return
	}
	if options.Kind != TableKind {
		problems.Add(options.File, options.Line, "option must be sections [option.NAME], not %s", inline(options))
		return
	}
	if n := len(options.Keys); n > mostOptions {
		first := options.Child[options.Keys[mostOptions]]
		problems.Add(first.File, first.Line, "%d options; the most is %d, since each is a program of its own that is kept in memory: this is the first too many", n, mostOptions)
		return
	}
	for i, o := range options.Children() {
		switch name := options.Keys[i]; {
		case o.Kind != TableKind:
			problems.Add(o.File, o.Line, "option %q must be a section [option.%s], not %s", name, name, inline(o))
		case name == Current:
			problems.Add(o.File, o.Line, `option "current" cannot be written: it is the scenario without any option`)
		}
	}
}

// Option returns the document as an option patches it, and what that changes.
// Patched values have the file and line of the patch. "current" patches nothing.
// The options themselves are not part of the patched document.
func (d *Document) Option(name string, problems *diag.List) (*Document, []Change) {
	return d.patchOnce("option."+name, problems, func(problems *diag.List) (*Document, []Change) {
		patched := d.unpatched(name)
		if name == Current {
			patched.readTables(problems)
			return patched, nil
		}
		option := d.OptionNode(name)
		if option == nil || option.Kind != TableKind {
			problems.Add(d.Root.File, 1, "there is no option %q%s", name, diag.Known(name, append(d.Options(), Current)))
			return patched, nil
		}
		patched.readStart(option, problems)
		p := &patcher{doc: patched, what: "option " + quote(name), own: optionKeys, problems: problems}
		p.patch(option)
		if len(p.changes) == 0 && !p.failed {
			problems.Add(option.File, option.Line, "option %q changes nothing", name)
		}
		return patched, p.changes
	})
}

// Backtests returns the names of the years that a backtest predicts, in document
// order.
func (d *Document) Backtests() []string {
	if years := d.Root.At("backtest"); years != nil && years.Kind == TableKind {
		return slices.Clone(years.Keys)
	}
	return nil
}

// Backtest returns the document as a backtest's year patches it, and what that
// changes. The keys that are the year's own are no part of the patch. A year may
// change nothing: then the scenario predicts its observed year again.
func (d *Document) Backtest(name string, ownKeys []string, problems *diag.List) (*Document, []Change) {
	return d.patchOnce("backtest."+name, problems, func(problems *diag.List) (*Document, []Change) {
		patched := d.unpatched(Current)
		p := &patcher{doc: patched, what: "backtest " + quote(name), own: ownKeys, problems: problems}
		p.patch(d.Root.At("backtest", name))
		return patched, p.changes
	})
}

// unpatched is the document without what patches it. What no patch touches stays that
// of the document: see [Node.own].
func (d *Document) unpatched(applied string) *Document {
	u := &Document{Name: d.Name, Own: d.Own, Files: d.Files, Evidence: d.Evidence, Applied: applied, kept: d.kept}
	u.Root = d.Root.own()
	u.Root.remove("option")
	u.Root.remove("backtest")
	u.Tables = d.Tables
	return u
}

func (d *Document) readStart(option *Node, problems *diag.List) {
	for _, key := range optionKeys {
		n, kind, example := option.Child[key], TextKind, "a text in quotes"
		if key == "start" {
			kind, example = DateKind, "a date such as 2027-04-01"
		}
		if n != nil && n.Kind == TextKind && strings.TrimSpace(n.Text) == "" {
			problems.Add(n.File, n.Line, "option %q: %s is an empty text; write one, or leave it out", d.Applied, key)
		}
		if n != nil && n.Kind != kind && key != scaleKey {
			problems.Add(n.File, n.Line, "option %q: %s must be %s, not %s", d.Applied, key, example, inline(n))
		}
	}
}

// Collections in which names stand: a patch may add to the open ones. In the
// others a name that is not there is a slip. A star is any one name.
var (
	openCollections = []string{"prehab", "prehab.*.contact", "prehab.*.effect", "pay", "cost", "benefit", "health", "resource", "background"}
	collections     = append([]string{"pathway", "pathway.*.step", "route", "route.*.step", "attribute", "clock",
		"mark", "table", "target", "backlog"}, openCollections...)
)

func matches(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return sameParts(pattern, path) })
}

func sameParts(pattern, path string) bool {
	want, got := strings.Split(pattern, "."), strings.Split(path, ".")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != "*" && want[i] != got[i] {
			return false
		}
	}
	return true
}

type patcher struct {
	doc      *Document
	what     string   // whose patch it is: option "prehab"
	at       string   // its path: option.prehab
	own      []string // keys of the section that are no part of the patch
	problems *diag.List
	changes  []Change
	failed   bool
}

// patch puts a section onto the document, and reads the tables again.
func (p *patcher) patch(section *Node) {
	p.at = section.Path
	patch := section.clone("")
	for _, key := range p.own {
		patch.remove(key)
	}
	patch.markPatch(section.Path)
	p.table(p.doc.Root, nil, patch)
	p.doc.readTables(p.problems)
	p.doc.Files = p.doc.kept.reader.reads
}

// markPatch says of a value and all below it whose patch they stand in.
func (n *Node) markPatch(of string) {
	n.patch = of
	for _, child := range append(n.Children(), n.Items...) {
		child.markPatch(of)
	}
}

func (p *patcher) problem(at *Node, format string, args ...any) {
	p.failed = true
	p.problems.Add(at.File, at.Line, "%s: %s", p.what, fmt.Sprintf(format, args...))
}

// table patches a section, which must be the document's own. The template is what a
// copy of `for_each` starts from: there a path exists if it does in the copy's own
// section or in the template.
func (p *patcher) table(base, template, patch *Node) {
	for i, child := range patch.Children() {
		key := patch.Keys[i]
		old, inherited := base.Child[key], template.At(key)
		switch {
		case p.isRow(base, key):
			p.rows(base, key, child)
		case p.isTableRow(base, key):
			p.tableRow(base, key, child)
		case old == nil && inherited != nil && inherited.Section && inherited.Kind == TableKind && child.Section:
			section := child.newTable(join(base.Path, key))
			section.Section = true
			if p.table(section, inherited, child); len(section.Keys) > 0 {
				base.put(key, section)
			}
		case old != nil && old.Kind == TableKind && child.Section:
			p.table(base.ownChild(key), inherited, child)
		case old == nil && inherited != nil && inherited.Kind == TableKind && child.Section:
			copied := inherited.copy(join(base.Path, key))
			base.put(key, copied)
			p.table(copied, nil, child)
		case old == nil && inherited == nil:
			p.add(base, template, key, child)
		default:
			if old == nil {
				old = inherited
			}
			p.set(base, key, old, child)
		}
	}
	for _, key := range replaced(base, patch) {
		old := base.Child[key]
		p.changes = append(p.changes, Change{Path: join(base.Path, key), From: inline(old), Was: brief(old), File: patch.File, Line: patch.Line})
		base.remove(key)
	}
}

// set puts a value in the place of another.
func (p *patcher) set(base *Node, key string, old, child *Node) {
	path := join(base.Path, key)
	value := child.clone(path)
	if r, ok := parseRelative(child); ok && isQuantity(old) {
		changed, err := r.apply(old, child, path)
		if err != nil {
			p.problem(child, "%s %v", path, err)
			return
		}
		value = changed
	}
	base.put(key, value)
	p.note(path, old, value)
}

func (p *patcher) note(path string, old, value *Node) {
	if old != nil && equal(old, value) {
		return
	}
	c := Change{Path: path, To: inline(value), Is: brief(value), File: value.File, Line: value.Line}
	if old != nil {
		c.From, c.Was = inline(old), brief(old)
	}
	p.changes = append(p.changes, c)
}

// add puts something where nothing was: a key into an existing section (whether
// the section has such a key is for its reader to say), or a new thing into an
// open collection.
func (p *patcher) add(base, template *Node, key string, child *Node) {
	parent := base.Path
	if template != nil {
		parent = template.Path
	}
	path := join(base.Path, key)
	switch {
	case strings.HasPrefix(parent, "table.") && !slices.Contains(tableKeys, key):
		p.noRow(base, key, child)
		return
	case parent == "" && !slices.Contains(openCollections, key), matches(collections, parent) && !matches(openCollections, parent):
		p.missing(base, template, key, child)
		return
	case child.Section && p.isNearRow(base, key):
		p.missing(base, template, key, child)
		return
	}
	value := child.clone(path)
	if change := firstRelative(value); change != nil && !isAddition(path, value) {
		hint := p.nearest(base, template, key)
		if hint == "" && len(base.Keys) > 0 && change.Path == path {
			hint = "; " + base.Path + " has " + strings.Join(base.Keys, ", ")
		}
		p.problem(change, "there is no %s to change by %q%s", change.Path, change.Text, hint)
		return
	}
	if child.Section && child.Kind == TableKind && matches(openCollections, base.Path) {
		value.Near, _ = diag.Closest(key, base.Keys)
	}
	base.put(key, value)
	p.noteLeaves(value)
}

// firstRelative finds a relative change in something new, where there is nothing
// to change: most often the name of the thing is a slip.
func firstRelative(n *Node) *Node {
	if _, ok := parseRelative(n); ok {
		return n
	}
	for _, child := range n.Children() {
		if found := firstRelative(child); found != nil {
			return found
		}
	}
	return nil
}

func (p *patcher) noteLeaves(n *Node) {
	if n.Kind == TableKind && n.Section {
		for _, child := range n.Children() {
			p.noteLeaves(child)
		}
		return
	}
	p.note(n.Path, nil, n)
}

// isTableRow reports whether a key of a [table.NAME] section is the name of a row.
func (p *patcher) isTableRow(base *Node, key string) bool {
	name, ok := strings.CutPrefix(base.Path, "table.")
	return ok && !slices.Contains(tableKeys, key) && p.doc.Tables[name].HasRow(key)
}

// tableRow changes cells of a table, which may come from a file; a row may have been
// changed before, in other cells or the same ones.
func (p *patcher) tableRow(base *Node, row string, patch *Node) {
	t := p.doc.Tables[strings.TrimPrefix(base.Path, "table.")]
	if patch.Kind != TableKind {
		p.problem(patch, "%s is a row; write { column = value }", join(base.Path, row))
		return
	}
	section := base.Child[row]
	if section == nil {
		section = patch.newTable(join(base.Path, row))
		section.Section = true
		base.put(row, section)
	} else {
		section = base.ownChild(row)
	}
	for i, child := range patch.Children() {
		column := patch.Keys[i]
		cell, old := child.clone(join(section.Path, column)), t.cell(row, column)
		if old != nil && old.Kind == TextKind {
			old = readText(old)
		}
		if r, ok := parseRelative(cell); ok && old != nil && isQuantity(old) {
			if changed, err := r.apply(old, cell, cell.Path); err == nil {
				cell = changed
			}
		}
		section.put(column, cell)
		p.note(cell.Path, old, cell)
	}
}

// noRow tells that a table has no such row.
func (p *patcher) noRow(base *Node, row string, child *Node) {
	names := tableKeys
	if t := p.doc.Tables[strings.TrimPrefix(base.Path, "table.")]; t != nil {
		names = append(slices.Clone(t.Rows), tableKeys...)
	}
	p.problem(child, "there is no %s to patch%s", join(base.Path, row), diag.Known(row, names))
}

func (p *patcher) missing(base, template *Node, key string, child *Node) {
	if base.Path == "" && !child.Section && p.nearest(base, template, key) == "" {
		p.problem(child, "has no key %q of its own, only %s; what belongs to a service, a resource or a step stands in a section below it%s",
			key, strings.Join(p.own, ", "), p.example())
		return
	}
	p.problem(child, "there is no %s to patch%s", join(base.Path, key), p.nearest(base, template, key))
}

// example is the name of such a section, for the first thing that options mostly change.
func (p *patcher) example() string {
	for _, collection := range []string{"prehab", "resource"} {
		if things := p.doc.Root.Child[collection]; things != nil && len(things.Keys) > 0 {
			return fmt.Sprintf(", such as [%s.%s.%s]", p.at, collection, things.Keys[0])
		}
	}
	return ""
}

// nearest proposes a path: a like name in the same place, or else the one path
// elsewhere that ends in the same name.
func (p *patcher) nearest(base, template *Node, key string) string {
	names := slices.Clone(base.Keys)
	if template != nil {
		names = append(names, template.Keys...)
	}
	if base.Path == "" {
		names = append(append(names, openCollections...), p.own...)
	}
	if tables := p.doc.forEach(base); tables != nil {
		names = append(names, tables[0].Rows...)
	}
	if near, ok := diag.Closest(key, names); ok {
		return didYouMean(join(base.Path, near))
	}
	var elsewhere []string
	var walk func(n *Node)
	walk = func(n *Node) {
		for i, child := range n.Children() {
			if n.Keys[i] == key {
				elsewhere = append(elsewhere, child.Path)
			}
			walk(child)
		}
	}
	if walk(p.doc.Root); len(elsewhere) == 1 {
		return didYouMean(elsewhere[0])
	}
	return ""
}

func didYouMean(path string) string { return `; did you mean "` + path + `"?` }

// isRow reports whether a key of a section with for_each names one of its rows
// (or "row.row" of two tables).
func (p *patcher) isRow(base *Node, key string) bool {
	tables := p.doc.forEach(base)
	if len(tables) == 0 {
		return false
	}
	first, rest, both := strings.Cut(key, ".")
	if tables[0].HasRow(key) {
		return true
	}
	return both && len(tables) == 2 && tables[0].HasRow(first) && tables[1].HasRow(rest)
}

// isNearRow reports whether a key is a slip for a row of a section with for_each.
func (p *patcher) isNearRow(base *Node, key string) bool {
	tables := p.doc.forEach(base)
	if len(tables) == 0 {
		return false
	}
	_, near := diag.Closest(key, tables[0].Rows)
	return near
}

// rows patches one copy of a section with for_each, or with two tables the
// copies of one row of the first.
func (p *patcher) rows(thing *Node, key string, patch *Node) {
	tables := p.doc.forEach(thing)
	if patch.Kind != TableKind {
		p.problem(patch, "%s is a copy; it can only be patched key by key", join(thing.Path, key))
		return
	}
	if len(tables) == 1 || !tables[0].HasRow(key) {
		p.copied(thing, key, thing, patch)
		return
	}
	row := thing.Child[key]
	if row == nil {
		row = patch.newTable(join(thing.Path, key))
		row.Section = true
	} else {
		row = row.own()
	}
	for i, inner := range patch.Children() {
		second := patch.Keys[i]
		if !tables[1].HasRow(second) || inner.Kind != TableKind {
			p.problem(inner, "there is no %s to patch%s", join(row.Path, second), diag.Known(second, tables[1].Rows))
			continue
		}
		p.copied(row, second, thing, inner)
	}
	if len(row.Keys) > 0 {
		thing.put(key, row)
	}
}

func (p *patcher) copied(parent *Node, key string, template, patch *Node) {
	section := parent.Child[key]
	if section == nil {
		section = patch.newTable(join(parent.Path, key))
		section.Section = true
	} else {
		section = section.own()
	}
	p.table(section, template, patch)
	if len(section.Keys) > 0 {
		parent.put(key, section)
	}
}
