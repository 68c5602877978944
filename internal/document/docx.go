package document

import (
	"fmt"
	"io"
	"strings"

	"prehabsim/internal/opc"
)

// Paper is what goes with a document into a file for offices.
type Paper struct {
	Title    string            // of the file; "": what its first heading says
	Source   string            // what it was made of; stands small on each page or slide
	Pictures map[string][]byte // PNG of figures, by their file; one that has none is told in words
	Template []byte            // a file of the organisation whose looks are taken; nil: the program's own
}

// Docx writes the document for Word, on A4: upright, and landscape where a part has a table
// that is too wide. Looks come from styles, which are found by their names. It says which of
// them the template does not have: what would be in one is plain text.
func Docx(w io.Writer, d Document, p Paper) (missing []string, err error) {
	x, err := newDocx(d, p)
	if err != nil {
		return nil, err
	}
	for _, part := range d.parts(func(t tabular) bool { return !fitsIn(t, x.page.room(false)/cellSize, wordGap) }) {
		x.turn(part.wide)
		for _, b := range part.blocks {
			x.block(b)
		}
	}
	return x.styles.missing, x.write(w)
}

// section is a heading and what stands below it.
type section struct {
	blocks []Block
	wide   bool // it has a table that is too wide for a page
}

// parts divides a document at its headings, and says which parts have a table that is too wide.
func (d Document) parts(tooWide func(tabular) bool) (list []section) {
	for _, b := range flat(d.Blocks) {
		if _, ok := b.(Heading); ok || len(list) == 0 {
			list = append(list, section{})
		}
		s := &list[len(list)-1]
		s.blocks = append(s.blocks, b)
		if t, ok := b.(tabular); ok && tooWide(t) {
			s.wide = true
		}
	}
	return list
}

// title is what a paper is called.
func (d Document) title(p Paper) string {
	if p.Title != "" {
		return p.Title
	}
	for _, b := range flat(d.Blocks) {
		if h, ok := b.(Heading); ok {
			return strings.Join(strings.Fields(h.Text+h.More), " ")
		}
	}
	return "prehabsim"
}

// docx is a Word document that is being written.
type docx struct {
	pkg      *opc.Package
	main     string // the part of the text
	paper    Paper
	styles   *styleNames
	page     wordPage
	body     strings.Builder
	wide     bool // the section that is being written is landscape
	begun    bool // there is anything
	titled   bool // it has its title
	drawings int
	deep     bool // its parts have parts
}

// newDocx begins one from the template.
func newDocx(d Document, p Paper) (*docx, error) {
	x := &docx{paper: p}
	title := d.title(p)
	if p.Template == nil {
		x.pkg, x.main = ownDocx(title, p.Source)
	} else {
		var err error
		if x.pkg, x.main, err = templateDocx(p.Template); err != nil {
			return nil, fmt.Errorf("the template %w", err)
		}
	}
	x.pkg.Core(title)
	var err error
	if x.styles, err = readStyles(x.pkg, x.main); err != nil {
		return nil, fmt.Errorf("the template's styles: %w", err)
	}
	if x.page, err = readPage(x.pkg, x.main); err != nil {
		return nil, fmt.Errorf("the template's text: %w", err)
	}
	for _, b := range flat(d.Blocks) {
		if h, ok := b.(Heading); ok && h.Level > 2 {
			x.deep = true
		}
	}
	return x, nil
}

func (x *docx) raw(format string, args ...any) {
	x.begun = true
	fmt.Fprintf(&x.body, format, args...)
}

// block writes a block.
func (x *docx) block(b Block) {
	switch b := b.(type) {
	case Heading:
		x.heading(b)
	case Paragraph:
		if b.Under {
			x.styled("List Bullet", runs(b.Text, ""))
		} else {
			x.styled("", runs(b.Text, ""))
		}
	case Note:
		x.styled("footnote text", runs(b.Text, ""))
	case Lead:
		x.styled("Intense Quote", runs(b.Text, ""))
	case Entry:
		x.put("", `<w:spacing w:after="60"/>`, runs(b.Head, `<w:b/>`+entrySize)+runs("  "+b.Text, entrySize))
	case *Table:
		x.table(b)
	case *Comparison:
		x.table(b)
	case Figure:
		x.figure(b)
	default:
		panic("document: a block of a new type")
	}
}

