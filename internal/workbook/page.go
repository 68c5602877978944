package workbook

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"prehabsim/internal/document"
	"prehabsim/internal/opc"
)

// Widths of the page's columns, in characters, and of its lines of text, which run over all.
const (
	nameWidth   = 34
	optionWidth = 20
	lineWidth   = 110
)

// page writes the page: its sentences, the table of options, what goes with it.
func (b *book) page(d document.Document) error {
	p := &sheetPage{book: b, row: 1}
	if err := b.SetColWidth(pageSheet, "A", "A", nameWidth); err != nil {
		return err
	}
	if err := p.blocks(d); err != nil {
		return err
	}
	return b.printed(pageSheet, "portrait", 1, false)
}

// sheetPage is the sheet of the page as far as it is written.
type sheetPage struct {
	*book
	row int
}

func (p *sheetPage) blocks(d document.Document) (err error) {
	for _, block := range d.Blocks {
		switch x := block.(type) {
		case document.Heading:
			text := x.Text + x.More
			if p.title == "" {
				p.title = text
				err = p.put(1, p.looks.title, text)
				p.row += 2
				break
			}
			p.row++
			err = p.put(1, p.looks.bold, text)
			p.row++
		case document.Paragraph:
			err = p.say(x.Text)
		case document.Note:
			err = p.say(x.Text)
		case document.Lead:
			err = p.say(x.Text)
			p.row++
		case document.Entry:
			p.row++
			if err = p.put(1, p.looks.bold, x.Head); err == nil {
				p.row++
				err = p.say(x.Text)
			}
		case *document.Comparison:
			err = p.comparison(x)
		case *document.Table:
			err = p.list(x)
		case document.Either:
			err = p.blocks(x.Wide)
		case document.Figure:
			err = p.say(x.Title + " " + x.Alt)
		default:
			panic("workbook: a block of a new type")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// put writes a cell of the row, a figure of an option as a number.
func (p *sheetPage) put(column, style int, text string) error {
	at, err := excelize.CoordinatesToCellName(column, p.row)
	if err != nil {
		return err
	}
	x, format, ok := numberOf(text)
	if !ok || style != p.looks.text {
		return p.text(pageSheet, at, text, style)
	}
	if err := p.SetCellFloat(pageSheet, at, x, -1, 64); err != nil {
		return err
	}
	if style, err = p.pageNumber(format); err != nil {
		return err
	}
	return p.SetCellStyle(pageSheet, at, at, style)
}

// say writes text in lines that run over the columns beside: cells that are joined cannot be
// read aloud one by one.
func (p *sheetPage) say(text string) error {
	for paragraph := range strings.SplitSeq(text, "\n") {
		for line := range strings.SplitSeq(document.Wrapped(opc.Plain(paragraph), lineWidth), "\n") {
			if err := p.put(1, 0, line); err != nil {
				return err
			}
			p.row++
		}
	}
	return nil
}

// comparison writes options beside each other, ranges in rows of their own.
func (p *sheetPage) comparison(c *document.Comparison) error {
	last, err := excelize.ColumnNumberToName(1 + len(c.Options))
	if err != nil {
		return err
	}
	if len(c.Options) > 0 {
		if err := p.SetColWidth(pageSheet, "B", last, optionWidth); err != nil {
			return err
		}
	}
	p.row++
	if err := p.put(1, p.looks.head, c.Head.Long); err != nil {
		return err
	}
	for i, o := range c.Options {
		if err := p.put(i+2, p.looks.headRight, o.Long); err != nil {
			return err
		}
	}
	for _, line := range c.Lines() {
		p.row++
		style, figures := 0, p.looks.text
		switch {
		case line.Cells == nil:
			style = p.looks.bold
		case line.Range:
			figures = p.looks.small
		}
		name := line.Name
		if line.Range {
			name = "   " + name
		}
		if err := p.put(1, style, name); err != nil {
			return err
		}
		for i, cell := range line.Cells {
			if cell != "" {
				if err := p.put(i+2, figures, cell); err != nil {
					return err
				}
			}
		}
	}
	p.row++
	return nil
}

// list writes a table.
func (p *sheetPage) list(t *document.Table) error {
	p.row++
	for i, c := range t.Columns {
		if err := p.put(i+1, p.looks.head, c.Head); err != nil {
			return err
		}
	}
	for _, r := range t.Rows {
		p.row++
		for i, c := range r.Cells {
			style := 0
			if i > 0 && t.Columns[i].Kind != document.Words {
				style = p.looks.text
			}
			if err := p.put(i+1, style, strings.TrimSpace(c.Text+" "+c.More)); err != nil {
				return err
			}
		}
	}
	p.row += 2
	return nil
}

// figure is a number as people write it: a sign, a pound, digits in threes, a fraction.
var figure = regexp.MustCompile("^([+\u2212-]?)(\u00a3?)(\\d{1,3}(?:,\\d{3})*|\\d+)(\\.\\d+)?$")

// numberOf is a figure as a number with the format that shows it as it was written.
func numberOf(text string) (x float64, format string, ok bool) {
	parts := figure.FindStringSubmatch(text)
	if parts == nil || len(text) > 20 {
		return 0, "", false
	}
	x, err := strconv.ParseFloat(strings.ReplaceAll(parts[3], ",", "")+parts[4], 64)
	if err != nil {
		return 0, "", false
	}
	format = "0"
	if strings.Contains(parts[3], ",") {
		format = "#,##0"
	}
	if n := len(parts[4]); n > 1 {
		format += "." + strings.Repeat("0", n-1)
	}
	format = `"` + parts[2] + `"` + format
	if parts[2] == "" {
		format = strings.TrimPrefix(format, `""`)
	}
	switch parts[1] {
	case "+":
		format = `"+"` + format
	case "-", "\u2212":
		x = -x
		if x == 0 {
			return 0, "", false // "less than nothing, rounded" has no number
		}
		format += `;"` + parts[1] + `"` + format
	}
	return x, format, true
}
