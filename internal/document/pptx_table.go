package document

import (
	"fmt"
	"slices"
	"strings"
)

// Margins of cells on slides, in points.
const (
	cellAside = 4.0
	cellAbove = 1.5
)

// table writes a table: as large as it fits on one slide, else over several, with its heads on
// each, and a part of it is begun on the next slide where that leaves no great gap.
func (x *pptx) table(t tabular, title string) {
	at := x.deck.only.body
	size, fewest := 0.0, 0
	for _, s := range slices.Backward(tableSizes) { // the largest with which there are no more slides
		if n, fits := slidesOf(t, at, s); size == 0 || fits && n == fewest {
			size, fewest = s, n
		}
	}
	for _, m := range layOn(t, at, size) {
		for rows := m.rows; len(rows) > 0; {
			n := m.takes(rows, size, at.h)
			s := size
			for s > leastTable && m.tall(s, rows[:n]) > at.h {
				s--
			}
			x.slide(x.deck.only, title, m.frame(at, s, rows[:n]), "", nil)
			rows = rows[n:]
		}
	}
}

// tight leaves room for letters that are a little wider than Arial's.
const tight = 0.97

func layOn(t tabular, at box, size float64) []laid {
	return lay(t, at.w/size*tight, 2*cellAside/size)
}

// slidesOf is how many slides a table takes, and whether it is broken nowhere.
func slidesOf(t tabular, at box, size float64) (n int, fits bool) {
	list := layOn(t, at, size)
	for _, m := range list {
		for rows := m.rows; len(rows) > 0; n++ {
			rows = rows[m.takes(rows, size, at.h):]
		}
	}
	return n, fitsIn(t, at.w/size*tight, 2*cellAside/size)
}

// takes is how many rows go on a slide. Heads of parts stay with what is below them, and
// figures with their ranges.
func (m laid) takes(rows []matrixRow, size, room float64) int {
	n := 1
	for n < len(rows) && m.tall(size, rows[:n+1]) <= room {
		n++
	}
	if n == len(rows) {
		return n
	}
	for k := n; k > n/2; k-- { // a part begins on the next slide
		if rows[k].kind == Section {
			return k
		}
	}
	k := n
	for k > 1 && (rows[k].small || rows[k-1].kind == Section || rows[k-1].kind == Group) {
		k--
	}
	if k > 1 {
		return k
	}
	return n
}

// tall is how high rows are below the heads.
func (m laid) tall(size float64, rows []matrixRow) float64 {
	sum := m.headTall(size)
	for _, r := range rows {
		sum += m.rowTall(size, r)
	}
	return sum
}

func (m laid) headTall(size float64) float64 {
	lines := 1
	for i, head := range m.heads {
		lines = max(lines, linesIn(head, m.inside(i, size), true))
	}
	return float64(lines)*size*lineHigh + 2*cellAbove
}

func (m laid) rowTall(size float64, r matrixRow) float64 {
	letters, lines := size, 1
	if r.small {
		letters = size * smaller
	}
	if r.kind == Section || r.kind == Group {
		sum := 0.0
		for _, w := range m.widths {
			sum += w
		}
		return float64(linesIn(r.cells[0], sum*tight-2*cellAside/size, true))*letters*lineHigh + 2*cellAbove
	}
	for i, cell := range r.cells {
		wide := m.inside(i, size) * size / letters
		if i == 0 && r.kind == Under {
			wide -= underIn / letters
		}
		lines = max(lines, linesIn(cell, wide, false))
	}
	return float64(lines)*letters*lineHigh + 2*cellAbove
}

const underIn = 8.0 // points that a row under another is moved in

// inside is how wide the words of a column may be.
func (m laid) inside(i int, size float64) float64 { return max(1, m.widths[i]-2*cellAside/size) }

// frame is some rows as a table of a slide.
func (m laid) frame(at box, size float64, rows []matrixRow) string {
	var b, grid strings.Builder
	sum := 0.0
	for _, w := range m.widths {
		fmt.Fprintf(&grid, `<a:gridCol w="%d"/>`, emu(w*size))
		sum += w * size
	}
	fmt.Fprintf(&b, `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="3" name="Table 3"/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="%d" y="%d"/><a:ext cx="%d" cy="%d"/></p:xfrm>`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr firstRow="1"/><a:tblGrid>%s</a:tblGrid>`,
		emu(at.x), emu(at.y), emu(sum), emu(m.tall(size, rows)), grid.String())
	fmt.Fprintf(&b, `<a:tr h="%d">`, emu(m.headTall(size)))
	for i, head := range m.heads {
		b.WriteString(slideCell(head, "", slideLook{size: size, right: m.right[i], bold: true, line: 1.5, colour: "0B0C0C", anchor: "b"}))
	}
	b.WriteString("</a:tr>")
	for _, r := range rows {
		fmt.Fprintf(&b, `<a:tr h="%d">`, emu(m.rowTall(size, r)))
		look := slideLook{size: size, line: 0.5, colour: "C3C9CD", anchor: "t"}
		if r.small {
			look.size = size * smaller
		}
		head := r.kind == Section || r.kind == Group
		for i, text := range r.cells {
			l, merged := look, ""
			switch {
			case head && i == 0:
				l.bold, merged = true, fmt.Sprintf(` gridSpan="%d"`, len(m.heads))
			case head:
				text, merged = "", ` hMerge="1"`
			case i == 0 && r.kind == Under:
				l.in = underIn
			}
			l.right = m.right[i] && !head
			b.WriteString(slideCell(text, merged, l))
		}
		for i := len(r.cells); i < len(m.heads); i++ {
			merged := ""
			if head {
				merged = ` hMerge="1"`
			}
			b.WriteString(slideCell("", merged, look))
		}
		b.WriteString("</a:tr>")
	}
	return b.String() + "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
}

// slideLook is how a cell of a slide is set.
type slideLook struct {
	size        float64
	right, bold bool
	in, line    float64
	colour      string
	anchor      string
}

func slideCell(text, merged string, l slideLook) string {
	none := func(side string) string { return "<a:" + side + ` w="0"><a:noFill/></a:` + side + ">" }
	align := map[bool]string{true: "r", false: "l"}[l.right]
	end := fmt.Sprintf(`<a:endParaRPr lang="en-GB" sz="%d"/>`, int(l.size*100))
	return fmt.Sprintf(`<a:tc%s><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="%s"/>%s%s</a:p></a:txBody><a:tcPr marL="%d" marR="%d" marT="%d" marB="%d" anchor="%s">%s%s%s<a:lnB w="%d"><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:lnB><a:noFill/></a:tcPr></a:tc>`,
		merged, align, slideRuns(text, l.size, l.bold), end, emu(cellAside+l.in), emu(cellAside), emu(cellAbove), emu(cellAbove), l.anchor, none("lnL"), none("lnR"), none("lnT"), emu(l.line), l.colour)
}
