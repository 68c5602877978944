// Package opctest looks for what Word, PowerPoint and Excel call unreadable, although other
// programs open it: whatever ISO/IEC 29500 says of the order of elements, and of how parts
// refer to one another. Nothing but tests imports it. Start at [Check].
package opctest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"prehabsim/internal/opc"
)

// Check returns what is wrong with an Office file, each fault once.
func Check(file []byte) (faults []string) {
	c := &checker{}
	c.zip(file)
	pkg, err := opc.Read(file)
	if err != nil {
		return append(c.faults, err.Error())
	}
	c.relations(pkg)
	for _, name := range pkg.Names() {
		if pkg.Kind(name) == "" {
			c.add("%s: has no type of content", name)
		}
		if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".vml") {
			c.part(pkg, name)
		}
	}
	slices.Sort(c.faults)
	return slices.Compact(c.faults)
}

type checker struct{ faults []string }

func (c *checker) add(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

// zip holds the container to what makes the same parts the same bytes.
func (c *checker) zip(file []byte) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		c.add("%v", err)
		return
	}
	seen := map[string]bool{}
	for i, f := range z.File {
		if i == 0 && f.Name != "[Content_Types].xml" {
			c.add("the first part is %s, not the types of content", f.Name)
		}
		if seen[strings.ToLower(f.Name)] {
			c.add("%s stands twice", f.Name)
		}
		seen[strings.ToLower(f.Name)] = true
		if y := f.Modified.UTC().Year(); y != 1980 {
			c.add("%s has a time, of %d", f.Name, y)
		}
	}
}

// relations holds each to a part that there is, and each part to one that leads to it.
func (c *checker) relations(pkg *opc.Package) {
	reached := map[string]bool{}
	for _, from := range append([]string{""}, pkg.Names()...) {
		ids := map[string]bool{}
		for _, r := range pkg.Relations(from) {
			if ids[r.ID] {
				c.add("%s: relation %s stands twice", from, r.ID)
			}
			ids[r.ID] = true
			if r.Mode == "External" {
				continue
			}
			reached[r.Target] = true
			if pkg.Part(r.Target) == nil {
				c.add("%s: relation %s leads to %s, which is not there", from, r.ID, r.Target)
			}
		}
	}
	for _, name := range pkg.Names() {
		if !reached[name] {
			c.add("%s: nothing leads there", name)
		}
	}
}

// part checks the elements of one.
func (c *checker) part(pkg *opc.Package, name string) {
	text := pkg.Part(name)
	if !utf8.Valid(text) {
		c.add("%s: is not UTF-8", name)
	}
	for _, b := range text {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' {
			c.add("%s: has control character %#x", name, b)
		}
	}
	root, err := opc.Parse(text)
	if err != nil {
		c.add("%s: %v", name, err)
		return
	}
	known := map[string]bool{}
	for _, r := range pkg.Relations(name) {
		known[r.ID] = true
	}
	ids := map[string]bool{}
	root.Walk(func(n *opc.Node) {
		c.order(name, n)
		c.inside(name, n)
		for _, a := range n.Attrs {
			if a.Name.Space == strings.TrimSuffix(opc.Office, "/") && !known[a.Value] {
				c.add("%s: %s refers to relation %q, which there is not", name, n.Name.Local, a.Value)
			}
		}
		if n.Name.Local == "docPr" || n.Name.Local == "cNvPr" && !within(name, "word/") && n.Name.Space != pictureSpace {
			if id := n.Attr("id"); ids[id] {
				c.add("%s: drawing %s stands twice", name, id)
			} else {
				ids[id] = true
			}
		}
	})
	if strings.HasSuffix(name, "document.xml") && within(name, "word/") {
		c.numbering(pkg, name, root)
	}
}

const pictureSpace = "http://schemas.openxmlformats.org/drawingml/2006/picture"

func within(name, folder string) bool { return strings.HasPrefix(path.Clean(name), folder) }

// order holds the children of an element to the order of the schema.
func (c *checker) order(part string, n *opc.Node) {
	key := n.Name.Local
	if short := spaces[n.Name.Space]; short != "" {
		key = short + ":" + key
	}
	want, ok := orders[key]
	if !ok {
		return
	}
	last := -1
	for _, child := range n.Nodes {
		at := slices.IndexFunc(want, func(names string) bool { return slices.Contains(strings.Split(names, "|"), child.Name.Local) })
		switch {
		case at < 0:
			c.add("%s: %s has %s, which does not belong there", part, key, child.Name.Local)
		case at < last:
			c.add("%s: in %s stands %s behind %s", part, key, child.Name.Local, want[last])
		}
		last = max(last, at)
	}
}

// inside checks what the order does not say.
func (c *checker) inside(part string, n *opc.Node) {
	word := spaces[n.Name.Space] == "w"
	switch n.Name.Local {
	case "t":
		if word && n.Text != strings.TrimSpace(n.Text) && n.Attr("space") != "preserve" {
			c.add("%s: text %q loses its spaces", part, n.Text)
		}
	case "tc":
		if word && (len(n.Nodes) == 0 || n.Nodes[len(n.Nodes)-1].Name.Local != "p") {
			c.add("%s: a cell does not end with a paragraph", part)
		}
		if !word && n.Child("txBody") == nil {
			c.add("%s: a cell has no text", part)
		}
	case "txBody":
		if n.Child("p") == nil {
			c.add("%s: a text has no paragraph", part)
		}
	case "body", "hdr", "ftr":
		for i, x := range n.Nodes {
			if word && x.Name.Local == "tbl" && (i+1 == len(n.Nodes) || n.Nodes[i+1].Name.Local != "p") {
				c.add("%s: no paragraph stands behind a table", part)
			}
		}
	case "tbl":
		c.grid(part, n)
	}
}

// grid holds the rows of a table to its columns.
func (c *checker) grid(part string, n *opc.Node) {
	columns := 0
	if grid := n.Child("tblGrid"); grid != nil {
		columns = len(grid.Nodes)
	}
	if columns == 0 {
		c.add("%s: a table has no columns", part)
	}
	for _, row := range n.Nodes {
		if row.Name.Local != "tr" {
			continue
		}
		sum := 0
		for i := range row.Nodes {
			if cell := &row.Nodes[i]; cell.Name.Local == "tc" {
				sum++
				if span := cell.Child("tcPr", "gridSpan"); span != nil { // of Word, whose further cells are not there
					var k int
					_, _ = fmt.Sscan(span.Attr("val"), &k)
					sum += k - 1
				}
			}
		}
		if sum != columns {
			c.add("%s: a row has %d cells, its table %d columns", part, sum, columns)
		}
	}
}

// numbering holds styles and lists that a text names to those that there are.
func (c *checker) numbering(pkg *opc.Package, name string, root *opc.Node) {
	styles := map[string]bool{}
	if part := pkg.To(name, opc.Office+"styles"); part != "" {
		list, err := opc.Parse(pkg.Part(part))
		if err != nil {
			return // it has been told
		}
		for _, s := range list.All("style") {
			styles[s.Attr("styleId")] = true
		}
	}
	for _, kind := range []string{"pStyle", "rStyle", "tblStyle"} {
		for _, n := range root.All(kind) {
			if !styles[n.Attr("val")] {
				c.add("%s: style %q is not there", name, n.Attr("val"))
			}
		}
	}
	if len(root.All("numPr")) > 0 && pkg.To(name, opc.Office+"numbering") == "" {
		c.add("%s: lists without numbering", name)
	}
}
