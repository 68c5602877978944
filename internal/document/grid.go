package document

import (
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"prehabsim/internal/words"
)

// grid is a table of text: columns under their heads and no lines between them, so that
// it can be pasted anywhere.
type grid struct {
	t       table.Writer
	columns []table.ColumnConfig
}

// look is how a grid is set.
type look struct {
	before, after string // each cell
	rule          bool   // below the heads
	heads         text.VAlign
}

var (
	ofPage = look{after: "  ", rule: true, heads: text.VAlignBottom}
	ofList = look{before: "  "}
)

func newGrid(k look, columns []Column) *grid {
	g := &grid{t: table.NewWriter(), columns: make([]table.ColumnConfig, len(columns))}
	style := table.StyleDefault
	style.Options = table.Options{SeparateHeader: k.rule}
	style.Box.PaddingLeft, style.Box.PaddingRight = k.before, k.after
	style.Box.MiddleSeparator, style.Box.MiddleHorizontal = "-", "-"
	style.Format.Header = text.FormatDefault
	g.t.SetStyle(style)
	g.t.SuppressTrailingSpaces()
	heads := make(table.Row, len(columns))
	for i, c := range columns {
		heads[i] = ascii(c.Head)
		if c.Wrap > 0 {
			heads[i] = Wrapped(ascii(c.Head), c.Wrap)
		}
		align := text.AlignLeft
		if c.Kind == Number {
			align = text.AlignRight
		}
		g.columns[i] = table.ColumnConfig{Number: i + 1, Align: align, AlignHeader: align, VAlignHeader: k.heads}
	}
	g.t.AppendHeader(heads)
	g.t.SetColumnConfigs(g.columns)
	return g
}

func (g *grid) row(cells ...string) {
	row := make(table.Row, len(cells))
	for i, c := range cells {
		row[i] = c
	}
	g.t.AppendRow(row)
}

func (g *grid) text() string { return g.t.Render() }

// part is some of a table's columns, the first no wider than that; beneath says that what
// goes with a value stands under it.
func (t *Table) part(shown []int, first int, beneath bool) string {
	columns := make([]Column, len(shown))
	for i, c := range shown {
		columns[i] = t.Columns[c]
	}
	g := newGrid(ofPage, columns)
	g.columns[0].WidthMax, g.columns[0].WidthMaxEnforcer = first, wrapLong
	g.t.SetColumnConfigs(g.columns)
	rows := t.rowsWith(shown)
	cells := make([][]string, len(shown))
	for i, c := range shown[1:] {
		cells[i+1] = column(t.Columns[c], rows, c, beneath)
	}
	for k := range rows {
		name := ascii(rows[k].cell(0).Text)
		switch rows[k].Kind {
		case Section:
			if k > 0 {
				g.row("")
			}
			g.row(strings.ToUpper(name))
			continue
		case Group:
			g.row(name)
			continue
		case Under:
			name = indented(name, first)
		}
		row := []string{name}
		for _, c := range cells[1:] {
			row = append(row, c[k])
		}
		g.row(row...)
	}
	return g.text()
}

// rowsWith are the rows that have anything in these columns, and the sections of them.
// Of a table that is shown whole they are all.
func (t *Table) rowsWith(shown []int) (rows []Row) {
	if len(shown) == len(t.Columns) {
		return t.Rows
	}
	for _, r := range t.Rows {
		if r.Kind == Section && len(rows) > 0 && rows[len(rows)-1].Kind == Section {
			rows = rows[:len(rows)-1]
		}
		if r.Kind != Line || slices.ContainsFunc(shown[1:], func(c int) bool { return r.cell(c) != Cell{} && r.cell(c).Text != words.None }) {
			rows = append(rows, r)
		}
	}
	if n := len(rows); n > 0 && rows[n-1].Kind == Section {
		rows = rows[:n-1]
	}
	return rows
}

// column is the cells of a column. Values of estimates line up to the right, and what
// goes with them to the left, or beneath them to the right.
func column(c Column, rows []Row, at int, beneath bool) []string {
	cells := make([]string, len(rows))
	first, second := 0, 0
	for _, r := range rows {
		x := r.cell(at)
		first, second = max(first, text.StringWidth(ascii(x.Text))), max(second, text.StringWidth(ascii(x.More)))
	}
	gap := " "
	if c.Split {
		gap = "  "
	}
	for i, r := range rows {
		x := r.cell(at)
		value, more := ascii(x.Text), ascii(x.More)
		switch {
		case c.Kind != Estimate:
			cells[i] = value
		case c.Split && beneath:
			cells[i] = text.AlignRight.Apply(value, max(first, second))
			if more != "" {
				cells[i] += "\n" + text.AlignRight.Apply(more, max(first, second))
			}
		default:
			cells[i] = text.AlignRight.Apply(value, first)
			if second > 0 {
				cells[i] += gap + text.AlignLeft.Apply(more, second)
			}
		}
	}
	return cells
}

// indented is a name under another in a column no wider than most.
func indented(name string, most int) string {
	if width(name)+2 <= most {
		return "  " + name
	}
	return "  " + strings.ReplaceAll(Wrapped(name, most-4), "\n", "\n    ")
}

// wrapLong breaks a cell that is too wide between words, and a word that is too wide by itself,
// as a path is, behind a dot or the like. It leaves alone what [indented] has broken already: to
// wrap it again would lose the indent.
func wrapLong(cell string, most int) string {
	if width(cell) <= most {
		return cell
	}
	text := strings.TrimLeft(cell, " ")
	line := cell[:len(cell)-len(text)]
	indent := width(line)
	var lines []string
	for _, word := range strings.Fields(text) {
		for i, piece := range pieces(word, most) {
			glue := map[bool]string{true: " "}[i == 0 && width(line) > indent]
			if width(line) > indent && width(line+glue+piece) > most {
				lines = append(lines, line)
				line, glue, indent = "", "", 0
			}
			line += glue + piece
		}
	}
	return strings.Join(append(lines, line), "\n")
}

// pieces are the parts of a word that may stand on lines of their own, none wider than most.
func pieces(word string, most int) (list []string) {
	for width(word) > most {
		runes := []rune(word)
		cut := most
		for k := most; k > 1; k-- {
			if strings.ContainsRune("._/-,:", runes[k-1]) {
				cut = k
				break
			}
		}
		list, word = append(list, string(runes[:cut])), string(runes[cut:])
	}
	return append(list, word)
}

// WriteList writes a table by itself as commands print it: indented, as wide as it is.
func (t *Table) WriteList(w io.Writer) error {
	g := newGrid(ofList, t.Columns)
	for _, r := range t.Rows {
		cells := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			cells[i] = ascii(c.Text)
		}
		g.row(cells...)
	}
	_, err := io.WriteString(w, g.text()+"\n")
	return err
}
