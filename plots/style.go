package plots

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Style says how charts look. The zero value is the default: 16 cm wide, in the colours of
// the Government Analysis Function.
type Style struct {
	Theme  string // "", or the name of one of [Themes]
	Size   string // "", or the name of one of [Sizes]
	Prefix string // of the ids in SVG, for a document with several results in it
}

// theme is a set of colours: of options, each at least 3 to 1 against white, and of what is
// dark, middle and light in a chart of one option. Colours of options stand in an order in
// which any two differ in grey as well, light beside dark, by a contrast of 1.15 or more.
type theme struct {
	name    string
	options []color.RGBA
	shades  [3]color.RGBA
}

var themes = []theme{
	// In the hues of "Data visualisation: colours in charts" of the Government Analysis
	// Function, some darker, which by themselves are two tones in grey.
	{"default", hexes(0x12436D, 0xF46A25, 0x6844A1, 0x1F8A80, 0x3A0A24, 0x8E2A63), [3]color.RGBA{hex(0x12436D), hex(0x28A197), hex(0xFAD1BA)}},
	// Of the colours of the NHS identity guidelines, those with 3 to 1.
	{"nhs", hexes(0x231F20, 0x00A499, 0x005EB8, 0x768692, 0x003087, 0x009639), [3]color.RGBA{hex(0x003087), hex(0x00A499), hex(0xE8EDEE)}},
	{"grey", hexes(0x111111, 0x949494, 0x4A4A4A, 0x767676, 0x2F2F2F, 0x636363), [3]color.RGBA{hex(0x2F2F2F), hex(0x949494), hex(0xE6E6E6)}},
}

func hexes(list ...uint32) (colours []color.RGBA) {
	for _, x := range list {
		colours = append(colours, hex(x))
	}
	return colours
}

// Themes are the names of the sets of colours, the usual first.
func Themes() (names []string) {
	for _, t := range themes {
		names = append(names, t.name)
	}
	return names
}

// paper is a width of figures. A chart for a slide is drawn smaller and then made larger
// altogether, so that people at the back can read it.
type paper struct {
	name  string
	width vg.Length // drawn, in the sizes of text of text.go
	zoom  float64   // and made so many times as large
	least vg.Length // height of a figure of lines; it grows with the rows of panels
	most  vg.Length // height of a list, which goes on in a further figure
}

var sizes = []paper{
	{"16cm", 16 * cm, 1, 9 * cm, 13.5 * cm},             // the text of A4; what is as high fits a landscape page
	{"12cm", 12 * cm, 1, 8 * cm, 17 * cm},               // three quarters of it, upright
	{"24cm", 24 * cm / 1.25, 1.25, 8.4 * cm, 12.8 * cm}, // a slide, 16 cm high at most
}

// Sizes are the names of the widths, the usual first.
func Sizes() (names []string) {
	for _, s := range sizes {
		names = append(names, s.name)
	}
	return names
}

func (s Style) paper() paper { return sizes[max(0, slices.Index(Sizes(), s.Size))] }
func (s Style) theme() theme { return themes[max(0, slices.Index(Themes(), s.Theme))] }

// dark and middle are the colours of a chart that has no options to tell apart.
func (s Style) dark() color.RGBA   { return s.theme().shades[0] }
func (s Style) middle() color.RGBA { return s.theme().shades[1] }

// Colours of everything that is not an option.
func ink() color.RGBA      { return hex(0x0B0C0C) }
func quiet() color.RGBA    { return hex(0x3D3D3D) }
func gridline() color.RGBA { return hex(0xD9D9D9) }

func hex(rgb uint32) color.RGBA {
	return color.RGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 255}
}

const (
	cm     = vg.Centimeter
	margin = vg.Length(10)
)

func (s Style) width() vg.Length       { return s.paper().width }
func (s Style) leastHeight() vg.Length { return s.paper().least }
func (s Style) mostHeight() vg.Length  { return s.paper().most }

