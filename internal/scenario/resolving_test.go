package scenario

import (
	"bufio"
	"fmt"
	"io"
	"slices"
)

// Resolved writes the document as one TOML 1.0 file that needs no other: what was
// extended is merged, and tables from files stand in it as rows. Reading it gives
// the same document back. Call it before Expand, which leaves no trace of what
// the copies were made for.
func (d *Document) Resolved(w io.Writer) error {
	b := bufio.NewWriter(w)
	root := d.Root.clone("")
	for name, t := range d.Tables {
		if n := root.At("table", name); n != nil {
			root.Child["table"].Child[name] = t.written(n)
		}
	}
	d.withSamples(root)
	writeSection(b, "", root)
	return b.Flush()
}

// written returns the table with its rows in it.
func (t *DataTable) written(n *Node) *Node {
	out := n.newTable(n.Path)
	out.Section = true
	for _, key := range []string{"title", "source", "source_column", "status"} {
		if c := n.Child[key]; c != nil {
			out.put(key, c)
		}
	}
	rows := n.newTable("")
	rows.Section = true
	for _, row := range t.Rows {
		r := n.newTable("")
		for _, column := range t.Columns {
			cell := t.cell(row, column)
			if cell == nil || column == t.Key || column == "" || cell.Kind == TextKind && cell.Text == "" {
				continue
			}
			if cell.Kind == TextKind {
				cell = readText(cell)
			}
			r.put(column, cell)
		}
		rows.put(row, r)
	}
	out.put("rows", rows)
	return out
}

// writeSection writes values first and then the sections below, as TOML wants. A
// table that came after a section becomes one itself, so that things keep their
// order: attributes, for one, are drawn in it.
func writeSection(w *bufio.Writer, path string, n *Node) {
	var values, sections []string
	for _, key := range n.Keys {
		child := n.Child[key]
		if child.Kind == TableKind && (child.Section || len(sections) > 0) {
			sections = append(sections, key)
		} else {
			values = append(values, key)
		}
	}
	if path != "" && (len(values) > 0 || len(sections) == 0) {
		fmt.Fprintf(w, "\n[%s]\n", path)
	}
	for _, key := range values {
		fmt.Fprintf(w, "%s = %s\n", TOMLKey(key), inline(n.Child[key]))
	}
	for _, key := range sections {
		writeSection(w, join(path, TOMLKey(key)), n.Child[key])
	}
}

// withSamples puts the sorted values of empirical laws in the place of their
// files: a resolved scenario carries the law and not the patients.
func (d *Document) withSamples(n *Node) {
	if isSample(n) {
		d.putSample(n)
	}
	for _, child := range append(n.Children(), n.Items...) {
		d.withSamples(child)
	}
}

func (d *Document) putSample(n *Node) {
	found, text, err := d.kept.reader.read(beside(n.Child["csv"].File, n.Child["csv"].Text))
	column := n.Child["column"]
	if err != nil || column == nil {
		return
	}
	file := readCSV(found, text, nil)
	values := &Node{Kind: ArrayKind}
	for _, row := range file.rows {
		values.Items = append(values.Items, readText(&Node{Kind: TextKind, Text: row.text(file.column(column.Text))}))
	}
	slices.SortStableFunc(values.Items, func(a, b *Node) int {
		x, _ := a.Number()
		y, _ := b.Number()
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	n.remove("csv")
	n.remove("column")
	n.put("values", values)
}
