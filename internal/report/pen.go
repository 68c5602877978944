package report

import (
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"prehabsim/internal/words"
)

// pen writes to a terminal of a given width: plain ASCII unless colour is
// wanted, which also says that the terminal can show more.
type pen struct {
	w         io.Writer
	width     int
	colour    bool
	plusMinus string
	single    bool // one replication was run, so that there are no intervals anywhere
	err       error
}

func newPen(w io.Writer, width int, colour bool) *pen {
	p := &pen{w: w, width: max(width, 60), colour: colour, plusMinus: "+/-"}
	if colour {
		p.plusMinus = "\u00b1"
	}
	return p
}

// line writes text, with breaks between words where it is wider than the page,
// later lines indented by two.
func (p *pen) line(s string) {
	if s == "" {
		p.raw("\n")
		return
	}
	indent := s[:len(s)-len(strings.TrimLeft(s, " "))]
	width, at := p.width, len(indent)
	out := indent
	for i, word := range strings.Fields(s) {
		n := text.StringWidthWithoutEscSequences(word)
		switch {
		case i == 0:
		case at+1+n > width:
			out += "\n" + indent + "  "
			at = len(indent) + 2
		default:
			out += " "
			at++
		}
		out += word
		at += n
	}
	p.raw(out + "\n")
}

// heading begins a part of the page.
func (p *pen) heading(s string) {
	p.raw("\n" + p.paint(s, text.Bold) + "\n")
}

func (p *pen) raw(s string) {
	if !p.colour {
		s = strings.ReplaceAll(s, words.Minus, "-")
	}
	if p.err == nil {
		_, p.err = io.WriteString(p.w, s)
	}
}

// paint gives text a colour, if colours are wanted.
func (p *pen) paint(s string, c ...text.Color) string {
	if !p.colour || s == "" {
		return s
	}
	return text.Colors(c).EscapeSeq() + s + text.EscapeReset
}

// grid is a table without lines but for one under the headings.
type grid struct {
	t       table.Writer
	p       *pen
	columns []table.ColumnConfig
}

// newGrid makes a table; columns after the first are aligned to the right where
// numeric is true.
func (p *pen) newGrid(numeric bool, headings ...string) *grid {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.Options{SeparateHeader: true}
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Box.MiddleSeparator, style.Box.MiddleHorizontal = "-", "-"
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	t.SuppressTrailingSpaces()
	row := make(table.Row, len(headings))
	configs := make([]table.ColumnConfig, len(headings))
	for i, h := range headings {
		row[i] = p.paint(h, text.Bold)
		align := text.AlignLeft
		if numeric && i > 0 {
			align = text.AlignRight
		}
		configs[i] = table.ColumnConfig{Number: i + 1, Align: align, AlignHeader: align, VAlignHeader: text.VAlignBottom}
	}
	configs[0].WidthMax, configs[0].WidthMaxEnforcer = p.firstColumn(), wrapLong
	t.AppendHeader(row)
	t.SetColumnConfigs(configs)
	return &grid{t, p, configs}
}

// firstColumn is the most that the first column of a table may take.
func (p *pen) firstColumn() int { return 2 * p.width / 5 }

// indented is a name under a heading of the first column.
func (p *pen) indented(name string) string {
	if width(name)+2 <= p.firstColumn() {
		return "  " + name
	}
	return "  " + strings.ReplaceAll(wrapName(name, p.firstColumn()-4), "\n", "\n    ")
}

// wrapLong breaks a cell that is too wide, and leaves alone what [pen.indented]
// has broken already: to wrap it again would lose the indent.
func wrapLong(cell string, most int) string {
	if width(cell) <= most {
		return cell
	}
	return text.WrapSoft(cell, most)
}

func (g *grid) row(cells ...string) {
	row := make(table.Row, len(cells))
	for i, c := range cells {
		row[i] = c
	}
	g.t.AppendRow(row)
}

func (g *grid) text() string { return g.t.Render() }

// fitted is the text no wider than the page, with the first column's cells broken more
// often if need be.
func (g *grid) fitted() string {
	text := g.text()
	for over := width(text) - g.p.width; over > 0 && g.columns[0].WidthMax > leastFirst; over = width(text) - g.p.width {
		g.columns[0].WidthMax = max(leastFirst, g.columns[0].WidthMax-over)
		g.t.SetColumnConfigs(g.columns)
		text = g.text()
	}
	return text
}

// leastFirst is the narrowest that a first column gets.
const leastFirst = 16

// width is the length of the longest line.
func width(s string) int {
	widest := 0
	for _, line := range strings.Split(s, "\n") {
		widest = max(widest, text.StringWidthWithoutEscSequences(line))
	}
	return widest
}

// columns lines up cells that have two parts, the first to the right and the
// second to the left.
func columns(cells [][2]string, between string) []string {
	first, second := 0, 0
	for _, c := range cells {
		first = max(first, text.StringWidthWithoutEscSequences(c[0]))
		second = max(second, text.StringWidthWithoutEscSequences(c[1]))
	}
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = text.AlignRight.Apply(c[0], first)
		if second > 0 {
			out[i] += between + text.AlignLeft.Apply(c[1], second)
		}
	}
	return out
}
