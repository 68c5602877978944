package document

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"prehabsim/internal/opc"
)

// Pptx writes the document as slides: what it comes to, tables over as many slides as they
// need with their heads on each, and one chart a slide under the sentence that it shows.
// Nothing is larger than its box. What the figures were made of, and what a chart shows in
// words, is in the speaker's notes. It says which layouts the template does not have: its
// slides are on another of them.
func Pptx(w io.Writer, d Document, p Paper) (missing []string, err error) {
	x, err := newPptx(d, p)
	if err != nil {
		return nil, err
	}
	for _, b := range flat(d.Blocks) {
		x.block(b)
	}
	x.flush()
	return x.deck.missing, x.write(w)
}

// pptx is a set of slides that is being written.
type pptx struct {
	pkg    *opc.Package
	deck   *deck
	paper  Paper
	slides []string // their parts
	title  string   // of the slide that is being filled
	seen   map[string]int
	text   []passage // of that slide
	media  int
}

// passage is a paragraph of a slide.
type passage struct {
	head, text string
	note       bool // it is small
	bullet     bool
}

func newPptx(d Document, p Paper) (*pptx, error) {
	x := &pptx{paper: p, title: d.title(p), seen: map[string]int{}}
	var err error
	if p.Template == nil {
		x.pkg = ownPptx()
	} else if x.pkg, err = templatePptx(p.Template); err != nil {
		return nil, fmt.Errorf("the template %w", err)
	}
	x.pkg.Core(x.title)
	if x.deck, err = readDeck(x.pkg); err != nil {
		return nil, fmt.Errorf("the template %w", err)
	}
	return x, nil
}

// block writes a block, or keeps it for the slide that is being filled.
func (x *pptx) block(b Block) {
	switch b := b.(type) {
	case Heading:
		x.flush()
		x.title = strings.Join(strings.Fields(b.Text+b.More), " ")
	case Paragraph:
		x.text = append(x.text, passage{text: b.Text, bullet: b.Under})
	case Note:
		x.text = append(x.text, passage{text: b.Text, note: true})
	case Lead:
		x.text = append(x.text, passage{text: b.Text})
	case Entry:
		x.entry(b)
	case *Table:
		x.flush()
		x.table(b, x.title)
	case *Comparison:
		x.flush()
		x.table(b, b.Head.Long)
	case Figure:
		x.flush()
		x.figure(b)
	default:
		panic("document: a block of a new type")
	}
}

// entry keeps an entry. The first after something else begins a slide of entries, which is
// called after them.
func (x *pptx) entry(e Entry) {
	if !slices.ContainsFunc(x.text, func(p passage) bool { return p.head != "" }) {
		x.flush()
		x.title = e.Head
	} else if longer := x.title + ", " + strings.ToLower(e.Head[:1]) + e.Head[1:]; ems(longer, true) < 40 {
		x.title = longer
	}
	x.text = append(x.text, passage{head: e.Head, text: e.Text})
}

// What letters of slides are, in points.
const (
	leastTitle = 12.0
	leastText  = 14.0
	smallText  = 12.0 // of notes, and of tables that do not fit otherwise
	leastTable = 7.0  // of a row that fills a slide by itself
	lineHigh   = 1.2
)

// textSizes and tableSizes are tried in turn.
var (
	textSizes  = []float64{24, 20, 18, 16, leastText}
	tableSizes = []float64{16, 14, smallText}
)

// flush writes the text that was kept: as large as it fits on one slide, or on several.
func (x *pptx) flush() {
	list := x.text
	x.text = nil
	box := x.deck.text.body
	for _, size := range textSizes {
		if tall(list, size, box.w) <= box.h {
			x.putText(list, size)
			return
		}
	}
	for len(list) > 0 {
		n := 1
		for n < len(list) && tall(list[:n+1], leastText, box.w) <= box.h {
			n++
		}
		size := leastText
		for size > leastTable && tall(list[:n], size, box.w) > box.h {
			size--
		}
		x.putText(list[:n], size)
		list = list[n:]
	}
}

