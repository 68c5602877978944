package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Style says how charts look. The zero value is the default: 16 cm wide, as high
// as the content needs, in the colours of the Government Analysis Function.
type Style struct {
	Colours []color.RGBA // one for each option in turn; nil means [GovernmentColours]
	Width   vg.Length    // 0 means 16 cm
	Height  vg.Length    // the least height of a figure of lines, the most of a list; 0 means 9 cm and 12 cm
}

// GovernmentColours are the categorical palette of the Government Analysis
// Function ("Data visualisation: colours in charts"): each at least 3 to 1
// against white. Its order puts light beside dark, for print in grey.
func GovernmentColours() []color.RGBA {
	return []color.RGBA{
		hex(0x12436D), // dark blue
		hex(0x28A197), // turquoise
		hex(0x801650), // dark pink
		hex(0xF46A25), // orange
		hex(0x3D3D3D), // dark grey
		hex(0xA285D1), // light purple
	}
}

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

func (s Style) width() vg.Length { return orElse(s.Width, 16*cm) }

// leastHeight is that of a figure of lines; it grows with the rows of panels.
func (s Style) leastHeight() vg.Length { return orElse(s.Height, 9*cm) }

// mostHeight is that of a list, which goes on in a further figure: what still
// fits a landscape page of A4 with its heading and footer.
func (s Style) mostHeight() vg.Length { return orElse(s.Height, 12*cm) }

func orElse(length, instead vg.Length) vg.Length {
	if length > 0 {
		return length
	}
	return instead
}

// look is how one option is drawn in every chart: its colour, and for readers
// and printers without colour its dashes and marker.
type look struct {
	colour color.RGBA
	dashes []vg.Length
	marker marker
}

func (s Style) look(option int) look {
	colours := s.Colours
	if len(colours) == 0 {
		colours = GovernmentColours()
	}
	dashes := [][]vg.Length{nil, {7, 2.5}, {2, 1.5}, {8, 2, 2, 2}, {12, 3}}
	markers := []marker{circle, square, triangle, diamond, wedge}
	option = max(0, option)
	return look{
		colour: colours[option%len(colours)],
		dashes: dashes[option%len(dashes)],
		marker: markers[option%len(markers)],
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

// draw puts the marker at a point, filled with its colour or with white.
func (m marker) draw(c draw.Canvas, at vg.Point, colour color.Color, filled bool) {
	var path vg.Path
	if corners := m.corners(); corners != nil {
		for i, p := range corners {
			p = at.Add(p.Scale(markerRadius))
			if i == 0 {
				path.Move(p)
			} else {
				path.Line(p)
			}
		}
	} else {
		path.Move(vg.Point{X: at.X + markerRadius, Y: at.Y})
		path.Arc(at, markerRadius, 0, 2*math.Pi)
	}
	path.Close()
	c.SetColor(color.White)
	if filled {
		c.SetColor(colour)
	}
	c.Fill(path)
	c.SetLineStyle(draw.LineStyle{Color: colour, Width: 1})
	c.Stroke(path)
}
