package scenario

import (
	"strconv"
	"strings"

	"prehabsim/internal/diag"
)

// Number is a number of an option: where it stands, and what it is to be. Unit is written
// beside it, unless it is "".
type Number struct {
	Path  string
	Value float64
	Unit  string
	More  bool // it is so much more than something else comes to, and has its sign
}

// Text is the number as it is written.
func (x Number) Text() string {
	text := strconv.FormatFloat(x.Value, 'f', -1, 64)
	if x.More && x.Value >= 0 {
		text = "+" + text
	}
	if strings.HasPrefix(x.Unit, "per ") {
		text += " "
	}
	return text + x.Unit
}

// OptionWith is an option of this document under another id and name, with some numbers
// other than it has them, as sections of a file. "current" is no section, so of it only
// the numbers are written. It starts when another does, if one is named.
func (d *Document) OptionWith(option, id, name, startOf string, numbers []Number) string {
	at := "option." + id
	n := (&Node{Kind: TableKind}).newTable(at)
	if written := d.OptionNode(option); written != nil {
		n = written.clone(at)
	}
	n.put("name", n.newText(join(at, "name"), name))
	if other := d.OptionNode(startOf); startOf != "" && other != nil {
		n.put("start", other.Child["start"].clone(join(at, "start")))
	}
	for _, x := range numbers {
		n.set(strings.Split(x.Path, "."), x)
	}
	var b strings.Builder
	writeSections(&b, "option."+TOMLKey(id), n)
	return b.String()
}

// Unchanged says that an option has nothing otherwise than current.
func (d *Document) Unchanged(option string) bool {
	var problems diag.List
	p := &patcher{doc: d.unpatched(option), what: "option", own: optionKeys, problems: &problems}
	p.patch(d.OptionNode(option))
	return len(p.changes) == 0 && !p.failed
}

// set puts a number in the place of what is written there. What stands in braces on the way
// keeps its other keys.
func (n *Node) set(path []string, x Number) {
	if len(path) > 1 {
		child := n.Child[path[0]]
		if child == nil || child.Kind != TableKind {
			child = n.newTable(join(n.Path, path[0]))
			child.Section = true
			n.put(path[0], child)
		}
		child.set(path[1:], x)
		return
	}
	if x.More && x.Value == 0 {
		n.remove(path[0]) // nothing is added
		return
	}
	value := n.newFloat(join(n.Path, path[0]), x.Value)
	if x.Unit != "" {
		value = n.newText(value.Path, x.Text())
	} else if x.Value == float64(int64(x.Value)) {
		value.Kind, value.Int = IntKind, int64(x.Value)
	}
	n.put(path[0], value)
}

// writeSections writes what has a line of its own, then the sections below.
func writeSections(b *strings.Builder, path string, n *Node) {
	below := func(child *Node) bool { return child.Kind == TableKind && child.Section }
	headed := false
	for i, child := range n.Children() {
		if below(child) {
			continue
		}
		if !headed {
			b.WriteString("\n[" + path + "]\n")
			headed = true
		}
		b.WriteString(TOMLKey(n.Keys[i]) + " = " + inline(child) + "\n")
	}
	for i, child := range n.Children() {
		if below(child) {
			writeSections(b, path+"."+TOMLKey(n.Keys[i]), child)
		}
	}
}