// tall is how high passages are.
func tall(list []passage, size, wide float64) (sum float64) {
	for _, p := range list {
		s := p.size(size)
		inside := wide
		if p.bullet {
			inside -= bulletIn
		}
		text := p.text
		if p.head != "" {
			text = p.head + "  " + text
		}
		sum += float64(linesIn(text, inside/s*tight, p.head != ""))*s*lineHigh + s*afterText
	}
	return sum
}

const (
	bulletIn  = 16.0 // points
	afterText = 0.5  // of a line's size
)

func (p passage) size(size float64) float64 {
	if p.note {
		return min(size, smallText)
	}
	return size
}

// putText writes a slide of text; nothing where there is none.
func (x *pptx) putText(list []passage, size float64) {
	if len(list) == 0 {
		return
	}
	var b strings.Builder
	for _, p := range list {
		properties := `marL="0" indent="0"`
		bullet := "<a:buNone/>"
		if p.bullet {
			properties = fmt.Sprintf(`marL="%d" indent="-%d"`, emu(bulletIn), emu(bulletIn))
			bullet = "<a:buChar char=\"\u2022\"/>"
		}
		s := p.size(size)
		fmt.Fprintf(&b, `<a:p><a:pPr %s><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="%d"/></a:spcAft>%s</a:pPr>`, properties, int(s*afterText*100), bullet)
		if p.head != "" {
			b.WriteString(slideRuns(p.head+"  ", s, true))
		}
		b.WriteString(slideRuns(p.text, s, false) + "</a:p>")
	}
	body := fmt.Sprintf(`<p:sp><p:nvSpPr><p:cNvPr id="3" name="Text 3"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph idx="%d"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/>%s</p:txBody></p:sp>`,
		x.deck.text.bodyIndex, b.String())
	x.slide(x.deck.text, x.title, body, "", nil)
}

// slideRuns are text of a size; "\n" ends a line.
func slideRuns(text string, size float64, bold bool) string {
	weight := ""
	if bold {
		weight = ` b="1"`
	}
	properties := fmt.Sprintf(`<a:rPr lang="en-GB" sz="%d"%s/>`, int(size*100), weight)
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString("<a:br>" + properties + "</a:br>")
		}
		if line != "" {
			b.WriteString("<a:r>" + properties + "<a:t>" + opc.Text(line) + "</a:t></a:r>")
		}
	}
	return b.String()
}

// figure writes a slide of a chart, as large as it can be; one without a picture in words.
func (x *pptx) figure(f Figure) {
	png := x.paper.Pictures[f.File]
	wide, high, ok := pictureSize(png)
	title := x.title
	defer func() { x.title = title }()
	x.title = f.Title
	if !ok {
		x.text = []passage{{text: f.Alt}}
		x.flush()
		return
	}
	box := x.deck.only.body
	scale := min(box.w/wide, box.h/high)
	w, h := wide*scale, high*scale
	x.media++
	name := fmt.Sprintf("ppt/media/chart%d.png", x.media)
	x.pkg.PNG(name, png)
	x.slide(x.deck.only, f.Title, fmt.Sprintf(`<p:pic><p:nvPicPr><p:cNvPr id="3" name="Chart 3" descr="%s"/><p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="%s"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="%d" y="%d"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`,
		opc.Text(f.Alt), pictureID, emu(box.x+(box.w-w)/2), emu(box.y), emu(w), emu(h)), f.Alt, []string{name})
}

// pictureID is by which id a slide leads to its picture.
const pictureID = "rIdPicture"

func emu(points float64) int { return int(points * emuPerPoint) }

