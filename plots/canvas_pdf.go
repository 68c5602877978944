package plots

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// pdfCanvas draws the page of a PDF (ISO 32000-1): text that can be searched, in the
// letters of Liberation Sans that are used, and neither dates nor anything else that differs
// from run to run.
type pdfCanvas struct {
	pen
	b             bytes.Buffer
	width, height vg.Length
	fonts         []*pdfFont
	covers        map[float64]string // names of how much of the paper shows through, by what covers it
}

// pdfFont is a weight of the typeface and the letters of it that are used.
type pdfFont struct {
	name   string // in the page
	face   font.Face
	glyphs map[sfnt.GlyphIndex]rune
	buffer sfnt.Buffer
}

func newPDF(width, height vg.Length) *pdfCanvas {
	c := &pdfCanvas{width: width, height: height, covers: map[float64]string{}}
	vg.Initialize(c)
	return c
}

// Size is that of the drawing.
func (c *pdfCanvas) Size() (w, h vg.Length) { return c.width, c.height }

// ink sets the colour for what is drawn next, filled or as a line.
func (c *pdfCanvas) ink(operator string) {
	rgb, cover := c.rgb()
	if c.covers[cover] == "" {
		c.covers[cover] = fmt.Sprintf("G%d", len(c.covers)+1)
	}
	fmt.Fprintf(&c.b, "/%s gs", c.covers[cover])
	for _, x := range []uint8{rgb.R, rgb.G, rgb.B} {
		fmt.Fprintf(&c.b, " %.3f", float64(x)/255)
	}
	fmt.Fprintf(&c.b, " %s\n", operator)
}

// Stroke draws a line along a path.
func (c *pdfCanvas) Stroke(path vg.Path) {
	if c.pen.width <= 0 {
		return
	}
	c.ink("RG")
	var dashes []string
	for _, d := range c.dashes {
		dashes = append(dashes, short(d.Points()))
	}
	fmt.Fprintf(&c.b, "%s w [%s] 0 d\n%sS\n", short(c.pen.width.Points()), strings.Join(dashes, " "), pdfPath(path))
}

// Fill fills a path.
func (c *pdfCanvas) Fill(path vg.Path) {
	c.ink("rg")
	c.b.WriteString(pdfPath(path) + "f\n")
}

func pdfPath(path vg.Path) string {
	var b strings.Builder
	at := func(operator string, points ...vg.Point) {
		for _, p := range points {
			b.WriteString(short(p.X.Points()) + " " + short(p.Y.Points()) + " ")
		}
		b.WriteString(operator + "\n")
	}
	for _, part := range path {
		switch part.Type {
		case vg.MoveComp:
			at("m", part.Pos)
		case vg.LineComp:
			at("l", part.Pos)
		case vg.ArcComp: // a whole circle, as four curves; begins at its right
			r := part.Radius
			const k = .5522847498 // 4/3 (√2 − 1)
			p := func(x, y float64) vg.Point {
				return vg.Point{X: part.Pos.X + r*vg.Length(x), Y: part.Pos.Y + r*vg.Length(y)}
			}
			at("c", p(1, k), p(k, 1), p(0, 1))
			at("c", p(-k, 1), p(-1, k), p(-1, 0))
			at("c", p(-1, -k), p(-k, -1), p(0, -1))
			at("c", p(k, -1), p(1, -k), p(1, 0))
		case vg.CloseComp:
			b.WriteString("h\n")
		default:
			panic("plots: charts have no curves")
		}
	}
	return b.String()
}

// FillString writes text as the numbers of its glyphs.
func (c *pdfCanvas) FillString(f font.Face, at vg.Point, text string) {
	c.ink("rg")
	used := c.font(f)
	var hex strings.Builder
	for _, r := range text {
		glyph, err := f.Face.GlyphIndex(&used.buffer, r)
		if err != nil {
			glyph = 0
		}
		used.glyphs[glyph] = r
		fmt.Fprintf(&hex, "%04X", glyph)
	}
	fmt.Fprintf(&c.b, "BT /%s %s Tf %s %s Td <%s> Tj ET\n", used.name, short(f.Font.Size.Points()), short(at.X.Points()), short(at.Y.Points()), hex.String())
}

func (c *pdfCanvas) font(f font.Face) *pdfFont {
	for _, used := range c.fonts {
		if used.face.Face == f.Face {
			return used
		}
	}
	used := &pdfFont{name: fmt.Sprintf("F%d", len(c.fonts)+1), face: f, glyphs: map[sfnt.GlyphIndex]rune{}}
	c.fonts = append(c.fonts, used)
	return used
}

// pdfFile collects numbered objects.
type pdfFile struct{ objects []string }

func (p *pdfFile) add(format string, args ...any) (number int) {
	p.objects = append(p.objects, fmt.Sprintf(format, args...))
	return len(p.objects)
}

func (p *pdfFile) stream(more string, data []byte) (number int) {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(data) // into memory: neither can fail
	z.Close()
	return p.add("<< /Length %d /Filter /FlateDecode%s >>\nstream\n%s\nendstream", b.Len(), more, b.String())
}

// pdfText is a text string, in UTF-16 as ISO 32000-1, 7.9.2.2 has it.
func pdfText(text string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String() + ">"
}

// writeTo writes a file of one page, as large as zoom makes it, whose figure has an
// alternative text (ISO 32000-1, 14.7 and 14.9.3).
func (c *pdfCanvas) writeTo(w io.Writer, f Figure) error {
	const catalog, pages, page, tree, figure = 1, 2, 3, 4, 5
	zoom := f.zoom()
	p := &pdfFile{objects: make([]string, figure)}
	var fonts, covers []string
	for _, used := range c.fonts {
		number, err := used.write(p)
		if err != nil {
			return err
		}
		fonts = append(fonts, fmt.Sprintf("/%s %d 0 R", used.name, number))
	}
	for _, cover := range slices.Sorted(maps.Keys(c.covers)) {
		covers = append(covers, fmt.Sprintf("/%s << /ca %s /CA %[2]s >>", c.covers[cover], short(cover)))
	}
	content := p.stream("", fmt.Appendf(nil, "/Figure << /MCID 0 >> BDC\n%s 0 0 %[1]s 0 0 cm\n%s EMC\n", short(zoom), c.b.String()))
	info := p.add("<< /Title %s /Producer (prehabsim) >>", pdfText(f.Title))
	p.objects[catalog-1] = fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /Lang (en-GB) /MarkInfo << /Marked true >> /StructTreeRoot %d 0 R /ViewerPreferences << /DisplayDocTitle true >> >>", pages, tree)
	p.objects[pages-1] = fmt.Sprintf("<< /Type /Pages /Kids [%d 0 R] /Count 1 >>", page)
	p.objects[page-1] = fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /StructParents 0 /Tabs /S /Resources << /Font << %s >> /ExtGState << %s >> >> >>",
		pages, short(f.Width.Points()*zoom), short(f.Height.Points()*zoom), content, strings.Join(fonts, " "), strings.Join(covers, " "))
	p.objects[tree-1] = fmt.Sprintf("<< /Type /StructTreeRoot /K %d 0 R /ParentTree << /Nums [0 [%d 0 R]] >> >>", figure, figure)
	p.objects[figure-1] = fmt.Sprintf("<< /Type /StructElem /S /Figure /P %d 0 R /Pg %d 0 R /K 0 /Alt %s >>", tree, page, pdfText(f.Alt))

	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	var at []int
	for i, object := range p.objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, catalog, info, start)
	_, err := w.Write(b.Bytes())
	return err
}
