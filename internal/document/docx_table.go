package document

import (
	"fmt"
	"strings"

	"prehabsim/internal/opc"
)

// Cells of tables are set smaller than text, with the same letters.
const (
	cellSize = 9.0 // points
	rangeOf  = 8.0 // of a range below a figure
	wordGap  = 1.2 // what a column has beside its words, in ems: the margins of cells, and some room for other letters
)

// table writes a table, or as few below one another as will do.
func (x *docx) table(t tabular) {
	for _, m := range lay(t, x.page.room(x.wide)/cellSize, wordGap) {
		x.matrix(m)
	}
}

func (x *docx) matrix(m laid) {
	style := ""
	if id := x.styles.table(); id != "" {
		style = `<w:tblStyle w:val="` + opc.Text(id) + `"/>`
	}
	widths, sum := make([]int, len(m.widths)), 0
	for i, w := range m.widths {
		widths[i] = int(w * cellSize * 20)
		sum += widths[i]
	}
	borders := ""
	if style == "" {
		borders = `<w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders>`
	}
	x.raw(`<w:tbl><w:tblPr>%s<w:tblW w:w="%d" w:type="dxa"/>%s<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>`+
		`<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>`, style, sum, borders)
	for _, w := range widths {
		x.raw(`<w:gridCol w:w="%d"/>`, w)
	}
	x.raw(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, head := range m.heads {
		x.cell(widths[i], 0, "bottom", cell{text: head, right: m.right[i], bold: true, keep: true})
	}
	x.raw("</w:tr>")
	for k, r := range m.rows {
		x.row(m, k, r, widths)
	}
	// Word wants a paragraph behind a table, so that another may follow.
	x.raw(`</w:tbl><w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:rPr><w:sz w:val="12"/></w:rPr></w:pPr></w:p>`)
}

// row writes a row. One that is the head of others takes the whole width, and stays with the
// next; so does a figure with its ranges.
func (x *docx) row(m laid, k int, r matrixRow, widths []int) {
	x.raw("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
	defer x.raw("</w:tr>")
	next := k+1 < len(m.rows) && m.rows[k+1].kind == Under && m.rows[k+1].small
	if r.kind == Section || r.kind == Group {
		sum := 0
		for _, w := range widths {
			sum += w
		}
		x.cell(sum, len(widths), "", cell{text: r.cells[0], bold: true, keep: true, part: r.kind == Section})
		return
	}
	for i, text := range r.cells {
		x.cell(widths[i], 0, "", cell{text: text, right: m.right[i], small: r.small, under: i == 0 && r.kind == Under, keep: next})
	}
}

// cell is what stands in one.
type cell struct {
	text                           string
	right, bold, small, keep, part bool
	under                          bool // moved in
}

func (x *docx) cell(wide, span int, vertical string, c cell) {
	fmt.Fprintf(&x.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, wide)
	if span > 1 {
		fmt.Fprintf(&x.body, `<w:gridSpan w:val="%d"/>`, span)
	}
	if vertical != "" {
		fmt.Fprintf(&x.body, `<w:vAlign w:val="%s"/>`, vertical)
	}
	x.body.WriteString("</w:tcPr>")
	for line := range strings.SplitSeq(c.text, "\n") {
		x.cellLine(line, c)
	}
	x.body.WriteString("</w:tc>")
}

// cellLine writes a line of a cell. Looks that a table needs to be read are its own, since no
// template has a style of a certain name for them.
func (x *docx) cellLine(line string, c cell) {
	properties, before, size := "", 14, int(2*cellSize)
	if c.small {
		before, size = 0, int(2*rangeOf)
	}
	if c.part {
		before = 80
	}
	if c.keep {
		properties += "<w:keepNext/>"
	}
	properties += fmt.Sprintf(`<w:spacing w:before="%d" w:after="10" w:line="240" w:lineRule="auto"/>`, before)
	if c.under {
		properties += `<w:ind w:left="160"/>`
	}
	properties += `<w:jc w:val="` + map[bool]string{true: "right", false: "left"}[c.right] + `"/>`
	letters := ""
	if c.bold {
		letters = "<w:b/>"
	}
	letters += fmt.Sprintf(`<w:sz w:val="%d"/>`, size)
	text := ""
	if line != "" {
		text = runs(line, letters)
	}
	fmt.Fprintf(&x.body, `<w:p><w:pPr>%s<w:rPr>%s</w:rPr></w:pPr>%s</w:p>`, properties, letters, text)
}