// slide writes a slide with its title, number, foot and notes.
func (x *pptx) slide(l layout, title, body, note string, media []string) {
	n := len(x.slides) + 1
	part := fmt.Sprintf("ppt/slides/slide%d.xml", n)
	x.slides = append(x.slides, part)
	if x.seen[title]++; x.seen[title] > 1 { // two slides of one title cannot be told apart by ear
		title = fmt.Sprintf("%s (%d)", title, x.seen[title])
	}
	size := l.titleSize
	for size > leastTable && float64(linesIn(title, l.title.w/size*tight, true))*size*lineHigh > l.title.h {
		size--
	}
	var b strings.Builder
	b.WriteString(opc.Header + "<p:sld " + slideNamespaces + "><p:cSld>" + emptyTree)
	fmt.Fprintf(&b, `<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title 2"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/><a:p>%s</a:p></p:txBody></p:sp>`, titleRuns(title, size, l.titleSize))
	b.WriteString(body)
	if l.foot.w > 0 && x.paper.Source != "" && float64(linesIn(x.paper.Source, l.foot.w/footSize*tight, false))*footSize*lineHigh <= l.foot.h {
		fmt.Fprintf(&b, `<p:sp><p:nvSpPr><p:cNvPr id="4" name="Footer 4"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="ftr" sz="quarter" idx="%d"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p>%s</a:p></p:txBody></p:sp>`, l.footIndex, slideRuns(x.paper.Source, footSize, false))
	}
	if l.numberIndex > 0 {
		fmt.Fprintf(&b, `<p:sp><p:nvSpPr><p:cNvPr id="5" name="Slide Number 5"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldNum" sz="quarter" idx="%d"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-GB"/><a:t>%d</a:t></a:fld></a:p></p:txBody></p:sp>`, l.numberIndex, n)
	}
	b.WriteString("</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>")
	x.pkg.Relate(part, opc.Office+"slideLayout", l.part)
	text := b.String()
	for _, m := range media {
		text = strings.Replace(text, pictureID, x.pkg.Relate(part, opc.Office+"image", m), 1)
	}
	x.pkg.Put(part, slideType, []byte(text))
	x.notes(part, n, note)
}

// titleRuns is a title; its size stands there only where the layout's own is too large.
func titleRuns(title string, size, own float64) string {
	if size < own {
		return slideRuns(title, size, false)
	}
	return `<a:r><a:rPr lang="en-GB"/><a:t>` + opc.Text(title) + `</a:t></a:r>`
}

const footSize = 9.0

// notes are what a speaker sees: what a chart shows in words, and what all was made of.
func (x *pptx) notes(slide string, n int, note string) {
	part := fmt.Sprintf("ppt/notesSlides/notesSlide%d.xml", n)
	var paragraphs strings.Builder
	for _, text := range []string{note, x.paper.Source} {
		if text != "" {
			paragraphs.WriteString("<a:p><a:r><a:rPr lang=\"en-GB\"/><a:t>" + opc.Text(text) + "</a:t></a:r></a:p>")
		}
	}
	if paragraphs.Len() == 0 {
		return
	}
	x.pkg.Relate(slide, opc.Office+"notesSlide", part)
	x.pkg.Relate(part, opc.Office+"notesMaster", x.deck.notesMaster)
	x.pkg.Relate(part, opc.Office+"slide", slide)
	x.pkg.Put(part, presentationType+"notesSlide+xml", []byte(opc.Header+"<p:notes "+slideNamespaces+"><p:cSld>"+emptyTree+
		`<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide Image 2"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>`+
		`<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes 3"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>`+paragraphs.String()+
		`</p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>`))
}

// write writes the slides in their order.
func (x *pptx) write(w io.Writer) error {
	list := `<p:sldIdLst ` + slideNamespaces + `>`
	for i, part := range x.slides {
		list += fmt.Sprintf(`<p:sldId id="%d" r:id="%s"/>`, 256+i, x.pkg.Relate(x.deck.main, opc.Office+"slide", part))
	}
	list += "</p:sldIdLst>"
	if len(x.slides) == 0 {
		list = ""
	}
	x.pkg.Put(x.deck.main, presentationType+"presentation.main+xml", []byte(x.deck.head+list+x.deck.tail))
	return x.pkg.Write(w)
}

const (
	presentationType = "application/vnd.openxmlformats-officedocument.presentationml."
	slideType        = presentationType + "slide+xml"
	slideSpace       = "http://schemas.openxmlformats.org/presentationml/2006/main"
	slideNamespaces  = `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="` + relSpace + `" xmlns:p="` + slideSpace + `"`
	emptyTree        = `<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>`
)
