package document

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/png" // how a picture is read that was drawn as PNG
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/opc"
)

// templateDocx opens an organisation's document or template and takes out its text. Styles,
// theme, headers and footers stay.
func templateDocx(template []byte) (pkg *opc.Package, main string, err error) {
	if pkg, err = opc.Read(template); err != nil {
		return nil, "", err
	}
	main = pkg.To("", opc.MainKind)
	if main == "" || !strings.Contains(pkg.Kind(main), "wordprocessingml") {
		return nil, "", errors.New("is no Word document")
	}
	if strings.Contains(pkg.Kind(main), "macroEnabled") {
		return nil, "", errors.New("has macros; save it as .docx or .dotx")
	}
	root, err := opc.Parse(pkg.Part(main))
	if err != nil {
		return nil, "", err
	}
	if root.Name.Space != wordSpace {
		return nil, "", errors.New("is Strict Open XML; save it as an ordinary Word document")
	}
	for _, r := range slices.Clone(pkg.Relations(main)) {
		if !slices.Contains(ofLooks, strings.TrimPrefix(r.Kind, opc.Office)) {
			pkg.Unrelate(main, r.ID)
		}
	}
	pkg.Prune()
	return pkg, main, nil
}

// ofLooks are the parts of a document that are not of its text.
var ofLooks = []string{"styles", "theme", "settings", "fontTable", "numbering", "webSettings", "header", "footer", "footnotes", "endnotes", "glossaryDocument"}

// styleNames finds styles by what people call them. Ids are another matter: Word makes its
// own in each language.
type styleNames struct {
	paragraphs, tables map[string]string // by name in small letters
	missing            []string
}

func readStyles(pkg *opc.Package, main string) (*styleNames, error) {
	s := &styleNames{paragraphs: map[string]string{}, tables: map[string]string{}}
	part := pkg.To(main, opc.Office+"styles")
	if part == "" {
		return s, nil
	}
	root, err := opc.Parse(pkg.Part(part))
	if err != nil {
		return nil, err
	}
	for _, x := range root.All("style") {
		name := x.Child("name")
		if name == nil {
			continue
		}
		switch key := strings.ToLower(name.Attr("val")); x.Attr("type") {
		case "paragraph":
			s.paragraphs[key] = x.Attr("styleId")
		case "table":
			s.tables[key] = x.Attr("styleId")
		}
	}
	return s, nil
}

func (s *styleNames) paragraph(name string) string { return s.find(s.paragraphs, name) }

// table is a style with lines between rows, or else the one with lines around each cell, which
// most templates have.
func (s *styleNames) table() string {
	if id, ok := s.tables["plain table 2"]; ok {
		return id
	}
	return s.find(s.tables, "Table Grid")
}

func (s *styleNames) find(ids map[string]string, name string) string {
	id, ok := ids[strings.ToLower(name)]
	if !ok && name != "" && !slices.Contains(s.missing, name) {
		s.missing = append(s.missing, name)
	}
	return id
}

// wordPage is how the pages of a document are, in twentieths of a point, as its last section
// has them.
type wordPage struct {
	width, height          int
	left, right, top, foot int
	before, after          string // children of a section's properties before and behind the page
}

// ordinary is A4 with margins of 2 cm.
var ordinary = wordPage{width: 11906, height: 16838, left: 1134, right: 1134, top: 1000, foot: 1000}

// readPage reads what the last section says.
func readPage(pkg *opc.Package, main string) (wordPage, error) {
	p := ordinary
	root, err := opc.Parse(pkg.Part(main))
	if err != nil {
		return p, err
	}
	last := root.Child("body", "sectPr")
	if last == nil {
		return p, nil
	}
	for _, n := range last.Nodes {
		switch n.Name.Local {
		case "headerReference", "footerReference":
			p.before += fmt.Sprintf(`<w:%s w:type="%s" r:id="%s"/>`, n.Name.Local, opc.Text(n.Attr("type")), opc.Text(n.Attr("id")))
		case "titlePg":
			if v := n.Attr("val"); v == "" || v == "1" || v == "true" || v == "on" {
				p.after = "<w:titlePg/>"
			}
		case "pgSz":
			p.width, p.height = orElse(n.Attr("w"), p.width), orElse(n.Attr("h"), p.height)
		case "pgMar":
			p.left, p.right = orElse(n.Attr("left"), p.left), orElse(n.Attr("right"), p.right)
			p.top, p.foot = orElse(n.Attr("top"), p.top), orElse(n.Attr("bottom"), p.foot)
		}
	}
	if p.width > p.height { // a template that is landscape altogether
		p.width, p.height = p.height, p.width
	}
	if p.room(false) < 200 || p.tall(true) < 150 {
		return p, fmt.Errorf("its pages leave %.0f points between the margins; at least 200 are needed", p.room(false))
	}
	return p, nil
}

func orElse(text string, instead int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return max(n, -n) // of margins that headers may not move
	}
	return instead
}

// room is how many points are between the margins, and tall from the upper to the lower.
func (p wordPage) room(wide bool) float64 {
	if wide {
		return float64(p.height-p.left-p.right) / 20
	}
	return float64(p.width-p.left-p.right) / 20
}

func (p wordPage) tall(wide bool) float64 {
	if wide {
		return float64(p.width-p.top-p.foot) / 20
	}
	return float64(p.height-p.top-p.foot) / 20
}

// section is the properties of one.
func (p wordPage) section(wide bool) string {
	w, h, turned := p.width, p.height, ""
	if wide {
		w, h, turned = h, w, ` w:orient="landscape"`
	}
	return fmt.Sprintf(`<w:sectPr>%s<w:pgSz w:w="%d" w:h="%d"%s/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="567" w:footer="567" w:gutter="0"/>%s</w:sectPr>`,
		p.before, w, h, turned, p.top, p.right, p.foot, p.left, p.after)
}

// pictureSize is how large a picture is in its own size at 200 dots per inch, in English
// metric units.
func pictureSize(png []byte) (wide, high float64, ok bool) {
	c, _, err := image.DecodeConfig(bytes.NewReader(png))
	if err != nil || c.Width == 0 || c.Height == 0 {
		return 0, 0, false
	}
	const perDot = 72 * emuPerPoint / 200
	return float64(c.Width) * perDot, float64(c.Height) * perDot, true
}
