package scenario

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"prehabsim/sim/tick"
)

// Kind is what a TOML value is.
type Kind int

// The kinds of value that a scenario may hold. Times of day and moments with a
// time zone are refused at reading: a scenario has civil dates only.
const (
	TableKind Kind = iota
	ArrayKind
	TextKind
	IntKind
	FloatKind
	BoolKind
	DateKind
)

// Node is a value of the document with the place where it was written. A patched
// value has the file and line of the patch.
type Node struct {
	File string
	Line int
	Path string // "pathway.lung.step.mdt"; elements of lists count from 1: "changes.2"
	Kind Kind

	// Section is true of a table written under a [header] or by dotted keys, and
	// of the parents of one. Sections merge key by key; every other table is a
	// value and is replaced whole.
	Section bool
	Keys    []string // of a table, in document order
	Child   map[string]*Node
	Items   []*Node // of an array
	Rows    []RowOf // of a section that Expand made: the rows it stands for

	Text  string
	Was   string // the text whose place this one took, in a file that extends another
	Near  string // of a section that is new in such a file: the name beside it that is nearly its own
	Int   int64
	Float float64
	Bool  bool
	Date  tick.Date

	faulty bool    // it stands for what could not be read, which has been told
	list   bool    // an array of sections, written [[header]]
	patch  string  // whose patch it stands in, such as "option.prehab"; "" for the scenario's own
	common string  // the path at which all copies of a section have it from; "" for one's own
	change *change // the number that was there, where a patch changes it
}

// RowOf is a row of a table.
type RowOf struct{ Table, Row string }

// At follows keys downwards and returns nil where there is nothing.
func (n *Node) At(keys ...string) *Node {
	for _, k := range keys {
		if n == nil {
			return nil
		}
		n = n.Child[k]
	}
	return n
}

// TextAt is the text that a section has under a key; "" where it has none.
func (n *Node) TextAt(key string) string {
	if c := n.Child[key]; c != nil && c.Kind == TextKind {
		return c.Text
	}
	return ""
}

// Children returns the values of a table in document order.
func (n *Node) Children() []*Node {
	if n == nil {
		return nil
	}
	children := make([]*Node, len(n.Keys))
	for i, k := range n.Keys {
		children[i] = n.Child[k]
	}
	return children
}

// Number returns the value of an integer or a float.
func (n *Node) Number() (float64, bool) {
	if n == nil {
		return 0, false
	}
	switch n.Kind {
	case IntKind:
		return float64(n.Int), true
	case FloatKind:
		return n.Float, true
	}
	return 0, false
}

// own is a copy of the value that may be changed, with the values below still those of
// the original: what an option does not touch is the same in all documents.
func (n *Node) own() *Node {
	c := *n
	c.Keys, c.Child = slices.Clone(n.Keys), maps.Clone(n.Child)
	return &c
}

// ownChild puts a copy of a child that may be changed in its place.
func (n *Node) ownChild(key string) *Node {
	n.Child[key] = n.Child[key].own()
	return n.Child[key]
}

// put sets a child, after the others if it is new.
func (n *Node) put(key string, child *Node) {
	if n.Child == nil {
		n.Child = map[string]*Node{}
	}
	if _, ok := n.Child[key]; !ok {
		n.Keys = append(n.Keys, key)
	}
	n.Child[key] = child
}

func (n *Node) remove(key string) {
	if _, ok := n.Child[key]; !ok {
		return
	}
	delete(n.Child, key)
	kept := make([]string, 0, len(n.Keys))
	for _, k := range n.Keys {
		if k != key {
			kept = append(kept, k)
		}
	}
	n.Keys = kept
}

// clone copies a value and all below it to another path.
func (n *Node) clone(path string) *Node {
	if n == nil {
		return nil
	}
	c := *n
	c.Path = path
	if n.Child != nil {
		c.Keys = append([]string(nil), n.Keys...)
		c.Child = make(map[string]*Node, len(n.Child))
		for k, child := range n.Child {
			c.Child[k] = child.clone(join(path, k))
		}
	}
	if n.Items != nil {
		c.Items = make([]*Node, len(n.Items))
		for i, item := range n.Items {
			c.Items[i] = item.clone(join(path, strconv.Itoa(i+1)))
		}
	}
	return &c
}

// copy is a clone for one copy of a section: values at another path than before remember
// where they come from.
func (n *Node) copy(path string) *Node {
	c := n.clone(path)
	c.markCommon(n)
	return c
}

func (n *Node) markCommon(of *Node) {
	if n.common == "" && n.Path != of.Path {
		n.common = of.Path
	}
	for key, child := range n.Child {
		child.markCommon(of.Child[key])
	}
	for i, item := range n.Items {
		item.markCommon(of.Items[i])
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// newText and its kin make values that stand where another was written.
func (n *Node) newText(path, text string) *Node {
	return &Node{File: n.File, Line: n.Line, Path: path, Kind: TextKind, Text: text, patch: n.patch}
}

func (n *Node) newFloat(path string, x float64) *Node {
	return &Node{File: n.File, Line: n.Line, Path: path, Kind: FloatKind, Float: x, patch: n.patch}
}

func (n *Node) newFaulty() *Node {
	f := n.newFloat(n.Path, 0)
	f.faulty = true
	return f
}

func (n *Node) newTable(path string) *Node {
	return &Node{File: n.File, Line: n.Line, Path: path, Kind: TableKind, Child: map[string]*Node{}, patch: n.patch}
}

// where turns a path into the words of a message: resource.ward becomes
// `resource "ward"`. Names without a collection stay as they are.
func where(path string) string {
	parts := strings.SplitN(path, ".", 2)
	if len(parts) < 2 {
		return path
	}
	return parts[0] + " " + strconv.Quote(parts[1])
}

// patched says whose patch a number stands in; "" for the scenario's own.
func (n *Node) patched() string {
	for _, key := range []string{"value", "times", "plus"} {
		if child := n.Child[key]; n.patch == "" && child != nil && child.patch != "" {
			return child.patch
		}
	}
	return n.patch
}

// keys are what [Overrides] call a number: that which all copies of its section have in
// common, if there is one, and its own.
func (n *Node) keys() (common, own string) {
	patch := n.patched()
	own = join(patch, n.Path)
	if n.common != "" {
		common = join(patch, n.common)
	}
	return common, own
}

// shown is a value as a person wrote it: a text without quotes.
func (n *Node) shown() string {
	if n == nil {
		return ""
	}
	if n.Kind == TextKind {
		return n.Text
	}
	return inline(n)
}

// WrittenIn says whether a value, or anything in it, stands in a file.
func (n *Node) WrittenIn(file string) bool {
	return n != nil && (n.File == file || slices.ContainsFunc(n.Children(), func(c *Node) bool { return c.WrittenIn(file) }))
}
