package scenario

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/diag"
)

// Document is a scenario as its files say it, with everything that it extends.
type Document struct {
	Root     *Node
	Name     string     // of its file, as it was asked for
	Own      string     // its own file, among those that it is put together from
	Extends  string     // the scenario that the own file changes; "": it stands by itself
	Files    []FileRead // every file read, for the copy in results and the fingerprint
	Tables   map[string]*DataTable
	Evidence *Evidence
	Applied  string // the option that has been applied; "" before Option

	register map[string]Quantity
	priced   bool // what is read now is of money and health
	shares   []Shares
	kept     *kept
	ground   *ground  // what it stands on, once something has been read
	instead  *instead // what some numbers are to be; nil for the scenario as it is written
}

// Current is the name of the baseline, which every scenario has.
const Current = "current"

// Load reads a scenario and everything that it extends. It returns nil only if
// the scenario itself cannot be read; otherwise what could be read, so that later
// stages can find their problems too.
func Load(files Files, name string, problems *diag.List) *Document {
	d := &Document{Name: name, kept: newKept(files)}
	d.Root = d.load(name, nil, nil, problems)
	if d.Root == nil {
		return nil
	}
	d.checkNames(d.Root, "", problems)
	checkOneLine(d.Root, problems)
	d.Evidence = loadEvidence(files.Builtin, problems)
	d.readTables(problems)
	d.checkOptions(problems)
	d.readSamples(d.Root)
	d.Files = d.kept.reader.reads
	return d
}

// load reads one file and merges it onto what it extends. The chain holds the
// files that led here, so that a circle is found.
func (d *Document) load(name string, from *Node, chain []string, problems *diag.List) *Node {
	at := func(format string, args ...any) {
		if from == nil {
			problems.Add(name, 1, format, args...)
		} else {
			problems.Add(from.File, from.Line, "extends: "+format, args...)
		}
	}
	found, text, err := d.kept.reader.read(name)
	if err != nil {
		at("%v", err)
		return nil
	}
	for i, earlier := range chain {
		if earlier == found {
			at("%s", circle(append(chain[i:], found)))
			return nil
		}
	}
	root, ok := parse(found, text, problems)
	if !ok {
		return root
	}
	if f := root.Child["format"]; f != nil && (f.Kind != IntKind || f.Int != 1) {
		problems.Add(found, f.Line, "format must be 1, the only one that this version reads, not %s", inline(f))
	}
	if frame := root.Child["frame"]; frame != nil {
		root.remove("frame") // what extends it is none
		switch {
		case frame.Kind != TextKind:
			problems.Add(found, frame.Line, "frame must be a text that says what to do instead, not %s", inline(frame))
		case from == nil:
			problems.Add(found, frame.Line, "this file is a frame for others to extend and cannot be used by itself: %s", frame.Text)
			return nil
		}
	}
	extends := root.Child["extends"]
	if from == nil {
		d.Own = found
	}
	if extends == nil {
		return root
	}
	root.remove("extends")
	if why := unfitBase(extends); why != "" {
		problems.Add(found, extends.Line, "extends %s", why)
		return root
	}
	if from == nil {
		d.Extends = beside(found, extends.Text)
	}
	base := d.load(beside(found, extends.Text), extends, append(chain, found), problems)
	if base == nil {
		return root
	}
	merged := merge(base, root, problems)
	merged.File, merged.Line = root.File, root.Line // what the whole lacks, it lacks there
	return merged
}

// unfitBase says why a value names no scenario to extend; "" if it may.
func unfitBase(n *Node) string {
	switch {
	case n.Kind != TextKind:
		return `must be the name of a scenario, such as "builtin:selca" or "base.toml", not ` + inline(n)
	case strings.TrimSpace(n.Text) == "":
		return `is an empty text; name a scenario, such as "builtin:selca" or "base.toml", or leave it out`
	}
	return ""
}

func circle(chain []string) string {
	quoted := make([]string, len(chain))
	for i, name := range chain {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	return "a scenario cannot extend itself: " + strings.Join(quoted, " extends ")
}

// merge puts one value onto another: sections key by key, relative numbers onto
// the number they change, everything else whole.
func merge(base, over *Node, problems *diag.List) *Node {
	if over.Kind == TableKind && over.Section && base.Kind == TableKind {
		known := slices.Clip(base.Keys) // before the new ones come
		for _, key := range over.Keys {
			child := over.Child[key]
			if old := base.Child[key]; old != nil {
				warnOfLost(old, child, problems)
				if child.Kind == TextKind && old.Kind == TextKind {
					child.Was = old.Text
				}
				child = merge(old, child, problems)
			} else {
				warnOfNew(base.Path, known, key, child, problems)
			}
			base.put(key, child)
		}
		for _, key := range replaced(base, over) {
			base.remove(key)
		}
		base.Section = true
		return base
	}
	if r, ok := parseRelative(over); ok && isQuantity(base) {
		changed, err := r.apply(base, over, base.Path)
		if err != nil {
			problems.Add(over.File, over.Line, "%s %v", base.Path, err)
			return base
		}
		return changed
	}
	return over
}
