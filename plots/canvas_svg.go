package plots

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// svgCanvas draws with presentation attributes alone: a page whose policy forbids style
// attributes shows it as it is, and it can be looked through like a table.
type svgCanvas struct {
	pen
	b             bytes.Buffer
	width, height vg.Length
}

// pen is what a canvas draws with, as gonum sets it.
type pen struct {
	colour color.Color
	width  vg.Length
	dashes []vg.Length
	kept   []pen
}

func (p *pen) SetLineWidth(w vg.Length)                    { p.width = w }
func (p *pen) SetLineDash(dashes []vg.Length, _ vg.Length) { p.dashes = dashes }
func (p *pen) SetColor(c color.Color)                      { p.colour = c }
func (p *pen) Push()                                       { p.kept = append(p.kept, *p) }

func (p *pen) Pop() {
	kept := p.kept
	*p = kept[len(kept)-1]
	p.kept = kept[:len(kept)-1]
}

// Charts are drawn upright, in their size and without pictures in them.

func (p *pen) Rotate(float64)                      { panic("plots: text stands upright") }
func (p *pen) Translate(vg.Point)                  { panic("plots: charts are drawn where they stand") }
func (p *pen) Scale(float64, float64)              { panic("plots: charts are drawn in their size") }
func (p *pen) DrawImage(vg.Rectangle, image.Image) { panic("plots: charts have no pictures") }

// rgb splits the colour of the pen, which charts give with what covers the paper apart.
func (p *pen) rgb() (c color.NRGBA, cover float64) {
	c = color.NRGBAModel.Convert(p.colour).(color.NRGBA)
	return c, float64(c.A) / 255
}

func (p *pen) hex() (text string, cover float64) {
	c, cover := p.rgb()
	return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B), cover
}

func newSVG(width, height vg.Length) *svgCanvas {
	c := &svgCanvas{width: width, height: height}
	vg.Initialize(c)
	return c
}

// Size is that of the drawing.
func (c *svgCanvas) Size() (w, h vg.Length) { return c.width, c.height }

// short writes a length to a hundredth of a point.
func short(x float64) string {
	text := strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
	if text == "-0" {
		return "0"
	}
	return text
}

// Stroke draws a line along a path.
func (c *svgCanvas) Stroke(path vg.Path) {
	if c.pen.width <= 0 {
		return
	}
	hex, cover := c.hex()
	fmt.Fprintf(&c.b, `<path d="%s" fill="none" stroke="%s"%s stroke-width="%s"`, c.data(path), hex, opacity("stroke", cover), short(c.pen.width.Points()))
	if len(c.dashes) > 0 {
		var list []string
		for _, d := range c.dashes {
			list = append(list, short(d.Points()))
		}
		fmt.Fprintf(&c.b, ` stroke-dasharray="%s"`, strings.Join(list, " "))
	}
	c.b.WriteString("/>\n")
}

// Fill fills a path.
func (c *svgCanvas) Fill(path vg.Path) {
	hex, cover := c.hex()
	fmt.Fprintf(&c.b, `<path d="%s" fill="%s"%s/>`+"\n", c.data(path), hex, opacity("fill", cover))
}

func opacity(of string, cover float64) string {
	if cover == 1 {
		return ""
	}
	return fmt.Sprintf(` %s-opacity="%s"`, of, short(cover))
}

// FillString writes text; its family stands once, around all of them.
func (c *svgCanvas) FillString(f font.Face, at vg.Point, text string) {
	hex, _ := c.hex()
	weight := ""
	if f.Font.Weight == stdfont.WeightBold {
		weight = ` font-weight="bold"`
	}
	fmt.Fprintf(&c.b, `<text x="%s" y="%s" font-size="%s"%s fill="%s">%s</text>`+"\n",
		short(at.X.Points()), short((c.height - at.Y).Points()), short(f.Font.Size.Points()), weight, hex, svgText(text))
}

// svgText is text within an element. A name may hold a character that XML has none for, such
// as a control character, for which no program would open the chart: it becomes a space.
func svgText(s string) string {
	return html.EscapeString(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == 0xfffe || c == 0xffff || c == utf8.RuneError {
			return ' '
		}
		return c
	}, s))
}

// data spells a path; SVG counts downwards.
func (c *svgCanvas) data(path vg.Path) string {
	var b strings.Builder
	point := func(letter string, x, y vg.Length) {
		b.WriteString(letter + short(x.Points()) + " " + short((c.height - y).Points()))
	}
	for _, part := range path {
		switch part.Type {
		case vg.MoveComp:
			point("M", part.Pos.X, part.Pos.Y)
		case vg.LineComp:
			point("L", part.Pos.X, part.Pos.Y)
		case vg.ArcComp:
			// Charts have whole circles only, which SVG draws in two halves.
			r := short(part.Radius.Points())
			for _, x := range []vg.Length{part.Pos.X - part.Radius, part.Pos.X + part.Radius} {
				b.WriteString("A" + r + " " + r + " 0 0 0 ")
				point("", x, part.Pos.Y)
			}
		case vg.CloseComp:
			b.WriteString("Z")
		default:
			panic("plots: charts have no curves")
		}
	}
	return b.String()
}