// look is how one option is drawn in every chart: its colour, and for readers
// and printers without colour its dashes and marker.
type look struct {
	colour color.RGBA
	dashes []vg.Length
	marker marker
}

func (s Style) look(option int) look {
	colours := s.theme().options
	dashes := [][]vg.Length{nil, {7, 2.5}, {2, 1.5}, {8, 2, 2, 2}, {12, 3}}
	markers := []marker{circle, square, triangle, diamond, wedge}
	option = max(0, option)
	// The first option keeps its colour for itself; colours that come again have other dashes.
	shape, colour := option, option
	if option >= len(colours) {
		colour = 1 + (option-1)%(len(colours)-1)
		shape = option + (option-1)/(len(colours)-1)
	}
	return look{
		colour: colours[colour],
		dashes: dashes[shape%len(dashes)],
		marker: markers[shape%len(markers)],
	}
}

func (l look) line(width vg.Length) draw.LineStyle {
	return draw.LineStyle{Color: l.colour, Width: width, Dashes: l.dashes}
}

// band is the colour of the interval: light enough for four to lie over each other.
func (l look) band() color.NRGBA {
	return color.NRGBA{R: l.colour.R, G: l.colour.G, B: l.colour.B, A: 32}
}

// marker is the shape at an option's points.
type marker int

const (
	circle marker = iota
	square
	triangle
	diamond
	wedge // a triangle on its tip
)

// corners of the shapes in a unit circle, made about equal in area.
func (m marker) corners() []vg.Point {
	switch m {
	case square:
		return []vg.Point{{X: -.85, Y: -.85}, {X: .85, Y: -.85}, {X: .85, Y: .85}, {X: -.85, Y: .85}}
	case triangle:
		return []vg.Point{{X: -1.1, Y: -.8}, {X: 1.1, Y: -.8}, {X: 0, Y: 1.2}}
	case diamond:
		return []vg.Point{{X: 0, Y: -1.25}, {X: 1.25, Y: 0}, {X: 0, Y: 1.25}, {X: -1.25, Y: 0}}
	case wedge:
		return []vg.Point{{X: 0, Y: -1.2}, {X: 1.1, Y: .8}, {X: -1.1, Y: .8}}
	}
	return nil
}

const markerRadius = vg.Length(2.6)

// sized puts a marker of another size at a point, without an edge.
func (m marker) sized(c draw.Canvas, at vg.Point, colour color.Color, radius vg.Length) {
	c.SetColor(colour)
	c.Fill(m.path(at, radius))
}

// draw puts the marker at a point, filled with its colour or with white.
func (m marker) draw(c draw.Canvas, at vg.Point, colour color.Color, filled bool) {
	path := m.path(at, markerRadius)
	c.SetColor(color.White)
	if filled {
		c.SetColor(colour)
	}
	c.Fill(path)
	c.SetLineStyle(draw.LineStyle{Color: colour, Width: 1})
	c.Stroke(path)
}

func (m marker) path(at vg.Point, radius vg.Length) (path vg.Path) {
	if corners := m.corners(); corners != nil {
		for i, p := range corners {
			p = at.Add(p.Scale(radius))
			if i == 0 {
				path.Move(p)
			} else {
				path.Line(p)
			}
		}
	} else {
		path.Move(vg.Point{X: at.X + radius, Y: at.Y})
		path.Arc(at, radius, 0, 2*math.Pi)
	}
	path.Close()
	return path
}

func white() color.RGBA { return hex(0xFFFFFF) }
func black() color.RGBA { return hex(0) } // on a shade, where ink would stand out too little

// contrast is the ratio of WCAG 2.2, "contrast ratio".
func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.RGBA) float64 {
	linear := func(channel uint8) float64 {
		s := float64(channel) / 255
		if s <= .04045 {
			return s / 12.92
		}
		return math.Pow((s+.055)/1.055, 2.4)
	}
	return .2126*linear(c.R) + .7152*linear(c.G) + .0722*linear(c.B)
}