// entrySize is that of the letters of an entry, in half points: a page has several.
const entrySize = `<w:sz w:val="18"/>`

// heading writes one. The first of level 1 is the title, and Word counts levels from those
// below it. In a document of three depths each part begins a page.
func (x *docx) heading(h Heading) {
	if h.Level == 1 && !x.titled {
		x.titled = true
		x.styled("Title", runs(h.Text+h.More, ""))
		return
	}
	style, page := fmt.Sprintf("heading %d", min(max(1, h.Level-1), leastHeading)), ""
	if h.Level == 2 && x.deep && x.begun {
		page = "<w:pageBreakBefore/>"
	}
	x.put(style, page, runs(h.Text+h.More, ""))
}

// leastHeading is the lowest level of heading that there is a style for.
const leastHeading = 3

// styled writes a paragraph in a style; "" is the ordinary one.
func (x *docx) styled(style, runs string) { x.put(style, "", runs) }

// put is styled, with more properties.
func (x *docx) put(style, properties, runs string) {
	if id := x.styles.paragraph(style); id != "" {
		properties = `<w:pStyle w:val="` + opc.Text(id) + `"/>` + properties
	}
	if properties != "" {
		properties = "<w:pPr>" + properties + "</w:pPr>"
	}
	x.raw("<w:p>%s%s</w:p>", properties, runs)
}

// runs are text with properties; "\n" ends a line.
func runs(text, properties string) string {
	if properties != "" {
		properties = "<w:rPr>" + properties + "</w:rPr>"
	}
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		b.WriteString("<w:r>" + properties)
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		b.WriteString(`<w:t xml:space="preserve">` + opc.Text(line) + "</w:t></w:r>")
	}
	return b.String()
}

// figure writes a chart under the sentence that it shows; one without a picture in words.
func (x *docx) figure(f Figure) {
	png := x.paper.Pictures[f.File]
	wide, high, ok := pictureSize(png)
	if !ok {
		x.styled("caption", runs(f.Title, ""))
		x.styled("", runs(f.Alt, ""))
		return
	}
	most := min(x.page.room(x.wide)*emuPerPoint, wide)
	tallest := x.page.tall(x.wide) * emuPerPoint * 0.8 // its sentence stands above it
	if scale := min(most/wide, tallest/high); scale < 1 {
		wide, high = wide*scale, high*scale
	}
	x.drawings++
	name := fmt.Sprintf("word/media/chart%d.png", x.drawings)
	x.pkg.PNG(name, png)
	id := x.pkg.Relate(x.main, opc.Office+"image", name)
	x.put("caption", "<w:keepNext/>", runs(f.Title, "")) // also where a template's captions stand below
	x.raw(`<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%[1]d" cy="%[2]d"/><wp:docPr id="%[3]d" name="Chart %[3]d" descr="%[4]s"/>`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="%[3]d" name="chart%[3]d.png" descr="%[4]s"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="%[5]s"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%[1]d" cy="%[2]d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`,
		int(wide), int(high), x.drawings, opc.Text(f.Alt), id)
}

// turn begins a section of the other orientation.
func (x *docx) turn(wide bool) {
	if wide != x.wide && x.begun {
		x.raw(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>%s</w:pPr></w:p>`, x.page.section(x.wide))
	}
	x.wide = wide
}

// namespaces of a text.
const wordNamespaces = `xmlns:w="` + wordSpace + `" xmlns:r="` + relSpace + `" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
	` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`

const (
	wordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relSpace  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	mainDocx  = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

	emuPerPoint = 12700.0 // English metric units, in which drawings are measured
)

func (x *docx) write(w io.Writer) error {
	text := opc.Header + "<w:document " + wordNamespaces + "><w:body>" + x.body.String() + x.page.section(x.wide) + "</w:body></w:document>"
	x.pkg.Put(x.main, mainDocx, []byte(text))
	return x.pkg.Write(w)
}
