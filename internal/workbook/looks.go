package workbook

import (
	"math"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"prehabsim/internal/opc"
)

// looks are the styles of cells, by what they are of.
type looks struct {
	title, bold, head, headRight, small, text, wrap, words int

	numbers, figures map[string]int // by format; figures are those of the page
}

// Formats of numbers. The whole number stands in the cell; these say how much of it is shown.
var formats = []string{"0", "#,##0", "#,##0.0", "0.00", "0.0000", "0.00E+00", "#,##0.00"}

func newLooks(f *excelize.File) (l looks, err error) {
	style := func(s excelize.Style) (id int) {
		if err == nil {
			id, err = f.NewStyle(&s)
		}
		return id
	}
	line := []excelize.Border{{Type: "bottom", Style: 2, Color: "0B0C0C"}}
	l.title = style(excelize.Style{Font: &excelize.Font{Family: "Arial", Size: 16, Bold: true, Color: "12436D"}})
	l.bold = style(excelize.Style{Font: &excelize.Font{Family: "Arial", Bold: true, Color: "12436D"}})
	l.head = style(excelize.Style{Font: &excelize.Font{Family: "Arial", Bold: true}, Border: line, Alignment: &excelize.Alignment{WrapText: true, Vertical: "bottom"}})
	l.headRight = style(excelize.Style{Font: &excelize.Font{Family: "Arial", Bold: true}, Border: line, Alignment: &excelize.Alignment{WrapText: true, Vertical: "bottom", Horizontal: "right"}})
	l.small = style(excelize.Style{Font: &excelize.Font{Family: "Arial", Size: 9, Color: "3D3D3D"}, Alignment: &excelize.Alignment{Horizontal: "right"}})
	l.text = style(excelize.Style{Alignment: &excelize.Alignment{Horizontal: "right"}})
	l.wrap = style(excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	l.words = style(excelize.Style{Alignment: &excelize.Alignment{Indent: 1}}) // apart from a number before it
	l.numbers, l.figures = map[string]int{}, map[string]int{}
	for _, format := range formats {
		l.numbers[format] = style(excelize.Style{CustomNumFmt: &format})
	}
	return l, err
}

// pageNumber is the style of a figure of the page.
func (b *book) pageNumber(format string) (int, error) {
	if id, ok := b.looks.figures[format]; ok {
		return id, nil
	}
	id, err := b.NewStyle(&excelize.Style{CustomNumFmt: &format, Alignment: &excelize.Alignment{Horizontal: "right"}})
	b.looks.figures[format] = id
	return id, err
}

// formatOf is how a number of a column is shown: counts of things as whole numbers, money to
// the penny, others to about three figures.
func formatOf(column string, whole bool, x float64) string {
	size := math.Abs(x)
	switch {
	case whole && size < 1e4 && (strings.Contains(column, "year") || numbering[column]):
		return "0"
	case whole && size < 1e15:
		return "#,##0"
	case money[column]:
		return "#,##0.00"
	case size >= 1000:
		return "#,##0"
	case size >= 10:
		return "#,##0.0"
	case size >= 0.1 || size == 0:
		return "0.00"
	case size >= 0.001:
		return "0.0000"
	}
	return "0.00E+00"
}

// numbering are columns of numbers that say which, and money those of pounds.
var (
	numbering = map[string]bool{"draw": true, "line": true, "input": true, "band": true, "imd": true, "value": true}
	money     = map[string]bool{"amount": true, "present_value": true, "unit_price": true, "cost": true, "more_cost": true}
)

// text writes text into a cell, whatever it begins with. Excel takes "_x0041_" for an A, and
// the library leaves that alone here, though not where sheets are written row by row.
func (b *book) text(sheet, at, text string, style int) error {
	if err := b.SetCellStr(sheet, at, code.ReplaceAllString(opc.Plain(text), "_x005F$0")); err != nil {
		return err
	}
	return b.SetCellStyle(sheet, at, at, style)
}

var code = regexp.MustCompile("_x[0-9A-Fa-f]{4}_")
