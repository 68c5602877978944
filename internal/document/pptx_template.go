package document

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/opc"
)

// templatePptx opens an organisation's slides or template and takes out the slides. Masters,
// layouts and themes stay.
func templatePptx(template []byte) (*opc.Package, error) {
	pkg, err := opc.Read(template)
	if err != nil {
		return nil, err
	}
	main := pkg.To("", opc.MainKind)
	switch {
	case main == "" || !strings.Contains(pkg.Kind(main), "presentation"):
		return nil, errors.New("is no set of PowerPoint slides")
	case strings.Contains(pkg.Kind(main), "macroEnabled"):
		return nil, errors.New("has macros; save it as .pptx or .potx")
	}
	for _, r := range slices.Clone(pkg.Relations(main)) {
		if kind := strings.TrimPrefix(r.Kind, opc.Office); kind == "slide" || kind == "commentAuthors" || kind == "customXml" {
			pkg.Remove(r.Target)
		}
	}
	pkg.Prune()
	return pkg, nil
}

// box is where something stands on a slide, in points.
type box struct{ x, y, w, h float64 }

// layout is how slides of a kind are.
type layout struct {
	part                              string
	title, body, foot                 box
	titleSize                         float64
	bodyIndex, footIndex, numberIndex int
}

// deck is what slides are put into.
type deck struct {
	main        string
	head, tail  string // of the presentation, before the list of slides and behind it
	notesMaster string
	text, only  layout // of text, and of a title above a table or picture
	missing     []string
}

func readDeck(pkg *opc.Package) (*deck, error) {
	d := &deck{main: pkg.To("", opc.MainKind)}
	root, err := opc.Parse(pkg.Part(d.main))
	if err != nil {
		return nil, err
	}
	if root.Name.Space != slideSpace {
		return nil, errors.New("is Strict Open XML; save it as ordinary PowerPoint slides")
	}
	master := pkg.To(d.main, opc.Office+"slideMaster")
	if master == "" {
		return nil, errors.New("has no slide master")
	}
	notes := ""
	if d.notesMaster = pkg.To(d.main, opc.Office+"notesMaster"); d.notesMaster == "" {
		notes = addNotesMaster(pkg, d)
	}
	if d.head, d.tail, err = aroundSlides(pkg.Part(d.main), notes); err != nil {
		return nil, err
	}
	masterRoot, err := opc.Parse(pkg.Part(master))
	if err != nil {
		return nil, err
	}
	if d.text, err = d.layout(pkg, master, masterRoot, "Title and Content", true); err != nil {
		return nil, err
	}
	d.only, err = d.layout(pkg, master, masterRoot, "Title Only", false)
	return d, err
}

// layout finds one by its name, or else that of the fewest places on which there is a title
// and, if it is for text, a place for that.
func (d *deck) layout(pkg *opc.Package, master string, masterRoot *opc.Node, name string, text bool) (layout, error) {
	var found *opc.Node
	part, fewest, named := "", 0, false
	for _, r := range pkg.Relations(master) {
		if r.Kind != opc.Office+"slideLayout" {
			continue
		}
		root, err := opc.Parse(pkg.Part(r.Target))
		if err != nil {
			return layout{}, err
		}
		places := len(root.All("ph"))
		if named || placeholder(root, "title") == nil || text && bodyOf(root) == nil {
			continue
		}
		named = strings.EqualFold(root.Child("cSld").Attr("name"), name)
		if named || found == nil || places < fewest {
			found, part, fewest = root, r.Target, places
		}
	}
	if found == nil {
		return layout{}, fmt.Errorf("has no layout with a title, such as %q", name)
	}
	if !named {
		d.missing = append(d.missing, name)
	}
	return readLayout(part, found, masterRoot, text)
}

