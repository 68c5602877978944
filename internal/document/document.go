// Package document is what a report says before it is written: headings, paragraphs,
// notes, tables and figures, in reading order.
//
// Whoever knows results puts a Document together once and every writer prints that one,
// so that a sentence is the same wherever it is read. How wide a column is, what stands
// beside what and which signs there are is the writer's. Numbers are written by package
// words, with a true minus sign; "\n" within a text ends a line.
//
// Start at [Document]; [Text] was its first writer, and [Markdown] is the shortest.
package document

import "strings"

// Document is what a report says, in reading order.
type Document struct{ Blocks []Block }

// Block is one of the types below. A writer knows them all.
type Block interface{ block() }

// Heading begins the document (level 1) or a part of it (2). More goes on after Text, with
// the comma or colon between them.
type Heading struct {
	Level      int
	Text, More string
}

// Paragraph is a sentence or more. Under another it is one of several that belong to it.
type Paragraph struct {
	Text  string
	Under bool
}

// Note is what a reader needs to understand what stands above it, and may be set small.
type Note Paragraph

// Lead is what a page comes to, in a paragraph that stands apart.
type Lead struct{ Text string }

// Entry is a paragraph whose first words say what it is about.
type Entry struct{ Head, Text string }

// Either is the same for wide pages and for narrow ones. What is wide enough for anything
// takes Wide.
type Either struct{ Wide, Narrow Document }

// Figure is a chart in a file of its own.
type Figure struct {
	File  string
	Title string
	Alt   string // what it shows, in words
}

// Table is a head and rows below it. The first column says what a row is of.
type Table struct {
	Columns []Column
	Rows    []Row

	// Fold is said of a table of many pages in place of which a writer may show these words
	// alone, if a reader can still open it; "" of any other.
	Fold string
}

// Column is what cells below each other have in common.
type Column struct {
	Head string
	Kind ColumnKind
	Wrap int // the head is broken between words where it is longer than that; 0: never

	// Split columns are as many as options are compared. Where they do not fit beside
	// each other the table goes on below with the rest of them, the other columns again,
	// and the rows that have anything there.
	Split bool
}

// ColumnKind is what a column holds.
type ColumnKind int

// The kinds of column.
const (
	Words    ColumnKind = iota
	Number              // stand to the right
	Estimate            // a value and what goes with it; of a split column it may stand beneath
)

// Row is a line of a table.
type Row struct {
	Kind  RowKind
	Cells []Cell
}

// RowKind is what a row is.
type RowKind int

// The kinds of row.
const (
	Line    RowKind = iota
	Under           // belongs to the group above it
	Group           // says what the rows under it are of
	Section         // begins a part of the table
)

// Comparison sets options beside each other: a row for each thing that is compared, a
// column for each option, first the one with which the others are compared. In a cell
// stand a figure and the ranges in which it lies, which never share a line.
type Comparison struct {
	Head    Label // of the column of names
	Options []Label
	Rows    []Compared
}

// Label is a text, and the same shorter for narrow pages; Short is "" where there is none.
type Label struct{ Long, Short string }

// Compared is a row of a comparison. One without cells begins a part of it.
type Compared struct {
	Label  Label
	Cells  []Ranged // of each option
	Leaves int      // which row leaves a page that is too long: 1 first, 0 never
}

// Ranged is a figure and the ranges below it.
type Ranged struct {
	Text   Label
	Ranges []Range
}

// Range is where a figure lies, by what its name says.
type Range struct {
	Name Label
	Text Label
	Wide bool // narrow pages go without it
}

// Cell is what stands in a row and column: in one of estimates its value, and More its
// interval or its change.
type Cell struct{ Text, More string }

func (Heading) block()     {}
func (Paragraph) block()   {}
func (Note) block()        {}
func (Lead) block()        {}
func (Entry) block()       {}
func (Either) block()      {}
func (Figure) block()      {}
func (*Table) block()      {}
func (*Comparison) block() {}

// Put adds a block.
func (d *Document) Put(b Block) { d.Blocks = append(d.Blocks, b) }

// Heading begins a part.
func (d *Document) Heading(text, more string) { d.Put(Heading{2, text, more}) }

// Say adds a paragraph.
func (d *Document) Say(text string) { d.Put(Paragraph{Text: text}) }

// Note adds a note.
func (d *Document) Note(text string) { d.Put(Note{Text: text}) }

// NewTable makes a table with these heads; a column whose head begins with ">" is of
// numbers.
func NewTable(heads ...string) *Table {
	t := &Table{}
	for _, h := range heads {
		name, number := strings.CutPrefix(h, ">")
		c := Column{Head: name}
		if number {
			c.Kind = Number
		}
		t.Columns = append(t.Columns, c)
	}
	return t
}

// Add adds a line.
func (t *Table) Add(cells ...string) { t.add(Line, cells) }

// Under adds a line of the group above it.
func (t *Table) Under(cells ...string) { t.add(Under, cells) }

// Group says what the lines under it are of.
func (t *Table) Group(name string) { t.add(Group, []string{name}) }

func (t *Table) add(kind RowKind, cells []string) {
	r := Row{Kind: kind, Cells: make([]Cell, len(cells))}
	for i, c := range cells {
		r.Cells[i].Text = c
	}
	t.Rows = append(t.Rows, r)
}

// sections says whether the table is in parts.
func (t *Table) sections() bool { return len(t.Rows) > 0 && t.Rows[0].Kind == Section }

// cell is what stands in a column of a row; nothing where the row is shorter.
func (r *Row) cell(column int) Cell {
	if column < len(r.Cells) {
		return r.Cells[column]
	}
	return Cell{}
}
