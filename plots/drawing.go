package plots

import (
	"gonum.org/v1/plot/font"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// across draws an axis of numbers along the bottom of a box, with what it counts below, and
// a grid above it. It returns where numbers are, and where the grid ends.
func across(c draw.Canvas, s scale, label string) (x func(float64) vg.Length, bottom vg.Length) {
	text := regular(textSize)
	lines := wrap(text, label, c.Size().X)
	bottom = c.Min.Y + acrossHeight(len(lines))
	x = func(value float64) vg.Length {
		return c.Min.X + c.Size().X*vg.Length((value-s.low)/(s.high-s.low))
	}
	s = s.within(c.Size().X)
	const over = 4            // labels may stand out by so much
	end := c.Min.X - over - 1 // of the last label
	for _, tick := range s.Ticks(0, 0) {
		at := x(tick.Value)
		rule := draw.LineStyle{Color: gridline(), Width: .5}
		if math.Abs(tick.Value) < s.step/2 {
			rule = draw.LineStyle{Color: quiet(), Width: 1}
		}
		c.StrokeLine2(rule, at, c.Max.Y, at, bottom)
		c.StrokeLine2(draw.LineStyle{Color: quiet(), Width: .75}, at, bottom, at, bottom-tickLength)
		w := text.Width(tick.Label)
		if left := max(c.Min.X-over, min(c.Max.X+over-w, at-w/2)); left > end {
			write(c, text, quiet(), left, bottom-tickLength-1, tick.Label)
			end = left + w + 2
		}
	}
	c.StrokeLine2(draw.LineStyle{Color: quiet(), Width: .75}, c.Min.X, bottom, c.Max.X, bottom)
	for i, line := range lines {
		centred(c, text, quiet(), (c.Min.X+c.Max.X)/2, c.Min.Y+vg.Length(len(lines)-i)*lineHeight(text), line)
	}
	return x, bottom
}

const tickLength = vg.Length(4)

// acrossHeight is what such an axis needs below its box, with a label of so many lines.
func acrossHeight(lines int) vg.Length {
	return vg.Length(1+lines)*lineHeight(regular(textSize)) + tickLength + 2
}

// centred writes a line about a middle; at the edge of the paper it stays inside.
func centred(c draw.Canvas, f font.Face, ink color.Color, middle, top vg.Length, line string) {
	w := f.Width(line)
	write(c, f, ink, max(c.Min.X, min(c.Max.X-w, middle-w/2)), top, line)
}

// rightward writes a line that ends at an edge.
func rightward(c draw.Canvas, f font.Face, ink color.Color, right, top vg.Length, line string) {
	write(c, f, ink, right-f.Width(line), top, line)
}

// span draws a range as a line with ends: whole for chance, dashed for evidence.
func span(c draw.Canvas, colour color.Color, low, high, middle vg.Length, dashed bool) {
	line := draw.LineStyle{Color: colour, Width: lineWidth}
	ends := line
	if dashed {
		line.Width, ends.Width = 1, 1
		line.Dashes = []vg.Length{3, 2}
	}
	c.StrokeLine2(line, low, middle, high, middle)
	for _, end := range []vg.Length{low, high} {
		c.StrokeLine2(ends, end, middle-2, end, middle+2)
	}
}