// readLayout reads where things stand on a layout, or else on its master.
func readLayout(part string, root, master *opc.Node, text bool) (layout, error) {
	l := layout{part: part}
	place := func(kind string) (box, *opc.Node) {
		own := placeholder(root, kind)
		if b, ok := placeOf(own); ok {
			return b, own
		}
		b, _ := placeOf(placeholder(master, kind))
		return b, own
	}
	l.title, _ = place("title")
	l.titleSize = sizeOf(placeholder(root, "title").Child("txBody", "lstStyle", "lvl1pPr", "defRPr"),
		placeholder(master, "title").Child("txBody", "lstStyle", "lvl1pPr", "defRPr"), master.Child("txStyles", "titleStyle", "lvl1pPr", "defRPr"))
	l.body, _ = placeOf(placeholder(master, "body"))
	if text {
		body := bodyOf(root)
		l.bodyIndex, _ = strconv.Atoi(body.Child("nvSpPr", "nvPr", "ph").Attr("idx"))
		if b, ok := placeOf(body); ok {
			l.body = b
		}
	}
	if below := l.title.y + l.title.h; l.title.w > l.body.w/2 && l.body.y < below && below < l.body.y+l.body.h/2 {
		l.body = box{l.body.x, below, l.body.w, l.body.y + l.body.h - below}
	}
	if l.title.w < 100 || l.title.h < 20 || l.body.w < 200 || l.body.h < 100 {
		return l, fmt.Errorf("has a layout, %q, that leaves no room for a title and a table below it", root.Child("cSld").Attr("name"))
	}
	// The frame leaves text a tenth of an inch to the sides, half of it above and below.
	l.title, l.body = inset(l.title), inset(l.body)
	foot, own := place("ftr")
	if own != nil {
		l.foot = inset(foot)
		l.footIndex, _ = strconv.Atoi(own.Child("nvSpPr", "nvPr", "ph").Attr("idx"))
	}
	if number := placeholder(root, "sldNum"); number != nil {
		l.numberIndex, _ = strconv.Atoi(number.Child("nvSpPr", "nvPr", "ph").Attr("idx"))
	}
	return l, nil
}

func inset(b box) box { return box{b.x + 7.2, b.y + 3.6, b.w - 14.4, b.h - 7.2} }

// placeholder is the shape of that kind on a layout or master; nil where there is none.
func placeholder(root *opc.Node, kind string) *opc.Node {
	for _, sp := range root.All("sp") {
		if ph := sp.Child("nvSpPr", "nvPr", "ph"); ph != nil && (ph.Attr("type") == kind || kind == "title" && ph.Attr("type") == "ctrTitle") {
			return sp
		}
	}
	return nil
}

// bodyOf is the first shape of a layout into which text goes.
func bodyOf(root *opc.Node) *opc.Node {
	for _, sp := range root.All("sp") {
		if ph := sp.Child("nvSpPr", "nvPr", "ph"); ph != nil && (ph.Attr("type") == "" || ph.Attr("type") == "body" || ph.Attr("type") == "obj") {
			return sp
		}
	}
	return nil
}

func placeOf(sp *opc.Node) (box, bool) {
	at, size := sp.Child("spPr", "xfrm", "off"), sp.Child("spPr", "xfrm", "ext")
	if at == nil || size == nil {
		return box{}, false
	}
	points := func(n *opc.Node, name string) float64 {
		x, _ := strconv.ParseFloat(n.Attr(name), 64)
		return x / emuPerPoint
	}
	return box{points(at, "x"), points(at, "y"), points(size, "cx"), points(size, "cy")}, true
}

// sizeOf is the size of letters that the first of these has.
func sizeOf(list ...*opc.Node) float64 {
	for _, n := range list {
		if n != nil {
			if x, err := strconv.ParseFloat(n.Attr("sz"), 64); err == nil && x > 0 {
				return x / 100
			}
		}
	}
	return 18 // what PowerPoint takes
}

// aroundSlides is a presentation before its list of slides and behind it, without that list
// and what else speaks of slides. more comes behind the list of masters.
func aroundSlides(text []byte, more string) (head, tail string, err error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	depth, from, at := 0, int64(0), int64(-1)
	var kept strings.Builder
	cut := 0
	for {
		before := d.InputOffset()
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", "", err
		}
		switch x := token.(type) {
		case xml.StartElement:
			if depth == 1 {
				from = before
			}
			depth++
		case xml.EndElement:
			depth--
			if depth != 1 {
				continue
			}
			switch x.Name.Local {
			case "sldIdLst", "custShowLst", "extLst":
				kept.Write(text[cut:from])
				cut = int(d.InputOffset())
			case "sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst":
				if x.Name.Local != "sldMasterIdLst" {
					more = "" // it has one
				}
				kept.Write(text[cut:d.InputOffset()])
				cut = int(d.InputOffset())
				at = int64(kept.Len())
			}
		}
	}
	kept.Write(text[cut:])
	if at < 0 {
		return "", "", errors.New("has no list of slide masters")
	}
	return kept.String()[:at] + more, kept.String()[at:], nil
}
